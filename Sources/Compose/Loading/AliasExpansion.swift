/// Counts what aliases expand to, as Compose's YAML library does: a document may be nearly all aliases while it is
/// small, and hardly any when it is huge.
struct AliasExpansion {
  private var total = 0
  private var inAliases = 0
  private(set) var isExcessive = false

  mutating func count(isInAlias: Bool) {
    total += 1
    if isInAlias { countInAlias() }
  }

  private mutating func countInAlias() {
    inAliases += 1
    if inAliases > 100, total > 1000, Double(inAliases) / Double(total) > allowedRatio { isExcessive = true }
  }

  private var allowedRatio: Double {
    let (low, high) = (400_000, 4_000_000)
    if total <= low { return 0.99 }
    if total >= high { return 0.10 }
    return 0.99 - 0.89 * Double(total - low) / Double(high - low)
  }
}
