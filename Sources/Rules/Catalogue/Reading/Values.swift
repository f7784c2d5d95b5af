import Compose
import Diagnostics

extension Catalogue {
  /// Values of a compose file that have a grammar of their own.
  static let values: [Rule] = [
    Rule(
      whileReading: .invalidPort, severity: .error, summary: "A port cannot be understood.",
      rationale: "The short form is `[IP:][HOST:]CONTAINER[/PROTOCOL]`, with ranges of the same length on both sides.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            ports: ["eighty:80"]
        #            ^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            ports: ["8080:80"]
        """
      ]),
    Rule(
      whileReading: .invalidVolume, severity: .error, summary: "A volume cannot be understood.",
      rationale: "The short form is `[SOURCE:]TARGET[:OPTIONS]`, without empty parts.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["data::/data"]
        #             ^^^^^^^^^^^^^
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
        volumes: { data: {} }
        """
      ]),
    Rule(
      whileReading: .ignoredVolumeOption, severity: .warning,
      summary: "An option of a volume is none that Docker Compose knows.",
      rationale: """
        Docker Compose passes over it without a word, so that a volume which is meant to be read-only can be written. The
        options are `ro`, `rw`, `z`, `Z`, `nocopy` and the kinds of propagation; several stand behind one colon, with commas
        between them.
        """,
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["./files:/srv/files:readonly"]
        #                                 ^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["./files:/srv/files:ro"]
        """
      ]),
    Rule(
      whileReading: .invalidDevice, severity: .error, summary: "A device cannot be understood.",
      rationale: "The short form is `HOST[:CONTAINER[:PERMISSIONS]]`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            devices: ["/dev/a:/dev/b:r:w"]
        #             ^^^^^^^^^^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            devices: ["/dev/a:/dev/b:rw"]
        """
      ]),
    Rule(
      whileReading: .invalidDuration, severity: .error, summary: "A duration cannot be understood.",
      rationale:
        "A duration is a number with a unit, or several: `90s`, `1m30s`. The units are `us`, `ms`, `s`, `m`, `h`, `d` and `w`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            stop_grace_period: 10x
        #                      ^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            stop_grace_period: 10s
        """
      ]),
    Rule(
      whileReading: .invalidSize, severity: .error, summary: "A number of bytes cannot be understood.",
      rationale: "A size is a number with `b`, `k`, `m` or `g` behind it: `512m`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            mem_limit: lots
        #              ^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            mem_limit: 512m
        """
      ]),
    Rule(
      whileReading: .invalidCommand, severity: .error, summary: "A command line has unbalanced quotes.",
      rationale: "Docker Compose parts the line at its blanks as a shell would, and cannot find the end of a word.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            command: run --title "my shop
        #            ^^^^^^^^^^^^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            command: run --title "my shop"
        """
      ]),
    Rule(
      whileReading: .invalidExtraHost, severity: .error, summary: "An entry of `extra_hosts` has no address.",
      rationale: "An entry is `NAME=ADDRESS` or `NAME:ADDRESS`.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            extra_hosts: [queue]
        #                 ^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            extra_hosts: ["queue=10.0.0.7"]
        """
      ]),
    Rule(
      whileReading: .invalidPair, severity: .error,
      summary: "A list element is no `KEY=VALUE`, or has a blank before the `=`.",
      rationale: "`NAME =value` would define a variable whose name ends with a blank.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: ["MODE =live"]
        #                  ^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            environment: ["MODE=live"]
        """
      ]),
    Rule(
      whileReading: .invalidAddress, severity: .error, summary: "An address is no IP address.",
      rationale: "`host_ip` takes an address, not a name.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            ports: [{ target: 80, published: "8080", host_ip: localhost }]
        #                                                     ^^^^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            ports: [{ target: 80, published: "8080", host_ip: 127.0.0.1 }]
        """
      ]),
    Rule(
      whileReading: .unexpandedHome, severity: .warning,
      summary: "A `~` cannot be replaced, because `HOME` is not set.",
      rationale: "Docker Compose warns and takes it for the name of a folder.",
      incorrect: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["~/data:/data"]
        #              ^^^^^^
        """
      ],
      correct: [
        """
        --- compose.yaml
        services:
          api:
            image: api
            volumes: ["~/data:/data"]
        --- shell
        HOME=/home/ada
        """
      ]),
  ]
}
