package import Diagnostics

/// A compose project as Docker Compose would run it, every value with the bytes it came from.
package struct Project: Sendable {
  package var name: String
  /// The project directory, absolute.
  package var directory: String
  /// The compose files that make up the project, in the order in which they were merged.
  package var composeFiles: [FileID]
  /// The services of active profiles, in the order of their first appearance.
  package var services: [Service] {
    didSet { indexServices() }
  }
  private var names = NameNumbers()
  /// The index in `services` of the first one of each name.
  private var positions: [Int] = []
  /// Services that no enabled profile switches on.
  package var inactiveServices: [Service]
  package var networks: [Resource]
  package var volumes: [Resource]
  package var secrets: [Resource]
  package var configs: [Resource]
  /// Every reference in every compose file, in source order, those in unused operands included.
  package var references: [VariableReference]
  /// What overrides take away, in the order of reading.
  package var removals: [Removal]

  package init(name: String, directory: String) {
    self.name = name
    self.directory = directory
    composeFiles = []
    services = []
    inactiveServices = []
    networks = []
    volumes = []
    secrets = []
    configs = []
    references = []
    removals = []
  }

  package func service(named name: String) -> Service? { position(ofService: name).map { services[$0] } }

  /// The index in `services` of the service of that name.
  package func position(ofService name: String) -> Int? { position(ofService: name.utf8.span) }

  func position(ofService name: Span<UInt8>) -> Int? { names.number(ofBytes: name).map { positions[$0] } }

  private mutating func indexServices() {
    names = NameNumbers()
    positions = []
    positions.reserveCapacity(services.count)
    for position in services.indices where names.add(services[position].name.value) == positions.count {
      positions.append(position)
    }
  }
}

/// A top-level network, volume, secret or config.
package struct Resource: Sendable {
  package var key: Located<String>
  /// The name outside the project, such as `project_default`.
  package var name: TracedText?
  package var isExternal: Bool
}
