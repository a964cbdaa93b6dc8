import Bilingual
import KohortService
import Planning

/// How explanations of a plan read to the HR officer who asked.
enum ExplainText {
  static func text(_ explanation: PlanExplanation, _ language: Language) -> String {
    if let person = explanation.person { return text(person, language) }
    if let cohort = explanation.cohort { return text(cohort, language) }
    if let session = explanation.session { return text(session, language) }
    return explanation.infeasible.map { text($0, of: explanation.plan, language) } ?? ""
  }

  // MARK: - A person

  private static func text(_ person: PersonExplanation, _ language: Language) -> String {
    let who = "\(person.person) (\(category(person.category)[language]), \(person.workplace))"
    let headline =
      person.cohort.map { Words(sv: "\(who) är med i \($0).", en: "\(who) is in \($0).") }
      ?? Words(sv: "\(who) är inte med i någon kohort.", en: "\(who) is in no cohort.")
    var lines = [headline[language], ""]
    lines += way(
      person.moves,
      Words(
        sv: "Att bara flytta går till \(person.moves.open) av \(person.moves.cohorts) andra kohorter.",
        en: "Simply moving is possible to \(person.moves.open) of \(person.moves.cohorts) other cohorts."
      ),
      language
    )
    if person.exchanges.cohorts > 0 {
      lines += way(
        person.exchanges,
        Words(
          sv: "Att byta plats med någon går med \(person.exchanges.open) av \(person.exchanges.cohorts).",
          en:
            "Changing places with somebody is possible with \(person.exchanges.open) of \(person.exchanges.cohorts)."
        ),
        language
      )
    }
    lines += ["", Words(sv: "De bästa andra kohorterna", en: "The best other cohorts")[language]]
    for alternative in person.alternatives {
      lines.append("  " + place(alternative.cohort, alternative.with, alternative.breaks)[language])
      let rows = alternative.terms.compactMap { change($0, language) }
      lines += PlanText.columns(rows, indent: 4)
      lines.append("    " + sum(alternative.cost, language))
    }
    return lines.joined(separator: "\n")
  }

  private static func way(_ way: PersonExplanation.Way, _ headline: Words, _ language: Language) -> [String] {
    let rows = way.blocked.map { obstacle in
      [obstacle.rule, cohorts(obstacle.cohorts, obstacle.examples, language), obstacle.detail]
    }
    return [headline[language]] + PlanText.columns(rows, indent: 2)
  }

  private static func cohorts(_ count: Int, _ examples: [String], _ language: Language) -> String {
    let names = examples.joined(separator: ", ")
    return "\(PlanText.count(count, language)) (\(names)\(count > examples.count ? " …" : ""))"
  }

  private static func place(_ cohort: String, _ with: String?, _ breaks: [BreakingRule]) -> Words {
    let rules = breaks.map { "\($0.rule) \($0.title)" }.joined(separator: ", ")
    return Words(
      sv: cohort + (with.map { ", i byte mot \($0)" } ?? "")
        + (breaks.isEmpty ? ", bryter ingen regel" : ", bryter \(rules)"),
      en: cohort + (with.map { ", in exchange for \($0)" } ?? "")
        + (breaks.isEmpty ? ", breaks no rule" : ", breaks \(rules)")
    )
  }

  /// One term's change as a row; nil when it is the same.
  private static func change(_ term: TermChange, _ language: Language) -> [String]? {
    guard let name = TermName(rawValue: term.term), let before = term.before, let after = term.after,
      before != after || (term.pairs ?? 0) != 0
    else { return nil }
    let verdict = term.better.map { $0 ? Words(sv: "bättre", en: "better") : Words(sv: "sämre", en: "worse") }
    return [
      name.title[language], difference(name, before, after, term.pairs, language), verdict?[language] ?? "",
    ]
  }

