import Bilingual

/// H3: each category lies within its min and max in each cohort.
///
/// Counts 1 for each cohort and category outside, however far. What a started cohort's remaining members alone break
/// is inherited.
enum CategoryQuotas: HardRule {
  static let rule = Rule.categoryQuotas

  static func faults(in plan: CheckedPlan) -> [Fault] {
    let quotas = plan.problem.cohorts.categories ?? [:]
    return plan.cohorts.flatMap { cohort in
      ProblemDocument.Category.allCases.compactMap { category in
        quotas[category.rawValue].flatMap { outside($0, category, cohort, in: plan) }
      }
    }
  }

  private static func outside(
    _ quota: ProblemDocument.Quota,
    _ category: ProblemDocument.Category,
    _ cohort: CheckedCohort,
    in plan: CheckedPlan
  ) -> Fault? {
    let people = cohort.members.filter { $0.category == category }.map(\.id)
    let frozen = frozenCount(category, cohort, in: plan)
    if let least = quota.min, people.count < least {
      return Fault(
        rule,
        cohort: cohort.id,
        people: people,
        inherited: frozen.map { $0 < least } ?? false ? 1 : 0,
        en: "\(cohort.id) has \(category.counted(people.count).en) and must have at least \(least)",
        sv: "\(cohort.id) har \(category.counted(people.count).sv) och ska ha minst \(least)"
      )
    }
    if let most = quota.max, people.count > most {
      return Fault(
        rule,
        cohort: cohort.id,
        people: people,
        inherited: (frozen ?? 0) > most ? 1 : 0,
        en: "\(cohort.id) has \(category.counted(people.count).en) and may have at most \(most)",
        sv: "\(cohort.id) har \(category.counted(people.count).sv) och får ha högst \(most)"
      )
    }
    return nil
  }

  /// How many of the category the baseline froze in the cohort; nil when it has not started.
  private static func frozenCount(
    _ category: ProblemDocument.Category,
    _ cohort: CheckedCohort,
    in plan: CheckedPlan
  ) -> Int? {
    plan.frozen.members[cohort.id].map { members in
      members.filter { plan.people[$0]?.category == category }.count
    }
  }
}
