import Diagnostics

/// Makes the relative paths of a model absolute.
struct PathResolution {
  private let session: LoadSession
  private let directory: String
  private let home: String?

  static func apply(
    to model: inout Model, _ root: Model.ID, from directory: String, home: String?, in session: LoadSession
  ) {
    let resolution = PathResolution(session: session, directory: directory, home: home)
    model.eachEntry(of: model.value("services", in: root), resolution.resolveService)
    for kind: StaticString in ["configs", "secrets"] {
      model.eachEntry(of: model.value(kind, in: root)) { resource, model in
        resolution.change(model.value("file", in: resource), in: &model, resolution.hostPath)
      }
    }
    model.eachEntry(of: model.value("volumes", in: root), resolution.resolveVolume)
  }

  private func resolveService(_ service: Model.ID, in model: inout Model) {
    if let build = model.value("build", in: service) {
      change(model.value("context", in: build), in: &model, contextPath)
      model.eachEntry(of: model.value("additional_contexts", in: build)) { change($0, in: &$1, contextPath) }
      model.eachEntry(of: model.value("ssh", in: build)) { change($0, in: &$1, hostPath) }
    }
    model.eachItem(of: model.value("env_file", in: service)) { file, model in
      change(model.value("path", in: file), in: &model, path)
    }
    model.eachItem(of: model.value("label_file", in: service)) { change($0, in: &$1, path) }
    if let extends = model.value("extends", in: service) {
      change(model.value("file", in: extends), in: &model) { RemoteResource.isRemote($0) ? $0 : path($0) }
    }
    model.eachItem(of: model.value("watch", in: model.value("develop", in: service))) { watch, model in
      change(model.value("path", in: watch), in: &model, path)
    }
    var index = 0
    model.eachItem(of: model.value("volumes", in: service)) { volume, model in
      resolveMount(volume, at: index, of: service, in: &model)
      index += 1
    }
  }

  private func resolveMount(_ volume: Model.ID, at index: Int, of service: Model.ID, in model: inout Model) {
    guard let type = model.value("type", in: volume), model.hasText(type, "bind") else { return }
    guard let source = model.value("source", in: volume) else {
      return session.report(
        .invalidVolume, "a bind mount needs a `source`", at: model.range(type),
        help: ["add `source:` with the path on the host"],
        path: ModelPath([.key("services"), .key(model.keyText(service)), .key("volumes"), .index(index)]))
    }
    change(source, in: &model, hostPath)
  }

  /// A volume that really is a directory of the host.
  private func resolveVolume(_ volume: Model.ID, in model: inout Model) {
    guard model.hasText(model.value("driver", in: volume), "local"),
      let options = model.value("driver_opts", in: volume), model.hasText(model.value("o", in: options), "bind")
    else { return }
    change(model.value("device", in: options), in: &model, hostPath)
  }

  private func change(_ value: Model.ID?, in model: inout Model, _ change: (String) -> String) {
    guard let value, let text = model.string(value), !text.isEmpty else { return }
    let changed = change(text)
    if text.hasPrefix("~"), home == nil, changed.hasSuffix("~") || changed.contains("/~") {
      session.report(
        .unexpandedHome, "`~` stays as it is, since `HOME` is not set", at: model.range(value),
        help: ["set `HOME`, or write the path out"], severity: .warning)
    }
    if changed.hasSameBytes(as: text) { return }
    // The text keeps its range, not its letters: nobody wrote the absolute path.
    let references = model.references(value)
    if references.isEmpty {
      model.set(value, .literal(changed))
    } else {
      let text = TracedText(changed, from: .rewritten(model.range(value)))
      model.set(value, .composed(ComposedText(text, references: references)))
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
