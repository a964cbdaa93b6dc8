/// Who is tied to whom by pairs and groups, in dense indices.
struct SeatingTies {
  private let line: ProblemDocument.ReportingLine
  /// Person → the manager among the people, if there is one.
  let manager: [Int?]
  private let reports: [[Int]]
  /// Person → those to be kept apart from.
  let apart: [[Int]]
  /// Groups to be kept together, each once.
  private let groups: [[Int]]
  private let groupsOfPerson: [[Int]]
  /// Person → those met before.
  let met: [[Int]]
  /// Pairs who have met before, each once.
  let metPairs: [(Int, Int)]

  init(_ problem: ProblemDocument, _ number: [String: Int]) {
    let count = problem.people.count
    let none = Array(repeating: [Int](), count: count)
    line = problem.cohorts.reportingLine ?? .any
    manager = problem.people.enumerated().map { person, document in
      document.reportsTo.flatMap { number[$0] }.flatMap { $0 == person ? nil : $0 }
    }
    reports = manager.enumerated().reduce(into: none) { reports, pair in
      if let manager = pair.element { reports[manager].append(pair.offset) }
    }
    func pairs(_ pairs: [[String]]?) -> [(Int, Int)] {
      var seen: Set<Int> = []
      return (pairs ?? []).compactMap { pair in
        guard pair.count == 2, let a = number[pair[0]], let b = number[pair[1]], a != b,
          seen.insert(min(a, b) * count + max(a, b)).inserted
        else { return nil }
        return (a, b)
      }
    }
    func neighbours(_ pairs: [(Int, Int)]) -> [[Int]] {
      pairs.reduce(into: none) { neighbours, pair in
        neighbours[pair.0].append(pair.1)
        neighbours[pair.1].append(pair.0)
      }
    }
    apart = neighbours(pairs(problem.cohorts.keepApart))
    metPairs = pairs(problem.cohorts.metBefore)
    met = neighbours(metPairs)
    var seen: Set<Set<String>> = []
    let distinct = (problem.cohorts.keepTogether ?? []).map(Set.init).filter { seen.insert($0).inserted }
    let groups = distinct.map { $0.compactMap { number[$0] }.sorted() }
    self.groups = groups
    groupsOfPerson = groups.enumerated().reduce(into: none) { groupsOfPerson, group in
      for member in group.element { groupsOfPerson[member].append(group.offset) }
    }
  }

  /// Those whom a person is to be kept together with.
  func together(_ person: Int) -> [Int] {
    groupsOfPerson[person].flatMap { groups[$0] }.filter { $0 != person }
  }

  /// What the ties of some people break as things are.
  func rules(_ people: [Int], _ seating: Seating) -> RuleCounts { rules(people, [], seating) }

  /// What the ties of those who move break after the moves.
  func rules(_ moves: [Seating.Move], _ seating: Seating) -> RuleCounts {
    rules(moves.map(\.person), moves, seating)
  }

  /// How many pairs who have met before share a cohort, of those with one of some people.
  func met(_ people: [Int], _ seating: Seating) -> Int { met(people, [], seating) }

  /// The same after moves, of those with somebody who moves.
  func met(_ moves: [Seating.Move], _ seating: Seating) -> Int { met(moves.map(\.person), moves, seating) }

  private func homes(_ person: Int, _ moves: [Seating.Move], _ seating: Seating) -> [Int] {
    for move in moves where move.person == person { return [move.cohort] }
    return seating.homes[person]
  }

  private func met(_ people: [Int], _ moves: [Seating.Move], _ seating: Seating) -> Int {
    var count = 0
    for (index, person) in people.enumerated() where !met[person].isEmpty {
      let homes = homes(person, moves, seating)
      for other in met[person] where !people[..<index].contains(other) {
        let theirs =
          moves.contains { $0.person == other } ? self.homes(other, moves, seating) : seating.homes[other]
        if theirs.contains(where: homes.contains) { count += 1 }
      }
    }
    return count
  }

  private func rules(_ people: [Int], _ moves: [Seating.Move], _ seating: Seating) -> RuleCounts {
    var counts = RuleCounts()
    if line != .any {
      var affected = people
      for person in people { affected += reports[person].filter { !people.contains($0) } }
      counts[.reportingLines] = affected.reduce(0) { $0 + lineFault($1, moves, seating) }
    }
    var groups: Set<Int> = []
    for (index, person) in people.enumerated() {
      for other in apart[person] where !people[..<index].contains(other) {
        counts[.apartAndTogether] += apartFault(person, other, moves, seating)
      }
      groups.formUnion(groupsOfPerson[person])
    }
    for group in groups { counts[.apartAndTogether] += splitFault(self.groups[group], moves, seating) }
    return counts
  }

  private func isFrozen(_ person: Int, _ cohort: Int, _ seating: Seating) -> Bool {
    seating.cohorts[cohort].frozen?.contains(person) ?? false
  }

  private func lineFault(_ person: Int, _ moves: [Seating.Move], _ seating: Seating) -> Int {
    guard let manager = manager[person] else { return 0 }
    let (own, theirs) = (homes(person, moves, seating), homes(manager, moves, seating))
    let shared = own.filter(theirs.contains)
    if line == .apart {
      let frozen = shared.contains { isFrozen(person, $0, seating) && isFrozen(manager, $0, seating) }
      return shared.isEmpty || frozen ? 0 : 1
    }
    guard let place = own.first, let other = theirs.first, shared.isEmpty else { return 0 }
    return isFrozen(person, place, seating) && isFrozen(manager, other, seating) ? 0 : 1
  }

  private func apartFault(_ a: Int, _ b: Int, _ moves: [Seating.Move], _ seating: Seating) -> Int {
    let other = homes(b, moves, seating)
    let shared = homes(a, moves, seating).filter(other.contains)
    let frozen = shared.contains { isFrozen(a, $0, seating) && isFrozen(b, $0, seating) }
    return shared.isEmpty || frozen ? 0 : 1
  }

  private func splitFault(_ group: [Int], _ moves: [Seating.Move], _ seating: Seating) -> Int {
    let placed = group.map { ($0, Set(homes($0, moves, seating))) }.filter { !$0.1.isEmpty }
    guard let first = placed.first, placed.reduce(first.1, { $0.intersection($1.1) }).isEmpty else {
      return 0
    }
    var frozen: Set<Int> = []
    for (person, homes) in placed { frozen.formUnion(homes.filter { isFrozen(person, $0, seating) }) }
    return frozen.count > 1 ? 0 : 1
  }
}
