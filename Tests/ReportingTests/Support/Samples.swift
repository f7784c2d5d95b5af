import Diagnostics
import Reporting
import Rules

/// Reports that several formats are tested with.
enum Samples {
  static let scope = Report.Scope(
    composeFiles: ["docker-compose.yml"], envFiles: [".env.dev"], services: 4, variables: 21, contract: "openchat")

  static func report(
    _ files: MarkedFiles, _ diagnostics: [Diagnostic], suppressed: [Report.Suppressed] = [],
    redaction: Redaction = .none, rules: [Rule] = []
  ) -> Report {
    Report(
      files: files.files, diagnostics: diagnostics, suppressed: suppressed, redaction: redaction, scope: scope,
      rules: rules)
  }

  static let rules = [
    Rule(
      whileReading: "first-rule", group: .variables, severity: .error, summary: "`A` must not be `one`",
      rationale: "One is not enough. It says so in\nso many words.\n\nThis is a second paragraph.",
      guide: "Use two or more.",
      incorrect: [
        "--- compose.yaml\nservices:\n  app:\n    image: ${A}\n#          ^^^^\n--- .env\nA=one\n",
        "services: {}\n#         ^^\n",
      ], correct: ["services:\n  app:\n    image: b\n"]),
    Rule(
      whileReading: "third-rule", group: .secrets, severity: .note,
      summary: "a long summary that goes on and on so that it has to be wrapped, even where there is a lot of room",
      rationale: "Analytics | are useful.", incorrect: ["a"], correct: ["b"]),
  ]

  static let clean = report(MarkedFiles(".env", "A=b\n"), [])

  static let shadowDatabase: Report = {
    let files = MarkedFiles(
      ".env.dev",
      """
      POSTGRES_DB=openchat
      DATABASE_URL=postgresql://openchat:«p:hunter22»@openchat-postgres:5432/«main:openchat»
      SHADOW_DATABASE_URL=postgresql://openchat:hunter22@openchat-postgres:5432/«shadow:openchat»
      """)
    return report(
      files,
      [
        Diagnostic(
          "shadow-database-not-separate", .error, "`SHADOW_DATABASE_URL` names the main database",
          at: Label(files["shadow"], "same name here"), related: [Label(files["main"], "the main database")],
          help: ["give the shadow database a name of its own, for example `openchat_shadow`"],
          guide: "For Drizzle migrations.", subject: Subject(service: "server", variable: "SHADOW_DATABASE_URL"))
      ], redaction: Redaction(ranges: [files["p"]], values: ["hunter22"]))
  }()

  static let severities: Report = {
    let files = MarkedFiles(".env", "A=«a:one»\nB=«b: two»\nC=three\nD=«d:four»\n")
    return report(
      files,
      [
        Diagnostic("first-rule", .error, "`A` is wrong", at: Label(files["a"], "this"), help: ["change it"]),
        Diagnostic(
          "second-rule", .warning, "`B` is odd", at: Label(files["b"]),
          help: ["change it", "or leave it as it is"],
          fix: Fix("strip the blank", [Fix.Edit(files["b"].start, "")])),
        Diagnostic("third-rule", .note, "analytics is off"),
      ],
      suppressed: [
        Report.Suppressed(
          Diagnostic("fourth-rule", .warning, "`D` is four", at: Label(files["d"])), reason: "it has to be")
      ], rules: rules)
  }()

  static let severalFiles: Report = {
    let files = MarkedFiles([
      (".env", "ONE=1\nSECRET=«e:abc»\n"),
      ("compose.yaml", "services:\n  server:\n    environment:\n      SECRET: «a:${SECRET}»\n"),
      (
        "compose.override.yaml",
        String(repeating: "# filler\n", count: 120)
          + "services:\n  electric:\n    environment:\n      - «b:SECRET=xyz»\n"
      ),
    ])
    return report(
      files,
      [
        Diagnostic(
          "secret-differs", .error, "`SECRET` is not the same on `server` and `electric`",
          at: Label(files["b"], "`electric` gets this"),
          related: [Label(files["a"], "`server` gets this"), Label(files["e"], "which is defined here")])
      ])
  }()

