import Foundation
import Testing

@testable import validate

/// What the README shows is what happens.
@Suite struct ReadmeTests {
  static let readme = (try? String(contentsOfFile: CapturedRun.checkout + "/README.md", encoding: .utf8)) ?? ""

  /// The fenced blocks, each with what follows its opening fence.
  static let blocks: [(language: String, text: String)] = readme.components(separatedBy: "\n```").enumerated()
    .compactMap { index, part in
      guard !index.isMultiple(of: 2), let end = part.firstIndex(of: "\n") else { return nil }
      return (String(part[..<end]), String(part[part.index(after: end)...]) + "\n")
    }

  @Test("the first command prints what the README says")
  func firstCommand() throws {
    #expect(Self.readme.contains("swift run validate examples/openchat/.env.dev"))
    let run = CapturedRun(["examples/openchat/.env.dev"], in: CapturedRun.checkout)
    let shown = try #require(Self.blocks.first { $0.text.hasPrefix("no problems") })
    #expect(run.output == shown.text)
  }

  @Test("every command shown with its output prints it")
  func transcripts() throws {
    let transcripts = Self.blocks.filter { $0.text.hasPrefix("$ validate ") }
    #expect(!transcripts.isEmpty)
    for transcript in transcripts {
      let lines = transcript.text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let arguments = lines[0].split(separator: " ").dropFirst(2).map(String.init)
      let run = CapturedRun(arguments, in: CapturedRun.checkout)
      #expect(run.output + run.error == String(lines[1]))
    }
  }

  @Test("every command of the program is in the README, and the examples it names are there")
  func commands() {
    for command in Command.allCases { #expect(Self.readme.contains(command.rawValue)) }
    for match in Self.readme.matches(of: /examples\/[a-z]+\//) {
      #expect(FileManager.default.fileExists(atPath: CapturedRun.checkout + "/" + match.output), "\(match.output)")
    }
    for match in Self.readme.matches(of: /\]\((Sources\/[^)]*)\)/) {
      #expect(FileManager.default.fileExists(atPath: CapturedRun.checkout + "/" + match.output.1), "\(match.output.1)")
    }
  }

  @Test("the contract it shows is a contract")
  func contract() throws {
    let block = try #require(Self.blocks.first { $0.language == "yaml" })
    let folder = try TemporaryFolder()
    try folder.write("validate.yaml", block.text)
    try folder.write(
      "compose.yaml",
      """
      services:
        db:
          image: postgres:17
          container_name: shop-db
          command: postgres
          environment:
            POSTGRES_USER: ${POSTGRES_USER:?}
            POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}
            POSTGRES_DB: ${POSTGRES_DB:?}
          healthcheck:
            test: [CMD, pg_isready]
        api:
          image: api
          depends_on:
            db: { condition: service_healthy }
          environment:
            DATABASE_URL: ${DATABASE_URL:?}
            SESSION_SECRET: ${SESSION_SECRET:?}

      """)
    try folder.write(
      ".env",
      """
      POSTGRES_USER=shop
      POSTGRES_PASSWORD=vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt
      POSTGRES_DB=shop
      DATABASE_URL=postgresql://shop:vT9n4AmLmMj2VbPpe0qJZicBfRQdrGyt@db:5432/shop
      SESSION_SECRET=Iwqx0K9k5thkeF/ASBHcfv9+WPn9gcr/bMP9c63wSfJK0/Ux9O+0dPZr5azC74cN

      """)
    let run = CapturedRun(["--deny", "guard-without-message"], in: folder.path)
    #expect(run.status == .clean, "\(run.output)")
    #expect(run.output.contains("contract shop"))
  }
}