  private static func difference(
    _ name: TermName,
    _ before: Double,
    _ after: Double,
    _ pairs: Int?,
    _ language: Language
  ) -> String {
    if let pairs {
      let sign = pairs > 0 ? "+" : pairs < 0 ? "−" : "±"
      let count = PlanText.count(abs(pairs), language)
      return "\(sign)\(count) " + Words(sv: "par", en: abs(pairs) == 1 ? "pair" : "pairs")[language]
    }
    guard name == .imbalance else { return "\(name.text(before, language)) → \(name.text(after, language))" }
    return "\(PlanText.decimal(before, 5, language)) → \(PlanText.decimal(after, 5, language))"
  }

  private static func sum(_ cost: Double, _ language: Language) -> String {
    let amount = PlanText.decimal(abs(cost), 6, language)
    if abs(cost) < 5e-7 { return Words(sv: "Sammantaget: lika bra", en: "In all: as good")[language] }
    return cost < 0
      ? Words(sv: "Sammantaget: bättre med \(amount)", en: "In all: better by \(amount)")[language]
      : Words(sv: "Sammantaget: sämre med \(amount)", en: "In all: worse by \(amount)")[language]
  }

  private static func category(_ category: ProblemDocument.Category) -> Words {
    switch category {
    case .manager: Words(sv: "chef", en: "manager")
    case .staff: Words(sv: "medarbetare", en: "staff")
    case .politician: Words(sv: "förtroendevald", en: "politician")
    case .representative: Words(sv: "facklig företrädare", en: "representative")
    }
  }

  // MARK: - A cohort

  private static func text(_ cohort: CohortExplanation, _ language: Language) -> String {
    var lines = [
      Words(
        sv: "\(cohort.cohort) har \(cohort.people) deltagare (\(cohort.min)–\(cohort.max)).",
        en: "\(cohort.cohort) has \(cohort.people) members (\(cohort.min)–\(cohort.max))."
      )[language]
    ]
    lines += cohort.faults.map { Words(sv: "Bryter en regel: ", en: "Breaks a rule: ")[language] + $0 }
    lines += section(
      Words(sv: "Kategorier", en: "Categories"),
      cohort.categories.map { limits($0, language) },
      language
    )
    lines += section(
      Words(sv: "Förvaltningar", en: "Departments"),
      cohort.departments.map { [$0.name, "\($0.people)"] },
      language
    )
    lines += section(
      Words(
        sv: "Arbetsplatser med flera deltagare" + (cohort.maxPerWorkplace.map { " (högst \($0))" } ?? ""),
        en: "Workplaces with several members" + (cohort.maxPerWorkplace.map { " (at most \($0))" } ?? "")
      ),
      cohort.workplaces.map { [$0.name, "\($0.people)"] },
      language
    )
    lines += section(
      Words(sv: "Par som står varandra nära", en: "Pairs who are close"),
      cohort.pairs.map { ["\($0.person) – \($0.other)", kind($0.kind)[language]] },
      language
    )
    lines += section(
      Words(sv: "Ensamma i sitt slag", en: "Alone of their kind"),
      cohort.alone.map { [$0.person, "\($0.attribute): \($0.value)"] },
      language
    )
    lines += section(
      Words(sv: "Vad kohorten bidrar med", en: "What the cohort adds"),
      cohort.terms.compactMap { contribution($0, language) },
      language
    )
    lines += section(
      Words(sv: "Lättast att flytta", en: "Easiest to move"),
      cohort.leavers.map { leaver in
        [
          leaver.person, "→ " + place(leaver.cohort, leaver.with, leaver.breaks)[language],
          Words(sv: "möjliga kohorter: \(leaver.open)", en: "possible cohorts: \(leaver.open)")[language],
          sum(leaver.cost, language),
        ]
      },
      language
    )
    return lines.joined(separator: "\n")
  }

  private static func section(_ title: Words, _ rows: [[String]], _ language: Language) -> [String] {
    guard !rows.isEmpty else { return [] }
    let shown = PlanText.columns(Array(rows.prefix(30)), indent: 2)
    let more = rows.count - 30
    let rest = more > 0 ? ["  " + Words(sv: "… och \(more) till", en: "… and \(more) more")[language]] : []
    return ["", title[language]] + shown + rest
  }

