import Compose
import Contract
import Diagnostics

extension Rule {
  static let unencodedURLCharacter = Rule(
    "unencoded-url-character", group: .databases, severity: .error,
    summary: "A user or password in a URL holds a character that has a meaning of its own there.",
    rationale: """
      `/`, `?` and `#` end the host, `@` and `:` part the credentials, `%` begins an encoded byte. A password made by
      `openssl rand -base64` often has a `/`. In a URL it must be written percent-encoded: `%2F`. It is a warning where
      no contract says what the URL is.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            DATABASE: postgresql://shop:${DB_PW:?}@db.shop.dev/shop
      #                                 ^^^^^^^^^^
      --- .env
      DB_PW=k9Q2vXw7/RzB4mN8
      --- validate.yaml
      services:
        api: {}
      variables:
        DATABASE: { services: api, type: postgres-url }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DATABASE: "${DATABASE:?}" }
      --- .env
      DATABASE=postgresql://shop:k9Q2@Xw7%zB@db.shop.dev/shop
      #                              ^
      --- validate.yaml
      services:
        api: {}
      variables:
        DATABASE: { services: api, type: postgres-url }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DATABASE: "${DATABASE:?}" }
      --- .env
      DATABASE=postgresql://shop:k9Q2%40Xw7%25zB@db.shop.dev/shop
      --- validate.yaml
      services:
        api: {}
      variables:
        DATABASE: { services: api, type: postgres-url }
      """
    ]
  ) { deployment, report in
    var seen: Set<SourceRange> = []
    for received in deployment.deliveredURLs {
      let (text, url) = (received.text, received.url)
      guard let delivery = received.deliveries.first, let user = url.user else { continue }
      let entry = deployment.entry(of: delivery)
      let name = entry.name.value
      let isDeclared = deployment.contract?.variable(named: name)?.type.value.isURL ?? false
      let subject = Subject(service: deployment.service(of: delivery).name.value, variable: name)
      let parts: [(Range<Int>, Message)] = [
        (user, "user"), (url.password ?? user.upperBound..<user.upperBound, "password"),
      ]
      for (part, what) in parts {
        let odd = url.unencodedCharacters(in: part)
        guard let first = odd.first else { continue }
        let places = odd.map { text.place(of: $0) }
        // A variable that was put in has other uses, so the reference to it is what is wrong.
        let insertion = text.insertion(at: first, within: part)
        guard let range = insertion ?? places.first?.range ?? Optional(entry.range),
          seen.insert(places.first?.range ?? range).inserted
        else { continue }
        let severity: Severity = isDeclared ? .error : .warning
        if insertion != nil {
          report(
            "the \(what) that is put into `\(name)` has characters that end it there", at: range,
            related: places.first?.range.map { [Label($0, "such as this one")] } ?? [],
            help:
              "choose a \(what) of letters and digits, or set `\(name)` as a whole, with the \(what) percent-encoded",
            subject: subject, severity: severity)
        } else {
          let edits = zip(odd, places).compactMap { part, place in
            place.isExact ? place.range.map { Fix.Edit($0, PercentEncoding.encode(url.bytes[part])) } : nil
          }
          report(
            "the \(what) in `\(name)` has characters that must be percent-encoded", at: range,
            related: places.dropFirst().compactMap(\.range).map { Label($0, "and this one") },
            help: "write each of them as `%` and its two hexadecimal digits", subject: subject,
            fix: edits.count == odd.count && deployment.isCertain(part, of: url, in: entry)
              ? Fix("percent-encode the \(what)", edits) : nil, severity: severity)
        }
      }
    }
  }
}

extension Deployment {
  /// Whether the user or password of a URL that is not encoded is where it seems to be: another variable says the
  /// same, or every reader finds its end.
  fileprivate func isCertain(_ part: Range<Int>, of url: URLText, in entry: EnvironmentVariable) -> Bool {
    guard !url.text(part).holdsTemplate else { return false }
    let relations = contract?.variable(named: entry.name.value)?.relations.url
    let known = value(of: part == url.user ? relations?.user : relations?.password)
    if let known { return url.decoded(part).elementsEqual(known.string.utf8) }
    let ends = [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")]
    return !url.bytes[url.scheme.upperBound + 3..<url.host.lowerBound].contains(where: ends.contains)
  }
}

extension URLText {
  /// The single bytes of a user or password that a reader of the URL would take for something else.
  func unencodedCharacters(in part: Range<Int>) -> [Range<Int>] {
    part.compactMap { index in
      let byte = bytes[index]
      let isOdd: Bool =
        switch byte {
        case UInt8(ascii: "%"): PercentEncoding.escape(in: bytes, at: index) == nil
        case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: ":"),
          UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
          UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "}"),
          UInt8(ascii: "|"):
          true
        default: byte.isBlank
        }
      return isOdd ? index..<(index + 1) : nil
    }
  }
}

extension TracedText {
  /// The reference that inserted the byte at `offset`, when all that it inserted lies within `part`.
  func insertion(at offset: Range<Int>, within part: Range<Int>) -> SourceRange? {
    for (index, run) in runs.enumerated() {
      let end = index + 1 < runs.count ? runs[index + 1].start : string.utf8.count
      guard run.start <= offset.lowerBound, offset.upperBound <= end else { continue }
      guard case .inserted(let inner, let start, let at) = run.source else { return nil }
      if part.lowerBound <= run.start && end <= part.upperBound { return at }
      // The whole URL came from a variable, which may itself have been put together.
      let shift = start - run.start
      guard run.start <= part.lowerBound, part.upperBound <= end else { return nil }
      return inner.text.insertion(
        at: (offset.lowerBound + shift)..<(offset.upperBound + shift),
        within: (part.lowerBound + shift)..<(part.upperBound + shift))
    }
    return nil
  }
}
