import Compose
import Diagnostics

extension Deployment {
  /// An entry to be added to a service's `environment`, in the notation that is used there: `NAME=value` in a list,
  /// `NAME: value` in a mapping. Docker Compose refuses the one among the others.
  func entry(_ name: String, _ value: Message, for service: Service) -> Message {
    service.environment.contains(where: isListItem) ? "\(name)=\(value)" : "\(name): \(value)"
  }

  /// Whether an entry of `environment` or `args` is the item of a list.
  func isListItem(_ entry: EnvironmentVariable) -> Bool {
    if case .envFile = entry.source { return false }
    let rest = files[entry.name.range.file].bytes.dropFirst(entry.name.range.upperBound)
    // The name may be in quotes.
    return rest.first { !$0.isBlank && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") } != UInt8(ascii: ":")
  }
}
