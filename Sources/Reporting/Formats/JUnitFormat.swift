import Diagnostics

/// JUnit's XML: one test case a finding, errors failed, accepted findings skipped; all of the text report as output.
///
/// The elements and attributes are those that both common schemas know (Ant's and Jenkins'). Time is not measured, so
/// that two runs write the same bytes.
enum JUnitFormat {
  static func render(_ report: Report) -> String {
    var cases: [String] = []
    var hidden = HiddenParts(report)
    for finding in report.findings {
      let head = testCase(finding, in: report)
      guard finding.severity == .error else {
        cases.append("    <testcase \(head)/>\n")
        continue
      }
      let text = TextFormat(isQuiet: true).render(finding, in: report, hidden: &hidden)
      cases.append(
        """
            <testcase \(head)>
              <failure type=\(quoted(finding.rule.description)) message=\(quoted(finding.message.text))>\(escaped(text))</failure>
            </testcase>\n
        """)
    }
    for suppressed in report.suppressed {
      cases.append(
        "    <testcase \(testCase(suppressed.finding, in: report))>\n      <skipped/>\n    </testcase>\n")
    }
    if cases.isEmpty { cases = ["    <testcase name=\"no problems\" classname=\"validate\" time=\"0\"/>\n"] }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite name="validate" package="validate" id="0" timestamp="1970-01-01T00:00:00" hostname="localhost" \
      tests="\(cases.count)" failures="\(report.count(of: .error))" errors="0" skipped="\(report.suppressed.count)" \
      time="0">
          <properties/>
      \(cases.joined())    <system-out>\(escaped(TextFormat().render(report)))</system-out>
          <system-err></system-err>
        </testsuite>
      </testsuites>

      """
  }

  private static func testCase(_ finding: Diagnostic, in report: Report) -> String {
    let place = finding.primary.map { " (\(report.place(of: $0.range)))" } ?? ""
    let name = "\(finding.severity.rawValue): \(finding.message)\(place)"
    return "name=\(quoted(name)) classname=\(quoted("validate.\(finding.rule)")) time=\"0\""
  }

  private static func quoted(_ text: String) -> String { "\"\(escaped(Glyph.printable(text)))\"" }

  /// `text` must be printable: XML has no way to write most control characters.
  private static func escaped(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): result += "&amp;".utf8
      case UInt8(ascii: "<"): result += "&lt;".utf8
      case UInt8(ascii: ">"): result += "&gt;".utf8
      case UInt8(ascii: "\""): result += "&quot;".utf8
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
