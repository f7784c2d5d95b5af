import Compose
import Diagnostics

extension Service {
  /// The repository of the service's image without registry, tag and digest: `postgres` of
  /// `docker.io/library/postgres:17-alpine`.
  var imageName: String? {
    guard let reference = image?.string, !reference.isEmpty else { return nil }
    return reference.imageName
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

  /// Whether the service's image is the newest of what official images come in: its tag names no version, and nothing
  /// else pins it.
  var hasNewestImage: Bool {
    guard let reference = image?.string, !reference.utf8.contains(UInt8(ascii: "@")) else { return false }
    guard let tag = imageTag else { return true }
    return ["latest", "alpine", "bookworm", "trixie"].contains(tag)
  }
}

extension Deployment {
  /// The services of the project that run one of the images that rules know well, whatever its registry and tag.
  func services(ofImage image: WellKnownImage) -> [Service] {
    (wellKnownImages[image] ?? []).map { project.services[$0] }
  }
}

/// The images that several rules are about.
enum WellKnownImage: String, CaseIterable, Sendable {
  case postgres
  case electric = "electricsql/electric"

  /// The positions of the services that run each.
  static func services(of project: Project) -> [WellKnownImage: [Int]] {
    let names = allCases.map { Array($0.rawValue.utf8) }
    var services: [WellKnownImage: [Int]] = [:]
    for index in project.services.indices {
      guard let reference = project.services[index].image?.text.string, reference.mentions(names),
        let image = WellKnownImage(rawValue: reference.imageName)
      else { continue }
      services[image, default: []].append(index)
    }
    return services
  }
}

extension String {
  /// The repository that an image reference names, without registry, tag and digest.
  fileprivate var imageName: String {
    var name = utf8.prefix { $0 != UInt8(ascii: "@") }
    // Only a registry has a dot or a port in what would be the first folder.
    if let folder = name.folder,
      folder.contains(UInt8(ascii: ".")) || folder.contains(UInt8(ascii: ":")) || folder.elementsEqual("localhost".utf8)
    {
      name = name.dropFirst(folder.count + 1)
    }
    if let folder = name.folder, folder.elementsEqual("library".utf8) { name = name.dropFirst(folder.count + 1) }
    let last = name.lastIndex(of: UInt8(ascii: "/")).map { name.index(after: $0) } ?? name.startIndex
    return String(Substring(name[..<(name[last...].firstIndex(of: UInt8(ascii: ":")) ?? name.endIndex)]))
  }

  /// Whether an image reference may name one of several images: the bytes of a name stand where a path begins. Told
  /// without taking it apart.
  fileprivate func mentions(_ names: [[UInt8]]) -> Bool {
    let bytes = utf8.span
    var start = 0
    while start < bytes.count {
      for name in names where bytes[start] == name[0] && start + name.count <= bytes.count {
        var length = 1
        while length < name.count, bytes[start + length] == name[length] { length += 1 }
        if length == name.count { return true }
      }
      start = bytes.next(UInt8(ascii: "/"), from: start).map { $0 + 1 } ?? bytes.count
    }
    return false
  }
}

extension Substring.UTF8View {
  /// What stands before the first `/`, if there is one.
  fileprivate var folder: Substring.UTF8View? { firstIndex(of: UInt8(ascii: "/")).map { self[..<$0] } }
}
