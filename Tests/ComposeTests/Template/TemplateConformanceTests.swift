import Compose
import Diagnostics
import Foundation
import Testing

/// The interpolation cases of the conformance data: values, errors and warnings as Compose gives them.
@Suite struct TemplateConformanceTests {
  struct Case: Decodable {
    let name: String
    let template: String
    let env: [String: String]
    let expected: String?
    let error: String?
    let warnings: [String]?
  }

  @Test(.enabled(if: Conformance.folder != nil, "VALIDATE_CONFORMANCE is not set"))
  func everyTemplate() throws {
    let cases = try Conformance.decode([Case].self, from: "template-cases.json")
    #expect(cases.count == 403)
    for given in cases {
      let text = TracedText(
        verbatim: given.template, at: SourceRange(FileID(index: 0), 0..<given.template.utf8.count))
      func lookup(_ name: String) -> Definition? {
        given.env.first { Array($0.key.utf8) == Array(name.utf8) }.map { Definition(shell: $0.key, $0.value) }
      }
      let result = Template.interpolate(text, lookup: lookup)
      let problems = result.problems
      if let error = given.error {
        let errors = problems.compactMap { $0.composeError(in: given.template, lookup: lookup) }
        #expect(errors.first == error, "\(given.template)")
      } else {
        #expect(result.isAccepted, "\(given.template)")
        #expect(Array(result.text.string.utf8) == Array((given.expected ?? "").utf8), "\(given.template)")
        #expect(problems.compactMap(\.composeWarning) == given.warnings ?? [], "\(given.template)")
      }
    }
  }
}
