internal import Dispatch
internal import Glibc

/// Simulated annealing for ``DiverseGrouping``, in two lanes that never meet.
///
/// What each element would add to each group is kept in a table, so a swap is priced from five numbers; only a swap that is made costs
/// O(elements). A group's row of the table depends on nobody outside the group: lanes that work on disjoint sets of groups can
/// share the table without a lock, and the objective of the whole is exact at every moment. Groups are dealt to the lanes anew every few
/// thousand steps.
public final class DiverseGroupingSearch {
  private static let laneCount = 2
  private static let stepsBetweenDeals = 1 << 17
  /// Instances of fewer elements are settled again and again instead of cooled once.
  private static let fewestToCool = 64
  /// Fewer groups than this are not shared out: the first lane takes them all.
  private static let fewestToShare = 4

  private let problem: DiverseGrouping
  private let arena = Arena()
  private let count: Int
  private let groups: Int
  private let distance: UnsafeMutablePointer<Int32>
  /// `group * count + element`: the sum of distances from the element to the group's members.
  private let gain: UnsafeMutablePointer<Int32>
  private let groupOf: UnsafeMutablePointer<Int32>
  private let size: UnsafeMutablePointer<Int32>
  private let isFlexible: Bool
  private let workers: [Worker]
  private var dealer: Generator

  private init(_ problem: DiverseGrouping, seed: UInt64) {
    self.problem = problem
    count = problem.count
    groups = problem.sizes.count
    distance = arena.table(problem.distances, empty: 0)
    gain = arena.table(groups * count, 0)
    groupOf = arena.table(count, 0)
    size = arena.table(groups, 0)
    isFlexible = problem.sizes.contains { $0.lowerBound < $0.upperBound }
    workers = (0..<Self.laneCount).map { Worker(generator: Generator(seed: seed, stream: UInt64($0))) }
    dealer = Generator(seed: seed, stream: 1 << 33)
    fill()
  }

  /// Searches until `seconds` have passed on `clock`.
  ///
  /// - Returns: The group of each element, and their objective.
  public static func solve(
    _ problem: DiverseGrouping, seconds: Double, seed: UInt64, threads: Int = 2, clock: () -> Double
  ) -> (groups: [Int], objective: Double) {
    let search = DiverseGroupingSearch(problem, seed: seed)
    search.run(until: seconds, clock)
    let groups = (0..<problem.count).map { Int(search.groupOf[$0]) }
    return (groups, problem.objective(groups))
  }

  /// Random groups: the smallest sizes first, then whoever is left where there is room.
  private func fill() {
    var elements = Array(0..<count).shuffled(using: &dealer)
    for group in 0..<groups {
      for _ in 0..<problem.sizes[group].lowerBound { join(elements.removeLast(), group) }
    }
    var group = 0
    while let element = elements.popLast() {
      while Int(size[group]) >= problem.sizes[group].upperBound { group = (group + 1) % groups }
      join(element, group)
      group = (group + 1) % groups
    }
  }

  private func join(_ element: Int, _ group: Int) {
    groupOf[element] = Int32(group)
    size[group] += 1
    for other in 0..<count { gain[group * count + other] += distance[element * count + other] }
  }

  private func run(until seconds: Double, _ clock: () -> Double) {
    let began = clock()
    var heat = Heat(temperature: deviation() * (Double(count) / Double(groups)).squareRoot())
    let patience = Cooling.patience
    var done = 0.0
    var round = 0
    var best = (value: Int.min, groups: [Int32]())
    while done < 1 {
      // The last hundredth is spent on nothing but improvements; where a round is more than enough to settle a small
      // instance, every other round is.
      let settles = done > 0.99 || (count < Self.fewestToCool && round % 2 == 1)
      let temperature = settles ? 0 : Int(heat.temperature.rounded())
      let job = Job(search: self, shares: deal(), patience: patience, temperature: temperature)
      DispatchQueue.concurrentPerform(iterations: Self.laneCount) { job.run($0) }
      if !settles { heat.cool(done: done, accepted: workers.reduce(0) { $0 + $1.accepted }, of: stepsMade) }
      if value > best.value { best = (value, (0..<count).map { groupOf[$0] }) }
      round += 1
      done = (clock() - began) / max(1e-9, seconds)
    }
    for (element, group) in best.groups.enumerated() { groupOf[element] = group }
  }

  /// Steps of all lanes between two deals.
  private var stepsMade: Int { Self.stepsBetweenDeals * (groups < Self.fewestToShare ? 1 : Self.laneCount) }

  /// A temperature that follows how many swaps are made, as distances of different kinds freeze at temperatures far apart:
  /// of all swaps tried, the share made falls in equal ratios from 3 in 100 to 1.5 in 10,000.
  private struct Heat {
    var temperature: Double
    private static let first = 0.03
    private static let last = 0.00015

    init(temperature: Double) { self.temperature = temperature }

    mutating func cool(done: Double, accepted: Int, of steps: Int) {
      let share = Double(accepted) / Double(max(1, steps))
      let due = Self.first * pow(Self.last / Self.first, min(1, done / 0.99))
      if share > 2 * due { temperature *= 0.9 } else if share > due { temperature *= 0.99 }
    }
  }

  /// Twice the objective of the groups as they are.
  private var value: Int { (0..<count).reduce(0) { $0 + Int(gain[Int(groupOf[$1]) * count + $1]) } }

