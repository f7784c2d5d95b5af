import Diagnostics
import YAML

/// Something in a compose file that `docker stack deploy` refuses.
struct StackObjection {
  let range: SourceRange
  let path: [ModelPath.Step]
  let cause: Cause

  enum Cause: Hashable {
    /// A key that the format has not, or only since this minor version.
    case key(since: Int?)
    /// A value of this kind, where others are accepted.
    case kind(Kind, accepted: StackFormat.Scalars)
    /// An entry of a list that is there before.
    case repetition
    /// A duration in days or weeks.
    case duration
    /// A version of the format that there is not.
    case version
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
    // What a mistake in the YAML leaves behind is nothing that anybody wrote.
    guard !stream.diagnostics.contains(where: { $0.severity == .error }) else { return [] }
    var reader = StackReader(tree: stream.tree)
    for document in stream.documents {
      reader.readVersion(of: document.root)
      reader.read(document.root, as: .file)
    }
    return reader.objections
  }
}

extension StackObjection {
  /// The `$` that begin no reference.
  static func dollars(in bytes: [UInt8], of file: FileID) -> [Occurrence] {
    guard bytes.contains(UInt8(ascii: "$")) else { return [] }
    let stream = Stream.parse(bytes, file: file)
    return stream.documents.flatMap { StackDollars(below: $0.root, in: stream.tree).found }
  }

  /// The version that a file asks for; nil when it takes the newest.
  static func version(in bytes: [UInt8], of file: FileID) -> Located<String>? {
    let stream = Stream.parse(bytes, file: file)
    guard let root = stream.documents.first?.root, let value = stream.tree.stackVersion(of: root) else { return nil }
    let text = stream.tree.text(value)
    return ["", "3"].contains(text) ? nil : Located(text, at: stream.tree.range(value))
  }
}

/// Holds a file against the format.
private struct StackReader {
  let tree: Tree
  private(set) var objections: [StackObjection] = []
  private var path: [ModelPath.Step] = []
  /// An anchor that many services use is wrong once.
  private var seen: Set<SourceRange> = []
  private var version = StackFormat.newest
  /// How many more entries are looked at: aliases can stand for more than anybody wrote.
  private var budget = 2_000_000

  init(tree: Tree) { self.tree = tree }

  mutating func readVersion(of root: NodeID) {
    guard let value = tree.stackVersion(of: root) else { return }
    if let minor = StackFormat.minor(of: tree.text(value)) {
      version = minor
    } else {
      object(.version, at: value)
    }
  }

  mutating func read(_ node: NodeID, as format: StackFormat) {
    let value = target(of: node)
    switch (format, tree.kind(value)) {
    case (.anything, _), (.keys, .sequence), (.named, .sequence), (_, .alias): break
    case (.optional, .scalar): break
    case (.keys, .scalar), (.named, .scalar), (.pairs, .scalar): checkThere(value)
    case (.keys(let known), .mapping):
      for (key, value) in entries(of: value) { read(value, under: key, knowing: known) }
    case (.named(let format), .mapping):
      for (key, value) in entries(of: value) {
        path.append(.key(tree.text(key)))
        read(value, as: format)
        path.removeLast()
      }
    case (.pairs, .mapping): read(node, as: .named(.scalar([.text, .number, .null])))
    case (.pairs, .sequence): checkRepetitions(in: value)
    case (.items(let format), .sequence):
      for (index, item) in tree.items(value).enumerated() {
        path.append(.index(index))
        read(item, as: format)
        path.removeLast()
      }
    case (.set(let format), .sequence):
      checkRepetitions(in: value)
      read(node, as: .items(format))
    case (.since(_, let format), _), (.optional(let format), _), (.items(let format), _), (.set(let format), _):
      read(node, as: format)
    case (.short(let accepted, _), .scalar): check(value, accepted)
    case (.short(_, let format), _): read(node, as: format)
    case (.scalar(let accepted), .mapping): object(.kind(.mapping, accepted: accepted), at: value)
    case (.scalar(let accepted), .sequence): object(.kind(.list, accepted: accepted), at: value)
    case (.scalar(let accepted), .scalar): check(value, accepted)
    case (.duration, .scalar): checkDuration(value)
    case (.duration, _): read(node, as: .scalar([.text, .null]))
    }
  }

  private mutating func read(_ value: NodeID, under key: NodeID, knowing known: [String: StackFormat]) {
    let name = tree.text(key)
    path.append(.key(name))
    defer { path.removeLast() }
    switch known[name] ?? (name.hasPrefix("x-") ? known["x-"] : nil) ?? known["*"] {
    case nil: object(.key(since: nil), at: key)
    case .since(let minor, _) where minor > version: object(.key(since: minor), at: key)
    case let format?: read(value, as: format)
    }
  }

  private func isFilledIn(_ scalar: NodeID) -> Bool {
    tree.stackKind(of: scalar).kind == .text && tree.utf8(scalar).contains(UInt8(ascii: "$"))
  }

  private mutating func check(_ scalar: NodeID, _ accepted: StackFormat.Scalars) {
    let (kind, own) = tree.stackKind(of: scalar)
    // What variables fill in is converted to what is wanted.
    if !accepted.contains(.text), isFilledIn(scalar) { return }
    if accepted.isDisjoint(with: own) { object(.kind(kind, accepted: accepted), at: scalar) }
  }

  /// An override file may take back to nothing what another gives for Docker Compose, which merges before it checks.
  private mutating func checkThere(_ scalar: NodeID) {
    if tree.stackKind(of: scalar).kind == .null { object(.kind(.null, accepted: []), at: scalar) }
  }

  private mutating func checkDuration(_ scalar: NodeID) {
    check(scalar, [.text, .null])
    guard tree.stackKind(of: scalar).kind == .text, !isFilledIn(scalar),
      tree.utf8(scalar).contains(where: { $0 == UInt8(ascii: "d") || $0 == UInt8(ascii: "w") })
    else { return }
    object(.duration, at: scalar)
  }

  private mutating func checkRepetitions(in list: NodeID) {
    struct Entry: Hashable {
      let kind: StackObjection.Kind
      let text: String
    }
    var known: Set<Entry> = []
    for (index, item) in tree.items(list).enumerated() {
      let item = target(of: item)
      guard tree.kind(item) == .scalar else { continue }
      guard !known.insert(Entry(kind: tree.stackKind(of: item).kind, text: tree.text(item))).inserted else { continue }
      path.append(.index(index))
      object(.repetition, at: item)
      path.removeLast()
    }
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

extension Tree {
  /// What a document says of the version of its format; nil when it is no text.
  fileprivate func stackVersion(of root: NodeID) -> NodeID? {
    guard let value = entries(root).first(where: { equals($0.key, "version") })?.value, kind(value) == .scalar,
      stackKind(of: value).kind == .text
    else { return nil }
    return value
  }

  fileprivate func stackKind(of scalar: NodeID) -> (kind: StackObjection.Kind, scalars: StackFormat.Scalars) {
    switch resolved(scalar) {
    case .null: (.null, .null)
    case .bool: (.boolean, .boolean)
    case .int, .uint, .float: (.number, .number)
    case .string, .timestamp: (.text, .text)
    }
  }
}
