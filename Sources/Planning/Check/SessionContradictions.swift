public import Bilingual

/// What makes it impossible to give every cohort its sessions.
func sessionContradictions(_ problem: ProblemDocument, _ counting: CohortCounting) -> [Contradiction] {
  guard !(problem.modules ?? []).isEmpty else { return [] }
  let missing = missingThings(problem)
  guard missing.isEmpty, let calendar = SessionCalendar(problem, cohorts: cohortCount(problem)),
    calendar.cohorts > 0
  else { return missing }
  let found =
    gapContradictions(problem, calendar) + roomContradictions(calendar) + facilitatorContradictions(calendar)
    + coverContradictions(calendar) + absenceContradictions(problem, counting, calendar)
  return found.isEmpty ? combinedContradictions(calendar) : found
}

private func missingThings(_ problem: ProblemDocument) -> [Contradiction] {
  var found: [Contradiction] = []
  if (problem.slots ?? []).isEmpty {
    found.append(
      Contradiction(
        [.modulesInOrder],
        en: "there are modules and no slots to hold them in",
        sv: "det finns moduler men inga tider att hålla dem på",
        remedyEN: "add slots",
        remedySV: "lägg till tider"
      )
    )
  }
  let rooms = problem.rooms ?? []
  let least = problem.cohorts.size.min
  if rooms.isEmpty {
    found.append(
      Contradiction(
        [.modulesInOrder, .roomUse],
        en: "there are modules and no rooms to hold them in",
        sv: "det finns moduler men inga lokaler att hålla dem i",
        remedyEN: "add a room that holds \(least)",
        remedySV: "lägg till en lokal som rymmer \(least)"
      )
    )
  } else if let largest = rooms.map(\.capacity).max(), largest < least {
    found.append(
      Contradiction(
        [.cohortSize, .roomUse],
        places: rooms.map(\.id),
        en: "the largest room holds \(largest) and the smallest cohort has \(least)",
        sv: "den största lokalen rymmer \(largest) och den minsta kohorten har \(least)",
        remedyEN: "add a room that holds \(least), or lower the smallest size to \(largest)",
        remedySV: "lägg till en lokal som rymmer \(least), eller sänk minsta storleken till \(largest)"
      )
    )
  }
  let wanted = problem.facilitatorsPerSession ?? 1
  let facilitators = (problem.facilitators ?? []).map(\.id)
  if facilitators.count < wanted {
    found.append(
      Contradiction(
        [.modulesInOrder, .facilitatorUse],
        places: facilitators,
        en: "a session needs \(wanted, "facilitator") and there are \(facilitators.count)",
        sv: "en träff kräver \(wanted) processledare och det finns \(facilitators.count)",
        remedyEN: "add \(wanted - facilitators.count, "facilitator"), or ask for fewer at a session",
        remedySV: "lägg till \(wanted - facilitators.count) processledare, eller kräv färre vid en träff"
      )
    )
  }
  return found
}

private func gapContradictions(_ problem: ProblemDocument, _ calendar: SessionCalendar) -> [Contradiction] {
  guard let number = calendar.unreachableModule, let modules = problem.modules, number > 0 else { return [] }
  let (module, before) = (modules[number], modules[number - 1].id)
  let gap = module.gapDays ?? .init(min: 0, max: Expect.greatest)
  return [
    Contradiction(
      [.modulesInOrder],
      places: [before, module.id],
      en:
        "no slot lies \(gap.min) to \(gap.max) days after any on which \(before) can be held, as \(module.id) must",
      sv:
        "ingen tid ligger \(gap.min) till \(gap.max) dagar efter någon då \(before) kan hållas, som \(module.id) måste",
      remedyEN: "widen the gap before \(module.id), or add slots that lie within it",
      remedySV: "vidga mellanrummet före \(module.id), eller lägg till tider som ligger inom det"
    )
  ]
}

private func roomContradictions(_ calendar: SessionCalendar) -> [Contradiction] {
  guard calendar.earliestFinish([.rooms]) == nil else { return [] }
  let (needed, fit) = (calendar.sessionsNeeded, calendar.mostSessions([.rooms]))
  let days = (needed - fit + calendar.mostRounds - 1) / max(1, calendar.mostRounds)
  return [
    Contradiction(
      [.modulesInOrder, .roomUse],
      en: "\(needed, "session is", "sessions are") needed and the rooms hold at most \(fit) in the slots there are",
      sv: "\(needed, "träff", "träffar") behövs och lokalerna rymmer högst \(fit) på de tider som finns",
      remedyEN: "add \(days) room days, such as a room more or later slots",
      remedySV: "lägg till \(days) lokaldagar, till exempel en lokal till eller senare tider"
    )
  ]
}

