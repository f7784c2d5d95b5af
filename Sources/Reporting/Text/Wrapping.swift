/// Breaks running text into lines of at most a number of columns.
enum Wrapping {
  /// The lines of `text`, which must be printable. Breaks come at blanks; only a word that is longer than a line is
  /// cut. Without a width there is one line.
  static func lines(_ text: String, width limit: Int?, firstWidth: Int? = nil) -> [String] {
    guard let limit else { return [text] }
    var lines: [String] = []
    var line = ""
    var lineWidth = 0
    /// Columns left for the line being filled.
    func room() -> Int { max(1, lines.isEmpty ? firstWidth ?? limit : limit) }
    func end() {
      lines.append(line)
      line = ""
      lineWidth = 0
    }
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let wordWidth = DisplayWidth.of(String(word))
      if !line.isEmpty {
        if lineWidth + 1 + wordWidth <= room() {
          line += " \(word)"
          lineWidth += 1 + wordWidth
          continue
        }
        end()
      }
      if wordWidth <= room() {
        line = String(word)
        lineWidth = wordWidth
        continue
      }
      for character in word {
        let characterWidth = DisplayWidth.of(character)
        if lineWidth + characterWidth > room() { end() }
        line.append(character)
        lineWidth += characterWidth
      }
    }
    if !line.isEmpty || lines.isEmpty { end() }
    return lines
  }
}
