/// Flow collections.
extension BrokenFile {
  static let brackets: [BrokenFile] = [
    BrokenFile(
      "unclosed bracket",
      #"""
      services:
        web:
          ports: ["80:80"
          image: nginx
        db:
          image: postgres

      """#,
      #"""
      3:12-3:13 error [yaml-syntax] the bracket `[` is never closed
        help: add the closing `]`
      """#),
    BrokenFile(
      "unclosed brace",
      #"""
      services:
        web: {image: nginx, ports: [80]
        db:
          image: postgres

      """#,
      #"""
      2:8-2:9 error [yaml-syntax] the bracket `{` is never closed
        help: add the closing `}`
      """#),
    BrokenFile(
      "unclosed bracket over lines",
      #"""
      command: [
        "a",
        "b"
      image: nginx

      """#,
      #"""
      1:10-1:11 error [yaml-syntax] the bracket `[` is never closed
        help: add the closing `]`
      """#),
    BrokenFile(
      "unclosed bracket at the end",
      #"""
      a: [1, 2

      """#,
      #"""
      1:4-1:5 error [yaml-syntax] the bracket `[` is never closed
        help: add the closing `]`
      """#),
    BrokenFile(
      "bracket closed by the wrong one",
      #"""
      a: [1, 2}
      b: 3

      """#,
      #"""
      1:9-1:10 error [yaml-syntax] `}` does not close the bracket it stands in
        1:4-1:5 opened here
        help: close it with `]`
      """#),
    BrokenFile(
      "brace closed by the wrong one",
      #"""
      a: {b: 1]
      c: 3

      """#,
      #"""
      1:9-1:10 error [yaml-syntax] `]` does not close the bracket it stands in
        1:4-1:5 opened here
        help: close it with `}`
      """#),
    BrokenFile(
      "extra closing bracket",
      #"""
      a: [1, 2]]
      b: 3

      """#,
      #"""
      1:10-1:11 error [yaml-syntax] `]` closes a bracket that was never opened
        help: remove it, or add the opening bracket
      """#),
    BrokenFile(
      "closing bracket alone",
      #"""
      a: 1
      ]
      b: 2

      """#,
      #"""
      2:1-2:2 error [yaml-syntax] `]` closes a bracket that was never opened
        help: remove it, or add the opening bracket
      """#),
    BrokenFile(
      "missing comma between quoted items",
      #"""
      command: ["a" "b"]
      next: 1

      """#,
      #"""
      1:15-1:18 error [yaml-syntax] there is no comma before this
        1:10-1:11 the bracket was opened here
        help: put a comma between the two, or quotes around them if they are one value
      """#),
    BrokenFile(
      "missing comma over lines",
      #"""
      command: [
          "a",
          "b"
          "c"
        ]
      next: 1

      """#,
      #"""
      4:5-4:8 error [yaml-syntax] there is no comma before this
        1:10-1:11 the bracket was opened here
        help: put a comma between the two, or quotes around them if they are one value
      """#),
    BrokenFile(
      "missing comma in braces",
      #"""
      a: {b: 1 c: 2}
      d: 1

      """#,
      #"""
      1:10-1:12 error [yaml-syntax] there is no comma before this
        1:4-1:5 the bracket was opened here
        help: put a comma between the two, or quotes around them if they are one value
      """#),
    BrokenFile(
      "double comma",
      #"""
      a: [1,, 2]
      b: {c: 1,, d: 2}

      """#,
      #"""
      1:7-1:8 error [yaml-syntax] there is nothing before this comma
        help: remove it
      2:10-2:11 error [yaml-syntax] there is nothing before this comma
        help: remove it
      """#),
    BrokenFile(
      "leading comma",
      #"""
      a: [, 1]

      """#,
      #"""
      1:5-1:6 error [yaml-syntax] there is nothing before this comma
        help: remove it
      """#),
    BrokenFile(
      "variable in brackets",
      #"""
      command: [echo, ${FOO}]
      image: nginx

      """#,
      #"""
      1:17-1:23 error [yaml-syntax] `${FOO}` needs quotes, because braces end a value between brackets
        help: put double quotes around the value
      """#),
    BrokenFile(
      "variable with default in braces",
      #"""
      environment: {A: ${FOO:-x}, B: 2}
      image: nginx

      """#,
      #"""
      1:18-1:27 error [yaml-syntax] `${FOO…}` needs quotes, because braces end a value between brackets
        help: put double quotes around the value
      """#),
  ]
}