  /// What a lane keeps from deal to deal.
  private final class Worker {
    var generator: Generator
    /// Swaps and moves made since the last deal.
    var accepted = 0

    init(generator: Generator) { self.generator = generator }
  }

  // Each lane touches its own worker, its own groups and their members only.
  private struct Job: @unchecked Sendable {
    let search: DiverseGroupingSearch
    let shares: [(groups: [Int32], elements: [Int32])]
    let patience: [Int]
    let temperature: Int

    func run(_ lane: Int) {
      search.anneal(shares[lane], patience, temperature, search.workers[lane])
    }
  }

  /// How much distances differ, as their standard deviation in units.
  private func deviation() -> Double {
    var sum = 0.0
    var squares = 0.0
    for value in problem.distances {
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
    let cells = Double(max(1, count * (count - 1)))
    return max(1, (squares / cells - (sum / cells) * (sum / cells)).squareRoot())
  }

  private func deal() -> [(groups: [Int32], elements: [Int32])] {
    let shuffled = (0..<groups).map { Int32($0) }.shuffled(using: &dealer)
    var lane = [Int](repeating: 0, count: groups)
    var shares = [(groups: [Int32], elements: [Int32])](repeating: ([], []), count: Self.laneCount)
    let lanes = groups < Self.fewestToShare ? 1 : Self.laneCount
    for (position, group) in shuffled.enumerated() {
      lane[Int(group)] = position % lanes
      shares[position % lanes].groups.append(group)
    }
    for element in 0..<count { shares[lane[Int(groupOf[element])]].elements.append(Int32(element)) }
    return shares
  }

  private func anneal(
    _ share: (groups: [Int32], elements: [Int32]), _ patience: [Int], _ temperature: Int, _ worker: Worker
  ) {
    worker.accepted = 0
    guard share.groups.count > 1 else { return }
    var random = worker.generator
    var accepted = 0
    share.elements.withUnsafeBufferPointer { elements in
      patience.withUnsafeBufferPointer { patience in
        for step in 0..<Self.stepsBetweenDeals {
          if isFlexible && step & 7 == 7 {
            if tryMove(elements, share.groups, temperature, patience, &random) { accepted &+= 1 }
          } else if trySwap(elements, temperature, patience, &random) {
            accepted &+= 1
          }
        }
      }
    }
    worker.generator = random
    worker.accepted = accepted
  }

  @inline(__always)
  private func trySwap(
    _ elements: UnsafeBufferPointer<Int32>, _ temperature: Int, _ patience: UnsafeBufferPointer<Int>,
    _ random: inout Generator
  ) -> Bool {
    let draw = random.next()
    let bound = UInt64(truncatingIfNeeded: elements.count)
    let i = Int(elements[Int(truncatingIfNeeded: ((draw >> 38) &* bound) >> 26)])
    let j = Int(elements[Int(truncatingIfNeeded: ((draw >> 12 & 0x3FF_FFFF) &* bound) >> 26)])
    let groupI = Int(groupOf[i])
    let groupJ = Int(groupOf[j])
    if groupI == groupJ { return false }
    let rowI = gain + groupI &* count
    let rowJ = gain + groupJ &* count
    let change =
      Int(rowJ[i]) &- Int(rowI[i]) &+ Int(rowI[j]) &- Int(rowJ[j]) &- 2 &* Int(distance[i &* count &+ j])
    let limit = (temperature &* patience[Int(truncatingIfNeeded: draw & 1023)]) >> 16
    if change &+ limit < 0 || (change == 0 && temperature == 0) { return false }
    groupOf[i] = Int32(truncatingIfNeeded: groupJ)
    groupOf[j] = Int32(truncatingIfNeeded: groupI)
    shift(rowI, rowJ, distance + i &* count, distance + j &* count)
    return true
  }

  /// Element i leaves the group of `rowI` for that of `rowJ`, j the other way.
  @inline(__always)
  private func shift(
    _ rowI: UnsafeMutablePointer<Int32>, _ rowJ: UnsafeMutablePointer<Int32>,
    _ distanceI: UnsafeMutablePointer<Int32>, _ distanceJ: UnsafeMutablePointer<Int32>
  ) {
    var element = 0
    while element < count {
      let difference = distanceJ[element] &- distanceI[element]
      rowI[element] = rowI[element] &+ difference
      rowJ[element] = rowJ[element] &- difference
      element &+= 1
    }
  }

  private func tryMove(
    _ elements: UnsafeBufferPointer<Int32>, _ groups: [Int32], _ temperature: Int,
    _ patience: UnsafeBufferPointer<Int>, _ random: inout Generator
  ) -> Bool {
    let element = Int(elements[random.below(elements.count)])
    let from = Int(groupOf[element])
    let to = Int(groups[random.below(groups.count)])
    guard from != to, Int(size[from]) > problem.sizes[from].lowerBound,
      Int(size[to]) < problem.sizes[to].upperBound
    else { return false }
    let change = Int(gain[to * count + element]) - Int(gain[from * count + element])
    let limit = (temperature * patience[random.below(1024)]) >> 16
    if change + limit < 0 { return false }
    groupOf[element] = Int32(to)
    size[from] -= 1
    size[to] += 1
    let row = distance + element * count
    for other in 0..<count {
      gain[from * count + other] -= row[other]
      gain[to * count + other] += row[other]
    }
    return true
  }
}
