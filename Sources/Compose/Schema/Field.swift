/// One key of a mapping that the specification knows. Like a shape, it is the address of a record that lasts.
struct Field: Sendable {
  private let record: Lasting<Record>

  private struct Record: Sendable {
    let name: String
    let utf8: LastingArray<UInt8>
    let hash: UInt32
    let shape: Shape
    let merge: MergeRule
    let identity: ListIdentity?
    let form: LongForm?
    let printedName: String
    let holdsIdentities: Bool
    let holdsForms: Bool
  }

  init(
    _ name: String, _ shape: Shape, merge: MergeRule = .merge, identity: ListIdentity? = nil, form: LongForm? = nil,
    printedAs printedName: String? = nil
  ) {
    let utf8 = Array(name.utf8)
    record = Lasting(
      Record(
        name: name, utf8: LastingArray(utf8), hash: Model.hash(utf8.span), shape: shape, merge: merge,
        identity: identity, form: form, printedName: printedName ?? name,
        holdsIdentities: identity != nil || shape.holdsIdentities, holdsForms: form != nil || shape.holdsForms))
  }

  var name: String { record.value.name }
  /// Of the name, as `Model.hash` makes it.
  var hash: UInt32 { record.value.hash }
  var shape: Shape { record.value.shape }
  var merge: MergeRule { record.value.merge }
  /// Which elements of a list are the same thing, so that the later takes the place of the earlier.
  var identity: ListIdentity? { record.value.identity }
  /// The long form that short forms are turned into.
  var form: LongForm? { record.value.form }
  /// The key in the model that is printed in JSON, where that differs.
  var printedName: String { record.value.printedName }
  /// Whether it is or holds a list whose elements have an identity, or a short form: few do, and stages pass over the
  /// others.
  var holdsIdentities: Bool { record.value.holdsIdentities }
  var holdsForms: Bool { record.value.holdsForms }

  func isNamed(_ name: Span<UInt8>, _ hash: UInt32) -> Bool {
    guard hash == record.value.hash else { return false }
    let utf8 = record.value.utf8
    guard name.count == utf8.count else { return false }
    for index in 0..<utf8.count where name[index] != utf8[index] { return false }
    return true
  }
}

/// How a later value meets an earlier one at the same place.
enum MergeRule: Sendable {
  /// Mappings key by key, sequences one after the other, scalars replaced; a later null changes nothing.
  case merge
  /// The later value, whatever it is.
  case replace
  /// Both become lists of `KEY=VALUE`, one after the other.
  case keyValueList
  /// A string is the build context.
  case build
  /// A list of names becomes a mapping to `service_started`.
  case dependsOn
  /// A list of names becomes a mapping to nothing.
  case namesToMapping
  /// Lists of `HOST=ADDRESS`; what the earlier has already is not added again.
  case hosts
  /// Merged only when both name the same driver, or one names none.
  case logging
  /// Element by element, by `subnet`.
  case subnets
}

/// What makes two elements of a list the same thing.
enum ListIdentity: Sendable {
  /// The text up to the first `=`.
  case keyOfPair
  /// The text itself.
  case text
  /// The path in the container.
  case volumeTarget, deviceTarget
  /// Host address, published port, container port and protocol.
  case port
  /// The path in the container, which is under this one when only a source is given.
  case mountTarget(prefix: StaticString)
  /// `path`.
  case envFile
}

/// A long form that a short one is turned into.
enum LongForm: Sendable {
  case build, dependsOn, envFiles, stringList, extends, gpus, namesToMapping, sshKeys, pairs
  case volumes, devices, fileMounts, ports, resources, nonEmptyStrings

  /// Whether Compose fails to make it of what does not fit.
  var isStrict: Bool {
    switch self {
    case .build, .dependsOn, .envFiles, .extends, .gpus, .sshKeys, .pairs, .ports: true
    case .stringList, .namesToMapping, .volumes, .devices, .fileMounts, .resources, .nonEmptyStrings: false
    }
  }
}
