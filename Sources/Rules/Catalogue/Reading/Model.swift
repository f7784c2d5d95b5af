import Compose
import Diagnostics

extension Catalogue {
  /// What turning YAML into a compose model finds.
  static let model: [Rule] = [
    Rule(
      whileReading: .tooManyNodes, severity: .error, summary: "A document has more nodes than Docker Compose reads.",
      rationale: "Docker Compose gives up at 100,000 nodes, aliases counted each time they are used.",
      incorrect: [], correct: []),
    Rule(
      whileReading: .excessiveAliasing, severity: .error,
      summary: "Aliases expand to more than Docker Compose accepts.",
      rationale: """
        A few lines of aliases of aliases stand for millions of nodes. Parsers refuse such files to protect themselves.
        """,
      incorrect: [], correct: []),
    Rule(
      whileReading: .aliasCycle, severity: .error, summary: "An alias stands inside the node that it stands for.",
      rationale: "The node would contain itself, without end.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api: &api
            image: api
            labels: *api
        #           ^^^^
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
      whileReading: .nonStringKey, severity: .error, summary: "A mapping's key is not a string.",
      rationale: "A number, `true` or nothing as a key must be in quotes; Docker Compose refuses it otherwise.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              1: one
        #     ^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              "1": one
        """
      ]),
    Rule(
      whileReading: .referenceInKey, severity: .warning,
      summary: "A key holds a reference to a variable, which stays as it is.",
      rationale: """
        Docker Compose fills in variables in values only. In a list of `NAME=value` each element is a value, and its name may
        hold references too.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            labels: { "team.${TEAM:-core}": "yes" }
        #             ^^^^^^^^^^^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            labels: ["team.${TEAM:-core}=yes"]
        """
      ]),
    Rule(
      whileReading: .invalidMergeKey, severity: .error,
      summary: "The value of `<<` is neither a mapping nor a list of mappings.",
      rationale: "`<<` adds the keys of other mappings, usually those of an alias.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            <<: common
        #       ^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        x-common: &common
          restart: always
        services:
          api:
            image: api
            <<: *common
        """
      ]),
    Rule(
      whileReading: .emptyComposeFile, severity: .error, summary: "There is no content in the compose files.",
      rationale: "Docker Compose has nothing to start and says so.",
      incorrect: [
        Example(
          """
          --- compose.yaml
          # nothing here yet
          #^
          """)
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
      whileReading: .obsoleteVersion, severity: .note, summary: "The file has the obsolete key `version`.",
      rationale: """
        Docker Compose ignores it and warns with every command. It never chose the version of Docker Compose.
        `docker stack deploy` still reads it, so nothing is said with `--target stack`.
        """,
      incorrect: [
        """
        --- compose.yaml
        version: "3.8"
        #^^^^^^
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
        """,
        """
        --- target stack
        --- compose.yaml
        version: "3.8"
        services:
          api:
            image: api
        """,
      ]),
    Rule(
      whileReading: .booleanSpelling, severity: .warning,
      summary: "A boolean is written in a way that YAML 1.2 does not know.",
      rationale:
        "`yes`, `on` and the like are strings by now. Docker Compose still takes them where it needs a boolean, and warns.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            privileged: "yes"
        #               ^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            privileged: true
        """
      ]),
    Rule(
      whileReading: .invalidBoolean, severity: .error, summary: "A string stands where `true` or `false` is needed.",
      rationale: "Docker Compose refuses the project. Often it is a variable that holds something else.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            privileged: "maybe"
        #               ^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            privileged: true
        """
      ]),
    Rule(
      whileReading: .invalidNumber, severity: .error, summary: "A string stands where a number is needed.",
      rationale: "Docker Compose refuses the project. Often it is a variable that is empty or holds something else.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            scale: "two"
        #          ^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            scale: "2"
        """
      ]),
    Rule(
      whileReading: .severalComposeFiles, severity: .warning,
      summary: "There is more than one compose file that could be meant.",
      rationale:
        "Docker Compose takes the first of `compose.yaml`, `compose.yml`, `docker-compose.yml` and `docker-compose.yaml`.",
      incorrect: [
        Example(
          """
          --- compose.yaml
          services:
            api:
              image: api
          --- docker-compose.yml
          services:
            api:
              image: api
          """, unplaced: 1)
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
      whileReading: .invalidProjectName, severity: .error,
      summary: "The project has a name that Docker Compose does not take.",
      rationale: """
        A name that is given with an option or `COMPOSE_PROJECT_NAME` consists of lower-case letters, digits, `-` and
        `_`, and begins with a letter or digit.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- .env
        COMPOSE_PROJECT_NAME=My Shop
        #                    ^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- .env
        COMPOSE_PROJECT_NAME=my-shop
        """
      ]),
    Rule(
      whileReading: .missingProjectName, severity: .error, summary: "The project has no name.",
      rationale:
        "Neither an option nor the file gives one, and the directory's name has no letter or digit to make one of.",
      incorrect: [], correct: []),
    Rule(
      whileReading: .stackIgnoredTag, group: .stack, severity: .warning,
      summary: "A `!reset` or `!override` that `docker stack deploy` ignores.",
      rationale: """
        It knows neither, says nothing, and merges the files as if the tag was not there: a port that an override file
        was to replace is published beside the new one. `!reset null` is the text `null`, which is an error.
        """,
      incorrect: [
        """
        --- target stack
        --- compose.yaml
        services:
          api:
            image: api
            ports: ["80:80"]
        --- compose.override.yaml
        services:
          api:
            ports: !override ["443:443"]
        #          ^^^^^^^^^
            command: !reset null
        #            ^^^^^^
        """
      ],
      correct: [
        """
        --- target stack
        --- compose.yaml
        services:
          api:
            image: api
        --- compose.override.yaml
        services:
          api:
            ports: ["443:443"]
        """
      ]),
  ]
}
