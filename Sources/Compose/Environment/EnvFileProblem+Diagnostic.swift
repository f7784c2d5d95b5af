package import Diagnostics

extension EnvFileProblem {
  /// The problem as it is reported. Says nothing of what a value holds.
  package var diagnostic: Diagnostic {
    switch kind {
    case .unexpectedCharacter(let scalar, _, let followsQuote):
      followsQuote
        ? make(
          "unexpected text after the closing quote",
          help: [
            "a quote inside the value is written `\\\"` within double quotes and `\\'` within single quotes",
            "a comment needs a `#` in front",
          ])
        : make("\(Self.name(of: scalar)) in the name of a variable", help: Self.remedy(for: scalar))
    case .blankInKey:
      make(
        "a blank in the name of a variable",
        help: ["write `NAME=value`, with nothing but `export` before the name", "quote a value that spans lines"])
    case .unterminatedQuote:
      make(
        "this quote is never closed",
        help: ["close it; what follows, up to the end of the file, is part of the value to Docker Compose"])
    case .nothingExported:
      make("`export` without a variable", help: ["write `export NAME=value`, or remove the line"])
    case .template(let problem, _):
      if case .unset(let name) = problem.kind { unset(name) } else { problem.diagnostic }
    case .notUTF8(let isRefused):
      Diagnostic(
        .envEncoding, isRefused ? .error : .warning, "not UTF-8", at: Label(range, "the first such bytes"),
        help: ["save the file as UTF-8"])
    case .utf16:
      Diagnostic(
        .envEncoding, .error, "the file is UTF-16, which Docker Compose cannot read", at: Label(range),
        help: ["save the file as UTF-8; in PowerShell, write it with `Out-File -Encoding utf8`"])
    case .skippedLine(let name): skippedLine(name)
    case .unknownReference(let name, let meant): unknownReference(name, meant: meant)
    case .referenceInReference(let name): referenceInReference(name)
    case .noKey: make("no variable name before the `=`", help: ["write `NAME=value`"])
    case .lineTooLong(let limit):
      make(
        "a line of more than \(limit / 1024) KiB", help: ["a file of `format: raw` is read line by line, up to that"])
    }
  }

  private func skippedLine(_ name: String?) -> Diagnostic {
    Diagnostic(
      .dokploySkippedLine, .warning,
      name.map { "Dokploy leaves `\($0)` out, which has no `=`" } ?? "Dokploy leaves this line out",
      at: Label(range),
      help: name.map { ["write `\($0)=value`: Dokploy has no shell to take a value from"] } ?? [
        "write `NAME=value`, with a name of letters, digits, `_`, `.` and `-`", "quote a value that spans lines",
        "a comment begins with `#`",
      ], subject: Subject(variable: name))
  }

  private func unknownReference(_ name: String, meant: String?) -> Diagnostic {
    let isNamed = name.looksLikeVariable
    let help: Message =
      meant.map { "did you mean `${{\($0)}}`?" }
      ?? "define it in the same text, or write `${{project.NAME}}` or `${{environment.NAME}}` for one of Dokploy's"
    return Diagnostic(
      .dokployUnknownReference, .error,
      isNamed
        ? "`\(name)` is not in the Environment tab, so Dokploy refuses to deploy"
        : "what this refers to is not in the Environment tab, so Dokploy refuses to deploy",
      at: Label(range), help: [help], subject: Subject(variable: isNamed ? name : nil))
  }

  private func referenceInReference(_ name: String) -> Diagnostic {
    let isNamed = name.looksLikeVariable
    let named: Message = isNamed ? "`\(name)`" : "what this refers to"
    return Diagnostic(
      .dokployNestedReference, .warning,
      "the value of \(named) has a `${{…}}` itself, which Dokploy leaves as text",
      at: Label(range), help: ["repeat here what stands there: Dokploy fills references in once"],
      subject: Subject(variable: isNamed ? name : nil))
  }

  private func make(_ message: Message, help: [Message]) -> Diagnostic {
    Diagnostic(.envSyntax, .error, message, at: Label(range), help: help)
  }

  /// A dollar sign in a value is more often a password's than a reference that was forgotten, so what follows it is
  /// only named when it looks like a variable.
  private func unset(_ name: String) -> Diagnostic {
    let isBraced = range.count > name.utf8.count + 1
    let isNamed = isBraced || name.looksLikeVariable
    let subject: Message = isNamed ? "`\(name)`" : "the variable after this `$`"
    return Diagnostic(
      .unsetVariable, .warning, "\(subject) is not set, so nothing stands in its place", at: Label(range),
      help: [
        "put the value in single quotes if a dollar sign is meant",
        "otherwise define the variable above, or outside this file",
      ], subject: Subject(variable: isNamed ? name : nil))
  }

  private static func name(of scalar: Unicode.Scalar) -> Message {
    switch scalar {
    case "\u{FEFF}": "a byte order mark"
    case "\u{FFFD}": "a byte that is not UTF-8"
    case "\0": "a NUL"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F: "a control character"
    case "`": "a backtick"
    case _ where scalar.isForeignBlank: "\(scalar.foreignBlankName)"
    case _ where scalar.isInvisible: "an invisible character (\(scalar.codePoint))"
    default: "`\(scalar)`"
    }
  }

  private static func remedy(for scalar: Unicode.Scalar) -> [Message] {
    switch scalar {
    case "\u{FEFF}": ["remove it: it is only allowed at the very beginning of the file"]
    case "\"", "'", "\u{201C}", "\u{2018}":
      ["write the name without quotes, as in `NAME=value`", "quote the whole of a value that spans lines"]
    case "{": ["this is not a JSON file: write `NAME=value`, one a line"]
    case "/", "+": ["quote the whole of a value that spans lines"]
    case ";": ["a comment begins with `#`"]
    case _ where scalar.isForeignBlank || scalar.isInvisible: ["remove it, or replace it by a space"]
    default: ["a name is made of letters, digits, `_`, `.`, `-`, `[` and `]`", "a comment begins with `#`"]
    }
  }
}

extension String {
  /// Whether it is written as variables mostly are: in upper case.
  package var looksLikeVariable: Bool {
    utf8.count > 1 && !utf8.contains { $0 >= 0x80 || (Byte.isLetter($0) && $0 & 0x20 != 0) }
  }
}
