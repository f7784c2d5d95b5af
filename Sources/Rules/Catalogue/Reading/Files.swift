import Compose
import Diagnostics

extension Catalogue {
  /// What is wrong with the files that take part in a project.
  static let files: [Rule] = [
    Rule(
      whileReading: .conflictingKinds, severity: .error, summary: "Two files cannot be merged at a place.",
      rationale: """
        One has a list or a single value where the other has a mapping; or one has nothing at all where Docker Compose cannot
        do with that, under `logging` and under `ipam.config`.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            deploy: { replicas: 2 }
        --- compose.override.yaml
        services:
          api:
            deploy: [replicas]
        #           ^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            deploy: { replicas: 2 }
        --- compose.override.yaml
        services:
          api:
            deploy: { replicas: 1 }
        """
      ]),
    Rule(
      whileReading: .ignoredOverride, severity: .warning,
      summary: "What a later file says has no effect on an earlier one.",
      rationale: """
        Where Docker Compose turns a list into a mapping, or the other way round, to merge it, it makes nothing of a value of
        another kind and says nothing. Alone in a file it would be refused. Within `!override` it looks for no further marks,
        so that `!reset` there removes nothing.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            depends_on: [queue]
          queue:
            image: queue
        --- compose.override.yaml
        services:
          api:
            depends_on: queue
        #               ^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            depends_on: [queue]
          queue:
            image: queue
        --- compose.override.yaml
        services:
          api:
            depends_on: [queue]
        """
      ]),
    Rule(
      whileReading: .unreadableFile, severity: .error, summary: "A file that is named is not there, or cannot be read.",
      rationale: """
        Docker Compose stops, except for an `env_file` that is not `required`. With `--target dokploy` the `.env` beside
        the compose file need not be there: Dokploy writes it.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            env_file: api.env
        #             ^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            env_file: api.env
        --- api.env
        MODE=live
        """,
        """
        --- target dokploy
        --- compose.yaml
        services:
          shop-api:
            image: api
            env_file: .env
        """,
      ]),
    Rule(
      whileReading: .remoteResource, severity: .error, summary: "A part of the project is on another machine.",
      rationale: "Docker Compose fetches it. This program does not use the network, so that part is not checked.",
      incorrect: [
        """
        --- compose.yaml
        include:
          - https://github.com/shop/shared.git
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        services:
          api:
            image: api
        """
      ],
      correct: [
        """
        --- compose.yaml
        include:
          - shared.yaml
        services:
          api:
            image: api
        --- shared.yaml
        services:
          queue:
            image: queue
        """
      ]),
    Rule(
      whileReading: .redeclaredImport, severity: .warning,
      summary: "A file declares again what it includes.",
      rationale: """
        Docker Compose 2 refuses the project, with "conflicts with imported resource"; Docker Compose 5 lays what the file
        says over what is included. Two files in one entry of `include` are merged by all of them.
        """,
      incorrect: [
        """
        --- compose.yaml
        include:
          - shared.yaml
        services:
          queue:
        # ^^^^^
            ports: ["6379:6379"]
        --- shared.yaml
        services:
          queue:
            image: queue
        """
      ],
      correct: [
        """
        --- compose.yaml
        include:
          - path: [shared.yaml, ports.yaml]
        services:
          api:
            image: api
        --- shared.yaml
        services:
          queue:
            image: queue
        --- ports.yaml
        services:
          queue:
            ports: ["6379:6379"]
        """
      ]),
    Rule(
      whileReading: .includeCycle, severity: .error, summary: "A file includes itself, directly or through others.",
      rationale: "Docker Compose refuses the project.",
      incorrect: [
        """
        --- compose.yaml
        include:
          - shared.yaml
        services:
          api:
            image: api
        --- shared.yaml
        include:
          - compose.yaml
        #   ^^^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        include:
          - shared.yaml
        services:
          api:
            image: api
        --- shared.yaml
        services:
          queue:
            image: queue
        """
      ]),
    Rule(
      whileReading: .tooManyFiles, severity: .error,
      summary: "The project is made of more files than this program reads.",
      rationale: "The limit keeps a file that includes many others from running away.",
      incorrect: [], correct: []),
    Rule(
      whileReading: .extendsCycle, severity: .error, summary: "A service extends itself, directly or through others.",
      rationale: "Docker Compose refuses the project.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            extends: worker
        #            ^^^^^^
          worker:
            extends: api
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
          worker:
            extends: api
        """
      ]),
    Rule(
      whileReading: .undefinedBase, severity: .error, summary: "`extends` names a service that does not exist.",
      rationale: "Docker Compose refuses the project.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            extends: base
        #            ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          base:
            image: api
          api:
            extends: base
        """
      ]),
    Rule(
      whileReading: .unknownEnvFileFormat, severity: .error,
      summary: "An `env_file` has a `format` that Docker Compose does not know.",
      rationale:
        "There is `raw`, which takes everything behind the `=` as it is, and the usual format, which has no name.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            env_file: [{ path: api.env, format: json }]
        #                                       ^^^^
        --- api.env
        MODE=live
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            env_file: [{ path: api.env, format: raw }]
        --- api.env
        MODE=live
        """
      ]),
  ]
}
