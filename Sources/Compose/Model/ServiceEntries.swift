/// The entries of a service that stages ask for, found in one pass over it. There are dozens, most services have few of
/// them, and a search for each would cost more than what is done with them.
///
/// One is used for all services in turn, so that its memory is.
struct ServiceEntries {
  private(set) var service = Model.ID(index: 0)
  /// By the positions of their fields in the shape of a service.
  private var found = [UInt32](repeating: Model.none, count: ServiceKey.fields.count)

  /// Goes on with a service.
  mutating func find(in service: Model.ID, of model: Model) {
    self.service = service
    for position in found.indices { found[position] = Model.none }
    var child = model.firstEntry(service)
    while let entry = child {
      child = model.next(entry)
      let position = Int(Self.position(of: entry, in: model))
      if position < found.count { found[position] = entry.index }
    }
  }

  private static func position(of entry: Model.ID, in model: Model) -> Model.FieldPosition {
    let position = model.field(entry)
    guard position == Model.unsoughtField else { return position }
    return Shape.service.fields?.position(of: entry, in: model) ?? Model.noField
  }

  subscript(key: ServiceKey) -> Model.ID? {
    let index = found[key.position]
    return index == Model.none ? nil : Model.ID(index: index)
  }
}

/// A key of a service that a stage asks for.
struct ServiceKey: Sendable, Equatable {
  fileprivate static let fields = Shape.service.fields?.fields ?? []

  fileprivate let position: Int

  private init(_ name: String) {
    guard let position = Self.fields.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("no service has `\(name)`")
    }
    self.position = position
  }

  static let build = ServiceKey("build")
  static let cgroup = ServiceKey("cgroup")
  static let command = ServiceKey("command")
  static let configs = ServiceKey("configs")
  static let containerName = ServiceKey("container_name")
  static let cpus = ServiceKey("cpus")
  static let dependsOn = ServiceKey("depends_on")
  static let deploy = ServiceKey("deploy")
  static let dns = ServiceKey("dns")
  static let develop = ServiceKey("develop")
  static let devices = ServiceKey("devices")
  static let entrypoint = ServiceKey("entrypoint")
  static let envFile = ServiceKey("env_file")
  static let environment = ServiceKey("environment")
  static let expose = ServiceKey("expose")
  static let extends = ServiceKey("extends")
  static let externalLinks = ServiceKey("external_links")
  static let extraHosts = ServiceKey("extra_hosts")
  static let gpus = ServiceKey("gpus")
  static let healthcheck = ServiceKey("healthcheck")
  static let hostname = ServiceKey("hostname")
  static let image = ServiceKey("image")
  static let ipc = ServiceKey("ipc")
  static let labelFile = ServiceKey("label_file")
  static let labels = ServiceKey("labels")
  static let links = ServiceKey("links")
  static let memoryLimit = ServiceKey("mem_limit")
  static let memoryReservation = ServiceKey("mem_reservation")
  static let models = ServiceKey("models")
  static let networkMode = ServiceKey("network_mode")
  static let networks = ServiceKey("networks")
  static let pid = ServiceKey("pid")
  static let pidsLimit = ServiceKey("pids_limit")
  static let platform = ServiceKey("platform")
  static let ports = ServiceKey("ports")
  static let preStart = ServiceKey("pre_start")
  static let profiles = ServiceKey("profiles")
  static let provider = ServiceKey("provider")
  static let pullPolicy = ServiceKey("pull_policy")
  static let restart = ServiceKey("restart")
  static let scale = ServiceKey("scale")
  static let secrets = ServiceKey("secrets")
  static let tmpfs = ServiceKey("tmpfs")
  static let uts = ServiceKey("uts")
  static let volumes = ServiceKey("volumes")
  static let volumesFrom = ServiceKey("volumes_from")
}
