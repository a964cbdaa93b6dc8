import Bilingual
import KohortService

/// How programmes and plans read to the HR officer who decides about them.
enum PlanText {
  /// What applying a programme changed: a line a part of the document, the single items named while they are few.
  static func programme(_ output: ProgrammeApply.Output, _ language: Language) -> String {
    let headline =
      switch output.result {
      case .created:
        Words(sv: "Programmet \(output.programme) är skapat.", en: "The programme \(output.programme) is created.")
      case .unchanged, .removed:
        Words(
          sv: "Programmet \(output.programme) är redan som dokumentet säger.",
          en: "The programme \(output.programme) already is what the document says.")
      case .changed:
        Words(sv: "Programmet \(output.programme) är ändrat.", en: "The programme \(output.programme) is changed.")
      }
    var lines = [headline[language]]
    var parts: [(part: String, changes: [ProgrammeApply.Change])] = []
    for change in output.changes {
      if parts.last?.part == change.part {
        parts[parts.count - 1].changes.append(change)
      } else {
        parts.append((change.part, [change]))
      }
    }
    let width = parts.map { part($0.part)[language].count }.max() ?? 0
    for (part, changes) in parts {
      let label = Self.part(part)[language]
      lines.append("  \(label)\(String(repeating: " ", count: width - label.count))  \(summary(changes, language))")
    }
    lines += output.warnings.map { Words(sv: "Obs: ", en: "Note: ")[language] + $0 }
    return lines.joined(separator: "\n")
  }

  private static func summary(_ changes: [ProgrammeApply.Change], _ language: Language) -> String {
    [ProgrammeChange.created, .changed, .removed].compactMap { kind -> String? in
      let of = changes.filter { $0.change == kind }
      guard !of.isEmpty else { return nil }
      let ids = of.compactMap(\.id)
      guard !ids.isEmpty else { return kind.alone[language] }
      let word = kind.title[language]
      let shown = ids.prefix(6).joined(separator: ", ") + (ids.count > 6 ? " …" : "")
      return "\(ids.count) \(word): \(shown)"
    }.joined(separator: "; ")
  }

  private static func part(_ part: String) -> Words {
    switch part {
    case "title": Words(sv: "titel", en: "title")
    case "modules": Words(sv: "moduler", en: "modules")
    case "cohorts": Words(sv: "kohortregler", en: "cohort rules")
    case "rooms": Words(sv: "rum", en: "rooms")
    case "facilitators": Words(sv: "processledare", en: "facilitators")
    case "facilitators_per_session": Words(sv: "processledare per träff", en: "facilitators per session")
    case "slots": Words(sv: "tider", en: "slots")
    case "closed": Words(sv: "stängda dagar", en: "closed days")
    case "max_share_away_per_day": Words(sv: "andel borta per dag", en: "share away a day")
    case "workplaces": Words(sv: "arbetsplatser", en: "workplaces")
    case "max_unavailable_per_session": Words(sv: "frånvarande per träff", en: "unavailable per session")
    case "weights": Words(sv: "vikter", en: "weights")
    case "editions": Words(sv: "omgångar", en: "editions")
    default: Words(sv: part, en: part)
    }
  }
}

extension ProgrammeChange {
  /// The word for a part that is not a list.
  fileprivate var alone: Words {
    switch self {
    case .created: Words(sv: "anges", en: "given")
    case .changed: Words(sv: "ändras", en: "changed")
    case .removed: Words(sv: "utgår", en: "left out")
    case .unchanged: Words(sv: "oförändrat", en: "unchanged")
    }
  }

  /// The word in a list of what became different.
  fileprivate var title: Words {
    switch self {
    case .created: Words(sv: "nya", en: "new")
    case .changed: Words(sv: "ändrade", en: "changed")
    case .removed: Words(sv: "borttagna", en: "removed")
    case .unchanged: Words(sv: "oförändrade", en: "unchanged")
    }
  }
}
