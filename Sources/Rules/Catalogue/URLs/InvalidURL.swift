import Compose
import Contract
import Diagnostics

extension Rule {
  static let invalidURL = Rule(
    "invalid-url", group: .urls, scope: .contract, severity: .error,
    summary: "A URL is incomplete or of the wrong kind.",
    rationale: """
      A URL that leads to a server has a scheme, `://` and a host. Without the scheme, `api.example:3000` reads as a URL
      of the scheme `api.example`. The contract also says which schemes are possible; where it says only `url`, one
      that leads to a file or a mailbox will do.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SITE: "${SITE:?}", DB: "${DB:?}", API: "${API:?}", MAIL: "${MAIL:?}" }
      --- .env
      SITE=shop.dev
      #    ^^^^^^^^
      DB=mysql://shop:s3cr3t@db.shop.dev/shop
      #  ^^^^^
      API=https://api.shop.dev:80800/v1
      #                        ^^^^^
      MAIL=smtp://2001:db8::25:587
      #           ^^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        SITE: { services: api, type: http-url }
        DB: { services: api, type: postgres-url }
        API: { services: api, type: url }
        MAIL: { services: api, type: url }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SITE: "${SITE:?}" }
      --- .env
      SITE=https://shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        SITE: { services: api, type: http-url }
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { DB: "${DB:?}", HELP: "${HELP:?}" }
      --- .env
      DB=sqlite:////data/db.sqlite3
      HELP=mailto:help@shop.dev
      --- validate.yaml
      services:
        api: {}
      variables:
        DB: { services: api, type: url }
        HELP: { services: api, type: url }
      """,
    ]
  ) { deployment, report in
    for (variable, value) in deployment.values(where: { [.url, .httpURL, .postgresURL].contains($0.type.value) }) {
      let name = variable.name.value
      let schemes: [String] =
        switch variable.type.value {
        case .httpURL: ["http", "https"]
        case .postgresURL: ["postgresql", "postgres"]
        default: []
        }
      func add(_ message: Message, at part: Range<Int>, help: Message, _ report: inout Reporter) {
        report(message, at: value.place(part), help: help, guide: variable.note?.value, subject: value.subject)
      }
      guard !value.string.holdsTemplate else {
        add(
          "`\(name)` has a `${` in it, which nothing fills in", at: value.content,
          help: "write the value itself, or let Docker Compose fill it in: without single quotes, and with one `$`",
          &report)
        continue
      }
      guard let url = value.url else {
        if schemes.isEmpty, value.isOpaqueURL { continue }
        let scheme =
          variable.expectedScheme ?? deployment.webScheme(for: value.bytes[value.content], in: value, of: variable)
        add("`\(name)` is no absolute URL", at: value.content, help: "begin it with `\(scheme)://`", &report)
        continue
      }
      if !schemes.isEmpty, !schemes.contains(url.schemeName) {
        let scheme = variable.expectedScheme ?? deployment.webScheme(for: url, in: value, of: variable)
        add(
          "`\(name)` must be a URL of the scheme \(list(schemes, "or"))", at: url.scheme,
          help: "begin it with `\(scheme)://`", &report)
      }
      if url.host.isEmpty, !schemes.isEmpty || !url.leadsToPath {
        add("`\(name)` names no host", at: url.host, help: "put a host behind the `://`", &report)
      } else if let blank = url.bytes[value.content].firstIndex(where: \.isBlank), !url.hasRawCredentials {
        add("`\(name)` has a blank in it", at: blank..<(blank + 1), help: "remove it, or write `%20`", &report)
      } else if url.hasOddHost, !url.hasRawCredentials, !Placeholder.isTemplateHost(url.hostName) {
        add("nobody has the host of `\(name)`", at: url.host, help: "write letters, digits, `-` and `.`", &report)
      }
      if url.hasBareColon, !url.hasRawCredentials {
        add(
          "the host of `\(name)` has a `:` in it", at: url.host,
          help: "put an IPv6 address in brackets, as in `[::1]:5432`", &report)
      }
      if let port = url.port, !port.isEmpty, !(1...65535).contains(url.portNumber ?? 0), !url.hasRawCredentials {
        add("the port of `\(name)` is none", at: port, help: "write a number from 1 to 65535", &report)
      }
    }
  }
}

extension Deployment {
  /// The scheme that a web address should begin with, which is there without one: containers speak plain HTTP among
  /// themselves, and so does what listens on a laptop.
  func webScheme(for address: ArraySlice<UInt8>, in value: VariableValue, of variable: Contract.Variable) -> String {
    URLText("http://" + String(decoding: address, as: UTF8.self)).map { webScheme(for: $0, in: value, of: variable) }
      ?? "https"
  }

  /// The scheme that a URL should have when its own cannot stay.
  func webScheme(for url: URLText, in value: VariableValue, of variable: Contract.Variable) -> String {
    url.host.isEmpty || host(of: url, in: value, of: variable) == .publicNetwork ? "https" : "http"
  }
}

extension Contract.Variable {
  /// The scheme that its type or its example gives to a URL; nil for one of the web.
  fileprivate var expectedScheme: String? {
    switch type.value {
    case .postgresURL: "postgres"
    case .url: example.flatMap { URLText($0.value)?.schemeName }.flatMap { $0.hasPrefix("http") ? nil : $0 }
    case .string, .identifier, .boolean, .integer, .port, .enum, .secret, .apiKey, .httpURL, .origin, .originList: nil
    }
  }
}

extension URLText {
  /// Whether it names a file or a socket, as `unix:///run/docker.sock` does, and needs no host.
  fileprivate var leadsToPath: Bool {
    path.count > 1 && port == nil && !["http", "https", "ws", "wss", "ftp"].contains(schemeName)
  }
}

extension VariableValue {
  /// Whether it is a URL without `//`, such as `mailto:help@shop.dev`. A host with a port is none, nor is a host alone.
  fileprivate var isOpaqueURL: Bool {
    let text = bytes[content]
    guard let first = text.first, first.isLetter, let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
      return false
    }
    let rest = text[(colon + 1)...]
    let isScheme = text[..<colon].allSatisfy {
      $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
    }
    let isPort = rest.prefix { $0 != UInt8(ascii: "/") }.allSatisfy(\.isDigit)
    return isScheme && !isPort && !rest.contains(where: \.isBlank)
  }
}
