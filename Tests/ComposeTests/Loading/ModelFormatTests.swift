import Compose
import Testing

/// Where Docker Compose prints a model otherwise in YAML than in JSON.
@Suite("Formats of the model")
struct ModelFormatTests {
  static let source = """
    services:
      a:
        image: i
        x-team: core
        blkio_config: {weight_device: [{path: /dev/sda, weight: 300}]}
    volumes: {v: {x-kept: 1}}
    x-top: 1
    """

  @Test(
    arguments: [
      (true, ["\"Path\"", "\"Weight\"", "x-top"], ["\"path\"", "x-team"]),
      (false, ["\"path\"", "\"weight\"", "x-top", "x-team"], ["\"Path\""]),
    ])
  func names(_ isForJSON: Bool, _ present: [String], _ absent: [String]) throws {
    let model = try #require(LoadedProject.load(Self.source).model(forJSON: isForJSON)?.json)
    #expect(present.filter { !model.contains($0) } == [])
    #expect(absent.filter { model.contains($0) } == [])
  }
}
