import Compose
import Contract
import Diagnostics

extension Rule {
  static let buildArgumentMissing = Rule(
    "build-argument-missing", group: .delivery, scope: .contract, severity: .error,
    summary: "A public variable is not passed to the image build.",
    rationale: """
      Bundlers such as Next.js write the value of a public variable into the files that browsers load while the image
      is built. At run time it is too late: the browser sees whatever was there during the build, which is nothing.
      """,
    incorrect: [
      """
      --- compose.yaml
      services:
        web:
          build: .
          environment:
            NEXT_PUBLIC_API: ${NEXT_PUBLIC_API:?}
      #     ^^^^^^^^^^^^^^^
      --- .env
      NEXT_PUBLIC_API=https://api.shop.dev
      --- validate.yaml
      services:
        web: {}
      variables:
        NEXT_PUBLIC_API: { services: web, type: http-url, public: true }
      """
    ],
    correct: [
      """
      --- compose.yaml
      services:
        web:
          build:
            context: .
            args:
              NEXT_PUBLIC_API: ${NEXT_PUBLIC_API:?}
      --- .env
      NEXT_PUBLIC_API=https://api.shop.dev
      --- validate.yaml
      services:
        web: {}
      variables:
        NEXT_PUBLIC_API: { services: web, type: http-url, public: true }
      """
    ]
  ) { deployment, report in
    var removed = RemovedVariables()
    for variable in deployment.contract?.variables ?? [] {
      let name = variable.name.value
      guard variable.isRequired || deployment.values(of: variable).contains(where: { !$0.string.isEmpty }) else {
        continue
      }
      let builders = (variable.isPublic ? variable.services : []) + variable.buildServices
      for service in builders.compactMap({ deployment.service(forRole: $0.value) }) {
        guard let build = service.build, !build.arguments.contains(where: { $0.name.value == name }) else { continue }
        let entry = service.environmentVariable(named: name)
        // Without either there is one finding, that it does not arrive at all.
        guard entry != nil || variable.services.isEmpty else { continue }
        let subject = Subject(
          service: service.name.value, variable: name, path: "services.\(service.name.value).build.args")
        let line: Message = "`\(name): ${\(name):\(variable.isRequired ? "?" : "-")}`"
        if let removal = deployment.removal(in: service, of: "build", "args", name) {
          removed.add(variable, line, to: service, by: removal)
          continue
        }
        if let meant = deployment.misspelling(of: name, among: build.arguments) {
          // A blank in a name is a finding of its own.
          if meant.name.value.withoutBlanks.hasSameBytes(as: name) { continue }
          report(
            "`\(name)` is not a build argument of `\(service.name.value)`, but `\(meant.name.value)` is",
            at: meant.name.range, help: "did you mean `\(name)`? otherwise add \(line) to the `build.args`",
            subject: subject)
          continue
        }
        report(
          "`\(name)` is not a build argument of `\(service.name.value)`, so the build does not see it",
          at: entry?.name.range ?? service.name.range, help: "add \(line) to its `build.args`", subject: subject)
      }
    }
    for loss in removed.losses {
      let names = shortList(loss.names)
      report(
        loss.names.count == 1
          ? "\(names) is not a build argument of `\(loss.service.name.value)`, so the build does not see it"
          : "\(names) are not build arguments of `\(loss.service.name.value)`, so the build does not see them",
        at: loss.removal.range, help: loss.help, subject: loss.subject("build.args"))
    }
  }
}
