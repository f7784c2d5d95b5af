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

  /// What Docker Compose makes of a value of a service.
  @Test(
    arguments: [
      ("cpus: 0.123456789", "cpus", "0.12345679"), ("cpus: 0.1", "cpus", "0.1"), ("cpus: 2.0", "cpus", "2"),
      ("deploy: {update_config: {delay: 0s, parallelism: 0}}", "deploy.update_config", #"{"parallelism":0}"#),
      ("deploy: {restart_policy: {delay: 0s}}", "deploy.restart_policy.delay", #""0s""#),
      ("scale: 2\n    deploy: {mode: replicated}", "deploy.replicas", "2"),
      ("devices: [\"/a::r\"]", "devices.0.target", #""/a""#),
      ("volumes: [{type: bind, source: \"\", target: /b}]", "volumes.0.source", #""/work""#),
      ("volumes: [\"~:/a\", \"~other/x:/b\"]", "volumes.1.source", #""/home/me/other/x""#),
      ("gpus: [{count: 1, other: 2}]", "gpus.0.other", nil),
      ("logging: {driver: d, options: {k: ~}}", "logging.options", #"{"k":""}"#),
      ("profiles: [\"\"]", "profiles", #"[""]"#), ("cap_add: [A=1, A=2]", "cap_add", #"["A=2"]"#),
    ] as [(String, String, String?)])
  func value(_ attribute: String, _ path: String, _ expected: String?) throws {
    let result = LoadedProject.load(
      "services:\n  a:\n    image: i\n    \(attribute)\n", shell: ["HOME": "/home/me"])
    #expect(result.errors == [])
    #expect(try result.json(at: "services.a.\(path)") == expected)
  }
}
