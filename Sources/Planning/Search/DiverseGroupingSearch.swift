internal import Dispatch
internal import Glibc

/// Simulated annealing for ``DiverseGrouping``, in two lanes that never meet; the best groups of all anneals win.
///
/// What each element would add to each group is kept in a table, so a swap is priced from five numbers; only a swap that is made
/// costs O(elements). Where the time allows, each lane anneals several times: the end values of single anneals scatter more than
/// a longer anneal would better them.
public final class DiverseGroupingSearch {
  private static let laneCount = 2
  /// Steps of an anneal, by pair of elements, beyond which another one pays better than a longer one.
  private static let stepsPerPair = 8_000.0
  /// Steps a second that a lane is taken to make when anneals are counted; the clock decides in the end.
  private static let stepsPerSecond = 5e7

  /// Searches until `seconds` have passed on `clock`.
  ///
  /// - Returns: The group of each element, and their objective.
  public static func solve(
    _ problem: DiverseGrouping, seconds: Double, seed: UInt64, threads: Int = 2, clock: () -> Double
  ) -> (groups: [Int], objective: Double) {
    let lanes = (0..<laneCount).map { DiverseGroupingLane(problem, seed: seed, stream: UInt64($0)) }
    let pairs = Double(problem.count * problem.count)
    let anneals = max(1, (seconds * stepsPerSecond / (stepsPerPair * pairs)).rounded(.down))
    let began = clock()
    var done = 0.0
    while done < 1 {
      let job = Job(lanes: lanes, anneal: Int(done * anneals), part: (done * anneals).truncatingRemainder(dividingBy: 1))
      if threads > 1 {
        DispatchQueue.concurrentPerform(iterations: laneCount) { job.run($0) }
      } else {
        for lane in 0..<laneCount { job.run(lane) }
      }
      done = (clock() - began) / max(1e-9, seconds)
    }
    let best = lanes.map(\.best).max { $0.value < $1.value }
    let groups = best?.groups.map { Int($0) } ?? []
    return (groups, problem.objective(groups))
  }

  // Each iteration touches its own lane only.
  private struct Job: @unchecked Sendable {
    let lanes: [DiverseGroupingLane]
    let anneal: Int
    let part: Double

    func run(_ lane: Int) { lanes[lane].round(ofAnneal: anneal, part: part) }
  }
}

/// One lane of a ``DiverseGroupingSearch``: anneals on its own, with its own random numbers.
private final class DiverseGroupingLane {
  private static let stepsPerRound = 1 << 17
  /// Instances of fewer elements are settled again and again instead of cooled once.
  private static let fewestToCool = 64

  /// The best groups so far, and twice their objective in units.
  private(set) var best = (value: Int.min, groups: [Int32]())
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
  private let spread: Double
  private var heat: Heat
  private var generator: Generator
  private var anneal = -1
  private var roundCount = 0

  init(_ problem: DiverseGrouping, seed: UInt64, stream: UInt64) {
    self.problem = problem
    count = problem.count
    groups = problem.sizes.count
    distance = arena.table(problem.distances, empty: 0)
    gain = arena.table(groups * count, 0)
    groupOf = arena.table(count, 0)
    size = arena.table(groups, 0)
    isFlexible = problem.sizes.contains { $0.lowerBound < $0.upperBound }
    spread = Self.deviation(of: problem) * (Double(count) / Double(groups)).squareRoot()
    heat = Heat(temperature: spread)
    generator = Generator(seed: seed, stream: stream)
  }

  /// How much distances differ, as their standard deviation in units.
  private static func deviation(of problem: DiverseGrouping) -> Double {
    var sum = 0.0
    var squares = 0.0
    for value in problem.distances {
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
    let cells = Double(max(1, problem.count * (problem.count - 1)))
    return max(1, (squares / cells - (sum / cells) * (sum / cells)).squareRoot())
  }

  /// Random groups: the smallest sizes first, then whoever is left where there is room.
  private func begin() {
    gain.update(repeating: 0, count: groups * count)
    size.update(repeating: 0, count: groups)
    heat = Heat(temperature: spread)
    var elements = Array(0..<count).shuffled(using: &generator)
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

  /// Makes the steps of one round; `part` is how far the anneal of that number is, from 0 to 1.
  func round(ofAnneal number: Int, part: Double) {
    if number != anneal { begin() }
    anneal = number
    roundCount += 1
    // The last hundredth is spent on nothing but improvements; where a round is more than enough to settle a small
    // instance, every other round is.
    let settles = part > 0.99 || (count < Self.fewestToCool && roundCount % 2 == 0)
    let made = step(temperature: settles ? 0 : Int(heat.temperature.rounded()))
    if !settles { heat.cool(part: part, made: made, of: Self.stepsPerRound) }
    let value = (0..<count).reduce(0) { $0 + Int(gain[Int(groupOf[$1]) * count + $1]) }
    if value > best.value { best = (value, (0..<count).map { groupOf[$0] }) }
  }

  /// A temperature that follows how many swaps are made, as distances of different kinds freeze at temperatures far apart:
  /// of all swaps tried, the share made falls in equal ratios from 3 in 100 to 1.5 in 10,000.
  private struct Heat {
    var temperature: Double
    private static let first = 0.03
    private static let last = 0.00015

    init(temperature: Double) { self.temperature = temperature }

    mutating func cool(part: Double, made: Int, of steps: Int) {
      let share = Double(made) / Double(max(1, steps))
      let due = Self.first * pow(Self.last / Self.first, min(1, part / 0.99))
      if share > 2 * due { temperature *= 0.9 } else if share > due { temperature *= 0.99 }
    }
  }

  // MARK: Steps

  /// Tries a round's swaps and moves; returns how many were made.
  private func step(temperature: Int) -> Int {
    guard groups > 1 else { return 0 }
    var random = generator
    var made = 0
    // Copied out of the object, so that the inner loop keeps them in registers.
    let swaps = Swaps(count: count, distance: distance, gain: gain, groupOf: groupOf)
    Cooling.patience.withUnsafeBufferPointer { patience in
      for step in 0..<Self.stepsPerRound {
        if isFlexible && step & 7 == 7 {
          if tryMove(temperature, patience, &random) { made &+= 1 }
        } else if swaps.trySwap(temperature, patience, &random) {
          made &+= 1
        }
      }
    }
    generator = random
    return made
  }

  private func tryMove(_ temperature: Int, _ patience: UnsafeBufferPointer<Int>, _ random: inout Generator) -> Bool {
    let element = random.below(count)
    let from = Int(groupOf[element])
    let to = random.below(groups)
    guard from != to, Int(size[from]) > problem.sizes[from].lowerBound, Int(size[to]) < problem.sizes[to].upperBound
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

/// Exchanges of two elements, priced from the tables of a lane.
private struct Swaps {
  let count: Int
  let distance: UnsafeMutablePointer<Int32>
  let gain: UnsafeMutablePointer<Int32>
  let groupOf: UnsafeMutablePointer<Int32>

  @inline(__always)
  func trySwap(_ temperature: Int, _ patience: UnsafeBufferPointer<Int>, _ random: inout Generator) -> Bool {
    let draw = random.next()
    let bound = UInt64(truncatingIfNeeded: count)
    let i = Int(truncatingIfNeeded: ((draw >> 38) &* bound) >> 26)
    let j = Int(truncatingIfNeeded: ((draw >> 12 & 0x3FF_FFFF) &* bound) >> 26)
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
}
