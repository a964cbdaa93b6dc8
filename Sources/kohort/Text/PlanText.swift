import Bilingual
import Foundation
import KohortService
import Planning

/// How programmes and plans read to the HR officer who decides about them.
enum PlanText {
  /// What applying a programme changed: a line a part of the document, the single items named while they are few.
  static func programme(_ output: ProgrammeApply.Output, _ language: Language) -> String {
    let headline =
      switch output.result {
      case .created:
        Words(
          sv: "Programmet \(output.programme) är skapat.",
          en: "The programme \(output.programme) is created."
        )
      case .unchanged, .removed:
        Words(
          sv: "Programmet \(output.programme) är redan som dokumentet säger.",
          en: "The programme \(output.programme) already is what the document says."
        )
      case .changed:
        Words(
          sv: "Programmet \(output.programme) är ändrat.",
          en: "The programme \(output.programme) is changed."
        )
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
      lines.append(
        "  \(label)\(String(repeating: " ", count: width - label.count))  \(summary(changes, language))"
      )
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

// MARK: - Plans

extension PlanText {
  static let unchanged = Words(sv: "Inget har ändrats.", en: "Nothing has changed.")

  /// What a plan comes to, for whoever is to decide about it.
  static func summary(_ plan: PlanSummary, _ language: Language) -> String {
    let headline = Words(
      sv: "Plan \(plan.name) för omgång \(plan.edition) (\(state(plan).sv))",
      en: "Plan \(plan.name) for edition \(plan.edition) (\(state(plan).en))"
    )
    var lines: [(Words, String)] = [
      (Words(sv: "Deltagare", en: "People"), people(plan, language)),
      (Words(sv: "Kohorter", en: "Cohorts"), cohorts(plan)[language]),
    ]
    if let first = plan.firstDate, let last = plan.lastDate {
      lines.append((Words(sv: "Träffar", en: "Sessions"), sessions(plan, language)))
      lines.append((Words(sv: "Tid", en: "When"), "\(day(first, language)) – \(day(last, language))"))
      lines.append((Words(sv: "Rum, ledare", en: "Rooms, leads"), resources(plan)[language]))
    }
    let facts = columns(lines.map { [$0.0[language], $0.1] }, indent: 2)
    let rules = rules(plan.hard, plan.broken, unplaced: plan.unplaced, language)
    return ([headline[language]] + facts + [""] + rules + [""] + terms(plan.terms, language)).joined(
      separator: "\n"
    )
  }

  /// What to do with a proposal.
  static func next(_ plan: PlanSummary, _ language: Language) -> String {
    let look = Words(sv: "Titta på en kohort:", en: "Look at a cohort:")[language]
    let first = "\(plan.edition)-001"
    var lines = ["\(look)  kohort plan show \(plan.name) --cohort \(first)"]
    if plan.hard == 0 {
      lines.append(Words(sv: "Publicera:", en: "Publish:")[language] + "  kohort plan publish \(plan.name)")
    } else {
      lines.append(
        Words(sv: "Sök längre:", en: "Search longer:")[language]
          + "  kohort plan propose \(plan.edition) --seconds 600"
      )
    }
    return lines.joined(separator: "\n")
  }

  static func published(_ plan: PlanSummary, _ language: Language) -> String {
    Words(
      sv: "Publicerad: \(count(plan.cohorts, .sv)) kohorter, \(count(plan.people, .sv)) deltagare, "
        + "\(count(plan.sessions, .sv)) träffar.",
      en: "Published: \(count(plan.cohorts, .en)) cohorts, \(count(plan.people, .en)) members, "
        + "\(count(plan.sessions, .en)) sessions."
    )[language]
  }

  static func unpublishing(_ output: PlanUnpublish.Output) -> Words {
    Words(
      sv:
        "Ta tillbaka \(output.plan)? \(output.cohorts, "kohort", "kohorter") och \(output.sessions, "träff", "träffar") tas bort.",
      en: "Take \(output.plan) back? \(output.cohorts, "cohort") and \(output.sessions, "session") are removed."
    )
  }

  static func unpublished(_ output: PlanUnpublish.Output) -> Words {
    Words(
      sv: "Tillbakatagen: \(output.cohorts, "kohort", "kohorter") och \(output.sessions, "träff", "träffar") är borttagna. "
        + "Planen \(output.plan) finns kvar.",
      en: "Taken back: \(output.cohorts, "cohort") and \(output.sessions, "session") are removed. "
        + "The plan \(output.plan) is still there."
    )
  }

  /// What a search in files ended with.
  static func solution(_ solution: PlanFiles.Solution, _ language: Language) -> String {
    let headline = Words(
      sv:
        "\(solution.output): \(count(solution.people, .sv)) personer i \(count(solution.cohorts, .sv)) kohorter, "
        + "\(count(solution.sessions, .sv)) träffar (\(decimal(solution.seconds, 1, .sv)) s, "
        + "\(count(solution.steps ?? 0, .sv)) steg, frö \(solution.seed ?? 0))",
      en:
        "\(solution.output): \(count(solution.people, .en)) people in \(count(solution.cohorts, .en)) cohorts, "
        + "\(count(solution.sessions, .en)) sessions (\(decimal(solution.seconds, 1, .en)) s, "
        + "\(count(solution.steps ?? 0, .en)) steps, seed \(solution.seed ?? 0))"
    )
    let rules = rules(solution.hard, solution.broken, unplaced: solution.unplaced, language)
    let beside = solution.whatIf.map { ["", CompareText.variants($0, language)] } ?? []
    return ([headline[language], ""] + rules + [""] + terms(solution.terms, language) + beside).joined(separator: "\n")
  }

  /// What a check found: the faults by rule, the first of each in words.
  static func check(_ report: CheckDocument, _ language: Language) -> String {
    let broken = Rule.allCases.compactMap { rule -> PlanSummary.BrokenRule? in
      guard let count = report.broken[rule.rawValue], count > 0 else { return nil }
      return PlanSummary.BrokenRule(rule: rule.rawValue, title: rule.title[language], count: count)
    }
    var lines = rules(report.hard, broken, unplaced: [], language)
    for rule in broken {
      let faults = report.faults.filter { $0.rule == rule.rule && $0.count > $0.inherited }
      lines += ["", "\(rule.rule) \(rule.title)"]
      lines += faults.prefix(10).map { "  " + $0.detail }
      if faults.count > 10 {
        lines.append(
          "  " + Words(sv: "… och \(faults.count - 10) till", en: "… and \(faults.count - 10) more")[language]
        )
      }
    }
    if report.inherited > 0 {
      lines += [
        "",
        Words(
          sv: "Dessutom \(report.inherited) fel i det som redan har börjat; de räknas inte.",
          en: "Besides, \(report.inherited) faults in what has already begun; they do not count."
        )[language],
      ]
    }
    let terms = TermName.allCases.compactMap { name in
      report.terms[name.rawValue].map {
        PlanSummary.Term(term: name.rawValue, value: $0, bound: report.bounds[name.rawValue])
      }
    }
    return (lines + [""] + Self.terms(terms, language)).joined(separator: "\n")
  }

  // MARK: Parts

  private static func state(_ plan: PlanSummary) -> Words {
    Words(
      sv: "\(plan.state.title.sv), gjord \(plan.createdAt)",
      en: "\(plan.state.title.en), made \(plan.createdAt)"
    )
  }

  private static func people(_ plan: PlanSummary, _ language: Language) -> String {
    let parts = PersonCategory.allCases.compactMap { category -> String? in
      guard let number = plan.categories[category.rawValue] else { return nil }
      return "\(count(number, language)) \((number == 1 ? category.singular : category.plural)[language])"
    }
    return count(plan.people, language) + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
  }

  private static func cohorts(_ plan: PlanSummary) -> Words {
    let sizes = plan.smallest == plan.largest ? "\(plan.smallest)" : "\(plan.smallest)–\(plan.largest)"
    return Words(
      sv: "\(count(plan.cohorts, .sv)) med \(sizes) i varje",
      en: "\(count(plan.cohorts, .en)) of \(sizes) each"
    )
  }

  private static func sessions(_ plan: PlanSummary, _ language: Language) -> String {
    Words(
      sv: "\(count(plan.sessions, .sv)) på \(plan.dates, "dag", "dagar")",
      en: "\(count(plan.sessions, .en)) on \(plan.dates) dates"
    )[language]
  }

  private static func resources(_ plan: PlanSummary) -> Words {
    Words(
      sv: "\(plan.rooms) rum, \(plan.facilitators) processledare",
      en: "\(plan.rooms, "room"), \(plan.facilitators, "facilitator")"
    )
  }

  private static func rules(
    _ hard: Int,
    _ broken: [PlanSummary.BrokenRule],
    unplaced: [PlanSummary.Unplaced],
    _ language: Language
  ) -> [String] {
    guard hard > 0 else { return [Words(sv: "Alla regler hålls.", en: "Every rule is kept.")[language]] }
    let headline = Words(sv: "Regler som bryts: \(hard)", en: "Broken rules: \(hard)")
    var lines = [headline[language]]
    lines += columns(broken.map { [$0.rule, $0.title, count($0.count, language)] }, indent: 2)
    let remedies = broken.compactMap { rule in rule.freedBy.map { "  \(rule.rule): \($0)" } }
    if !remedies.isEmpty {
      lines += [Words(sv: "Det som skulle hjälpa:", en: "What would free it:")[language]] + remedies
      lines.append(
        Words(
          sv: "Det är inte visat att ingen plan finns: en längre sökning kan hitta en (--seconds).",
          en: "It is not shown that there is no plan: a longer search may find one (--seconds).")[language])
    }
    if !unplaced.isEmpty {
      let shown =
        unplaced.prefix(10).map(\.person).joined(separator: ", ") + (unplaced.count > 10 ? " …" : "")
      lines.append(
        Words(
          sv: "Utan plats (\(unplaced.count)): \(shown)",
          en: "Without a seat (\(unplaced.count)): \(shown)"
        )[language]
      )
    }
    return lines
  }

  private static func terms(_ terms: [PlanSummary.Term], _ language: Language) -> [String] {
    guard !terms.isEmpty else { return [] }
    let rows = terms.compactMap { term -> [String]? in
      guard let name = TermName(rawValue: term.term) else { return nil }
      let bound = term.bound.map { name.text($0, language) }
      let best = bound.map { Words(sv: "bästa möjliga \($0)", en: "at best \($0)")[language] } ?? ""
      return [name.title[language], name.text(term.value, language), best]
    }
    return [Words(sv: "Hur bra den är", en: "How good it is")[language]] + columns(rows, indent: 2)
  }

  /// Rows with their cells below one another.
  static func columns(_ rows: [[String]], indent: Int) -> [String] {
    var widths: [Int] = []
    for row in rows {
      for (column, text) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], text.count)
      }
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, text in
        text + String(repeating: " ", count: widths[column] - text.count)
      }
      return (String(repeating: " ", count: indent) + cells.joined(separator: "  ")).trimmedEnd
    }
  }

  /// `tis 12 jan 2027`
  static func day(_ day: Day, _ language: Language) -> String {
    let names = Words(sv: "mån tis ons tors fre lör sön", en: "Mon Tue Wed Thu Fri Sat Sun")[language].split(
      separator: " "
    )
    return "\(names[day.weekday - 1]) \(day)"
  }

  /// A number with its thousands apart: `10 104`, `10,104`.
  static func count(_ number: Int, _ language: Language) -> String {
    let digits = Array(String(number.magnitude))
    let groups = digits.enumerated().reduce(into: number < 0 ? "-" : "") { text, digit in
      if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text += language == .sv ? "\u{A0}" : "," }
      text.append(digit.element)
    }
    return groups
  }

  /// A number with so many places.
  static func decimal(_ number: Double, _ places: Int, _ language: Language) -> String {
    let text = String(format: "%.\(places)f", number)
    return language == .sv ? text.replacing(".", with: ",") : text
  }
}

