
/// The problems that finding a project's files finds.
extension RuleName {
  /// More than one compose file that Compose's search could mean.
  package static let severalComposeFiles: RuleName = "several-compose-files"
  /// A project name that Compose does not take.
  package static let invalidProjectName: RuleName = "invalid-project-name"
}
