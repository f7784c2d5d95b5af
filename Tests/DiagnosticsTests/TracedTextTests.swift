import Diagnostics
import Testing

/// The example of `TracedText`, one insertion deeper:
///
///     compose.yaml   URL: postgresql://app:${PASSWORD}@db/x
///     .env           PASSWORD=pre-${INNER}-post
///     .env           INNER=hunter2
@Suite struct TracedTextTests {
  static let compose = FileID(index: 0)
  static let env = FileID(index: 1)

  static func at(_ file: FileID, _ offsets: Range<Int>) -> SourceRange { SourceRange(file, offsets) }

  static let inner = TracedText(verbatim: "hunter2", at: at(env, 30..<37))

  static let password: TracedText = {
    var builder = TracedTextBuilder()
    builder.append("pre-", from: .bytes(env, offset: 9))
    builder.append("hunter2", from: .inserted(SharedText(inner), offset: 0, at: at(env, 13..<21)))
    builder.append("-post", from: .bytes(env, offset: 21))
    return builder.finish()
  }()

  static let url: TracedText = {
    var builder = TracedTextBuilder()
    builder.append("postgresql:", from: .bytes(compose, offset: 5))
    builder.append("//app:", from: .bytes(compose, offset: 16))
    builder.append(password.string, from: .inserted(SharedText(password), offset: 0, at: at(compose, 22..<33)))
    builder.append("@db/x", from: .bytes(compose, offset: 33))
    return builder.finish()
  }()

  struct Case: Sendable, CustomTestStringConvertible {
    let part: String
    let range: SourceRange
    let isExact: Bool
    let insertions: [SourceRange]
    var testDescription: String { part }
  }

  @Test func runsThatGoOnAreOne() {
    #expect(TracedTextTests.url.runs.count == 3)
    #expect(TracedTextTests.url.string == "postgresql://app:pre-hunter2-post@db/x")
  }

  static let outer = at(compose, 22..<33)
  static let reference = at(env, 13..<21)

  @Test(arguments: [
    Case(part: "app", range: at(compose, 18..<21), isExact: true, insertions: []),
    Case(part: "db/x", range: at(compose, 34..<38), isExact: true, insertions: []),
    Case(part: "re-", range: at(env, 10..<13), isExact: true, insertions: [outer]),
    Case(part: "unter", range: at(env, 31..<36), isExact: true, insertions: [outer, reference]),
    Case(part: "hunter2", range: at(env, 30..<37), isExact: true, insertions: [outer, reference]),
    // Straddling runs: marked where they are all visible, whole references only.
    Case(part: "pre-hunter2-post", range: at(env, 9..<26), isExact: true, insertions: [outer]),
    Case(part: "-hun", range: at(env, 12..<21), isExact: false, insertions: [outer]),
    Case(part: "2-p", range: at(env, 13..<23), isExact: false, insertions: [outer]),
    Case(part: "app:pre-hunter2-post@", range: at(compose, 18..<34), isExact: true, insertions: []),
    Case(part: "app:pre", range: at(compose, 18..<33), isExact: false, insertions: []),
    Case(part: "post@db", range: at(compose, 22..<36), isExact: false, insertions: []),
  ]) func places(_ case: Case) throws {
    let string = Array(TracedTextTests.url.string.utf8)
    let part = Array(`case`.part.utf8)
    let start = try #require(string.indices.first { string[$0...].starts(with: part) })
    let place = TracedTextTests.url.place(of: start..<(start + part.count))
    #expect(place.range == `case`.range)
    #expect(place.isExact == `case`.isExact)
    #expect(place.insertions == `case`.insertions)
  }

  @Test func emptyPartsStandBehindWhatIsThere() {
    let url = TracedTextTests.url
    func range(_ offset: Int) -> SourceRange? { url.place(of: offset..<offset).range }
    #expect(range(0) == TracedTextTests.at(TracedTextTests.compose, 5..<5))
    #expect(range(17) == TracedTextTests.at(TracedTextTests.compose, 22..<22))
    #expect(range(18) == TracedTextTests.at(TracedTextTests.env, 10..<10))
    #expect(range(url.string.utf8.count) == TracedTextTests.at(TracedTextTests.compose, 38..<38))
  }

