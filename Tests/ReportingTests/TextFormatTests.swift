import Diagnostics
import Reporting
import Testing

@Suite struct TextFormatTests {
  /// One finding and how it is to be shown.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let report: Report
    var format = TextFormat()
    var testDescription: String { name }
  }

  static let cases: [Case] =
    narrowAndWide("two lines of one file", Samples.shadowDatabase) + [
      Case(name: "coloured", report: Samples.shadowDatabase, format: TextFormat(isColoured: true)),
      Case(name: "quiet", report: Samples.shadowDatabase, format: TextFormat(isQuiet: true)),
      Case(name: "clean", report: Samples.clean),
      Case(name: "clean and coloured", report: Samples.clean, format: TextFormat(isColoured: true)),
      Case(name: "errors only", report: Samples.severities, format: TextFormat(isQuiet: true, least: .error)),
      Case(name: "every severity", report: Samples.severities, format: TextFormat(isColoured: true)),
      Case(name: "several files", report: Samples.severalFiles),
      Case(name: "the same at several places", report: Samples.missingVariable),
      Case(name: "the same at very many places", report: Samples.manyPlaces),
      Case(name: "several labels on a line", report: Samples.manyLabels),
      Case(name: "several labels on a line, narrow", report: Samples.manyLabels, format: TextFormat(width: 32)),
      Case(name: "ranges of several lines", report: Samples.multipleLines),
      Case(name: "wide and combining characters", report: Samples.wideCharacters),
      Case(name: "what a terminal must not see", report: Samples.hostileCharacters),
      Case(name: "no bytes to mark", report: Samples.emptyRanges),
      Case(name: "line ends of every kind", report: Samples.lineEnds),
    ] + narrowAndWide("long lines", Samples.longLines) + narrowAndWide("secrets", Samples.secrets)

  static func narrowAndWide(_ name: String, _ report: Report) -> [Case] {
    [
      Case(name: name, report: report),
      Case(name: "\(name), 80 columns", report: report, format: TextFormat(width: 80)),
      Case(name: "\(name), 60 columns", report: report, format: TextFormat(width: 60)),
      Case(name: "\(name), 24 columns", report: report, format: TextFormat(width: 24)),
    ]
  }

  @Test(arguments: cases) func looksAsRecorded(_ case: Case) {
    Snapshot.expect(`case`.format.render(`case`.report), "text/\(`case`.name).txt")
  }
}
