import Planning
import Testing

struct MDGPTests {
  private func instance(_ text: String) throws -> DiverseGrouping { try DiverseGrouping(text: Array(text.utf8)) }

  /// A distance for each two elements, made by `distance`.
  private func distances(_ count: Int, _ distance: (Int, Int) -> Double) -> [Double] {
    var values = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0..<i {
        values[i * count + j] = distance(i, j)
        values[j * count + i] = values[i * count + j]
      }
    }
    return values
  }

  private final class Clock: @unchecked Sendable {
    // Read from one thread only.
    var now = 0.0
    let tick: Double

    init(tick: Double = 0.05) { self.tick = tick }

    func next() -> Double {
      now += tick
      return now
    }
  }

  /// Seven elements in groups of 3 to 4: every way of forming them is tried.
  @Test(arguments: UInt64(0)..<20)
  func `the best grouping is found where all can be tried`(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    let values = distances(7) { _, _ in Double(Int.random(in: 0...1000, using: &numbers)) / 10 }
    let problem = DiverseGrouping(count: 7, sizes: [3...4, 3...4], values: values)
    let best = (0..<128).filter { (3...4).contains($0.nonzeroBitCount) }
      .map { mask in problem.objective((0..<7).map { mask >> $0 & 1 }) }.max()
    let clock = Clock()
    let found = DiverseGroupingSearch.solve(problem, seconds: 1, seed: seed, clock: { clock.next() })
    #expect(found.objective == best, "seed \(seed)")
    #expect(found.objective == problem.objective(found.groups))
  }

  /// Groups whose members lie far apart, hidden among elements that lie close.
  @Test(arguments: UInt64(1)...4)
  func `hidden groups are found`(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    let count = 100
    let hidden = (0..<count).map { $0 / 10 }.shuffled(using: &numbers)
    let values = distances(count) { Double.random(in: 0...60, using: &numbers) + (hidden[$0] == hidden[$1] ? 40 : 0) }
    let problem = DiverseGrouping(count: count, sizes: (0..<10).map { _ in 10...10 }, values: values)
    let clock = Clock(tick: 0.005)
    let found = DiverseGroupingSearch.solve(problem, seconds: 1, seed: seed, clock: { clock.next() })
    #expect(found.objective == problem.objective(hidden), "seed \(seed)")
    #expect(found.objective == problem.objective(found.groups))
  }

  /// Distances that are all alike, or negative, or huge, leave no temperature to cool from, or none that fits 16 bits.
  @Test(arguments: [(0.0, 0.0), (7.0, 7.0), (-100.0, 0.0), (0.0, 1e6), (0.0, 1e-3)])
  func `distances of any kind are grouped`(least: Double, most: Double) throws {
    var numbers = SeededNumbers(seed: 5)
    let count = 70
    let values = distances(count) { _, _ in Double.random(in: least...most, using: &numbers) }
    let problem = DiverseGrouping(count: count, sizes: [1...30, 5...5, 3...40, 0...12], values: values)
    let clock = Clock(tick: 0.01)
    let found = DiverseGroupingSearch.solve(problem, seconds: 1, seed: 1, clock: { clock.next() })
    #expect(found.objective == problem.objective(found.groups))
    #expect((0..<4).allSatisfy { group in problem.sizes[group].contains(found.groups.count { $0 == group }) })
    #expect(found.groups.count == count)
  }

  @Test func `an anneal that time does not suffice for still gives its groups`() throws {
    var numbers = SeededNumbers(seed: 7)
    let problem = DiverseGrouping(
      count: 70, sizes: [35...35, 35...35], values: distances(70) { _, _ in Double.random(in: 0...1, using: &numbers) })
    let clock = Clock(tick: 0.6)
    let found = DiverseGroupingSearch.solve(problem, seconds: 1, seed: 1, clock: { clock.next() })
    #expect(found.groups.count == 70 && found.groups.count { $0 == 0 } == 35)
  }

  @Test func `one seed and one course of time give one grouping, whatever carries the lanes`() throws {
    var numbers = SeededNumbers(seed: 9)
    let count = 90
    let values = distances(count) { _, _ in Double.random(in: 0...100, using: &numbers) }
    let problem = DiverseGrouping(count: count, sizes: (0..<10).map { _ in 9...9 }, values: values)
    let found = [1, 2, 1].map { threads in
      let clock = Clock(tick: 0.004)
      return DiverseGroupingSearch.solve(problem, seconds: 1, seed: 3, threads: threads, clock: { clock.next() }).groups
    }
    #expect(found[0] == found[1] && found[0] == found[2])
  }

  @Test func `sizes stay within their limits and everyone is in a group`() throws {
    var text = "8 3 ds 2 3 2 4 1 2\n"
    for i in 0..<8 { for j in i + 1..<8 { text += "\(i) \(j) \(i * j % 5).5\n" } }
    let clock = Clock()
    let found = DiverseGroupingSearch.solve(try instance(text), seconds: 1, seed: 1, clock: { clock.next() })
    let sizes = (0..<3).map { group in found.groups.count { $0 == group } }
    #expect((2...3).contains(sizes[0]) && (2...4).contains(sizes[1]) && (1...2).contains(sizes[2]))
    #expect(sizes.reduce(0, +) == 8)
  }

  @Test(arguments: [
    ("", "line 1: expected the number of elements and of groups, such as \"240 12 ss\""),
    ("4 2", "line 1: expected the type, ss or ds"),
    ("4 2 ss 2 2", "line 1: expected the smallest and largest size of group 1"),
    ("4 2 ss 2 2 2 2\n0 9 1.5", "distance 1: expected \"i j distance\" with elements below 4"),
    ("4 2 ss 3 3 3 3", "the sizes do not add up to 4 elements, or something follows the distances"),
  ])
  func `a text that is no instance is refused with what was expected`(text: String, message: String) {
    let error = #expect(throws: DiverseGrouping.Failure.self) { _ = try instance(text) }
    #expect(error?.description == message)
  }
}
