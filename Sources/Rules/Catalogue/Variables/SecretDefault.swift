import Compose
import Contract
import Diagnostics

extension Rule {
  static let secretDefault = Rule(
    "secret-default", group: .variables, severity: .error,
    summary: "A secret has a default in the compose file.",
    rationale: """
      The default is in the repository for all to read, and the stack starts with it whenever the variable is
      forgotten. It is an error when the contract calls the variable a secret, and a note when only its name does. A
      variable of another name whose default becomes the value of a secret, or the password in a URL, is no different.
      """,
    guide: "Because the compose file uses `${VAR:?}` guards, missing values cause Docker Compose to abort",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            SIGNING_SECRET: ${SIGNING_SECRET:-not-so-secret}
      #                                       ^^^^^^^^^^^^^
      """,
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            DB_PASSWORD: ${API_LOGIN:-not-so-secret}
      #                               ^^^^^^^^^^^^^
            DB_URL: postgres://api:${URL_LOGIN:-not-so-secret}@db.shop.dev/shop
      #                                         ^^^^^^^^^^^^^
      --- validate.yaml
      services:
        api: {}
      variables:
        DB_PASSWORD: { services: api, type: secret }
        DB_URL: { services: api, type: postgres-url, url: { password: DB_PASSWORD } }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment:
            SIGNING_SECRET: ${SIGNING_SECRET:?generate one}
      --- .env
      SIGNING_SECRET=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      """
    ]
  ) { deployment, report in
    var defaults = Occurrences<Default>()
    var seen: Set<SourceRange> = []
    var unmended: Set<Default> = []
    func add(_ reference: VariableReference, to name: String, isPassword: Bool = false) {
      guard case .fallback(let operand, _) = reference.form else { return }
      // A default that is itself a variable shows nothing.
      guard !operand.utf8.allSatisfy(\.isBlank), isPassword || !operand.utf8.contains(UInt8(ascii: "$")),
        !["true", "false"].contains(operand), seen.insert(reference.range).inserted
      else { return }
      let found = Default(name: name, reference: reference.name, isPassword: isPassword)
      var edits: [Fix.Edit] = []
      // The default may be the only place where the secret of a stack that runs is written.
      if let range = reference.defaultRange, deployment.isKnownElsewhere(operand, as: reference.name) {
        // What takes the place of a secret is never shown, but all that goes is the default.
        let sign = SourceRange(range.file, reference.nameRange.upperBound..<range.lowerBound)
        edits = [Fix.Edit(sign, deployment.isDispensable(found) ? ":-" : ":?"), Fix.Edit(range, "")]
      } else {
        unmended.insert(found)
      }
      defaults.add(found, at: Occurrence(reference.defaultRange ?? reference.range, reference.path), edits: edits)
    }
    let survey = deployment.survey
    for position in survey.fallbacks where survey.variables[survey.referenced[position]].isSecret {
      add(deployment.project.references[position], to: deployment.project.references[position].name)
    }
    // Few have a default, and entries are large.
    for delivery in deployment.deliveredSecrets where deployment.references(of: delivery).contains(where: \.hasDefault)
    {
      let entry = deployment.entry(of: delivery)
      guard entry.source == .environment || entry.source == .buildArgument else { continue }
      for reference in deployment.wholeReferences(of: entry) { add(reference, to: entry.name.value) }
    }
    for written in deployment.writtenSecrets {
      guard let reference = written.reference else { continue }
      add(reference, to: written.secret ?? written.entry.name.value, isPassword: written.secret == nil)
    }
    for (found, places, edits) in defaults.found {
      let isDeclared = deployment.contract?.variable(named: found.name) != nil
      let spelling = deployment.spelling(of: found)
      report(
        found.isPassword
          ? "the password in `\(found.name)` has a default" : "the secret `\(found.name)` has a default", at: places,
        help: "write `\(spelling)`, and set it outside the repository", variable: found.name,
        fix: isDeclared && !unmended.contains(found)
          ? Fix(
            deployment.isDispensable(found)
              ? "drop the default of `\(found.reference)`" : "guard `\(found.reference)` instead", edits) : nil,
        severity: isDeclared ? .error : .note)
    }
  }
}

/// A default, and the variable that it would become the value of.
private struct Default: Hashable {
  let name: String
  /// The variable that has it; mostly the same.
  let reference: String
  /// Whether it is the password in a URL.
  let isPassword: Bool
}

extension VariableReference {
  fileprivate var hasDefault: Bool {
    if case .fallback = form { true } else { false }
  }
}

extension Deployment {
  /// Whether the stack does without it, so that nothing has to stop for want of it.
  fileprivate func isDispensable(_ found: Default) -> Bool {
    let variable = contract?.variable(named: found.reference) ?? contract?.variable(named: found.name)
    return variable?.isRequired == false
  }

  /// The reference without its default.
  fileprivate func spelling(of found: Default) -> String {
    "${\(found.reference):\(isDispensable(found) ? "-" : "?")}"
  }
}
