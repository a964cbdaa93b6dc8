extension DiverseGrouping {
  /// Makes exchanges and moves that bring something until there are none, in the instance's own distances.
  ///
  /// - Returns: The groups, and the objective in units of 1 / ``scale``.
  func settled(_ grouping: [Int32]) -> (groups: [Int32], value: Int) {
    var settling = Settling(self, grouping)
    while settling.improve() {}
    return (settling.groups, settling.value)
  }

  /// Sizes in which most is to be expected: a group brings the mean distance for each of its pairs, and what choosing its
  /// members brings grows with their number times its root. The best of all sizes, by dynamic programming over the groups.
  func promisingSizes() -> [Int] {
    let (mean, deviation) = meanAndDeviation
    func promise(_ size: Int) -> Double {
      mean * Double(size * (size - 1) / 2) + deviation * Double(size) * Double(size).squareRoot()
    }
    var best = [Double?](repeating: nil, count: count + 1)
    best[0] = 0
    var chosen: [[Int]] = []
    for limits in sizes {
      var next = [Double?](repeating: nil, count: count + 1)
      var choice = [Int](repeating: 0, count: count + 1)
      for (total, value) in best.enumerated() {
        guard let value else { continue }
        for size in limits where total + size <= count {
          let sum = value + promise(size)
          if next[total + size].map({ sum > $0 }) ?? true { (next[total + size], choice[total + size]) = (sum, size) }
        }
      }
      best = next
      chosen.append(choice)
    }
    var total = count
    return chosen.reversed().map { choice in
      defer { total -= choice[total] }
      return choice[total]
    }.reversed()
  }

  /// The mean distance of two elements, and how much distances differ from it, in units.
  var meanAndDeviation: (mean: Double, deviation: Double) {
    var sum = 0.0
    var squares = 0.0
    for value in distances {
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
    let cells = Double(max(1, count * (count - 1)))
    let mean = sum / cells
    return (mean, max(0, squares / cells - mean * mean).squareRoot())
  }
}

/// A descent by exchanges and moves.
private struct Settling {
  let problem: DiverseGrouping
  private(set) var groups: [Int32]
  private(set) var value = 0
  private var size: [Int]
  /// `element * groups + group`: the sum of distances from the element to the group's members.
  private var sums: [Int]

  private let groupCount: Int
  private var count: Int { problem.count }

  init(_ problem: DiverseGrouping, _ groups: [Int32]) {
    self.problem = problem
    self.groups = groups
    groupCount = problem.sizes.count
    size = [Int](repeating: 0, count: groupCount)
    sums = [Int](repeating: 0, count: problem.count * groupCount)
    for (element, group) in groups.enumerated() {
      size[Int(group)] += 1
      for other in 0..<count { sums[other * groupCount + Int(group)] += distance(element, other) }
    }
    value = groups.indices.reduce(0) { $0 + sums[$1 * groupCount + Int(groups[$1])] } / 2
  }

  private func distance(_ a: Int, _ b: Int) -> Int { Int(problem.distances[a * count + b]) }

  /// What an element brings by moving to a group, exchanges left aside.
  private func pull(_ element: Int, _ group: Int) -> Int {
    sums[element * groupCount + group] - sums[element * groupCount + Int(groups[element])]
  }

  /// Tries every exchange and every move once; whether any was made.
  mutating func improve() -> Bool {
    let before = value
    for element in 0..<count {
      for other in element + 1..<max(count, element + 1) where groups[element] != groups[other] {
        let (from, to) = (Int(groups[element]), Int(groups[other]))
        let change = pull(element, to) + pull(other, from) - 2 * distance(element, other)
        if change > 0 {
          move(element, to)
          move(other, from)
        }
      }
      for group in 0..<groupCount where pull(element, group) > 0 && canMove(element, group) { move(element, group) }
    }
    return value > before
  }

  private func canMove(_ element: Int, _ group: Int) -> Bool {
    let from = Int(groups[element])
    return group != from && size[from] > problem.sizes[from].lowerBound
      && size[group] < problem.sizes[group].upperBound
  }

  private mutating func move(_ element: Int, _ group: Int) {
    let from = Int(groups[element])
    value += pull(element, group)
    groups[element] = Int32(group)
    size[from] -= 1
    size[group] += 1
    for other in 0..<count {
      sums[other * groupCount + from] -= distance(element, other)
      sums[other * groupCount + group] += distance(element, other)
    }
  }
}
