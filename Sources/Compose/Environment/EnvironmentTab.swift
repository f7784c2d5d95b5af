import Diagnostics

/// The text of Dokploy's Environment tab, read as what a compose file is started with at the end.
///
/// The text goes through three hands, and every value is traced through them to its bytes in the text:
///
///     the tab                      PRICE='5$' # net
///                                  SITE=`${HOST}`
///                                  HOST=${{project.DOMAIN}}
///     npm's dotenv                 PRICE -> 5$   SITE -> ${HOST}   HOST -> ${{project.DOMAIN}}
///     Dokploy's own references     HOST -> what the project says, which is not known here
///     the `.env` it writes         PRICE="5\$"   SITE="${HOST}"   HOST="…"
///     Docker Compose's env file    PRICE -> 5$   SITE -> nothing: HOST comes below it   HOST -> not known
///
/// Dokploy escapes backslashes, double quotes and dollar signs when it writes a value, and Compose takes the escapes
/// off again; what is left of that trip is `${NAME}`, which Dokploy leaves alone since 0.30.3. So there is no way to
/// quote a `${NAME}`, and `$NAME`, `$$` and `${NAME:-x}` are plain text.
///
/// Order is that of JavaScript's objects: a name stands where it came first, with the value that came last.
struct EnvironmentTab {
  /// What Dokploy writes around the text; it fills gaps.
  private let additions: [Definition]
  private let outside: (String) -> Definition?
  fileprivate var texts: [Text] = []

  /// The names before and behind the text, in the order of the file that Dokploy writes.
  private static let namesBefore = ["APP_NAME", "COMPOSE_PROJECT_NAME"]
  private static let namesBehind = ["DOCKER_CONFIG", "COMPOSE_PREFIX"]

  fileprivate struct Text {
    let text: EnvText
    let scanner: EnvironmentTabScanner
    var problems: [EnvFileProblem] = []
    var entries: [EnvFile.Entry] = []
    var strayText: [SourceRange] = []
  }

  /// - Parameters:
  ///   - additions: what Dokploy adds, those that it does not add to this text included.
  ///   - outside: what is defined where Docker Compose is started; it wins inside values.
  init(additions: [Definition], outside: @escaping (String) -> Definition?) {
    self.additions = additions
    self.outside = outside
  }

  /// Whether Dokploy adds a variable to a text: `DOCKER_CONFIG` only if the letters are nowhere in it.
  static func adds(_ name: String, to texts: [[UInt8]]) -> Bool {
    let letters = Array("DOCKER_CONFIG".utf8)
    return name != "DOCKER_CONFIG" || !texts.contains { $0.firstRange(of: letters) != nil }
  }

  /// Adds a part of the text; parts count as one text.
  mutating func append(_ bytes: [UInt8], file: FileID) {
    let text = EnvText(bytes, file: file)
    var scanner = EnvironmentTabScanner(text)
    if !text.isUTF16 { scanner.scan() }
    texts.append(Text(text: text, scanner: scanner))
  }

  /// The parts, each as an env file.
  mutating func read() -> [EnvFile] {
    var reader = EnvironmentTabValues(
      additions: additions.filter { Self.adds($0.name, to: texts.map(\.text.bytes)) }, outside)
    for part in texts {
      for statement in part.scanner.statements { reader.collect(statement, in: part.text) }
    }
    reader.define(Self.namesBefore)
    // In the order in which Dokploy writes them: each name where it came first.
    for position in reader.names.indices { reader.readValues(ofName: position) }
    reader.define(Self.namesBehind)
    var next = 0
    for index in texts.indices {
      for statement in texts[index].scanner.statements {
        texts[index].append(statement, reader.values[next])
        next += 1
      }
      texts[index].noteRest()
    }
    return texts.map(\.envFile)
  }
}

// MARK: - Files

extension EnvironmentTab.Text {
  fileprivate mutating func append(_ statement: EnvironmentTabScanner.Statement, _ value: EnvironmentTabValues.Value) {
    let name = text.string(statement.name)
    let nameRange = text.range(statement.name)
    entries.append(
      EnvFile.Entry(
        name: name, nameRange: nameRange, export: statement.export.map { text.range($0) },
        separator: text.bytes[statement.separator.lowerBound] == Byte.colon ? .colon : .equals,
        separatorRange: text.range(statement.separator), valueRange: text.range(statement.written),
        quoting: statement.quoting,
        definition: Definition(name: name, nameRange: nameRange, value: value.text, origin: .envFile(text.file)),
        references: value.references))
    for problem in value.problems { report(problem) }
    if text.looksLikeKeyMaterial(statement.name, before: statement.separator.lowerBound) { strayText.append(nameRange) }
    guard let comment = statement.comment else { return }
    // More likely a comment than the rest of a password: blanks on both sides of the `#`.
    let isApart = comment.lowerBound > statement.written.upperBound && text.blank(at: comment.lowerBound + 1) > 0
    if !isApart { strayText.append(text.range(comment)) }
  }

  /// Notes what the scanner skipped.
  fileprivate mutating func noteRest() {
    if text.isUTF16 {
      strayText = [text.range(0..<text.end)]
      return report(EnvFileProblem(.utf16, at: text.range(0..<min(2, text.end))))
    }
    for line in scanner.skipped {
      let isName = text.looksLikeName(line) && text.string(line).looksLikeVariable
      if !isName { strayText.append(text.range(line)) }
      report(EnvFileProblem(.skippedLine(name: isName ? text.string(line) : nil), at: text.range(line)))
    }
    if let invalid = text.firstInvalid { report(EnvFileProblem(.notUTF8(isRefused: false), at: text.range(invalid))) }
  }

  private mutating func report(_ problem: EnvFileProblem) {
    guard problems.count < EnvFile.Limit.problems else { return }
    problems.append(problem)
  }

  fileprivate var envFile: EnvFile {
    var review = EnvFileReview(text, .environmentTab, origin: .envFile(text.file), entries: entries)
    let comments = scanner.comments + scanner.statements.compactMap(\.comment)
    return EnvFile(
      file: text.file, entries: entries,
      comments: comments.map { text.range(text.trimmingEnd($0)) }.sorted(), problems: problems, strayText: strayText,
      remarks: review.diagnostics(), isEnvironmentTab: true)
  }
}
