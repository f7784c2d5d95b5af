import Diagnostics
import Testing

@Suite struct NameIndexTests {
  @Test(arguments: [
    ("DATABASE_ULR", ["DATABASE", "DATABASE_URL", "DATABASE_URI"], "DATABASE_URL"),
    ("port", ["PORT", "ports", "sort"], "ports"), ("same", ["some", "same"], "same"), ("a", ["b", "c"], "b"),
    ("abc", ["xyz"], nil), ("", ["a"], "a"), ("abcdef", ["fedcba"], nil), ("abc", [], nil),
    ("cors_origin", ["PORT", "CORS_ORIGIN"], "CORS_ORIGIN"), ("cors-origin", ["CORS_ORIGIN"], "CORS_ORIGIN"),
    ("shop_api", ["SHOPAPIS", "SHOP_APP"], nil),
  ]) func `The nearest name is found`(_ typed: String, _ names: [String], _ found: String?) {
    #expect(nearest(to: typed, in: names) == found)
  }

  /// Words of few letters, so that many are close to each other.
  @Test(arguments: 0..<20) func `The filters leave nothing out`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    func word() -> String {
      String(
        (0..<Int.random(in: 0...14, using: &generator)).map { _ in "abC_".randomElement(using: &generator) ?? "a" })
    }
    let names = (0..<60).map { _ in word() }
    let index = NameIndex(names)
    for _ in 0..<60 {
      let typed = word()
      let distances = names.map { Self.distance(Array(typed.utf8), Array($0.utf8)) }
      let least = distances.min() ?? 0
      let expected = least <= max(1, typed.count / 3) ? distances.firstIndex(of: least).map { names[$0] } : nil
      #expect(index.nearest(to: typed) == expected, "\(typed)")
    }
  }

  /// By the letter of the definition: the distance of all beginnings to all beginnings.
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var table = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
    for i in 0...left.count {
      for j in 0...right.count {
        guard i > 0, j > 0 else {
          table[i][j] = i + j
          continue
        }
        let replaced = table[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
        table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, replaced)
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
        }
      }
    }
    return table[left.count][right.count]
  }
}
