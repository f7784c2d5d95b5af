import Diagnostics

/// The way that a stage has gone down the model, of which a path is made when there is something to report.
struct ModelTrail {
  private let start: [ModelPath.Step]
  private var steps: [Step] = []

  private enum Step {
    case entry(Model.ID)
    case index(Int)
  }

  /// - Parameter start: the way to where the stage begins.
  init(from start: [ModelPath.Step] = []) { self.start = start }

  var isEmpty: Bool { start.isEmpty && steps.isEmpty }

  mutating func enter(_ entry: Model.ID) { steps.append(.entry(entry)) }
  mutating func enter(index: Int) { steps.append(.index(index)) }
  mutating func leave() { steps.removeLast() }

  func path(in model: Model) -> ModelPath {
    ModelPath(
      start
        + steps.map { step in
          switch step {
          case .entry(let entry): .key(model.keyText(entry))
          case .index(let index): .index(index)
          }
        })
  }
}
