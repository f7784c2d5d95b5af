import Compose
import Contract
import Diagnostics

extension Rule {
  static let urlPortNotListened = Rule(
    "url-port-not-listened", group: .urls, scope: .contract, severity: .error,
    summary: "A URL names a port that the service does not listen on.",
    rationale: """
      Between containers the container's own port counts. The port that `ports:` publishes is for the machine outside:
      with `15432:5432` other containers still connect to 5432. A port that Postgres or Electric is told to listen on
      replaces those of the contract. Where the contract names no ports, a port that the compose file does not name is a
      warning, if the service is built here or talks to itself.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { QUEUE: "${QUEUE:?}" }
        queue:
          image: queue
          ports: ["127.0.0.1:19000:9000"]
      --- .env
      QUEUE=http://queue:19000
      #                  ^^^^^
      --- validate.yaml
      services:
        api: {}
        queue: { ports: 9000 }
      variables:
        QUEUE: { services: api, type: url, url: { reach: containers } }
      """,
      """
      --- compose.yaml
      services:
        api:
          build: .
          ports: ["127.0.0.1:8080:3001"]
          environment: { OWN_URL: "${OWN_URL:?}" }
      --- .env
      OWN_URL=http://localhost:9999
      #                        ^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        OWN_URL: { services: api, type: origin, url: { host: api, reach: containers } }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { QUEUE: "${QUEUE:?}" }
        queue:
          image: queue
          ports: ["127.0.0.1:19000:9000"]
      --- .env
      QUEUE=http://queue:9000
      --- validate.yaml
      services:
        api: {}
        queue: { ports: 9000 }
      variables:
        QUEUE: { services: api, type: url, url: { reach: containers } }
      """
    ]
  ) { deployment, report in
    for (variable, value, url) in deployment.urls(where: { !$0.isPublic }) {
      guard let service = deployment.service(behind: url, of: variable, in: value), !url.hasRawCredentials,
        let port = url.effectivePort
      else { continue }
      let name = service.name.value
      let place = value.place(url.port ?? url.host)
      if let chosen = service.chosenPort {
        guard chosen.port != port else { continue }
        report(
          "`\(variable.name.value)` names a port that `\(name)` does not listen on", at: place,
          related: [Label(chosen.place, "it is told to listen on \(chosen.port)")], help: "use port \(chosen.port)",
          subject: value.subject)
        continue
      }
      guard !service.seemsToListen(on: port) else { continue }
      let listened = deployment.role(of: service)?.ports.map(\.value) ?? []
      if let published = service.ports.first(where: { $0.published.flatMap { Int($0) } == port }) {
        report(
          "`\(variable.name.value)` names the published port of `\(name)`, which other containers do not see",
          at: place,
          related: [Label(published.range, "published here")], help: "use port \(published.target)",
          subject: value.subject)
      } else if !listened.isEmpty {
        guard !listened.contains(port) else { continue }
        report(
          "`\(variable.name.value)` names a port that `\(name)` does not listen on", at: place,
          help: "use port \(listened[0])", subject: value.subject)
      } else if let known = service.ports.first, deployment.isWellKnown(service, to: variable),
        ["http", "https"].contains(url.schemeName)
      {
        report(
          "nothing says that `\(name)` listens on the port that `\(variable.name.value)` names", at: place,
          related: [Label(known.range, "it listens on port \(known.target)")],
          help: "use port \(known.target), or list the other one under `expose`", subject: value.subject,
          severity: .warning)
      }
    }
  }
}

extension Deployment {
  /// The service whose port a URL names.
  fileprivate func service(
    behind url: URLText, of variable: Contract.Variable, in value: VariableValue
  ) -> Service? {
    switch host(of: url, in: value) {
    case .service(let name): project.service(named: name)
    case .loopback: soleReceiver(of: variable)
    case .dockerHost, .privateNetwork, .unknownName, .publicNetwork: nil
    }
  }

  /// Whether the compose file can be expected to name every port that a variable may name: the service was made for
  /// this stack, or talks to itself. An image from elsewhere listens on ports that only its documentation names.
  fileprivate func isWellKnown(_ service: Service, to variable: Contract.Variable) -> Bool {
    service.networkMode == nil
      && (service.build != nil || soleReceiver(of: variable)?.name.value == service.name.value)
  }
}

extension Service {
  /// The port that the server of a well-known image is told to listen on, and where.
  fileprivate var chosenPort: (port: Int, place: SourceRange)? {
    guard entrypoint == nil, let image = imageName.flatMap(WellKnownImage.init) else { return nil }
    func port(in name: String) -> (port: Int, place: SourceRange)? {
      guard let entry = environmentVariable(named: name), let text = entry.value, text.isKnown else { return nil }
      return Int(text.string).map { ($0, text.place.range ?? entry.range) }
    }
    switch image {
    case .electric: return port(in: "ELECTRIC_PORT")
    case .postgres: return postgresPortOption ?? port(in: "PGPORT")
    }
  }

  /// The last of `-c port=6543`, `--port=6543` and `-p 6543`.
  private var postgresPortOption: (port: Int, place: SourceRange)? {
    let words = command ?? []
    for (index, word) in words.enumerated().reversed() where word.text.isKnown {
      let text = word.string
      let isValue = index > 0 && words[index - 1].string == "-p"
      let number =
        isValue ? Int(text) : ["port=", "--port=", "-cport=", "-p"].lazy.compactMap { text.number(after: $0) }.first
      if let number { return (number, word.text.place.range ?? word.range) }
    }
    return nil
  }

  /// Whether the compose file says in some way that the container listens on `port`.
  fileprivate func seemsToListen(on port: Int) -> Bool {
    let text = String(port)
    return ports.contains { $0.target == port } || expose.contains { $0.string.hasPrefix(text) }
      || environment.contains { entry in
        entry.name.value.hasSuffix("PORT") && entry.value?.string == text
      }
      || ((command ?? []) + (entrypoint ?? [])).contains { $0.string.contains(text) }
      || (healthcheck?.test ?? []).contains { $0.string.contains(":" + text) }
  }
}

extension String {
  /// The number behind a prefix.
  fileprivate func number(after prefix: String) -> Int? { hasPrefix(prefix) ? Int(dropFirst(prefix.count)) : nil }
}
