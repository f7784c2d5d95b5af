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
