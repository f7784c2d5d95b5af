package import Diagnostics

/// The problems that reading a contract reports.
extension RuleName {
  /// A key that the format does not have.
  package static let contractUnknownKey: RuleName = "contract-unknown-key"
  /// A list where one value belongs, or a text where a number does.
  package static let contractWrongType: RuleName = "contract-wrong-type"
  /// A value of the right kind that the format does not know.
  package static let contractInvalidValue: RuleName = "contract-invalid-value"
  /// Something that an entry cannot do without.
  package static let contractMissingKey: RuleName = "contract-missing-key"
  /// The name of a service or variable that the contract does not declare.
  package static let contractDanglingReference: RuleName = "contract-dangling-reference"
  /// What no stack can fulfil, or any stack does.
  package static let contractContradiction: RuleName = "contract-contradiction"

  /// A contract without services and variables, which demands nothing.
  package static let contractEmpty: RuleName = "contract-empty"
}
