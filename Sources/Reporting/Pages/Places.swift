import Diagnostics

/// Lines and columns in the files of one run, for pages that name many places.
struct Places {
  private let files: SourceFiles
  private let tables: [LineTable]
  /// Names of files that stand for them alone, in place of their paths.
  private let shortNames: [String?]

  init(_ files: SourceFiles) {
    self.files = files
    tables = files.files.map { LineTable($0.bytes) }
    let names = files.files.map { String($0.path.split(separator: "/").last ?? "") }
    var counts: [String: Int] = [:]
    for name in names { counts[name, default: 0] += 1 }
    shortNames = names.map { counts[$0] == 1 && !$0.isEmpty ? $0 : nil }
  }

  /// `examples/openchat/.env.dev:12:14`, columns in Unicode scalars.
  func full(_ range: SourceRange) -> String {
    let table = tables[Int(range.file.index)]
    return "\(line(range)):\(table.column(at: range.lowerBound))"
  }

  /// `examples/openchat/.env.dev:12`
  func line(_ range: SourceRange) -> String {
    "\(files[range.file].path):\(tables[Int(range.file.index)].line(at: range.lowerBound))"
  }

  /// `.env.dev:12`, where no other file has that name.
  func short(_ range: SourceRange) -> String {
    guard let name = shortNames[Int(range.file.index)] else { return line(range) }
    return "\(name):\(tables[Int(range.file.index)].line(at: range.lowerBound))"
  }

  /// For programs.
  func encodable(_ range: SourceRange) -> JSONPlace {
    JSONPlace(range, path: files[range.file].path, lines: tables[Int(range.file.index)])
  }
}
