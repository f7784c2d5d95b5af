import Contract
import Testing

@testable import Rules

/// Types as names and values tell them.
@Suite struct ValueGuessTests {
  @Test(
    arguments: [
      // By value.
      ("DATABASE_URL", ["postgres://a:b@db/app"], ValueType.postgresURL), ("DATABASE_URL", ["postgres://a:b@db"], .url),
      ("DATABASE_URL", ["mysql://db/app"], .url), ("API_URL", ["https://a.dev"], .httpURL),
      ("API_URL", ["https://a.dev/"], .url), ("API", ["http://api:80/x"], .httpURL), ("API_URL", ["a.dev"], .string),
      ("TRUSTED_ORIGINS", ["https://a.dev,https://b.dev"], .originList), ("CORS_ORIGIN", ["*"], .string),
      ("ORIGIN", ["https://a.dev"], .origin), ("ORIGIN", ["https://a.dev/x"], .httpURL),
      ("FLAG", ["true", "false"], .boolean), ("FLAG", ["true", "yes"], .string), ("HTTP_PORT", ["80"], .port),
      ("HTTP_PORT", ["80000"], .integer), ("HTTP_PORT", ["80-90"], .string), ("RETRIES", ["3", "-1"], .integer),
      ("NODE_ENV", ["production"], .enum), ("NODE_ENV", ["staging"], .string), ("LOG_LEVEL", ["info", "debug"], .enum),
      ("LOG_LEVEL", ["INFO"], .string), ("PGUSER", ["x"], .string), ("DB_USER", ["app"], .identifier),
      ("DB_USER", ["a b"], .string), ("TITLE", ["A b"], .string),
      // A value shows that a word in the name misleads.
      ("JWT_EXPIRES_IN", ["3600"], .integer), ("ALLOW_PASSWORD_LOGIN", ["true"], .boolean),
      // By name alone.
      ("POSTGRES_PASSWORD", [], .secret), ("JWT_SECRET_KEY", [], .secret), ("STRIPE_API_KEY", [], .apiKey),
      ("GITHUB_TOKEN", [], .apiKey), ("ENCRYPTION_KEY", [], .secret), ("POSTGRES_URL", [], .postgresURL),
      ("DATABASE_URL", [], .url), ("REDIS_URL", [], .url), ("PUBLIC_API_URL", [], .httpURL), ("PORT", [], .port),
      ("CORS_ORIGIN", [], .originList), ("ENABLE_X", [], .boolean), ("X_ENABLED", [], .boolean),
      ("DEBUG", [], .boolean),
      ("DB_NAME", [], .identifier), ("LOG_LEVEL", [], .enum), ("HOST", [], .string), ("", [], .string),
    ] as [(String, [String], ValueType)])
  func type(_ name: String, _ values: [String], _ expected: ValueType) {
    #expect(ValueGuess(name: name, values: values).type == expected)
  }

  @Test func publicVariablesAreNoSecrets() {
    #expect(ValueGuess(name: "NEXT_PUBLIC_KEY", values: [], isPublic: true).type == .string)
    #expect(ValueGuess(name: "VITE_API_SECRET", values: ["x"], isPublic: true).type == .string)
    #expect(ValueGuess(name: "DB_PASSWORD", values: []).minimumLength == 12)
  }

  @Test(arguments: [
    ("NEXT_PUBLIC_A", true), ("VITE_A", true), ("PUBLIC_A", true), ("A_PUBLIC", false), ("APP_PUBLIC_A", false),
  ])
  func publicNames(_ name: String, _ isPublic: Bool) {
    #expect(ValueGuess.isPublic(name) == isPublic)
  }
}
