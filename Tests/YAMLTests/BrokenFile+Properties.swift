/// Anchors, aliases and tags.
extension BrokenFile {
  static let properties: [BrokenFile] = [
    BrokenFile(
      "cron stars",
      #"""
      schedule: * * * * *
      b: 1

      """#,
      #"""
      1:11-1:12 error [yaml-syntax] `*` without the name of an anchor
        help: put quotes around the value if it is text
      """#),
    BrokenFile(
      "star in a list",
      #"""
      hosts:
        - *
        - b

      """#,
      #"""
      2:5-2:6 error [yaml-syntax] `*` without the name of an anchor
        help: put quotes around the value if it is text
      """#),
    BrokenFile(
      "glob that looks like an alias",
      #"""
      files:
        - *.txt
      b: 1

      """#,
      #"""
      2:5-2:10 error [unknown-alias] a value that starts with `*` is read as an alias
        help: put quotes around the value
      """#),
    BrokenFile(
      "ampersand in text",
      #"""
      title: &
      b: 1

      """#,
      #"""
      1:8-1:9 error [yaml-syntax] `&` without the name of an anchor
        help: put quotes around the value if it is text
      """#),
    BrokenFile(
      "exclamation in text",
      #"""
      a: !important stuff
      b: !!!
      c: 1

      """#,
      #"""
      2:4-2:6 error [yaml-syntax] a tag without a name behind its handle
        help: write a tag like `!name` or `!!str`; put quotes around the value if it is text
      """#),
    BrokenFile(
      "unknown alias",
      #"""
      a: &x 1
      b: *y

      """#,
      #"""
      2:4-2:6 error [unknown-alias] there is no anchor for this alias
        help: put the anchor, with `&` for `*`, before the value that is meant; or quotes around this if it is text
      """#),
    BrokenFile(
      "alias of an earlier document",
      #"""
      a: &x 1
      ---
      b: *x

      """#,
      #"""
      3:4-3:6 note [yaml-only-for-compose] the anchor of `*x` belongs to an earlier document; Docker Compose accepts it
        help: define the anchor in this document
      """#),
    BrokenFile(
      "alias as a key without space",
      #"""
      base: &base {a: 1}
      other:
        *base: 2

      """#,
      #"""
      3:3-3:8 note [yaml-only-for-compose] there is no space between `*base` and the `:` behind it; Docker Compose accepts it
        help: put a space before the `:`, or write `<<: *base` to merge the mapping
      """#),
    BrokenFile(
      "two anchors",
      #"""
      a: &x &y 1

      """#,
      #"""
      1:7-1:9 error [yaml-syntax] a second anchor for the same value
        help: keep one of them
      """#),
    BrokenFile(
      "anchor on an alias",
      #"""
      a: &x 1
      b: &y *x

      """#,
      #"""
      2:4-2:6 error [yaml-syntax] an alias cannot have an anchor or a tag
        help: remove it: the alias stands for a value that has its own
      """#),
    BrokenFile(
      "anchor before a list item on its line",
      #"""
      a:
        &x - b

      """#,
      #"""
      2:3-2:5 error [yaml-syntax] an anchor or tag cannot stand on the line of the list or mapping it belongs to
        help: move it to the end of the line before
      """#),
    BrokenFile(
      "anchor with nothing",
      #"""
      a: 1
      &x
      b: 2

      """#,
      #"""
      2:1-2:3 error [yaml-syntax] an anchor or tag has no value or key behind it
        help: move it behind the `:`, or remove it
      """#),
    BrokenFile(
      "tag handle not declared",
      #"""
      a: !e!x 1

      """#,
      #"""
      1:4-1:7 error [yaml-syntax] the handle of this tag is not declared
        help: write the tag with a single `!`, or put quotes around the value if it is text
      """#),
    BrokenFile(
      "tag that the value does not fit",
      #"""
      a: !!int abc
      b: !!bool yes

      """#,
      #"""
      1:10-1:13 error [yaml-refused-by-compose] the value is no `!!int`
        1:4-1:9 the tag
        help: remove the tag, or write a value it fits
      2:11-2:14 error [yaml-refused-by-compose] the value is no `!!bool`
        2:4-2:10 the tag
        help: remove the tag, or write a value it fits
      """#),
    BrokenFile(
      "mapping on the line of the start marker",
      #"""
      --- a: 1

      """#,
      #"""
      1:1-1:4 error [yaml-syntax] a mapping cannot begin on the line of `---`
        help: move it to the next line
      """#),
  ]
}
