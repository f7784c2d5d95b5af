import Reporting
import Testing

@Suite struct TableTests {
  static let table = Table(
    [
      Table.Column("Variable"), Table.Column("Defined", mayWrap: true), Table.Column("server"),
      Table.Column("web"), Table.Column("électric"),
    ],
    [
      ["DATABASE_URL", ".env.dev:3", Table.Cell("guarded", .good), "", Table.Cell("guarded", .good)],
      [
        "NEXT_PUBLIC_POSTHOG_HOST", "docker-compose.override.yml:120, .env.production:12",
        Table.Cell("missing", .error), Table.Cell("build argument | literal", .warning),
      ],
      ["名前", Table.Cell("nowhere", .faint), "-", Table.Cell("\u{1B}[31m`evil`", .note), "x", "too many"],
    ])

  @Test(arguments: [nil, 120, 80, 60, 40, 20]) func looksAsRecorded(width: Int?) {
    Snapshot.expect(
      TableTests.table.text(TextFormat(width: width)), "tables/\(width.map(String.init) ?? "anywhere").txt")
  }

  @Test func otherForms() {
    Snapshot.expect(TableTests.table.text(TextFormat(isColoured: true)), "tables/coloured.txt")
    Snapshot.expect(TableTests.table.markdown, "tables/table.md")
    #expect(Table([], [["a"]]).text(TextFormat()) == "")
    #expect(Table([Table.Column("A")], []).text(TextFormat(width: 80)) == "A\n-\n")
  }

  @Test(arguments: [24, 40, 60, 80]) func neverWiderThanTheTerminal(width: Int) {
    let services = (0..<12).map { Table.Column("service-number-\($0)") }
    let table = Table(
      [Table.Column("Variable"), Table.Column("Where", mayWrap: true)] + services,
      [
        ["A_VARIABLE_OF_32_CHARACTERS_LONG", "somewhere in a file with a long name.yaml:1"]
          + services.map { _ in "env" }
      ])
    for line in table.text(TextFormat(width: width)).split(separator: "\n") where line.contains(" ") {
      // A first column that leaves no room for another is the one thing that can be wider.
      #expect(line.count <= max(width, 32 + 2 + 17), "\(line)")
    }
  }
}