  private static func limits(_ count: CohortExplanation.CategoryCount, _ language: Language) -> [String] {
    let least = count.min.map { Words(sv: "minst \($0)", en: "at least \($0)")[language] }
    let most = count.max.map { Words(sv: "högst \($0)", en: "at most \($0)")[language] }
    let atLimit = count.people == count.min || count.people == count.max
    let limits = [least, most].compactMap { $0 }.joined(separator: ", ")
    let note = atLimit ? Words(sv: "vid gränsen", en: "at the limit")[language] : ""
    return [count.category.plural[language], "\(count.people)", limits, note]
  }

  private static func kind(_ kind: CohortExplanation.Closeness) -> Words {
    switch kind {
    case .workplace: Words(sv: "samma arbetsplats", en: "the same workplace")
    case .reportsTo: Words(sv: "medarbetare och chef", en: "member of staff and manager")
    case .sameManager: Words(sv: "samma chef", en: "the same manager")
    case .metBefore: Words(sv: "har gått ihop förut", en: "have met before")
    case .keepTogether: Words(sv: "hålls ihop", en: "kept together")
    }
  }

  private static func contribution(_ term: CohortExplanation.Contribution, _ language: Language) -> [String]? {
    guard let name = TermName(rawValue: term.term) else { return nil }
    let title =
      switch name {
      case .departmentBridging:
        Words(sv: "Par från olika förvaltningar", en: "Pairs from different departments")
      case .workplaceBridging:
        Words(sv: "Arbetsplatser som bara möts här (par)", en: "Pairs of workplaces that meet only here")
      case .daysToFinish: Words(sv: "Dagar till sista träffen", en: "Days to the last session")
      default: name.title
      }
    let places = name == .imbalance ? 5 : 0
    let average = term.average.map { PlanText.decimal($0, name == .imbalance ? 5 : 1, language) }
    return [
      title[language], PlanText.decimal(term.value, places, language),
      average.map { Words(sv: "i snitt \($0)", en: "\($0) on average")[language] } ?? "",
    ]
  }

  // MARK: - A session

  private static func text(_ session: SessionExplanation, _ language: Language) -> String {
    let when = "\(PlanText.day(session.date, language)) \(session.start)–\(session.end)"
    var lines = [
      Words(
        sv: "\(session.session) (\(session.module)) är \(when) i \(session.room) med "
          + session.facilitators.joined(separator: ", ") + ".",
        en: "\(session.session) (\(session.module)) is on \(when) in \(session.room) with "
          + session.facilitators.joined(separator: ", ") + "."
      )[language]
    ]
    lines += [neighbour(session.after, isBefore: true), neighbour(session.before, isBefore: false)]
      .compactMap { $0?[language] }
    guard !session.stays else {
      return lines.joined(separator: "\n") + "\n"
        + Words(sv: "Den ligger fast och kan inte flyttas.", en: "It stays as it is and cannot be moved.")[
          language
        ]
    }
    lines.append("")
    lines.append(
      Words(
        sv: "Av \(session.slots.count) tidigare tider går \(session.open) att få.",
        en: "Of \(session.slots.count) earlier times \(session.open) can be had."
      )[language]
    )
    lines += PlanText.columns(session.rules.map { [$0.rule, "\($0.slots)", $0.title] }, indent: 2)
    if session.weekdaysWithoutSlots > 0 {
      let days = session.weekdaysWithoutSlots
      lines.append(
        Words(
          sv: "Vardagar däremellan utan tider (stängda dagar, eller dagar utan träffar): \(days).",
          en: "Weekdays in between without slots (closed days, or days without sessions): \(days)."
        )[language]
      )
    }
    // Times that the gaps rule out are many and all alike.
    let near = session.slots.filter { !$0.blocked.contains { $0.rule == Rule.modulesInOrder.rawValue } }
    if !near.isEmpty { lines.append("") }
    for slot in near.prefix(20) { lines += text(slot, language) }
    if near.count > 20 {
      let more = near.count - 20
      lines.append(
        Words(
          sv: "… och \(more) tidigare tider till (--format json visar alla)",
          en: "… and \(more) earlier times more (--format json shows all)"
        )[language]
      )
    }
    return lines.joined(separator: "\n")
  }

