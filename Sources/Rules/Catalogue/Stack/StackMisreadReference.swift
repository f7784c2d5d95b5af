import Compose
import Diagnostics

extension Rule {
  static let stackMisreadReference = Rule(
    "stack-misread-reference", group: .stack, scope: .target(.stack), severity: .error,
    summary: "`docker stack deploy` reads a reference otherwise than Docker Compose.",
    rationale: """
      It looks for `-` before it looks for `?`: in `${TOKEN:?run make-token}` everything behind the `-` is a default, and
      the variable with the odd name before it is never set. So the guard guards nothing, and the service starts with
      `token` as its secret. It also knows no `+`, does not fill in references within references, and takes `-` and `?`
      behind `$NAME` for operators. A `$` that begins no reference, which Docker Compose keeps, it refuses.
      """,
    incorrect: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            TOKEN: ${TOKEN:?run make-token}
      #            ^^^^^^^^^^^^^^^^^^^^^^^^
            DEBUG: ${DEBUG:+yes}
      #            ^^^^^^^^^^^^^
            HOST: ${HOST:-${NODE}}
      #           ^^^^^^^^^^^^^^^^
            RULES: ${RULES:-{}}
      #            ^^^^^^^^^^^^
            LABEL: $NODE-api
      #            ^^^^^
          command: echo $(date)
      #                 ^
      --- shell
      TOKEN=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3yS
      DEBUG=
      NODE=one
      RULES=[]
      """
    ],
    correct: [
      """
      --- target stack
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            TOKEN: ${TOKEN:?run the script that makes tokens}
            MODE: ${MODE:-blue-green}
            LABEL: ${NODE}-api
          command: echo $$(date)
      --- shell
      TOKEN=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3yS
      MODE=live
      NODE=one
      """
    ]
  ) { deployment, report in
    var misread = Occurrences<Misreading>()
    for reference in deployment.project.references {
      guard let kind = deployment.misreading(of: reference) else { continue }
      misread.add(Misreading(name: reference.name, kind: kind), at: reference.occurrence)
    }
    for (reading, places, _) in misread.found {
      report(reading.message, at: places, help: reading.remedy, variable: reading.name)
    }
    let dollars = deployment.project.composeFiles.flatMap {
      StackObjection.dollars(in: deployment.files[$0].bytes, of: $0)
    }
    guard !dollars.isEmpty else { return }
    report(
      "`docker stack deploy` refuses a `$` that begins no reference", at: dollars,
      help: "write `$$`, which stands for a `$` everywhere",
      fix: Fix("write `$$`", dollars.map { Fix.Edit($0.range, "$$") }))
  }
}

/// How `docker stack deploy` gets a reference wrong. The source is the template package of the Docker command line.
private struct Misreading: Hashable {
  let name: String
  let kind: Kind

  enum Kind { case guardWithDash, alternative, nested, dashInDefault, brace, operatorBehindName }

  var message: Message {
    switch kind {
    case .guardWithDash:
      "`docker stack deploy` takes the `-` in the message of this guard for a default, and never demands `\(name)`"
    case .alternative: "`docker stack deploy` refuses `+` in a reference to a variable"
    case .nested: "`docker stack deploy` does not fill in a reference within another"
    case .dashInDefault: "`docker stack deploy` takes `:-` within this default for the operator"
    case .brace: "`docker stack deploy` ends a reference at its first `}`"
    case .operatorBehindName: "`docker stack deploy` takes what follows `$\(name)` for a default or a message"
    }
  }

  var remedy: Message {
    switch kind {
    case .guardWithDash: "write the message without `-`"
    case .alternative: "set a variable to what is wanted, and refer to it as `${NAME}`"
    case .nested: "write the default out, or set `\(name)`"
    case .dashInDefault: "leave `:-` out of the default"
    case .brace: "leave braces out of it, or set a variable to all of it"
    case .operatorBehindName: "write `${\(name)}`"
    }
  }
}

extension Deployment {
  fileprivate func misreading(of reference: VariableReference) -> Misreading.Kind? {
    switch reference.form {
    case .required(let message, _):
      message.utf8.contains(UInt8(ascii: "-"))
        ? .guardWithDash : message.utf8.contains(UInt8(ascii: "}")) ? .brace : nil
    case .alternative: .alternative
    case .fallback(let operand, let whenEmpty):
      operand.hasReference
        ? .nested
        : isCutShort(operand, of: reference) ? .brace : !whenEmpty && operand.contains(":-") ? .dashInDefault : nil
    case .plain: isOperatorBehind(reference) ? .operatorBehindName : nil
    }
  }

  /// Whether something else comes out where a reference ends at its first `}`: braces at the end of a default that is
  /// used only follow it instead of being part of it.
  private func isCutShort(_ operand: String, of reference: VariableReference) -> Bool {
    let rest = operand.utf8.drop { $0 != UInt8(ascii: "}") }
    if case .operand = reference.outcome { return !rest.allSatisfy { $0 == UInt8(ascii: "}") } }
    return !rest.isEmpty
  }

  /// Whether `$NAME`, without braces, has one of `-`, `?`, `:-` and `:?` behind it.
  private func isOperatorBehind(_ reference: VariableReference) -> Bool {
    let bytes = files[reference.range.file].bytes
    guard reference.range.lowerBound + 1 == reference.nameRange.lowerBound else { return false }
    var rest = bytes.dropFirst(reference.range.upperBound)
    if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst() }
    return rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "?")
  }
}

extension String {
  /// Whether there is a `$` in it that Docker Compose does not keep.
  fileprivate var hasReference: Bool {
    let bytes = Array(utf8)
    return bytes.count { $0 == UInt8(ascii: "$") } > StackDollars.positions(in: bytes[...]).count
  }
}
