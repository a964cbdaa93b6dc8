/// `workplace_bridging`: the distinct pairs of workplaces that share at least one cohort, Y, over the most that cohorts
/// of these sizes could show, Ŷ.
///
/// Higher is better, 1 is the best that the bound does not rule out.
///
/// 1 when there is no such pair to be had, as with a single workplace.
public enum WorkplaceBridging: SoftTerm {
  static let name = TermName.workplaceBridging

  static func applies(to problem: ProblemDocument) -> Bool { true }

  static func value(in plan: CheckedPlan) -> Double? {
    let sizes = Dictionary(grouping: plan.problem.people, by: \.workplace).map(\.value.count)
    let most = mostPairs(cohortSizes: plan.cohortSizes, workplaceSizes: sizes)
    guard most > 0 else { return 1 }
    return Double(bridgedPairs(in: plan)) / Double(most)
  }

  static func bound(in plan: CheckedPlan) -> Double? { 1 }

  private static func bridgedPairs(in plan: CheckedPlan) -> Int {
    let names = Set(plan.problem.people.map(\.workplace)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    var bridged: Set<Int> = []
    for cohort in plan.cohorts {
      let here = Set(cohort.members.compactMap { numbers[$0.workplace] }).sorted()
      for (place, a) in here.enumerated() {
        for b in here[(place + 1)...] { bridged.insert(a * names.count + b) }
      }
    }
    return bridged.count
  }

  /// Ŷ: a number of pairs of workplaces that no plan with cohorts of these sizes exceeds, the least of four.
  ///
  /// A workplace meets at most the others, and at most all other seats of the largest cohorts its people can be in;
  /// a cohort shows at most the pairs among as many workplaces as it has seats; there are only so many pairs of
  /// workplaces; and the people of the largest workplaces are bound to sit together (``mostPairsBesidesLargest``).
  public static func mostPairs(cohortSizes: [Int], workplaceSizes: [Int]) -> Int {
    guard !cohortSizes.isEmpty else { return 0 }
    let workplaces = workplaceSizes.count
    let seatsInLargest = cohortSizes.sorted(by: >).reduce(into: [0]) {
      $0.append(($0.last ?? 0) + max(0, $1 - 1))
    }
    let meetings = workplaceSizes.reduce(0) { sum, people in
      sum + min(workplaces - 1, seatsInLargest[min(people, cohortSizes.count)])
    }
    let shown = cohortSizes.reduce(0) { $0 + pairs(of: min($1, workplaces)) }
    return min(
      meetings / 2,
      shown,
      pairs(of: workplaces),
      mostPairsBesidesLargest(cohortSizes: cohortSizes, workplaceSizes: workplaceSizes)
    )
  }

  /// Ŷ₂: the people of the l largest workplaces make at least so many pairs among themselves wherever they sit, and
  /// those pairs show no more than the C(l, 2) pairs of their workplaces; the best l counts.
  static func mostPairsBesidesLargest(cohortSizes: [Int], workplaceSizes: [Int]) -> Int {
    var wasted = 0
    var people = 0
    for (place, size) in workplaceSizes.sorted(by: >).enumerated() {
      people += size
      let waste = fewestPairs(of: people, over: cohortSizes.count) - pairs(of: place + 1)
      wasted = place == 0 ? waste : max(wasted, waste)
    }
    return cohortSizes.reduce(0) { $0 + pairs(of: $1) } - wasted
  }
}