  private static func neighbour(_ neighbour: SessionExplanation.Neighbour?, isBefore: Bool) -> Words? {
    neighbour.map { other in
      let least = other.minDays.map { "\($0)" } ?? "0"
      let most = other.maxDays.map { "–\($0)" } ?? "–"
      return isBefore
        ? Words(
          sv: "Den ska vara \(least)\(most) dagar efter \(other.module), som hålls \(other.date).",
          en: "It must be \(least)\(most) days after \(other.module), which is held on \(other.date)."
        )
        : Words(
          sv: "\(other.module) (\(other.date)) ska vara \(least)\(most) dagar efter den.",
          en: "\(other.module) (\(other.date)) must be \(least)\(most) days after it."
        )
    }
  }

  private static func text(_ slot: SessionExplanation.Slot, _ language: Language) -> [String] {
    let when = "  \(PlanText.day(slot.date, language)) \(slot.start)–\(slot.end)"
    guard let room = slot.room, let facilitators = slot.facilitators else {
      return [when] + slot.blocked.map { "    \($0.rule) \($0.detail)" }
    }
    let who = facilitators.joined(separator: ", ")
    return [when + Words(sv: "  möjlig: \(room), \(who)", en: "  possible: \(room), \(who)")[language]]
  }

  // MARK: - Contradictions

  private static func text(_ infeasible: Infeasibility, of name: String, _ language: Language) -> String {
    guard !infeasible.clashes.isEmpty else {
      return Words(
        sv: "\(name): inga regler går emot varandra, så långt det kan ses utan att söka en plan.",
        en: "\(name): no rules contradict each other, as far as can be seen without searching for a plan."
      )[language]
    }
    var lines: [String] = []
    for (number, clash) in infeasible.clashes.enumerated() {
      if number > 0 { lines.append("") }
      let made = clash.after.joined(separator: ", ")
      let after = made.isEmpty ? Words(sv: "", en: "") : Words(sv: " (sedan \(made))", en: " (after \(made))")
      lines.append(
        Words(
          sv: "Krock \(number + 1)\(after.sv): \(clash.detail).",
          en: "Clash \(number + 1)\(after.en): \(clash.detail)."
        )[language]
      )
      lines.append(
        clash.frees.isEmpty
          ? Words(sv: "  Går inte ihop:", en: "  Cannot all hold:")[language]
          : Words(
            sv: "  Går inte ihop (utan en av dem går det):",
            en: "  Cannot all hold (without any one they can):"
          )[language]
      )
      lines += PlanText.columns(clash.rules.map { [$0.rule, $0.detail] }, indent: 4)
      guard !clash.frees.isEmpty else { continue }
      lines.append(
        Words(sv: "  Krocken löses av en av dessa:", en: "  Any one of these ends this clash:")[language]
      )
      lines += PlanText.columns(
        clash.frees.map { remedy in
          let rest =
            remedy.freesAll ? "" : Words(sv: "(andra krockar är kvar)", en: "(other clashes stay)")[language]
          return [remedy.detail, remedy.whatIf ?? "", rest]
        },
        indent: 4
      )
    }
    if infeasible.clashes.count > 1, !infeasible.together.isEmpty {
      lines.append("")
      lines.append(
        infeasible.together.count == 1
          ? Words(sv: "Utan krock som syns blir det med denna enda:", en: "This one alone leaves no clash that can be seen:")[
            language]
          : Words(
            sv: "Utan krock som syns blir det med dessa tillsammans:", en: "These together leave no clash that can be seen:")[
              language]
      )
      lines += PlanText.columns(infeasible.together.map { [$0.detail, $0.whatIf ?? ""] }, indent: 2)
    }
    return lines.joined(separator: "\n")
  }
}
