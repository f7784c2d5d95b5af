import Compose
import Diagnostics
import Rules

/// What the matrix and the history call things.
extension Arrival.Form {
  var word: String {
    switch self {
    case .guarded: "guard"
    case .halfGuarded: "check"
    case .defaulted: "default"
    case .replaced: "switch"
    case .plain: "plain"
    case .passedThrough: "passed"
    case .literal: "literal"
    }
  }

  var sign: String {
    switch self {
    case .guarded: "!"
    case .halfGuarded: "?"
    case .defaulted: "-"
    case .replaced: "+"
    case .plain: "$"
    case .passedThrough: ">"
    case .literal: "="
    }
  }

  var meaning: String {
    switch self {
    case .guarded: "`${NAME:?}`: nothing starts without it"
    case .halfGuarded: "`${NAME?}`: nothing starts without it, but it may be empty"
    case .defaulted: "`${NAME:-…}`: has a default"
    case .replaced: "`${NAME:+…}`: something else when it is set"
    case .plain: "`${NAME}`: blank when nothing defines it"
    case .passedThrough: "the name alone, filled from outside"
    case .literal: "written into the compose file"
    }
  }

  var tone: Table.Tone {
    switch self {
    case .guarded: .good
    case .halfGuarded, .plain: .warning
    case .defaulted, .replaced, .passedThrough, .literal: .plain
    }
  }
}

extension VariableMatrix.Cell {
  /// `guard`, `guard+arg`, `default+arg:guard`, or signs for the same.
  func shown(asWords usesWords: Bool) -> Table.Cell {
    if isMissing { return Table.Cell(usesWords ? "absent" : "x", .error) }
    var parts: [String] = []
    var last: Arrival.Form?
    for arrival in arrivals {
      switch arrival.route {
      case .environment: parts.append(usesWords ? arrival.form.word : arrival.form.sign)
      case .envFile: parts.append(usesWords ? "env_file" : "f")
      case .buildArgument:
        let isSame = last == arrival.form
        if usesWords {
          parts.append(isSame ? "arg" : "arg:\(arrival.form.word)")
        } else {
          parts.append(isSame ? "b" : "b\(arrival.form.sign)")
        }
      }
      last = arrival.route == .envFile ? nil : arrival.form
    }
    let tones = arrivals.filter { $0.route != .envFile }.map(\.form.tone)
    let tone = tones.first { $0 == .warning } ?? tones.first ?? .plain
    return Table.Cell(parts.joined(separator: usesWords ? "+" : ""), tone)
  }
}

extension VariableMatrix.Row {
  /// What is remarkable about a variable, before all else.
  enum Mark: CaseIterable {
    case missing, unset, unused, several

    var sign: String {
      switch self {
      case .missing: "X"
      case .unset: "~"
      case .unused: "o"
      case .several: "&"
      }
    }

    var word: String {
      switch self {
      case .missing: "missing"
      case .unset: "unset"
      case .unused: "unused"
      case .several: "defined more than once"
      }
    }

    var meaning: String {
      switch self {
      case .missing: "needed, and nothing defines it"
      case .unset: "nothing defines it"
      case .unused: "defined, and nothing uses it"
      case .several: "defined more than once; `validate why NAME` says which one counts"
      }
    }

    var tone: Table.Tone {
      switch self {
      case .missing: .error
      case .unused: .warning
      case .unset, .several: .note
      }
    }
  }

  var mark: Mark? {
    switch state {
    case .missing: .missing
    case .unused: .unused
    case .unset: .unset
    case .set: definitions.count > 1 ? .several : nil
    }
  }
}

extension Definition {
  /// `shell`, or the place in a file.
  func source(_ place: (SourceRange) -> String) -> String {
    switch origin {
    case .shell: "shell"
    case .compose: "Compose"
    case .dokploy: "Dokploy"
    case .envFile, .serviceEnvFile: nameRange.map(place) ?? "env file"
    }
  }

  /// The same in a sentence.
  func phrase(_ place: (SourceRange) -> String) -> String {
    switch origin {
    case .shell: "the shell"
    case .compose: "Compose's own"
    case .dokploy: "Dokploy's own"
    case .envFile, .serviceEnvFile: source(place)
    }
  }
}
