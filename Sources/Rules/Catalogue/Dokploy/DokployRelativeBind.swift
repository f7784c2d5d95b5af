import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployRelativeBind = Rule(
    "dokploy-relative-bind", group: .dokploy, scope: .target(.dokploy), severity: .warning,
    summary: "A container writes into the folder that Dokploy replaces with every deployment.",
    rationale: """
      Dokploy deletes the checkout and clones it anew. What containers wrote there is gone, and a container that was not
      started again sees an empty folder. `../files` beside the checkout stays.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          volumes: ["./uploads:/uploads"]
      #             ^^^^^^^^^^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          volumes: ["../files/uploads:/uploads", "./templates:/templates:ro"]
      """
    ]
  ) { deployment, report in
    let directory =
      deployment.project.directory.hasSuffix("/")
      ? deployment.project.directory : deployment.project.directory + "/"
    for service in deployment.project.services {
      var places: [Occurrence] = []
      for mount in service.volumes where mount.kind == .bind && !mount.isReadOnly {
        guard let source = mount.source?.string,
          source.hasPrefix(directory) || source.hasPrefix("./") || source + "/" == directory
        else { continue }
        places.append(service.occurrence(of: "volumes", at: mount.range))
      }
      guard !places.isEmpty else { continue }
      report(
        "`\(service.name.value)` writes into the checkout, which Dokploy replaces", at: places,
        help: "use a named volume, or a folder below `../files`")
    }
  }
}
