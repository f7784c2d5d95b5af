import Diagnostics
import Testing

@testable import Compose

/// The grammars of single values.
@Suite("Values with a grammar")
struct FormTests {
  @Test(arguments: [
    ("80", "80:-:-/tcp"), ("8080:80", "80:8080:-/tcp"), ("127.0.0.1:8080:80/UDP", "80:8080:127.0.0.1/udp"),
    ("[::1]:80:80", "80:80:::1/tcp"), (":80", "80:-:-/tcp"), ("3000-3001:80-81", "80:3000:-/tcp 81:3001:-/tcp"),
    ("3000-3005:80", "80:3000-3005:-/tcp"), ("9-10", "10:-:-/tcp 9:-:-/tcp"),
    ("::1:80:80", "80:80:::1/tcp"), ("80/", "80:-:-/tcp"),
  ])
  func ports(_ text: String, _ expected: String) throws {
    let port = try ShortPort.parse(text).get()
    let written = port.pairs.map { pair in
      "\(pair.target):\(pair.published ?? "-"):\(port.address?.text ?? "-")/\(port.transport)"
    }
    #expect(written.joined(separator: " ") == expected)
  }

  @Test(arguments: [
    ("abc:80", "abc"), ("80:def", "def"), ("65536", "65536"), ("80-79", "80-79"), ("80/xyz", "xyz"),
    ("1.2.3:80:80", "1.2.3"), ("01.2.3.4:80:80", "01.2.3.4"), ("+80", "+80"), ("80-81:90-92", "80-81:90-92"), ("", ""),
    ("80:", "80:"), (" 80", " 80"), ("80:0", "0"), ("0-2", "0-2"),
  ])
  func badPorts(_ text: String, _ marked: String) {
    guard case .failure(let problem) = ShortPort.parse(text) else {
      Issue.record("accepted")
      return
    }
    #expect(problem.part.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } ?? text == marked)
  }

  @Test(arguments: [
    ("1.2.3.4", true), ("256.1.1.1", false), ("1.2.3", false), ("::", true), ("::1", true), ("1::2::3", false),
    ("1:2:3:4:5:6:7:8", true), ("1:2:3:4:5:6:7", false), ("::ffff:1.2.3.4", true), ("12345::", false), ("", false),
    ("1:2:3:4:5:6:7::", true), ("fe80::1%eth0", false),
  ])
  func addresses(_ text: String, _ isValid: Bool) { #expect((IPAddress(text) != nil) == isValid) }

  @Test(
    arguments: [
      ("/data", nil, "/data", false), ("db:/data", "db", "/data", false), ("./a:/b:ro", "./a", "/b", true),
      // One letter before a colon is a drive, even where a volume was meant.
      ("v:/data", nil, "v:/data", false), ("C:\\a:/b", "C:\\a", "/b", false),
      ("a:/b:unknown", "a:/b", "unknown", false),
      ("ab:/b:unknown,ro", "ab", "/b", true), ("${A:-/a:b}:/b:ro", "${A:-/a:b}", "/b", true),
      ("${A:-${B:-c}}/d:/b", "${A:-${B:-c}}/d", "/b", false), ("$A:/b", "$A", "/b", false),
    ] as [(String, String?, String, Bool)])
  func volumes(_ text: String, _ source: String?, _ target: String, _ isReadOnly: Bool) {
    let bytes = Array(text.utf8)
    let volume = ShortVolume(bytes.span)
    #expect(volume.problem == nil)
    #expect(volume.source.map { String(decoding: bytes[$0], as: UTF8.self) } == source)
    #expect(String(decoding: bytes[volume.target], as: UTF8.self) == target)
    #expect(volume.isReadOnly == isReadOnly)
  }

  @Test(arguments: ["", "abc::/x", ":/abc", "/a:/b:ro:x"])
  func badVolumes(_ text: String) { #expect(ShortVolume(text.utf8.span).problem != nil) }

  @Test(
    arguments: [
      ("90s", "1m30s"), ("1d", "24h0m0s"), ("1w", "168h0m0s"), ("1h2m3.5s", "1h2m3.5s"), ("1500us", "1.5ms"),
      ("0", "0s"), ("-2m", "-2m0s"), ("1.5h", "1h30m0s"), ("10ns", "10ns"), (".5s", "500ms"), ("100ms", "100ms"),
      ("1.001ms", "1.001ms"),
      ("10x", nil), ("10", nil), ("", nil), ("s", nil), ("1..5s", nil), ("9999999w", nil),
    ] as [(String, String?)])
  func durations(_ text: String, _ expected: String?) {
    #expect(DurationText.nanoseconds(text).map(DurationText.canonical) == expected)
  }

  @Test(
    arguments: [
      ("1gb", 1_073_741_824), ("1.5GiB", 1_610_612_736), ("10 mb", 10_485_760), ("512", 512), ("1b", 1), ("2k", 2048),
      ("lots", nil), ("1xb", nil), ("-1", nil), ("1kbb", nil), ("", nil), ("1 2", nil), ("1e3", 1000),
    ] as [(String, Int64?)])
  func sizes(_ text: String, _ expected: Int64?) { #expect(SizeText.bytes(text) == expected) }

  @Test(
    arguments: [
      ("echo a  b", ["echo", "a", "b"]), ("echo 'a b' \"c d\"", ["echo", "a b", "c d"]), ("a\\ b", ["a b"]),
      ("''", [""]), ("", []), ("a 'it'\\''s'", ["a", "it's"]), ("echo $(date) x", ["echo", "$(date)", "x"]),
      // Compose drops what a shell would not take for an argument.
      ("a && b", ["a"]), ("run > log", ["run"]), ("run 2> log", ["run"]), ("x'unclosed", nil), ("x\\", nil),
      ("a (b)", nil),
    ] as [(String, [String]?)])
  func commands(_ text: String, _ expected: [String]?) { #expect(CommandLine.split(text) == expected) }

  @Test(arguments: [
    (1.5, "1.5", "1.5"), (1000, "1000", "1000"), (1_000_000, "1e+06", "1000000"),
    (1e20, "1e+20", "100000000000000000000"),
    (1e21, "1e+21", "1e+21"), (0.0001, "0.0001", "0.0001"), (0.00001, "1e-05", "0.00001"), (-0.0, "-0", "-0"),
    (123_456_789, "1.23456789e+08", "123456789"), (.infinity, "+Inf", "+Inf"),
    (1.2345678901234568e20, "1.2345678901234568e+20", "123456789012345680000"),
  ])
  func numbers(_ number: Double, _ printed: String, _ json: String) {
    #expect(GoFormat.float(number) == printed)
    #expect(GoFormat.json(number) == json)
  }
}
