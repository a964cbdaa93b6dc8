/// Who must not share a cohort: people, or groups that stay together, joined by pairs that must be apart.
struct ApartGraph {
  /// Two people who must not share a cohort, and the rule that says so.
  struct Pair: Hashable {
    let a: String
    let b: String
    let rule: Rule
  }

  /// People and groups, each by its members.
  private let nodes: [[String]]
  private let neighbours: [Set<Int>]
  private let pairs: [Pair]
  private let nodeOfPerson: [String: Int]
  let groups: TogetherGroups
  /// Pairs that must be apart and yet belong to one group that must be together.
  let torn: [Pair]

  /// The graph of some of the people; pairs with others are passed over.
  init(_ problem: ProblemDocument, people: [ProblemDocument.Person]) {
    let groups = TogetherGroups(problem, people: people)
    let ids = Set(people.map(\.id))
    var pairs: [Pair] = []
    for pair in problem.cohorts.keepApart ?? [] where pair.count == 2 && pair.allSatisfy(ids.contains) {
      pairs.append(Pair(a: pair[0], b: pair[1], rule: .apartAndTogether))
    }
    if problem.cohorts.reportingLine == .apart {
      for person in people {
        guard let manager = person.reportsTo, manager != person.id, ids.contains(manager) else { continue }
        pairs.append(Pair(a: person.id, b: manager, rule: .reportingLines))
      }
    }
    var nodes: [[String]] = []
    var nodeOfPerson: [String: Int] = [:]
    for person in pairs.flatMap({ [$0.a, $0.b] }) where nodeOfPerson[person] == nil {
      let members = groups.groupOfPerson[person].map { groups.groups[$0] } ?? [person]
      for member in members { nodeOfPerson[member] = nodes.count }
      nodes.append(members)
    }
    var neighbours = Array(repeating: Set<Int>(), count: nodes.count)
    var torn: [Pair] = []
    for pair in pairs {
      guard let a = nodeOfPerson[pair.a], let b = nodeOfPerson[pair.b] else { continue }
      if a == b {
        torn.append(pair)
      } else {
        neighbours[a].insert(b)
        neighbours[b].insert(a)
      }
    }
    self.nodes = nodes
    self.neighbours = neighbours
    self.pairs = pairs
    self.nodeOfPerson = nodeOfPerson
    self.groups = groups
    self.torn = torn
  }

  /// A person, or a group that stays together, with everyone they must be apart from.
  struct Node {
    let members: [String]
    /// Those they must be apart from, and the groups of those.
    let apart: [String]
  }

  /// Everyone who must be apart from more than so many people, by number.
  func nodesApart(fromMoreThan limit: Int) -> [Int] {
    nodes.indices.filter { node in neighbours[node].reduce(0) { $0 + nodes[$1].count } > limit }
  }

  func node(_ number: Int) -> Node {
    Node(members: nodes[number], apart: neighbours[number].sorted().flatMap { nodes[$0] })
  }

  /// The rules that keep a person, or a group, apart from others.
  func rules(of node: Node) -> [Rule] {
    let members = Set(node.members)
    return pairs.filter { members.contains($0.a) != members.contains($0.b) }.map(\.rule)
  }

  /// People who provably cannot be split over so many cohorts — leave any of them out, and the rest can — with the
  /// pairs among them; nil when there are none, or none that could be proved.
  func unsplittable(over cohorts: Int) -> [Pair]? {
    for part in crowded(over: cohorts) {
      if var culprits = clique(in: part, moreThan: cohorts) ?? oddRing(in: part, over: cohorts)
        ?? (isProvenUnsplittable(part, cohorts) ? part : nil)
      {
        for node in culprits where isProvenUnsplittable(culprits.subtracting([node]), cohorts) {
          culprits.remove(node)
        }
        return pairs.filter { pair in
          guard let a = nodeOfPerson[pair.a], let b = nodeOfPerson[pair.b] else { return false }
          return a != b && culprits.contains(a) && culprits.contains(b)
        }
      }
    }
    return nil
  }

