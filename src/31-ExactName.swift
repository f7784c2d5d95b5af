/// A variable's name as a dictionary key: names are equal when their bytes are, unlike `String`, to which a
/// composed and a decomposed letter are the same.
struct ExactName: Hashable {
  private let name: String

  init(_ name: String) { self.name = name }

  static func == (left: ExactName, right: ExactName) -> Bool { left.name.utf8.elementsEqual(right.name.utf8) }

  func hash(into hasher: inout Hasher) {
    for byte in name.utf8 { hasher.combine(byte) }
  }
}
