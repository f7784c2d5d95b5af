package import Compose
package import Diagnostics

/// What a stack must look like: its services, the variables each must receive, and what their values must be.
///
/// The built-in contract and a user's file become the same value through the same decoder, so a rule never knows
/// which one it holds.
package struct Contract: Sendable {
  package var name: String
  package var origin: Origin
  package var services: [Service]
  package var variables: [Variable] {
    didSet {
      positions = Dictionary(
        zip(variables.map { KeyBytes($0.name.value) }, variables.indices), uniquingKeysWith: { first, _ in first })
    }
  }
  /// Of each variable in `variables`.
  private var positions: [KeyBytes: Int] = [:]
  package var groups: [Group]
  package var severities: [SeverityChoice]
  package var allowances: [Allowance]

  package enum Origin: Sendable, Hashable {
    /// Kept in the program, under this name.
    case builtIn
    case file
  }

  package init(name: String, origin: Origin) {
    self.name = name
    self.origin = origin
    services = []
    variables = []
    groups = []
    severities = []
    allowances = []
  }

  package func service(named key: String) -> Service? { services.first { $0.key.value.utf8.elementsEqual(key.utf8) } }

  package func variable(named name: String) -> Variable? { position(ofVariable: name).map { variables[$0] } }

  package func position(ofVariable name: String) -> Int? { positions[KeyBytes(name)] }
}

extension Contract {
  /// One container of the stack.
  package struct Service: Sendable {
    package var key: Located<String>
    /// What it is responsible for.
    package var note: Located<String>?
    /// The `container_name` it must have.
    package var container: Located<String>?
    /// Whether the stack may go without it; its variables are then not demanded.
    package var isOptional: Bool
    /// The container ports it listens on.
    package var ports: [Located<Int>]
    /// What must be up before it starts.
    package var needs: [Need]
    /// Whether it must have a healthcheck, with the place that says so.
    package var healthcheck: Located<Bool>?

    package init(key: Located<String>) {
      self.key = key
      isOptional = false
      ports = []
      needs = []
    }
  }

  package struct Need: Sendable {
    package var service: Located<String>
    package var condition: Dependency.Condition

    package init(service: Located<String>, condition: Dependency.Condition) {
      self.service = service
      self.condition = condition
    }
  }

  /// Variables that only make sense together.
  package struct Group: Sendable {
    package var name: Located<String>
    package var variables: [Located<String>]
    /// What the stack goes without when none of them is set: "analytics is disabled".
    package var without: Located<String>?

    package init(name: Located<String>, variables: [Located<String>], without: Located<String>?) {
      self.name = name
      self.variables = variables
      self.without = without
    }
  }

  /// The severity a rule has in this stack.
  package struct SeverityChoice: Sendable {
    package var rule: Located<RuleName>
    /// Nil when the rule is switched off.
    package var severity: Severity?

    package init(rule: Located<RuleName>, severity: Severity?) {
      self.rule = rule
      self.severity = severity
    }
  }

  /// A finding that has been looked at and accepted.
  package struct Allowance: Sendable {
    /// The whole entry.
    package var range: SourceRange
    package var rule: Located<RuleName>
    package var service: Located<String>?
    package var variable: Located<String>?
    /// A model path, or the path of a file as seen from the contract.
    package var path: Located<String>?
    /// The file that `path` leads to, by the name under which files are shown; nil for a contract that lies nowhere.
    package var file: String?
    package var reason: Located<String>
    /// The last day on which it holds.
    package var until: Located<Day>?

    package init(range: SourceRange, rule: Located<RuleName>, reason: Located<String>) {
      self.range = range
      self.rule = rule
      self.reason = reason
    }
  }
}
