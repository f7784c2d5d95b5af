import Diagnostics
import Testing

@Suite struct RandomTextTests {
  func isRandom(_ text: String) -> Bool { RandomText.isIn(text.utf8.span) }

  @Test(arguments: [
    "POSTGRES_DB", "DATABASE_URL", "AWS_S3_BUCKET", "OAUTH2_PROXY_CLIENT_ID", "X509_CERT", "SHA256SUM", "I18N_L10N",
    "ConnectionStrings__DefaultConnection", "Logging__LogLevel__Default", "spring.datasource.url", "xpack.security",
    "npm_config_registry", "XMLHttpRequest", "dbPoolMaxSize", "S3BucketName", "useHTTP2Server", "http_proxy", "Log4j2",
    "/usr/lib/Node20/modules", "NEXT_PUBLIC_POSTHOG_KEY", "PostgreSQLUser", "DatabaseConnectionString", "",
  ]) func `Names do not look random`(_ text: String) { #expect(!isRandom(text)) }

  @Test(arguments: [
    "fLqoqVU6nSUng3lht59wgb", "fLqoqVU6nS", "Zq4JmC2vTnX8", "Iwqx0K9k5thkeFASBHcfv9WPn9gcr", "f3a9b2c4",
    "JBSWY3DPEHPK3PXP", "3f786850e387550fdab836ed7e6dc881de23001b", "8675309001", "prefix-Zq4JmC2vTnX8",
  ]) func `What generators print does`(_ text: String) { #expect(isRandom(text)) }

  @Test func `Of generated texts hardly any looks like words`() {
    var generator = SeededGenerator(seed: 7)
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
    let missed = (0..<2000).count { _ in
      let text = (0..<22).map { _ in letters.randomElement(using: &generator) ?? 0 }
      return !RandomText.isIn(text.span)
    }
    #expect(missed < 20)
  }
}
