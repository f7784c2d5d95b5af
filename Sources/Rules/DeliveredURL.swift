import Compose
import Diagnostics

/// A URL that containers or image builds receive: one with credentials, or that leads to something other than a web
/// server.
struct DeliveredURL: Sendable {
  let text: TracedText
  let url: URLText
  /// All that receive just this URL from the same definition.
  private(set) var deliveries: [Delivery]

  static func all(in project: Project, _ survey: VariableSurvey) -> [DeliveredURL] {
    var urls: [DeliveredURL] = []
    var positions: [ObjectIdentifier: Int] = [:]
    for position in survey.urls {
      let delivery = survey.deliveries[position]
      guard let text = project.value(of: delivery), text.isKnown else { continue }
      let source = text.soleSource.map(ObjectIdentifier.init)
      if let source, let known = positions[source] {
        urls[known].deliveries.append(delivery)
        continue
      }
      guard let url = URLText(text.string) else { continue }
      if let source { positions[source] = urls.count }
      urls.append(DeliveredURL(text: text, url: url, deliveries: [delivery]))
    }
    return urls
  }
}
