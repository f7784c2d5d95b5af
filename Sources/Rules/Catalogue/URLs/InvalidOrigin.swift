import Compose
import Contract
import Diagnostics

extension Rule {
  static let invalidOrigin = Rule(
    "invalid-origin", group: .urls, scope: .contract, severity: .error,
    summary: "An origin is not a scheme and a host.",
    rationale: """
      A browser sends `Origin: https://shop.dev`, and the server compares that letter by letter with its list. An
      entry without a scheme, or `*`, never matches a request that carries cookies.
      """,
    guide: "Comma-separated list if multiple origins.",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}" }
      --- .env
      ORIGINS=https://shop.dev,www.shop.dev
      #                        ^^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}" }
      --- .env
      ORIGINS=https://shop.dev;https://www.shop.dev https://shop.example
      #                       ^                    ^
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}" }
      --- .env
      ORIGINS=["https://shop.dev", "https://www.shop.dev"]
      #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { ORIGINS: "${ORIGINS:?}" }
      --- .env
      ORIGINS=https://shop.dev,https://www.shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        ORIGINS: { services: api, type: origin-list }
      """
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { $0.type.value == .originList }) {
      let list = OriginList(value.bytes)
      if list.isJSON {
        report(
          "the origins of `\(variable.name.value)` are written as a JSON list", at: value.place(value.content),
          help: "write them without brackets and quotes, with nothing but a comma between two",
          guide: variable.note?.value, subject: value.subject)
        continue
      }
      let areOrigins = list.items.allSatisfy { value.origin($0)?.isOrigin ?? false }
      for separator in list.wrongSeparators {
        report(
          "the origins of `\(variable.name.value)` are separated by something else than commas",
          at: value.place(separator), help: "write a comma here", guide: variable.note?.value, subject: value.subject,
          fix: areOrigins ? deployment.fix("separate the origins by commas", in: value, separator, ",") : nil)
      }
    }
    for (variable, value, origin) in deployment.origins {
      let name = variable.name.value
      guard !String(decoding: value.bytes[origin], as: UTF8.self).holdsTemplate else {
        report(
          "an origin of `\(name)` has a `${` in it, which nothing fills in", at: value.place(origin),
          help: "write it out, or let Docker Compose fill it in: without single quotes, and with one `$`",
          guide: variable.note?.value, subject: value.subject)
        continue
      }
      if let blank = value.bytes[origin].firstIndex(where: \.isBlank) {
        report(
          "an origin of `\(name)` has a blank in it", at: value.place(blank..<(blank + 1)),
          help: variable.type.value == .originList ? "write a comma between two origins" : "remove it",
          guide: variable.note?.value, subject: value.subject)
        continue
      }
      guard let url = value.origin(origin) else {
        let isWildcard = value.bytes[origin].elementsEqual([UInt8(ascii: "*")])
        report(
          isWildcard ? "`\(name)` names every origin" : "`\(name)` has an origin without a scheme",
          at: value.place(origin),
          help: isWildcard
            ? "list the origins one by one"
            : "begin it with `\(deployment.webScheme(for: value.bytes[origin], in: value, of: variable))://`",
          guide: variable.note?.value, subject: value.subject)
        continue
      }
      if !["http", "https"].contains(url.schemeName) {
        report(
          "an origin of `\(name)` must be of the scheme `http` or `https`", at: value.place(url.scheme),
          help: "begin it with `\(deployment.webScheme(for: url, in: value, of: variable))://`",
          guide: variable.note?.value, subject: value.subject)
      }
      if url.host.isEmpty || url.user != nil {
        report(
          "an origin of `\(name)` \(url.user == nil ? "names no host" : "has credentials in it" as Message)",
          at: value.place(url.user.map { $0.lowerBound..<url.host.lowerBound } ?? origin),
          help: "write scheme and host only, as in `https://shop.dev`", guide: variable.note?.value,
          subject: value.subject)
      }
      if url.hasOddHost, url.user == nil, !Placeholder.isTemplateHost(url.hostName) {
        report(
          "nobody has the host of an origin of `\(name)`", at: value.place(url.host),
          help: "write letters, digits, `-` and `.`", guide: variable.note?.value, subject: value.subject)
      }
      if let port = url.port, !port.isEmpty, !(1...65535).contains(url.portNumber ?? 0) {
        report(
          "the port of an origin of `\(name)` is none", at: value.place(port), help: "write a number from 1 to 65535",
          guide: variable.note?.value, subject: value.subject)
      }
    }
  }
}

extension Deployment {
  /// Every origin of every origin and origin list of the contract, blanks around it left out.
  var origins: [(variable: Contract.Variable, value: VariableValue, origin: Range<Int>)] {
    values(where: { [.origin, .originList].contains($0.type.value) }).flatMap { variable, value in
      value.items(of: variable.type.value).filter { !$0.isEmpty }.map { (variable, value, $0) }
    }
  }
}

extension VariableValue {
  /// The parts between the commas of a list, or what stands for these, blanks around them left out.
  func items(of type: ValueType) -> [Range<Int>] {
    type == .originList ? OriginList(bytes).items : [content]
  }

  func origin(_ part: Range<Int>) -> URLText? { URLText(bytes, in: part) }
}

extension URLText {
  /// Whether it is what a browser may send, if only in another spelling.
  fileprivate var isOrigin: Bool {
    ["https", "http"].contains(schemeName) && !host.isEmpty && user == nil && path.isEmpty && query == nil
      && fragment == nil && !hasOddHost && !hasBareColon && (port == nil || (1...65535).contains(portNumber ?? 0))
  }
}
