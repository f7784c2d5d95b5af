import Diagnostics

/// Drops list elements that a later element of the same list stands for: the later one takes the earlier's place.
enum Deduplication {
  /// Walks the model as far down as there are lists to look at.
  static func apply(to model: inout Model, _ value: Model.ID, as shape: Shape) {
    guard shape.holdsIdentities else { return }
    var child = model.firstChild(value)
    switch model.kind(value) {
    case .mapping:
      guard let fields = shape.fields else { return }
      while let entry = child {
        child = model.next(entry)
        let position = Int(fields.position(of: entry, in: model))
        if position < fields.fields.count {
          guard fields.holdsIdentities[position] else { continue }
          let field = fields.fields[position]
          if let identity = field.identity { removeDuplicates(from: entry, identity, in: &model) }
          apply(to: &model, entry, as: field.shape)
        } else if let element = fields.element {
          apply(to: &model, entry, as: element)
        }
      }
    case .sequence:
      guard let itemShape = shape.items, itemShape.holdsIdentities else { return }
      while let item = child {
        apply(to: &model, item, as: itemShape)
        child = model.next(item)
      }
    case .null, .boolean, .integer, .unsigned, .float, .timestamp, .written, .literal, .composed: return
    }
  }

  private static func removeDuplicates(from list: Model.ID, _ identity: ListIdentity, in model: inout Model) {
    guard let first = model.firstItem(list), model.next(first) != nil else { return }
    let items = Array(model.items(list))
    let keys = items.map { key(of: $0, identity, in: model) }
    if items.count <= 8, areDistinct(keys) { return }
    var kept: [Model.ID] = []
    kept.reserveCapacity(items.count)
    var positions: [ArraySlice<UInt8>: Int] = [:]
    for (item, key) in zip(items, keys) {
      guard let key else {
        kept.append(item)
        continue
      }
      if let known = positions[key] {
        kept[known] = item
      } else {
        positions[key] = kept.count
        kept.append(item)
      }
    }
    if kept.count < items.count { model.setChildren(of: list, kept) }
  }

  /// Whether all keys of a short list differ; most lists are short, and most keys differ.
  private static func areDistinct(_ keys: [ArraySlice<UInt8>?]) -> Bool {
    for (index, key) in keys.enumerated() {
      guard let key else { continue }
      if keys[..<index].contains(key) { return false }
    }
    return true
  }

  /// What an element is the same as; nil when it cannot be told, and validation will say why.
  private static func key(of item: Model.ID, _ identity: ListIdentity, in model: Model) -> ArraySlice<UInt8>? {
    let text = model.isString(item) ? model.bytes(item) : nil
    switch identity {
    case .keyOfPair: return text.map { $0.prefix { $0 != Byte.equals } }
    case .text: return text ?? model.printed(item).map { Array($0.utf8)[...] }
    case .volumeTarget:
      if let text { return ShortVolume(text).target(in: text) }
      return model.textBytes(model.value("target", in: item))
    case .deviceTarget:
      guard let text else { return model.textBytes(model.value("target", in: item)) }
      let parts = text.split(separator: Byte.colon, maxSplits: 2, omittingEmptySubsequences: false)
      return parts.count > 1 ? parts[1] : text
    case .mountTarget(let prefix):
      if let text { return Array(prefix.utf8) + [Byte.slash] + text }
      if let target = model.textBytes(model.value("target", in: item)) { return target }
      return Array(prefix.utf8) + [Byte.slash] + (model.textBytes(model.value("source", in: item)) ?? [])
    case .envFile: return text ?? model.textBytes(model.value("path", in: item))
    case .port: return portKey(item, in: model).map { Array($0.utf8)[...] }
    }
  }

  private static func portKey(_ item: Model.ID, in model: Model) -> String? {
    guard model.isMapping(item) else { return model.printed(item) }
    guard let target = model.printed(model.value("target", in: item)) else { return nil }
    let published = model.printed(model.value("published", in: item)) ?? ""
    let host = model.string(model.value("host_ip", in: item)) ?? "0.0.0.0"
    return "\(host):\(published):\(target)/\(model.string(model.value("protocol", in: item)) ?? "tcp")"
  }
}

extension Model {
  /// The UTF-8 of a string; nil for what is none.
  fileprivate func textBytes(_ id: ID?) -> ArraySlice<UInt8>? {
    guard let id, isString(id) else { return nil }
    return bytes(id)
  }
}
