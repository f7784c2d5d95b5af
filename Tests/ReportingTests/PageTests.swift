import Reporting
import Rules
import Testing

@Suite struct PageTests {
  @Test(arguments: [nil, 40, 100]) func explainsARule(width: Int?) {
    let format = TextFormat(width: width, isColoured: width == 100)
    let pages = Samples.rules.map { RulePage($0).text(format) }
    Snapshot.expect(pages.joined(separator: "----\n"), "pages/explain \(width.map(String.init) ?? "anywhere").txt")
  }

  @Test func explainsARuleInMarkdown() {
    Snapshot.expect(Samples.rules.map { RulePage($0).markdown }.joined(separator: "----\n"), "pages/explain.md")
  }

  @Test(arguments: [nil, 40, 100]) func listsRules(width: Int?) {
    let format = TextFormat(width: width, isColoured: width == 100)
    Snapshot.expect(RuleList.text(Samples.rules, format), "pages/rules \(width.map(String.init) ?? "anywhere").txt")
  }

  @Test func listsRulesForPrograms() throws {
    Snapshot.expect(RuleList.json(Samples.rules), "pages/rules.json")
    #expect(try JSONSchema.own("rules").problems(of: RuleList.json(Catalogue.rules)) == [])
    Snapshot.expect(RuleList.markdown(Samples.rules), "pages/rules.md")
  }
}
