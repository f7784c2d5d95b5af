import Compose
package import Diagnostics
package import Rules

/// Which variable reaches which service, as `validate matrix` prints it. No value is shown.
///
///        VARIABLE      DEFINED      api        web
///        DATABASE_URL  .env:3       guard      ·
///     X  API_KEY       missing      guard      absent
///     &  PUBLIC_URL    .env:7 +1    ·          guard+arg
///
/// A table that is wider than the terminal has signs in place of the words; where that does not suffice, services
/// get numbers for names, and at last one table follows another.
package struct MatrixPage: Sendable {
  private let matrix: VariableMatrix
  private let files: SourceFiles
  private let redaction: Redaction

  /// - Parameter redaction: a `$` in a secret may begin what looks like a variable.
  package init(_ matrix: VariableMatrix, files: SourceFiles, redaction: Redaction) {
    self.matrix = matrix
    self.files = files
    self.redaction = redaction
  }

  /// The page for a terminal.
  package func text(_ format: TextFormat) -> String {
    if matrix.rows.isEmpty { return "no variables\n" }
    let places = Places(files)
    if isTooLarge { return list(places, format) }
    let wording =
      Wording.allCases.first { wording in
        format.width.map { table(wording, places).width <= $0 } ?? true
      } ?? .signsAndNumbers
    var canvas = Canvas()
    drawNotes(wording, on: &canvas, limit: format.width)
    var text = table(wording, places).text(format)
    canvas.paint(inColour: format.isColoured, into: &text)
    return text
  }
}

// MARK: - Text

extension MatrixPage {
  /// How much room cells and headings take.
  private enum Wording: CaseIterable {
    case words, signs, signsAndNumbers
  }

  private func table(_ wording: Wording, _ places: Places) -> Table {
    let services = matrix.services.enumerated().map { number, name in
      Table.Column(wording == .signsAndNumbers ? String(number + 1) : name)
    }
    let hasMarks = matrix.rows.contains { $0.mark != nil }
    let head =
      (hasMarks ? [Table.Column("")] : []) + [
        Table.Column("Variable", mayWrap: true), Table.Column("Defined", mayWrap: true),
      ]
    let rows = matrix.rows.map { row in
      var cells = Array(repeating: Table.Cell("·", .faint), count: matrix.services.count)
      for cell in row.cells { cells[cell.service] = cell.shown(asWords: wording == .words) }
      let name = Table.Cell(name(of: row), row.demand == .unknown ? .faint : .plain)
      let mark = row.mark.map { Table.Cell($0.sign, $0.tone) } ?? ""
      return (hasMarks ? [mark] : []) + [name, defined(row, places)] + cells
    }
    return Table(head + services, rows, repeating: head.count)
  }

  private func name(of row: VariableMatrix.Row) -> String { redaction.masked(row.name) }

  private func defined(_ row: VariableMatrix.Row, _ places: Places) -> Table.Cell {
    let more = row.definitions.count > 1 ? " +\(row.definitions.count - 1)" : ""
    switch row.origin {
    case .definition(let definition): return Table.Cell(definition.source(places.short) + more)
    case .written(let range): return Table.Cell(places.short(range), .faint)
    case .fallback: return Table.Cell("default", .faint)
    case .nowhere: return row.state == .missing ? Table.Cell("missing", .error) : Table.Cell("-", .faint)
    }
  }

  /// What the words or signs mean that occur, and the names behind the numbers.
  private func drawNotes(_ wording: Wording, on canvas: inout Canvas, limit: Int?) {
    var notes: [(sign: String, style: Style, meaning: String)] = []
    let cells = matrix.rows.flatMap(\.cells)
    let arrivals = cells.flatMap(\.arrivals)
    let usesWords = wording == .words
    for form in Arrival.Form.allCases where arrivals.contains(where: { $0.route != .envFile && $0.form == form }) {
      notes.append((usesWords ? form.word : form.sign, form.tone.style, form.meaning))
    }
    if arrivals.contains(where: { $0.route == .envFile }) {
      notes.append((usesWords ? "env_file" : "f", .plain, "a line of the service's `env_file`"))
    }
    if arrivals.contains(where: { $0.route == .buildArgument }) {
      notes.append((usesWords ? "arg" : "b", .plain, "a build argument"))
    }
    if cells.contains(where: \.isMissing) {
      notes.append((usesWords ? "absent" : "x", .severity(.error), "the contract wants it there"))
    }
    for mark in VariableMatrix.Row.Mark.allCases where matrix.rows.contains(where: { $0.mark == mark }) {
      notes.append((mark.sign, mark.tone.style, mark.meaning))
    }
    if wording == .signsAndNumbers {
      for (number, name) in matrix.services.enumerated() { notes.append((String(number + 1), .strong, name)) }
    }
    guard !notes.isEmpty else { return }
    canvas.addRow()
    let indent = (notes.map { DisplayWidth.of($0.sign) }.max() ?? 0) + 4
    for note in notes {
      for (index, line) in Wrapping.lines(Glyph.printable(note.meaning), width: limit.map { $0 - indent }).enumerated()
      {
        canvas.addRow()
        if index == 0 { canvas.write(note.sign, column: 2, style: note.style) }
        canvas.write(line, column: indent)
      }
    }
  }
}

