import Compose
import Diagnostics
import Testing

/// Input that is made to cost much.
@Suite("Bounds of loading")
struct LimitTests {
  @Test func anAliasBombIsRefused() {
    var source = "x-0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n"
    for index in 1...9 {
      source += "x-\(index): &a\(index) [\(Array(repeating: "*a\(index - 1)", count: 9).joined(separator: ", "))]\n"
    }
    let result = LoadedProject.load(source + "services: {s: {image: x}}\n")
    #expect(result.errors.contains("excessive-aliasing"))
  }

  @Test func deepNestingIsRefused() {
    let result = LoadedProject.load(
      "services: {s: {image: x}}\nx-deep: " + String(repeating: "[", count: 5_000)
        + String(repeating: "]", count: 5_000))
    #expect(result.errors == ["yaml-limit"])
  }

  @Test func moreNodesThanComposeReads() {
    let list = Array(repeating: "a", count: 100_001).joined(separator: ",")
    #expect(LoadedProject.load("services: {s: {image: x}}\nx-list: [\(list)]\n").errors == ["too-many-nodes"])
    let shorter = Array(repeating: "a", count: 99_990).joined(separator: ",")
    #expect(LoadedProject.load("services: {s: {image: x}}\nx-list: [\(shorter)]\n").errors == [])
  }

  @Test func filesThatIncludeEachOtherTwice() {
    var files = ["compose.yaml": "include: [f0.yaml]\nservices: {s: {image: x}}"]
    for index in 0..<40 { files["f\(index).yaml"] = "include: [f\(index + 1).yaml, g\(index + 1).yaml]" }
    for index in 1...40 { files["g\(index).yaml"] = "include: [f\(index + 1).yaml, g\(index + 1).yaml]" }
    let result = LoadedProject.load(files)
    #expect(result.errors.contains("too-many-files"))
  }

  /// What is quadratic at this size takes minutes.
  @Test(arguments: [
    ("unknown dependencies", "services:\n", "  s#: {image: x, depends_on: [t#]}\n"),
    ("unknown keys", "services:\n  s:\n    image: x\n", "    imag#: 1\n"),
    ("links", "services:\n  s:\n    image: x\n    links:\n", "      - l#\n"),
    ("uses of a broken anchor", "x-a: &a {image: x, bogus: 1}\nservices:\n", "  s#: *a\n"),
    ("resets", "services: {s: {image: x}}\n---\nservices:\n", "  s#: !reset null\n"),
    ("a chain of bases", "services:\n  s0: {image: x, extends: s1}\n", "  s#: {extends: s#1, ports: !reset []}\n"),
    ("mappings to merge", "services: {s: {image: x}}\nx-all:\n  <<:\n", "    - {k#: 1}\n"),
    ("keys given twice", "services:\n  s:\n    image: x\n    environment:\n      A: 1\n      A: 2\n", "      B#: 1\n"),
  ])
  func manyOfOneKind(_ name: String, _ head: String, _ line: String) {
    var source = head
    for index in 1...5_000 {
      source += line.split(separator: "#", omittingEmptySubsequences: false).joined(separator: "\(index)")
    }
    let start = ContinuousClock.now
    _ = LoadedProject.load(source)
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  /// Following each chain to its end would take minutes.
  @Test(arguments: [("  s2000: {image: x}\n", []), ("", ["undefined-base"])])
  func manyServicesOnOneChainOfTwoFiles(_ end: String, _ errors: [String]) {
    func services(_ indices: StrideTo<Int>, from file: String) -> String {
      "services:\n"
        + indices.map { "  s\($0): {extends: {file: \(file), service: s\($0 + 1)}}\n" }.joined()
    }
    let start = ContinuousClock.now
    let result = LoadedProject.load([
      "compose.yaml": services(stride(from: 0, to: 2_000, by: 2), from: "odd.yaml") + end,
      "odd.yaml": services(stride(from: 1, to: 2_000, by: 2), from: "compose.yaml"),
    ])
    #expect(Set(result.errors).subtracting(["missing-image"]) == Set(errors))
    #expect(result.project?.services.first?.image?.string == (errors.isEmpty ? "x" : nil))
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  @Test func portRangesWithoutEnd() {
    let ports = (1...4).map { "'\($0)-65535'" }.joined(separator: ", ")
    let result = LoadedProject.load("services: {s: {image: x, ports: [\(ports)]}}")
    #expect(result.errors.contains("invalid-port"))
  }

  @Test(arguments: [
    "", "\u{0}", "---\n---\n", "[", "services: [", "\u{FEFF}", "- - - -", "? a", "&a *a", "<<: 1", "!reset a",
  ])
  func nonsenseIsReported(_ source: String) { #expect(!LoadedProject.load(source).isAccepted) }
}
