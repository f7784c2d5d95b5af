/// Lines that cannot be where they are.
extension BrokenFile {
  static let lines: [BrokenFile] = [
    BrokenFile(
      "value at the margin",
      #"""
      web:
        condition:
      healthy
        image: x

      """#,
      #"""
      3:1-3:8 error [yaml-syntax] this line is not indented below its key
        help: put it behind its key, or indent it by 4 spaces
      """#),
    BrokenFile(
      "value in the column of its key",
      #"""
      web:
        image:
        nginx
        init: true

      """#,
      #"""
      3:3-3:8 error [yaml-syntax] this line is not indented below its key
        help: put it behind its key, or indent it by 4 spaces
      """#),
    BrokenFile(
      "text at the margin among items",
      #"""
      web:
        environment:
          - A=1
      "a"
          - B=2
        init: true

      """#,
      #"""
      4:1-4:4 error [yaml-syntax] this line stands among the items of a list but has no `- `
        3:5-3:6 the list begins here
        help: put `- ` before it, or change its indentation
      """#),
    BrokenFile(
      "anchor at the margin",
      #"""
      web:
        image: x
      &a
        init: true
        ports:
          - 80

      """#,
      #"""
      3:1-3:3 error [yaml-syntax] an anchor or tag has no value or key behind it
        help: move it behind the `:`, or remove it
      """#),
    BrokenFile(
      "keys among items",
      #"""
      web:
        volumes:
          - a
          test: x
          interval: y
          retries: z
        init: true

      """#,
      #"""
      4:5-4:12 error [yaml-syntax] `test:` stands among the items of a list but has no `- `
        3:5-3:6 the list begins here
        help: put `- ` before it, or change its indentation
      """#),
    BrokenFile(
      "items among keys",
      #"""
      web:
        image: x
        - a
        - b
        - c
        init: true

      """#,
      #"""
      3:3-3:6 error [yaml-syntax] a list item stands among the keys of a mapping
        2:3-2:9 the mapping begins here
        help: put the list under a key of its own, or remove the `- `
      """#),
    BrokenFile(
      "first key indented less than all others",
      #"""
      services:
        web:
         image: x
          ports:
            - 80
          init: true
        db:
          image: y

      """#,
      #"""
      4:5-4:11 error [yaml-syntax] `ports:` is indented below a line that has a value already
        3:4-3:10 3 spaces
        3:11-3:12 the value
        help: indent it by 3 spaces, or remove the value if the line is its key
      """#),
    BrokenFile(
      "first key indented less than its parent",
      #"""
      web:
        healthcheck:
       test: [a, "b"]
          interval: 3s
          retries: 3
        init: true

      """#,
      #"""
      3:2-3:7 error [yaml-syntax] `test:` is indented less than its siblings
        4:5-4:14 4 spaces
        help: indent it by 4 spaces
      """#),
    BrokenFile(
      "tab before a key of the document",
      #"""
      services:
        web:
          ports:
            - "80"

      \#tvolumes:
        v:

      """#,
      #"""
      6:1-6:2 error [yaml-syntax] a tab is used for indentation
        help: indent with spaces; here and on every other line
      """#),
    BrokenFile(
      "key indented less than all others, with a list below",
      #"""
      services:
        convertx:
          image: g
          restart: u
       ports:
            - 3000
          environment:
            - A=1
          tty: true

      """#,
      #"""
      5:2-5:8 error [yaml-syntax] `ports:` is indented less than its siblings
        7:5-7:17 4 spaces
        help: indent it by 4 spaces
      """#),
    BrokenFile(
      "tab before the first key of the document",
      #"""
      \#tservices:
        navidrome:
          image: x
      volumes:
        a: {}

      """#,
      #"""
      1:1-1:2 error [yaml-syntax] a tab is used for indentation
        help: indent with spaces; here and on every other line
      """#),
    BrokenFile(
      "tab before the first of two keys without a value",
      #"""
      services:
        w: {}
      volumes:
      \#tfilebrowser-data:
        filebrowser-config:

      """#,
      #"""
      4:1-4:2 error [yaml-syntax] a tab is used for indentation
        help: indent with spaces; here and on every other line
      """#),
  ]
}