  static let missingVariable: Report = {
    let files = MarkedFiles(
      "compose.yaml",
      """
      services:
        server:
          environment:
            URL: «a:${URL:?set it}»
        web:
          build:
            args:
              URL: «b:${URL:?set it}»
          environment:
            URL: «c:${URL:?set it}»
            X: «x:${X:?}»
      """)
    func missing(_ name: String, _ marks: String...) -> Diagnostic {
      let path = ModelPath().appending("services").appending("server").appending("environment").appending(name)
      return Diagnostic(
        "missing-variable", .error, "`\(name)` is required and not set",
        at: marks.map { Occurrence(files[$0], path) }, help: ["set it in the env file"], variable: name)
    }
    return report(files, [missing("URL", "c", "a", "b"), missing("X", "x")])
  }()

  static let manyPlaces: Report = {
    let lines = (0..<100).map { "K\($0)=«\($0):bad»\n" }.joined()
    let files = MarkedFiles(".env", lines)
    let places = (0..<100).map { Occurrence(files["\($0)"], ModelPath()) }
    return report(files, [Diagnostic("bad", .warning, "bad value", at: places)])
  }()

  static let manyLabels: Report = {
    let files = MarkedFiles("x.env", "CORS=«a:http»://«b:app»/«c:path»,«d:*» # «e:end»\n")
    return report(
      files,
      [
        Diagnostic(
          "origin", .error, "not an origin", at: Label(files["c"], "no path here"),
          related: [
            Label(files["a"], "the scheme"), Label(files["b"]), Label(files["d"], "nor this"),
            Label(files["e"], "the end"), Label(files["a"], "the scheme"), Label(files["a"].union(files["b"])),
          ])
      ])
  }()

  static let multipleLines: Report = {
    let body = (3...20).map { "    key\($0): value\n" }.joined()
    let files = MarkedFiles(
      "compose.yaml",
      "services:\n  web: «s:&web\n    image: «i:a»\n    x: y»\n  db:\n    image: b\n  «l:big:\n\(body)»\nrest: «o:[\n «n:{ a: b,\n"
        + "  c: d }»,\n 1]»\nq: «q:\"a\n b\"»\n")
    return report(
      files,
      [
        Diagnostic(
          "short", .error, "over a few lines", at: Label(files["s"], "this service"),
          related: [Label(files["i"], "its image")]),
        Diagnostic("long", .warning, "over many lines", at: Label(files["l"], "this one")),
        Diagnostic("bare", .note, "without a text", at: Label(files["q"])),
        Diagnostic(
          "nested", .error, "one in another", at: Label(files["n"], "the mapping"),
          related: [Label(files["o"], "the sequence around it that was opened and is a long story")]),
      ])
  }()

  static let wideCharacters: Report = {
    let files = MarkedFiles(
      "x.env",
      "名前=«a:値»です\nE=👩‍👩‍👧«b:👍🏽»x\nF=«c:é»e\u{301}«d:e\u{301}\u{328}»x\nG=한«e:국»어ｶﾞ\nH=🇩🇪«f:🇫🇷»x\n\tT\t=\t«g:tab»\n")
    return report(
      files,
      ["a", "b", "c", "d", "e", "f", "g"].map {
        Diagnostic("wide", .error, "look at `\($0)` 名前", at: Label(files[$0], "値 this"))
      })
  }()

  static let hostileCharacters: Report = {
    let files = MarkedFiles(
      "x\u{1B}[31m.env",
      "A=\u{1B}]0;title\u{7}\u{1B}[2J«a:x»\u{8}\u{7F}\u{9B}31m\nB=\u{202E}«b:evil»\u{2066}\u{200B}z\u{FEFF}\u{AD}\n"
        + "C=\u{301}«c:a»\u{200D}b\u{FE0F}\u{E0041}\u{2028}\nD=\u{0}«d:z»\u{85}\n")
    return report(
      files,
      [
        Diagnostic(
          "hostile\u{1B}", .error, "found `\u{1B}[31mred\u{1B}[0m`\nand more", at: Label(files["a"], "\u{1B}[5mhere"),
          help: ["do \u{9B}1m this\r\n"], guide: "\u{202E}guide"),
        Diagnostic("hostile", .error, "bidi", at: Label(files["b"])),
        Diagnostic("hostile", .error, "marks", at: Label(files["c"])),
        Diagnostic("hostile", .error, "nul", at: Label(files["d"])),
      ])
  }()

