import Diagnostics

/// Fills in what the specification says is there when nobody writes it.
enum Defaults {
  static func apply(to model: inout Model, _ root: Model.ID) {
    var child = model.firstEntry(model.value("services", in: root))
    while let service = child {
      child = model.next(service)
      applyToService(service, in: &model)
    }
  }

  private static func applyToService(_ service: Model.ID, in model: inout Model) {
    if let build = model.value("build", in: service) {
      model.setIfMissing("context", in: build, .literal("."), at: model.range(build))
    }
    model.eachItem(of: model.value("secrets", in: service)) { secret, model in
      guard let source = model.string(model.value("source", in: secret)) else { return }
      model.setIfMissing("target", in: secret, .literal("/run/secrets/\(source)"), at: model.range(secret))
    }
    model.eachItem(of: model.value("ports", in: service)) { port, model in
      model.setIfMissing("protocol", in: port, .literal("tcp"), at: model.range(port))
      model.setIfMissing("mode", in: port, .literal("ingress"), at: model.range(port))
    }
    model.eachItem(of: model.value("gpus", in: service), addCount)
    let reservations = model.value("reservations", in: model.value("resources", in: model.value("deploy", in: service)))
    model.eachItem(of: model.value("devices", in: reservations), addCount)
  }

  private static func addCount(to request: Model.ID, in model: inout Model) {
    guard model.value("device_ids", in: request) == nil else { return }
    model.setIfMissing("count", in: request, .literal("all"), at: model.range(request))
  }
}
