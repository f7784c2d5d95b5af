import Diagnostics
import YAML

extension Catalogue {
  /// What the YAML parser finds.
  static let yaml: [Rule] = [
    Rule(
      whileReading: .yamlSyntax, severity: .error, summary: "The file is not YAML.",
      rationale: """
        Docker Compose stops at the first such place. Here reading goes on behind it, so that one run names them all;
        what depends on the unreadable part is left out.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: "api
        #          ^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: "api"
        """
      ]),
    Rule(
      whileReading: .yamlRefusedByCompose, severity: .error,
      summary: "The file is YAML, but Docker Compose's parser refuses it.",
      rationale: """
        The parser knows version 1.1 of the specification with parts of 1.2. A `%YAML 1.2` line, for one, is too new.
        """,
      incorrect: [
        """
        --- compose.yaml
        %YAML 1.2
        #^^^^^^^^
        ---
        services:
          api:
            image: api
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        """
      ]),
    Rule(
      whileReading: .yamlOnlyForCompose, severity: .note,
      summary: "Docker Compose's parser accepts what is not YAML; other tools may not.",
      rationale: """
        Editors, linters and platforms that read the same file may stop here.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            command: [run,
          fast]
        # ^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            command: [run, fast]
        """
      ]),
    Rule(
      whileReading: .duplicateKey, severity: .error, summary: "A key stands twice in one mapping.",
      rationale: """
        Only one of the two can count, and Docker Compose does not guess: it refuses the file.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api:1
            image: api:2
        #   ^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api:2
        """
      ]),
    Rule(
      whileReading: .unknownAlias, severity: .error, summary: "An alias names an anchor that does not exist before it.",
      rationale: """
        `*name` repeats what `&name` marked further up in the same file.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: *common
        #                ^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        x-common: &common
          MODE: live
        services:
          api:
            image: api
            environment: *common
        """
      ]),
    Rule(
      whileReading: .invalidEncoding, severity: .error, summary: "The file is not text.",
      rationale: """
        It holds bytes that are no UTF-8, or control characters that YAML does not allow: it was saved in another
        encoding, or is no YAML file at all.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api\u{1}
        #             ^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            labels: { title: Übersicht }
        """
      ]),
    Rule(
      whileReading: .yamlLimit, severity: .error, summary: "The file is larger or nested deeper than the parser goes.",
      rationale: """
        No file that is written by hand or by a tool for Docker Compose comes near; Docker Compose has the same limit of
        depth.
        """,
      incorrect: [], correct: []),
  ]
}
