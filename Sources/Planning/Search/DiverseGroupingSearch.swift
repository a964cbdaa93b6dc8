internal import Dispatch

/// A search for ``DiverseGrouping``: simulated annealing of many groupings, then of what two of the best have in common.
///
/// Two lanes cool groupings of their own. For a part of the time they begin with anybody anywhere; the rest of it goes to children of
/// two good groupings, cooled from where they only just begin to change, which find what single anneals of any length do not. Large
/// instances have time for one anneal only, and it takes all there is.
public enum DiverseGroupingSearch {
  private static let laneCount = 2
  /// The part of the time after which anneals begin with children.
  private static let partForFirst = 0.35

  /// Searches until `seconds` have passed on `clock`.
  ///
  /// - Returns: The group of each element, and their objective.
  public static func solve(
    _ problem: DiverseGrouping, seconds: Double, seed: UInt64, threads: Int = 2, clock: () -> Double
  ) -> (groups: [Int], objective: Double) {
    let lanes = (0..<laneCount).map { DiverseGroupingLane(problem, seed: seed, stream: UInt64($0)) }
    var population = GroupingPopulation()
    let began = clock()
    var done = 0.0
    while done < 1 {
      for lane in lanes where lane.isIdle {
        let child = done > partForFirst ? population.child(problem, &lane.random) : nil
        lane.begin(child, at: done)
      }
      let job = Job(lanes: lanes, done: done)
      if threads > 1 {
        DispatchQueue.concurrentPerform(iterations: laneCount) { job.run($0) }
      } else {
        for lane in 0..<laneCount { job.run(lane) }
      }
      for lane in lanes where lane.isIdle { lane.found.map { population.add($0, isChild: lane.isChild) } }
      done = (clock() - began) / max(1e-9, seconds)
    }
    for lane in lanes where !lane.isIdle { population.add(lane.end(), isChild: lane.isChild) }
    let groups = population.best?.groups.map { Int($0) } ?? []
    return (groups, problem.objective(groups))
  }

  // Each iteration touches its own lane only.
  private struct Job: @unchecked Sendable {
    let lanes: [DiverseGroupingLane]
    let done: Double

    func run(_ lane: Int) { lanes[lane].round(done: done) }
  }
}
