import Diagnostics

/// Fills in what the specification says is there when nobody writes it.
enum Defaults {
  static func apply(to service: ServiceEntries, in model: inout Model) {
    if let build = service[.build] {
      model.setIfMissing("context", in: build, .fixed("."), at: model.range(build))
    }
    model.eachItem(of: service[.secrets]) { secret, model in
      guard let source = model.string(model.value("source", in: secret)) else { return }
      model.setIfMissing("target", in: secret, .literal("/run/secrets/\(source)"), at: model.range(secret))
    }
    model.eachItem(of: service[.ports]) { port, model in
      model.setIfMissing("protocol", in: port, .fixed("tcp"), at: model.range(port))
      model.setIfMissing("mode", in: port, .fixed("ingress"), at: model.range(port))
    }
    model.eachItem(of: service[.gpus], addCount)
    guard let deploy = service[.deploy] else { return }
    let reservations = model.value("reservations", in: model.value("resources", in: deploy))
    model.eachItem(of: model.value("devices", in: reservations), addCount)
  }

  private static func addCount(to request: Model.ID, in model: inout Model) {
    guard model.value("device_ids", in: request) == nil else { return }
    model.setIfMissing("count", in: request, .fixed("all"), at: model.range(request))
  }
}
