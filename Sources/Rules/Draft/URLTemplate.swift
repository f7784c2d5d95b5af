import Compose
import Diagnostics

/// A URL as the compose file writes it, with references where its parts belong.
///
///     postgresql://${USER:?set it}:${PASSWORD:?}@db:5432/${DB:-app}
///
/// An operand may hold any of the characters that part a URL, so each reference counts as one word.
struct URLTemplate {
  private let url: URLText
  private let names: [(word: [UInt8], name: String)]

  /// Nil when the value has no references or is no URL.
  init?(_ entry: EnvironmentVariable, in files: SourceFiles) {
    let references = entry.outerReferences.sorted { $0.range < $1.range }
    guard !references.isEmpty, references.allSatisfy({ entry.range.contains($0.range) }) else { return nil }
    let bytes = files[entry.range.file].bytes
    var text: [UInt8] = []
    var names: [(word: [UInt8], name: String)] = []
    var offset = entry.range.lowerBound
    for reference in references where reference.range.lowerBound >= offset && reference.range.upperBound <= bytes.count
    {
      // A word that can be a user, a host, and a port alike.
      let word = Array("99\(names.count)99".utf8)
      text += bytes[offset..<reference.range.lowerBound] + word
      names.append((word, reference.name))
      offset = reference.range.upperBound
    }
    text += bytes[offset..<max(offset, min(entry.range.upperBound, bytes.count))]
    let isQuote = { (byte: UInt8) in byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    if let first = text.first, isQuote(first) { text = Array(text.dropFirst().dropLast()) }
    guard let url = URLText(String(decoding: text, as: UTF8.self)) else { return nil }
    self.url = url
    self.names = names
  }

  /// The variable that a part consists of.
  func name(of part: (URLText) -> Range<Int>?) -> String? {
    guard let range = part(url) else { return nil }
    return names.first { url.bytes[range].elementsEqual($0.word) }?.name
  }

  /// The host, unless a variable holds it.
  var hostName: String? { name(of: { $0.host }) == nil ? url.hostName : nil }
}
