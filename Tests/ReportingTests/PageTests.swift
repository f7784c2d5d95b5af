import Diagnostics
import Reporting
import Rules
import Testing

@Suite struct PageTests {
  @Test(arguments: [nil, 40, 100]) func explainsARule(width: Int?) {
    let format = TextFormat(width: width, isColoured: width == 100)
    let pages = Samples.rules.map { RulePage($0).text(format) }
    Snapshot.expect(pages.joined(separator: "----\n"), "pages/explain \(width.map(String.init) ?? "anywhere").txt")
  }

  /// A comment accepts nothing in a contract, and no allowance.
  @Test(arguments: [
    ("weak-secret", "To accept a finding: `# validate:allow weak-secret -- why`"),
    (
      "contract-wrong-type",
      "To accept a finding, in the contract: `allow: [{ rule: contract-wrong-type, reason: why }]`"
    ),
    ("unused-allowance", "To switch the rule off, in the contract: `rules: { unused-allowance: off }`"),
  ]) func saysHowAFindingIsAccepted(name: RuleName, sentence: String) throws {
    let rule = try #require(Catalogue.rule(named: name))
    let page = RulePage(rule).text(TextFormat(width: 200))
    #expect(page.hasSuffix(sentence + "\n"), "\(page)")
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
