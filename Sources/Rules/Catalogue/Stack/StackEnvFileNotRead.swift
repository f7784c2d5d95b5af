import Compose
import Contract
import Diagnostics

extension Rule {
  static let stackEnvFileNotRead = Rule(
    "stack-env-file-not-read", group: .stack, scope: .target(.stack), severity: .note,
    summary: "Variables come from an env file, which `docker stack deploy` does not read.",
    rationale: """
      It fills in the compose file from the shell alone; there is no `.env` and no `--env-file`. The variables must be
      exported before. An env file that is named on the command line is checked as if they were; a `.env` that merely
      lies there is not.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- .env.live
      MODE=live
      #^
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          environment: { MODE: "${MODE:?}" }
      --- shell
      MODE=live
      """
    ]
  ) { deployment, report in
    var values: [FileID: [Located<String>]] = [:]
    for value in deployment.writtenValues { values[value.range.file, default: []].append(value) }
    for (file, values) in values.sorted(by: { $0.key < $1.key }) {
      let path = deployment.files[file].path
      let bytes = deployment.files[file].bytes
      let odd = values.filter { !bytes.isReadAlike($0) }.map(\.value)
      var steps: [Message] = []
      if values.contains(where: { bytes[$0.range.upperBound...].first == 0x0D }) {
        steps.append("end the lines with LF alone, as a shell takes a CR for a part of the value")
      }
      if !odd.isEmpty {
        steps.append("write \(shortList(odd)) as `NAME='VALUE'`, as a shell reads the file differently")
      }
      steps.append("export its variables before: set -a; . ./\(path); set +a")
      report(
        "`docker stack deploy` does not read `\(path)`", at: SourceRange(file, 0..<0),
        help: steps.joined(separator: "; then "), subject: Subject(path: path))
    }
  }
}

extension [UInt8] {
  /// Whether a shell that runs the file makes the same of a definition as Docker Compose.
  fileprivate func isReadAlike(_ value: Located<String>) -> Bool {
    let written = value.range.offsets.clamped(to: indices)
    let name = value.value.utf8
    guard written.lowerBound > name.count, self[written.lowerBound - 1] == UInt8(ascii: "="),
      self[..<(written.lowerBound - 1)].suffix(name.count).elementsEqual(name),
      name.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }), name.first?.isDigit == false
    else { return false }
    switch self[written].first {
    case UInt8(ascii: "'"): return true
    case UInt8(ascii: "\""): return !holdsSpecial(in: written, of: "\\`")
    default: return !holdsSpecial(in: written, of: " \t&;|<>()`\\\"'~")
    }
  }

  /// Whether one of some characters is there, or a `$` that begins no reference.
  private func holdsSpecial(in part: Range<Int>, of special: StaticString) -> Bool {
    let special = special.description.utf8
    return part.contains { index in
      guard self[index] == UInt8(ascii: "$") else { return special.contains(self[index]) }
      let next = index + 1 < part.upperBound ? self[index + 1] : 0
      return !(next.isLetter || next == UInt8(ascii: "_") || next == UInt8(ascii: "{"))
    }
  }
}
