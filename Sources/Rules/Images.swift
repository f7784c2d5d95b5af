import Compose

extension Service {
  /// The repository of the service's image without registry, tag and digest: `postgres` of
  /// `docker.io/library/postgres:17-alpine`.
  var imageName: String? {
    guard let reference = image?.string, !reference.isEmpty else { return nil }
    var name = reference.utf8.prefix { $0 != UInt8(ascii: "@") }
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

extension Deployment {
  /// The services of the project that run an image, whatever its registry and tag.
  func services(ofImage name: String) -> [Service] {
    directory.images.indices.filter { directory.images[$0] == name }.map { project.services[$0] }
  }
}

extension Substring.UTF8View {
  /// What stands before the first `/`, if there is one.
  fileprivate var folder: Substring.UTF8View? { firstIndex(of: UInt8(ascii: "/")).map { self[..<$0] } }
}
