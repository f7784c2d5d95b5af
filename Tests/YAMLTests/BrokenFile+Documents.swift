/// Documents, directives and encoding.
extension BrokenFile {
  static let documents: [BrokenFile] = [
    BrokenFile(
      "text behind the document",
      #"""
      "a"
      "b"

      """#,
      #"""
      2:1-2:4 error [yaml-syntax] text stands behind the document's value
        1:1-1:4 the value
        help: a document holds one value: make it part of that, or start another document with `---`
      """#),
    BrokenFile(
      "directive version",
      #"""
      %YAML 2.0
      ---
      a: 1

      """#,
      #"""
      1:7-1:10 error [yaml-syntax] YAML 2.0 is not supported
        help: remove the `%YAML` line
      """#),
    BrokenFile(
      "directive without document",
      #"""
      %YAML 1.1

      """#,
      #"""
      1:1-1:10 error [yaml-syntax] the directive `%YAML 1.1` is not followed by `---`
        help: put a line `---` behind the directives
      """#),
    BrokenFile(
      "document marker in quotes",
      #"""
      a: "x
      ---
      b: 1

      """#,
      #"""
      1:4-1:5 error [yaml-syntax] the quote `"` is never closed
        help: add the closing quote at the end of the value
      """#),
    BrokenFile(
      "text on the line of the end marker",
      #"""
      a: 1
      ... b

      """#,
      #"""
      2:5-2:6 error [yaml-syntax] text stands behind the end of the document
        help: move it to a line of its own
      """#),
    BrokenFile(
      "merge conflict",
      #"""
      services:
      <<<<<<< HEAD
        a:
      =======
        b:
      >>>>>>> other
          image: x

      """#,
      #"""
      2:1-2:8 error [yaml-syntax] a merge conflict is left in the file
        help: settle it, and remove the lines that mark it
      """#),
    BrokenFile(
      "byte order mark in the middle",
      #"""
      a: x\#u{FEFF}y

      """#,
      #"""
      1:5-1:6 note [yaml-only-for-compose] a byte order mark stands inside the text; Docker Compose accepts it
        help: remove this invisible character
      """#),
    BrokenFile(
      "null byte",
      #"""
      a: 1\#0
      b: 2

      """#,
      #"""
      1:5-1:6 error [invalid-encoding] the control character U+0000 is not allowed
        help: remove it; in double quotes it can be written as `\x00`
      """#),
    BrokenFile(
      "document behind an end marker",
      #"""
      a: 1
      ...
      b: 2

      """#,
      #"""
      3:1-3:3 error [yaml-refused-by-compose] Docker Compose refuses a document behind `...` that does not begin with `---`
        help: put a line `---` before it
      """#),
    BrokenFile(
      "directive between documents",
      #"""
      a: 1
      %TAG ! tag:x
      ---
      b: 2

      """#,
      #"""
      2:1-2:13 note [yaml-only-for-compose] the directive `%TAG ! tag:x` comes after a document that was not ended; Docker Compose accepts it
        help: put a line `...` before it
      """#),
  ]
}
