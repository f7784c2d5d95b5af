import Compose
import Contract
import Diagnostics

extension Deployment {
  /// The URLs of databases that containers receive.
  var otherDatabaseURLs: [DeliveredURL] { deliveredURLs.filter { databaseImages[$0.url.schemeName] != nil } }

  /// The services that receive a URL under a name that the contract does not know, as far as their containers are on
  /// networks of their own.
  func otherReceivers(of received: DeliveredURL) -> some Sequence<(service: Service, entry: EnvironmentVariable)> {
    received.deliveries.lazy.filter { delivery in
      contract?.position(ofVariable: name(of: delivery)) == nil
        && project.services[delivery.service].networkMode == nil
    }.map { (service(of: $0), entry(of: $0)) }
  }
}

/// Schemes of servers that seldom run inside the container that uses them, with what the names of their images hold.
let databaseImages: [String: [String]] = [
  "postgres": postgresImages, "postgresql": postgresImages, "mysql": ["mysql", "mariadb"], "mariadb": ["mariadb"],
  "mongodb": ["mongo"], "redis": ["redis", "valkey"], "rediss": ["redis", "valkey"], "amqp": ["rabbitmq"],
  "amqps": ["rabbitmq"], "clickhouse": ["clickhouse"], "nats": ["nats"],
]

private let postgresImages = ["postgres", "postgis", "pgvector", "timescale"]
