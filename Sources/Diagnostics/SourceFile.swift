/// One text that was read: a compose file, an env file, a contract, or standard input.
package struct SourceFile: Sendable {
  package let id: FileID
  /// The path as it is shown to the user, relative to the working directory where it lies below it.
  package let path: String
  /// The contents as read, whatever they hold: nothing is repaired and nothing is dropped. Of a compose file in another
  /// encoding, its text as UTF-8.
  package let bytes: [UInt8]
}

/// Names a `SourceFile` within one `SourceFiles`.
package struct FileID: Hashable, Comparable, Sendable {
  package let index: UInt32

  package init(index: UInt32) { self.index = index }

  package static func < (left: FileID, right: FileID) -> Bool { left.index < right.index }
}

/// The files of one run, in the order in which they were read.
package struct SourceFiles: Sendable {
  package private(set) var files: [SourceFile] = []

  package init() {}

  /// Keeps a file and returns the name by which ranges refer to it.
  package mutating func add(path: String, bytes: [UInt8]) -> FileID {
    let id = FileID(index: UInt32(files.count))
    files.append(SourceFile(id: id, path: path, bytes: bytes))
    return id
  }

  /// Keeps the text of a file in place of its bytes.
  package mutating func replace(_ id: FileID, with text: [UInt8]) {
    files[Int(id.index)] = SourceFile(id: id, path: self[id].path, bytes: text)
  }

  /// The file of that name; the name must have come from `add` on this value.
  package subscript(id: FileID) -> SourceFile {
    precondition(Int(id.index) < files.count, "a FileID of another SourceFiles")
    return files[Int(id.index)]
  }

  /// The bytes that a range names, clamped to the file.
  package func bytes(of range: SourceRange) -> ArraySlice<UInt8> {
    let bytes = self[range.file].bytes
    let lower = min(range.lowerBound, bytes.count)
    return bytes[lower..<max(lower, min(range.upperBound, bytes.count))]
  }
}
