import Compose
import Contract
import Diagnostics

extension Deployment {
  /// What takes away a part of a service that an earlier file may have.
  func removal(in service: Service, of keys: String...) -> Removal? {
    guard !project.removals.isEmpty else { return nil }
    let path = (["services", service.name.value] + keys).map(ModelPath.Step.key)
    return project.removals.last { removal in
      let steps = removal.path.steps
      return steps.count > 2 && path.starts(with: steps)
    }
  }
}

extension Removal {
  /// What to do where something is missing that an entry would bring.
  func remedy(adding entry: Message) -> Message {
    isReplacement
      ? "add \(entry) here, or remove `!override`" : "remove this entry, which takes away what another file says"
  }
}

/// The variables that services go without because an override takes them away: one mistake, however many they are.
struct RemovedVariables {
  struct Loss {
    let service: Service
    let removal: Removal
    private(set) var names: [String] = []
    private(set) var lines: [Message] = []
    private(set) var isRequired = false

    init(_ service: Service, _ removal: Removal) {
      self.service = service
      self.removal = removal
    }

    fileprivate mutating func add(_ variable: Contract.Variable, _ line: Message) {
      names.append(variable.name.value)
      lines.append(line)
      isRequired = isRequired || variable.isRequired
    }

    var help: Message { removal.remedy(adding: lines.count == 1 ? lines[0] : "them") }

    func subject(_ key: String) -> Subject {
      Subject(
        service: service.name.value, variable: names.count == 1 ? names.first : nil,
        path: "services.\(service.name.value).\(key)")
    }
  }

  private(set) var losses: [Loss] = []

  /// - Parameter line: what would bring the variable.
  mutating func add(_ variable: Contract.Variable, _ line: Message, to service: Service, by removal: Removal) {
    let known = losses.firstIndex { $0.removal.range == removal.range && $0.service.name == service.name }
    if known == nil { losses.append(Loss(service, removal)) }
    losses[known ?? losses.count - 1].add(variable, line)
  }
}
