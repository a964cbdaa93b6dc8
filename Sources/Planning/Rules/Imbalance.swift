/// `imbalance`: how far the values of the attributes in `balance` are from being spread like among all people, beyond
/// what whole people make unavoidable.
///
/// Lower is better.
///
/// Σ_a weight_a · Σ_c Σ_v ( |n_cv − s_c·n_v/N| − the distance of s_c·n_v/N from its nearest whole number ) / N. People
/// without the attribute share a value of their own. Computed in whole numbers up to the weights.
enum Imbalance: SoftTerm {
  static let name = TermName.imbalance

  static func applies(to problem: ProblemDocument) -> Bool { !(problem.cohorts.balance ?? [:]).isEmpty }

  static func value(in plan: CheckedPlan) -> Double? {
    let balance = plan.problem.cohorts.balance ?? [:]
    let everyone = plan.problem.people.count
    guard everyone > 0 else { return 0 }
    return balance.sorted { $0.key < $1.key }.reduce(0) { sum, term in
      sum + term.value * Double(excess(of: term.key, in: plan)) / Double(everyone) / Double(everyone)
    }
  }

  static func bound(in plan: CheckedPlan) -> Double? { 0 }

  /// The double sum of one attribute, times N.
  private static func excess(of attribute: String, in plan: CheckedPlan) -> Int {
    let everyone = plan.problem.people.count
    let totals = counts(plan.problem.people, attribute)
    return plan.cohorts.reduce(0) { sum, cohort in
      let here = counts(cohort.members, attribute)
      return totals.reduce(sum) { sum, value in
        sum + excess(here[value.key] ?? 0, size: cohort.members.count, total: value.value, everyone: everyone)
      }
    }
  }

  /// |count − size·total/everyone| less the distance of size·total/everyone from its nearest whole number, times
  /// `everyone`.
  static func excess(_ count: Int, size: Int, total: Int, everyone: Int) -> Int {
    let share = size * total
    let above = share % everyone
    return abs(count * everyone - share) - min(above, everyone - above)
  }

  private static func counts(_ people: [ProblemDocument.Person], _ attribute: String) -> [String?: Int] {
    people.reduce(into: [:]) { $0[$1.attributes?[attribute], default: 0] += 1 }
  }
}
