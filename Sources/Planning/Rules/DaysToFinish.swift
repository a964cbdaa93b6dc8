/// `days_to_finish`: days from the first slot's date to the date of the last session used.
///
/// Lower is better.
public enum DaysToFinish: SoftTerm {
  static let name = TermName.daysToFinish

  static func applies(to problem: ProblemDocument) -> Bool { !(problem.modules ?? []).isEmpty }

  static func value(in plan: CheckedPlan) -> Double? {
    guard let first = plan.slots.values.map(\.date).min(),
      let last = plan.sessions.compactMap(\.time?.date).max()
    else { return nil }
    return Double(first.distance(to: last))
  }

  static func bound(in plan: CheckedPlan) -> Double? {
    bound(for: plan.problem, cohorts: plan.cohorts.count).map(Double.init)
  }

  /// A number of days within which no feasible plan with so many cohorts can finish sooner; nil when none can finish
  /// within the slots there are, or when there are no modules.
  public static func bound(for problem: ProblemDocument, cohorts: Int) -> Int? {
    SessionCalendar(problem, cohorts: cohorts)?.earliestFinish(.all)
  }

  /// The same for one reason alone, to say what holds the end back.
  public static func bound(for problem: ProblemDocument, cohorts: Int, because reason: FinishReason) -> Int? {
    SessionCalendar(problem, cohorts: cohorts)?.earliestFinish([reason])
  }
}

/// What can keep sessions from being finished earlier.
public enum FinishReason: String, Sendable, CaseIterable {
  /// Sessions that fit in the rooms on a date.
  case rooms
  /// Sessions that the facilitators there are can lead, by date, by week, and as leads of whole cohorts.
  case facilitators
  /// Gaps between modules, and the closures they cannot straddle.
  case gaps
  /// Workplaces that let only so many away on a date, and people who are unavailable.
  case cover
}

extension Set<FinishReason> {
  /// Everything at once, which can prove more than each alone.
  static var all: Set<FinishReason> { Set(FinishReason.allCases) }
}
