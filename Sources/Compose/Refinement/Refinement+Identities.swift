import Diagnostics

/// Drops list elements that a later element of the same list stands for: the later one takes the earlier's place.
extension Refinement {
  /// - Parameter notingLoss: what is done about an element that is dropped, and the one that takes its place.
  static func removeDuplicates(
    from list: Model.ID, _ identity: ListIdentity, in model: inout Model,
    notingLoss: (Model.ID, Model.ID, Model) -> Void = { _, _, _ in }
  ) {
    guard let first = model.firstItem(list), model.next(first) != nil else { return }
    if areDistinct(list, by: identity, in: model) { return }
    var kept: [Model.ID] = []
    var positions: [ArraySlice<UInt8>: Int] = [:]
    var count = 0
    var child: Model.ID? = first
    while let item = child {
      child = model.next(item)
      count += 1
      guard let key = key(of: item, identity, in: model) else {
        kept.append(item)
        continue
      }
      if let known = positions[key] {
        notingLoss(kept[known], item, model)
        kept[known] = item
      } else {
        positions[key] = kept.count
        kept.append(item)
      }
    }
    if kept.count < count { model.setChildren(of: list, kept) }
  }

  /// Reports an element that somebody wrote into a list in vain, if it says anything else than the later one.
  static func reportLoss(
    of item: Model.ID, to later: Model.ID, _ identity: ListIdentity, in model: Model, _ session: LoadSession,
    at path: ModelPath
  ) {
    let isMount: Bool
    switch identity {
    case .text, .port: return
    case .keyOfPair, .envFile: isMount = false
    case .volumeTarget, .deviceTarget, .mountTarget: isMount = true
    }
    guard model.fingerprint(item) != model.fingerprint(later), let key = key(of: item, identity, in: model) else {
      return
    }
    let name = String(decoding: key, as: UTF8.self)
    session.report(
      .replacedItem,
      isMount
        ? "something else is put at `\(name)` further on in the list, and only that counts"
        : "`\(name)` comes again further on in the list, and only that counts", at: model.range(item),
      related: [Label(model.range(later), "this one counts")],
      help: [isMount ? "remove one of the two, or give one of them another place" : "remove one of the two"],
      severity: .warning, path: path)
  }

  /// Whether it can be told quickly that the elements of a list all differ: most lists are short, and hold strings that
  /// have different hashes.
  static func areDistinct(_ list: Model.ID, by identity: ListIdentity, in model: Model) -> Bool {
    var hashes = InlineArray<32, UInt32>(repeating: 0)
    var count = 0
    var child = model.firstChild(list)
    while let item = child {
      guard count < hashes.count, let hash = hash(of: item, identity, in: model) else { return false }
      for index in 0..<count where hashes[index] == hash { return false }
      hashes[count] = hash
      count += 1
      child = model.next(item)
    }
    return true
  }

  /// The hash of what an element is the same as; nil where finding that takes longer.
  private static func hash(of item: Model.ID, _ identity: ListIdentity, in model: Model) -> UInt32? {
    switch identity {
    case .text, .port: return model.withBytes(item, Model.hash)
    case .keyOfPair:
      return model.withBytes(item) { text in
        Model.hash(text.extracting(0..<(text.firstIndex(of: Byte.equals) ?? text.count)))
      }
    case .volumeTarget:
      let short = model.withBytes(item) { Model.hash($0.extracting(ShortVolume($0).target)) }
      if let short { return short }
      return model.value("target", in: item).flatMap { model.withBytes($0, Model.hash) }
    case .envFile:
      if let short = model.withBytes(item, Model.hash) { return short }
      return model.value("path", in: item).flatMap { model.withBytes($0, Model.hash) }
    case .deviceTarget, .mountTarget: return nil
    }
  }

  /// What an element is the same as; nil when it cannot be told, and validation will say why.
  private static func key(of item: Model.ID, _ identity: ListIdentity, in model: Model) -> ArraySlice<UInt8>? {
    let text = model.isString(item) ? model.bytes(item) : nil
    switch identity {
    case .keyOfPair: return text.map { $0.prefix { $0 != Byte.equals } }
    case .text: return text ?? model.printed(item).map { Array($0.utf8)[...] }
    case .volumeTarget:
      if let text {
        let target = ShortVolume(text.span).target
        return text[text.startIndex + target.lowerBound..<text.startIndex + target.upperBound]
      }
      return model.textBytes(model.value("target", in: item))
    case .deviceTarget:
      guard let text else { return model.textBytes(model.value("target", in: item)) }
      let parts = text.split(separator: Byte.colon, maxSplits: 2, omittingEmptySubsequences: false)
      return parts.count > 1 ? parts[1] : text
    case .mountTarget(let prefix):
      let prefix = prefix.description
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
    var published = model.printed(model.value("published", in: item)) ?? ""
    // Compose tells a number from the same digits in quotes, which is what short forms come to.
    if model.integer(model.value("published", in: item)) != nil { published += " as a number" }
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
