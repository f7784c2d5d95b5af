import Compose
import Contract
package import Diagnostics
package import Rules

/// Everything about one variable, as `validate why` prints it. Secrets are masked.
package struct HistoryPage: Sendable {
  private let history: VariableHistory
  private let files: SourceFiles
  private let redaction: Redaction

  package init(_ history: VariableHistory, files: SourceFiles, redaction: Redaction) {
    self.history = history
    self.files = files
    self.redaction = redaction
  }

  /// Longer values are cut where they are shown to people.
  private static let longestValue = 400

  /// A value as it may be shown.
  private func shown(_ value: String, isSecret: Bool) -> String {
    if value.isEmpty { return "" }
    return isSecret ? Redaction.mask : redaction.masked(value)
  }

  private func shown(_ standing: VariableHistory.Standing) -> String {
    shown(standing.definition.value.string, isSecret: standing.isSecret)
  }

  private func shown(_ delivery: VariableHistory.Delivery) -> String? {
    delivery.arrival.value.map { shown($0.string, isSecret: delivery.isSecret) }
  }

  /// A reference as it is written, but for an operand that would be a secret's value.
  private func written(_ reference: VariableReference) -> String {
    func braced(_ sign: String, _ whenEmpty: Bool, _ operand: String) -> String {
      "${\(reference.name)\(whenEmpty ? ":" : "")\(sign)\(operand)}"
    }
    switch reference.form {
    case .plain: return "${\(reference.name)}"
    case .fallback(let operand, let whenEmpty):
      return braced("-", whenEmpty, shown(operand, isSecret: history.isSecret))
    case .alternative(let operand, let whenEmpty):
      return braced("+", whenEmpty, shown(operand, isSecret: history.isSecret))
    case .required(let message, let whenEmpty): return braced("?", whenEmpty, redaction.masked(message))
    }
  }
}

// MARK: - Text

extension HistoryPage {
  /// The page for a terminal.
  package func text(_ format: TextFormat) -> String {
    var page = EntryList(width: format.width)
    guard history.isKnown else {
      page.paragraph(
        "Nothing defines `\(redaction.masked(history.name))`, nothing refers to it, and the contract does not know it.")
      let suggestions = history.suggestions.map(redaction.masked)
      if let last = suggestions.last {
        let others = suggestions.dropLast().map { "`\($0)`, " }.joined()
        page.paragraph("Did you mean \(others)\(others.isEmpty ? "" : "or ")`\(last)`?")
      }
      return page.text(inColour: format.isColoured)
    }
    let places = Places(files)
    page.heading(history.name, note: history.isSecret ? "secret" : nil)
    if let variable = history.variable { page.paragraph(sentence(about: variable)) }
    page.title("Defined", emptyNote: history.definitions.isEmpty ? "nowhere" : nil)
    for (index, standing) in history.definitions.enumerated() {
      page.entry(
        "\(index + 1). \(standing.definition.source(places.full))", value: HistoryPage.cut(shown(standing)),
        note: verdict(standing, places) + (standing.definition.value.isKnown ? "" : "; only Dokploy knows the value"),
        style: index == 0 || standing.verdict.isInContainers ? .good : .faint)
    }
    page.title("Referenced", emptyNote: history.references.isEmpty ? "nowhere" : nil)
    for reference in history.references {
      page.entry(
        places.full(reference.range), value: HistoryPage.cut(written(reference)), note: outcome(reference),
        style: reference.style)
    }
    page.title("Received", emptyNote: history.deliveries.isEmpty ? "by no service" : nil)
    for delivery in history.deliveries {
      let name = redaction.masked(delivery.name)
      let value = shown(delivery).map { "\(name)=\($0)" }
      page.entry(
        "\(delivery.service), \(delivery.arrival.route.phrase)", value: HistoryPage.cut(value ?? name),
        note: arrival(delivery, places),
        style: value == nil ? .severity(.warning) : .plain)
    }
    return page.text(inColour: format.isColoured)
  }

  private static func cut(_ text: String) -> String {
    text.count > longestValue ? String(text.prefix(longestValue)) + "…" : text
  }

  private func sentence(about variable: Contract.Variable) -> String {
    let receivers = history.receivers.map { "`\($0.service)`" + ($0.isPresent ? "" : " (not in this stack)") }
    var text = variable.isRequired ? "Required" : "Optional"
    if !receivers.isEmpty { text += " for " + receivers.joined(separator: ", ") }
    text += ", of type \(variable.type.value.rawValue)."
    if let note = variable.note?.value { text += " \(redaction.masked(note))" }
    return text
  }

  private func verdict(_ standing: VariableHistory.Standing, _ places: Places) -> String {
    let winner = history.definitions.first?.definition
    switch standing.verdict {
    case .only: return "counts: the only definition"
    case .repeatedBelow: return "does not count: the same file defines it again below"
    case .inContainers(let services):
      return "counts in \(services.map { "`\($0)`" }.joined(separator: ", ")), not in the compose file"
    case .shadowed: return "does not count: \(winner?.phrase(places.line) ?? "another definition") comes first"
    case .wins:
      switch standing.definition.origin {
      case .compose: return "counts: Compose sets it itself"
      case .dokploy: return "counts: Dokploy sets it itself"
      case .shell: return "counts: the shell comes before env files"
      case .envFile, .serviceEnvFile:
        let others = history.definitions.filter { $0.verdict == .shadowed }
        return others.isEmpty ? "counts: the last one in a file does" : "counts: the last env file does"
      }
    }
  }

