/// Scalars.
extension BrokenFile {
  static let scalars: [BrokenFile] = [
    BrokenFile(
      "text behind a quoted value",
      #"""
      a: "x" y
      b: 1

      """#,
      #"""
      1:8-1:9 error [yaml-syntax] text stands behind the end of the value
        1:4-1:7 the value ends here
        help: put quotes around all of it, or remove it
      """#),
    BrokenFile(
      "quote inside a single-quoted value",
      #"""
      a: 'it's'
      b: 1

      """#,
      #"""
      1:8-1:10 error [yaml-syntax] text stands behind the end of the value
        1:4-1:8 the value ends here
        help: write `''` for a quote inside single quotes
      """#),
    BrokenFile(
      "unclosed double quote",
      #"""
      services:
        web:
          hostname: "abc
          image: nginx
        db:
          image: postgres

      """#,
      #"""
      3:15-3:16 error [yaml-syntax] the quote `"` is never closed
        help: add the closing quote at the end of the value
      """#),
    BrokenFile(
      "unclosed double quote before another",
      #"""
      services:
        web:
          hostname: "abc
          image: "nginx"
        db:
          image: postgres

      """#,
      #"""
      3:15-3:16 error [yaml-syntax] the quote `"` is never closed
        help: add the closing quote at the end of the value
      """#),
    BrokenFile(
      "unclosed single quote in a list",
      #"""
      command:
        - 'a
        - 'b'
        - c

      """#,
      #"""
      2:5-2:6 error [yaml-syntax] the quote `'` is never closed
        help: add the closing quote at the end of the value
      """#),
    BrokenFile(
      "unclosed quote at the end",
      #"""
      a: 1
      b: "

      """#,
      #"""
      2:4-2:5 error [yaml-syntax] the quote `"` is never closed
        help: add the closing quote at the end of the value
      """#),
    BrokenFile(
      "malformed escape",
      #"""
      a: "\xg1"
      b: "\u12"
      c: "\UFFFFFFFF"

      """#,
      #"""
      1:5-1:7 error [yaml-syntax] `\x` needs 2 hexadecimal digits behind it
        help: write `\\` for a backslash, or use single quotes
      2:5-2:7 error [yaml-syntax] `\u` needs 4 hexadecimal digits behind it
        help: write `\\` for a backslash, or use single quotes
      3:5-3:15 error [yaml-syntax] `\UFFFFFFFF` is no character
        help: write the character itself
      """#),
    BrokenFile(
      "lone surrogate",
      #"""
      a: "\uD800 x"

      """#,
      #"""
      1:5-1:11 error [yaml-syntax] `\uD800` is no character
        help: write the character itself
      """#),
    BrokenFile(
      "at sign",
      #"""
      a: @x
      b: 1

      """#,
      #"""
      1:4-1:5 error [yaml-syntax] a value cannot start with `@`
        help: put quotes around the value
      """#),
    BrokenFile(
      "backtick",
      #"""
      a: `x`
      b: 1

      """#,
      #"""
      1:4-1:5 error [yaml-syntax] a value cannot start with a backtick
        help: put quotes around it
      """#),
    BrokenFile(
      "percent",
      #"""
      a: %x
      b: 1

      """#,
      #"""
      1:4-1:5 error [yaml-syntax] a value cannot start with `%`
        help: put quotes around the value
      """#),
    BrokenFile(
      "duplicate keys quoted and nested",
      #"""
      a: {b: 1, "b": 2}
      c: 1
      a: 2

      """#,
      #"""
      1:11-1:14 error [duplicate-key] the key `"b"` is given twice
        1:5-1:6 first given here
        help: remove one of them, or merge the two
      3:1-3:2 error [duplicate-key] the key `a` is given twice
        1:1-1:2 first given here
        help: remove one of them, or merge the two
      """#),
    BrokenFile(
      "comment without space behind a value",
      #"""
      a: "x"#c
      b: 2

      """#,
      #"""
      1:7-1:8 note [yaml-only-for-compose] a comment begins without a space before its `#`; Docker Compose accepts it
        help: put a space before `#`
      """#),
    BrokenFile(
      "block scalar with text on its line",
      #"""
      a: | text
        more
      b: 1

      """#,
      #"""
      1:6-1:10 error [yaml-syntax] text stands behind `|`, which takes its text from the next lines
        help: move the text to the next line, indented, or put quotes around the value
      """#),
    BrokenFile(
      "block scalar indicator twice",
      #"""
      a: |++
        more
      b: 1

      """#,
      #"""
      1:6-1:7 error [yaml-syntax] text stands behind `|+`, which takes its text from the next lines
        help: move the text to the next line, indented, or put quotes around the value
      """#),
    BrokenFile(
      "block scalar blank line too deep",
      #"""
      a: |
      \#u{20}\#u{20}\#u{20}\#u{20}\#u{20}\#u{20}
        text
      b: 1

      """#,
      #"""
      2:1-2:7 error [yaml-syntax] a blank line is indented deeper than the text below it
        3:1-3:3 the text is indented by 2 spaces
        help: remove the spaces of the blank line
      """#),
    BrokenFile(
      "windows path in double quotes",
      #"""
      volumes:
        - "C:\data:/data"

      """#,
      #"""
      2:8-2:10 error [yaml-syntax] `\d` is no escape in double quotes
        help: write `\\` for a backslash, or use single quotes
      """#),
    BrokenFile(
      "key with an unclosed quote",
      #"""
      "a: 1
      b: 2

      """#,
      #"""
      1:1-1:2 error [yaml-syntax] the quote `"` is never closed
        help: add the closing quote at the end of the value
      """#),
    BrokenFile(
      "double-quoted template",
      #"""
      a: "${A:?"set A"}"
      b: 1

      """#,
      #"""
      1:11-1:19 error [yaml-syntax] text stands behind the end of the value
        1:4-1:11 the value ends here
        help: write `\"` for a quote inside double quotes, or put single quotes around the value
      """#),
    BrokenFile(
      "single quotes around an apostrophe",
      #"""
      a: 'don't'
      b: 'won't'
      c: 1

      """#,
      #"""
      1:9-1:11 error [yaml-syntax] text stands behind the end of the value
        1:4-1:9 the value ends here
        help: write `''` for a quote inside single quotes
      2:9-2:11 error [yaml-syntax] text stands behind the end of the value
        2:4-2:9 the value ends here
        help: write `''` for a quote inside single quotes
      """#),
    BrokenFile(
      "shell redirection",
      #"""
      command: > out.txt
      next: 1

      """#,
      #"""
      1:12-1:19 error [yaml-syntax] text stands behind `>`, which takes its text from the next lines
        help: move the text to the next line, indented, or put quotes around the value
      """#),
    BrokenFile(
      "pipe",
      #"""
      command: | grep x
      next: 1

      """#,
      #"""
      1:12-1:18 error [yaml-syntax] text stands behind `|`, which takes its text from the next lines
        help: move the text to the next line, indented, or put quotes around the value
      """#),
    BrokenFile(
      "a key with a quoted value and children",
      #"""
      services:
        web: "nginx"
          image: nginx
          ports: []
        db:
          image: postgres

      """#,
      #"""
      3:5-3:11 error [yaml-syntax] `image:` is indented below a line that has a value already
        2:3-2:7 2 spaces
        2:8-2:15 the value
        help: indent it by 2 spaces, or remove the value if the line is its key
      """#),
    BrokenFile(
      "escaped slash",
      #"""
      a: "x\/y"

      """#,
      #"""
      1:6-1:8 error [yaml-refused-by-compose] Docker Compose refuses the escape `\/`
        help: write `/`
      """#),
  ]
}