  static let emptyRanges: Report = {
    let files = MarkedFiles("x.env", "«a:»A=1«b:»\n\n«c:»\nB=«d:»\nlast«e:»")
    return report(
      files,
      ["a", "b", "c", "d", "e"].map {
        Diagnostic("empty", .error, "something is missing at `\($0)`", at: Label(files[$0], "here"))
      } + [Diagnostic("empty", .warning, "beyond the end", at: Label(SourceRange(files["e"].file, 900..<990), "here"))])
  }()

  static let lineEnds: Report = {
    let files = MarkedFiles("x.env", "A=1\r\nB=«a:2»\r\n«b:C=3\r\n»D=4\rE=«c:5»\rF=6«d:\n»G=7\n\n\n\n\n\n«e:\n»")
    return report(
      files,
      ["a", "b", "c", "d", "e"].map { Diagnostic("end", .error, "look at `\($0)`", at: Label(files[$0], "here")) })
  }()

  static let longLines: Report = {
    let filler = (0..<40).map { "KEY\($0)=value\($0)" }.joined(separator: ",")
    let files = MarkedFiles(
      "x.env",
      "«s:start»,\(filler),PORT=«a:eighty»,\(filler),«b:far away»,\(filler)\n\(filler)«w:\(filler)»\n\(filler)=«e:end»\n"
    )
    return report(
      files,
      [
        Diagnostic(
          "long-line", .error, "`PORT` is not a number, and this sentence is so long that it has to be wrapped too",
          at: Label(files["a"], "not a number"), related: [Label(files["b"], "used here"), Label(files["s"])],
          help: ["write a number between 1 and 65535, or leave the whole thing out if you do not need it at all"]),
        Diagnostic("long-line", .warning, "much is marked", at: Label(files["w"], "all of this")),
        Diagnostic(
          "long-line", .note, "a long label",
          at: Label(files["e"], "what this label has to say is rather a lot and cannot stand beside its mark")),
      ])
  }()

  static let secrets: Report = {
    let secret = "pässwörd値"
    let files = MarkedFiles([
      (
        ".env",
        """
        KEY=«k:pässwörd値»«after:x»
        MULTI="«m:first line
        second»"«q: »
        URL=http://app:«u:p%C3%A4ssw%C3%B6rd%E5%80%A4»@h/«path:p»
        \(String(repeating: "x", count: 200))pässwörd値\(String(repeating: "y", count: 30))«far:!»
        """
      ),
      ("compose.yaml", "a: \"redis://:un\\u0064eclared@cache:«port:6379»\"\n"),
    ])
    return report(
      files,
      [
        Diagnostic(
          "secret", .error, "`KEY` is `\(secret)`, or `\("p%C3%A4ssw%C3%B6rd%E5%80%A4")`",
          at: Label(files["after"], "ends"),
          related: [Label(files["k"], "\(secret)"), Label(files["far"]), Label(files["path"])],
          help: ["do not use \(secret) nor \("redis://x:y@z")"], guide: "\(secret)",
          fix: Fix("replace it", [Fix.Edit(files["k"], "pässwörd値2")])),
        Diagnostic("secret", .error, "several lines", at: Label(files["m"], "this"), related: [Label(files["q"])]),
        Diagnostic("secret", .error, "undeclared", at: Label(files["port"])),
      ], redaction: Redaction(ranges: [files["k"], files["m"]], values: ["pässwörd値", "first line\nsecond"]))
  }()

  static let fixes: Report = {
    let files = MarkedFiles("a b/ü:x.env", "A=«a:one»\nB='é«b:😀»'\nPASSWORD=«p:p@ss»\n")
    return report(
      files,
      [
        Diagnostic(
          "quoted", .warning, "`B` | <b> [x](y) *z* \"q\" & `a`b", at: Label(files["b"], "this"),
          related: [Label(files["a"], "<that>")], help: ["do `one` | `two`", "or not"], guide: "say \"so\"",
          subject: Subject(service: "web", variable: "B", path: "services.web.environment.B"),
          fix: Fix("replace it", [Fix.Edit(files["b"], "x"), Fix.Edit(files["a"].start, "\"")])),
        Diagnostic(
          "secret-fix", .error, "must be encoded", at: Label(files["p"]),
          fix: Fix("percent-encode the password", [Fix.Edit(files["p"], "p%40ss")])),
      ], redaction: Redaction(ranges: [files["p"]], values: ["p@ss"]))
  }()
}
