import Compose
import Diagnostics

extension Catalogue {
  /// Parts of a project that do not fit together.
  static let consistency: [Rule] = [
    Rule(
      whileReading: .exclusiveAttributes, severity: .error,
      summary: "Attributes exclude each other, or one lacks another that it needs.",
      rationale: "Docker Compose refuses the project rather than choose.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            network_mode: host
        #   ^^^^^^^^^^^^
            networks: [back]
        networks: { back: {} }
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            networks: [back]
        networks: { back: {} }
        """
      ]),
    Rule(
      whileReading: .deprecatedExternalName, severity: .warning,
      summary: "`external.name` is used, which `name` has replaced.",
      rationale: "Docker Compose still understands it, and warns.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["data:/data"]
        volumes:
          data: { external: { name: shop-data } }
        #                     ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["data:/data"]
        volumes:
          data: { external: true, name: shop-data }
        """
      ]),
    Rule(
      whileReading: .missingSource, severity: .error,
      summary: "A secret or config does not say where its contents come from.",
      rationale: "It needs a `file`, an `environment` variable or `content`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            secrets: [key]
        secrets:
          key: { labels: { owner: shop } }
        # ^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            secrets: [key]
        secrets:
          key: { file: ./key.txt }
        """
      ]),
    Rule(
      whileReading: .missingImage, severity: .error, summary: "A service has neither an image nor a build context.",
      rationale: "There is nothing to run. A variable that is empty gives an empty image as well.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
        # ^^^
            restart: always
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            restart: always
        """
      ]),
    Rule(
      whileReading: .undefinedService, severity: .error, summary: "A service needs another that is not there.",
      rationale: "It does not exist, or no profile that is switched on has it.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            depends_on: [queue]
        #                ^^^^^
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
        """
      ]),
    Rule(
      whileReading: .undefinedNetwork, severity: .error, summary: "A service uses a network that is not declared.",
      rationale: "Every network but `default` must be listed under the top-level `networks`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            networks: [back]
        #              ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            networks: [back]
        networks: { back: {} }
        """
      ]),
    Rule(
      whileReading: .undefinedVolume, severity: .error, summary: "A service mounts a volume that is not declared.",
      rationale: "Named volumes must be listed under the top-level `volumes`. A folder begins with `.` or `/`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["data:/data"]
        #              ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["data:/data", "./static:/static:ro"]
        volumes: { data: {} }
        """
      ]),
    Rule(
      whileReading: .undefinedConfig, severity: .error, summary: "A service uses a config that is not declared.",
      rationale: "Configs must be listed under the top-level `configs`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            configs: [site]
        #             ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            configs: [site]
        configs: { site: { file: ./site.conf } }
        """
      ]),
    Rule(
      whileReading: .undefinedSecret, severity: .error, summary: "A service uses a secret that is not declared.",
      rationale: "Secrets must be listed under the top-level `secrets`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            secrets: [key]
        #             ^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            secrets: [key]
        secrets: { key: { file: ./key.txt } }
        """
      ]),
    Rule(
      whileReading: .undefinedModel, severity: .error, summary: "A service uses a model that is not declared.",
      rationale: "Models must be listed under the top-level `models`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            models: [llm]
        #            ^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            models: [llm]
        models: { llm: { model: ai/smollm2 } }
        """
      ]),
    Rule(
      whileReading: .dependencyCycle, severity: .error, summary: "Services wait for each other.",
      rationale: "None of them could start first.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            depends_on: [queue]
        #                ^^^^^
          queue:
            image: queue
            depends_on: [api]
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
        """
      ]),
    Rule(
      whileReading: .healthcheckWithoutKind, severity: .error,
      summary: "A healthcheck's list does not say how to run it.",
      rationale: "The first element is `CMD`, `CMD-SHELL` or `NONE`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            healthcheck: { test: [curl, http://localhost] }
        #                         ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            healthcheck: { test: [CMD, curl, http://localhost] }
        """
      ]),
    Rule(
      whileReading: .duplicateMountTarget, severity: .error, summary: "A service mounts two things at one path.",
      rationale: "Docker refuses to start the container.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["data:/data"]
        #                   ^^^^^
            tmpfs: [/data]
        volumes: { data: {} }
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["data:/data"]
            tmpfs: [/tmp]
        volumes: { data: {} }
        """
      ]),
    Rule(
      whileReading: .duplicateAddress, severity: .warning, summary: "Two services have the same address in a network.",
      rationale: "The engine does not start the second as long as the first runs.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            networks: { back: { ipv4_address: 10.9.0.5 } }
          web:
            image: web
            networks: { back: { ipv4_address: 10.9.0.5 } }
        #                                     ^^^^^^^^
        networks: { back: { ipam: { config: [{ subnet: 10.9.0.0/24 }] } } }
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            networks: { back: { ipv4_address: 10.9.0.5 } }
          web:
            image: web
            networks: { back: { ipv4_address: 10.9.0.6 } }
        networks: { back: { ipam: { config: [{ subnet: 10.9.0.0/24 }] } } }
        """
      ]),
    Rule(
      whileReading: .duplicateContainerName, severity: .error, summary: "Two services have the same `container_name`.",
      rationale: "Docker allows each name once on a machine.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            container_name: shop
          web:
            image: web
            container_name: shop
        #                   ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            container_name: shop-api
          web:
            image: web
            container_name: shop-web
        """
      ]),
    Rule(
      whileReading: .containerNameWithReplicas, severity: .error,
      summary: "A service of which several containers run has a fixed `container_name`.",
      rationale: "The second container could not have the same name.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            container_name: shop-api
        #                   ^^^^^^^^
            scale: 2
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            scale: 2
        """
      ]),
    Rule(
      whileReading: .conflictingLimits, severity: .error,
      summary: "The same limit is given twice with different values.",
      rationale:
        "Docker Compose refuses the project rather than choose between the old key and the one under `deploy`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            scale: 2
        #          ^
            deploy: { replicas: 3 }
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            deploy: { replicas: 3 }
        """
      ]),
    Rule(
      whileReading: .platformNotBuilt, severity: .error, summary: "The platform that a service runs on is not built.",
      rationale: "`build.platforms` must contain the service's `platform`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            platform: linux/arm64
        #             ^^^^^^^^^^^
            build: { context: ., platforms: [linux/amd64] }
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            platform: linux/arm64
            build: { context: ., platforms: [linux/amd64, linux/arm64] }
        """
      ]),
  ]
}
