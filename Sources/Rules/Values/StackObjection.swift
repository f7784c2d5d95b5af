import Diagnostics
import YAML

/// Something in a compose file that `docker stack deploy` refuses.
struct StackObjection {
  let range: SourceRange
  let path: [ModelPath.Step]
  let cause: Cause

  enum Cause: Hashable {
    case key
    /// A value of this kind, where others are accepted.
    case kind(Kind, accepted: StackFormat.Scalars)
  }

  enum Kind: String, Hashable {
    case mapping = "a mapping"
    case list = "a list"
    case text = "a text"
    case number = "a number"
    case boolean = "a boolean"
    case null = "nothing"
  }

  /// What is wrong with a file by itself: a stack is checked before its files are merged.
  static func all(in bytes: [UInt8], of file: FileID) -> [StackObjection] {
    let stream = Stream.parse(bytes, file: file)
    var reader = StackReader(tree: stream.tree)
    for document in stream.documents { reader.read(document.root, as: .file) }
    return reader.objections
  }
}

/// Holds a file against the format.
private struct StackReader {
  let tree: Tree
  private(set) var objections: [StackObjection] = []
  private var path: [ModelPath.Step] = []
  /// An anchor that many services use is wrong once.
  private var seen: Set<SourceRange> = []
  /// How many more entries are looked at: aliases can stand for more than anybody wrote.
  private var budget = 2_000_000

  init(tree: Tree) { self.tree = tree }

  mutating func read(_ node: NodeID, as format: StackFormat) {
    let value = target(of: node)
    switch (format, tree.kind(value)) {
    case (.anything, _), (.keys, .scalar), (.keys, .sequence), (.named, .scalar), (.named, .sequence), (_, .alias):
      break
    case (.keys(let known), .mapping):
      for (key, value) in entries(of: value) {
        let name = tree.text(key)
        path.append(.key(name))
        if let format = known[name] {
          read(value, as: format)
        } else if !name.hasPrefix("x-") {
          object(.key, at: key)
        }
        path.removeLast()
      }
    case (.named(let format), .mapping):
      for (key, value) in entries(of: value) {
        path.append(.key(tree.text(key)))
        read(value, as: format)
        path.removeLast()
      }
    case (.items(let format), .sequence):
      for (index, item) in tree.items(value).enumerated() {
        path.append(.index(index))
        read(item, as: format)
        path.removeLast()
      }
    case (.items(let format), _): read(value, as: format)
    case (.scalar(let accepted), .mapping): object(.kind(.mapping, accepted: accepted), at: value)
    case (.scalar(let accepted), .sequence): object(.kind(.list, accepted: accepted), at: value)
    case (.scalar(let accepted), .scalar): check(value, accepted)
    }
  }

  private mutating func check(_ scalar: NodeID, _ accepted: StackFormat.Scalars) {
    let (kind, own): (StackObjection.Kind, StackFormat.Scalars) =
      switch tree.resolved(scalar) {
      case .null: (.null, .null)
      case .bool: (.boolean, .boolean)
      case .int, .uint, .float: (.number, .number)
      // What variables fill in is converted to what is wanted.
      case .string where !accepted.contains(.text) && tree.utf8(scalar).contains(UInt8(ascii: "$")): (.text, accepted)
      case .string, .timestamp: (.text, .text)
      }
    if accepted.isDisjoint(with: own) { object(.kind(kind, accepted: accepted), at: scalar) }
  }

  private mutating func object(_ cause: StackObjection.Cause, at node: NodeID) {
    let range = tree.range(node)
    if seen.insert(range).inserted { objections.append(StackObjection(range: range, path: path, cause: cause)) }
  }

  private func target(of node: NodeID) -> NodeID {
    tree.kind(node) == .alias ? tree.target(ofAlias: node) ?? node : node
  }

  /// The entries of a mapping, with those that `<<` adds to it.
  private mutating func entries(of mapping: NodeID) -> [(key: NodeID, value: NodeID)] {
    var found: [(key: NodeID, value: NodeID)] = []
    var names: Set<String> = []
    var sources = [mapping]
    var known: Set<NodeID> = []
    while let source = sources.popLast() {
      guard known.insert(source).inserted else { continue }
      var merges: [NodeID] = []
      for (key, value) in tree.entries(source) where budget > 0 {
        budget -= 1
        if tree.style(key) == .plain, tree.equals(key, "<<") {
          let merged = target(of: value)
          merges += tree.kind(merged) == .sequence ? tree.items(merged).map(target) : [merged]
        } else if names.insert(tree.text(key)).inserted {
          found.append((key, value))
        }
      }
      sources += merges.reversed()
    }
    return found
  }
}
