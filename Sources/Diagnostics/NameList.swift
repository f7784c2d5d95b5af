/// `a`, `b` and `c`, as a sentence lists them.
package func list(_ names: [String], _ conjunction: String = "and") -> String {
  var text = TextBuffer(capacity: names.reduce(16) { $0 + $1.utf8.count + 6 })
  for (index, name) in names.enumerated() {
    if index > 0, index == names.count - 1 {
      text.append(" ")
      text.append(conjunction)
      text.append(" ")
    } else if index > 0 {
      text.append(", ")
    }
    text.append(quoted: name)
  }
  return text.text
}

/// As `list`, but of many names only the first: a message that names ten thousand services helps nobody.
package func shortList(_ names: [String], _ conjunction: String = "and") -> String {
  guard names.count > 8 else { return list(names, conjunction) }
  var text = TextBuffer(capacity: 128)
  for name in names.prefix(3) {
    if !text.isEmpty { text.append(", ") }
    text.append(quoted: name)
  }
  text.append(" and \(names.count - 3) others")
  return text.text
}

extension TextBuffer {
  fileprivate mutating func append(quoted name: String) {
    append("`")
    append(name)
    append("`")
  }
}
