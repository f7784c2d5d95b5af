import Compose

extension Service {
  /// The repository of the service's image without registry, tag and digest: `postgres` of
  /// `docker.io/library/postgres:17-alpine`.
  var imageName: String? {
    guard let reference = image?.string, !reference.isEmpty else { return nil }
    let withoutDigest = reference.split(separator: "@").first.map(String.init) ?? reference
    var parts = withoutDigest.split(separator: "/").map(String.init)
    // Only a registry has a dot or a port in what would be the first folder.
    if parts.count > 1, let first = parts.first, first.contains(".") || first.contains(":") || first == "localhost" {
      parts.removeFirst()
    }
    if parts.count > 1, parts.first == "library" { parts.removeFirst() }
    guard let last = parts.popLast() else { return nil }
    parts.append(last.split(separator: ":").first.map(String.init) ?? last)
    return parts.joined(separator: "/")
  }

  /// The tag of the service's image; nil when it has none.
  var imageTag: String? {
    guard let reference = image?.string.split(separator: "@").first else { return nil }
    guard let last = reference.split(separator: "/").last, let colon = last.firstIndex(of: ":") else { return nil }
    return String(last[last.index(after: colon)...])
  }

  /// The version that the tag begins with: 17 of `17.2-alpine`.
  var imageMajorVersion: Int? {
    imageTag.flatMap { tag in Int(tag.prefix { $0.isNumber }) }
  }
}
