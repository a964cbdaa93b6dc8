/// `disruption`: with a baseline, people whose cohort changed plus sessions whose slot, room or lead changed.
///
/// Lower is
/// better.
///
/// Counted over those the baseline placed who are still among the people (no seat now is a change too), and over the
/// baseline's sessions of modules that the problem still has, one each; a session or cohort that is gone has changed.
enum Disruption: SoftTerm {
  static let name = TermName.disruption

  static func applies(to problem: ProblemDocument) -> Bool { problem.baseline != nil }

  static func value(in plan: CheckedPlan) -> Double? {
    plan.problem.baseline.map { Double(moved($0, in: plan) + rescheduled($0, in: plan)) }
  }

  static func bound(in plan: CheckedPlan) -> Double? { 0 }

  private static func moved(_ baseline: PlanDocument, in plan: CheckedPlan) -> Int {
    var homes: [String: String] = [:]
    for cohort in baseline.cohorts {
      for member in cohort.members where plan.people[member] != nil { homes[member] = cohort.id }
    }
    return homes.filter { person, home in
      !(plan.cohortsOfPerson[person] ?? []).contains { plan.cohorts[$0].id == home }
    }.count
  }

  private static func rescheduled(_ baseline: PlanDocument, in plan: CheckedPlan) -> Int {
    let modules = Set(plan.modules.map(\.id))
    let now = Dictionary(
      plan.cohorts.map { ($0.id, $0.sessions.map(\.document)) },
      uniquingKeysWith: { first, _ in first }
    )
    return baseline.cohorts.reduce(0) { sum, cohort in
      let sessions = now[cohort.id] ?? []
      return sum
        + (cohort.sessions ?? []).filter { old in
          modules.contains(old.module) && !sessions.contains { isSame($0, old) }
        }.count
    }
  }

  private static func isSame(_ a: PlanDocument.Session, _ b: PlanDocument.Session) -> Bool {
    a.module == b.module && a.slot == b.slot && a.room == b.room
      && a.facilitators.first == b.facilitators.first
  }
}
