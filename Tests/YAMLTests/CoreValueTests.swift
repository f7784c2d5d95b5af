import Diagnostics
import Testing
import YAML

/// What plain scalars stand for.
@Suite("Core values")
struct CoreValueTests {
  private func value(_ text: String) throws -> CoreValue {
    let stream = parse("v: \(text)\n")
    return stream.tree.resolved(try #require(stream.node(["v"])))
  }

  @Test(
    "integers",
    arguments: [
      ("0", 0), ("12", 12), ("-7", -7), ("+7", 7), ("010", 8), ("0777", 511), ("0o14", 12), ("0O14", 12), ("0x1F", 31),
      ("0X1f", 31), ("-0x1F", -31), ("0b101", 5), ("1_000", 1000), ("1__0", 10), ("1_", 1), ("0_7", 7),
      ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min), ("!!int '3'", 3), ("! 12", 12),
    ])
  func integers(_ text: String, _ expected: Int64) throws {
    #expect(try value(text) == .int(expected))
  }

  @Test(
    "integers above the signed range",
    arguments: [
      ("9223372036854775808", UInt64(9_223_372_036_854_775_808)), ("0xFFFFFFFFFFFFFFFF", UInt64.max),
    ])
  func unsigned(_ text: String, _ expected: UInt64) throws {
    #expect(try value(text) == .uint(expected))
  }

  @Test(
    "floats",
    arguments: [
      ("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("-1.5E-1", -0.15), ("08", 8.0), ("09", 9.0),
      ("1_0.5", 10.5), (".inf", .infinity), ("-.INF", -.infinity), ("+.Inf", .infinity), ("-0", -0.0),
      ("18446744073709551616", 18_446_744_073_709_551_616.0), ("!!float 3", 3.0),
    ])
  func floats(_ text: String, _ expected: Double) throws {
    #expect(try value(text) == .float(expected))
  }

  @Test("not a number", arguments: [".nan", ".NaN", ".NAN"])
  func notANumber(_ text: String) throws {
    guard case .float(let number) = try value(text) else {
      Issue.record("no float")
      return
    }
    #expect(number.isNaN)
  }

  @Test(
    "booleans and null",
    arguments: [
      ("true", CoreValue.bool(true)), ("True", .bool(true)), ("FALSE", .bool(false)), ("null", .null), ("~", .null),
      ("Null", .null), ("", .null), ("!!null ''", .null), ("!!bool 'true'", .bool(true)),
    ])
  func words(_ text: String, _ expected: CoreValue) throws {
    #expect(try value(text) == expected)
  }

  @Test(
    "strings",
    arguments: [
      "yes", "no", "on", "off", "y", "n", "tRue", "nUll", "0x", "0o8", "0b12", "12e", ".", "=", "1:30", "22:22",
      "1e400",
      "_1", "+", "-", "--1", "+-1", "0x-1", "1.2.3", "1e", "e3", ".5.", "'12'", "\"true\"", "!!str 12", "!foo 12", "<<",
      "2001-13-01", "2001-02-29", "2001-1-1T1:2", "01-01-2001", "20010101-", "1_0_x",
    ])
  func strings(_ text: String) throws {
    #expect(try value(text) == .string)
  }

  @Test(
    "timestamps",
    arguments: [
      ("2001-12-14", "2001-12-14 00:00:00 +0000 UTC"), ("2001-1-2", "2001-01-02 00:00:00 +0000 UTC"),
      ("2001-12-14T21:59:43.10-05:00", "2001-12-14 21:59:43.1 -0500 -0500"),
      ("2001-12-14t21:59:43Z", "2001-12-14 21:59:43 +0000 UTC"),
      ("2001-12-14 21:59:43.000000001", "2001-12-14 21:59:43.000000001 +0000 UTC"),
      ("2004-02-29", "2004-02-29 00:00:00 +0000 UTC"),
    ])
  func timestamps(_ text: String, _ expected: String) throws {
    guard case .timestamp(let timestamp) = try value(text) else {
      Issue.record("no timestamp")
      return
    }
    #expect(timestamp.description == expected)
  }

  @Test(
    "binary scalars hold what their Base64 stands for",
    arguments: [("aGk=", "hi"), ("aGVsbG8K", "hello\n"), ("''", "")])
  func binary(_ text: String, _ expected: String) throws {
    let stream = parse("v: !!binary \(text)\n")
    #expect(stream.tree.traced(try #require(stream.node(["v"]))).string == expected)
    #expect(!stream.isRefused())
  }

  @Test(
    "a value that its tag does not fit is refused",
    arguments: [
      "!!int abc", "!!bool yes", "!!float x", "!!null x", "!!timestamp 1", "!!binary a", "!!int ${PORT}",
    ])
  func misfits(_ text: String) {
    #expect(parse("v: \(text)\n").diagnostics.map(\.rule) == [.yamlRefusedByCompose])
    #expect(parse("v: \(text)\n", as: .yaml12).diagnostics.isEmpty)
  }
}
