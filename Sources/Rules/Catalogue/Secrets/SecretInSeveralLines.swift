import Compose
import Contract
import Diagnostics

extension Rule {
  static let secretInSeveralLines = Rule(
    "secret-in-several-lines", group: .secrets, severity: .error,
    summary: "A secret of an env file was broken into lines, and only the first of them counts.",
    rationale: """
      `openssl` and `base64` break what they print into lines of 64 or 76 characters. Pasted into an env file, the
      rest of the secret is no longer a part of it: Docker Compose takes it for a variable of its own or refuses the
      file, and Dokploy leaves it out. The services then use a secret that is not the one that was generated. Between
      quotes all of it counts, line breaks included, which is a warning.
      """,
    guide: "openssl rand -base64 48 | tr -d '\\n'",
    incorrect: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SESSION_SECRET: "${SESSION_SECRET:?}" }
      --- .env
      SESSION_SECRET=nJ6QAAB7wFyhWrxYTXBPX3ek2Ts0cDLe9Sdr6mNhyIsY5sI9eqGzGsSHMqmYvW7F
      x2hVw8JQbq4LxW0nT9uFZA==
      #^^^^^^^^^^^^^^^^^^^^^^^
      """,
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { SESSION_SECRET: "${SESSION_SECRET:?}" }
      --- .env.tab
      SESSION_SECRET=nJ6QAAB7wFyhWrxYTXBPX3ek2Ts0cDLe9Sdr6mNhyIsY5sI9eqGzGsSHMqmYvW7F
      x2hVw8JQbq4LxW0nT9uFZA12
      #^^^^^^^^^^^^^^^^^^^^^^^
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        api:
          image: api
          environment: { SESSION_SECRET: "${SESSION_SECRET:?}", MODE: "${MODE-}", REGION: "${REGION:-eu}" }
      --- .env
      SESSION_SECRET=nJ6QAAB7wFyhWrxYTXBPX3ek2Ts0cDLe9Sdr6mNhyIsY5sI9eqGzGsSHMqmYvW7F
      MODE=
      REGION=eu
      """
    ]
  ) { deployment, report in
    for secret in deployment.wrappedSecrets {
      guard let first = secret.lines.first, let last = secret.lines.last else { continue }
      report(
        "the value of `\(secret.name.value)` goes on below its line, where it is lost", at: first.union(last),
        related: [Label(secret.name.range, "what counts is the value on this line")],
        help: "write the value on one line; `openssl rand -base64 48 | tr -d '\\n'` prints one that is",
        subject: Subject(variable: secret.name.value))
    }
    for (variable, value) in deployment.values(where: { $0.type.value == .secret }) {
      let bytes = value.bytes
      let content = value.content
      // A key in the format PEM has lines, and says so.
      guard let lineBreak = bytes[content].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }),
        bytes[content].allSatisfy({ $0.isBase64 || $0.isBlank || $0 == UInt8(ascii: "=") }),
        !bytes[content].starts(with: "-----".utf8)
      else { continue }
      report(
        "the value of `\(variable.name.value)` has a line break in it", at: value.place(lineBreak..<lineBreak + 1),
        help: "write the value on one line; `openssl rand -base64 48 | tr -d '\\n'` prints one that is",
        subject: value.subject, severity: .warning)
    }
  }
}
