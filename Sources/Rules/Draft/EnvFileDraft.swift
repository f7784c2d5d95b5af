package import Compose
package import Contract
import Diagnostics

/// A complete env file for the stack of a contract, or what an existing one lacks.
///
/// Secrets are random, each in a line of its own however many services share it; URLs are put together from the
/// variables that hold their parts; the contract's notes become comments. What a human must choose gets a placeholder
/// in angle brackets, which the rules report until it is replaced.
package struct EnvFileDraft: Sendable {
  /// The whole file; with an existing one, its bytes unchanged and then the lines that it lacked.
  package let bytes: [UInt8]
  /// The variables that the draft writes, in the order of the file.
  package let written: [String]
  /// Those of them that hold a new secret.
  package let generated: [String]
  /// The variables that a human must still choose a value for, in the order of the file.
  package let choices: [Choice]
  /// Optional variables, which the draft shows as comments.
  package let optional: [String]

  package struct Choice: Sendable, Hashable {
    package let name: String
    /// What the value could be, from the contract.
    package let example: String?
    /// The contract's note about it.
    package let note: String?
  }

  /// An env file that is to be completed.
  package struct Existing: Sendable {
    package let bytes: [UInt8]
    package let definitions: [Definition]

    /// `file` is what `bytes` parse to. It should be one that Compose accepts: behind a quote that is never closed,
    /// what is added would be part of a value.
    package init(bytes: [UInt8], file: EnvFile) {
      self.bytes = bytes
      definitions = file.definitions
    }
  }

  /// Drafts a file.
  ///
  /// - Parameters:
  ///   - project: the stack at hand, so that services which it goes without leave their variables out; nil for the
  ///     contract's whole stack.
  ///   - existing: a file to complete; nil for a new one.
  ///   - randomBytes: gives as many bytes as it is asked for, unpredictable ones.
  package init(
    for contract: Contract, in project: Project? = nil, completing existing: Existing? = nil,
    randomBytes: @escaping (Int) -> [UInt8]
  ) {
    let stack = Stack(contract, in: project)
    var values = DraftValues(
      stack, existing: existing?.definitions ?? [], secrets: SecretSource(randomBytes: randomBytes))
    var writer = EnvFileWriter(stack)
    var generated: [String] = []
    var choices: [Choice] = []
    for section in EnvFileSection.sections(of: stack) {
      // Of variables that only make sense together, one that is there calls for the others.
      let isBegun = section.variables.contains {
        !(values.existingValue(of: contract.variables[$0].name.value) ?? "").isEmpty
      }
      for index in section.variables {
        let variable = contract.variables[index]
        let name = variable.name.value
        if let value = values.existingValue(of: name) {
          // A line that is there stays as it is, even if nobody has chosen yet.
          if (value.isEmpty && variable.isRequired) || Placeholder.isPlaceholder(value) {
            choices.append(Choice(variable))
          }
        } else if variable.isRequired || (section.isGroup && isBegun) {
          let decision = values.decision(at: index)
          writer.add(variable, decision, in: section)
          switch decision {
          case .open: choices.append(Choice(variable))
          case .made: if variable.type.value == .secret { generated.append(name) }
          case .kept: break
          }
        } else if existing == nil {
          // Into a file at hand options are not written, or each run would add them again.
          writer.addComment(variable, values.decision(at: index), in: section)
        }
      }
    }
    bytes = existing.map { writer.completed($0.bytes) } ?? writer.newFile
    written = writer.written
    optional = writer.optional
    self.generated = generated
    self.choices = choices
  }
}

extension EnvFileDraft.Choice {
  fileprivate init(_ variable: Contract.Variable) {
    self.init(
      name: variable.name.value, example: variable.type.value.isSecret ? nil : variable.example?.value,
      note: variable.note?.value)
  }
}
