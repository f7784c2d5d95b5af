import Contract
import Diagnostics

extension Catalogue {
  /// What reading a contract and weighing allowances finds.
  static let contractFile: [Rule] = [
    Rule(
      whileReading: .contractUnknownKey, group: .contract, severity: .error,
      summary: "A contract has a key that the format does not know.",
      rationale: """
        What it says would not be checked, although its author thinks so. A misspelt key counts as the one that was meant,
        so that the mistake is reported once; any other says nothing. Keys of one's own begin with `x-`.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: { contaner: shop-api }
        #        ^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            container_name: shop-api
        --- validate.yaml
        services:
          api: { container: shop-api }
        """
      ]),
    Rule(
      whileReading: .contractWrongType, group: .contract, severity: .error,
      summary: "A value of a contract is of another kind than its place asks for.",
      rationale: """
        A text stands where a number belongs, a list where one value does, a second document behind the first, and so on.
        It is left out; only of a number, or of `true` or `false`, in quotes it is clear what it means.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: { ports: [http] }
        #                ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: { ports: [80] }
        """
      ]),
    Rule(
      whileReading: .contractInvalidValue, group: .contract, severity: .error,
      summary: "A contract has a value that the format does not know.",
      rationale: """
        A type, a severity or a condition is misspelt; it counts as the one that was meant, if that can be told, and is left
        out otherwise. Or it is a date, a number or the name of a variable that cannot be: what must be guarded has a name
        that `${…}` can hold.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { SITE: "${SITE:?}" }
        --- .env
        SITE=https://shop.dev
        --- validate.yaml
        services:
          api: {}
        variables:
          SITE: { services: api, type: https-url }
        #                              ^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { SITE: "${SITE:?}" }
        --- .env
        SITE=https://shop.dev
        --- validate.yaml
        services:
          api: {}
        variables:
          SITE: { services: api, type: http-url }
        """
      ]),
    Rule(
      whileReading: .contractMissingKey, group: .contract, severity: .error,
      summary: "An entry of a contract lacks something that it cannot do without.",
      rationale:
        "A variable is for some service, a group has variables, and an allowance is for a rule and has a reason.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: {}
        variables:
          MODE: { optional: true }
        # ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: {}
        variables:
          MODE: { services: api, optional: true }
        """
      ]),
    Rule(
      whileReading: .contractDanglingReference, group: .contract, severity: .error,
      summary: "A contract names a service or variable that it does not declare.",
      rationale: "The relation says nothing as long as one end of it does not exist.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: { needs: { qeueu: started } }
        #                 ^^^^^
          queue: { optional: true }
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: { needs: { queue: started } }
          queue: { optional: true }
        """
      ]),
    Rule(
      whileReading: .contractContradiction, group: .contract, severity: .error,
      summary: "What a contract says of a variable or a service cannot hold.",
      rationale: """
        A secret is never public and no argument of a build, only an `enum` has `values`, only a URL has parts. A variable
        is related to others, not to itself, and of a type that fits: a URL is no part of a URL, and no number is the same
        as one. Services do not need each other in a circle: Docker Compose would refuse it.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: { DATABASE_URL: "${DATABASE_URL:?}" }
        --- .env
        DATABASE_URL=postgres://shop:vDkVJm3hzq4Xy@db.shop.dev/shop
        --- validate.yaml
        services:
          api: {}
        variables:
          DATABASE_URL: { services: api, type: postgres-url, url: { password: DATABASE_URL } }
        #                                                                     ^^^^^^^^^^^^
        """,
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: {}
        variables:
          KEY: { services: api, type: secret, public: true, optional: true }
        #                             ^^^^^^
        """,
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: {}
        variables:
          KEY: { services: api, type: secret, optional: true }
        """
      ]),
    Rule(
      whileReading: .contractEmpty, group: .contract, severity: .error,
      summary: "A contract has no services and no variables.",
      rationale: """
        A contract beside the compose file takes the place of the built-in one, and every deployment fulfils one that
        demands nothing. Most often it is what a command left behind that failed: `validate contract > validate.yaml`
        empties the file before it begins. A file that is there for its `rules` and allowances alone can switch this rule
        off.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        # The contract of the shop
        #^
        """,
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        contract: shop
        #^
        services:
        """,
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: {}
        """,
        """
        --- compose.yaml
        services:
          cache:
            image: redis:7
            ports: ["6379:6379"]
        --- validate.yaml
        rules:
          contract-empty: off
          database-published: off
        """,
      ]),
    Rule(
      whileReading: .unusedAllowance, group: .allowances, severity: .warning, summary: "An allowance covers nothing.",
      rationale:
        "What it was for is mended, or it stands in the wrong place. Left alone it would hide the next finding of its kind.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            # validate:allow database-published -- reached by the backup machine
        #                    ^^^^^^^^^^^^^^^^^^
            image: api
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          cache:
            image: redis:7
            # validate:allow database-published -- reached by the backup machine
            ports: ["6379:6379"]
        """
      ]),
    Rule(
      whileReading: .expiredAllowance, group: .allowances, severity: .warning,
      summary: "The last day of an allowance has passed.",
      rationale: "It was meant for a while. The finding counts again.",
      incorrect: [
        """
        --- compose.yaml
        services:
          cache:
            image: redis:7
            ports: ["6379:6379"]
        --- validate.yaml
        services:
          cache: {}
        allow:
          - rule: database-published
            service: cache
            reason: until the backup machine has moved
            until: 2025-12-31
        #          ^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          cache:
            image: redis:7
            ports: ["6379:6379"]
        --- validate.yaml
        services:
          cache: {}
        allow:
          - rule: database-published
            service: cache
            reason: until the backup machine has moved
            until: 2099-12-31
        """
      ]),
    Rule(
      whileReading: .allowanceWithoutReason, group: .allowances, severity: .warning,
      summary: "An allowance does not say why.",
      rationale:
        "Whoever comes next cannot tell whether it still holds. Without a reason the allowance does not count.",
      incorrect: [
        """
        --- compose.yaml
        services:
          cache:
            image: redis:7
            # validate:allow database-published
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ports: ["6379:6379"]
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          cache:
            image: redis:7
            # validate:allow database-published -- reached by the backup machine
            ports: ["6379:6379"]
        """
      ]),
    Rule(
      whileReading: .unknownRule, group: .allowances, severity: .warning,
      summary: "An allowance or severity is for a rule that does not exist.",
      rationale: "It has no effect. Most often the name is mistyped.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: {}
        rules:
          database-publisched: error
        # ^^^^^^^^^^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
        --- validate.yaml
        services:
          api: {}
        rules:
          database-published: error
        """
      ]),
  ]
}
