import Diagnostics

/// Removes what a document marks with `!reset` or `!override` from the model that earlier documents made.
///
/// Elements of lists stay: Compose drops such an element only from the list that carries the mark.
enum Resets {
  static func apply(_ paths: [[ModelPath.Step]], to model: inout Value) {
    apply(paths.filter { !$0.isEmpty }.map { $0[...] }, to: &model)
  }

  /// All paths are followed in one walk, so that many marks in a large file cost no more than its size.
  private static func apply(_ paths: [ArraySlice<ModelPath.Step>], to value: inout Value) {
    guard !paths.isEmpty, case .mapping(var mapping) = value.content else { return }
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
    value.content = .null
    if !removed.isEmpty { mapping.removeAll { removed.contains(KeyBytes($0.key)) } }
    for index in 0..<mapping.count {
      guard let paths = inner[KeyBytes(mapping.entries[index].key)] else { continue }
      apply(paths, to: &mapping[position: index])
    }
    value.content = .mapping(mapping)
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

  /// The paths below the service of that name.
  func paths(in service: String) -> [[ModelPath.Step]] { paths[KeyBytes(service)] ?? [] }
}
