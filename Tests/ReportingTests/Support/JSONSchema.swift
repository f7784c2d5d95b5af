import Foundation

/// As much of JSON Schema (draft 7) as the schemas of report formats use.
struct JSONSchema {
  private let root: [String: Any]

  /// One of the schemas that the documentation comes with.
  static func own(_ name: String) throws -> JSONSchema {
    try JSONSchema(contentsOf: FormatTests.documentation.appending(path: "Resources/\(name)-1.schema.json"))
  }

  init(contentsOf url: URL) throws {
    root = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
  }

  /// What is wrong with a document, each problem with the way to it; empty when it is valid.
  func problems(of text: String) throws -> [String] {
    let document = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    return problems(document, root, "$")
  }

  private static let known: Set<String> = [
    "$schema", "$id", "id", "$ref", "title", "description", "definitions", "type", "properties", "required",
    "additionalProperties", "items", "enum", "const", "minimum", "maximum", "minItems", "maxItems", "uniqueItems",
    "minLength", "pattern", "format", "anyOf", "oneOf", "allOf", "not", "default", "examples", "minProperties",
  ]

  private func problems(_ value: Any, _ schema: Any, _ path: String) -> [String] {
    if let allowed = schema as? Bool { return allowed ? [] : ["\(path): nothing may stand here"] }
    guard let schema = schema as? [String: Any] else { return ["\(path): the schema is malformed"] }
    if let reference = schema["$ref"] as? String {
      var target: Any? = root
      for step in reference.split(separator: "/").dropFirst() { target = (target as? [String: Any])?[String(step)] }
      return target.map { problems(value, $0, path) } ?? ["\(path): \(reference) leads nowhere"]
    }
    var found = schema.keys.filter { !JSONSchema.known.contains($0) }.map { "\(path): the checker lacks `\($0)`" }
    if let type = schema["type"] {
      let types = (type as? [String]) ?? [(type as? String) ?? ""]
      if !types.contains(where: { JSONSchema.isOf($0, value) }) { found.append("\(path): not of type \(types)") }
    }
    if let choices = schema["enum"] as? [Any], !choices.contains(where: { JSONSchema.equal($0, value) }) {
      found.append("\(path): \(value) is not one of \(choices)")
    }
    if let constant = schema["const"], !JSONSchema.equal(constant, value) { found.append("\(path): not \(constant)") }
    if let number = value as? NSNumber, !JSONSchema.isOf("boolean", value) {
      if let least = schema["minimum"] as? Double, number.doubleValue < least {
        found.append("\(path): below \(least)")
      }
      if let most = schema["maximum"] as? Double, number.doubleValue > most { found.append("\(path): above \(most)") }
    }
    if let text = value as? String {
      if let least = schema["minLength"] as? Int, text.count < least { found.append("\(path): too short") }
      if let pattern = schema["pattern"] as? String, text.range(of: pattern, options: .regularExpression) == nil {
        found.append("\(path): `\(text)` does not match \(pattern)")
      }
    }
    if let list = value as? [Any] { found += problems(list, schema, path) }
    if let object = value as? [String: Any] { found += problems(object, schema, path) }
    found += combined(value, schema, path)
    return found
  }

  private func problems(_ list: [Any], _ schema: [String: Any], _ path: String) -> [String] {
    var found: [String] = []
    if let least = schema["minItems"] as? Int, list.count < least { found.append("\(path): too few items") }
    if let most = schema["maxItems"] as? Int, list.count > most { found.append("\(path): too many items") }
    if schema["uniqueItems"] as? Bool == true {
      let keys = list.map { "\($0)" }
      if Set(keys).count < keys.count { found.append("\(path): an item stands twice") }
    }
    if let items = schema["items"] {
      for (index, item) in list.enumerated() { found += problems(item, items, "\(path)[\(index)]") }
    }
    return found
  }

  private func problems(_ object: [String: Any], _ schema: [String: Any], _ path: String) -> [String] {
    var found: [String] = []
    if let least = schema["minProperties"] as? Int, object.count < least { found.append("\(path): too few keys") }
    for key in schema["required"] as? [String] ?? [] where object[key] == nil {
      found.append("\(path): `\(key)` is missing")
    }
    let properties = schema["properties"] as? [String: Any] ?? [:]
    for (key, value) in object.sorted(by: { $0.key < $1.key }) {
      if let property = properties[key] {
        found += problems(value, property, "\(path).\(key)")
      } else if let additional = schema["additionalProperties"] {
        found += problems(value, additional, "\(path).\(key)")
      }
    }
    return found
  }

  private func combined(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    var found: [String] = []
    for part in schema["allOf"] as? [Any] ?? [] { found += problems(value, part, path) }
    if let parts = schema["anyOf"] as? [Any], !parts.contains(where: { problems(value, $0, path).isEmpty }) {
      found.append("\(path): fits none of the choices")
    }
    if let parts = schema["oneOf"] as? [Any], parts.count(where: { problems(value, $0, path).isEmpty }) != 1 {
      found.append("\(path): does not fit exactly one of the choices")
    }
    if let part = schema["not"], problems(value, part, path).isEmpty { found.append("\(path): must not be so") }
    return found
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "boolean": (value as? NSNumber).map { $0 === kCFBooleanTrueLike || $0 === kCFBooleanFalseLike } ?? false
    case "integer": (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
    case "number": value is NSNumber
    default: false
    }
  }

  private static let kCFBooleanTrueLike = NSNumber(value: true)
  private static let kCFBooleanFalseLike = NSNumber(value: false)

  private static func equal(_ left: Any, _ right: Any) -> Bool {
    (left as? NSObject).map { $0.isEqual(right) } ?? false
  }
}
