/// A small deployment that a rule's page shows and its tests run: several files in one text.
///
///     --- compose.yaml
///     services:
///       app:
///         image: app
///         environment:
///           TOKEN: ${TOKEN:-abc}
///     #                     ^^^
///     --- .env
///     TOKEN=
///
/// The expectation is written where it happens: a comment line of carets under the bytes that a finding marks. A
/// `#` with a caret right behind it marks its own column too, so that a mark can begin at the margin. Without a
/// `validate.yaml` there is no contract. Besides files there are sections for what is not in one:
/// `--- shell` (lines of `NAME=value`), `--- tracked by git` (one path a line), `--- repository above` (the files are in
/// a folder of a repository), and `--- target dokploy`. A file `.env` is found; `.env.` and more is named as an env file.
package struct Example: Sendable, ExpressibleByStringLiteral {
  package let text: String
  /// How many findings have no place in any file.
  package let unplaced: Int

  package init(_ text: String, unplaced: Int = 0) {
    self.text = text
    self.unplaced = unplaced
  }

  package init(stringLiteral text: String) { self.init(text) }
}

extension Example {
  /// One part of an example: a file, or a special section.
  package struct Section: Sendable {
    package let title: String
    /// The lines below the title, each ended by a line feed.
    package let text: String
  }

  /// The sections in order; a text without a title is a compose file.
  package var sections: [Section] {
    var sections: [Section] = []
    var title: String?
    var body = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("--- ") {
        if let title { sections.append(Section(title: title, text: body)) }
        title = String(line.dropFirst(4))
        body = ""
      } else {
        body += line + "\n"
      }
    }
    sections.append(Section(title: title ?? "compose.yaml", text: body))
    return sections
  }
}
