import Diagnostics

/// Makes the relative paths of a model absolute.
struct PathResolution {
  private let session: LoadSession
  private let directory: String
  private let home: String?

  static func apply(to model: inout Value, from directory: String, home: String?, in session: LoadSession) {
    let resolution = PathResolution(session: session, directory: directory, home: home)
    model.editMapping { model in
      model.editEntries(of: "services") { resolution.resolveService(&$0.value, named: $0.key) }
      model.editEntries(of: "configs") { entry in
        entry.value.editMapping { resolution.edit(&$0, "file", resolution.hostPath) }
      }
      model.editEntries(of: "secrets") { entry in
        entry.value.editMapping { resolution.edit(&$0, "file", resolution.hostPath) }
      }
      model.editEntries(of: "volumes") { resolution.resolveVolume(&$0.value) }
    }
  }

  /// Resolves the paths of one service alone.
  static func apply(
    toService service: inout Value, named name: String, from directory: String, home: String?, in session: LoadSession
  ) {
    PathResolution(session: session, directory: directory, home: home).resolveService(&service, named: name)
  }

  private func resolveService(_ service: inout Value, named name: String) {
    service.editMapping { service in
      service.edit("build") { build in
        build.editMapping { build in
          edit(&build, "context", contextPath)
          build.editEntries(of: "additional_contexts") { change(&$0.value, contextPath) }
          build.editEntries(of: "ssh") { change(&$0.value, hostPath) }
        }
      }
      service.editItems(of: "env_file") { file, _ in file.editMapping { edit(&$0, "path", path) } }
      service.editItems(of: "label_file") { file, _ in change(&file, path) }
      service.edit("extends") { extends in
        extends.editMapping { extends in edit(&extends, "file") { RemoteResource.isRemote($0) ? $0 : path($0) } }
      }
      service.edit("develop") { develop in
        develop.editMapping { develop in
          develop.editItems(of: "watch") { watch, _ in watch.editMapping { edit(&$0, "path", path) } }
        }
      }
      service.editItems(of: "volumes") { volume, index in
        resolveMount(&volume, at: ModelPath([.key("services"), .key(name), .key("volumes"), .index(index)]))
      }
    }
  }

  private func resolveMount(_ volume: inout Value, at path: ModelPath) {
    guard volume["type"]?.string == "bind" else { return }
    guard volume["source"] != nil else {
      return session.report(
        .invalidVolume, "a bind mount needs a `source`", at: volume["type"]?.range ?? volume.range,
        help: ["add `source:` with the path on the host"], path: path)
    }
    volume.editMapping { edit(&$0, "source", hostPath) }
  }

  /// A volume that really is a directory of the host.
  private func resolveVolume(_ volume: inout Value) {
    guard volume["driver"]?.string == "local", volume["driver_opts"]?["o"]?.string == "bind" else { return }
    volume.editMapping { volume in
      volume.edit("driver_opts") { options in options.editMapping { edit(&$0, "device", hostPath) } }
    }
  }

  private func edit(_ mapping: inout Mapping, _ key: String, _ change: (String) -> String) {
    mapping.edit(key) { self.change(&$0, change) }
  }

  private func change(_ value: inout Value, _ change: (String) -> String) {
    guard let text = value.string, !text.isEmpty else { return }
    let changed = change(text)
    if changed.hasSuffix("~") || changed.contains("/~"), text.hasPrefix("~"), home == nil {
      session.report(
        .unexpandedHome, "`~` stays as it is, since `HOME` is not set", at: value.range,
        help: ["set `HOME`, or write the path out"], severity: .warning)
    }
    // The text keeps its range, not its letters: nobody wrote the absolute path.
    if changed.hasSameBytes(as: text) { return }
    if value.references.isEmpty {
      value.content = .string(changed)
    } else {
      value.content = .text(
        ComposedText(
          TracedText(changed, runs: [TracedText.Run(start: 0, source: .rewritten(value.range))]),
          references: value.references))
    }
  }
}

// MARK: - Paths

extension PathResolution {
  private func expandingHome(_ text: String) -> String {
    guard text.hasPrefix("~"), let home else { return text }
    if text == "~" { return home }
    return text.hasPrefix("~/") ? FilePath.join(home, String(text.dropFirst(2))) : text
  }

  private func path(_ text: String) -> String {
    let text = expandingHome(text)
    return FilePath.isAbsolute(text) ? text : FilePath.join(directory, text)
  }

  /// A path of the host, which may run another system.
  private func hostPath(_ text: String) -> String {
    let text = expandingHome(text)
    return FilePath.isAbsolute(text) || Self.isWindowsAbsolute(text) ? text : FilePath.join(directory, text)
  }

  private func contextPath(_ text: String) -> String {
    if text.contains("://") || text.hasPrefix("service:") { return text }
    for prefix in ["github.com/", "git@"] where text.hasPrefix(prefix) { return text }
    return path(text)
  }

  private static func isWindowsAbsolute(_ text: String) -> Bool {
    let bytes = Array(text.utf8.prefix(3))
    if bytes.starts(with: Array("\\\\".utf8)) { return true }
    guard bytes.count == 3, bytes[1] == UInt8(ascii: ":") else { return false }
    let isLetter = (0x41...0x5A).contains(bytes[0]) || (0x61...0x7A).contains(bytes[0])
    return isLetter && (bytes[2] == UInt8(ascii: "\\") || bytes[2] == UInt8(ascii: "/"))
  }
}

/// Files that Compose would fetch from another machine.
enum RemoteResource {
  static func isRemote(_ path: String) -> Bool {
    ["https://", "http://", "git://", "ssh://", "git@", "github.com/", "oci://", "oci-layout://"]
      .contains { path.hasPrefix($0) }
  }
}
