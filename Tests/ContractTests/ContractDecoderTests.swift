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
      "a secret that is built into an image",
      "services: { a: {} }\nvariables: { X: { services: a, type: secret, build: a } }\n", .contractContradiction,
      at: "build", "`X` cannot be both secret and a build argument"),
    Mistake(
      "an enum without values", "services: { a: {} }\nvariables: { X: { services: a, type: enum } }\n",
      .contractContradiction, at: "enum", "`X` is an `enum` without `values`"),
    Mistake(
      "parts of what is no URL",
      "services: { a: {} }\nvariables: { X: { services: a, url: { reach: public } } }\n", .contractContradiction,
      at: "url", "`X` is no URL and has no parts", help: "make its type `url`, `http-url`, `origin` or `postgres-url`"),
    Mistake(
      "values of what is no choice",
      "services: { a: {} }\nvariables: { X: { services: a, values: [b] } }\n", .contractContradiction,
      at: "values", "only an `enum` has `values`"),
    Mistake(
      "a length of what is no secret",
      "services: { a: {} }\nvariables: { X: { services: a, min-length: 20 } }\n", .contractContradiction,
      at: "min-length", "only a `secret` has a `min-length`"),
    Mistake(
      "the origin of what is no URL",
      "services: { a: {} }\nvariables:\n  L: { services: a, type: origin-list }\n"
        + "  X: { services: a, type: origin-list, member-of: L }\n", .contractContradiction,
      at: "member-of", "only a URL has an origin that a list can hold"),
    Mistake(
      "a mistyped type with what only that type has",
      "services: { a: {} }\nvariables: { X: { services: a, type: sekret, min-length: 20 } }\n", .contractInvalidValue,
      at: "sekret", "a type cannot be `sekret`", help: "did you mean `secret`?"),
    Mistake(
      "a mistyped type with parts",
      "services: { a: {} }\nvariables: { X: { services: a, type: postgres_url, url: { host: a } } }\n",
      .contractInvalidValue, at: "postgres_url", "a type cannot be `postgres_url`"),
    Mistake(
      "an unknown type with what some types have",
      "services: { a: {} }\nvariables:\n  X: { services: a, type: telephone, min-length: 20, url: { user: Y } }\n"
        + "  Y: { services: a, type: http-url }\n",
      .contractInvalidValue, at: "telephone", "a type cannot be `telephone`"),
    Mistake(
      "a mistyped key that an entry cannot do without",
      "services: { a: {} }\nvariables: { X: { service: a, type: secret } }\n", .contractUnknownKey, at: "service",
      "a variable has no key `service`", help: "did you mean `services`?"),
    Mistake(
      "a service that is used and cannot be read",
      "services: { a: image, b: {} }\nvariables: { X: { services: a } }\n", .contractWrongType, at: "image",
      "a service must be a mapping, not a single value"),
    Mistake(
      "a variable that is used and cannot be read",
      "services: { a: {} }\nvariables: { X: a, Y: { services: a, same-as: X } }\n", .contractWrongType, at: "a",
      "a variable must be a mapping, not a single value"),
    Mistake(
      "a boolean in quotes", "services: { a: { optional: \"true\" } }\n", .contractWrongType, at: "\"true\"",
      "`optional` must be `true` or `false`, not a text", help: "remove the quotes"),
    Mistake(
      "another word in quotes", "services: { a: { optional: \"maybe\" } }\n", .contractWrongType, at: "\"maybe\"",
      "`optional` must be `true` or `false`, not `maybe`", help: "write `true` or `false`"),
    Mistake(
      "a number in quotes", "services: { a: { ports: ['5432'] } }\n", .contractWrongType, at: "'5432'",
      "a port must be a number, not a text", help: "remove the quotes"),
    Mistake(
      "a number in quotes that is none of a port", "services: { a: { ports: ['70000'] } }\n", .contractInvalidValue,
      at: "'70000'", "a port must lie between 1 and 65535"),
    Mistake(
      "a reason of blanks", "allow: [{ rule: missing-guard, reason: '  ' }]\n", .contractWrongType, at: "'  '",
      "a reason is empty"),
    Mistake(
      "a group without variables", "groups: { g: { without: x } }\n", .contractMissingKey, at: "g",
      "the group `g` has no `variables`"),
    Mistake(
      "a group of an empty list", "groups: { g: { variables: [] } }\n", .contractMissingKey, at: "variables",
      "the group `g` has no `variables`"),
    Mistake(
      "a service that needs itself", "services: { a: { needs: { a: started } } }\n", .contractContradiction, at: "a",
      "`a` needs itself"),
    Mistake(
      "services that need each other",
      "services: { one: { needs: { two: started } }, two: { needs: { one: started } } }\n", .contractContradiction,
      at: "two", "services need each other: `one` -> `two` -> `one`"),
    Mistake(
      "a name that no reference can have",
      "services: { a: {} }\nvariables: { 1A: { services: a } }\n", .contractInvalidValue, at: "1A",
      "no `${…}` can name `1A`"),
    Mistake(
      "a name with an operator of a reference",
      "services: { a: {} }\nvariables: { KEY-X: { services: a } }\n", .contractInvalidValue, at: "KEY-X",
      "no `${…}` can name `KEY-X`"),
    Mistake(
      "a name that no container can have",
      "services: { a: {} }\nvariables: { A=B: { services: a, guard: false } }\n", .contractInvalidValue, at: "A=B",
      "`A=B` is no name of a variable"),
    Mistake(
      "an empty name", "services: { a: {} }\nvariables: { \"\": { services: a, guard: false } }\n",
      .contractInvalidValue, at: "\"\"", "`` is no name of a variable"),
    Mistake(
      "a second document", "services: { a: }\n---\nservices: { b: }\n", .contractWrongType, at: "---",
      "a contract is one document, and another begins here"),
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

  static let declarations = """
    services: { a: }
    variables:
      SECRET: { services: a, type: secret }
      NAME: { services: a, type: identifier }
      FLAG: { services: a, type: boolean }
      NUMBER: { services: a, type: integer }
      TEXT: { services: a }
      SITE: { services: a, type: http-url }
      LIST: { services: a, type: origin-list }
      DATABASE: { services: a, type: postgres-url }
      TWIN: { services: a, type: postgres-url, same-as: DATABASE }
      X: { services: a, type: 
    """

  /// Relations of a variable `X`; each ends at the name that is marked.
  static let relations = [
    ("postgres-url, url: { password: X", "`X` cannot be a part of itself"),
    ("postgres-url, url: { host: a, user: X", "`X` cannot be a part of itself"),
    ("postgres-url, other-database-than: X", "`X` cannot name another database than itself"),
    ("postgres-url, same-server-as: X", "`X` has nothing to do with itself"),
    ("string, same-as: X", "`X` has nothing to do with itself"),
    ("http-url, member-of: X", "`X` has nothing to do with itself"),
    ("boolean, only-internal: X", "`X` has nothing to do with itself"),
    (
      "postgres-url, same-as: TWIN, other-database-than: DATABASE",
      "`X` cannot name another database than `DATABASE`, which must be the same"
    ),
    ("url, same-as: TEXT, url: { password: TEXT", "`X` cannot be a part of `TEXT`, which must be the same"),
    ("postgres-url, url: { password: DATABASE", "`password` cannot be `DATABASE`, of type `postgres-url`"),
    ("postgres-url, url: { user: LIST", "`user` cannot be `LIST`, of type `origin-list`"),
    ("postgres-url, url: { port: FLAG", "`port` cannot be `FLAG`, of type `boolean`"),
    ("postgres-url, same-server-as: SECRET", "`same-server-as` cannot be `SECRET`, of type `secret`"),
    ("postgres-url, other-database-than: NAME", "`other-database-than` cannot be `NAME`, of type `identifier`"),
    ("http-url, member-of: NAME", "`member-of` cannot be `NAME`, of type `identifier`"),
    ("boolean, only-internal: NAME", "`only-internal` cannot be `NAME`, of type `identifier`"),
    ("http-url, same-as: NUMBER", "`same-as` cannot be `NUMBER`, of type `integer`"),
    ("origin-list, same-as: DATABASE", "`same-as` cannot be `DATABASE`, of type `postgres-url`"),
  ]

  @Test(arguments: relations) func `A relation that no values can have is reported at its end`(
    _ entry: String, _ message: String
  ) throws {
    let text = Self.declarations + entry + (entry.contains("{") ? " } }\n" : " }\n")
    let (_, diagnostics) = decode(text)
    #expect(diagnostics.map(\.rule) == [.contractContradiction])
    #expect(diagnostics.map(\.message.text) == [message])
    let range = try #require(diagnostics.first?.primary?.range)
    let marked = String(decoding: Array(text.utf8)[range.offsets], as: UTF8.self)
    #expect(entry.hasSuffix(" " + marked))
  }

  @Test(arguments: [
    "postgres-url, url: { user: NAME, password: SECRET, database: TEXT, port: NUMBER }",
    "postgres-url, same-server-as: DATABASE, other-database-than: TWIN", "origin, same-as: SITE",
    "origin, member-of: LIST", "boolean, only-internal: [SITE, DATABASE]", "secret, same-as: SECRET",
    "identifier, same-as: NUMBER", "string, same-as: DATABASE",
  ]) func `A relation that some values have is none to report`(_ entry: String) {
    let (_, diagnostics) = decode(Self.declarations + entry + " }\n")
    #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
  }

  @Test func `URLs that are parts of each other are reported at each end`() {
    let (_, diagnostics) = decode(
      """
      services: { a: }
      variables:
        A: { services: a, type: postgres-url, url: { password: B } }
        B: { services: a, type: postgres-url, url: { password: A } }
      """)
    #expect(diagnostics.map(\.rule) == [.contractContradiction, .contractContradiction])
  }

  /// The type may be what is wrong.
  @Test func `A type that fits none of its relations is one mistake`() {
    let (_, diagnostics) = decode(
      """
      services: { a: }
      variables:
        LIST: { services: a }
        A: { services: a, type: http-url, member-of: LIST }
        B: { services: a, type: http-url, member-of: LIST }
      """)
    #expect(diagnostics.count == 1)
  }

  @Test func `A misspelt word counts as the one that was meant`() throws {
    let (contract, diagnostics) = decode(
      "services: { a: { optinal: true } }\nvariables: { X: { service: a, type: sekret, guard: 'false' } }\n")
    #expect(diagnostics.count == 4)
    let variable = try #require(contract.variable(named: "X"))
    #expect(variable.services.map(\.value) == ["a"] && variable.type.value == .secret && !variable.isGuarded)
    #expect(contract.service(named: "a")?.isOptional == true)
  }

  @Test(arguments: [
    "services: { a: }\n---\n", "services: { a: }\n...\n", "---\n# nothing\n---\nservices: { a: }\n",
    "services: { a: }\nvariables: { discovery.type: { services: a, guard: false } }\n",
    "services: { a: }\nvariables: { discovery.type: { services: a, optional: true } }\n",
    "services: { a: { needs: { b: started, c: started } }, b: { needs: { c: started } }, c: }\n",
  ]) func `What looks like a mistake and is none`(_ text: String) {
    let (contract, diagnostics) = decode(text)
    #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
    #expect(contract.services.first?.key.value == "a")
  }

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
