import Contract
import Diagnostics
import Foundation
import Rules
import Testing

/// The guide's stack with pieces deleted, doubled and overwritten: no trap, and every finding marks bytes that exist.
@Suite struct MutationTests {
  static let contract = BuiltInContract.text(named: "openchat") ?? ""

  @Test(arguments: 0..<40) func `Findings of a damaged stack lie in its files`(_ seed: Int) throws {
    var dice = SecretTests.Dice(state: UInt64(seed) &* 104_729 &+ 7)
    for _ in 0..<3 {
      let run = try OpenchatTests.check(
        .init("damage", found: []),
        changingCompose: { Self.damaged($0, &dice) }, changingEnv: { Self.damaged($0, &dice) })
      Self.expectInside(run)
    }
    let run = ExampleRun(
      Example(
        "--- compose.yaml\nservices:\n  a:\n    image: a\n--- validate.yaml\n\(Self.damaged(Self.contract, &dice))"))
    Self.expectInside(run)
  }

  /// The text with a few pieces changed.
  static func damaged(_ text: String, _ dice: inout SecretTests.Dice) -> String {
    var bytes = Array(text.utf8)
    let junk = [
      ":", "\n", " ", "${", "}", "://", "@", "%", "#", "'", "\"", "[", "]", "\u{0}", "é", "- ", "\t", ",", "&a", "*a",
    ]
    for _ in 0..<Int.random(in: 1...6, using: &dice) where bytes.count > 40 {
      let start = Int.random(in: 0..<(bytes.count - 30), using: &dice)
      let piece = start..<(start + Int.random(in: 0...20, using: &dice))
      switch Int.random(in: 0..<3, using: &dice) {
      case 0: bytes.removeSubrange(piece)
      case 1: bytes.insert(contentsOf: bytes[piece], at: start)
      default: bytes.replaceSubrange(piece, with: Array((junk.randomElement(using: &dice) ?? "").utf8))
      }
    }
    // The sections of an example are parted by lines of dashes.
    return String(decoding: bytes, as: UTF8.self).replacing("\n--- ", with: "\n")
  }

  static func expectInside(_ run: ExampleRun) {
    for diagnostic in run.findings.diagnostics {
      let ranges = ([diagnostic.primary].compactMap(\.self) + diagnostic.related).map(\.range)
      for range in ranges + (diagnostic.fix?.edits.map(\.range) ?? []) {
        #expect(range.upperBound <= run.files[range.file].bytes.count, "\(diagnostic.summary)")
      }
    }
  }
}
