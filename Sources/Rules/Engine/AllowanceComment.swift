import Diagnostics

/// A comment such as `# validate:allow missing-guard -- set by the platform`, in a compose or an env file.
///
/// It holds for the line it stands on, or when it stands alone for the next line that holds anything, and for the
/// lines below that are indented deeper: before `postgres:` it covers the whole service. A finding about a file as a
/// whole is covered by an allowance anywhere in that file.
struct AllowanceComment {
  /// The whole comment.
  let range: SourceRange
  let rules: [Located<RuleName>]
  /// Nil when there is no `-- reason`, or nothing behind it.
  let reason: String?
  /// The bytes that it covers.
  let covered: Range<Int>

  /// How many lines below it an allowance can cover at most, and how many allowances a run has at most: bounds for
  /// files that are not written by people.
  static let longestBlock = 10_000
  static let mostComments = 1_000

  /// Nil when the comment says something else.
  init?(_ range: SourceRange, in file: SourceFile, lines: LineTable) {
    let bytes = file.bytes
    let text = range.offsets.clamped(to: 0..<bytes.count)
    var offset = text.lowerBound
    while offset < text.upperBound, bytes[offset] == UInt8(ascii: "#") || bytes[offset].isBlank { offset += 1 }
    let marker = Array("validate:allow".utf8)
    guard bytes[offset..<text.upperBound].starts(with: marker) else { return nil }
    offset += marker.count
    guard offset == text.upperBound || bytes[offset].isBlank else { return nil }

    let separator = AllowanceComment.separator(bytes[offset..<text.upperBound])
    var rules: [Located<RuleName>] = []
    let names = bytes[offset..<(separator ?? text.upperBound)]
    for part in names.split(whereSeparator: { $0.isBlank || $0 == UInt8(ascii: ",") }) {
      rules.append(
        Located(
          RuleName(String(decoding: part, as: UTF8.self)),
          at: SourceRange(range.file, part.startIndex..<part.endIndex)))
    }
    let words = separator.map { bytes[($0 + 2)..<text.upperBound].split(whereSeparator: \.isBlank) } ?? []
    self.range = range
    self.rules = rules
    reason =
      words.isEmpty ? nil : words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    covered = AllowanceComment.covered(by: text, in: bytes, lines: lines)
  }

  /// Where `--` stands between blanks or at the end.
  private static func separator(_ bytes: ArraySlice<UInt8>) -> Int? {
    let dash = UInt8(ascii: "-")
    return bytes.indices.first { index in
      index > bytes.startIndex && bytes[index - 1].isBlank && bytes[index] == dash && index + 1 < bytes.endIndex
        && bytes[index + 1] == dash && (index + 2 == bytes.endIndex || bytes[index + 2].isBlank)
    }
  }

  private static func covered(by comment: Range<Int>, in bytes: [UInt8], lines: LineTable) -> Range<Int> {
    func indentation(_ line: Range<Int>) -> Int? {
      line.first { !bytes[$0].isBlank }.map { bytes[$0] == UInt8(ascii: "#") ? -1 : $0 - line.lowerBound }
    }
    var number = lines.line(at: comment.lowerBound)
    let own = lines.contents(ofLine: number)
    if bytes[own.lowerBound..<comment.lowerBound].allSatisfy(\.isBlank) {
      let last = min(lines.lineCount, number + longestBlock)
      repeat { number += 1 } while number <= last && indentation(lines.contents(ofLine: number)) ?? -1 < 0
    }
    let first = lines.contents(ofLine: number)
    let depth = indentation(first) ?? 0
    var end = first.upperBound
    number += 1
    let last = min(lines.lineCount, number + AllowanceComment.longestBlock)
    while number <= last {
      let line = lines.contents(ofLine: number)
      // Blank lines and comments belong to what comes after them.
      if let indentation = indentation(line), indentation >= 0 {
        guard indentation > depth else { break }
        end = line.upperBound
      }
      number += 1
    }
    return first.lowerBound..<max(first.lowerBound, end)
  }
}
