/// A half-open range of bytes in one source file. Twelve bytes, so that every value can carry one.
///
/// Lines and columns are never stored; `LineTable` computes them when something is shown.
package struct SourceRange: Hashable, Sendable {
  package let file: FileID
  /// The bounds as they are kept; code that looks at every byte of a file in another target reads them without a call.
  package let lower: UInt32
  package let upper: UInt32

  /// The bytes `offsets` of `file`. Files are far below 4 GiB (the reader refuses larger ones).
  package init(_ file: FileID, _ offsets: Range<Int>) {
    self.file = file
    lower = UInt32(clamping: offsets.lowerBound)
    upper = UInt32(clamping: offsets.upperBound)
  }

  /// The bytes from `lower` to `upper`, which must not be below it.
  package init(_ file: FileID, from lower: UInt32, to upper: UInt32) {
    self.file = file
    self.lower = lower
    self.upper = upper
  }

  package var lowerBound: Int { Int(lower) }
  package var upperBound: Int { Int(upper) }
  package var offsets: Range<Int> { Int(lower)..<Int(upper) }
  package var count: Int { Int(upper - lower) }
  package var isEmpty: Bool { lower == upper }

  /// The empty range at the start of this one.
  package var start: SourceRange { SourceRange(file, lowerBound..<lowerBound) }

  /// The empty range at the end of this one.
  package var end: SourceRange { SourceRange(file, upperBound..<upperBound) }

  /// Both bounds as one number, by which ranges of a file are in source order.
  private var bounds: UInt64 { UInt64(lower) << 32 | UInt64(upper) }

  package static func == (left: SourceRange, right: SourceRange) -> Bool {
    left.bounds == right.bounds && left.file == right.file
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(bounds)
    hasher.combine(file.index)
  }

  /// Whether `other` lies wholly inside this range of the same file.
  package func contains(_ other: SourceRange) -> Bool {
    file == other.file && lower <= other.lower && other.upper <= upper
  }

  /// The smallest range that holds both; the two must be of one file.
  package func union(_ other: SourceRange) -> SourceRange {
    precondition(file == other.file, "a union across files")
    return SourceRange(file, min(lowerBound, other.lowerBound)..<max(upperBound, other.upperBound))
  }
}

extension SourceRange: Comparable {
  /// Source order: by file, then by start, then by end.
  package static func < (left: SourceRange, right: SourceRange) -> Bool {
    left.file == right.file ? left.bounds < right.bounds : left.file < right.file
  }
}

/// A value together with the bytes it was read from.
package struct Located<Value> {
  package var value: Value
  package var range: SourceRange

  package init(_ value: Value, at range: SourceRange) {
    self.value = value
    self.range = range
  }

  package func map<Result>(_ transform: (Value) -> Result) -> Located<Result> {
    Located<Result>(transform(value), at: range)
  }
}

extension Located<String> {
  /// The same as the initialiser, which callers in other targets can only reach as generic code.
  package static func text(_ value: String, at range: SourceRange) -> Located<String> { Located(value, at: range) }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
