package import Diagnostics

/// The problems that loading a project finds. Where one is an error, Docker Compose refuses the project,
/// or the engine does.
extension RuleName {
  // Reading the document.

  /// A document has more nodes than Docker Compose reads.
  package static let tooManyNodes: RuleName = "too-many-nodes"
  /// Aliases expand to more than Docker Compose accepts.
  package static let excessiveAliasing: RuleName = "excessive-aliasing"
  /// An alias stands inside the node that it stands for.
  package static let aliasCycle: RuleName = "alias-cycle"
  /// A mapping's key is a number, a boolean, null or a collection.
  package static let nonStringKey: RuleName = "non-string-key"
  /// A key with a reference to a variable in it, which stays as it is.
  package static let referenceInKey: RuleName = "reference-in-key"
  /// The value of `<<` is neither a mapping nor a list of mappings.
  package static let invalidMergeKey: RuleName = "invalid-merge-key"
  /// There is no content in the compose files.
  package static let emptyComposeFile: RuleName = "empty-compose-file"
  /// The obsolete top-level `version`.
  package static let obsoleteVersion: RuleName = "obsolete-version"
  /// A boolean written in a way that YAML 1.2 does not know, such as `yes`.
  package static let booleanSpelling: RuleName = "boolean-spelling"
  /// A `!reset` or `!override` that `docker stack deploy` does not look at.
  package static let stackIgnoredTag: RuleName = "stack-ignored-tag"
  /// A string where `true` or `false` is needed.
  package static let invalidBoolean: RuleName = "invalid-boolean"
  /// A string where a number is needed.
  package static let invalidNumber: RuleName = "invalid-number"

  // The schema.

  /// A key that the Compose Specification does not know at its place.
  package static let unknownKey: RuleName = "unknown-key"
  /// A value of another kind than its place asks for.
  package static let wrongType: RuleName = "wrong-type"
  /// A string that is not one of the values its key takes.
  package static let unsupportedValue: RuleName = "unsupported-value"
  /// A key that must be there is not.
  package static let missingKey: RuleName = "missing-key"
  /// Two equal elements in a list that must not have any.
  package static let duplicateItem: RuleName = "duplicate-item"
  /// An element of a list that a later one of the same list replaces.
  package static let replacedItem: RuleName = "replaced-item"
  /// A service, network or other resource with a name that Compose refuses.
  package static let invalidName: RuleName = "invalid-name"
  /// A number outside of its bounds.
  package static let numberOutOfRange: RuleName = "number-out-of-range"

  // Files that take part.

  /// Files, or a service and its base, that cannot be merged since one has a list where the other has a mapping.
  package static let conflictingKinds: RuleName = "conflicting-kinds"
  /// A part of a later file, or of a service that extends another, that has no effect.
  package static let ignoredOverride: RuleName = "ignored-override"
  /// A resource that is declared in a file and, otherwise, in one that it includes.
  package static let redeclaredImport: RuleName = "redeclared-import"
  /// A file that is named but not there, or cannot be read.
  package static let unreadableFile: RuleName = "unreadable-file"
  /// A file on another machine, which this program does not fetch.
  package static let remoteResource: RuleName = "remote-resource"
  /// A file that includes itself, directly or through others.
  package static let includeCycle: RuleName = "include-cycle"
  /// More files than a project can sensibly be made of.
  package static let tooManyFiles: RuleName = "too-many-files"
  /// A service that extends itself, directly or through others.
  package static let extendsCycle: RuleName = "extends-cycle"
  /// `extends` names a service that does not exist.
  package static let undefinedBase: RuleName = "undefined-base"
  /// `env_file` with a `format` that Docker Compose does not know.
  package static let unknownEnvFileFormat: RuleName = "unknown-env-file-format"

  // Values with a grammar of their own.

