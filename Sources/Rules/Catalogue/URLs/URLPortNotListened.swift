import Compose
import Contract
import Diagnostics

extension Rule {
  static let urlPortNotListened = Rule(
    "url-port-not-listened", group: .urls, scope: .contract, severity: .error,
    summary: "A URL names a port that the service does not listen on.",
    rationale: """
      Between containers the container's own port counts. The port that `ports:` publishes is for the machine outside:
      with `15432:5432` other containers still connect to 5432.
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
      """
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
      guard case .service(let name) = deployment.host(url.hostName), !url.hasRawCredentials,
        let service = deployment.project.service(named: name), let port = url.effectivePort
      else { continue }
      let published = service.ports.first { $0.published.flatMap { Int($0) } == port && $0.target != port }
      let listened = deployment.role(of: service)?.ports.map(\.value) ?? []
      guard !service.seemsToListen(on: port), published != nil || (!listened.isEmpty && !listened.contains(port)) else {
        continue
      }
      let wanted = published?.target ?? listened.first
      report(
        published != nil
          ? "`\(variable.name.value)` names the published port of `\(name)`, which other containers do not see"
          : "`\(variable.name.value)` names a port that `\(name)` does not listen on",
        at: value.place(url.port ?? url.host), related: published.map { [Label($0.range, "published here")] } ?? [],
        help: wanted.map { "use port \($0)" } ?? "use the port inside the container",
        subject: value.subject)
    }
  }
}

extension Service {
  /// Whether the compose file says in some way that the container listens on `port`.
  fileprivate func seemsToListen(on port: Int) -> Bool {
    let text = String(port)
    return ports.contains { $0.target == port } || expose.contains { $0.string.hasPrefix(text) }
      || environment.contains { entry in
        entry.name.value.hasSuffix("PORT") && entry.value?.string == text
      }
      || ((command ?? []) + (entrypoint ?? [])).contains { $0.string.contains(text) }
  }
}
