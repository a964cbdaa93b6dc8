internal import Bilingual

/// H6: at most `max_per_workplace` people of one workplace in a cohort.
///
/// Counts 1 for each person over. What a started cohort's remaining members alone are over is inherited.
enum WorkplaceShare: HardRule {
  static let rule = Rule.workplaceShare

  static func faults(in plan: CheckedPlan) -> [Fault] {
    guard let most = plan.problem.cohorts.maxPerWorkplace else { return [] }
    return plan.cohorts.flatMap { cohort in
      Dictionary(grouping: cohort.members, by: \.workplace).sorted { $0.key < $1.key }
        .compactMap { workplace, members in
          members.count > most ? over(members.map(\.id), of: workplace, most: most, cohort) : nil
        }
    }
  }

  private static func over(_ people: [String], of workplace: String, most: Int, _ cohort: CheckedCohort)
    -> Fault
  {
    Fault(
      rule,
      cohort: cohort.id,
      people: people,
      count: people.count - most,
      inherited: max(0, people.filter(cohort.frozenMembers.contains).count - most),
      en: "\(cohort.id) has \(people.count, "person", "people") of \(workplace) and may have at most \(most)",
      sv: "\(cohort.id) har \(people.count, "person", "personer") från \(workplace) och får ha högst \(most)"
    )
  }
}