// MARK: - Lists

extension MatrixPage {
  /// A table has a cell for every variable in every service; beyond this many nobody could read it, and thousands of
  /// services would take all memory.
  private static let tableLimit = 200_000

  private var isTooLarge: Bool {
    matrix.rows.count > MatrixPage.tableLimit / max(1, matrix.services.count)
  }

  /// Each variable with the services that it reaches, and no others.
  private func list(_ places: Places, _ format: TextFormat) -> String {
    var page = TextPage(width: format.width ?? 100)
    for row in matrix.rows {
      let cells = row.cells.map { "\(matrix.services[$0.service]) \($0.shown(asWords: true).text)" }
      let state = row.mark.map { $0 == .missing ? "" : ", \($0.word)" } ?? ""
      page.entry(
        Glyph.printable(name(of: row)), tag: defined(row, places).text + state, style: row.mark?.tone.style ?? .faint,
        text: cells.joined(separator: ", "))
    }
    return page.text(inColour: format.isColoured)
  }
}

// MARK: - Markdown

extension MatrixPage {
  /// The page as Markdown.
  package var markdown: String {
    let places = Places(files)
    if isTooLarge { return Markdown.fenced(list(places, TextFormat(width: 100))) }
    let columns = ["Variable", "Defined"] + matrix.services
    let rows = matrix.rows.map { row in
      var cells = Array(repeating: Table.Cell(""), count: matrix.services.count)
      for cell in row.cells { cells[cell.service] = cell.shown(asWords: true) }
      let mark = row.mark.map { " (\($0.word))" } ?? ""
      return [Table.Cell("`\(name(of: row))`\(mark)"), defined(row, places)] + cells
    }
    return Table(columns.map { Table.Column($0) }, rows).markdown
  }
}

// MARK: - JSON

extension MatrixPage {
  /// The page for programs. `version` grows when a field changes its meaning or goes away.
  package var json: String { JSONText.write(Document(matrix, Places(files), redaction)) }

  private struct Document: Encodable {
    let version = 1
    let services: [String]
    let variables: [Variable]

    init(_ matrix: VariableMatrix, _ places: Places, _ redaction: Redaction) {
      services = matrix.services
      variables = matrix.rows.map { Variable($0, matrix.services, places, redaction) }
    }
  }

  private struct Variable: Encodable {
    let name: String
    let contract: String
    let secret: Bool
    let state: String
    let definitions: [DefinitionPlace]
    let services: [Receiver]

    init(_ row: VariableMatrix.Row, _ names: [String], _ places: Places, _ redaction: Redaction) {
      name = redaction.masked(row.name)
      contract = row.demand.rawValue
      secret = row.isSecret
      state = row.state.rawValue
      definitions = row.definitions.map { DefinitionPlace($0, places) }
      services = row.cells.map { Receiver($0, names, places) }
    }
  }

  private struct Receiver: Encodable {
    let service: String
    let demanded: Bool
    let missing: Bool
    let arrivals: [ArrivalPlace]

    init(_ cell: VariableMatrix.Cell, _ names: [String], _ places: Places) {
      service = names[cell.service]
      demanded = cell.isDemanded
      missing = cell.isMissing
      arrivals = cell.arrivals.map { ArrivalPlace($0, places) }
    }
  }
}

/// A definition without its value, for programs.
struct DefinitionPlace: Encodable {
  let source: String
  let place: JSONPlace?

  init(_ definition: Definition, _ places: Places) {
    source =
      switch definition.origin {
      case .shell: "shell"
      case .envFile: "env-file"
      case .serviceEnvFile: "service-env-file"
      case .compose: "compose"
      case .dokploy: "dokploy"
      }
    place = definition.nameRange.map(places.encodable)
  }
}

/// An arrival without its value, for programs.
struct ArrivalPlace: Encodable {
  let route: String
  let form: String
  let set: Bool
  let place: JSONPlace

  init(_ arrival: Arrival, _ places: Places) {
    route = arrival.route.rawValue
    form = arrival.form.rawValue
    set = !(arrival.value?.string.isEmpty ?? true)
    place = places.encodable(arrival.range)
  }
}