private func facilitatorContradictions(_ calendar: SessionCalendar) -> [Contradiction] {
  guard calendar.earliestFinish([.facilitators]) == nil else { return [] }
  let (needed, fit) = (calendar.sessionsNeeded, calendar.mostSessions([.facilitators]))
  if fit < needed {
    return [
      Contradiction(
        [.modulesInOrder, .facilitatorUse],
        en:
          "\(needed, "session is", "sessions are") needed and the facilitators can hold at most \(fit) in the slots there are",
        sv: "\(needed, "träff", "träffar") behövs och processledarna kan hålla högst \(fit) på de tider som finns",
        remedyEN: "add facilitators, sessions a week or slots for \(needed - fit, "session") more",
        remedySV: "lägg till processledare, träffar per vecka eller tider för \(needed - fit, "träff", "träffar") till"
      )
    ]
  }
  let led = calendar.leadableCohorts
  return [
    Contradiction(
      [.modulesInOrder, .facilitatorUse, .sameLead],
      en:
        "\(calendar.cohorts, "cohort") need a lead each all through and the facilitators can lead at most \(led)",
      sv:
        "\(calendar.cohorts, "kohort", "kohorter") behöver var sin huvudansvarig hela vägen och processledarna räcker till \(led)",
      remedyEN: "add facilitators or sessions a week to lead \(calendar.cohorts - led, "cohort") more",
      remedySV: "lägg till processledare eller träffar per vecka för \(calendar.cohorts - led, "kohort", "kohorter") till"
    )
  ]
}

private func coverContradictions(_ calendar: SessionCalendar) -> [Contradiction] {
  calendar.workplaces.compactMap { workplace in
    let dates = calendar.dates(for: workplace)
    let (people, away) = (workplace.people, workplace.maxAway)
    guard let needed = dates.needed else {
      return Contradiction(
        [.modulesInOrder, .cover],
        places: [workplace.id],
        en: "\(workplace.id) lets nobody away and has \(people, "person", "people") who are to go to sessions",
        sv: "\(workplace.id) släpper inte iväg någon och har \(people, "person", "personer") som ska på träffar",
        remedyEN: "let \(calendar.leastAway(for: workplace)) be away on one date, or leave its people out",
        remedySV:
          "låt \(calendar.leastAway(for: workplace)) vara borta samma dag, eller lämna personerna utanför"
      )
    }
    guard needed > dates.available else { return nil }
    return Contradiction(
      [.modulesInOrder, .cover],
      places: [workplace.id],
      en:
        "\(workplace.id) has \(people, "person", "people") and lets \(away) away on one date, which takes \(needed) dates "
        + "of the \(dates.available) there are",
      sv:
        "\(workplace.id) har \(people, "person", "personer") och släpper iväg \(away) per dag, vilket tar \(needed, "dag", "dagar") "
        + "av de \(dates.available) som finns",
      remedyEN:
        "let \(calendar.leastAway(for: workplace)) be away on one date, or add \(needed - dates.available) dates",
      remedySV: "låt \(calendar.leastAway(for: workplace)) vara borta samma dag, eller lägg till "
        + "\(needed - dates.available, "dag", "dagar")"
    )
  }
}

private func absenceContradictions(
  _ problem: ProblemDocument,
  _ counting: CohortCounting,
  _ calendar: SessionCalendar
) -> [Contradiction] {
  guard (problem.maxUnavailablePerSession ?? 0) == 0, calendar.unreachableModule == nil else { return [] }
  let people = counting.free.filter { !calendar.canAttend($0) }.map(\.id)
  guard !people.isEmpty else { return [] }
  return [
    Contradiction(
      [.modulesInOrder, .absences],
      people: people,
      en:
        "\(Words.list(people, .en)) cannot attend every module on any choice of dates, and nobody may be missing",
      sv:
        "\(Words.list(people, .sv)) kan inte komma till alla moduler hur datumen än väljs, och ingen får saknas",
      remedyEN:
        "let 1 member be missing at a session, or leave \(people.count == 1 ? "this person" : "these people") out",
      remedySV:
        "låt 1 deltagare saknas vid en träff, eller lämna \(people.count == 1 ? "personen" : "personerna") utanför"
    )
  ]
}

/// What each reason allows by itself, but not together: the fewest reasons that clash.
private func combinedContradictions(_ calendar: SessionCalendar) -> [Contradiction] {
  let all = FinishReason.allCases
  let choices = (1..<1 << all.count).map { bits in
    Set(all.indices.filter { bits >> $0 & 1 == 1 }.map { all[$0] })
  }
  .sorted { $0.count < $1.count }
  guard let clash = choices.first(where: { calendar.earliestFinish($0) == nil }) else { return [] }
  let names = all.filter(clash.contains).map(\.words)
  let (en, sv) = (names.map(\.en).joined(separator: ", "), names.map(\.sv).joined(separator: ", "))
  let rules = [.modulesInOrder] + all.filter(clash.contains).flatMap(\.rules)
  return [
    Contradiction(
      rules,
      en:
        "\(calendar.sessionsNeeded, "session") do not fit in the slots there are when these are taken together: \(en)",
      sv:
        "\(calendar.sessionsNeeded, "träff", "träffar") ryms inte på de tider som finns när detta tas tillsammans: \(sv)",
      remedyEN: "add slots, or ease one of: \(en)",
      remedySV: "lägg till tider, eller lätta på något av: \(sv)"
    )
  ]
}

extension FinishReason {
  /// The reason in a sentence.
  public var words: Words {
    switch self {
    case .rooms: Words(sv: "lokaler", en: "rooms")
    case .facilitators: Words(sv: "processledare", en: "facilitators")
    case .gaps: Words(sv: "mellanrum mellan moduler", en: "gaps between modules")
    case .cover: Words(sv: "bemanning och frånvaro", en: "cover and absences")
    }
  }

  fileprivate var rules: [Rule] {
    switch self {
    case .rooms: [.roomUse]
    case .facilitators: [.facilitatorUse]
    case .gaps: []
    case .cover: [.absences, .cover]
    }
  }
}
