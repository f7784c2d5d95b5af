import Compose
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
  /// Where `name` leads. Names are compared without regard to case, as resolvers do.
  func host(_ name: String) -> Host {
    let name = name.lowercased()
    if let service = service(answeringTo: name) { return .service(service.name.value) }
    if name == "localhost" || name.hasSuffix(".localhost") || name == "::1" || name == "0.0.0.0" { return .loopback }
    if let address = ipv4(name) {
      if address[0] == 127 { return .loopback }
      return isPrivate(address) ? .privateNetwork : .publicNetwork
    }
    if name.contains(":") {
      let isLocal = name.hasPrefix("fe80") || name.hasPrefix("fc") || name.hasPrefix("fd")
      return isLocal ? .privateNetwork : .publicNetwork
    }
    if name == "host.docker.internal" || name == "gateway.docker.internal" { return .dockerHost }
    guard name.contains(".") else { return .unknownName }
    let ending = name.split(separator: ".").last.map(String.init) ?? ""
    return ["local", "internal", "lan", "home", "test", "invalid", "corp", "intranet"].contains(ending)
      ? .privateNetwork : .publicNetwork
  }

  /// Where the host of a URL leads that a variable holds.
  func host(of url: URLText, in value: VariableValue) -> Host { host(url.hostName, seenBy: value.services) }

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
    let (common, name) = (host(name), name.lowercased())
    let hosts = services.map { project.service(named: $0).flatMap { host(name, knownTo: $0) } ?? common }
    return hosts.contains(.unknownName) ? .unknownName : hosts.first ?? common
  }

  /// Where a lowercased name leads that nobody but one container knows.
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
    directory.service(answeringTo: name.lowercased()).map { project.services[$0] }
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

  private func ipv4(_ name: String) -> [UInt8]? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.utf8.allSatisfy(\.isDigit) ? UInt8($0) : nil }
    return parts.count == 4 && numbers.count == 4 ? numbers : nil
  }

  private func isPrivate(_ address: [UInt8]) -> Bool {
    switch (address[0], address[1]) {
    case (10, _), (192, 168), (169, 254): true
    case (172, 16...31), (100, 64...127): true
    default: false
    }
  }
}

extension Target {
  /// Whether containers get the names that the file gives them; those of a stack get their own.
  var givesContainersNames: Bool { self != .stack }
}
