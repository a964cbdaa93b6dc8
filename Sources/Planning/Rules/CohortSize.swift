internal import Bilingual

/// H2: each cohort's size lies within `size`, and there are `count` cohorts when that is given.
///
/// Counts 1 for each cohort outside, however far, plus the difference in number. A started cohort whose remaining
/// members alone are too few or too many is inherited, as are started cohorts beyond `count`.
enum CohortSize: HardRule {
  static let rule = Rule.cohortSize

  static func faults(in plan: CheckedPlan) -> [Fault] {
    plan.cohorts.compactMap { outside($0, in: plan) } + number(in: plan)
  }

  private static func outside(_ cohort: CheckedCohort, in plan: CheckedPlan) -> Fault? {
    let size = plan.problem.cohorts.size
    let count = cohort.members.count
    let frozen = plan.frozen.members[cohort.id]?.count
    if count < size.min {
      return Fault(
        rule,
        cohort: cohort.id,
        inherited: frozen.map { $0 < size.min } ?? false ? 1 : 0,
        en: "\(cohort.id) has \(count, "member"), \(size.min - count) fewer than the \(size.min) it must have",
        sv: "\(cohort.id) har \(count) deltagare, \(size.min - count) färre än de \(size.min) den måste ha"
      )
    }
    if count > size.max {
      return Fault(
        rule,
        cohort: cohort.id,
        inherited: cohort.frozenMembers.count > size.max ? 1 : 0,
        en: "\(cohort.id) has \(count, "member"), \(count - size.max) more than the \(size.max) it may have",
        sv: "\(cohort.id) har \(count) deltagare, \(count - size.max) fler än de \(size.max) den får ha"
      )
    }
    return nil
  }

  private static func number(in plan: CheckedPlan) -> [Fault] {
    guard let count = plan.problem.cohorts.count, count != plan.cohorts.count else { return [] }
    let started = plan.cohorts.filter { plan.frozen.members[$0.id] != nil }.count
    return [
      Fault(
        rule,
        count: abs(plan.cohorts.count - count),
        inherited: max(0, started - count),
        en: "there are \(plan.cohorts.count, "cohort") and there must be \(count)",
        sv: "det finns \(plan.cohorts.count, "kohort", "kohorter") och det ska vara \(count)"
      )
    ]
  }
}
