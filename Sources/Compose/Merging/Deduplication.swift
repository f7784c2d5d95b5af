import Diagnostics

/// Drops list elements that a later element of the same list stands for: the later one takes the earlier's place.
struct Deduplication {
  /// Walks the model as far down as there are lists to look at.
  static func apply(to value: inout Value, as shape: Shape) {
    guard shape.holdsIdentities else { return }
    switch value.content {
    case .mapping(var mapping):
      value.content = .null
      for index in 0..<mapping.count {
        if let field = shape.fields?.field(of: mapping.entries[index]) {
          guard field.identity != nil || field.shape.holdsIdentities else { continue }
          if let identity = field.identity { removeDuplicates(from: &mapping[position: index], identity) }
          apply(to: &mapping[position: index], as: field.shape)
        } else if let element = shape.fields?.element {
          apply(to: &mapping[position: index], as: element)
        }
      }
      value.content = .mapping(mapping)
    case .sequence(var items):
      guard let itemShape = shape.items, itemShape.holdsIdentities else { return }
      value.content = .null
      for index in items.indices { apply(to: &items[index], as: itemShape) }
      value.content = .sequence(items)
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .string, .text: return
    }
  }

  private static func removeDuplicates(from value: inout Value, _ identity: ListIdentity) {
    guard case .sequence(let items) = value.content, items.count > 1 else { return }
    if items.count <= 8, hasDistinctKeys(items, identity) { return }
    var kept: [Value] = []
    kept.reserveCapacity(items.count)
    var positions: [KeyBytes: Int] = [:]
    for item in items {
      guard let key = self.key(of: item, identity) else {
        kept.append(item)
        continue
      }
      if let known = positions[KeyBytes(key)] {
        kept[known] = item
      } else {
        positions[KeyBytes(key)] = kept.count
        kept.append(item)
      }
    }
    if kept.count < items.count { value.content = .sequence(kept) }
  }

  /// Whether all keys of a short list differ; most lists are short, and most keys differ.
  private static func hasDistinctKeys(_ items: [Value], _ identity: ListIdentity) -> Bool {
    var keys: [String] = []
    keys.reserveCapacity(items.count)
    for item in items {
      guard let key = key(of: item, identity) else { continue }
      if keys.contains(where: { $0.hasSameBytes(as: key) }) { return false }
      keys.append(key)
    }
    return true
  }

  /// What an element is the same as; nil when it cannot be told, and validation will say why.
  private static func key(of item: Value, _ identity: ListIdentity) -> String? {
    switch identity {
    case .keyOfPair:
      guard let text = item.string else { return nil }
      return text.utf8.firstIndex(of: UInt8(ascii: "=")).map { String(text[..<$0]) } ?? text
    case .text: return item.printed
    case .volumeTarget: return item.string.map { ShortVolume($0).target } ?? item["target"]?.string
    case .deviceTarget:
      guard let text = item.string else { return item["target"]?.string }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      return parts.count > 1 ? String(parts[1]) : text
    case .mountTarget(let prefix):
      if let text = item.string { return "\(prefix)/\(text)" }
      return item["target"]?.string ?? "\(prefix)/\(item["source"]?.string ?? "")"
    case .envFile: return item.string ?? item["path"]?.string
    case .port: return portKey(item)
    }
  }

  private static func portKey(_ item: Value) -> String? {
    guard item.mapping != nil else { return item.printed }
    guard let target = item["target"]?.printed else { return nil }
    let published = item["published"]?.printed ?? ""
    let host = item["host_ip"]?.string ?? "0.0.0.0"
    return "\(host):\(published):\(target)/\(item["protocol"]?.string ?? "tcp")"
  }
}
