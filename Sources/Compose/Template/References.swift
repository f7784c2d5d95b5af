import Diagnostics

/// The references that texts have, and the variables that they are to: a project has a hundred thousand references to
/// few names, each of which is made a string once, and whose definition is sought once for each document.
struct References {
  private(set) var all: [VariableReference] = []
  /// Those that find nothing.
  private(set) var absent = AbsentVariables()
  private var numbers = NameNumbers()
  private var variables: [Variable] = []
  private var documents: UInt32 = 0

  private struct Variable {
    let name: String
    /// The operand that a reference to it last had: most have the same everywhere.
    var operand = ""
    var definition: Definition?
    /// The document that the definition was sought for.
    var document: UInt32 = 0
  }

  /// Keeps references, and says where they are among all.
  mutating func add(_ references: [VariableReference]) -> Range<Int> {
    all += references
    return all.count - references.count..<all.count
  }

  mutating func add(_ reference: VariableReference) { all.append(reference) }

  /// Fills in the variables of a text, and keeps its references.
  ///
  /// - Returns: the text, and what is wrong but for references that find nothing.
  mutating func interpolate(
    _ text: Span<UInt8>, _ origin: Interpolator.Origin, at path: ModelPath, by interpolator: inout Interpolator
  ) -> (ComposedText, [TemplateProblem]) {
    let start = all.count
    let result = interpolator.interpolate(text, origin, at: path, into: &self)
    var others: [TemplateProblem] = []
    for problem in interpolator.problems {
      switch problem {
      case .absent(let reference, let variable): absent.add(reference, to: variable)
      case .other(let problem): others.append(problem)
      }
    }
    return (ComposedText(result, references: start..<all.count), others)
  }

  /// A number for a document, which may have an environment of its own.
  mutating func addDocument() -> UInt32 {
    documents += 1
    return documents
  }

  /// The number of the variable that is spelled like this.
  mutating func variable(_ spelling: Span<UInt8>) -> Int {
    let number = numbers.add(bytes: spelling)
    if number == variables.count { variables.append(Variable(name: numbers[number])) }
    return number
  }

  func name(_ variable: Int) -> String { variables[variable].name }

  /// The text of an operand that a reference to the variable has.
  mutating func operand(of variable: Int, _ bytes: Span<UInt8>) -> String {
    let last = variables[variable].operand
    if last.utf8.span.hasSameBytes(as: bytes) { return last }
    let operand = bytes.text
    variables[variable].operand = operand
    return operand
  }

  mutating func definition(_ variable: Int, in document: UInt32, lookup: VariableLookup) -> Definition? {
    if variables[variable].document != document {
      variables[variable].definition = lookup(variables[variable].name)
      variables[variable].document = document
    }
    return variables[variable].definition
  }
}
