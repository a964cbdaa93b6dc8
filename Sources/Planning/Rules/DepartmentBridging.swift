/// `department_bridging`: the pairs in a cohort from different departments, X, over the most that cohorts of these
/// sizes could have, X̂.
///
/// Higher is better, 1 is the best.
///
/// 1 when there is no such pair to be had, as with a single department.
public enum DepartmentBridging: SoftTerm {
  static let name = TermName.departmentBridging

  static func applies(to problem: ProblemDocument) -> Bool { true }

  static func value(in plan: CheckedPlan) -> Double? {
    let sizes = Dictionary(grouping: plan.problem.people, by: \.department).map(\.value.count)
    let most = mostPairs(cohortSizes: plan.cohortSizes, departmentSizes: sizes)
    guard most > 0 else { return 1 }
    return Double(plan.cohorts.reduce(0) { $0 + bridgingPairs(of: $1) }) / Double(most)
  }

  static func bound(in plan: CheckedPlan) -> Double? { 1 }

  private static func bridgingPairs(of cohort: CheckedCohort) -> Int {
    let within = Dictionary(grouping: cohort.members, by: \.department).reduce(0) {
      $0 + pairs(of: $1.value.count)
    }
    return pairs(of: cohort.members.count) - within
  }

  /// X̂: the most pairs from different departments that cohorts of these sizes can hold.
  ///
  /// Each department makes the fewest pairs within itself when it is spread evenly.
  public static func mostPairs(cohortSizes: [Int], departmentSizes: [Int]) -> Int {
    guard !cohortSizes.isEmpty else { return 0 }
    return cohortSizes.reduce(0) { $0 + pairs(of: $1) }
      - departmentSizes.reduce(0) { $0 + fewestPairs(of: $1, over: cohortSizes.count) }
  }
}
