/// Who must share a cohort, `keep_together` and reporting lines followed through to the end.
struct TogetherGroups {
  /// Each group of two or more people in the order of the problem, by its first member.
  let groups: [[String]]
  /// Person → the number of their group; those who stand alone have none.
  let groupOfPerson: [String: Int]
  /// The rules that hold groups together.
  let rules: [Rule]
  /// Person → those whom one rule ties them to directly.
  private let ties: [String: [String]]

  /// Groups some of the people; ties to others are passed over.
  init(_ problem: ProblemDocument, people: [ProblemDocument.Person]) {
    let ids = Set(people.map(\.id))
    var ties: [String: [String]] = [:]
    var rules: Set<Rule> = []
    func tie(_ group: [String], _ rule: Rule) {
      let known = group.filter(ids.contains)
      guard let first = known.first else { return }
      for other in known.dropFirst() where other != first {
        ties[first, default: []].append(other)
        ties[other, default: []].append(first)
        rules.insert(rule)
      }
    }
    if problem.cohorts.reportingLine == .together {
      for person in people { person.reportsTo.map { tie([person.id, $0], .reportingLines) } }
    }
    for group in problem.cohorts.keepTogether ?? [] { tie(group, .apartAndTogether) }

    let order = Dictionary(uniqueKeysWithValues: people.enumerated().map { ($1.id, $0) })
    var groups: [[String]] = []
    var groupOfPerson: [String: Int] = [:]
    for person in people where ties[person.id] != nil && groupOfPerson[person.id] == nil {
      groupOfPerson[person.id] = groups.count
      var group = [person.id]
      var next = 0
      while next < group.count {
        for other in ties[group[next]] ?? []
        where groupOfPerson.updateValue(groups.count, forKey: other) == nil {
          group.append(other)
        }
        next += 1
      }
      groups.append(group.sorted { order[$0, default: 0] < order[$1, default: 0] })
    }
    self.groups = groups
    self.groupOfPerson = groupOfPerson
    self.rules = rules.sorted()
    self.ties = ties
  }

  /// A shortest chain of people, each tied to the next, from one to another of the same group.
  func chain(from start: String, to end: String) -> [String] {
    var before: [String: String] = [start: start]
    var queue = [start]
    var next = 0
    while next < queue.count, before[end] == nil {
      for other in ties[queue[next]] ?? [] where before[other] == nil {
        before[other] = queue[next]
        queue.append(other)
      }
      next += 1
    }
    var chain = [end]
    while let last = chain.last, last != start, let earlier = before[last] { chain.append(earlier) }
    return chain.reversed()
  }
}
