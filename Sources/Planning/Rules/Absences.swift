import Bilingual

/// H11: at most `max_unavailable_per_session` members are unavailable on a session's date.
///
/// Counts 1 for each member over. What frozen members alone are over at a frozen session is inherited.
enum Absences: HardRule {
  static let rule = Rule.absences

  static func faults(in plan: CheckedPlan) -> [Fault] {
    let most = plan.problem.maxUnavailablePerSession ?? 0
    return plan.cohorts.flatMap { cohort -> [Fault] in
      let away = peopleAway(in: cohort)
      return cohort.sessions.compactMap { session -> Fault? in
        guard let date = session.time?.date, let people = away[date], people.count > most else { return nil }
        let frozen = session.isFrozen ? people.filter(cohort.frozenMembers.contains).count : 0
        return Fault(
          rule,
          cohort: cohort.id,
          people: people,
          count: people.count - most,
          inherited: max(0, frozen - most),
          en: "\(people.count, "member") of \(cohort.id) cannot attend \(session.document.module) on \(date) "
            + "and at most \(most) may be missing: \(Words.list(people, .en))",
          sv:
            "\(people.count) deltagare i \(cohort.id) kan inte komma till \(session.document.module) den \(date) "
            + "och högst \(most) får saknas: \(Words.list(people, .sv))"
        )
      }
    }
  }

  private static func peopleAway(in cohort: CheckedCohort) -> [Day: [String]] {
    var away: [Day: [String]] = [:]
    for member in cohort.members {
      for date in Set(member.unavailable ?? []) { away[date, default: []].append(member.id) }
    }
    return away
  }
}
