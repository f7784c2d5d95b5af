import Diagnostics

/// What has been found wrong so far.
struct Problems {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var isTruncated = false
  /// Up to here the reader has been told enough: a second syntax error of one line is most often the first's doing.
  var quietUntil = -1

  /// More are not kept: a file with so many is not what it is taken for.
  static let limit = 1_000

  mutating func append(_ diagnostic: Diagnostic) {
    guard diagnostics.count < Problems.limit else {
      isTruncated = true
      return
    }
    diagnostics.append(diagnostic)
  }
}

extension Parser {
  func label(_ range: Range<Int>, _ text: Message = "") -> Label { Label(sourceRange(range), text) }

  /// Reports a syntax error, unless one has been reported for the line.
  mutating func report(
    _ message: Message, at range: Range<Int>, _ text: Message = "", related: [Label] = [], help: Message...
  ) {
    guard range.lowerBound > problems.quietUntil else { return }
    problems.quietUntil = input.endOfLine(range.lowerBound)
    problems.append(
      Diagnostic(.yamlSyntax, .error, message, at: label(range, text), related: related, help: help))
  }

  /// Reports what YAML 1.2 forbids and Docker Compose accepts.
  mutating func noteLax(
    _ message: Message, at range: Range<Int>, _ text: Message = "", related: [Label] = [], help: Message
  ) {
    switch options.dialect {
    case .yaml12:
      problems.append(Diagnostic(.yamlSyntax, .error, message, at: label(range, text), related: related, help: [help]))
    case .compose:
      problems.append(
        Diagnostic(
          .yamlOnlyForCompose, .note, "\(message); Docker Compose accepts it", at: label(range, text), related: related,
          help: [help]))
    }
  }

  /// Reports what YAML 1.2 allows and Docker Compose refuses.
  mutating func refuse(_ message: Message, at range: Range<Int>, help: Message) {
    guard options.dialect == .compose, range.lowerBound > problems.quietUntil else { return }
    problems.append(
      Diagnostic(.yamlRefusedByCompose, .error, "Docker Compose refuses \(message)", at: label(range), help: [help]))
  }

  /// The text of a range as it is quoted in messages.
  func quote(_ range: Range<Int>) -> String {
    let limit = 60
    guard range.count > limit else {
      return "`\(input.text(range.lowerBound..<min(range.upperBound, input.endOfLine(range.lowerBound))))`"
    }
    var end = range.lowerBound + limit
    while end > range.lowerBound && input[end] & 0xC0 == 0x80 { end -= 1 }
    return "`\(input.text(range.lowerBound..<min(end, input.endOfLine(range.lowerBound))))…`"
  }

  /// The token from `offset` to the next blank or the end of the line.
  func word(at offset: Int) -> Range<Int> {
    var end = offset
    while end < input.count && !input.isSeparator(end) { end += 1 }
    return offset..<max(end, min(offset + 1, input.count))
  }

  /// The rest of the line from `offset`, without a comment.
  func restOfLine(_ offset: Int) -> Range<Int> {
    var end = offset
    while end < input.count && !input.isBreak(end) {
      if input[end] == Byte.hash && end > offset && input.isBlank(end - 1) { break }
      end += 1
    }
    return offset..<input.trimmingBlanks(end, from: offset)
  }
}
