/// The keys of a mapping while others are merged into it. Those of a long mapping are indexed, once for all that `<<`
/// names, so that merging into one is not quadratic.
struct MergedKeys {
  let mapping: Model.ID
  private var index: Set<KeyBytes>?
  /// How many keys have been looked for.
  private var lookups = 0

  init(of mapping: Model.ID) { self.mapping = mapping }

  mutating func contain(_ hash: UInt32, _ name: () -> String, in model: Model) -> Bool {
    if index == nil, lookups > 16 { index = Set(model.entriesByKey(mapping).keys) }
    lookups += 1
    return index?.contains(KeyBytes(name())) ?? model.hasEntry(mapping, hash: hash, named: name)
  }

  mutating func noteAdded(_ name: () -> String) { index?.insert(KeyBytes(name())) }
}
