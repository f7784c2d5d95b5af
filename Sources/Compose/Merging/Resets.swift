/// Removes what a document marks with `!reset` or `!override` from the model that earlier documents made.
///
/// Elements of lists stay: Compose drops such an element only from the list that carries the mark.
enum Resets {
  static func apply(_ paths: [[ModelPath.Step]], to model: inout Value) {
    for path in paths where !path.isEmpty { remove(path[...], from: &model) }
  }

  private static func remove(_ path: ArraySlice<ModelPath.Step>, from value: inout Value) {
    guard case .key(let key)? = path.first, case .mapping(var mapping) = value.content,
      let position = mapping.index(of: key)
    else { return }
    value.content = .null
    if path.count == 1 {
      _ = mapping.remove(key)
    } else {
      remove(path.dropFirst(), from: &mapping[position: position])
    }
    value.content = .mapping(mapping)
  }
}
