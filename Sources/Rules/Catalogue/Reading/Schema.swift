import Compose
import Diagnostics

extension Catalogue {
  /// Where a file departs from the Compose Specification.
  static let schema: [Rule] = [
    Rule(
      whileReading: .unknownKey, severity: .error, summary: "The Compose Specification has no such key at its place.",
      rationale:
        "Docker Compose refuses it. Most often it is mistyped, or indented too little or too much. Keys of one's own begin with `x-`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            enviroment:
        #   ^^^^^^^^^^
              MODE: live
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              MODE: live
            x-owner: the shop team
        """
      ]),
    Rule(
      whileReading: .wrongType, severity: .error, summary: "A value is of another kind than its place asks for.",
      rationale:
        "A list stands where a mapping belongs, a number where a string does, and so on. Docker Compose refuses the file.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: [api]
        #           ^^^
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
      whileReading: .unsupportedValue, severity: .error, summary: "A value is none of those that its key takes.",
      rationale: "Docker Compose knows a fixed set of words here and refuses any other.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            depends_on:
              queue: { condition: service_ready }
        #                         ^^^^^^^^^^^^^
          queue:
            image: queue
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            depends_on:
              queue: { condition: service_started }
          queue:
            image: queue
        """
      ]),
    Rule(
      whileReading: .missingKey, severity: .error, summary: "A key that must be there is not.",
      rationale: "Docker Compose refuses the file: without that key the rest has no meaning.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            depends_on:
              queue: { required: true }
        #              ^^^^^^^^
          queue:
            image: queue
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            depends_on:
              queue: { required: true, condition: service_started }
          queue:
            image: queue
        """
      ]),
    Rule(
      whileReading: .duplicateItem, severity: .error, summary: "A list that must not repeat itself does.",
      rationale: "Docker Compose refuses the file.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            security_opt: [seccomp=a, seccomp=a]
        #                             ^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            security_opt: [seccomp=a]
        """
      ]),
    Rule(
      whileReading: .replacedItem, severity: .warning,
      summary: "An element of a list is dropped for a later one of the same list.",
      rationale: """
        Docker Compose keeps one mount a path and one value a name. Of two in different files, or in a service and its base,
        the later is meant to win; of two in one list, one was written in vain, and nobody says so.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["./a:/files", "./b:/files"]
        #             ^^^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["./a:/files", "./b:/more"]
        """
      ]),
    Rule(
      whileReading: .invalidName, severity: .error,
      summary: "A service, network or other resource has a name that Docker Compose refuses.",
      rationale: """
        Names consist of letters, digits, `.`, `_` and `-`. Variables are not filled in there. A label, variable or option
        whose name begins with `x-` is not refused but lost, since Docker Compose takes it for an extension of the file:
        that is a warning.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          my api:
        # ^^^^^^
            image: api
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          my-api:
            image: api
        """
      ]),
    Rule(
      whileReading: .numberOutOfRange, severity: .error, summary: "A number is too small or too large for its key.",
      rationale: "Docker Compose refuses the file.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            oom_score_adj: 2000
        #                  ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            oom_score_adj: 200
        """
      ]),
  ]
}