  @Test func theWholeText() {
    #expect(TracedTextTests.url.place.range == TracedTextTests.at(TracedTextTests.compose, 5..<38))
    #expect(TracedTextTests.url.place.isExact)
    let empty = TracedText(verbatim: "", at: TracedTextTests.at(TracedTextTests.env, 4..<4))
    #expect(empty.place.range == TracedTextTests.at(TracedTextTests.env, 4..<4))
  }

  @Test func rewrittenRunsAreMarkedWhole() {
    // "a\u00e9b" in a double-quoted scalar: the escape is six bytes, its value two.
    let file = TracedTextTests.compose
    var builder = TracedTextBuilder()
    builder.append("a", from: .bytes(file, offset: 1))
    builder.append("é", from: .rewritten(SourceRange(file, 2..<8)))
    builder.append("b", from: .bytes(file, offset: 8))
    let text = builder.finish()
    #expect(text.place(of: 1..<3).range == SourceRange(file, 2..<8))
    #expect(text.place(of: 1..<3).isExact)
    #expect(text.place(of: 1..<2).range == SourceRange(file, 2..<8))
    #expect(!text.place(of: 1..<2).isExact)
    #expect(text.place(of: 0..<4).range == SourceRange(file, 1..<9))
    #expect(text.place(of: 0..<4).isExact)
  }

  @Test func textFromNoFile() {
    let shell = TracedText(unplaced: "hunter2")
    #expect(shell.place.range == nil && !shell.place.isExact && shell.place.insertions.isEmpty)
    let reference = TracedTextTests.at(TracedTextTests.compose, 3..<9)
    let text = TracedText(
      "hunter2", runs: [TracedText.Run(start: 0, source: .inserted(SharedText(shell), offset: 0, at: reference))])
    let place = text.place(of: 1..<3)
    #expect(place.range == reference && !place.isExact && place.insertions == [reference])
  }

  @Test func aSliceKeepsItsOrigins() {
    let url = TracedTextTests.url
    var builder = TracedTextBuilder()
    builder.append(url, from: 19, to: 35)
    let slice = builder.finish()
    #expect(slice.string == "e-hunter2-post@d")
    for lower in 0..<16 {
      for upper in (lower + 1)...16 {
        let original = url.place(of: (lower + 19)..<(upper + 19))
        let place = slice.place(of: lower..<upper)
        #expect(place.range == original.range)
        #expect(place.insertions == original.insertions)
      }
    }
  }

  @Test func hiddenOriginsAreFoundThroughInsertions() {
    let url = TracedTextTests.url
    var builder = TracedTextBuilder()
    builder.append("x", from: .bytes(TracedTextTests.compose, offset: 50))
    builder.append(url, from: 19, to: 35)
    let text = builder.finish()
    #expect(text.string == "xe-hunter2-post@d")
    func hidden(_ file: FileID, _ offsets: Range<Int>) -> [Range<Int>] {
      Redaction(ranges: [TracedTextTests.at(file, offsets)]).hiddenParts(of: text)
    }
    #expect(hidden(TracedTextTests.env, 30..<37) == [3..<10])
    #expect(hidden(TracedTextTests.env, 31..<33) == [4..<6])
    #expect(hidden(TracedTextTests.env, 0..<26) == [1..<3, 10..<15])
    #expect(hidden(TracedTextTests.compose, 33..<34) == [15..<16])
    #expect(hidden(TracedTextTests.compose, 50..<51) == [0..<1])
    #expect(hidden(TracedTextTests.compose, 60..<70).isEmpty)
    // Passwords of URLs are hidden wherever they came from.
    #expect(Redaction.none.masked(url) == "postgresql://app:********@db/x")
  }
}