extension TermName {
  /// What it means to an organiser.
  var title: Words {
    switch self {
    case .departmentBridging:
      Words(sv: "Möten mellan förvaltningar", en: "Meetings between departments")
    case .workplaceBridging:
      Words(sv: "Arbetsplatser som möter varandra", en: "Workplaces that meet each other")
    case .metBefore: Words(sv: "Par som redan har gått ihop", en: "Pairs who have met before")
    case .imbalance: Words(sv: "Ojämn fördelning", en: "Uneven spread")
    case .isolation:
      Words(sv: "Ensamma i sitt slag i en kohort", en: "People alone of their kind in a cohort")
    case .daysToFinish:
      Words(sv: "Dagar från första tid till sista träff", en: "Days from first slot to last session")
    case .facilitatorLoad:
      Words(sv: "Skillnad i träffar mellan ledare", en: "Difference in sessions between facilitators")
    case .disruption: Words(sv: "Ändringar mot förra planen", en: "Changes to the earlier plan")
    }
  }

  /// A value as people read it: shares in per cent, counts whole.
  func text(_ value: Double, _ language: Language) -> String {
    switch self {
    case .departmentBridging, .workplaceBridging:
      PlanText.decimal(value * 100, 1, language) + (language == .sv ? "\u{A0}%" : "%")
    case .imbalance: PlanText.decimal(value, 3, language)
    case .metBefore, .isolation, .daysToFinish, .facilitatorLoad, .disruption:
      PlanText.count(Int(value.rounded()), language)
    }
  }
}

extension PersonCategory {
  /// As one stands in a count.
  var singular: Words {
    switch self {
    case .manager: Words(sv: "chef", en: "manager")
    case .staff: Words(sv: "medarbetare", en: "staff")
    case .politician: Words(sv: "förtroendevald", en: "politician")
    case .representative: Words(sv: "facklig företrädare", en: "representative")
    }
  }

  /// As they stand in a count.
  var plural: Words {
    switch self {
    case .manager: Words(sv: "chefer", en: "managers")
    case .staff: Words(sv: "medarbetare", en: "staff")
    case .politician: Words(sv: "förtroendevalda", en: "politicians")
    case .representative: Words(sv: "fackliga företrädare", en: "representatives")
    }
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
