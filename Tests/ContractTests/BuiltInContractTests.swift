import Compose
import Contract
import Diagnostics
import Testing

/// The built-in contract says what the deployment guide says.
@Suite struct BuiltInContractTests {
  let contract: Contract

  init() throws {
    var files = SourceFiles()
    let lookup = ContractLookup.builtIn("openchat", files: &files)
    #expect(lookup.diagnostics.isEmpty, "\(lookup.diagnostics.map(\.message))")
    contract = try #require(lookup.contract)
  }

  @Test func `All four services with their container names`() {
    #expect(contract.services.map(\.key.value) == ["postgres", "electric", "server", "web"])
    #expect(
      contract.services.map { $0.container?.value } == [
        "openchat-postgres", "openchat-electric", "openchat-server", "openchat-web",
      ])
    #expect(contract.services.filter(\.isOptional).map(\.key.value) == ["web"])
    #expect(contract.services.filter { $0.healthcheck?.value == true }.map(\.key.value) == ["electric"])
  }

  /// The guide's table: name, "Used by", and whether the text calls it optional.
  static let table: [(name: String, usedBy: [String])] = [
    ("DATABASE_URL", ["server", "electric"]), ("SHADOW_DATABASE_URL", ["server"]), ("POSTGRES_USER", ["postgres"]),
    ("POSTGRES_PASSWORD", ["postgres"]), ("POSTGRES_DB", ["postgres"]), ("PG_PROXY_PASSWORD", ["electric"]),
    ("ELECTRIC_GATEKEEPER_SECRET", ["server", "electric"]), ("ELECTRIC_SECRET", ["electric"]),
    ("ELECTRIC_SERVICE_URL", ["server", "web"]), ("ELECTRIC_INSECURE", ["electric", "server"]),
    ("BETTER_AUTH_SECRET", ["server"]), ("BETTER_AUTH_URL", ["server"]), ("SERVER_INTERNAL_URL", ["server"]),
    ("CORS_ORIGIN", ["server"]), ("NEXT_PUBLIC_APP_URL", ["web"]), ("NEXT_PUBLIC_SERVER_URL", ["web"]),
    ("NEXT_PUBLIC_ELECTRIC_URL", ["web"]), ("POSTHOG_API_KEY", ["server", "web"]), ("POSTHOG_HOST", ["server", "web"]),
    ("NEXT_PUBLIC_POSTHOG_KEY", ["web"]), ("NEXT_PUBLIC_POSTHOG_HOST", ["web"]),
  ]

  @Test func `All twenty-one variables with the services that use them`() {
    #expect(contract.variables.map(\.name.value) == Self.table.map(\.name))
    #expect(contract.variables.map { $0.services.map(\.value) } == Self.table.map(\.usedBy))
    #expect(contract.variables.allSatisfy { $0.note != nil })
  }

  @Test func `Only PostHog may be skipped`() {
    let optional = contract.variables.filter { !$0.isRequired }.map(\.name.value)
    #expect(optional == contract.groups.flatMap { $0.variables.map(\.value) })
    #expect(optional.allSatisfy { $0.contains("POSTHOG") })
  }

  @Test func `Secrets are secret and public variables are public`() {
    let secrets = contract.variables.filter { $0.type.value.isSecret }.map(\.name.value)
    #expect(
      secrets == [
        "POSTGRES_PASSWORD", "PG_PROXY_PASSWORD", "ELECTRIC_GATEKEEPER_SECRET", "ELECTRIC_SECRET", "BETTER_AUTH_SECRET",
        "POSTHOG_API_KEY",
      ])
    #expect(
      contract.variables.filter(\.isPublic).map(\.name.value)
        == contract.variables.map(\.name.value).filter { $0.hasPrefix("NEXT_PUBLIC_") })
  }
}

@Suite struct ContractLookupTests {
  private func find(_ choice: String?, _ contents: [String: String]) -> ContractLookup {
    var files = SourceFiles()
    let fileSystem = FileSystem(
      read: { path in contents[path].map { .success(Array($0.utf8)) } ?? .failure(.notFound) },
      kind: { contents[$0] == nil ? nil : .file })
    return ContractLookup.find(
      choice, beside: "/shop", workingDirectory: "/work", files: &files, from: fileSystem)
  }

  @Test func `Without an option the file beside the compose file counts, then the built-in contract`() {
    #expect(find(nil, ["/shop/.validate.yaml": "contract: mine\n"]).contract?.name == "mine")
    #expect(
      find(nil, ["/shop/.validate.yaml": "contract: b\n", "/shop/validate.yaml": "contract: a\n"]).contract?.name == "a"
    )
    #expect(find(nil, ["/shop/validate.yml": "contract: c\n"]).contract?.name == "c")
    #expect(find(nil, [:]).contract?.name == "openchat")
  }

  /// The file that an allowance is for, as files are shown that lie below the working directory, or elsewhere.
  @Test(arguments: [
    ("/work/deploy/validate.yaml", "compose.yaml", "deploy/compose.yaml"),
    ("/work/deploy/validate.yaml", "./compose.yaml", "deploy/compose.yaml"),
    ("/work/deploy/validate.yaml", "../compose.yaml", "compose.yaml"),
    ("/work/validate.yaml", "compose.yaml", "compose.yaml"), ("/shop/validate.yaml", ".env", "/shop/.env"),
    ("/work/validate.yaml", "/shop/.env", "/shop/.env"),
  ]) func `The path of an allowance starts at the contract`(_ contract: String, _ path: String, _ file: String) {
    let text = "allow: [{ rule: weak-secret, path: \(path), reason: because }]\n"
    #expect(find(contract, [contract: text]).contract?.allowances.map(\.file) == [file])
  }

  @Test func `The option names a contract, a file, or none`() {
    #expect(find("none", ["/shop/validate.yaml": "contract: a\n"]).contract == nil)
    #expect(find("openchat", ["/shop/validate.yaml": "contract: a\n"]).contract?.origin == .builtIn)
    #expect(find("mine.yaml", ["/work/mine.yaml": "contract: mine\n"]).contract?.name == "mine")
  }

  @Test func `A contract that is not there is a failure with a suggestion`() {
    #expect(
      find("opnchat", [:]).failure
        == "there is neither a contract nor a file named `opnchat`; did you mean `openchat`?")
    #expect(find("./x.yaml", [:]).failure == "cannot read the contract `./x.yaml`: no such file")
  }
}
