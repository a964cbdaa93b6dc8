internal import Glibc

/// One lane of a ``DiverseGroupingSearch``: cools one grouping after the other, with its own random numbers.
final class DiverseGroupingLane {
  /// A temperature that follows how many seats lead to an exchange, as distances of different kinds freeze at temperatures far
  /// apart: of all seats looked at, the share that does falls in equal ratios.
  private struct Heat {
    static let first = 0.6
    static let last = 0.004
    /// The share from which two groupings that were put together are cooled.
    static let child = 0.1

    var temperature: Double
    /// The temperature at which the share of ``child`` was first reached; nil until then.
    var childTemperature: Double?

    mutating func follow(share: Double, due: Double) {
      temperature *= min(1.05, max(0.9, pow(due / max(1e-6, share), 0.2)))
      if due <= Self.child { childTemperature = childTemperature ?? temperature }
    }
  }

  /// Rounds that an anneal is made of at least, for the temperature to follow.
  private static let roundsPerAnneal = 256
  private static let visitsPerRound = 1 << 14
  /// Sweeps over all seats that an anneal takes for each pair of elements: a longer one pays less than another one does.
  private static let sweepsPerPair = 0.8
  /// Fewer elements are settled from anywhere again and again instead of cooled.
  private static let fewestToCool = 64

  var random: Generator
  /// What the latest anneal came to, when it has ended: the groups, and their value in the instance's units.
  private(set) var found: GroupingPopulation.Member?
  /// Whether the anneal began with groups put together of others.
  private(set) var isChild = false
  private let problem: DiverseGrouping
  private let seats: GroupSeats
  private let sizes: [Int]
  private var heat: Heat
  /// How far the anneal has come; 1 when there is none.
  private var part = 1.0
  private var visitsPlanned = 1.0
  /// The part of all time that had passed when the anneal began, and at its latest round.
  private var beganAt = 0.0
  private var lastAt = 0.0

  init(_ problem: DiverseGrouping, seed: UInt64, stream: UInt64) {
    self.problem = problem
    seats = GroupSeats(problem)
    sizes = problem.promisingSizes()
    random = Generator(seed: seed, stream: stream)
    heat = Heat(temperature: seats.spread / 2)
  }

  /// Whether the next anneal may begin.
  var isIdle: Bool { part >= 1 }

  /// Groups of anybody, in sizes within their limits: the promising ones, or any.
  private func anybody(inPromisingSizes: Bool = true) -> [Int32] {
    let sizes = inPromisingSizes ? sizes : anySizes()
    let elements = (0..<problem.count).shuffled(using: &random)
    var result = [Int32](repeating: 0, count: problem.count)
    var next = 0
    for (group, size) in sizes.enumerated() {
      for element in elements[next..<next + size] { result[element] = Int32(group) }
      next += size
    }
    return result
  }

  private func anySizes() -> [Int] {
    var result = problem.sizes.map(\.lowerBound)
    for _ in result.reduce(0, +)..<problem.count {
      var group = random.below(result.count)
      while result[group] >= problem.sizes[group].upperBound { group = (group + 1) % result.count }
      result[group] += 1
    }
    return result
  }

  /// Begins to cool these groups from where they just begin to change, or from hot, anybody's groups when there are none.
  func begin(_ child: [Int32]?, at done: Double) {
    seats.seat(child ?? anybody())
    isChild = child != nil
    found = nil
    part = 0
    (beganAt, lastAt) = (done, done)
    let count = Double(problem.count)
    visitsPlanned = Self.sweepsPerPair * count * count * count * (isChild ? 0.5 : 1)
    heat.temperature = isChild ? heat.childTemperature ?? heat.temperature : seats.spread / 2
  }

  /// Makes one round; after the last one of an anneal, ``found`` is what it came to.
  ///
  /// - Parameter done: The part of all time that has passed; the anneal ends with it at the latest.
  func round(done: Double) {
    if problem.count < Self.fewestToCool {
      found = settleAgain()
      part = 1
      return
    }
    let visits = max(1, min(Self.visitsPerRound, Int(visitsPlanned) / Self.roundsPerAnneal))
    part += max((done - lastAt) / max(1e-9, 1 - beganAt), Double(visits) / visitsPlanned)
    lastAt = done
    let before = seats.exchanges
    seats.setTemperature(heat.temperature, &random)
    seats.search(visits: visits, &random)
    let first = isChild ? Heat.child : Heat.first
    heat.follow(
      share: Double(seats.exchanges - before) / Double(visits), due: first * pow(Heat.last / first, min(1, part)))
    if part >= 1 { found = end() }
  }

  /// Ends the anneal: its groups, settled.
  func end() -> GroupingPopulation.Member {
    part = 1
    seats.settle(&random)
    return problem.settled(seats.grouping)
  }

  /// Groups of anybody, settled: the best of some.
  private func settleAgain() -> GroupingPopulation.Member {
    var best = problem.settled(anybody())
    for trial in 0..<Self.fewestToCool {
      let found = problem.settled(anybody(inPromisingSizes: trial % 2 == 0))
      if found.value > best.value { best = found }
    }
    return best
  }
}
