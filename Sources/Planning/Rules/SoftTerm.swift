/// A soft term that can be computed from scratch on a plan as documents hold it, with the best value provable.
protocol SoftTerm {
  static var name: TermName { get }
  /// Whether the problem says anything about it; a term that does not apply is left out of every score.
  static func applies(to problem: ProblemDocument) -> Bool
  /// Nil when the plan has nothing to measure, as no session in a known slot.
  static func value(in plan: CheckedPlan) -> Double?
  /// Nil when nothing can be proved, because no plan is possible.
  static func bound(in plan: CheckedPlan) -> Double?
}

/// Pairs among `n` things.
func pairs(of n: Int) -> Int { n * (n - 1) / 2 }

/// The fewest pairs within cohorts that `people` make when spread as evenly as can be over `cohorts`.
func fewestPairs(of people: Int, over cohorts: Int) -> Int {
  let (share, rest) = people.quotientAndRemainder(dividingBy: cohorts)
  return rest * pairs(of: share + 1) + (cohorts - rest) * pairs(of: share)
}
