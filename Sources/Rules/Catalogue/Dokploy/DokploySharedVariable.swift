import Compose
import Contract
import Diagnostics

extension Rule {
  static let dokploySharedVariable = Rule(
    "dokploy-shared-variable", group: .dokploy, scope: .target(.dokploy), severity: .note,
    summary: "A value refers to a shared variable of Dokploy, so it is not known here.",
    rationale: """
      Dokploy replaces `${{project.NAME}}`, `${{environment.NAME}}` and `${{vault.PROVIDER.SECRET}}` in the Environment
      tab before it writes the env file; a name that it does not have fails the deployment. What such a value becomes is
      not known here, and nothing is said of it. `${{NAME}}` stands for a variable of the same text, and is filled in.
      Docker Compose itself refuses all of these, so the same text cannot be used as an env file elsewhere.
      """,
    incorrect: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { REGION: "${REGION:?}" }
      --- .env.tab
      REGION=${{project.REGION}}
      #      ^^^^^^^^^^^^^^^^^^^
      """
    ],
    correct: [
      """
      --- target dokploy
      --- compose.yaml
      services:
        shop-api:
          image: api
          environment: { REGION: "${REGION:?}", SITE: "${SITE:?}" }
      --- .env.tab
      REGION=eu
      SITE=https://${{REGION}}.shop.dev
      """
    ]
  ) { deployment, report in
    for file in deployment.environmentTab {
      // What is refused has been said.
      let refused = Set(file.problems.filter(\.isRefused).map(\.range))
      for entry in file.entries {
        let unknown = entry.definition?.value.runs.lazy.compactMap { run -> SourceRange? in
          if case .unknown(let range) = run.source { range } else { nil }
        }.first { !refused.contains($0) }
        guard let unknown else { continue }
        report(
          "Dokploy fills in a part of `\(entry.name)`, so its value is not checked", at: unknown,
          help: "check that the variable exists in Dokploy", subject: Subject(variable: entry.name))
      }
    }
  }
}
