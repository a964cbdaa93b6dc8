/// `met_before`: pairs of `met_before` that share a cohort, a pair listed twice counted once.
///
/// Lower is better.
enum MetBefore: SoftTerm {
  static let name = TermName.metBefore

  static func applies(to problem: ProblemDocument) -> Bool { !(problem.cohorts.metBefore ?? []).isEmpty }

  static func value(in plan: CheckedPlan) -> Double? {
    let distinct = Set((plan.problem.cohorts.metBefore ?? []).map(Set.init))
    return Double(distinct.filter { met($0.sorted(), in: plan) }.count)
  }

  static func bound(in plan: CheckedPlan) -> Double? { 0 }

  private static func met(_ pair: [String], in plan: CheckedPlan) -> Bool {
    pair.count == 2 && !plan.shared(pair[0], pair[1]).isEmpty
  }
}
