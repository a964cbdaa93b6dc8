import Bilingual
import KohortService
import Planning

/// Plans side by side, and what a change by hand does, as the HR officer reads it.
enum CompareText {
  static func comparison(_ comparison: PlanComparison, _ language: Language) -> String {
    var lines = table(comparison.plans.map { ($0.plan, $0) }, language)
    lines.append("")
    lines.append(
      Words(
        sv: "Personer i en annan kohort: \(PlanText.count(comparison.peopleElsewhere, .sv))."
          + " Träffar på ett annat datum: \(PlanText.count(comparison.sessionsElsewhere, .sv)).",
        en: "People in another cohort: \(PlanText.count(comparison.peopleElsewhere, .en))."
          + " Sessions on another date: \(PlanText.count(comparison.sessionsElsewhere, .en))."
      )[language]
    )
    // More than a handful are better read from JSON.
    lines += PlanText.columns(
      comparison.moved.prefix(20).map { [$0.person, $0.from ?? "–", "→ \($0.to ?? "–")"] },
      indent: 2
    )
    lines += more(comparison.moved.count - 20, language)
    lines += PlanText.columns(
      comparison.rescheduled.prefix(20).map { session in
        [session.session, session.from?.description ?? "–", "→ \(session.to?.description ?? "–")"]
      },
      indent: 2
    )
    lines += more(comparison.rescheduled.count - 20, language)
    return lines.joined(separator: "\n")
  }

  private static func more(_ count: Int, _ language: Language) -> [String] {
    count > 0 ? ["  " + Words(sv: "… och \(count) till", en: "… and \(count) more")[language]] : []
  }

  /// Variants beside the plan as it is.
  static func variants(_ variants: [PlanVariant], _ language: Language) -> String {
    let steps = variants.first?.result?.steps ?? 0
    var lines = [
      Words(
        sv: "Var och en sökt med \(PlanText.count(steps, .sv)) steg; inget av detta är sparat.",
        en: "Each searched for with \(PlanText.count(steps, .en)) steps; none of this is kept."
      )[language], "",
    ]
    lines += table(variants.compactMap { variant in variant.result.map { ($0.plan, $0) } }, language)
    for variant in variants where variant.result == nil {
      lines += [
        "",
        Words(sv: "\(variant.whatIf ?? "") går inte:", en: "\(variant.whatIf ?? "") is impossible:")[
          language
        ],
      ]
      lines += variant.contradictions.map { "  " + $0 }
    }
    return lines.joined(separator: "\n")
  }

  /// A column a plan.
  private static func table(_ plans: [(name: String, measure: PlanMeasure)], _ language: Language) -> [String] {
    func row(_ title: Words, _ cell: (PlanMeasure) -> String) -> [String] {
      [title[language]] + plans.map { cell($0.measure) }
    }
    var rows = [[""] + plans.map(\.name)]
    rows.append(row(Words(sv: "Brutna regler", en: "Broken rules")) { PlanText.count($0.hard, language) })
    for rule in Rule.allCases
    where plans.contains(where: { $0.measure.broken.contains { $0.rule == rule.rawValue } }) {
      let title = Words(sv: "  \(rule.rawValue) \(rule.title.sv)", en: "  \(rule.rawValue) \(rule.title.en)")
      rows.append(
        row(title) { measure in
          PlanText.count(measure.broken.first { $0.rule == rule.rawValue }?.count ?? 0, language)
        }
      )
    }
    rows.append(row(Words(sv: "Utan plats", en: "Without a seat")) { PlanText.count($0.unplaced, language) })
    rows.append(
      row(Words(sv: "Kohorter", en: "Cohorts")) {
        "\(PlanText.count($0.cohorts, language)) (\($0.smallest)–\($0.largest))"
      }
    )
    rows.append(row(Words(sv: "Träffar", en: "Sessions")) { PlanText.count($0.sessions, language) })
    rows.append(row(Words(sv: "Sista träff", en: "Last session")) { $0.lastDate?.description ?? "–" })
    for name in TermName.allCases
    where plans.contains(where: { $0.measure.terms.contains { $0.term == name.rawValue } }) {
      rows.append(
        row(name.title) { measure in
          guard let term = measure.terms.first(where: { $0.term == name.rawValue }) else { return "–" }
          let best = term.bound.map { " / \(name.text($0, language))" } ?? ""
          return name.text(term.value, language) + best
        }
      )
    }
    rows.append(
      row(Words(sv: "Sammanvägt, lägst bäst", en: "Weighted sum, lowest best")) {
        PlanText.decimal($0.soft, 5, language)
      }
    )
    let note = Words(
      sv: "Mått / det bästa som kan bevisas möjligt",
      en: "Term / the best that can be proved possible"
    )
    return PlanText.columns(rows, indent: 0) + [note[language]]
  }

  // MARK: - A change by hand

  static func edit(_ outcome: PlanEditing.Outcome, _ language: Language) -> String {
    let change = outcome.change
    var lines = [outcome.plan + ":"]
    lines += PlanText.columns(change.seats.map { [$0.person, $0.from ?? "–", "→ \($0.to)"] }, indent: 2)
    lines += [
      "",
      Words(
        sv: "Brutna regler: \(change.hardBefore) → \(change.hardAfter)",
        en: "Broken rules: \(change.hardBefore) → \(change.hardAfter)"
      )[language],
    ]
    lines += PlanText.columns(
      change.rules.map { rule in
        [
          rule.rule, rule.title,
          rule.before == rule.after ? "\(rule.after)" : "\(rule.before) → \(rule.after)",
        ]
      },
      indent: 2
    )
    lines += change.faults.prefix(10).map { "  ! " + $0 }
    lines += ["", Words(sv: "Mått", en: "Terms")[language]]
    lines += PlanText.columns(change.terms.compactMap { row($0, language) }, indent: 2)
    return lines.joined(separator: "\n")
  }

  private static func row(_ term: TermChange, _ language: Language) -> [String]? {
    guard let name = TermName(rawValue: term.term) else { return nil }
    func text(_ value: Double?) -> String { value.map { name.precise($0, language) } ?? "–" }
    let verdict =
      switch term.better {
      case true?: Words(sv: "bättre", en: "better")
      case false?: Words(sv: "sämre", en: "worse")
      case nil: Words(sv: "", en: "")
      }
    let best = term.bound.map {
      Words(sv: "bästa möjliga \(name.text($0, .sv))", en: "at best \(name.text($0, .en))")
    }
    let change = term.before == term.after ? text(term.after) : "\(text(term.before)) → \(text(term.after))"
    return [name.title[language], change, verdict[language], best?[language] ?? ""]
  }
}

extension TermName {
  /// A value with as many places as one person's move shows in.
  fileprivate func precise(_ value: Double, _ language: Language) -> String {
    switch self {
    case .departmentBridging, .workplaceBridging:
      PlanText.decimal(value * 100, 4, language) + (language == .sv ? "\u{A0}%" : "%")
    case .imbalance: PlanText.decimal(value, 5, language)
    default: text(value, language)
    }
  }
}
