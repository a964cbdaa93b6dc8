/// The best groupings found so far, each other than the rest, and how two of them are put together.
struct GroupingPopulation {
  typealias Member = (groups: [Int32], value: Int)

  /// More would take longer to agree than there is time for.
  private static let most = 12

  private(set) var members: [Member] = []

  var best: Member? { members.max { $0.value < $1.value } }

  /// Takes in a grouping that is not there already: a child, and any where there are many, only in the place of a worse one.
  mutating func add(_ member: Member, isChild: Bool) {
    if members.contains(where: { $0.value == member.value }) { return }
    guard members.count >= (isChild ? 1 : Self.most) else { return members.append(member) }
    guard let worst = members.indices.min(by: { members[$0].value < members[$1].value }) else { return }
    if member.value > members[worst].value { members[worst] = member }
  }

  /// Groups of two members put together: by turns the group of either one whose members, as far as they are not seated yet, lie
  /// farthest apart, with everybody else where there is room.
  ///
  /// The greedy partition crossover of graph colouring (Galinier and Hao, *Hybrid evolutionary algorithms for graph coloring*, 1999).
  func child(_ problem: DiverseGrouping, _ random: inout Generator) -> [Int32]? {
    guard members.count > 1 else { return nil }
    let one = random.below(members.count)
    let other = (one + 1 + random.below(members.count - 1)) % members.count
    var crossing = Crossing(problem, members[one].groups, members[other].groups)
    crossing.run(&random)
    return crossing.child
  }
}

private struct Crossing {
  /// The group of each element; -1 as long as it has none.
  private(set) var child: [Int32]
  private let problem: DiverseGrouping
  private let mean: Double
  /// The groups of the two parents, less those who have been seated.
  private var parents: [[[Int]]]
  /// The child's sizes are those of the first parent.
  private let sizes: [Int]
  /// The child's groups that nobody has been seated in.
  private var open: [Int]

  init(_ problem: DiverseGrouping, _ one: [Int32], _ other: [Int32]) {
    self.problem = problem
    mean = problem.meanAndDeviation.mean
    parents = [one, other].map { parent in
      var groups = [[Int]](repeating: [], count: problem.sizes.count)
      for (element, group) in parent.enumerated() { groups[Int(group)].append(element) }
      return groups
    }
    sizes = parents[0].map(\.count)
    child = [Int32](repeating: -1, count: problem.count)
    open = Array(sizes.indices)
  }

  /// What a group's members bring beyond as many of the mean distance.
  private func worth(_ members: [Int]) -> Double {
    var sum = 0.0
    for (place, element) in members.enumerated() {
      for other in members[..<place] { sum += Double(problem.distances[element * problem.count + other]) - mean }
    }
    return sum
  }

  mutating func run(_ random: inout Generator) {
    var turn = random.below(2)
    while !open.isEmpty, !parents[turn].isEmpty {
      take(parents[turn])
      turn = 1 - turn
      for parent in parents.indices {
        parents[parent] = parents[parent].map { $0.filter { child[$0] < 0 } }.filter { !$0.isEmpty }
      }
    }
    seatTheRest(&random)
  }

  /// Takes over the best of these groups, in the smallest of the groups left that it fits into, or as much as the largest holds.
  private mutating func take(_ groups: [[Int]]) {
    let worths = groups.map(worth)
    guard let best = groups.indices.max(by: { worths[$0] < worths[$1] }) else { return }
    let fitting = open.filter { sizes[$0] >= groups[best].count }.min { sizes[$0] < sizes[$1] }
    guard let place = fitting ?? open.max(by: { sizes[$0] < sizes[$1] }) else { return }
    for element in groups[best].prefix(sizes[place]) { child[element] = Int32(place) }
    open.removeAll { $0 == place }
  }

  private mutating func seatTheRest(_ random: inout Generator) {
    var free = sizes
    for group in child where group >= 0 { free[Int(group)] -= 1 }
    var seats = free.indices.flatMap { [Int32](repeating: Int32($0), count: free[$0]) }.shuffled(using: &random)
    for element in child.indices where child[element] < 0 { child[element] = seats.removeLast() }
  }
}
