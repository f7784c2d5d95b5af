package import Diagnostics

/// The problems the parser reports.
extension RuleName {
  /// The file is not YAML: neither the specification nor Docker Compose accepts it.
  package static let yamlSyntax: RuleName = "yaml-syntax"
  /// YAML 1.2 allows it, but Docker Compose's parser refuses the file.
  package static let yamlRefusedByCompose: RuleName = "yaml-refused-by-compose"
  /// Not YAML 1.2, but Docker Compose's parser accepts it; other tools may not.
  package static let yamlOnlyForCompose: RuleName = "yaml-only-for-compose"
  /// A key stands twice in one mapping.
  package static let duplicateKey: RuleName = "duplicate-key"
  /// An alias names an anchor that does not exist.
  package static let unknownAlias: RuleName = "unknown-alias"
  /// The bytes are not text: invalid UTF-8, or control characters.
  package static let invalidEncoding: RuleName = "invalid-encoding"
  /// The file is nested deeper, or is larger, than the parser goes.
  package static let yamlLimit: RuleName = "yaml-limit"
}
