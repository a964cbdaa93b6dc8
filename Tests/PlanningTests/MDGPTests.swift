import Planning
import Testing

struct MDGPTests {
  private func instance(_ text: String) throws -> DiverseGrouping { try DiverseGrouping(text: Array(text.utf8)) }

  private final class Clock: @unchecked Sendable {
    // Read from one thread only.
    var now = 0.0

    func next() -> Double {
      now += 0.05
      return now
    }
  }

  /// Seven elements in groups of 3 to 4: every way of forming them is tried.
  @Test(arguments: UInt64(0)..<20)
  func `the best grouping is found where all can be tried`(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    var values = [Double](repeating: 0, count: 49)
    for i in 0..<7 {
      for j in 0..<i {
        values[i * 7 + j] = Double(Int.random(in: 0...1000, using: &numbers)) / 10
        values[j * 7 + i] = values[i * 7 + j]
      }
    }
    let problem = DiverseGrouping(count: 7, sizes: [3...4, 3...4], values: values)
    let best = (0..<128).filter { (3...4).contains($0.nonzeroBitCount) }
      .map { mask in problem.objective((0..<7).map { mask >> $0 & 1 }) }.max()
    let clock = Clock()
    let found = DiverseGroupingSearch.solve(problem, seconds: 1, seed: seed, clock: { clock.next() })
    #expect(found.objective == best, "seed \(seed)")
    #expect(found.objective == problem.objective(found.groups))
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