  /// Connected parts in which everyone must be apart from at least `cohorts` others of the part: everybody else always
  /// finds a cohort after these have theirs.
  private func crowded(over cohorts: Int) -> [Set<Int>] {
    var left = Set(nodes.indices)
    var degrees = neighbours.map(\.count)
    var easy = left.filter { degrees[$0] < cohorts }
    while let node = easy.popFirst() {
      left.remove(node)
      for other in neighbours[node] where left.contains(other) {
        degrees[other] -= 1
        if degrees[other] < cohorts { easy.insert(other) }
      }
    }
    var parts: [Set<Int>] = []
    for node in left.sorted() where left.contains(node) {
      var part: Set<Int> = [node]
      var queue = [node]
      while let next = queue.popLast() {
        for other in neighbours[next] where left.contains(other) && part.insert(other).inserted {
          queue.append(other)
        }
      }
      left.subtract(part)
      parts.append(part)
    }
    return parts
  }

  /// More than `cohorts` people who must all be apart from each other, found greedily.
  private func clique(in part: Set<Int>, moreThan cohorts: Int) -> Set<Int>? {
    for start in part.sorted() {
      var clique: Set<Int> = [start]
      var candidates = neighbours[start].intersection(part)
      while clique.count <= cohorts, clique.count + candidates.count > cohorts,
        let best = candidates.max(by: { a, b in
          (neighbours[a].intersection(candidates).count, b) < (
            neighbours[b].intersection(candidates).count, a
          )
        })
      {
        clique.insert(best)
        candidates.formIntersection(neighbours[best])
      }
      if clique.count > cohorts { return clique }
    }
    return nil
  }

  /// With two cohorts: an odd number of people in a ring, each to be apart from the next.
  private func oddRing(in part: Set<Int>, over cohorts: Int) -> Set<Int>? {
    guard cohorts == 2, let start = part.min() else { return nil }
    var before = [start: start]
    var depth = [start: 0]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for other in neighbours[node].intersection(part).sorted() {
        guard let level = depth[other] else {
          before[other] = node
          depth[other] = depth[node, default: 0] + 1
          queue.append(other)
          continue
        }
        if level == depth[node] { return ring(node, other, before) }
      }
    }
    return nil
  }

  private func ring(_ a: Int, _ b: Int, _ before: [Int: Int]) -> Set<Int> {
    var (left, right) = (a, b)
    var ring: Set<Int> = [a, b]
    while left != right, let upLeft = before[left], let upRight = before[right] {
      (left, right) = (upLeft, upRight)
      ring.formUnion([left, right])
    }
    return ring
  }

  /// Whether trying everything shows that a part cannot be split; false too when that would take long.
  private func isProvenUnsplittable(_ part: Set<Int>, _ cohorts: Int) -> Bool {
    guard part.count > cohorts, part.count <= 200 else { return false }
    var colours: [Int: Int] = [:]
    var steps = 20_000
    return split(part, cohorts, &colours, &steps) == false
  }

  /// Gives everyone left a cohort, the most constrained first; nil when it gave up.
  private func split(_ left: Set<Int>, _ cohorts: Int, _ homes: inout [Int: Int], _ steps: inout Int) -> Bool? {
    guard !left.isEmpty else { return true }
    steps -= 1
    guard steps > 0 else { return nil }
    let taken = left.map { node in (node: node, homes: Set(neighbours[node].compactMap { homes[$0] })) }
    guard
      let hardest = taken.max(by: { a, b in
        (a.homes.count, neighbours[a.node].count, b.node) < (b.homes.count, neighbours[b.node].count, a.node)
      })
    else { return true }
    // Cohorts that nobody has yet are all alike: trying the first of them is enough.
    let used = homes.values.max().map { $0 + 1 } ?? 0
    for home in 0..<min(cohorts, used + 1) where !hardest.homes.contains(home) {
      homes[hardest.node] = home
      let result = split(left.subtracting([hardest.node]), cohorts, &homes, &steps)
      guard result == false else { return result }
      homes[hardest.node] = nil
    }
    return false
  }
}