  /// A port that cannot be understood.
  package static let invalidPort: RuleName = "invalid-port"
  /// A volume that cannot be understood.
  package static let invalidVolume: RuleName = "invalid-volume"
  /// An option of a volume that Docker Compose does not know.
  package static let ignoredVolumeOption: RuleName = "ignored-volume-option"
  /// A device that cannot be understood.
  package static let invalidDevice: RuleName = "invalid-device"
  /// A duration that cannot be understood.
  package static let invalidDuration: RuleName = "invalid-duration"
  /// A number of bytes that cannot be understood.
  package static let invalidSize: RuleName = "invalid-size"
  /// A command line with unbalanced quotes.
  package static let invalidCommand: RuleName = "invalid-command"
  /// An `extra_hosts` entry without an address.
  package static let invalidExtraHost: RuleName = "invalid-extra-host"
  /// A list element that should be `KEY=VALUE`, or has a blank before the `=`.
  package static let invalidPair: RuleName = "invalid-pair"
  /// An address that is not an IP address.
  package static let invalidAddress: RuleName = "invalid-address"
  /// A `~` that cannot be expanded because `HOME` is not set.
  package static let unexpandedHome: RuleName = "unexpanded-home"

  // What does not fit together.

  /// Attributes of which only one may be given, or an attribute that goes without another that it needs.
  package static let exclusiveAttributes: RuleName = "exclusive-attributes"
  /// `external.name`, which `name` has replaced.
  package static let deprecatedExternalName: RuleName = "deprecated-external-name"
  /// A secret or config that does not say where its contents come from.
  package static let missingSource: RuleName = "missing-source"
  /// A service that has neither an image nor a build context.
  package static let missingImage: RuleName = "missing-image"
  /// A service that needs or extends a service that is not there.
  package static let undefinedService: RuleName = "undefined-service"
  /// A service that uses a network that is not declared.
  package static let undefinedNetwork: RuleName = "undefined-network"
  /// A service that mounts a volume that is not declared.
  package static let undefinedVolume: RuleName = "undefined-volume"
  /// A service that uses a config that is not declared.
  package static let undefinedConfig: RuleName = "undefined-config"
  /// A service that uses a secret that is not declared.
  package static let undefinedSecret: RuleName = "undefined-secret"
  /// A service that uses a model that is not declared.
  package static let undefinedModel: RuleName = "undefined-model"
  /// Services that wait for each other.
  package static let dependencyCycle: RuleName = "dependency-cycle"
  /// A healthcheck whose list does not begin with how to run it.
  package static let healthcheckWithoutKind: RuleName = "healthcheck-without-kind"
  /// Two mounts of one service at the same path.
  package static let duplicateMountTarget: RuleName = "duplicate-mount-target"
  /// Two services with the same address in a network.
  package static let duplicateAddress: RuleName = "duplicate-address"
  /// Two services with the same `container_name`.
  package static let duplicateContainerName: RuleName = "duplicate-container-name"
  /// A fixed `container_name` for a service of which several containers run.
  package static let containerNameWithReplicas: RuleName = "container-name-with-replicas"
  /// The same limit given twice with different values.
  package static let conflictingLimits: RuleName = "conflicting-limits"
  /// `build.platforms` without the service's `platform`.
  package static let platformNotBuilt: RuleName = "platform-not-built"
  /// There is no project name, and the directory does not give one.
  package static let missingProjectName: RuleName = "missing-project-name"

  // What Docker Compose accepts, and the engine does not.

  /// A restart policy that the engine does not know.
  package static let unknownRestartPolicy: RuleName = "unknown-restart-policy"
  /// A path in a container where nothing can be mounted.
  package static let invalidMountTarget: RuleName = "invalid-mount-target"
  /// An attribute for a network of its own, of a service in the network of another container.
  package static let sharedNetworkOption: RuleName = "shared-network-option"
  /// An address for a service in a network that has no subnet to take it from.
  package static let addressWithoutSubnet: RuleName = "address-without-subnet"
  /// A port beyond the last that there is.
  package static let portOutOfRange: RuleName = "port-out-of-range"
}
