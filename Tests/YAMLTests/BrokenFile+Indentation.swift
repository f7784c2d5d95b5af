/// Indentation and what stands where.
extension BrokenFile {
  static let indentation: [BrokenFile] = [
    BrokenFile(
      "tab indentation",
      #"""
      services:
      \#tweb:
      \#t\#timage: nginx

      """#,
      #"""
      2:1-2:2 error [yaml-syntax] a tab is used for indentation
        help: indent with spaces; here and on every other line
      """#),
    BrokenFile(
      "tab among spaces",
      #"""
      services:
        web:
          image: nginx
      \#t    ports: []
        db:
          image: postgres

      """#,
      #"""
      4:1-4:2 error [yaml-syntax] a tab is used for indentation
        help: indent with spaces; here and on every other line
      """#),
    BrokenFile(
      "tab after dash",
      #"""
      - a
      -\#t- b

      """#,
      #"""
      2:2-2:3 error [yaml-syntax] a tab is used for indentation
        help: indent with spaces; here and on every other line
      """#),
    BrokenFile(
      "tab before a key in a value",
      #"""
      a:
        \#tb: 2
      c: 3

      """#,
      #"""
      2:3-2:4 error [yaml-syntax] a tab is used for indentation
        help: indent with spaces; here and on every other line
      """#),
    BrokenFile(
      "item indented less than its siblings",
      #"""
      ports:
          - a
          - b
        - c
      image: x

      """#,
      #"""
      4:3-4:4 error [yaml-syntax] the list item is lined up with nothing above it
        1:1-1:7 no spaces
        2:5-2:6 4 spaces
        help: indent it by 4 spaces or by no spaces
      """#),
    BrokenFile(
      "key indented less than its siblings",
      #"""
      services:
        a:
          image: x
         command: y
        b:
          image: z

      """#,
      #"""
      4:4-4:12 error [yaml-syntax] `command:` is lined up with nothing above it
        2:3-2:5 2 spaces
        3:5-3:11 4 spaces
        help: indent it by 4 spaces or by 2 spaces
      """#),
    BrokenFile(
      "key indented more than its siblings",
      #"""
      services:
        web:
          image: nginx
            restart: always
          ports: []

      """#,
      #"""
      4:7-4:15 error [yaml-syntax] `restart:` is indented below a line that has a value already
        3:5-3:11 4 spaces
        3:12-3:17 the value
        help: indent it by 4 spaces, or remove the value if the line is its key
      """#),
    BrokenFile(
      "key indented more than its siblings after a quoted value",
      #"""
      services:
        web:
          image: "nginx"
            restart: always
          ports: []

      """#,
      #"""
      4:7-4:15 error [yaml-syntax] `restart:` is indented below a line that has a value already
        3:5-3:11 4 spaces
        3:12-3:19 the value
        help: indent it by 4 spaces, or remove the value if the line is its key
      """#),
    BrokenFile(
      "first line indented",
      #"""
        name: x
      services:
        a:
          image: x

      """#,
      #"""
      2:1-2:10 error [yaml-syntax] `services:` is lined up with nothing above it
        1:3-1:8 2 spaces
        help: indent it by 2 spaces, like its siblings
      """#),
    BrokenFile(
      "list item among keys",
      #"""
      services:
        web:
          image: nginx
          - ports
        db:
          image: postgres

      """#,
      #"""
      4:5-4:12 error [yaml-syntax] a list item stands among the keys of a mapping
        3:5-3:11 the mapping begins here
        help: put the list under a key of its own, or remove the `- `
      """#),
    BrokenFile(
      "key among list items",
      #"""
      ports:
        - a
        b: c
      image: x

      """#,
      #"""
      3:3-3:7 error [yaml-syntax] `b:` stands among the items of a list but has no `- `
        2:3-2:4 the list begins here
        help: put `- ` before it, or change its indentation
      """#),
    BrokenFile(
      "text among list items",
      #"""
      ports:
        - a
        b
      image: x

      """#,
      #"""
      3:3-3:4 error [yaml-syntax] this line stands among the items of a list but has no `- `
        2:3-2:4 the list begins here
        help: put `- ` before it, or change its indentation
      """#),
    BrokenFile(
      "text among keys",
      #"""
      services:
        web:
          image: nginx
        just some words
        db:
          image: postgres

      """#,
      #"""
      4:3-4:18 error [yaml-syntax] this line has no `:` to make it `key: value`
        2:3-2:7 the mapping begins here
        help: put `: ` behind its key, or `- ` before it if it is an item of a list
      """#),
    BrokenFile(
      "block scalar less indented later",
      #"""
      a: |
          one
        two
      b: 1

      """#,
      #"""
      3:3-3:6 error [yaml-syntax] this line is indented less than the text it seems to belong to
        1:4-1:5 the text is indented by 4 spaces
        help: indent it by 4 spaces, or by no spaces if it is the next key
      """#),
    BrokenFile(
      "block scalar not indented",
      #"""
      a:
        b: |
        text
        c: 1

      """#,
      #"""
      3:3-3:7 error [yaml-syntax] this line has no `:` to make it `key: value`
        2:3-2:5 the mapping begins here
        help: put `: ` behind its key, or `- ` before it if it is an item of a list
      """#),
    BrokenFile(
      "block scalar with a tab",
      #"""
      a: |
      \#ttext
      b: 1

      """#,
      #"""
      2:1-2:2 error [yaml-syntax] a tab is used for indentation
        help: indent with spaces; here and on every other line
      """#),
    BrokenFile(
      "dash without space in a mapping",
      #"""
      command:
        -a: 1
        -b

      """#,
      #"""
      3:3-3:5 error [yaml-syntax] this line has no `:` to make it `key: value`
        2:3-2:6 the mapping begins here
        help: put `: ` behind its key, or `- ` before it if it is an item of a list
      """#),
    BrokenFile(
      "unindented quoted continuation",
      #"""
      a: "x
      y"
      b: 1

      """#,
      #"""
      2:1-2:3 note [yaml-only-for-compose] a line of a quoted value is not indented deeper than its key; Docker Compose accepts it
        1:4-1:5 the value begins here
        help: indent it
      """#),
    BrokenFile(
      "comment cutting a plain value",
      #"""
      a: one
        # comment
        two
      b: 1

      """#,
      #"""
      3:3-3:6 error [yaml-syntax] this line cannot go on with a value that a comment has ended
        2:3-2:12 the comment
        help: move the comment, or indent the line by no spaces if it is the next key
      """#),
    BrokenFile(
      "two keys of a compact mapping misaligned",
      #"""
      - a: 1
         b: 2
      - c: 3

      """#,
      #"""
      2:4-2:6 error [yaml-syntax] `b:` is indented below a line that has a value already
        1:3-1:5 2 spaces
        1:6-1:7 the value
        help: indent it by 2 spaces, or remove the value if the line is its key
      """#),
    BrokenFile(
      "inline mapping after a dash and a value",
      #"""
      - a
        b: 1
      - c

      """#,
      #"""
      1:3-1:4 error [yaml-syntax] `a` has no `:` behind it, but entries below it
        help: write `a:` if it is the key of what follows
      """#),
    BrokenFile(
      "first key indented deeper than all others",
      #"""
      services:
        web:
           image: nginx
          restart: always
          init: true
        db:
          image: postgres

      """#,
      #"""
      4:5-4:13 error [yaml-syntax] `restart:` is lined up with nothing above it
        2:3-2:7 2 spaces
        3:6-3:12 5 spaces
        help: indent it by 5 spaces or by 2 spaces
      """#),
    BrokenFile(
      "key indented like an outer one",
      #"""
      services:
        web:
          image: nginx
          ports:
          - "80:80"
      restart: always
          init: true

      """#,
      #"""
      6:1-6:9 error [yaml-syntax] `restart:` is indented less than its siblings
        7:5-7:10 4 spaces
        help: indent it by 4 spaces
      """#),
    BrokenFile(
      "key indented like no other",
      #"""
      web:
        environment:
          A: 1
       B: 2
          # more
          C: 3
        image: nginx

      """#,
      #"""
      4:2-4:4 error [yaml-syntax] `B:` is indented less than its siblings
        6:5-6:7 4 spaces
        help: indent it by 4 spaces
      """#),
    BrokenFile(
      "tab before the first key",
      #"""
      services:
        web:
          \#timage: nginx
          restart: always
          init: true

      """#,
      #"""
      3:5-3:6 error [yaml-syntax] a tab is used for indentation
        help: indent with spaces; here and on every other line
      """#),
    BrokenFile(
      "stray bracket at the margin",
      #"""
      web:
        ports:
      ]
          - "80:80"
        init: true

      """#,
      #"""
      3:1-3:2 error [yaml-syntax] `]` closes a bracket that was never opened
        help: remove it, or add the opening bracket
      """#),
    BrokenFile(
      "tab on a blank line",
      #"""
      a: "x"
      \#t
      b: 1

      """#,
      #"""
      2:1-2:2 error [yaml-refused-by-compose] Docker Compose refuses a tab at the start of a line, even of a blank one
        help: use spaces, and leave blank lines empty
      """#),
  ]
}
