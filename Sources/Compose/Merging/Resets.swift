package import Diagnostics

/// A `!reset` or `!override`, which takes away what earlier files say at its place in the model.
package struct Removal: Sendable {
  /// The way to what is taken away.
  package let path: ModelPath
  /// The tag.
  package let range: SourceRange
  /// Whether what it stands before takes the place of it.
  package let isReplacement: Bool
}

/// Removes what a document marks with `!reset` or `!override` from the model that earlier documents made.
///
/// Elements of lists stay: Compose drops such an element only from the list that carries the mark.
enum Resets {
  static func apply(_ paths: [[ModelPath.Step]], to value: Model.ID, in model: inout Model) {
    apply(paths.filter { !$0.isEmpty }.map { $0[...] }, to: value, in: &model)
  }

  /// The way to the list that a mark would take an entry out of, if it was written as a mapping.
  static func list(hiding removal: Removal, in root: Model.ID, of model: Model) -> ModelPath? {
    var value = root
    var way: [ModelPath.Step] = []
    for step in removal.path.steps {
      guard case .key(let key) = step else { return nil }
      if model.isSequence(value) { return ModelPath(way) }
      guard let entry = model.value(named: key, in: value) else { return nil }
      (value, way) = (entry, way + [step])
    }
    return nil
  }

  /// All paths are followed in one walk, so that many marks in a large file cost no more than its size.
  private static func apply(_ paths: [ArraySlice<ModelPath.Step>], to value: Model.ID, in model: inout Model) {
    guard !paths.isEmpty, model.isMapping(value) else { return }
    var removed: Set<KeyBytes> = []
    var inner: [KeyBytes: [ArraySlice<ModelPath.Step>]] = [:]
    for path in paths {
      guard case .key(let key)? = path.first else { continue }
      if path.count == 1 {
        removed.insert(KeyBytes(key))
      } else {
        inner[KeyBytes(key), default: []].append(path.dropFirst())
      }
    }
    // Compose takes a key `*` for any.
    let all = KeyBytes("*")
    if removed.contains(all) { return model.set(value, .mapping) }
    if !removed.isEmpty { model.filterChildren(of: value) { !removed.contains(KeyBytes($0.keyText($1))) } }
    var child = inner.isEmpty ? nil : model.firstChild(value)
    while let entry = child {
      child = model.next(entry)
      let paths = inner[KeyBytes(model.keyText(entry)), default: []] + inner[all, default: []]
      apply(paths, to: entry, in: &model)
    }
  }
}

/// The marks of one file that lie within its services, by service.
struct ServiceResets {
  private var paths: [KeyBytes: [[ModelPath.Step]]] = [:]

  init(_ resets: [[ModelPath.Step]]) {
    for path in resets where path.count > 2 {
      guard path[0] == .key("services"), case .key(let name) = path[1] else { continue }
      paths[KeyBytes(name), default: []].append(Array(path.dropFirst(2)))
    }
  }

  var isEmpty: Bool { paths.isEmpty }

  /// The paths below the service of that name.
  func paths(in service: String) -> [[ModelPath.Step]] { paths[KeyBytes(service)] ?? [] }
}
