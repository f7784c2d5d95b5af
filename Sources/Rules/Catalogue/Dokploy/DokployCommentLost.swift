import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokployCommentLost = Rule(
    "dokploy-comment-lost", group: .dokploy, scope: .target(.dokploy), severity: .note,
    summary: "An allowance stands in a comment of the compose file, which Dokploy drops.",
    rationale: """
      Dokploy reads the compose file and writes it out again before it deploys, without comments. A check on the server
      no longer sees the allowance. An entry in the contract file stays.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          # validate:allow dokploy-published-port -- for the monitoring
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          ports: ["3000:3000"]
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          ports: ["3000:3000"]
      --- validate.yaml
      services:
        shop-api: {}
      allow:
        - rule: dokploy-published-port
          service: shop-api
          reason: for the monitoring
      """
    ]
  ) { deployment, report in
    for comment in deployment.comments where deployment.project.composeFiles.contains(comment.file) {
      let text = String(decoding: deployment.files.bytes(of: comment), as: UTF8.self)
      guard text.drop(while: { $0 == "#" || $0 == " " }).hasPrefix("validate:allow") else { continue }
      report(
        "Dokploy drops this comment, and the allowance with it", at: comment,
        help: "move it to the `allow` list of a `validate.yaml`")
    }
  }
}
