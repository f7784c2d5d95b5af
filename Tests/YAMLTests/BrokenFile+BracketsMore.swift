/// Flow collections, continued.
extension BrokenFile {
  static let bracketsMore: [BrokenFile] = [
    BrokenFile(
      "nested default in braces",
      #"""
      environment: {A: ${A:-{}}}
      image: nginx

      """#,
      #"""
      1:18-1:26 error [yaml-syntax] `${A…}` needs quotes, because braces end a value between brackets
        help: put double quotes around the value
      """#),
    BrokenFile(
      "template with text in brackets",
      #"""
      command: [--url=http://${HOST}:80/, x]
      image: nginx

      """#,
      #"""
      1:11-1:35 error [yaml-syntax] `${HOST}` needs quotes, because braces end a value between brackets
        help: put double quotes around the value
      """#),
    BrokenFile(
      "text behind a bracket",
      #"""
      a: [1] x
      b: 2

      """#,
      #"""
      1:8-1:9 error [yaml-syntax] text stands behind the end of the value
        1:5-1:7 the value ends here
        help: put quotes around all of it, or remove it
      """#),
    BrokenFile(
      "json with a comment",
      #"""
      {"a": 1, // no
       "b": 2}

      """#,
      #"""
      2:5-2:6 error [yaml-refused-by-compose] Docker Compose refuses a `:` that is not on the line where its key begins
        help: put the key on one line, with the `:` behind it
      """#),
    BrokenFile(
      "only a bracket",
      #"""
      [

      """#,
      #"""
      1:1-1:2 error [yaml-syntax] the bracket `[` is never closed
        help: add the closing `]`
      """#),
    BrokenFile(
      "flush bracket",
      #"""
      a: [
        1,
        2
      ]
      b: 3

      """#,
      #"""
      4:1-4:2 note [yaml-only-for-compose] a line between brackets is not indented deeper than the key before them; Docker Compose accepts it
        help: indent it
      """#),
    BrokenFile(
      "brackets that never end before another section",
      #"""
      services:
        web:
          command: [
            "a",
            "b",
          image: nginx
        db:
          image: postgres

      """#,
      #"""
      3:14-3:15 error [yaml-syntax] the bracket `[` is never closed
        help: add the closing `]`
      """#),
    BrokenFile(
      "nested brackets",
      #"""
      a: [1, [2, {b: 3]
      c: 4

      """#,
      #"""
      1:17-1:18 error [yaml-syntax] `]` does not close the bracket it stands in
        1:12-1:13 opened here
        help: close it with `}`
      """#),
    BrokenFile(
      "text with a comma outside brackets",
      #"""
      a: [1], [2]
      b: 3

      """#,
      #"""
      1:7-1:12 error [yaml-syntax] text stands behind the end of the value
        1:5-1:7 the value ends here
        help: put quotes around all of it, or remove it
      """#),
    BrokenFile(
      "unquoted template as a whole value in braces",
      #"""
      env: {A: ${A}, B: ${B:-b}}
      list: [${C}, "${D}"]
      next: 1

      """#,
      #"""
      1:10-1:14 error [yaml-syntax] `${A}` needs quotes, because braces end a value between brackets
        help: put double quotes around the value
      2:8-2:12 error [yaml-syntax] `${C}` needs quotes, because braces end a value between brackets
        help: put double quotes around the value
      """#),
    BrokenFile(
      "handlebars",
      #"""
      a: {{ .Values.a }}
      b: {% if x %}
      c: 1

      """#,
      #"""
      2:5-2:6 error [yaml-syntax] a value between brackets cannot start with `%`
        help: put quotes around it
      """#),
    BrokenFile(
      "closing brace for a mapping in block style",
      #"""
      a:
        b: 1
      }
      c: 2

      """#,
      #"""
      3:1-3:2 error [yaml-syntax] `}` closes a bracket that was never opened
        help: remove it, or add the opening bracket
      """#),
    BrokenFile(
      "tab before the closing bracket",
      #"""
      a: [
      \#tx
      \#t]
      b: 1

      """#,
      #"""
      2:2-2:3 note [yaml-only-for-compose] a line between brackets is not indented deeper than the key before them; Docker Compose accepts it
        help: indent it
      3:1-3:2 error [yaml-refused-by-compose] Docker Compose refuses a tab at the start of a line, even of a blank one
        help: use spaces, and leave blank lines empty
      """#),
    BrokenFile(
      "colon on the next line between brackets",
      #"""
      {"a"
      : 1}

      """#,
      #"""
      2:1-2:2 error [yaml-refused-by-compose] Docker Compose refuses a `:` that is not on the line where its key begins
        help: put the key on one line, with the `:` behind it
      """#),
    BrokenFile(
      "question mark between brackets",
      #"""
      a: [what? is it]

      """#,
      #"""
      1:9-1:10 error [yaml-refused-by-compose] Docker Compose refuses a `?` before a space between brackets
        help: put quotes around the value
      """#),
  ]
}
