import Compose
import Diagnostics
import Foundation
import Rules
import Testing

/// A fix is applied without looking, so it must be right whatever else is wrong: with the guide's stack as a tired
/// operator leaves it, with every example of a mistake, and with both damaged at random.
@Suite struct CertainFixTests {
  @Test(arguments: 0..<150) func `Fixes of a stack with a few mistakes do no harm`(_ seed: Int) throws {
    var dice = SecretTests.Dice(state: UInt64(seed) &* 15_485_863 &+ 11)
    let project = try Self.mistaken(&dice, damage: seed % 5 == 4)
    Self.expectHarmless(project, contract: "openchat", "\(project)")
  }

  @Test func `Many of these mistakes have a fix`() throws {
    var rules: Set<RuleName> = []
    for seed in 0..<150 {
      var dice = SecretTests.Dice(state: UInt64(seed) &* 15_485_863 &+ 11)
      let run = ExampleRun(Example(try Self.mistaken(&dice, damage: false)), contract: "openchat")
      rules.formUnion(run.findings.diagnostics.filter { $0.fix != nil }.map(\.rule))
    }
    #expect(rules.count > 9, "\(rules)")
  }

  @Test(arguments: ExampleTests.incorrect) func `Fixes of every example do no harm`(_ test: ExampleTests.Case) {
    Self.expectHarmless(test.example.text, contract: "none", "\(test.rule.name)")
  }

  @Test(arguments: ExampleTests.incorrect) func `Fixes of damaged examples do no harm`(_ test: ExampleTests.Case) {
    var dice = SecretTests.Dice(state: UInt64(test.example.text.utf8.count) &* 32_452_843 &+ 5)
    let text = MutationTests.damaged(test.example.text, &dice)
    Self.expectHarmless(text, contract: "none", "\(text)")
  }
}

// MARK: - What must hold

extension CertainFixTests {
  static func expectHarmless(_ project: String, contract: String, _ name: Comment) {
    let before = ExampleRun(Example(project), contract: contract)
    var run = before
    var texts: [String: [UInt8]] = [:]
    for _ in 0..<8 {
      let fixed = FixedFiles(applying: run.findings.diagnostics.compactMap(\.fix), to: run.files)
      for fix in run.findings.diagnostics.compactMap(\.fix) {
        for edit in fix.edits { expectSpelling(edit, in: run.files, name) }
      }
      if fixed.files.isEmpty { break }
      for file in fixed.files {
        expectNothingLost(file, in: fixed, run.files, name)
        texts[file.original.path] = file.bytes
      }
      run = ExampleRun(Example(project), contract: contract) { texts[$0] ?? $1 }
    }
    let left = FixedFiles(applying: run.findings.diagnostics.compactMap(\.fix), to: run.files)
    #expect(left.files.isEmpty, name)
    // What is wrong between odd quotes is not said before they are gone.
    let hidden = before.findings.diagnostics.filter { $0.rule == .typographicQuotes }.compactMap(\.subject.variable)
    let new = errors(of: run).subtracting(errors(of: before)).filter { error in
      !hidden.contains { error.hasSuffix(" " + $0) }
    }
    #expect(new.isEmpty, name)
    for finding in before.findings.diagnostics where ["origin-not-listed", "origin-spelling"].contains(finding.rule) {
      #expect(!finding.help.contains { $0.text.contains("https://$") || $0.text.contains("${") }, name)
      #expect(!finding.message.text.contains("${"), name)
    }
  }

  /// An edit writes in another way what it replaces: it brings no value from elsewhere, and takes no guard away.
  private static func expectSpelling(_ edit: Fix.Edit, in files: SourceFiles, _ name: Comment) {
    let replaced = String(decoding: files.bytes(of: edit.range), as: UTF8.self)
    let written = decoded(edit.replacement)
    let isGuard = edit.replacement.hasSuffix(":?}") || edit.replacement.hasSuffix(":?}\"")
    if isGuard {
      #expect(!files[edit.range.file].path.contains(".env"), name)
    } else if !written.contains("$$") {
      #expect(!written.contains("$") || replaced.contains("$"), name)
    }
    if edit.replacement.contains("xn--") { return }
    #expect(letters(replaced).contains(letters(written)) || letters(written).isEmpty, name)
    #expect(!replaced.contains(":?") || written.contains(":?"), name)
  }

