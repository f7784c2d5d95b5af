package import Diagnostics

/// Something that is wrong, or suspicious, about a reference.
package struct TemplateProblem: Sendable {
  package let kind: Kind
  /// The reference; nil when the text that holds it is in no file.
  package let range: SourceRange?
  package let path: ModelPath

  package enum Kind: Sendable {
    /// A required variable has no value. `message` is what stands in the file, not interpolated; `empty` is the
    /// definition that sets the variable to nothing.
    case missing(name: String, message: String, empty: Definition?)
    /// Nothing defines the variable and the reference does not say what then.
    case unset(name: String)
    /// Not a reference at all. `template` is the part of the text (its UTF-8) that Compose's message quotes.
    case invalid(Malformation, template: Range<Int>, isUsed: Bool)
    /// Compose takes more for the operand than the braces say. `isRefused` is whether it then misses a brace.
    case miscountedBraces(isUsed: Bool, isRefused: Bool = false)
    /// A bound of this program, not of Compose.
    case nestedTooDeeply(limit: Int)
    /// A bound of this program, not of Compose.
    case expandsTooFar(limit: Int)
  }

  /// What is wrong after a `${`.
  package enum Malformation: Sendable, Hashable {
    /// `${}`, `${-x}`, `${!X}`.
    case noName
    /// `${1}`.
    case digitFirst
    /// `${ X}`, `${X }`.
    case blankInName
    /// `${${X}}`.
    case nestedName
    /// `${X:=x}`, `${X%x}`, `${X.Y}`: these bytes after the name.
    case unknownOperator(String)
    /// The operand goes on in the next line.
    case lineBreak
    /// No `}` follows.
    case unclosed
  }

  init(_ kind: Kind, at range: SourceRange?, path: ModelPath) {
    self.kind = kind
    self.range = range
    self.path = path
  }

  init?(_ problem: Interpolator.Problem) {
    switch problem {
    case .absent(let reference, _): self.init(of: reference)
    case .other(let problem): self = problem
    }
  }

  /// What is wrong with a reference that finds nothing; nil for another.
  init?(of reference: VariableReference) {
    switch (reference.outcome, reference.form) {
    case (.unset, _): kind = .unset(name: reference.name)
    case (.missing(let empty), .required(let message, _)):
      kind = .missing(name: reference.name, message: message, empty: empty)
    case (.value, _), (.operand, _), (.blank, _), (.unused, _), (.missing, _): return nil
    }
    range = reference.range
    path = reference.path
  }

  /// Whether the project is refused for it.
  package var isRefused: Bool {
    switch kind {
    case .missing, .nestedTooDeeply, .expandsTooFar: true
    case .invalid(_, _, let isUsed): isUsed
    case .miscountedBraces(_, let isRefused): isRefused
    case .unset: false
    }
  }
}

extension [TemplateProblem] {
  /// The problems of one text, without the braces that are missing only because they have been miscounted.
  var withoutConsequences: [TemplateProblem] {
    guard count > 1, let cause = firstIndex(where: { $0.isMiscount }) else { return self }
    let consequences = self[cause...].filter(\.isUnclosed)
    guard !consequences.isEmpty, case .miscountedBraces(let isUsed, _) = self[cause].kind else { return self }
    var result = self
    result[cause] = TemplateProblem(
      .miscountedBraces(isUsed: isUsed, isRefused: consequences.contains(where: \.isRefused)), at: self[cause].range,
      path: self[cause].path)
    result.removeSubrange(cause + 1..<count)
    return result + self[(cause + 1)...].filter { !$0.isUnclosed }
  }
}

extension TemplateProblem {
  fileprivate var isMiscount: Bool { if case .miscountedBraces = kind { true } else { false } }
  fileprivate var isUnclosed: Bool { if case .invalid(.unclosed, _, _) = kind { true } else { false } }
}
