/// Why two people should, or should not, share a cohort.
struct TieKinds: OptionSet {
  let rawValue: UInt8

  /// `keep_apart`: H5.
  static let apart = TieKinds(rawValue: 1)
  /// One reports to the other, and reporting lines are kept apart: H4.
  static let lineApart = TieKinds(rawValue: 2)
  /// They have shared a cohort before: the soft term `met_before`.
  static let met = TieKinds(rawValue: 4)
  /// One reports to the other, and reporting lines stay together: H4.
  static let lineTogether = TieKinds(rawValue: 8)
  /// Neighbours in a `keep_together` group: H5.
  static let together = TieKinds(rawValue: 16)
}

/// The pairs of people that rules speak of, as sorted neighbour lists.
final class Ties: @unchecked Sendable {
  /// First neighbour of a person; `peopleCount + 1` entries.
  let start: UnsafeMutablePointer<Int32>
  let neighbour: UnsafeMutablePointer<Int32>
  let kinds: UnsafeMutablePointer<UInt8>
  /// Each pair once, smaller person first, sorted.
  let pairs: [(a: Int32, b: Int32, kinds: TieKinds)]
  /// `keep_together` groups of at least two of the people.
  let groups: [[Int32]]

  init(_ document: ProblemDocument, index: [String: Int32], arena: Arena) {
    var found: [UInt64: UInt8] = [:]
    func add(_ a: Int32?, _ b: Int32?, _ kind: TieKinds) {
      guard let a, let b, a != b else { return }
      found[UInt64(min(a, b)) << 32 | UInt64(max(a, b)), default: 0] |= kind.rawValue
    }
    for pair in document.cohorts.keepApart ?? [] where pair.count >= 2 {
      for (position, a) in pair.enumerated() {
        for b in pair[(position + 1)...] { add(index[a], index[b], .apart) }
      }
    }
    for pair in document.cohorts.metBefore ?? [] where pair.count == 2 {
      add(index[pair[0]], index[pair[1]], .met)
    }
    let line = document.cohorts.reportingLine ?? .any
    if line != .any {
      for (person, entry) in document.people.enumerated() {
        add(Int32(person), entry.reportsTo.flatMap { index[$0] }, line == .apart ? .lineApart : .lineTogether)
      }
    }
    groups = (document.cohorts.keepTogether ?? []).map { group in
      Array(Set(group.compactMap { index[$0] })).sorted()
    }.filter { $0.count > 1 }
    for group in groups {
      for (a, b) in zip(group, group.dropFirst()) { add(a, b, .together) }
    }
    pairs = found.sorted { $0.key < $1.key }.map {
      (Int32($0.key >> 32), Int32($0.key & 0xFFFF_FFFF), TieKinds(rawValue: $0.value))
    }
    let count = document.people.count
    start = arena.table(count + 1, 0)
    neighbour = arena.table(pairs.count * 2, 0)
    kinds = arena.table(pairs.count * 2, 0)
    for pair in pairs {
      start[Int(pair.a) + 1] += 1
      start[Int(pair.b) + 1] += 1
    }
    for person in 0..<count { start[person + 1] += start[person] }
    var next = (0..<max(1, count)).map { start[$0] }
    for pair in pairs {
      for (from, to) in [(pair.a, pair.b), (pair.b, pair.a)] {
        neighbour[Int(next[Int(from)])] = to
        kinds[Int(next[Int(from)])] = pair.kinds.rawValue
        next[Int(from)] += 1
      }
    }
    sortNeighbours(count)
  }

  /// Neighbours in order, so that a pair can be looked up by halving.
  private func sortNeighbours(_ count: Int) {
    for person in 0..<count {
      let range = Int(start[person])..<Int(start[person + 1])
      let sorted = range.map { (neighbour[$0], kinds[$0]) }.sorted { $0.0 < $1.0 }
      for (offset, entry) in sorted.enumerated() {
        neighbour[range.lowerBound + offset] = entry.0
        kinds[range.lowerBound + offset] = entry.1
      }
    }
  }
}

/// People who must move as one: joined by `keep_together` or by a reporting line that stays together.
final class Units: Sendable {
  /// The unit of a person.
  let unitOf: [Int32]
  /// The people of each unit, in order of their first person.
  let members: [[Int32]]
  /// Units of more than one person.
  let large: [Int32]

  init(_ document: ProblemDocument, ties: Ties, frozen: UnsafeMutablePointer<Bool>, index: [String: Int32]) {
    let count = document.people.count
    var root = Array(0..<count)
    func find(_ person: Int) -> Int {
      var person = person
      while root[person] != person {
        root[person] = root[root[person]]
        person = root[person]
      }
      return person
    }
    for pair in ties.pairs where !pair.kinds.isDisjoint(with: [.together, .lineTogether]) {
      if frozen[Int(pair.a)] || frozen[Int(pair.b)] { continue }
      let a = find(Int(pair.a))
      let b = find(Int(pair.b))
      root[max(a, b)] = min(a, b)
    }
    var unitOf = [Int32](repeating: 0, count: count)
    var members: [[Int32]] = []
    for person in 0..<count {
      let top = find(person)
      if top == person {
        unitOf[person] = Int32(members.count)
        members.append([Int32(person)])
      } else {
        unitOf[person] = unitOf[top]
        members[Int(unitOf[top])].append(Int32(person))
      }
    }
    self.unitOf = unitOf
    self.members = members
    large = members.indices.filter { members[$0].count > 1 }.map { Int32($0) }
  }
}
