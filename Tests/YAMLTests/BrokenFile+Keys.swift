/// Keys and values.
extension BrokenFile {
  static let keys: [BrokenFile] = [
    BrokenFile(
      "missing space after colon",
      #"""
      services:
        web:
          image:nginx
          restart: always

      """#,
      #"""
      3:10-3:11 error [yaml-syntax] there is no space behind the `:` of `image`
        help: put a space behind the `:`
      """#),
    BrokenFile(
      "missing space after colon, first key",
      #"""
      image:nginx
      restart: always

      """#,
      #"""
      1:6-1:7 error [yaml-syntax] there is no space behind the `:` of `image`
        help: put a space behind the `:`
      """#),
    BrokenFile(
      "items of a list among the keys of a mapping",
      #"""
      environment:
        A=${A:?set it}
        B: 1
        C="x y" # z
        export D = e:f
        'E=g'
        F=

      """#,
      #"""
      2:3-2:5 error [yaml-syntax] `A=` begins an item of a list, but this is a mapping
        help: write `A: ` in its place, with the value behind it
      4:3-4:5 error [yaml-syntax] `C=` begins an item of a list, but this is a mapping
        help: write `C: ` in its place, with the value behind it
      5:3-5:14 error [yaml-syntax] `D=` begins an item of a list, but this is a mapping
        help: write `D: ` in its place, with the value behind it
      6:3-6:6 error [yaml-syntax] `E=` begins an item of a list, but this is a mapping
        help: write `E: ` in its place, with the quotes around the value only
      7:3-7:5 error [yaml-syntax] `F=` begins an item of a list, but this is a mapping
        help: write `F: ` in its place, with the value behind it
      """#),
    BrokenFile(
      "missing colon after a key with a mapping below",
      #"""
      services:
        web
          image: nginx
        db:
          image: postgres

      """#,
      #"""
      2:3-2:6 error [yaml-syntax] `web` has no `:` behind it, but entries below it
        help: write `web:` if it is the key of what follows
      """#),
    BrokenFile(
      "missing colon after a later key",
      #"""
      services:
        web:
          image: nginx
          environment
            A: 1
        db:
          image: postgres

      """#,
      #"""
      4:5-4:16 error [yaml-syntax] this line has no `:` to make it `key: value`
        3:5-3:11 the mapping begins here
        help: put `: ` behind its key, or `- ` before it if it is an item of a list
      """#),
    BrokenFile(
      "missing colon before a list",
      #"""
      services:
        web:
          image: nginx
          ports
            - "80:80"
        db:
          image: postgres

      """#,
      #"""
      4:5-4:10 error [yaml-syntax] this line has no `:` to make it `key: value`
        3:5-3:11 the mapping begins here
        help: put `: ` behind its key, or `- ` before it if it is an item of a list
      """#),
    BrokenFile(
      "second colon on the line",
      #"""
      services:
        web:
          image: nginx
          command: echo a: b
          restart: always

      """#,
      #"""
      4:20-4:21 error [yaml-syntax] a second `: ` on the line, where no key can be
        help: put quotes around the value if the colon belongs to it, or move the value to the next line, indented deeper
      """#),
    BrokenFile(
      "colon in a guard message",
      #"""
      a: ${A:? msg: set it}
      b: 2

      """#,
      #"""
      1:13-1:14 error [yaml-syntax] a second `: ` on the line, where no key can be
        help: put quotes around the value if the colon belongs to it, or move the value to the next line, indented deeper
      """#),
    BrokenFile(
      "time with colon and space",
      #"""
      at: noon: 12

      """#,
      #"""
      1:9-1:10 error [yaml-syntax] a second `: ` on the line, where no key can be
        help: put quotes around the value if the colon belongs to it, or move the value to the next line, indented deeper
      """#),
    BrokenFile(
      "key after a value on the line",
      #"""
      a: "x" b: y
      c: 1

      """#,
      #"""
      1:8-1:12 error [yaml-syntax] text stands behind the end of the value
        1:4-1:7 the value ends here
        help: put quotes around all of it, or remove it
      """#),
    BrokenFile(
      "duplicate key",
      #"""
      services:
        web:
          image: a
          image: b

      """#,
      #"""
      4:5-4:10 error [duplicate-key] the key `image` is given twice
        3:5-3:10 first given here
        help: remove one of them, or merge the two
      """#),
    BrokenFile(
      "duplicate merge key",
      #"""
      x: &x {a: 1}
      b:
        <<: *x
        <<: *x

      """#,
      #"""
      4:3-4:5 error [duplicate-key] the key `<<` is given twice
        3:3-3:5 first given here
        help: remove one of them, or merge the two
      """#),
    BrokenFile(
      "list on the line of its key",
      #"""
      ports: - a
             - b
      image: x

      """#,
      #"""
      1:8-1:9 error [yaml-syntax] a list cannot begin on the line of its key
        help: move it to the next line, or write it in brackets
      """#),
    BrokenFile(
      "mapping on the line of its key and item",
      #"""
      - a: b: c
      - d

      """#,
      #"""
      1:7-1:8 error [yaml-syntax] a second `: ` on the line, where no key can be
        help: put quotes around the value if the colon belongs to it, or move the value to the next line, indented deeper
      """#),
    BrokenFile(
      "mapping behind a list",
      #"""
      - a
      b: 1

      """#,
      #"""
      2:1-2:5 error [yaml-syntax] `b:` stands among the items of a list but has no `- `
        1:1-1:2 the list begins here
        help: put `- ` before it, or change its indentation
      """#),
    BrokenFile(
      "key over lines",
      #"""
      "a
       b": 1
      c: 2

      """#,
      #"""
      1:1-2:4 error [yaml-syntax] a key goes over several lines
        help: write it on one line, or put `? ` before it
      """#),
    BrokenFile(
      "three mistakes and the rest",
      #"""
      services:
        web:
          image:nginx
          ports: ["80:80"
          environment:
            A: b: c
        db:
          image: postgres
          restart: always

      """#,
      #"""
      3:10-3:11 error [yaml-syntax] there is no space behind the `:` of `image`
        help: put a space behind the `:`
      4:12-4:13 error [yaml-syntax] the bracket `[` is never closed
        help: add the closing `]`
      6:11-6:12 error [yaml-syntax] a second `: ` on the line, where no key can be
        help: put quotes around the value if the colon belongs to it, or move the value to the next line, indented deeper
      """#),
    BrokenFile(
      "only a colon and text",
      #"""
      : a

      """#,
      #"""
      1:1-1:2 error [yaml-refused-by-compose] Docker Compose refuses a `:` without a key
        help: put the key before it, or quotes around the value
      """#),
    BrokenFile(
      "question mark",
      #"""
      a: ?
      b: [?]

      """#,
      #"""
      1:4-1:5 error [yaml-syntax] a mapping cannot begin on the line of its key
        help: move it to the next line, or write it in brackets
      2:5-2:6 error [yaml-syntax] `?` without a key
        help: put quotes around it
      """#),
    BrokenFile(
      "colon at the end of a value",
      #"""
      a: b:
      c: 1

      """#,
      #"""
      1:5-1:6 error [yaml-syntax] a second `: ` on the line, where no key can be
        help: put quotes around the value if the colon belongs to it, or move the value to the next line, indented deeper
      """#),
    BrokenFile(
      "a key with a value and children",
      #"""
      services:
        web: nginx
          image: nginx
        db:
          image: postgres

      """#,
      #"""
      3:5-3:11 error [yaml-syntax] `image:` is indented below a line that has a value already
        2:3-2:7 2 spaces
        2:8-2:13 the value
        help: indent it by 2 spaces, or remove the value if the line is its key
      """#),
    BrokenFile(
      "list and mapping mixed",
      #"""
      environment:
        - A=1
        B: 2
        - C=3
      image: x

      """#,
      #"""
      3:3-3:7 error [yaml-syntax] `B:` stands among the items of a list but has no `- `
        2:3-2:4 the list begins here
        help: put `- ` before it, or change its indentation
      """#),
    BrokenFile(
      "empty key",
      #"""
      a: 1
      : 2

      """#,
      #"""
      2:1-2:2 error [yaml-refused-by-compose] Docker Compose refuses a `:` without a key
        help: put the key before it, or quotes around the value
      """#),
  ]
}
