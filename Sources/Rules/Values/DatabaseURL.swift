import Compose
import Contract
import Diagnostics

extension Deployment {
  /// The URLs of databases that containers receive and that the contract does not know, as far as the containers are
  /// on networks of their own.
  var otherDatabaseURLs: [(service: Service, entry: EnvironmentVariable, text: TracedText, url: URLText)] {
    delivered.compactMap { delivery in
      guard let text = delivery.entry.value, let url = URLText(text.string), databaseImages[url.schemeName] != nil,
        contract?.position(ofVariable: delivery.name) == nil
      else { return nil }
      let service = service(of: delivery)
      return service.networkMode == nil ? (service, delivery.entry, text, url) : nil
    }
  }
}

/// Schemes of servers that seldom run inside the container that uses them, with what the names of their images hold.
let databaseImages: [String: [String]] = [
  "postgres": postgresImages, "postgresql": postgresImages, "mysql": ["mysql", "mariadb"], "mariadb": ["mariadb"],
  "mongodb": ["mongo"], "redis": ["redis", "valkey"], "rediss": ["redis", "valkey"], "amqp": ["rabbitmq"],
  "amqps": ["rabbitmq"], "clickhouse": ["clickhouse"], "nats": ["nats"],
]

private let postgresImages = ["postgres", "postgis", "pgvector", "timescale"]
