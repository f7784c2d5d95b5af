import Compose
import Diagnostics

extension Catalogue {
  /// What reading variables finds, in compose files and env files.
  static let environment: [Rule] = [
    Rule(
      whileReading: .missingVariable, group: .variables, severity: .error,
      summary: "A variable that is demanded with `${NAME:?}` has no value.",
      rationale: """
        Docker Compose refuses the project, and names one such variable, which one by chance. Here all of them are
        reported, each once, with the places that refer to it and the services that need it.
        """,
      guide: "missing values cause Docker Compose to abort with a helpful error message",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              MODE: ${MODE:?live or test}
        #           ^^^^^^^^^^^^^^^^^^^^^
              REGION: ${REGION:?}
        #             ^^^^^^^^^^^
        --- .env
        REGION=
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              MODE: ${MODE:?live or test}
        --- .env
        MODE=live
        """
      ]),
    Rule(
      whileReading: .unsetVariable, group: .variables, severity: .warning,
      summary: "Nothing defines a variable, and nothing stands in for it.",
      rationale: """
        Docker Compose puts nothing in its place, warns, and goes on. It is an error when the contract requires the
        variable.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              MODE: ${MODE}
        #           ^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              MODE: ${MODE:-live}
        """
      ]),
    Rule(
      whileReading: .invalidInterpolation, severity: .error,
      summary: "A `${` is not followed by a reference that Docker Compose knows.",
      rationale: "Docker Compose refuses the project. A dollar sign that is meant as such is written `$$`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              MODE: ${MODE:=live}
        #           ^^^^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              MODE: ${MODE:-live}
              PRICE: 5$$
        """
      ]),
    Rule(
      whileReading: .miscountedBraces, severity: .warning,
      summary: "Docker Compose takes more for a default than is meant.",
      rationale:
        "With `{}` in a default it loses count of the braces, and takes everything up to the last `}` of the line.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              OPTIONS: "${OPTIONS:-{}} ${MODE:-live}"
        #               ^^^^^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment:
              OPTIONS: ${OPTIONS:-{ }}
        """
      ]),
    Rule(
      whileReading: .interpolationLimit, severity: .error,
      summary: "References nest or grow beyond what this program follows.",
      rationale: "The limit keeps a file whose variables contain each other from running away.",
      incorrect: [], correct: []),
    Rule(
      whileReading: .envSyntax, group: .envFiles, severity: .error,
      summary: "A line of an env file cannot be understood.",
      rationale: "Docker Compose refuses the whole project because of it.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:-live}" }
        --- .env
        MO%DE=live
        # ^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:-live}" }
        --- .env
        MODE=live
        """
      ]),
    Rule(
      whileReading: .envEncoding, group: .envFiles, severity: .error, summary: "An env file is not UTF-8.",
      rationale: "It was saved in another encoding; what its letters become depends on who reads it.",
      incorrect: [], correct: []),
    Rule(
      whileReading: .duplicateVariable, group: .envFiles, severity: .warning,
      summary: "A variable is defined twice in one env file.",
      rationale: "The last definition counts. Whoever changes the first wonders why nothing happens.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:?}" }
        --- .env
        MODE=test
        MODE=live
        #^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:?}" }
        --- .env
        MODE=live
        """
      ]),
    Rule(
      whileReading: .commentInValue, group: .envFiles, severity: .warning,
      summary: "What looks like a comment is part of the value.",
      rationale: "Docker Compose takes a `#` for a comment only behind a space, and not right behind the `=`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE-}" }
        --- .env
        MODE= # live or test
        #     ^^^^^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE-}" }
        --- .env
        MODE=live # or test
        """
      ]),
    Rule(
      whileReading: .hashInValue, group: .envFiles, severity: .note, summary: "A value without quotes has a `#` in it.",
      rationale: """
        Docker Compose keeps it unless a space comes before it; other readers of the same file, such as the dotenv
        package and Dokploy, take the rest of the line for a comment. Quotes make them agree.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { COLOUR: "${COLOUR:?}" }
        --- .env
        COLOUR=sea#green
        #      ^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { COLOUR: "${COLOUR:?}" }
        --- .env
        COLOUR='sea#green'
        """
      ]),
    Rule(
      whileReading: .textAfterQuote, group: .envFiles, severity: .warning,
      summary: "Behind a closing quote Docker Compose reads another variable.",
      rationale: "A value ends with its quote. What follows on the line is taken for the next name.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:?}", REGION: "${REGION:?}" }
        --- .env
        MODE="live" REGION=eu
        #           ^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:?}", REGION: "${REGION:?}" }
        --- .env
        MODE="live"
        REGION=eu
        """
      ]),
    Rule(
      whileReading: .variableWithoutValue, group: .envFiles, severity: .note,
      summary: "A name alone in its line gets no value from outside.",
      rationale: "Such a line takes over the shell's value. When there is none, it defines nothing.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:-live}" }
        --- .env
        MODE
        #^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:-live}" }
        --- .env
        MODE=test
        """
      ]),
    Rule(
      whileReading: .valueWithoutName, group: .envFiles, severity: .warning, summary: "A value has no name.",
      rationale: "Docker Compose keeps it under an empty name, where nothing can refer to it.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- .env
          =live
        # ^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:?}" }
        --- .env
        MODE=live
        """
      ]),
    Rule(
      whileReading: .unreferenceableName, group: .envFiles, severity: .note, summary: "No `${…}` can refer to a name.",
      rationale: "An env file may name a variable `shop.mode`; a reference consists of letters, digits and `_`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- .env
        shop.mode=live
        #^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${SHOP_MODE:?}" }
        --- .env
        SHOP_MODE=live
        """
      ]),
    Rule(
      whileReading: .typographicQuotes, group: .envFiles, severity: .warning,
      summary: "A value begins with a quotation mark that is none to a program.",
      rationale:
        "Word processors and chat programs replace `\"` by `“`. To Docker Compose that is a letter like any other.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { TITLE: "${TITLE:?}" }
        --- .env
        TITLE=“shop”
        #     ^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { TITLE: "${TITLE:?}" }
        --- .env
        TITLE="shop"
        """
      ]),
    Rule(
      whileReading: .strayQuote, group: .envFiles, severity: .note,
      summary: "A value ends with a quote that it does not begin with.",
      rationale: "The quote is part of the value. Most often the first one was lost.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { TITLE: "${TITLE:?}" }
        --- .env
        TITLE=shop"
        #         ^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { TITLE: "${TITLE:?}" }
        --- .env
        TITLE="shop"
        """
      ]),
    Rule(
      whileReading: .carriageReturnInValue, group: .envFiles, severity: .warning,
      summary: "A quoted value of several lines has line breaks of two characters.",
      rationale:
        "The file was saved on Windows. Between quotes the carriage returns stay, and keys and certificates are then refused.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { TITLE: "${TITLE:?}" }
        --- .env
        TITLE="my\r
        #        ^
        shop"
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { TITLE: "${TITLE:?}" }
        --- .env
        TITLE="my
        shop"
        """
      ]),
    Rule(
      whileReading: .trailingBlank, group: .envFiles, severity: .note, summary: "A quoted value ends with a blank.",
      rationale: "The blank is part of the value, and nobody sees it.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { TITLE: "${TITLE:?}" }
        --- .env
        TITLE="shop "
        #          ^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { TITLE: "${TITLE:?}" }
        --- .env
        TITLE="shop"
        """
      ]),
    Rule(
      whileReading: .colonSeparator, group: .envFiles, severity: .note,
      summary: "A name and its value are parted by a colon.",
      rationale: "Docker Compose accepts `NAME: value`; shells and most other readers do not.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:?}" }
        --- .env
        MODE: live
        #   ^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:?}" }
        --- .env
        MODE=live
        """
      ]),
    Rule(
      whileReading: .exportInEnvFile, group: .envFiles, severity: .note, summary: "A line begins with `export`.",
      rationale:
        "Docker Compose accepts it; `docker run --env-file` and `docker stack deploy` take it for part of the name.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:?}" }
        --- .env
        export MODE=live
        #^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { MODE: "${MODE:?}" }
        --- .env
        MODE=live
        """
      ]),
    Rule(
      whileReading: .quotesInRawValue, group: .envFiles, severity: .warning,
      summary: "A value of a raw env file is in quotes.",
      rationale: "With `format: raw` they are part of the value.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            env_file: [{ path: api.env, format: raw }]
        --- api.env
        TITLE="shop"
        #     ^^^^^^
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
        TITLE=shop
        """
      ]),
  ]
}
