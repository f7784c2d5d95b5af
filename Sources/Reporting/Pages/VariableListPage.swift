package import Compose
package import Diagnostics
import Rules

/// The variables that the compose files refer to, as `validate config --variables` prints them: where each is used and
/// how, its defaults, whether it is required anywhere, and where its value comes from. Secrets are masked.
package struct VariableListPage: Sendable {
  private let variables: [Variable]
  private let places: Places

  /// - Parameters:
  ///   - references: every reference of the project, in the order of reading.
  ///   - definition: what gives a variable its value, if anything does.
  ///   - isSecret: whether the value of a variable of that name must stay hidden, and so its defaults.
  package init(
    of references: [VariableReference], files: SourceFiles, redaction: Redaction?,
    definition: (String) -> Definition?, isSecret: (String) -> Bool
  ) {
    places = Places(files)
    var positions: [String: Int] = [:]
    var variables: [Variable] = []
    for reference in references {
      let index = positions[reference.name] ?? variables.count
      if index == variables.count {
        positions[reference.name] = index
        // A `$` in a secret may begin what looks like a variable.
        let name = redaction?.masked(reference.name) ?? reference.name
        variables.append(Variable(name: name, definition: definition(reference.name)))
      }
      let operand = reference.form.operand.map { operand -> String in
        guard let redaction else { return operand }
        return isSecret(reference.name) && !operand.isEmpty && reference.form.isValue
          ? Redaction.mask : redaction.masked(operand)
      }
      let path = reference.path.description
      variables[index].uses.append(Use(reference: reference, path: redaction?.masked(path) ?? path, operand: operand))
    }
    self.variables = variables.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private struct Variable {
    let name: String
    let definition: Definition?
    var uses: [Use] = []

    var isRequired: Bool { uses.contains { $0.reference.form.isRequired } }

    /// Where it stands; what an anchor repeats stands in one place.
    var places: [SourceRange] {
      var seen: Set<SourceRange> = []
      return uses.map(\.reference.range).filter { seen.insert($0).inserted }
    }

    /// What stands in for it where it is not set, each once.
    var defaults: [String] {
      var defaults: [String] = []
      for use in uses where use.reference.form.isValue {
        if let operand = use.operand, !defaults.contains(operand) { defaults.append(operand) }
      }
      return defaults
    }
  }

  private struct Use {
    let reference: VariableReference
    /// Where it stands, masked.
    let path: String
    /// What stands behind the operator, masked.
    let operand: String?
  }

  /// A table for a terminal.
  package func text(_ format: TextFormat) -> String {
    guard !variables.isEmpty else { return "no variables\n" }
    let columns = [
      Table.Column("Variable"), Table.Column("Required"), Table.Column("Default", mayWrap: true),
      Table.Column("Defined", mayWrap: true), Table.Column("Used", mayWrap: true),
    ]
    return Table(
      columns,
      variables.map { variable in
        let isMissing = variable.isRequired && variable.definition == nil
        return [
          Table.Cell(variable.name, .strong), Table.Cell(variable.isRequired ? "yes" : "", isMissing ? .error : .plain),
          Table.Cell(variable.defaults.joined(separator: ", ")),
          Table.Cell(source(of: variable), variable.definition == nil ? .warning : .plain),
          Table.Cell(variable.places.map(places.short).joined(separator: ", "), .faint),
        ]
      }
    ).text(format)
  }

  private func source(of variable: Variable) -> String {
    guard let definition = variable.definition else { return "nowhere" }
    switch definition.origin {
    case .shell: return "shell"
    case .compose: return "Compose"
    case .dokploy: return "Dokploy"
    case .envFile, .serviceEnvFile: return definition.nameRange.map(places.short) ?? ""
    }
  }

  /// The list for programs. `version` grows when a field changes its meaning or goes away.
  package var json: String { JSONText.write(Document(variables: variables.map { Entry($0, places) })) }

  private struct Document: Encodable {
    let version = 1
    let variables: [Entry]
  }

  private struct Entry: Encodable {
    let name: String
    let required: Bool
    let defaults: [String]
    let definition: DefinitionPlace?
    let references: [EncodedReference]

    init(_ variable: Variable, _ places: Places) {
      name = variable.name
      required = variable.isRequired
      defaults = variable.defaults
      definition = variable.definition.map { DefinitionPlace($0, places) }
      references = variable.uses.map { use in
        EncodedReference(
          place: places.encodable(use.reference.range), path: use.path,
          form: Arrival.Form(of: use.reference).rawValue, operator: use.reference.form.symbol, operand: use.operand)
      }
    }
  }

  private struct EncodedReference: Encodable {
    let place: JSONPlace
    let path: String
    let form: String
    let `operator`: String?
    let operand: String?
  }
}

extension VariableReference.Form {
  fileprivate var operand: String? {
    switch self {
    case .plain: nil
    case .fallback(let operand, _), .alternative(let operand, _): operand
    case .required(let message, _): message
    }
  }

  /// Whether the operand may take the place of the variable's value.
  fileprivate var isValue: Bool {
    switch self {
    case .fallback: true
    case .plain, .alternative, .required: false
    }
  }

  fileprivate var isRequired: Bool {
    switch self {
    case .required: true
    case .plain, .fallback, .alternative: false
    }
  }

  fileprivate var symbol: String? {
    switch self {
    case .plain: nil
    case .fallback(_, let whenEmpty): whenEmpty ? ":-" : "-"
    case .alternative(_, let whenEmpty): whenEmpty ? ":+" : "+"
    case .required(_, let whenEmpty): whenEmpty ? ":?" : "?"
    }
  }
}
