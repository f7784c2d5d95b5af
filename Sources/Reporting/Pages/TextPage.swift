/// Running text for a terminal: headings, wrapped paragraphs, things to be shown as they are.
struct TextPage {
  private let width: Int
  private var canvas = Canvas()
  private var endsBlank = true

  init(width: Int) { self.width = max(24, width) }

  mutating func heading(_ text: String, note: String) {
    addRow()
    let end = canvas.write(text, column: 0, style: .strong)
    canvas.write("(\(note))", column: end + 1, style: .faint)
    blank()
  }

  mutating func title(_ text: String) {
    addRow()
    canvas.write("\(text):", column: 0, style: .strong)
  }

  mutating func faint(_ text: String) {
    addRow()
    canvas.write(Glyph.printable(text), column: 0, style: .faint)
  }

  /// Paragraphs are parted by empty lines; a single line break is a blank.
  mutating func paragraphs(_ text: String) {
    var paragraph: [Substring] = []
    for line in (text + "\n").split(separator: "\n", omittingEmptySubsequences: false) {
      if !line.isEmpty {
        paragraph.append(line)
      } else if !paragraph.isEmpty {
        for line in Wrapping.lines(Glyph.printable(paragraph.joined(separator: " ")), width: width) {
          addRow()
          canvas.write(line, column: 0)
        }
        blank()
        paragraph = []
      }
    }
  }

  /// Lines as they are.
  mutating func verbatim(_ text: String, indent: Int) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    for line in lines {
      addRow()
      canvas.write(Glyph.printable(String(line)), column: indent)
    }
  }

  /// `name  tag  text`, the text in a column of its own where there is room for one.
  mutating func entry(_ name: String, tag: String, style: Style, text: String) {
    addRow()
    let nameEnd = canvas.write(name, column: 2, style: .strong)
    canvas.write(tag, column: nameEnd + 1, style: style)
    for line in Wrapping.lines(Glyph.printable(text), width: width - 6) {
      addRow()
      canvas.write(line, column: 6)
    }
  }

  /// A severity in a column of its own, then a name, and below it the text.
  mutating func rule(_ name: String, severity: String, style: Style, text: String) {
    let column = 2 + "warning".count + 2
    addRow()
    canvas.write(severity, column: 2, style: style)
    canvas.write(name, column: column, style: .strong)
    for line in Wrapping.lines(Glyph.printable(text), width: width - column) {
      addRow()
      canvas.write(line, column: column)
    }
  }

  mutating func blank() {
    if !endsBlank { canvas.addRow() }
    endsBlank = true
  }

  func text(inColour isColoured: Bool) -> String {
    var text = ""
    canvas.paint(inColour: isColoured, into: &text)
    while text.hasSuffix("\n\n") { text.removeLast() }
    return text
  }

  private mutating func addRow() {
    endsBlank = false
    canvas.addRow()
  }
}
