import Compose
import Contract
import Diagnostics

/// Where the host of a URL leads, seen from inside a container.
enum Host: Sendable, Hashable {
  /// A container of the stack, by service name, container name or alias.
  case service(String)
  /// The container itself, or with a browser the reader's own machine.
  case loopback
  /// The machine that Docker runs on.
  case dockerHost
  /// An address or name that only a private network knows.
  case privateNetwork
  /// A name without a dot that nothing in the stack has.
  case unknownName
  /// A name or address that the whole Internet can reach.
  case publicNetwork
}

extension Deployment {
  /// Where `name` leads inside a container.
  func host(_ name: String) -> Host {
    service(answeringTo: name).map { .service($0.name.value) } ?? Host(outside: name)
  }

  /// Where `name` leads in a browser. A container may answer to a name that others know as well, so that its neighbours
  /// need not go out to reach it.
  func hostForBrowsers(_ name: String) -> Host {
    let outside = Host(outside: name)
    return outside == .unknownName ? host(name) : outside
  }

  /// Where the host of a URL leads that a variable holds, seen from the containers that receive it.
  func host(of url: URLText, in value: VariableValue) -> Host { host(url.hostName, seenBy: value.services) }

  /// Where the host of a URL leads that a variable holds, seen by those who are to use it.
  func host(of url: URLText, in value: VariableValue, of variable: Contract.Variable) -> Host {
    variable.isForBrowsers ? hostForBrowsers(url.hostName) : host(of: url, in: value)
  }

  /// Where the host of a URL leads that containers receive.
  func host(of received: DeliveredURL) -> Host {
    let common = host(received.url.hostName)
    // Very many services may receive it, and hardly any knows names of its own.
    let special = received.deliveries.lazy.map { self.service(of: $0) }.filter {
      !$0.hostAliases.isEmpty || $0.hostname != nil
    }
    guard special.first(where: { _ in true }) != nil else { return common }
    return host(received.url.hostName, seenBy: received.deliveries.map { self.service(of: $0).name.value })
  }

  /// Where `name` leads in the containers of some services, which may know names of their own: their `hostname`, those
  /// of their links, and those in `extra_hosts`. One that some of them do not know is unknown.
  func host(_ name: String, seenBy services: [String]) -> Host {
    let (common, name) = (host(name), name.asResolved)
    let hosts = services.map { project.service(named: $0).flatMap { host(name, knownTo: $0) } ?? common }
    return hosts.contains(.unknownName) ? .unknownName : hosts.first ?? common
  }

  /// Where a name, as it is resolved, leads that nobody but one container knows.
  private func host(_ name: String, knownTo service: Service) -> Host? {
    if service.hostname?.string.lowercased() == name { return .service(service.name.value) }
    // A stack knows no links.
    let alias = service.hostAliases.first { $0.name.lowercased() == name && (target != .stack || $0.target == nil) }
    guard let alias else { return nil }
    return alias.target.flatMap { project.service(named: $0) ?? self.service(answeringTo: $0) }.map {
      .service($0.name.value)
    } ?? .privateNetwork
  }

  /// The service that Docker's resolver finds under `name`.
  func service(answeringTo name: String) -> Service? {
    directory.service(answeringTo: name.asResolved).map { project.services[$0] }
  }

  /// The names under which other containers reach a service.
  func names(of service: Service) -> [String] {
    [service.name.value] + (containerName(of: service).map { [$0] } ?? [])
      + service.networks.flatMap { $0.aliases.map(\.string) }
  }

  /// The name of a service's container, if the file has any say in it.
  func containerName(of service: Service) -> String? {
    target.givesContainersNames ? service.containerName?.string : nil
  }
}

extension Host {
  /// Where a name or an address leads that no container has.
  init(outside name: String) {
    let name = name.asResolved
    if let address = IPAddress(String(name.prefix { $0 != "%" })) {
      self.init(address)
    } else if name.contains(":") {
      self = .publicNetwork
    } else if name == "localhost" || name.hasSuffix(".localhost") {
      self = .loopback
    } else if name == "host.docker.internal" || name == "gateway.docker.internal" {
      self = .dockerHost
    } else if let dot = name.lastIndex(of: ".") {
      self = privateEndings.contains(name[name.index(after: dot)...]) ? .privateNetwork : .publicNetwork
    } else {
      self = .unknownName
    }
  }

  private init(_ address: IPAddress) {
    let bytes = address.bytes
    if let numbers = address.version4 {
      switch (numbers[0], numbers[1]) {
      case (127, _): self = .loopback
      // What listens on all addresses is reached at that of the machine itself.
      case (0, _): self = .loopback
      case (10, _), (192, 168), (169, 254), (172, 16...31), (100, 64...127): self = .privateNetwork
      default: self = .publicNetwork
      }
    } else if (0..<15).allSatisfy({ bytes[$0] == 0 }), bytes[15] <= 1 {
      self = .loopback
    } else {
      let isLocal = bytes[0] & 0xFE == 0xFC || bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
      self = isLocal ? .privateNetwork : .publicNetwork
    }
  }
}

/// The last parts of names that only a private network knows.
private let privateEndings: Set<Substring> = [
  "local", "internal", "lan", "home", "test", "invalid", "corp", "intranet",
]

extension String {
  /// The name as resolvers compare it: without regard to case, and to the dot that may end it.
  fileprivate var asResolved: String {
    let name = lowercased()
    return name.utf8.last == UInt8(ascii: ".") ? String(name.dropLast()) : name
  }
}

extension Contract.Variable {
  /// Whether it is for browsers and other machines outside.
  var isForBrowsers: Bool { isPublic || relations.url.reach?.value == .public }
}

extension Target {
  /// Whether containers get the names that the file gives them; those of a stack get their own.
  var givesContainersNames: Bool { self != .stack }
}
