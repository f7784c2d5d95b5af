import Compose
import Contract
import Diagnostics
import Testing

@Suite struct ContractDecoderTests {
  struct Mistake: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let rule: RuleName
    /// The text that the finding marks.
    let marked: String
    let message: String
    let help: String?

    init(
      _ name: String, _ text: String, _ rule: RuleName, at marked: String, _ message: String, help: String? = nil
    ) {
      testDescription = name
      self.text = text
      self.rule = rule
      self.marked = marked
      self.message = message
      self.help = help
    }
  }

  static let mistakes = [
    Mistake(
      "a mistyped key at the top", "servces: {}\n", .contractUnknownKey, at: "servces",
      "a contract has no key `servces`", help: "did you mean `services`?"),
    Mistake(
      "a mistyped key of a service", "services: { a: { contaner: x } }\n", .contractUnknownKey, at: "contaner",
      "a service has no key `contaner`", help: "did you mean `container`?"),
    Mistake(
      "a key that resembles nothing", "services: { a: { colour: red } }\n", .contractUnknownKey, at: "colour",
      "a service has no key `colour`",
      help: "the keys are `note`, `container`, `optional`, `ports`, `needs` and `healthcheck`"),
    Mistake(
      "a list for a mapping", "services: [a]\n", .contractWrongType, at: "[a]",
      "`services` must be a mapping, not a list"
    ),
    Mistake(
      "a choice of nothing", "services: { a: {} }\nvariables: { X: { services: a, type: enum, values: [] } }\n",
      .contractContradiction, at: "enum", "`X` is an `enum` without `values`"),
    Mistake(
      "a word for a boolean", "services: { a: { optional: maybe } }\n", .contractWrongType, at: "maybe",
      "`optional` must be `true` or `false`, not `maybe`"),
    Mistake(
      "a word for a port", "services: { a: { ports: [http] } }\n", .contractWrongType, at: "http",
      "a port must be a number, not `http`"),
    Mistake(
      "a port that is none", "services: { a: { ports: 70000 } }\n", .contractInvalidValue, at: "70000",
      "a port must lie between 1 and 65535"),
    Mistake(
      "a number beyond all bounds", "services: { a: { ports: 99999999999999999999999 } }\n", .contractWrongType,
      at: "99999999999999999999999", "a port must be a number, not `99999999999999999999999`"),
    Mistake(
      "a mistyped type", "services: { a: {} }\nvariables: { X: { services: a, type: secrte } }\n",
      .contractInvalidValue,
      at: "secrte", "a type cannot be `secrte`", help: "did you mean `secret`?"),
    Mistake(
      "a list for a text", "services: { a: { container: [x] } }\n", .contractWrongType, at: "[x]",
      "a container's name must be a text, not a list"),
    Mistake(
      "an empty text", "services: { a: { container: \"\" } }\n", .contractWrongType, at: "\"\"",
      "a container's name is empty"),
    Mistake(
      "a variable for no service", "variables: { X: { type: string } }\n", .contractMissingKey, at: "X",
      "`X` is for no service"),
    Mistake(
      "a service that is not declared", "services: { api: {} }\nvariables: { X: { services: [apii] } }\n",
      .contractDanglingReference, at: "apii", "the contract has no service `apii`", help: "did you mean `api`?"),
    Mistake(
      "a variable that is not declared",
      "services: { a: {} }\nvariables: { TOKEN: { services: a, same-as: TOKNE } }\n", .contractDanglingReference,
      at: "TOKNE", "the contract has no variable `TOKNE`", help: "did you mean `TOKEN`?"),
    Mistake(
      "a group of unknown variables", "groups: { g: { variables: [NOBODY] } }\n", .contractDanglingReference,
      at: "NOBODY", "the contract has no variable `NOBODY`", help: "declare it under `variables`"),
    Mistake(
      "a part of a URL that is not declared",
      "services: { a: {} }\nvariables: { U: { services: a, type: postgres-url, url: { user: WHO } } }\n",
      .contractDanglingReference, at: "WHO", "the contract has no variable `WHO`"),
    Mistake(
      "a need of an unknown service", "services: { a: { needs: { b: healthy } } }\n", .contractDanglingReference,
      at: "b", "the contract has no service `b`"),
    Mistake(
      "a secret that is public",
      "services: { a: {} }\nvariables: { X: { services: a, type: secret, public: true } }\n", .contractContradiction,
      at: "secret", "`X` cannot be both secret and public"),
    Mistake(
      "an enum without values", "services: { a: {} }\nvariables: { X: { services: a, type: enum } }\n",
      .contractContradiction, at: "enum", "`X` is an `enum` without `values`"),
    Mistake(
      "parts of what is no URL",
      "services: { a: {} }\nvariables: { X: { services: a, url: { reach: public } } }\n", .contractContradiction,
      at: "X", "`X` is no URL and has no parts"),
    Mistake(
      "an unknown severity", "rules: { missing-guard: fatal }\n", .contractInvalidValue, at: "fatal",
      "a rule's severity cannot be `fatal`"),
    Mistake(
      "an allowance without a reason", "allow:\n  - rule: missing-guard\n", .contractMissingKey,
      at: "rule: missing-guard", "an allowance without a `reason`"),
    Mistake(
      "a date that is none", "allow: [{ rule: r, reason: because, until: 2026-02-30 }]\n", .contractInvalidValue,
      at: "2026-02-30", "`2026-02-30` is no date", help: "write it as `2026-12-31`"),
    Mistake(
      "a condition that is none", "services: { a: { needs: { a: running } } }\n", .contractInvalidValue, at: "running",
      "what a service waits for cannot be `running`"),
  ]

  @Test(arguments: mistakes) func `A mistake is reported where it is`(_ mistake: Mistake) throws {
    let (_, diagnostics) = decode(mistake.text)
    let finding = try #require(diagnostics.first, "nothing was reported")
    #expect(diagnostics.count == 1, "\(diagnostics.map(\.message))")
    #expect(finding.rule == mistake.rule)
    #expect(finding.message.text == mistake.message)
    let range = try #require(finding.primary?.range)
    #expect(String(decoding: Array(mistake.text.utf8)[range.offsets], as: UTF8.self) == mistake.marked)
    if let help = mistake.help { #expect(finding.help.map(\.text) == [help]) }
    #expect(!finding.help.isEmpty)
  }

  @Test func `Several mistakes are reported together, and the rest still counts`() {
    let (contract, diagnostics) = decode(
      """
      services:
        api: { optional: perhaps }
        web: { container: shop-web }
      variables:
        A: { services: [api, nobody], type: sting }
      """)
    #expect(diagnostics.count == 3)
    #expect(contract.services.map(\.key.value) == ["api", "web"])
    #expect(contract.service(named: "web")?.container?.value == "shop-web")
    #expect(contract.variable(named: "A")?.services.map(\.value) == ["api", "nobody"])
  }

  @Test func `Anchors and merge keys work as in a compose file`() {
    let (contract, diagnostics) = decode(
      """
      services: { api: {}, web: {} }
      variables:
        A: &secret { services: [api, web], type: secret, identical: true }
        B: { <<: *secret, services: web }
      """)
    #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
    #expect(contract.variable(named: "B")?.type.value == .secret)
    #expect(contract.variable(named: "B")?.services.map(\.value) == ["web"])
  }

  @Test(arguments: ["", "# only a comment\n", "---\n", "services:\n", "{}\n", "contract: shop\n", "rules: {}\n"])
  func `A contract of nothing is an error`(_ text: String) {
    let (contract, diagnostics) = decode(text)
    #expect(contract.services.isEmpty && contract.variables.isEmpty)
    #expect(diagnostics.map(\.rule) == [.contractEmpty])
    #expect(diagnostics.map(\.severity) == [.error])
  }

  @Test(arguments: ["services: { a: }\n", "services: { a: {} }\nvariables: { X: { services: a } }\n"])
  func `A contract of something is none of nothing`(_ text: String) { #expect(decode(text).1.isEmpty) }

  @Test func `What is left out has its default`() throws {
    let (contract, diagnostics) = decode("services: { a: }\nvariables: { X: { services: a } }\n")
    #expect(diagnostics.isEmpty)
    let variable = try #require(contract.variable(named: "X"))
    #expect(variable.isRequired && variable.isGuarded && !variable.isPublic)
    #expect(variable.type.value == .string)
    let service = try #require(contract.service(named: "a"))
    #expect(!service.isOptional && service.ports.isEmpty)
  }

  private func decode(_ text: String) -> (Contract, [Diagnostic]) {
    Contract.decode(Array(text.utf8), file: FileID(index: 0), name: "test", origin: .file)
  }
}
