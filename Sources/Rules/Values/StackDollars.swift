import Diagnostics
import YAML

/// The `$` in a file that begin no reference: Docker Compose keeps them, `docker stack deploy` refuses the file.
///
///     command: sh -c "echo $(date) $1 $$HOME ${A:-$5} $"
///                          ^       ^                  ^
struct StackDollars {
  private let tree: Tree
  private var path: [ModelPath.Step] = []
  private(set) var found: [Occurrence] = []

  init(below root: NodeID, in tree: Tree) {
    self.tree = tree
    walk(root)
  }

  private enum Event {
    case enter(NodeID, ModelPath.Step?)
    case leave
  }

  /// Files may nest deeper than functions may call each other.
  private mutating func walk(_ root: NodeID) {
    var events: [Event] = [.enter(root, nil)]
    while let event = events.popLast() {
      switch event {
      case .leave: path.removeLast()
      case .enter(let node, let step):
        if let step {
          path.append(step)
          events.append(.leave)
        }
        switch tree.kind(node) {
        case .alias: break
        case .mapping: events += tree.entries(node).map { .enter($0.value, .key(tree.text($0.key))) }
        case .sequence: events += tree.items(node).enumerated().map { .enter($1, .index($0)) }
        case .scalar: look(at: node)
        }
      }
    }
  }

  private mutating func look(at scalar: NodeID) {
    let positions = StackDollars.positions(in: tree.utf8(scalar))
    guard !positions.isEmpty else { return }
    let text = tree.traced(scalar)
    for position in positions {
      let range = text.place(of: position..<position + 1).range ?? tree.range(scalar)
      found.append(Occurrence(range, ModelPath(path)))
    }
  }

  /// The offsets of such `$` in a value. A reference in braces ends at the first `}`, whatever is in it.
  static func positions(in text: ArraySlice<UInt8>) -> [Int] {
    var positions: [Int] = []
    var rest = text
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      rest = text[(dollar + 1)...]
      guard let next = rest.first else { return positions + [dollar - text.startIndex] }
      switch next {
      case UInt8(ascii: "$"): rest = rest.dropFirst()
      case UInt8(ascii: "{"): rest = rest.drop { $0 != UInt8(ascii: "}") }
      case _ where next.isLetter || next == UInt8(ascii: "_"): break
      default: positions.append(dollar - text.startIndex)
      }
    }
    return positions
  }
}
