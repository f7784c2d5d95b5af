import Compose
import Contract
import Diagnostics

extension Rule {
  static let postgresDataMount = Rule(
    "postgres-data-mount", group: .images, severity: .warning,
    summary: "The data of PostgreSQL 18 or later is mounted where the image no longer keeps it.",
    rationale: """
      From version 18 on the official image keeps its data in `/var/lib/postgresql/18/docker` and wants the volume at
      `/var/lib/postgresql`. With a volume at the old place it refuses to start. A tag without a version, such as
      `latest` or `alpine`, stands for the newest.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        db:
          image: postgres:18
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
          volumes: ["data:/var/lib/postgresql/data"]
      #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      volumes: { data: {} }
      """,
      """
      --- compose.yaml
      services:
        db:
          image: postgres:alpine
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
          volumes: ["data:/var/lib/postgresql/data"]
      #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      volumes: { data: {} }
      """,
    ],
    correct: [
      """
      --- compose.yaml
      services:
        db:
          image: postgres:18
          environment: { POSTGRES_PASSWORD_FILE: /run/secrets/password }
          volumes: ["data:/var/lib/postgresql"]
      volumes: { data: {} }
      """
    ]
  ) { deployment, report in
    for service in deployment.services(ofImage: .postgres) {
      let version = service.imageMajorVersion
      guard version.map({ $0 >= 18 }) ?? service.hasNewestImage, service.environmentVariable(named: "PGDATA") == nil
      else { continue }
      for mount in service.volumes where mount.target.string == "/var/lib/postgresql/data" {
        report(
          version.map { "PostgreSQL \($0) does not keep its data in `/var/lib/postgresql/data`" }
            ?? "the newest PostgreSQL does not keep its data in `/var/lib/postgresql/data`",
          at: mount.range,
          help: version == nil
            ? "name a version in the tag of the image, such as `postgres:17`, if the data is of one"
            : "mount the volume at `/var/lib/postgresql`, and move the data of an older version first",
          subject: Subject(service: service.name.value, path: "services.\(service.name.value).volumes"))
      }
    }
  }
}
