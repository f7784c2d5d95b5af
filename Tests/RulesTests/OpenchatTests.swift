import Compose
import Contract
import Diagnostics
import Foundation
import Rules
import Testing

/// The stack of the deployment guide, broken in every way that the guide warns about, against the built-in contract.
@Suite struct OpenchatTests {
  /// One way to break the stack, and all that is then found.
  struct Break: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var compose: [(String, String)] = []
    var env: [(String, String)] = []
    var shell: [(name: String, value: String)] = []
    var extraFiles: [String: String] = [:]
    /// Each finding as its rule and the bytes it marks.
    let found: [String]

    init(
      _ name: String, compose: [(String, String)] = [], env: [(String, String)] = [],
      shell: [(name: String, value: String)] = [], files: [String: String] = [:], found: [String]
    ) {
      testDescription = name
      self.compose = compose
      self.env = env
      self.shell = shell
      extraFiles = files
      self.found = found
    }
  }

  static let secret = "Qz7nXf0bWm8uVt1yKpHs6ZcRd9gJa2LeT5oBiNqMwE4hUxCvYrSkDlGjPa3F"

  static let breaks: [Break] = [
    Break("nothing at all", found: []),

    // Services.
    Break(
      "a container without its name", compose: [("    container_name: openchat-server\n", "")],
      found: ["container-name-differs: server"]),
    Break(
      "a service that is gone",
      compose: [
        ("\n  electric:\n", "\n  sync:\n"), ("      electric:\n", "      sync:\n"),
        ("container_name: openchat-electric", "container_name: sync"),
      ], found: ["missing-service: "]),
    Break(
      "a service under another key is known by its container's name",
      compose: [("\n  electric:\n", "\n  electrik:\n"), ("      electric:\n", "      electrik:\n")],
      found: []),
    Break(
      "Electric without a healthcheck",
      compose: [("\"http://localhost:3000/v1/health\"]", "\"http://localhost:3000/v1/health\"]\n      disable: true")],
      found: ["missing-healthcheck: disable"]),

    // Guards and delivery.
    Break(
      "a secret that gets the value of another one",
      compose: [("ELECTRIC_SECRET: ${ELECTRIC_SECRET:?", "ELECTRIC_SECRET: ${ELECTRIC_GATEKEEPER_SECRET:?")],
      found: [
        "crossed-variable: ${ELECTRIC_GATEKEEPER_SECRET:?generate one with openssl rand -base64 48}"
      ]),
    Break(
      "a URL that gets the value of another one",
      compose: [("${BETTER_AUTH_URL:?set the base URL of the API}", "\"${NEXT_PUBLIC_APP_URL:?}\"")],
      found: ["crossed-variable: ${NEXT_PUBLIC_APP_URL:?}"]),
    Break(
      "a variable that gets the value of another one, which is not set",
      compose: [("${BETTER_AUTH_URL:?set the base URL of the API}", "${SERVER_INTERNAL_URL:?}")],
      env: [("SERVER_INTERNAL_URL=http://localhost:3001\n", "")],
      found: [
        "crossed-variable: ${SERVER_INTERNAL_URL:?}",
        "missing-variable: ${SERVER_INTERNAL_URL:?}",
        "missing-variable: ${SERVER_INTERNAL_URL:?set the origin the server reaches itself at}",
      ]),
    Break(
      "a variable that the contract wants to be the same",
      compose: [("${NEXT_PUBLIC_POSTHOG_HOST:-}", "${POSTHOG_HOST:-}")],
      env: [("NEXT_PUBLIC_POSTHOG_HOST=https://us.i.posthog.com\n", "")], found: []),
    Break(
      "a variable of another name that the contract does not know",
      compose: [("${BETTER_AUTH_URL:?set the base URL of the API}", "${API_URL:?}")],
      env: [("BETTER_AUTH_URL=", "API_URL=")], found: []),
    Break(
      "a bare reference", compose: [("${BETTER_AUTH_URL:?set the base URL of the API}", "${BETTER_AUTH_URL}")],
      found: ["missing-guard: ${BETTER_AUTH_URL}"]),
    Break(
      "a guard that lets an empty value through", compose: [("${POSTGRES_DB:?", "${POSTGRES_DB?")],
      found: ["missing-guard: ${POSTGRES_DB?set the name of the main database}"]),
    Break(
      "a default", compose: [("${POSTGRES_USER:?set the database user}", "${POSTGRES_USER:-openchat}")],
      found: ["default-instead-of-guard: ${POSTGRES_USER:-openchat}"]),
    Break(
      "a default for a secret",
      compose: [("${BETTER_AUTH_SECRET:?generate one with openssl rand -base64 48}", "${BETTER_AUTH_SECRET:-letmein}")],
      found: ["secret-default: letmein"]),
    Break(
      "a variable that a service does not receive",
      compose: [("      CORS_ORIGIN: ${CORS_ORIGIN:?set the origins that may call the API}\n", "")],
      found: ["variable-not-delivered: server"]),
    Break(
      "a secret in the compose file",
      compose: [("${PG_PROXY_PASSWORD:?generate one with openssl rand -base64 48}", secret)],
      found: ["secret-in-compose-file: \(secret)"]),
    Break(
      "a misspelled reference", compose: [("${ELECTRIC_SECRET:?", "${ELECTRIC_SECERT:?")],
      found: ["missing-variable: ${ELECTRIC_SECERT:?generate one with openssl rand -base64 48}"]),
    Break(
      "a misspelled name", compose: [("ELECTRIC_SECRET: ${", "ELECTRC_SECRET: ${")],
      found: ["variable-not-delivered: ELECTRC_SECRET"]),
    Break(
      "a blank behind a name in a list",
      compose: [
        ("POSTGRES_USER: ${POSTGRES_USER:?set", "- POSTGRES_USER = ${POSTGRES_USER:?set"),
        ("POSTGRES_PASSWORD: ${", "- POSTGRES_PASSWORD=${"), ("POSTGRES_DB: ${", "- POSTGRES_DB=${"),
      ], found: ["invalid-pair: POSTGRES_USER "]),
    Break(
      "a variable that an override takes away",
      files: [
        "compose.override.yaml": "services: { electric: { environment: { ELECTRIC_SECRET: !reset null } } }\n"
      ], found: ["variable-not-delivered: !reset"]),
    Break(
      "all variables of a service replaced",
      files: [
        "compose.override.yaml": "services: { postgres: { environment: !override { TZ: UTC } } }\n"
      ], found: ["variable-not-delivered: !override"]),
    Break(
      "a healthcheck that an override takes away",
      files: ["compose.override.yaml": "services: { electric: { healthcheck: !reset null } }\n"],
      found: ["missing-healthcheck: !reset"]),
    Break(
      "a container's name that an override takes away",
      files: ["compose.override.yaml": "services: { web: { container_name: !reset null } }\n"],
      found: ["container-name-differs: !reset"]),
    Break(
      "build arguments replaced",
      files: ["compose.override.yaml": "services: { web: { build: { args: !override { A: b } } } }\n"],
      found: ["build-argument-missing: !override"]),
    Break(
      "build arguments by name",
      compose: [
        ("NEXT_PUBLIC_APP_URL: ${NEXT_PUBLIC_APP_URL:?set the public URL of the site}\n", "NEXT_PUBLIC_APP_URL:\n")
      ], found: ["missing-guard: NEXT_PUBLIC_APP_URL"]),
    Break(
      "the password of the database in a file",
      compose: [
        (
          "      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set the database password}\n",
          "      POSTGRES_PASSWORD_FILE: /run/secrets/db\n"
        ),
        ("    expose:\n      - \"5432\"\n", "    secrets: [db]\n"),
        (
          "volumes:\n  postgres-data:\n",
          "secrets: { db: { environment: POSTGRES_PASSWORD } }\nvolumes:\n  postgres-data:\n"
        ),
      ], found: []),
    Break(
      "all variables handed to one service",
      compose: [("    container_name: openchat-web\n", "    container_name: openchat-web\n    env_file: .env.dev\n")],
      found: ["secret-reaches-other-service: .env.dev"]),
    Break(
      "a healthcheck without a test",
      compose: [
        (
          "      test: [\"CMD\", \"curl\", \"--fail\", \"--silent\", \"http://localhost:3000/v1/health\"]\n", ""
        )
      ], found: ["missing-healthcheck: interval:"]),
    Break(
      "the newest database", compose: [("postgres:17-alpine", "postgres:alpine")],
      found: ["postgres-data-mount: postgres-data:/var/lib/postgresql/data"]),
    Break(
      "no build arguments", compose: [("      args: &public\n", "      labels: &public\n")],
      found: [
        "build-argument-missing: NEXT_PUBLIC_APP_URL", "build-argument-missing: NEXT_PUBLIC_ELECTRIC_URL",
        "build-argument-missing: NEXT_PUBLIC_POSTHOG_HOST", "build-argument-missing: NEXT_PUBLIC_POSTHOG_KEY",
        "build-argument-missing: NEXT_PUBLIC_SERVER_URL",
      ]),

    // Secrets.
    Break(
      "the guide's words instead of what they make",
      env: [
        (
          "PG_PROXY_PASSWORD=eb5vfwlVlB7+iIV77m0S7O7mBtdgRoyy+Lz/M8fodBsPPSZ/unKJs37shvrZLnzM",
          "PG_PROXY_PASSWORD=output of `openssl rand -base64 48 | tr -d '\\n'`"
        )
      ], found: ["placeholder-secret: output of `openssl rand -base64 48 | tr -d '\\n'`"]),
    Break(
      "a line break between the quotes of a secret",
      env: [
        (
          "PG_PROXY_PASSWORD=eb5vfwlVlB7+iIV77m0S7O7mBtdgRoyy+Lz/M8fodBsPPSZ/unKJs37shvrZLnzM",
          "PG_PROXY_PASSWORD=\"eb5vfwlVlB7+iIV77m0S7O7mBtdgRoyy\n+Lz/M8fodBsPPSZ/unKJs37shvrZLnzM\""
        )
      ], found: ["secret-in-several-lines: \n"]),
    Break(
      "origins with a blank between them",
      env: [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000 https://ochat.pro")],
      found: ["invalid-origin:  "]),
    Break(
      "origins as a JSON list",
      env: [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=[\"http://localhost:3000\", \"https://ochat.pro\"]")],
      found: ["invalid-origin: [\"http://localhost:3000\", \"https://ochat.pro\"]"]),

    // Databases.
    // Secrets over several lines.
    Break(
      "the rest of a secret is letters and digits",
      env: [("5azC74cN\n", "5azC74cN\nfLqoqVU6nSUng3lht59wgbAA\n")],
      found: ["secret-in-several-lines: fLqoqVU6nSUng3lht59wgbAA"]),
    Break(
      "the rest of a secret is padded", env: [("5azC74cN\n", "5azC74cN\nfLqoqVU6nSUng3lht59wgb==\n")],
      found: ["secret-in-several-lines: fLqoqVU6nSUng3lht59wgb=="]),
    Break(
      "the rest of a secret cannot be a name", env: [("5azC74cN\n", "5azC74cN\nfLqo/VU6+S==\n")],
      found: ["secret-in-several-lines: fLqo/VU6+S=="]),
    Break(
      "a secret in three lines", env: [("5azC74cN\n", "5azC74cN\nfLqoqVU6nSUng3lht59wgbAA\nab==\n")],
      found: ["secret-in-several-lines: fLqoqVU6nSUng3lht59wgbAA\nab=="]),
    Break(
      "a secret below its name", env: [("BETTER_AUTH_SECRET=Iwqx", "BETTER_AUTH_SECRET=\nIwqx")],
      found: [
        "missing-variable: ${BETTER_AUTH_SECRET:?generate one with openssl rand -base64 48}",
        "secret-in-several-lines: Iwqx0K9k5thkeF/ASBHcfv9+WPn9gcr/bMP9c63wSfJK0/Ux9O+0dPZr5azC74cN",
      ]),
    Break(
      "a name alone below a secret", env: [("5azC74cN\n", "5azC74cN\nAPP_REGION\n")],
      found: ["variable-without-value: APP_REGION"]),
    Break(
      "a variable without a value below a secret", env: [("5azC74cN\n", "5azC74cN\nREGION=\n")],
      found: ["unused-definition: REGION"]),
    Break(
      "no database name", env: [(":5432/openchat\n", ":5432\n")], found: ["database-url-without-name: "]),
    Break(
      "another database than POSTGRES_DB", env: [("POSTGRES_DB=openchat", "POSTGRES_DB=chat")],
      found: ["database-name-differs: openchat"]),
    Break(
      "another user than POSTGRES_USER", env: [("POSTGRES_USER=openchat", "POSTGRES_USER=chat")],
      found: ["database-user-differs: chat"]),
    Break(
      "another password than POSTGRES_PASSWORD", env: [("POSTGRES_PASSWORD=vT9n", "POSTGRES_PASSWORD=vT9m")],
      found: ["database-password-differs: vT9m4AmLmMj2VbPpe0qJZicBfRQdrGyt"]),
    Break(
      "a password that is encoded in the URLs is the same password",
      env: [
        ("POSTGRES_PASSWORD=vT9n", "POSTGRES_PASSWORD=vT/n"), ("openchat:vT9n", "openchat:vT%2Fn"),
      ], found: []),
    Break(
      "a password that is not encoded",
      env: [("POSTGRES_PASSWORD=vT9n", "POSTGRES_PASSWORD=vT/n"), ("openchat:vT9n", "openchat:vT/n")],
      found: ["unencoded-url-character: /", "unencoded-url-character: /"]),
    Break(
      "the shadow database is the main one", env: [("openchat_shadow", "openchat")],
      found: ["shadow-database-not-separate: openchat"]),
    Break(
      "the shadow database is on another server",
      env: [("@openchat-postgres:5432/openchat_shadow", "@openchat-postgres:5433/openchat_shadow")],
      found: ["url-port-not-listened: 5433"]),
    Break(
      "a host that is not there", env: [("@openchat-postgres:5432/openchat\n", "@openchat-postgre:5432/openchat\n")],
      found: ["unknown-url-host: openchat-postgre"]),
    Break(
      "another service as host", env: [("@openchat-postgres:5432/openchat\n", "@openchat-server:5432/openchat\n")],
      found: ["url-names-other-service: openchat-server"]),
    Break(
      "localhost as host", env: [("@openchat-postgres:5432/openchat_shadow", "@localhost:5432/openchat_shadow")],
      found: ["localhost-in-container: localhost"]),
    Break(
      "another scheme",
      env: [
        (
          "DATABASE_URL=postgresql://openchat:vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt@openchat-postgres:5432/openchat\n",
          "DATABASE_URL=mysql://openchat:vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt@openchat-postgres:5432/openchat\n"
        )
      ],
      found: ["invalid-url: mysql"]),

    Break(
      "an alias that a link makes",
      compose: [("\n  server:\n", "\n  server:\n    links: [\"postgres:db\"]\n")],
      env: [("@openchat-postgres:5432/openchat_shadow", "@db:5432/openchat_shadow")], found: []),
    Break(
      "an alias that a link to a container of the stack makes",
      compose: [("\n  server:\n", "\n  server:\n    external_links: [\"openchat-postgres:db\"]\n")],
      env: [("@openchat-postgres:5432/openchat_shadow", "@db:5432/openchat_shadow")], found: []),
    Break(
      "an alias of a link that only one of two services has",
      compose: [("\n  server:\n", "\n  server:\n    links: [\"postgres:db\"]\n")],
      env: [("@openchat-postgres:5432/openchat", "@db:5432/openchat")], found: ["unknown-url-host: db"]),
    Break(
      "an alias of a link to another service",
      compose: [("\n  server:\n", "\n  server:\n    links: [\"electric:db\"]\n")],
      env: [("@openchat-postgres:5432/openchat_shadow", "@db:5432/openchat_shadow")],
      found: ["url-names-other-service: db"]),
    Break(
      "a host that only one container is told",
      compose: [("\n  server:\n", "\n  server:\n    extra_hosts: { sync: 10.0.0.4 }\n")],
      env: [("ELECTRIC_SERVICE_URL=http://openchat-electric:3000", "ELECTRIC_SERVICE_URL=http://sync:3000")],
      found: ["unknown-url-host: sync"]),
    Break(
      "a user with a dot",
      env: [("POSTGRES_USER=openchat", "POSTGRES_USER=open.chat"), ("//openchat:", "//open.chat:")],
      found: ["invalid-identifier: ."]),

    // Secrets.
    Break(
      "different secrets on both services",
      compose: [
        (
          "      BETTER_AUTH_SECRET:",
          "      ELECTRIC_GATEKEEPER_SECRET: ${OTHER:?}\n      BETTER_AUTH_SECRET:"
        ),
        (
          "      ELECTRIC_SERVICE_URL: ${ELECTRIC_SERVICE_URL:?set the URL of the electric service}\n      ELECTRIC_GATEKEEPER_SECRET: ${ELECTRIC_GATEKEEPER_SECRET:?generate one with openssl rand -base64 48}\n",
          "      ELECTRIC_SERVICE_URL: ${ELECTRIC_SERVICE_URL:?set the URL of the electric service}\n"
        ),
      ], env: [("# The API\n", "OTHER=\(secret)\n# The API\n")],
      found: [
        "values-differ-across-services: YRP0LkeENar8uxcHyHEEPAKQ7yaAWMEMlgOZUX6tylP+rkN5ZFMUvH9A8X0fTSWH"
      ]),
    Break(
      "a placeholder",
      env: [("Iwqx0K9k5thkeF/ASBHcfv9+WPn9gcr/bMP9c63wSfJK0/Ux9O+0dPZr5azC74cN", "change-me")],
      found: ["placeholder-secret: change-me"]),
    Break(
      "a short secret", env: [("Iwqx0K9k5thkeF/ASBHcfv9+WPn9gcr/bMP9c63wSfJK0/Ux9O+0dPZr5azC74cN", "Iwqx0K9k5thkeF")],
      found: ["weak-secret: Iwqx0K9k5thkeF"]),
    Break(
      "a line break behind a secret",
      env: [
        (
          "BETTER_AUTH_SECRET=Iwqx0K9k5thkeF/ASBHcfv9+WPn9gcr/bMP9c63wSfJK0/Ux9O+0dPZr5azC74cN",
          "BETTER_AUTH_SECRET=\"Iwqx0K9k5thkeF/ASBHcfv9+WPn9gcr/bMP9c63wSfJK0/Ux9O+0dPZr5azC74cN\n\""
        )
      ], found: ["blank-around-value: \n"]),
    Break(
      "one value for two secrets",
      env: [
        (
          "BETTER_AUTH_SECRET=Iwqx0K9k5thkeF/ASBHcfv9+WPn9gcr/bMP9c63wSfJK0/Ux9O+0dPZr5azC74cN",
          "BETTER_AUTH_SECRET=+icbPPP6/bXwUff7aIbdWfNun4yPuznGLGA9lKUUkqBBCvGM/y/QacwGQmgLzGnv"
        )
      ], found: ["secret-reused: +icbPPP6/bXwUff7aIbdWfNun4yPuznGLGA9lKUUkqBBCvGM/y/QacwGQmgLzGnv"]),
    Break(
      "a secret in a public variable",
      compose: [
        (
          "      ELECTRIC_SERVICE_URL: ${ELECTRIC_SERVICE_URL:?set the URL of the electric service}\n      POSTHOG_API_KEY",
          "      NEXT_PUBLIC_SECRET: ${ELECTRIC_SECRET:?}\n      ELECTRIC_SERVICE_URL: ${ELECTRIC_SERVICE_URL:?set the URL of the electric service}\n      POSTHOG_API_KEY"
        )
      ],
      found: ["secret-in-public-variable: ${ELECTRIC_SECRET:?}"]),

    // Switches, URLs and origins.
    Break("no boolean", env: [("ELECTRIC_INSECURE=false", "ELECTRIC_INSECURE=off")], found: ["not-a-boolean: off"]),
    Break(
      "insecure behind TLS",
      env: [
        ("ELECTRIC_INSECURE=false", "ELECTRIC_INSECURE=true"),
        ("ELECTRIC_SERVICE_URL=http://openchat-electric:3000", "ELECTRIC_SERVICE_URL=https://electric.ochat.pro"),
      ], found: ["insecure-flag-contradicts-url: true"]),
    Break(
      "a public Electric without TLS",
      env: [("ELECTRIC_SERVICE_URL=http://openchat-electric:3000", "ELECTRIC_SERVICE_URL=http://electric.ochat.pro")],
      found: ["public-url-without-tls: http"]),
    Break(
      "the published port instead of the container's",
      env: [("http://openchat-electric:3000", "http://openchat-electric:3010")],
      found: ["url-port-not-listened: 3010"]),
    Break(
      "a slash behind an origin", env: [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000/")],
      found: ["origin-with-path: /"]),
    Break(
      "a blank in the list",
      env: [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=https://ochat.pro, http://localhost:3000")],
      found: ["blank-in-origin-list:  "]),
    Break(
      "an origin that is not listed", env: [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=https://ochat.pro")],
      found: ["origin-not-listed: https://ochat.pro"]),
    Break(
      "an origin without a scheme",
      env: [("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=http://localhost:3000,ochat.pro")],
      found: ["invalid-origin: ochat.pro"]),
    Break(
      "no absolute URL", env: [("BETTER_AUTH_URL=http://localhost:3001", "BETTER_AUTH_URL=localhost:3001")],
      found: ["invalid-url: localhost:3001"]),
    Break(
      "a public URL that only containers know",
      env: [("NEXT_PUBLIC_SERVER_URL=http://localhost:3001", "NEXT_PUBLIC_SERVER_URL=http://server:3001")],
      found: ["public-url-not-public: server"]),

    Break(
      "a public URL that was forgotten beside public ones",
      env: [
        ("BETTER_AUTH_URL=http://localhost:3001", "BETTER_AUTH_URL=https://api.ochat.pro"),
        ("NEXT_PUBLIC_SERVER_URL=http://localhost:3001", "NEXT_PUBLIC_SERVER_URL=https://api.ochat.pro"),
        ("NEXT_PUBLIC_APP_URL=http://localhost:3000", "NEXT_PUBLIC_APP_URL=https://ochat.pro"),
        ("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=https://ochat.pro"),
      ], found: ["public-url-not-public: localhost"]),
    Break(
      "one public URL beside those of a laptop",
      env: [("BETTER_AUTH_URL=http://localhost:3001", "BETTER_AUTH_URL=https://api.ochat.pro")], found: []),
    Break(
      "a domain in letters that browsers do not send",
      env: [
        ("NEXT_PUBLIC_APP_URL=http://localhost:3000", "NEXT_PUBLIC_APP_URL=https://öchat.pro"),
        ("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=https://xn--chat-4qa.pro"),
      ], found: []),
    Break(
      "an origin in letters that browsers do not send",
      env: [
        ("NEXT_PUBLIC_APP_URL=http://localhost:3000", "NEXT_PUBLIC_APP_URL=https://öchat.pro"),
        ("CORS_ORIGIN=http://localhost:3000", "CORS_ORIGIN=https://öchat.pro"),
      ], found: ["origin-spelling: https://öchat.pro"]),
    Break(
      "a personal key in a public variable",
      env: [("NEXT_PUBLIC_POSTHOG_KEY=phc_", "NEXT_PUBLIC_POSTHOG_KEY=phx_")],
      found: ["secret-in-public-variable: phx_uVn2Wk8sQ0xJ4bYt7LrE1mZc9GdHfA3oPi6TqXeNjKs"]),

    // The server's own origin.
    itself("http://openchat-srver:3001", found: ["unknown-url-host: openchat-srver"]),
    itself("http://openchat-postgres:5432", found: ["url-names-other-service: openchat-postgres"]),
    itself("http://openchat-server:9999", found: ["url-port-not-listened: 9999"]),
    itself("http://openchat-server", found: ["url-port-not-listened: openchat-server"]),
    itself("http://127.0.0.1:9999", found: ["url-port-not-listened: 9999"]),
    itself("https://api.ochat.pro/api", found: ["origin-with-path: /api"]),
    itself("https://api.ochat.pro/", found: ["origin-with-path: /"]),
    itself("api.ochat.pro", found: ["invalid-origin: api.ochat.pro"]),
    itself("https://api.ochat.pro", found: []), itself("https://API.ochat.pro:443", found: []),
    itself("http://openchat-server:3001", found: []), itself("http://server:3001", found: []),
    itself("http://localhost:3001", found: []), itself("http://[::1]:3001", found: []),
    itself("http://10.0.0.4:3001", found: []), itself("http://host.docker.internal:3001", found: []),

    // Analytics.
    Break(
      "PostHog is off",
      env: [
        ("POSTHOG_API_KEY=phc_uVn2Wk8sQ0xJ4bYt7LrE1mZc9GdHfA3oPi6TqXeNjKs\n", ""),
        ("NEXT_PUBLIC_POSTHOG_KEY=phc_uVn2Wk8sQ0xJ4bYt7LrE1mZc9GdHfA3oPi6TqXeNjKs\n", ""),
        ("NEXT_PUBLIC_POSTHOG_HOST=https://us.i.posthog.com\n", ""), ("POSTHOG_HOST=https://us.i.posthog.com\n", ""),
      ], found: ["group-not-set: POSTHOG_API_KEY"]),
    Break(
      "half of PostHog",
      env: [
        ("NEXT_PUBLIC_POSTHOG_KEY=phc_uVn2Wk8sQ0xJ4bYt7LrE1mZc9GdHfA3oPi6TqXeNjKs\n", ""),
        ("NEXT_PUBLIC_POSTHOG_HOST=https://us.i.posthog.com\n", ""),
      ], found: ["group-half-set: NEXT_PUBLIC_POSTHOG_HOST", "group-half-set: NEXT_PUBLIC_POSTHOG_KEY"]),
    Break(
      "two regions of PostHog",
      env: [("NEXT_PUBLIC_POSTHOG_HOST=https://us.i", "NEXT_PUBLIC_POSTHOG_HOST=https://eu.i")],
      found: ["values-differ: https://eu.i.posthog.com"]),

    // Missing and mistyped.
    Break(
      "a missing variable, at every place that needs it",
      env: [("ELECTRIC_INSECURE=false\n", "")],
      found: [
        "missing-variable: ${ELECTRIC_INSECURE:?set false, or true for plain HTTP inside the Docker network}",
        "missing-variable: ${ELECTRIC_INSECURE:?set false, or true for plain HTTP inside the Docker network}",
      ]),
    Break(
      "a mistyped name", env: [("BETTER_AUTH_URL=", "BETER_AUTH_URL=")],
      found: [
        "missing-variable: ${BETTER_AUTH_URL:?set the base URL of the API}", "unused-definition: BETER_AUTH_URL",
      ]),
    Break(
      "the shell says otherwise", shell: [("POSTGRES_DB", "postgres")],
      found: ["database-name-differs: openchat", "shell-shadows-file: POSTGRES_DB"]),

    // Whichever way a value gets there.
    Break(
      "a literal URL",
      compose: [
        (
          "${SHADOW_DATABASE_URL:?set the URL of the shadow database}",
          "'postgresql://openchat:vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt@openchat-postgres/openchat'"
        )
      ],
      env: [
        (
          "SHADOW_DATABASE_URL=postgresql://openchat:vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt@openchat-postgres:5432/openchat_shadow\n",
          ""
        )
      ],
      found: [
        "shadow-database-not-separate: openchat",
        "secret-in-compose-file: vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt",
      ]),
    Break(
      "a URL put together in the compose file",
      compose: [
        (
          "${DATABASE_URL:?set the URL of the main database}",
          "postgresql://${POSTGRES_USER:?}:${POSTGRES_PASSWORD:?}@openchat-postgres/${OTHER_DB:?}"
        )
      ],
      env: [
        (
          "DATABASE_URL=postgresql://openchat:vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt@openchat-postgres:5432/openchat\n",
          "OTHER_DB=chat\n"
        )
      ],
      found: ["database-name-differs: chat"]),
    Break(
      "a value from a service's env file",
      compose: [
        ("      CORS_ORIGIN: ${CORS_ORIGIN:?set the origins that may call the API}\n", ""),
        ("    container_name: openchat-server\n", "    container_name: openchat-server\n    env_file: server.env\n"),
      ], env: [("CORS_ORIGIN=http://localhost:3000\n", "")],
      files: ["server.env": "CORS_ORIGIN=http://localhost:3000/\n"],
      found: ["origin-with-path: /", "variable-not-referenced: CORS_ORIGIN"]),
    Break(
      "a name that is passed through",
      compose: [
        ("      BETTER_AUTH_URL: ${BETTER_AUTH_URL:?set the base URL of the API}\n", "      BETTER_AUTH_URL:\n")
      ],
      env: [("BETTER_AUTH_URL=http://localhost:3001", "BETTER_AUTH_URL=localhost:3001")],
      found: ["invalid-url: localhost:3001", "missing-guard: BETTER_AUTH_URL"]),
  ]

  /// The stack whose server finds itself at another address.
  private static func itself(_ origin: String, found: [String]) -> Break {
    Break(
      "the server itself at \(origin)",
      env: [("SERVER_INTERNAL_URL=http://localhost:3001", "SERVER_INTERNAL_URL=\(origin)")], found: found)
  }

  @Test(arguments: breaks) func `A break is reported at its place, and nothing else`(_ test: Break) throws {
    try Self.expectFindings(of: test)
  }

  static func expectFindings(of test: Break) throws {
    let run = try check(test)
    let found = run.findings.diagnostics.flatMap { diagnostic in
      let texts = diagnostic.places.map { String(decoding: run.files.bytes(of: $0), as: UTF8.self) }
      return (texts.isEmpty ? [""] : texts).map { text in
        // Of a whole mapping its first word is enough.
        let shown = diagnostic.rule == .init("missing-healthcheck") ? String(text.prefix { $0 != " " }) : text
        return "\(diagnostic.rule): \(shown)"
      }
    }
    #expect(found.sorted() == test.found.sorted(), "\(run.findings.diagnostics.map(\.message))")
  }

  @Test func `Without web nobody asks for its variables`() throws {
    let run = try Self.check(
      Break("no web", compose: [], found: []),
      changingCompose: { text in
        guard let start = text.firstRange(of: "  # Optional: remove"), let end = text.firstRange(of: "\nvolumes:\n")
        else {
          return text
        }
        return String(text[..<start.lowerBound] + text[end.lowerBound...])
      })
    #expect(run.findings.diagnostics.map(\.summary) == [])
  }

  @Test func `Without an env file every required variable is reported at once`() throws {
    let run = try Self.check(Break("no env", found: []), changingEnv: { _ in "" })
    let missing = run.findings.diagnostics.filter { $0.rule == .missingVariable }
    #expect(missing.count == 17)
    #expect(Set(missing.compactMap(\.subject.variable)).count == 17)
    // Each reference is a place, and each finding says who needs it and what the guard says.
    #expect(missing.reduce(0) { $0 + $1.occurrences.count } >= 21)
    for finding in missing {
      #expect(finding.help.contains { $0.text.contains("need") }, "\(finding.help)")
      #expect(finding.help.contains { $0.text.hasPrefix("its guard says: ") })
      #expect(finding.guide != nil)
    }
    #expect(!run.findings.diagnostics.contains { $0.rule == .init("blank-variable") })
  }

  static func check(
    _ test: Break, changingCompose: (String) -> String = { $0 }, changingEnv: (String) -> String = { $0 }
  ) throws -> ExampleRun {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples/openchat")
    var compose = try String(contentsOf: folder.appending(path: "docker-compose.yml"), encoding: .utf8)
    var env = try String(contentsOf: folder.appending(path: ".env.dev"), encoding: .utf8)
    // It is tracked by git, and carries an allowance for that.
    env = env.replacing("# validate:allow committed-env-file", with: "#")
    for (old, new) in test.compose {
      try #require(compose.contains(old), "\(old)")
      compose = compose.replacing(old, with: new)
    }
    for (old, new) in test.env {
      try #require(env.contains(old), "\(old)")
      env = env.replacing(old, with: new)
    }
    var text = "--- compose.yaml\n\(changingCompose(compose))\n--- .env.dev\n\(changingEnv(env))"
    for (name, contents) in test.extraFiles { text += "\n--- \(name)\n\(contents)" }
    if !test.shell.isEmpty {
      text += "\n--- shell\n" + test.shell.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
    }
    return ExampleRun(Example(text), contract: "openchat")
  }
}
