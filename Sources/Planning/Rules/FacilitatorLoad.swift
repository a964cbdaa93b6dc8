/// `facilitator_load`: largest minus smallest number of sessions led or co-led by a facilitator, over those with at
/// least one.
///
/// Lower is better.
public enum FacilitatorLoad: SoftTerm {
  static let name = TermName.facilitatorLoad

  static func applies(to problem: ProblemDocument) -> Bool { !(problem.modules ?? []).isEmpty }

  static func value(in plan: CheckedPlan) -> Double? {
    let loads = loads(in: plan).values
    guard let most = loads.max(), let least = loads.min() else { return nil }
    return Double(most - least)
  }

  static func bound(in plan: CheckedPlan) -> Double? {
    let loads = loads(in: plan)
    return Double(bound(assignments: loads.values.reduce(0, +), facilitators: loads.count))
  }

  /// 0 when the assignments — sessions times facilitators at each — divide evenly over the facilitators who have any,
  /// 1 otherwise.
  public static func bound(assignments: Int, facilitators: Int) -> Int {
    facilitators > 0 && assignments % facilitators != 0 ? 1 : 0
  }

  private static func loads(in plan: CheckedPlan) -> [String: Int] {
    plan.sessions.reduce(into: [:]) { loads, session in
      for facilitator in Set(session.document.facilitators) where plan.facilitators[facilitator] != nil {
        loads[facilitator, default: 0] += 1
      }
    }
  }
}
