import Diagnostics
import Testing

@Suite struct LineTableTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let lines: [Range<Int>]
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ lines: [Range<Int>]) {
      self.name = name
      bytes = Array(text.utf8)
      self.lines = lines
    }
  }

  static let cases = [
    Case("empty", "", [0..<0]),
    Case("one line", "ab", [0..<2]),
    Case("line feed", "a\nb\n", [0..<1, 2..<3, 4..<4]),
    Case("carriage return and line feed", "a\r\nb\r\n", [0..<1, 3..<4, 6..<6]),
    Case("carriage return", "a\rb\r", [0..<1, 2..<3, 4..<4]),
    Case("all of them", "a\n\r\nb\r\rc\n\n", [0..<1, 2..<2, 4..<5, 6..<6, 7..<8, 9..<9, 10..<10]),
    Case("a carriage return at the end", "a\n\r", [0..<1, 2..<2, 3..<3]),
    Case("other separators break no line", "a\u{2028}b\u{85}c\u{B}d", [0..<10]),
  ]

  @Test(arguments: cases) func findsLines(_ case: Case) {
    let table = LineTable(`case`.bytes)
    #expect(table.lineCount == `case`.lines.count)
    #expect((1...table.lineCount).map { table.contents(ofLine: $0) } == `case`.lines)
    for (index, line) in `case`.lines.enumerated() {
      for offset in line.lowerBound...line.upperBound { #expect(table.line(at: offset) == index + 1) }
    }
    #expect(table.line(at: `case`.bytes.count + 10) == table.lineCount)
    #expect(table.contents(ofLine: 0).isEmpty)
    #expect(table.contents(ofLine: table.lineCount + 1).isEmpty)
  }

  @Test(
    arguments: [
      ("ascii", Array("x\nab".utf8), [2: (1, 1), 3: (2, 2), 4: (3, 3)]),
      ("two and three bytes", Array("é€x".utf8), [0: (1, 1), 2: (2, 2), 5: (3, 3), 6: (4, 4)]),
      ("four bytes", Array("😀x".utf8), [0: (1, 1), 4: (2, 3), 5: (3, 4)]),
      ("in the middle of a scalar", Array("é😀x".utf8), [1: (1, 1), 3: (2, 2), 5: (2, 2), 6: (3, 4)]),
      ("a stray byte", [0x80, 0x61, 0xFF, 0x62], [1: (2, 2), 2: (3, 3), 3: (4, 4), 4: (5, 5)]),
      ("a scalar cut short", [0xE2, 0x82, 0x61], [1: (2, 2), 2: (3, 3), 3: (4, 4)]),
      ("an overlong form", [0xC0, 0x80, 0x61], [1: (2, 2), 2: (3, 3)]),
      ("a surrogate", [0xED, 0xA0, 0x80, 0x61], [1: (2, 2), 2: (3, 3), 3: (4, 4)]),
      ("beyond the end", Array("a\nbc".utf8), [100: (3, 3)]),
      ("a byte order mark", Array("\u{FEFF}a".utf8), [3: (2, 2)]),
    ] as [(String, [UInt8], [Int: (Int, Int)])])
  func countsColumns(_ name: String, _ bytes: [UInt8], _ expected: [Int: (Int, Int)]) {
    let table = LineTable(bytes)
    for (offset, (scalars, utf16)) in expected {
      #expect(table.column(at: offset) == scalars, "\(name), offset \(offset)")
      #expect(table.utf16Column(at: offset) == utf16, "\(name), offset \(offset)")
    }
  }

  /// Long lines are counted from checkpoints; the result is what counting from the line's start gives.
  @Test(arguments: 0..<6) func longLinesCountTheSame(shift: Int) {
    let text = String(repeating: "a", count: shift) + String(repeating: "é😀b€\u{0}", count: 3_000)
    let bytes = Array("first\n".utf8) + Array(text.utf8) + [0x80, 0xFF] + Array("😀\nlast".utf8)
    let table = LineTable(bytes)
    var scalars = 1
    var utf16 = 1
    var offset = 6
    while bytes[offset] != 0x0A {
      let (scalar, length) = UTF8Scalar.read(bytes, at: offset)
      // Checking all would take the test quadratic time; those around the checkpoints are what matters.
      if (offset - 6) % 4096 < 8 || (offset - 6) % 4096 > 4088 || offset % 997 == 0 {
        for inside in 0..<length {
          #expect(table.column(at: offset + inside) == scalars)
          #expect(table.utf16Column(at: offset + inside) == utf16)
        }
      }
      scalars += 1
      utf16 += scalar.map { $0.value > 0xFFFF ? 2 : 1 } ?? 1
      offset += length
    }
    #expect(table.column(at: offset + 3) == 3)
  }

  @Test func scalarsAreReadAsTheStandardReadsThem() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<3_000 {
      let bytes = (0..<6).map { _ in
        [UInt8.random(in: 0...255, using: &random), 0x80, 0xBF, 0xE0, 0xED, 0xF0, 0xF4].randomElement(using: &random)
          ?? 0
      }
      var scalars: [Unicode.Scalar] = []
      var offset = 0
      while offset < bytes.count {
        let (scalar, length) = UTF8Scalar.read(bytes, at: offset)
        #expect(UTF8Scalar.start(of: offset, in: bytes) == offset)
        for inside in 1..<max(1, length) { #expect(UTF8Scalar.start(of: offset + inside, in: bytes) == offset) }
        if let scalar { scalars.append(scalar) }
        offset += length
      }
      let expected = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { $0 != "\u{FFFD}" }
      #expect(scalars.filter { $0 != "\u{FFFD}" } == Array(expected))
    }
  }
}
