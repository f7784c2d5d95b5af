import Diagnostics

/// Fills in what the specification says is there when nobody writes it.
enum Defaults {
  static func apply(to model: inout Value) {
    model.editMapping { $0.editEntries(of: "services") { service in service.value.editMapping(applyToService) } }
  }

  private static func applyToService(_ service: inout Mapping) {
    service.edit("build") { build in
      let range = build.range
      build.editMapping { $0.setIfMissing("context", .string("."), at: range) }
    }
    service.editItems(of: "secrets") { secret, _ in
      guard let source = secret["source"]?.string, secret["target"] == nil else { return }
      let range = secret.range
      secret.editMapping { $0.setIfMissing("target", .string("/run/secrets/\(source)"), at: range) }
    }
    service.editItems(of: "ports") { port, _ in
      let range = port.range
      port.editMapping { port in
        port.setIfMissing("protocol", .string("tcp"), at: range)
        port.setIfMissing("mode", .string("ingress"), at: range)
      }
    }
    service.editItems(of: "gpus") { request, _ in applyToRequest(&request) }
    service.edit("deploy") { deploy in
      deploy.editMapping { deploy in
        deploy.edit("resources") { resources in
          resources.editMapping { resources in
            resources.edit("reservations") { reservations in
              reservations.editMapping { $0.editItems(of: "devices") { request, _ in applyToRequest(&request) } }
            }
          }
        }
      }
    }
  }

  private static func applyToRequest(_ request: inout Value) {
    let range = request.range
    request.editMapping { request in
      guard !request.has("device_ids") else { return }
      request.setIfMissing("count", .string("all"), at: range)
    }
  }
}
