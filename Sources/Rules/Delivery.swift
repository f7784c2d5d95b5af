package import Compose
import Diagnostics

/// A variable that a container or an image build receives.
package struct Delivery: Sendable {
  /// The position of the service in its project.
  package let service: Int
  package let entry: EnvironmentVariable
  /// Whether nobody may see its value.
  let isSecret: Bool

  var name: String { entry.name.value }
}

extension Deployment {
  /// The service that receives a variable.
  package func service(of delivery: Delivery) -> Service { project.services[delivery.service] }

  /// What the containers and image builds of a project receive, in the order of its services.
  static func deliveries(in project: Project, isSecret: (String) -> Bool) -> [Delivery] {
    var deliveries: [Delivery] = []
    for (index, service) in project.services.enumerated() {
      func add(_ entries: [EnvironmentVariable]) {
        for entry in entries {
          deliveries.append(Delivery(service: index, entry: entry, isSecret: isSecret(entry.name.value)))
        }
      }
      add(service.environment)
      if let build = service.build { add(build.arguments) }
    }
    return deliveries
  }
}
