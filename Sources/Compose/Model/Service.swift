package import Diagnostics

/// One service, merged and canonical. Attributes that no check reads stay in the canonical tree.
package struct Service: Sendable {
  package var name: Located<String>
  /// The service's whole mapping in the file that declares it first.
  package var range: SourceRange
  package var image: LocatedText?
  package var containerName: LocatedText?
  package var hostname: LocatedText?
  package var build: Build?
  package var command: [LocatedText]?
  package var entrypoint: [LocatedText]?
  package var restart: LocatedText?
  package var networkMode: LocatedText?
  /// The container's environment: `environment:` over every `env_file:`, one entry a name.
  package var environment: [EnvironmentVariable] = []
  /// Whether `environment` is all: no env file that it names is missing here.
  package var hasWholeEnvironment = true
  /// The env files that were read, each where the service names it.
  package var envFiles: [Located<FileID>] = []
  package var ports: [Port] = []
  package var expose: [LocatedText] = []
  package var networks: [NetworkAttachment] = []
  /// How many containers run, where the file says so.
  package var replicas: Located<Int64>?
  package var dependsOn: [Dependency] = []
  package var healthcheck: Healthcheck?
  package var volumes: [Mount] = []
  package var profiles: [LocatedText] = []
  /// The labels that tell Traefik which requests from outside are for the service.
  package var routerRules: [LocatedText] = []
  /// The names that only this service's container knows.
  package var hostAliases: [HostAlias] = []
  /// The keys the service's mapping has, so that a check can point at one it has no field for.
  package var keys: [Located<String>] = []
}

extension Service {
  package init(name: Located<String>, range: SourceRange) { self.init(name: name, range: range, image: nil) }
}

/// A string value of the model: its text after interpolation, and the scalar it was written as.
package struct LocatedText: Sendable {
  package var text: TracedText
  package var range: SourceRange
  package var string: String { text.string }
}

/// A variable that a container or an image build receives.
package struct EnvironmentVariable: Sendable {
  package var name: Located<String>
  /// Nil when it is passed through by name and nothing defines it, so the container does not get it.
  package var value: TracedText?
  /// The value as written (`K: v`, the `v` of `- K=v`), or the name when there is none.
  package var range: SourceRange
  package var source: Source
  /// The references inside its value, outermost first, in source order.
  package var references: ArraySlice<VariableReference>

  /// Whether it is named without a value, so that the project's environment fills it.
  package var isPassedByName: Bool { source == .passedThrough || source == .buildArgument && range == name.range }

  package enum Source: Sendable, Hashable {
    /// `environment:` with a value.
    case environment
    /// A name without a value: `- NAME` or `NAME:`; the project environment fills it.
    case passedThrough
    /// A line of the service's `env_file:`.
    case envFile(FileID)
    /// `build.args`.
    case buildArgument
  }
}

package struct Build: Sendable {
  package var range: SourceRange
  package var context: LocatedText?
  package var dockerfile: LocatedText?
  package var target: LocatedText?
  package var arguments: [EnvironmentVariable]
}

/// One published or exposed container port, ranges expanded.
package struct Port: Sendable {
  package var range: SourceRange
  package var target: Int
  /// The host port or range as text; nil when only the container port is given.
  package var published: String?
  package var hostIP: String?
  package var transport: String
}

package struct NetworkAttachment: Sendable {
  package var network: Located<String>
  package var aliases: [LocatedText]
}

/// A name of another machine that one container alone knows.
package struct HostAlias: Sendable {
  package var name: String
  /// The service or container that it stands for; nil when it stands for an address.
  package var target: String?
}

package struct Dependency: Sendable {
  package var service: Located<String>
  package var condition: Condition
  /// Where that is said: the condition, or the service's name when only that stands there.
  package var conditionRange: SourceRange
  package var isRequired: Bool

  package enum Condition: String, Sendable, CaseIterable {
    case started = "service_started"
    case healthy = "service_healthy"
    case completed = "service_completed_successfully"
  }
}

package struct Healthcheck: Sendable {
  package var range: SourceRange
  package var test: [LocatedText]
  /// What switches it off: the key of `disable: true`, or a test of `NONE`. The mapping may begin in another file.
  package var disabling: SourceRange?
  package var isDisabled: Bool { disabling != nil }
}

package struct Mount: Sendable {
  package var range: SourceRange
  package var kind: Kind
  package var source: LocatedText?
  package var target: LocatedText
  package var isReadOnly: Bool

  package enum Kind: String, Sendable, CaseIterable {
    case bind, volume, tmpfs, npipe, cluster, image
  }
}
