import Compose
import Contract
import Diagnostics

extension Rule {
  static let secretBuildArgument = Rule(
    "secret-build-argument", group: .delivery, severity: .error,
    summary: "A secret is passed to an image build as an argument.",
    rationale: """
      Build arguments stay in the image's history: whoever can pull the image can read them. It is an error when the
      contract calls the variable a secret, and a warning when only its name does.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        web:
          build:
            context: .
            args:
              REGISTRY_TOKEN: ${REGISTRY_TOKEN:?}
      #       ^^^^^^^^^^^^^^
      --- .env
      REGISTRY_TOKEN=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        web:
          build:
            context: .
            secrets: [registry]
      secrets:
        registry: { environment: REGISTRY_TOKEN }
      --- shell
      REGISTRY_TOKEN=4pzlYvVRmRTEIfHjcZm4pkVl4nGmZ3ySXCJnqLrA
      """
    ]
  ) { deployment, report in
    let services = deployment.project.services
    for index in services.indices {
      guard let arguments = services[index].build?.arguments, !arguments.isEmpty else { continue }
      let service = services[index]
      for argument in arguments {
        let names = [argument.name.value] + argument.outerReferences.map(\.name)
        guard let secret = names.first(where: deployment.isSecret), argument.value?.string.isEmpty == false else {
          continue
        }
        report(
          "the secret `\(secret)` is a build argument of `\(service.name.value)`, which the image keeps",
          at: argument.name.range, help: "use a build secret, `build.secrets`, or pass it at run time only",
          subject: Subject(
            service: service.name.value, variable: secret, path: "services.\(service.name.value).build.args"),
          severity: deployment.contract?.variable(named: secret) != nil ? .error : .warning)
      }
    }
  }
}
