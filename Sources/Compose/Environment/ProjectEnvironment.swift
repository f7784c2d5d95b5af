package import Diagnostics

/// The variables that a project is interpolated with, and every definition of each.
///
/// Definitions lie in layers, from the one that always wins to the one that only fills gaps:
///
///     Compose itself      COMPOSE_PROJECT_NAME
///     the shell
///     Compose itself      PWD
///     --env-file last     within a file the last definition of a name counts
///     --env-file first
package struct ProjectEnvironment: Sendable {
  /// The definitions of one source, in its order, repeated names included.
  package struct Layer: Sendable {
    package let origin: Definition.Origin
    package let definitions: [Definition]

    package init(_ origin: Definition.Origin, _ definitions: [Definition]) {
      self.origin = origin
      self.definitions = definitions
    }
  }

  /// From the one that wins to the one that loses.
  package private(set) var layers: [Layer] = []
  /// The definition of each name that counts, in the order of `layers`, by first definition within one.
  package private(set) var all: [Definition] = []
  private var names = NameNumbers()

  package init() {}

  /// The shell's variables alone. Of a name that the shell has twice, the last counts.
  package init(shell: [(name: String, value: String)]) {
    addBelow(
      Layer(
        .shell,
        shell.map {
          Definition(name: $0.name, nameRange: nil, value: TracedText(unplaced: $0.value), origin: .shell)
        }))
  }

  /// What Dokploy starts Compose with: an empty environment, but for two variables of its own.
  package static var startedByDokploy: ProjectEnvironment {
    var environment = ProjectEnvironment()
    environment.addBelow(
      Layer(
        .shell,
        [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", "/root")].map {
          Definition(name: $0, nameRange: nil, value: TracedText(unknownLike: $1), origin: .shell)
        }))
    environment.setWorkingDirectory(TracedText(unknownLike: "/etc/dokploy/compose/app-name/code"))
    return environment
  }

  /// The definition of `name` that counts.
  package func lookup(_ name: String) -> Definition? { names.number(of: name).map { all[$0] } }

  /// Every definition of `name`, the one that counts first.
  package func definitions(of name: String) -> [Definition] {
    layers.flatMap { layer in layer.definitions.reversed().filter { $0.name.hasSameBytes(as: name) } }
  }

  /// Adds a layer that only fills the gaps of those already there.
  package mutating func addBelow(_ layer: Layer) {
    layers.append(layer)
    let known = all.count
    for definition in layer.definitions {
      let position = names.add(definition.name)
      if position == all.count {
        all.append(definition)
      } else if position >= known {
        all[position] = definition
      }
    }
  }

  /// Adds a layer that wins over all others.
  package mutating func addAbove(_ layer: Layer) {
    let below = layers
    self = ProjectEnvironment()
    addBelow(layer)
    for layer in below { addBelow(layer) }
  }

  /// Sets `PWD`, as Compose does for a shell that has not set it, before it reads any file.
  package mutating func setWorkingDirectory(_ directory: TracedText) {
    addBelow(Layer(.compose, [Definition(name: "PWD", nameRange: nil, value: directory, origin: .compose)]))
  }

  /// Sets `COMPOSE_PROJECT_NAME`, as Compose does once it knows the name, whatever a file or the shell says.
  package mutating func setProjectName(_ name: TracedText) {
    let definition = Definition(name: "COMPOSE_PROJECT_NAME", nameRange: nil, value: name, origin: .compose)
    addAbove(Layer(.compose, [definition]))
  }
}
