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
