import Compose
import Diagnostics
import Testing

/// What loading says, and where: carets under the bytes that a finding marks, followed by its rule.
@Suite("Places of problems")
struct ProblemPlaceTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let source: String
    var testDescription: String { name }

    init(_ name: String, _ source: String) {
      self.name = name
      self.source = source
    }
  }

  @Test(arguments: documents + schema + values + references)
  func findings(_ example: Example) {
    let result = LoadedProject.load(example.source)
    let found = result.diagnostics.map { diagnostic -> String in
      guard let range = diagnostic.primary?.range else { return "-: \(diagnostic.rule)" }
      let table = LineTable(result.files[range.file].bytes)
      let line = table.line(at: range.lowerBound)
      let start = range.lowerBound - table.contents(ofLine: line).lowerBound
      return "\(line):\(start)+\(range.count): \(diagnostic.rule)"
    }
    #expect(found.sorted() == expectations(in: example.source).sorted())
    for diagnostic in result.diagnostics {
      #expect(!diagnostic.help.isEmpty, "\(diagnostic.rule) says nothing of a remedy")
    }
  }

  /// The caret lines of a source, each about the line of text above it; `#0` has the marks begin in the first column,
  /// where the comment itself has to.
  private func expectations(in source: String) -> [String] {
    var result: [String] = []
    var subject = 0
    for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard let first = line.firstIndex(of: "^"), line.drop(while: { $0 == " " }).first == "#" else {
        subject = index + 1
        continue
      }
      let carets = line[first...].prefix { $0 == "^" }
      let isFirstColumn = line.hasPrefix("#0")
      let start = isFirstColumn ? 0 : line.utf8.distance(from: line.startIndex, to: first)
      let rule = line[carets.endIndex...].drop { $0 == " " }
      result.append("\(subject):\(start)+\(carets.count): \(rule)")
    }
    return result
  }

  static let documents = [
    Example(
      "a key that is a number",
      """
      services:
        1: {image: x}
      # ^ non-string-key
      """),
    Example(
      "a key that is null",
      """
      services:
        ~: {image: x}
      # ^ non-string-key
      """),
    Example(
      "a merge of a string",
      """
      services:
        a:
          <<: foo
            # ^^^ invalid-merge-key
          image: x
      """),
    Example(
      "an alias within what it stands for",
      """
      services:
        a: &a
          image: x
          labels: *a
                # ^^ alias-cycle
      """),
    Example(
      "a version",
      """
      version: "3"
      #0 ^^^^^^^ obsolete-version
      services: {a: {image: x}}
      """),
    Example(
      "a list where the mapping should be",
      """
      - services
      #0 ^^^^^^^^^^ wrong-type
      """),
  ]

  static let schema = [
    Example(
      "unknown keys at several levels",
      """
      services:
        a:
          imagee: x
        # ^^^^^^ unknown-key
          image: x
          build: {contxt: .}
                # ^^^^^^ unknown-key
      servises: {}
      #0 ^^^^^^^^ unknown-key
      """),
    Example(
      "kinds",
      """
      services:
        a:
          image: 12
               # ^^ wrong-type
          command: [echo, 1]
                        # ^ wrong-type
          ports: {a: b}
                # ^ wrong-type
          environment:
            - {A: b}
             # ^ wrong-type
          user: ~
              # ^ wrong-type
      """),
    Example(
      "names",
      """
      services:
        "a b": {image: x}
      # ^^^^^ invalid-name
        c: {image: x, ulimits: {NOFILE: 1}}
      volumes:
        "d e": {}
      # ^^^^^ invalid-name
      """),
    Example(
      "values to choose from",
      """
      services:
        a:
          image: x
          cgroup: hosst
                # ^^^^^ unsupported-value
          pull_policy: maybe
                     # ^^^^^ unsupported-value
          volumes: [{type: bint, target: /x}]
                         # ^^^^ unsupported-value
      """),
    Example(
      "bounds and duplicates",
      """
      services:
        a:
          image: x
          oom_score_adj: 2000
                       # ^^^^ number-out-of-range
          security_opt: [a, b, a]
                             # ^ duplicate-item
      """),
    Example(
      "keys that must be there",
      """
      services:
        a:
          image: x
          devices:
            - target: /dev/x
            # ^^^^^^ missing-key
          depends_on:
            b: {required: false}
              # ^^^^^^^^ missing-key
        b: {image: x}
      """),
  ]

  static let values = [
    Example(
      "ports",
      """
      services:
        a:
          image: x
          ports:
            - "abc:80"
             # ^^^ invalid-port
            - "70000:80"
             # ^^^^^ invalid-port
            - "80/xyz"
                # ^^^ invalid-port
            - "1.2.3:80:80"
             # ^^^^^ invalid-port
            - "80-82:80-81"
             # ^^^^^^^^^^^ invalid-port
            - {published: 80}
             # ^^^^^^^^^ invalid-port
            - {target: 80, host_ip: zz}
                                  # ^^ invalid-address
      """),
    Example(
      "numbers in a notation that Docker Compose does not read there",
      """
      services:
        a:
          image: x
          build: {context: ., ulimits: {nofile: "1024"}}
                                              # ^^^^^^ wrong-type
          ulimits: {nofile: 1000, nproc: {soft: 1e3, hard: 1000}}
                                              # ^^^ invalid-number
          blkio_config: {weight: "300"}
                               # ^^^^^ wrong-type
          group_add: [1.5]
                    # ^^^ invalid-number
          expose: [1.5]
                 # ^^^ invalid-number
          storage_opt: {size: true}
                            # ^^^^ invalid-number
          gpus: [{count: 1.0}]
                       # ^^^ invalid-number
          secrets: [{source: s, mode: 1.5}]
                                    # ^^^ invalid-number
          volumes: [{type: tmpfs, target: /t, tmpfs: {mode: "1777"}}]
                                                          # ^^^^^^ wrong-type
          cpus: "1e300"
              # ^^^^^^^ number-out-of-range
          cpu_period: 99999999999999999999
                    # ^^^^^^^^^^^^^^^^^^^^ number-out-of-range
          cpu_percent: 1e3
                     # ^^^ number-out-of-range
      secrets: {s: {file: ./s}}
      """),
    Example(
      "blanks and what is no text",
      """
      services:
        a:
          image: x
          pid: ~
             # ^ wrong-type
          build: {context: ., additional_contexts: {c: 1}}
                                                     # ^ wrong-type
          ports: [{target: 80, host_ip: ""}]
                                      # ^^ invalid-address
          extra_hosts: {"": 1.2.3.4}
                      # ^^ invalid-name
        b: {image: x, extra_hosts: ["=1.2.3.4"]}
                                  # ^^^^^^^^^^ invalid-extra-host
        c: {image: x, extra_hosts: {x-h: 1.2.3.4}}
                                  # ^^^ invalid-extra-host
        d: {extends: {service: a, file: [f.yaml]}, image: x}
                                      # ^^^^^^^^ wrong-type
        e: {image: x, labels: {x-l: v}}
                             # ^^^ invalid-name
      """),
    Example(
      "volumes and devices",
      """
      services:
        a:
          image: x
          volumes:
            - "/a:/b:ro:x"
            # ^^^^^^^^^^^^ invalid-volume
            - {type: bind, target: /x}
                   # ^^^^ invalid-volume
          devices: ["a:b:c:d"]
                  # ^^^^^^^^^ invalid-device
      """),
    Example(
      "durations, sizes, commands, hosts",
      """
      services:
        a:
          image: x
          stop_grace_period: 10x
                           # ^^^ invalid-duration
          mem_limit: lots
                   # ^^^^ invalid-size
          command: 'say "hi'
                 # ^^^^^^^^^ invalid-command
          extra_hosts: [noaddress]
                      # ^^^^^^^^^ invalid-extra-host
          environment: ["A =1", "B "]
                       # ^^ invalid-pair
                              # ^^^^ invalid-pair
      """),
    Example(
      "casts",
      """
      services:
        a:
          image: x
          privileged: maybe
                    # ^^^^^ invalid-boolean
          tty: "yes"
             # ^^^^^ boolean-spelling
          scale: two
               # ^^^ invalid-number
      """),
    Example(
      "attributes that exclude each other",
      """
      services:
        a:
          build: {context: ., dockerfile: D, dockerfile_inline: FROM x}
                                           # ^^^^^^^^^^^^^^^^^ exclusive-attributes
          network_mode: host
        # ^^^^^^^^^^^^ exclusive-attributes
          networks: [default]
      volumes:
        v: {external: true, driver: local}
                          # ^^^^^^ exclusive-attributes
      secrets:
        s: {}
      # ^ missing-source
        t: {file: a, environment: B}
                   # ^^^^^^^^^^^ exclusive-attributes
        u: {external: {name: n}}
                     # ^^^^ deprecated-external-name
      """),
  ]

  static let references = [
    Example(
      "what is not declared",
      """
      services:
        a:
          image: x
          depends_on: [b]
                     # ^ undefined-service
          networks: [front]
                   # ^^^^^ undefined-network
          volumes: ["data:/x"]
                   # ^^^^ undefined-volume
          secrets: [s]
                  # ^ undefined-secret
          configs: [c]
                  # ^ undefined-config
          models: [m]
                 # ^ undefined-model
      """),
    Example(
      "secrets and configs without a source",
      """
      services:
        a:
          image: x
          build: { secrets: [{ target: k }] }
                           # ^^^^^^^^^^^^^ undefined-secret
          secrets: [{ target: k }]
                  # ^^^^^^^^^^^^^ undefined-secret
          configs: [{ target: /k }]
                  # ^^^^^^^^^^^^^^ undefined-config
      """),
    Example(
      "what is to be done where something changes",
      """
      services:
        a:
          image: x
          develop:
            watch:
              - { path: a, action: restart }
              - { path: b, action: rebuild }
              - { path: c, action: sync }
                                 # ^^^^ missing-key
      """),
    Example(
      "an image that is null",
      """
      services:
        a: { image: ~ }
                  # ^ wrong-type
      """),
    Example(
      "a service without an image, and a blank one",
      """
      services:
        a: {restart: always}
      # ^ missing-image
        b: {image: ""}
                 # ^^ missing-image
      """),
    Example(
      "two cycles at once",
      """
      services:
        a: {image: x, depends_on: [b]}
                                 # ^ dependency-cycle
        b: {image: x, depends_on: [a]}
        c: {image: x, depends_on: [c]}
                                 # ^ dependency-cycle
      """),
    Example(
      "a dependency that no profile switches on",
      """
      services:
        a: {image: x, depends_on: [b]}
                                 # ^ undefined-service
        b: {image: x, profiles: [p]}
      """),
    Example(
      "one name for two containers, and for one of many",
      """
      services:
        a: {image: x, container_name: n1}
        b: {image: x, container_name: n1}
                                    # ^^ duplicate-container-name
        c: {image: x, container_name: n2, scale: 2}
                                    # ^^ container-name-with-replicas
      """),
    Example(
      "limits given twice",
      """
      services:
        a:
          image: x
          mem_limit: 1g
                   # ^^ conflicting-limits
          scale: 2
               # ^ conflicting-limits
          deploy: {replicas: 3, resources: {limits: {memory: 2g}}}
      """),
    Example(
      "mounts at one place",
      """
      services:
        a:
          image: x
          tmpfs: [/x]
          volumes: ["/srv:/x"]
                        # ^^ duplicate-mount-target
      """),
    Example(
      "a health check without its kind, a platform that is not built",
      """
      services:
        a:
          build: {context: ., platforms: [linux/amd64]}
          platform: linux/arm64
                  # ^^^^^^^^^^^ platform-not-built
          healthcheck: {test: [curl, -f, localhost]}
                             # ^^^^ healthcheck-without-kind
      """),
    Example(
      "bases that are not there, and one that is itself",
      """
      services:
        a: {image: x, extends: zz}
                             # ^^ undefined-base
        b: {image: x, extends: c}
                             # ^ extends-cycle
        c: {image: x, extends: b}
      """),
    Example(
      "files that are not there",
      """
      include: [nope.yaml]
              # ^^^^^^^^^ unreadable-file
      services:
        a:
          image: x
          env_file: gone.env
                  # ^^^^^^^^ unreadable-file
        b:
          image: x
          extends: {file: https://example.org/c.yaml, service: c}
                        # ^^^^^^^^^^^^^^^^^^^^^^^^^^ remote-resource
      """),
  ]
}