  /// Every word of what was replaced, and every comment, is still there.
  private static func expectNothingLost(
    _ file: FixedFile, in fixed: FixedFiles, _ files: SourceFiles, _ name: Comment
  ) {
    let changed = Dictionary(fixed.files.map { ($0.original.id, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    let all = files.files.map { String(decoding: changed[$0.id] ?? $0.bytes, as: UTF8.self).lowercased() }
    for edit in file.edits {
      let replaced = String(decoding: files.bytes(of: edit.range), as: UTF8.self).lowercased()
      if edit.replacement.contains("xn--") { continue }
      // A port that the scheme stands for says nothing.
      for word in replaced.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
      where !["80", "443"].contains(word) {
        #expect(all.contains { $0.contains(word) }, name)
      }
    }
    func comments(_ bytes: [UInt8]) -> Int { bytes.count { $0 == UInt8(ascii: "#") } }
    #expect(comments(file.bytes) + file.edits.count { $0.replacement.contains("%23") } >= comments(file.original.bytes))
    func guards(_ bytes: [UInt8]) -> Int { String(decoding: bytes, as: UTF8.self).components(separatedBy: ":?").count }
    #expect(guards(file.bytes) >= guards(file.original.bytes), name)
  }

  /// The errors as far as they can be told apart when the text around them changes.
  private static func errors(of run: ExampleRun) -> Set<String> {
    Set(
      run.findings.diagnostics.filter { $0.severity == .error }.map { finding in
        // What was blank is now demanded.
        let rule: RuleName = finding.rule == .unsetVariable ? .missingVariable : finding.rule
        return "\(rule) \(finding.subject.variable ?? "")"
      })
  }

  private static func letters(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
  private static func decoded(_ text: String) -> String { text.removingPercentEncoding ?? text }
}

// MARK: - What people do

extension CertainFixTests {
  /// The guide's stack with one to three mistakes.
  static func mistaken(_ dice: inout SecretTests.Dice, damage: Bool) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples/openchat")
    var compose = try String(contentsOf: folder.appending(path: "docker-compose.yml"), encoding: .utf8)
    var env = try String(contentsOf: folder.appending(path: ".env.dev"), encoding: .utf8)
    var shell = ""
    for _ in 0..<Int.random(in: 1...3, using: &dice) {
      switch Int.random(in: 0..<8, using: &dice) {
      case 0, 1: compose = mistake(inCompose: compose, env, &dice)
      case 2: shell = "\n--- shell\nPOSTGRES_PASSWORD=\(OpenchatTests.secret)\nELECTRIC_INSECURE=true"
      default: env = mistake(inEnv: env, &dice)
      }
    }
    if damage {
      compose = MutationTests.damaged(compose, &dice)
      env = MutationTests.damaged(env, &dice)
    }
    return "--- compose.yaml\n\(compose)\n--- .env.dev\n\(env)" + shell
  }

  private static func mistake(inEnv env: String, _ dice: inout SecretTests.Dice) -> String {
    var lines = env.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let assignments = lines.indices.filter { lines[$0].contains("=") && !lines[$0].hasPrefix("#") }
    guard let index = assignments.randomElement(using: &dice), let other = assignments.randomElement(using: &dice)
    else { return env }
    let parts = lines[index].split(separator: "=", maxSplits: 1).map(String.init)
    guard let name = parts.first, let value = parts.dropFirst().first, value.count > 2 else { return env }
    let middle = value.index(value.startIndex, offsetBy: Int.random(in: 1..<value.count, using: &dice))
    let (head, tail) = (value[..<middle], value[middle...])
    let changed = [
      "\(name)=change-me", "\(name)=<secret>", "\(name)=", "\(name)=\(head) #\(tail)", "\(name)=\(head)$\(tail)",
      "\(name)=\"\(value)", "\(name)=\(value)/", "\(name)=\(value)//", "\(name)=\"\(value) \"", "\(name)= '\(value)\n'",
      "\(name)=\u{201C}\(value)\u{201D}", "\(name)=\(lines[other].split(separator: "=").last ?? "")",
      "\(name)=\(value.uppercased())", "\(name): \(value)", "\(name)=\(head)#\(tail)",
      "\(lines[index])\n\(lines[index])",
      "\(name)=\(head)\n\(lines[index])", "\(name)=\(value.replacing("://", with: ":/"))", "\(name)='${\(name)}'",
      "\(name)='https://${SUB}.Ochat.pro/'", "\(name)=https://${SUB}.Ochat.pro/", "\(name)=\(value),", "",
      "\(name)=\(value);https://Ochat.pro:443", "\(name)=\(value), https://\u{F6}chat.pro/", "\(name)=\(head)\n\(tail)",
      "\(name)=\(head)/\(tail)", "\(name)=\(head)@\(tail)", "\(name)=\(head)%\(tail)", "\(name)=\(head) \(tail)",
      "\(name)=\(value),\nhttps://ochat.pro", "\(name)=\(value)/$BASE", "\(name)=true", "\(name)=\"true \"",
      "\(name)=\u{201C}true\u{201D}", "\(name)=\(value)/ #, \(tail)",
      "\(name)=\(value.replacing("openchat", with: "chat"))", "BASE=/x\n\(name)=\(value)/$BASE",
      "export \(lines[index])",
    ]
    lines[index] = changed.randomElement(using: &dice) ?? ""
    return lines.joined(separator: "\n")
  }

  private static func mistake(inCompose compose: String, _ env: String, _ dice: inout SecretTests.Dice) -> String {
    var lines = compose.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let guarded = lines.indices.filter { lines[$0].contains(": ${") }
    guard let index = guarded.randomElement(using: &dice), let other = guarded.randomElement(using: &dice),
      let mark = lines[index].firstRange(of: ": ${")
    else { return compose }
    let key = lines[index][..<mark.lowerBound]
    let name = key.trimmingCharacters(in: .whitespaces)
    let value =
      env.split(separator: "\n").first { $0.hasPrefix(name + "=") }?.dropFirst(name.count + 1).description ?? "x"
    let changed = [
      "${\(name)}", "$\(name)", "\"$\(name)\"", "${\(name):-fallback}", "${\(name):-\(value)}", "\(value)", "letmein",
      "change-me", "\"true\"", "${\(name)?}", "${\(name):-}", "${\(name):- }", "\"\"", "https://${\(name)}/", "",
      "\"${\(name):?} \"", "${OTHER_\(name):?}", String(lines[other].dropFirst(lines[other].count / 2)),
    ]
    lines[index] = "\(key): " + (changed.randomElement(using: &dice) ?? "")
    return lines.joined(separator: "\n")
  }
}