  private func arrival(_ delivery: VariableHistory.Delivery, _ places: Places) -> String {
    let place = places.full(delivery.arrival.range)
    guard delivery.arrival.value != nil else { return "passed through at \(place), but nothing defines it" }
    switch (delivery.arrival.route, delivery.arrival.form) {
    case (.envFile, _): return "from \(place)"
    case (_, .passedThrough): return "passed through at \(place)"
    case (_, .literal): return "written out at \(place)"
    case (_, .guarded), (_, .halfGuarded), (_, .defaulted), (_, .replaced), (_, .plain): return "at \(place)"
    }
  }

  private func outcome(_ reference: VariableReference) -> String {
    let path = redaction.masked(reference.path.description)
    let place = path.isEmpty ? "" : "\(path): "
    switch reference.outcome {
    case .value(let definition):
      let isSecret = history.isSecret || history.definitions.contains(where: \.isSecret)
      let value = shown(definition.value.string, isSecret: isSecret)
      return place + (value.isEmpty ? "gives an empty value" : "gives \(HistoryPage.cut(value))")
    case .operand:
      if case .alternative = reference.form { return place + "gives what stands behind the `+`" }
      return place + "gives the default"
    case .unset: return place + "gives a blank, as nothing defines it"
    case .blank: return place + "gives a blank"
    case .missing: return place + "Compose refuses to start without it"
    case .unused: return place + "not looked at: it stands in an operand that is not used"
    }
  }
}

extension VariableReference {
  fileprivate var style: Style {
    switch outcome {
    case .value, .operand, .blank: .plain
    case .unset: .severity(.warning)
    case .missing: .severity(.error)
    case .unused: .faint
    }
  }
}

extension Arrival.Route {
  fileprivate var phrase: String {
    switch self {
    case .environment: "environment"
    case .envFile: "env_file"
    case .buildArgument: "build argument"
    }
  }
}

// MARK: - JSON

extension HistoryPage {
  /// The page for programs. `version` grows when a field changes its meaning or goes away.
  package var json: String {
    let places = Places(files)
    return JSONText.write(
      Document(
        variable: redaction.masked(history.name), known: history.isKnown, secret: history.isSecret,
        contract: history.variable.map {
          Demand(
            required: $0.isRequired, type: $0.type.value.rawValue,
            services: history.receivers.map(\.service), note: ($0.note?.value).map(redaction.masked))
        },
        definitions: history.definitions.map {
          let definition = DefinitionPlace($0.definition, places)
          return Standing(
            source: definition.source, place: definition.place, value: shown($0), verdict: $0.verdict.name,
            reason: verdict($0, places))
        },
        references: history.references.map {
          Reference(
            place: places.encodable($0.range), path: redaction.masked($0.path.description),
            form: Arrival.Form(of: $0).rawValue,
            text: written($0), outcome: $0.outcome.name)
        },
        services: history.deliveries.map {
          let arrival = ArrivalPlace($0.arrival, places)
          return Delivery(
            service: $0.service, name: redaction.masked($0.name), value: shown($0), route: arrival.route,
            form: arrival.form,
            set: arrival.set, place: arrival.place)
        }, suggestions: history.suggestions.map(redaction.masked)))
  }

  private struct Document: Encodable {
    let version = 1
    let variable: String
    let known: Bool
    let secret: Bool
    let contract: Demand?
    let definitions: [Standing]
    let references: [Reference]
    let services: [Delivery]
    let suggestions: [String]
  }

  private struct Demand: Encodable {
    let required: Bool
    let type: String
    let services: [String]
    let note: String?
  }

  private struct Standing: Encodable {
    let source: String
    let place: JSONPlace?
    let value: String
    let verdict: String
    let reason: String
  }

  private struct Reference: Encodable {
    let place: JSONPlace
    let path: String
    let form: String
    let text: String
    let outcome: String
  }

  private struct Delivery: Encodable {
    let service: String
    let name: String
    let value: String?
    let route: String
    let form: String
    let set: Bool
    let place: JSONPlace
  }
}

extension VariableHistory.Verdict {
  fileprivate var isInContainers: Bool {
    if case .inContainers = self { true } else { false }
  }

  fileprivate var name: String {
    switch self {
    case .only, .wins, .inContainers: "counts"
    case .repeatedBelow: "repeated-below"
    case .shadowed: "shadowed"
    }
  }
}

extension VariableReference.Outcome {
  fileprivate var name: String {
    switch self {
    case .value: "value"
    case .operand: "operand"
    case .unset: "unset"
    case .blank: "blank"
    case .missing: "missing"
    case .unused: "unused"
    }
  }
}
