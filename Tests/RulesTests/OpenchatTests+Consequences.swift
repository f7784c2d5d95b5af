import Diagnostics
import Foundation
import Rules
import Testing

/// One mistake gives one finding, however much follows from it.
extension OpenchatTests {
  static let cascades: [Break] = [
    // A variable of the shell is in no file, so each reference to it is a place of its own.
    Break(
      "a switch that the shell sets for two services", env: [("ELECTRIC_INSECURE=false\n", "")],
      shell: [("ELECTRIC_INSECURE", "yes")],
      found: ["not-a-boolean: ${ELECTRIC_INSECURE:?set false, or true for plain HTTP inside the Docker network}"]),
    Break(
      "a URL that the shell sets for two services",
      env: [("ELECTRIC_SERVICE_URL=http://openchat-electric:3000\n", "")],
      shell: [("ELECTRIC_SERVICE_URL", "http://localhost:3000")],
      found: ["localhost-in-container: ${ELECTRIC_SERVICE_URL:?set the URL of the electric service}"]),
    Break(
      "a password that is put into the URLs of two services",
      compose: [
        (
          "${DATABASE_URL:?set the URL of the main database}",
          "postgresql://${POSTGRES_USER:?}:${POSTGRES_PASSWORD:?}@openchat-postgres/${POSTGRES_DB:?}"
        )
      ],
      env: [
        ("POSTGRES_PASSWORD=vT9n", "POSTGRES_PASSWORD=vT/n"), ("\nDATABASE_URL=", "\n#"),
        ("SHADOW_DATABASE_URL=postgresql://openchat:vT9n", "SHADOW_DATABASE_URL=postgresql://openchat:vT%2Fn"),
      ], found: ["unencoded-url-character: ${POSTGRES_PASSWORD:?}"]),

    // Services.
    Break(
      "a container without its name that URLs give it",
      compose: [("    container_name: openchat-postgres\n", "")], found: ["container-name-differs: postgres"]),
    Break(
      "a container of another name that URLs do not give it",
      compose: [("container_name: openchat-postgres", "container_name: openchat-pg")],
      found: ["container-name-differs: openchat-pg"]),
    Break(
      "containers that one variable names",
      compose: [("container_name: openchat", "container_name: ${STACK:-openchat}")],
      env: [("# The API\n", "STACK=staging\n# The API\n"), ("@openchat-", "@staging-")],
      found: ["postgres", "electric", "server", "web"].map { "container-name-differs: ${STACK:-openchat}-\($0)" }),
    Break(
      "a healthcheck that two services wait for",
      compose: [
        (
          """
              healthcheck:
                test: ["CMD-SHELL", 'pg_isready -U "$$POSTGRES_USER" -d "$$POSTGRES_DB"']
                interval: 10s
                timeout: 5s
                retries: 5

          """, ""
        )
      ],
      found: [
        "healthy-without-healthcheck: service_healthy", "healthy-without-healthcheck: service_healthy",
      ]),
    Break(
      "a service that only a profile has",
      compose: [
        ("    container_name: openchat-postgres\n", "    container_name: openchat-postgres\n    profiles: [db]\n")
      ],
      found: ["missing-service: db"]),
    Break(
      "a service that is gone although others depend on it",
      compose: [
        (
          "\n  postgres:\n    container_name: openchat-postgres\n    image: postgres:17-alpine\n",
          "\n  cache:\n    image: redis:7\n"
        )
      ],
      found: ["missing-service: "]),
    Break(
      "a service that plays the part of another",
      compose: [
        ("\n  postgres:\n    container_name: openchat-postgres\n", "\n  database:\n    container_name: database\n"),
        ("      postgres:\n        condition", "      database:\n        condition"),
      ], env: [("@openchat-postgres", "@database")], found: ["missing-service: "]),
    Break(
      "a service on a network of its own",
      compose: [
        ("    container_name: openchat-postgres\n", "    container_name: openchat-postgres\n    networks: [back]\n"),
        ("\nvolumes:\n", "\nnetworks: { back: }\n\nvolumes:\n"),
      ], found: ["unreachable-url-host: openchat-postgres"]),
    Break(
      "a service that left the network of the others",
      compose: [
        ("    container_name: openchat-server\n", "    container_name: openchat-server\n    networks: [back]\n"),
        ("\nvolumes:\n", "\nnetworks: { back: }\n\nvolumes:\n"),
      ], found: ["unreachable-url-host: openchat-postgres"]),

    // Values.
    Break("every origin", env: [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=*")], found: ["invalid-origin: *"]),
    Break(
      "a site without TLS that is listed with it",
      env: [
        ("http://localhost:3001", "https://api.ochat.pro"), ("http://localhost:3010", "https://electric.ochat.pro"),
        ("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=https://ochat.pro"),
        ("NEXT_PUBLIC_APP_URL=http://localhost:3000", "NEXT_PUBLIC_APP_URL=http://ochat.pro"),
      ], found: ["public-url-without-tls: http"]),
    Break(
      "one of two hosts without TLS", env: [("\nPOSTHOG_HOST=https:", "\nPOSTHOG_HOST=http:")],
      found: ["public-url-without-tls: http"]),
    Break(
      "quotes inside of list entries",
      compose: [
        ("POSTGRES_USER: ${POSTGRES_USER:?set the database user}", "- POSTGRES_USER=\"${POSTGRES_USER:?}\""),
        (
          "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set the database password}",
          "- POSTGRES_PASSWORD=\"${POSTGRES_PASSWORD:?}\""
        ), ("POSTGRES_DB: ${POSTGRES_DB:?set the name of the main database}", "- POSTGRES_DB=\"${POSTGRES_DB:?}\""),
      ],
      found: [
        "quotes-in-list-entry: \"${POSTGRES_DB:?}\"", "quotes-in-list-entry: \"${POSTGRES_PASSWORD:?}\"",
        "quotes-in-list-entry: \"${POSTGRES_USER:?}\"",
      ]),
    Break(
      "a secret for the image build that an anchor takes to the container",
      compose: [("      args: &public\n", "      args: &public\n        ELECTRIC_SECRET: ${ELECTRIC_SECRET:?}\n")],
      found: ["secret-build-argument: ELECTRIC_SECRET"]),
    Break(
      "a switch that is on in one of two services",
      compose: [
        (
          "ELECTRIC_INSECURE: ${ELECTRIC_INSECURE:?set false, or true for plain HTTP inside the Docker network}\n      BETTER",
          "ELECTRIC_INSECURE: \"true\"\n      BETTER"
        )
      ], env: [("http://localhost:3010", "https://electric.ochat.pro")],
      found: ["values-differ-across-services: true"]),
  ]

  @Test(arguments: cascades) func `One mistake gives one finding`(_ test: Break) throws {
    try Self.expectFindings(of: test)
    // Quotes in each of several entries are as many mistakes.
    let rules = try Self.check(test).findings.diagnostics.map(\.rule)
    #expect(Set(rules).count == 1 && (rules.count == 1 || rules[0] == "quotes-in-list-entry"))
  }

  @Test func `Another stack is one mistake`() {
    let run = ExampleRun("--- compose.yaml\nservices:\n  shop:\n    image: shop\n", contract: "openchat")
    #expect(run.findings.diagnostics.map(\.rule) == ["missing-service"])
    #expect(run.findings.diagnostics.flatMap { $0.help.map(\.text) }.contains { $0.contains("validate contract") })
  }
}
