internal import Bilingual

/// H12: on each date, at most `max_away_per_day` people of a workplace are in sessions.
///
/// Every member of a cohort that has a session on the date is in it, once however many sessions the date has. Counts 1
/// for each person over. What frozen members at frozen sessions alone are over is inherited.
enum Cover: HardRule {
  static let rule = Rule.cover

  static func faults(in plan: CheckedPlan) -> [Fault] {
    let limits = plan.problem.maxAwayByWorkplace
    let away = peopleAway(in: plan, from: limits)
    return away.sorted { $0.key < $1.key }.flatMap { date, byWorkplace in
      byWorkplace.sorted { $0.key < $1.key }.compactMap { workplace, people in
        guard let most = limits[workplace], people.count > most else { return nil }
        let frozen = people.values.filter { $0 }.count
        return Fault(
          rule,
          people: people.keys.sorted(),
          count: people.count - most,
          inherited: max(0, frozen - most),
          en: "\(people.count, "person", "people") of \(workplace) are in sessions on \(date) and at most \(most) may be",
          sv:
            "\(people.count, "person", "personer") från \(workplace) är på träff den \(date) och högst \(most) får vara det"
        )
      }
    }
  }

  /// Date → workplace with a limit → those of it who are in a session, and whether that is frozen.
  private static func peopleAway(
    in plan: CheckedPlan,
    from limits: [String: Int]
  ) -> [Day: [String: [String: Bool]]] {
    var away: [Day: [String: [String: Bool]]] = [:]
    for cohort in plan.cohorts {
      let members = cohort.members.filter { limits[$0.workplace] != nil }
      for session in cohort.sessions {
        guard let date = session.time?.date else { continue }
        for member in members {
          let frozen = session.isFrozen && cohort.frozenMembers.contains(member.id)
          away[date, default: [:]][member.workplace, default: [:]][member.id, default: false] =
            frozen || away[date]?[member.workplace]?[member.id] ?? false
        }
      }
    }
    return away
  }
}

extension ProblemDocument {
  /// Workplace → how many of it may be away on one day, for those that have a limit.
  var maxAwayByWorkplace: [String: Int] {
    Dictionary(
      (workplaces ?? []).compactMap { workplace in workplace.maxAwayPerDay.map { (workplace.id, $0) } },
      uniquingKeysWith: { first, _ in first }
    )
  }
}
