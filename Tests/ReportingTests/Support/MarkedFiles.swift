import Diagnostics

/// Source files for tests, the places to talk about marked in their text.
///
///     A=«x:hunter2»
///
/// is the text `A=hunter2` with a mark `x` on `hunter2`.
struct MarkedFiles {
  private(set) var files = SourceFiles()
  private var marks: [String: SourceRange] = [:]

  init(_ contents: [(path: String, text: String)]) {
    for (path, text) in contents {
      var bytes: [UInt8] = []
      var open: [(name: String, start: Int)] = []
      var found: [(String, Range<Int>)] = []
      var rest = text[...]
      while let scalar = rest.unicodeScalars.first {
        switch scalar {
        case "«":
          rest.unicodeScalars.removeFirst()
          let name = rest.prefix { $0 != ":" }
          rest = rest.dropFirst(name.count + 1)
          open.append((String(name), bytes.count))
        case "»":
          rest.unicodeScalars.removeFirst()
          if let (name, start) = open.popLast() { found.append((name, start..<bytes.count)) }
        default:
          bytes += Array(String(scalar).utf8)
          rest.unicodeScalars.removeFirst()
        }
      }
      let file = files.add(path: path, bytes: bytes)
      for (name, offsets) in found { marks[name] = SourceRange(file, offsets) }
    }
  }

  init(_ path: String, _ text: String) { self.init([(path, text)]) }

  subscript(name: String) -> SourceRange {
    guard let range = marks[name] else { preconditionFailure("no mark named \(name)") }
    return range
  }
}
