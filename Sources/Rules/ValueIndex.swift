import Compose
import Diagnostics

/// Finds the value that a range lies in, among those of env files and of the variables of containers and image builds.
struct ValueIndex {
  /// Sorted by range.
  private let values: [Located<String>]

  init(_ deployment: Deployment) {
    let entries = deployment.delivered.map { Located(deployment.name(of: $0), at: deployment.valueRange(of: $0)) }
    values = (deployment.writtenValues + entries).sorted { $0.range < $1.range }
  }

  func owner(of range: SourceRange) -> Located<String>? {
    let count = values.partitionPoint(where: { $0.range.start <= range.start })
    // Values do not nest; the last that begins before the range is the only one that can hold it.
    return count > 0 && values[count - 1].range.contains(range) ? values[count - 1] : nil
  }

  /// The first value that begins at or behind a place in its file.
  func first(from start: SourceRange) -> Located<String>? {
    let index = values.partitionPoint(where: { $0.range.start < start })
    return index < values.count && values[index].range.file == start.file ? values[index] : nil
  }

  /// The last value that ends before a range does.
  func last(before range: SourceRange) -> Located<String>? {
    let count = values.partitionPoint(where: { $0.range.start < range.start })
    return count > 0 && values[count - 1].range.file == range.file ? values[count - 1] : nil
  }
}
