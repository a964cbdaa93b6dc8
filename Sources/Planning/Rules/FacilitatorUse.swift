internal import Bilingual

/// H9: `facilitators_per_session` distinct facilitators, available, one session at a time, at most
/// `max_sessions_per_week` in an ISO week.
///
/// Counts 1 for each session with another number of distinct facilitators than asked for, 1 for each unknown or
/// unavailable facilitator of a session, 1 for each two sessions of a facilitator that overlap, and 1 for each
/// facilitator and week over the limit, however far. A facilitator whom a frozen session has had since the baseline is
/// a frozen part of it.
enum FacilitatorUse: HardRule {
  static let rule = Rule.facilitatorUse

  static func faults(in plan: CheckedPlan) -> [Fault] {
    let away = plan.facilitators.mapValues { Set($0.unavailable ?? []) }
    let sessions = plan.sessions
    return sessions.flatMap { staffing($0, away: away, in: plan) } + clashes(sessions, in: plan)
      + weeks(sessions, in: plan)
  }

  private static func isFrozen(_ facilitator: String, in session: CheckedSession) -> Bool {
    session.frozen?.facilitators.contains(facilitator) ?? false
  }

  private static func staffing(
    _ session: CheckedSession,
    away: [String: Set<Day>],
    in plan: CheckedPlan
  ) -> [Fault] {
    let cohort = plan.cohorts[session.cohort].id
    let module = session.document.module
    let distinct = Set(session.document.facilitators).sorted()
    let wanted = plan.problem.facilitatorsPerSession ?? 1
    var faults: [Fault] = []
    if distinct.count != wanted {
      let kept = session.frozen.map { $0.facilitators == session.document.facilitators } ?? false
      faults.append(
        Fault(
          rule,
          cohort: cohort,
          inherited: kept ? 1 : 0,
          en: "\(cohort) has \(distinct.count, "facilitator") at \(module) and must have \(wanted)",
          sv: "\(cohort) har \(distinct.count) processledare vid \(module) och ska ha \(wanted)"
        )
      )
    }
    for facilitator in distinct {
      let inherited = isFrozen(facilitator, in: session) ? 1 : 0
      if plan.facilitators[facilitator] == nil {
        faults.append(
          Fault(
            rule,
            cohort: cohort,
            inherited: inherited,
            en: "\(cohort) has \(facilitator) at \(module), who is none of the facilitators",
            sv: "\(cohort) har \(facilitator) vid \(module), som inte är någon av processledarna"
          )
        )
      } else if let date = session.time?.date, away[facilitator]?.contains(date) ?? false {
        faults.append(
          Fault(
            rule,
            cohort: cohort,
            inherited: inherited,
            en: "\(cohort) has \(facilitator) at \(module) on \(date), when \(facilitator) is not available",
            sv: "\(cohort) har \(facilitator) vid \(module) den \(date), då \(facilitator) inte är ledig"
          )
        )
      }
    }
    return faults
  }

  private static func known(_ session: CheckedSession, in plan: CheckedPlan) -> Set<String> {
    Set(session.document.facilitators.filter { plan.facilitators[$0] != nil })
  }

  private static func clashes(_ sessions: [CheckedSession], in plan: CheckedPlan) -> [Fault] {
    Clash.pairs(of: sessions) { known($0, in: plan) }.map { clash in
      let (first, second) = (plan.cohorts[clash.first.cohort].id, plan.cohorts[clash.second.cohort].id)
      let frozen = isFrozen(clash.of, in: clash.first) && isFrozen(clash.of, in: clash.second)
      return Fault(
        rule,
        cohort: first,
        inherited: frozen ? 1 : 0,
        en: "\(clash.of) is with both \(first) and \(second) on \(clash.date) at the same time",
        sv: "\(clash.of) är hos både \(first) och \(second) den \(clash.date) på samma tid"
      )
    }
  }

  private static func weeks(_ sessions: [CheckedSession], in plan: CheckedPlan) -> [Fault] {
    var uses: [String: [Int: [CheckedSession]]] = [:]
    for session in sessions {
      guard let week = session.time?.date.weekIndex else { continue }
      for facilitator in known(session, in: plan) {
        uses[facilitator, default: [:]][week, default: []].append(session)
      }
    }
    return uses.sorted { $0.key < $1.key }.flatMap { facilitator, byWeek in
      guard let most = plan.facilitators[facilitator]?.maxSessionsPerWeek else { return [Fault]() }
      return byWeek.sorted { $0.key < $1.key }.compactMap { _, held in
        guard held.count > most, let date = held.first?.time?.date else { return nil }
        let frozen = held.filter { isFrozen(facilitator, in: $0) }.count
        let week = date.isoWeek
        return Fault(
          rule,
          inherited: frozen > most ? 1 : 0,
          en:
            "\(facilitator) has \(held.count, "session") in week \(week.week) of \(week.year) and may have \(most)",
          sv: "\(facilitator) har \(held.count, "träff", "träffar") vecka \(week.week) \(week.year) och får ha \(most)"
        )
      }
    }
  }
}
