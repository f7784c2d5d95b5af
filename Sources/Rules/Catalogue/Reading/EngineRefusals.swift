import Compose
import Diagnostics

extension Catalogue {
  /// What Docker Compose hands over as it is, and the engine refuses.
  static let engineRefusals: [Rule] = [
    Rule(
      whileReading: .unknownRestartPolicy, severity: .warning,
      summary: "A restart policy is none that the engine knows.",
      rationale: """
        Docker Compose takes any word and hands it over; the engine then creates no container. It knows `no`, `always`,
        `unless-stopped` and `on-failure`, the last with a number of attempts after a colon if there is a limit. Under `deploy`
        the words are `none`, `on-failure` and `any`.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            restart: allways
        #            ^^^^^^^
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
      whileReading: .invalidMountTarget, severity: .warning,
      summary: "Something is to be mounted where nothing can be.",
      rationale: """
        A volume or tmpfs goes to an absolute path below the root of the container; with any other the engine creates no
        container. A single letter before a colon is a Windows drive, so that `d:/data` is no use of a volume `d`.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["./files:srv/files"]
        #                      ^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["./files:/srv/files"]
        """
      ]),
    Rule(
      whileReading: .sharedNetworkOption, severity: .warning,
      summary: "A service in the network of another container asks for something of its own network.",
      rationale: """
        With `network_mode: service:NAME` or `container:NAME` a container has the other one's addresses, ports and name. The
        engine refuses one that publishes ports all the same, or has a host name, name servers or extra hosts of its own.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          vpn:
            image: vpn
          api:
            image: api
            network_mode: service:vpn
            ports: ["8080:80"]
        #   ^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          vpn:
            image: vpn
            ports: ["8080:80"]
          api:
            image: api
            network_mode: service:vpn
        """
      ]),
    Rule(
      whileReading: .addressWithoutSubnet, severity: .warning,
      summary: "A service has an address in a network that has no subnet.",
      rationale: """
        The engine gives out an address of one's choice only where the file says which addresses the network has; otherwise
        it refuses the container. Networks that exist already, or that have another driver, are not judged.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            networks: { back: { ipv4_address: 10.9.0.5 } }
        #                                     ^^^^^^^^
        networks: { back: {} }
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            networks: { back: { ipv4_address: 10.9.0.5 } }
        networks: { back: { ipam: { config: [{ subnet: 10.9.0.0/24 }] } } }
        """
      ]),
    Rule(
      whileReading: .portOutOfRange, severity: .warning,
      summary: "A port is beyond the last that there is.",
      rationale: """
        Docker Compose refuses such a number in the short form of a port, and passes it on in the long one and in `expose`.
        The engine creates no such container.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            ports: [{ target: 80800, published: "80" }]
        #                     ^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            ports: [{ target: 8080, published: "80" }]
        """
      ]),
  ]
}
