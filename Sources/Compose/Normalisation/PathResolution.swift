import Diagnostics

/// Makes the relative paths of a model absolute.
struct PathResolution {
  private let session: LoadSession
  private let directory: String
  /// What stands before a clean relative path to make it absolute.
  private let prefix: [UInt8]
  private let home: String?

  /// What a text may be besides a path.
  private enum Kind {
    case path
    /// A path of the host, which may run another system.
    case hostPath
    /// A build context, which may be in a repository or another service's.
    case context
    /// A compose file that is extended from, which may be on another machine.
    case base
  }

  /// - Parameter directory: where relative paths start.
  init(from directory: String, in session: LoadSession) {
    self.session = session
    self.directory = directory
    home = session.home
    let directory = FilePath.clean(directory)
    prefix = directory == "." ? [] : Array((directory == "/" ? directory : directory + "/").utf8)
  }

  func resolveResources(of root: Model.ID, in model: inout Model) {
    for section: StaticString in ["configs", "secrets"] {
      model.eachEntry(of: model.value(section, in: root)) { resource, model in
        change(model.value("file", in: resource), as: .hostPath, in: &model)
      }
    }
    model.eachEntry(of: model.value("volumes", in: root), resolveVolume)
  }

  func resolve(_ service: ServiceEntries, in model: inout Model) {
    if let build = service[.build] {
      change(model.value("context", in: build), as: .context, in: &model)
      model.eachEntry(of: model.value("additional_contexts", in: build)) { change($0, as: .context, in: &$1) }
      model.eachEntry(of: model.value("ssh", in: build)) { change($0, as: .hostPath, in: &$1) }
    }
    model.eachItem(of: service[.envFile]) { file, model in
      change(model.value("path", in: file), as: .path, in: &model)
    }
    model.eachItem(of: service[.labelFile]) { change($0, as: .path, in: &$1) }
    if let extends = service[.extends] { change(model.value("file", in: extends), as: .base, in: &model) }
    if let develop = service[.develop] {
      model.eachItem(of: model.value("watch", in: develop)) { watch, model in
        change(model.value("path", in: watch), as: .path, in: &model)
      }
    }
    var index = 0
    model.eachItem(of: service[.volumes]) { volume, model in
      resolveMount(volume, at: index, of: service.service, in: &model)
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
    change(source, as: .hostPath, in: &model)
  }

  /// A volume that really is a directory of the host.
  private func resolveVolume(_ volume: Model.ID, in model: inout Model) {
    guard model.hasText(model.value("driver", in: volume), "local"),
      let options = model.value("driver_opts", in: volume), model.hasText(model.value("o", in: options), "bind")
    else { return }
    change(model.value("device", in: options), as: .hostPath, in: &model)
  }

  private func change(_ value: Model.ID?, as kind: Kind, in model: inout Model) {
    guard let value else { return }
    let changed = model.withBytes(value) { path(of: $0, as: kind) } ?? nil
    if home == nil { checkHome(value, as: changed, in: model) }
    guard let changed, model.withBytes(value, { $0.hasSameBytes(as: changed.utf8.span) }) == false else { return }
    // The text keeps its range, not its letters: nobody wrote the absolute path.
    let references = model.references(value)
    if references.isEmpty {
      model.set(value, .literal(changed))
    } else {
      let text = TracedText(changed, from: .rewritten(model.range(value)))
      model.set(value, .composed(ComposedText(text, references: references)))
    }
  }

  /// Reports a `~` that nothing is known to stand for.
  private func checkHome(_ value: Model.ID, as changed: String?, in model: Model) {
    guard model.withBytes(value, { $0.starts(with: "~") }) == true, let path = changed ?? model.string(value),
      path.hasSuffix("~") || path.contains("/~")
    else { return }
    session.report(
      .unexpandedHome, "`~` stays as it is, since `HOME` is not set", at: model.range(value),
      help: ["set `HOME`, or write the path out"], severity: .warning)
  }
}

// MARK: - Paths

extension PathResolution {
  /// The absolute path that a text stands for; nil when it is one already, or none at all.
  private func path(of text: Span<UInt8>, as kind: Kind) -> String? {
    // An empty path of the host is that of the directory, as with Compose.
    if text.isEmpty { return kind == .hostPath ? FilePath.clean(directory) : nil }
    if text[0] == Byte.slash || isOther(text, than: kind) { return nil }
    guard text[0] == Byte.tilde else { return joined(text) }
    let expanded = expandingHome(text.text)
    if FilePath.isAbsolute(expanded) || isOther(expanded.utf8.span, than: kind) { return expanded }
    return FilePath.join(directory, expanded)
  }

  /// Whether a text is what may stand there instead of a path of this machine.
  private func isOther(_ text: Span<UInt8>, than kind: Kind) -> Bool {
    switch kind {
    case .path: false
    case .hostPath: Self.isWindowsAbsolute(text)
    case .context: Self.isElsewhere(text)
    case .base: RemoteResource.isRemote(text.text)
    }
  }

  /// Compose knows no other users: what follows the `~` is below the user's own home directory.
  private func expandingHome(_ text: String) -> String {
    guard let home else { return text }
    return FilePath.join(home, String(text.dropFirst().drop { $0 == "/" }))
  }

  /// The path below the directory.
  private func joined(_ path: Span<UInt8>) -> String {
    let name = path.starts(with: "./") ? path.extracting(droppingFirst: 2) : path
    guard FilePath.isClean(name), name[0] != Byte.slash else { return FilePath.join(directory, path.text) }
    return unsafe String(unsafeUninitializedCapacity: prefix.count + name.count) { buffer in
      let start = unsafe buffer.update(fromContentsOf: prefix)
      return unsafe name.withUnsafeBufferPointer { unsafe buffer[start...].update(fromContentsOf: $0) }
    }
  }

  private static func isElsewhere(_ context: Span<UInt8>) -> Bool {
    if context.starts(with: "service:") || context.starts(with: "github.com/") || context.starts(with: "git@") {
      return true
    }
    return context.indices.contains { context.extracting(droppingFirst: $0).starts(with: "://") }
  }

  private static func isWindowsAbsolute(_ text: Span<UInt8>) -> Bool {
    if text.starts(with: "\\\\") { return true }
    guard text.count > 2, Byte.isLetter(text[0]), text[1] == Byte.colon else { return false }
    return text[2] == Byte.backslash || text[2] == Byte.slash
  }
}

/// Files that Compose would fetch from another machine.
enum RemoteResource {
  static func isRemote(_ path: String) -> Bool {
    ["https://", "http://", "git://", "ssh://", "git@", "github.com/", "oci://", "oci-layout://"]
      .contains { path.hasPrefix($0) }
  }
}
