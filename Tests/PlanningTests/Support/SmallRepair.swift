import Planning

/// A plan so small that every other plan can be tried, and a change of circumstances that may have broken it.
enum SmallRepair {
  /// Two cohorts of three to four people with one or two modules, or three cohorts without any; the same for
  /// the same seed.
  static func make(seed: UInt64) -> ProblemDocument {
    var numbers = SeededNumbers(seed: seed)
    while true {
      let hasSessions = seed % 3 > 0
      var problem = world(hasSessions: hasSessions, moduleCount: seed % 3 == 2 ? 2 : 1, &numbers)
      guard let plan = somePlan(problem, &numbers) else { continue }
      problem.baseline = plan
      if hasSessions && chance(50, &numbers) {
        problem.freezeBefore = problem.slots?[1].date
        problem.joinable = chance(60, &numbers)
      }
      for _ in 0..<Int.random(in: 1...3, using: &numbers) { disturb(&problem, &numbers) }
      return problem
    }
  }

  private static func chance(_ percent: Int, _ numbers: inout SeededNumbers) -> Bool {
    Int.random(in: 0..<100, using: &numbers) < percent
  }

  // MARK: The world

  private static func world(hasSessions: Bool, moduleCount: Int, _ numbers: inout SeededNumbers)
    -> ProblemDocument
  {
    let count = hasSessions ? 4 : 5
    let people = (1...count).map { person($0, &numbers) }
    var rules = ProblemDocument.Cohorts(size: .init(min: 1, max: hasSessions ? 3 : 2))
    rules.count = hasSessions ? 2 : 3
    if chance(60, &numbers) {
      rules.categories = ["manager": .init(min: chance(50, &numbers) ? 1 : nil, max: 2)]
    }
    if chance(50, &numbers) { rules.maxPerWorkplace = 2 }
    if chance(50, &numbers) { rules.keepApart = [["p1", "p2"]] }
    if chance(40, &numbers) { rules.keepTogether = [["p3", "p4"]] }
    var problem = ProblemDocument(people: people, cohorts: rules)
    guard hasSessions else { return problem }
    problem.modules = (1...moduleCount).map { .init(id: "m\($0)", gapDays: .init(min: 1, max: 14)) }
    let start = Day.of(2027, 3, 1)
    problem.slots = (0..<(moduleCount == 2 ? 4 : 3)).map { index in
      let date = start.advanced(by: [0, 3, 3, 9][index])
      return .init(
        id: "s\(index)",
        date: date,
        start: index == 2 ? "13:00" : "08:00",
        end: index == 2 ? "16:00" : "11:00"
      )
    }
    problem.rooms = (1...(moduleCount == 2 ? 1 : 2)).map {
      .init(id: "r\($0)", capacity: Int.random(in: 3...4, using: &numbers))
    }
    problem.facilitators = (1...2).map {
      .init(id: "f\($0)", maxSessionsPerWeek: chance(40, &numbers) ? 1 : nil)
    }
    problem.maxUnavailablePerSession = chance(50, &numbers) ? 1 : 0
    if chance(50, &numbers) { problem.workplaces = [.init(id: "w1", maxAwayPerDay: 1)] }
    return problem
  }

  private static func person(_ number: Int, _ numbers: inout SeededNumbers) -> ProblemDocument.Person {
    .init(
      id: "p\(number)",
      category: chance(40, &numbers) ? .manager : .staff,
      department: "D\(Int.random(in: 1...2, using: &numbers))",
      workplace: "w\(Int.random(in: 1...3, using: &numbers))"
    )
  }

  // MARK: Disturbances

  private static func disturb(_ problem: inout ProblemDocument, _ numbers: inout SeededNumbers) {
    let dates = (problem.slots ?? []).map(\.date)
    let kinds = problem.modules == nil ? 3 : 8
    switch Int.random(in: 0..<kinds, using: &numbers) {
    case 0: problem.people.remove(at: Int.random(in: 0..<problem.people.count, using: &numbers))
    case 1:
      guard problem.people.count < (problem.modules == nil ? 6 : 5) else { return }
      problem.people.append(person(Int.random(in: 20...999, using: &numbers), &numbers))
    case 2:
      let pair = problem.people.shuffled(using: &numbers).prefix(2).map(\.id)
      if pair.count == 2 { problem.cohorts.keepApart = (problem.cohorts.keepApart ?? []) + [pair] }
    case 3, 4:
      let person = Int.random(in: 0..<problem.people.count, using: &numbers)
      problem.people[person].unavailable = dates.filter { _ in chance(50, &numbers) }
    case 5:
      guard let date = dates.randomElement(using: &numbers) else { return }
      problem.rooms?[0].unavailable = [date]
    case 6:
      guard let date = dates.randomElement(using: &numbers) else { return }
      problem.facilitators?[0].unavailable = [date]
    default:
      if problem.facilitators?.count == 2 {
        problem.facilitators?.remove(at: Int.random(in: 0...1, using: &numbers))
      }
    }
    // Nobody is listed twice in the same absence.
    for person in problem.people.indices {
      problem.people[person].unavailable = problem.people[person].unavailable.map { Array(Set($0)).sorted() }
    }
  }

  // MARK: Every plan

  private static func somePlan(_ problem: ProblemDocument, _ numbers: inout SeededNumbers) -> PlanDocument? {
    var found: [PlanDocument] = []
    every(problem, cohortIDs: (1...(problem.cohorts.count ?? 1)).map { "c\($0)" }) { plan in
      if check(problem, plan).hard == 0 { found.append(plan) }
      return found.count < 40
    }
    return found.randomElement(using: &numbers)
  }

  /// The least disruption of any plan without a broken rule; nil when there is no such plan.
  static func leastDisruption(_ problem: ProblemDocument) -> Int? {
    var least: Int?
    every(problem, cohortIDs: problem.baseline?.cohorts.map(\.id) ?? []) { plan in
      let disruption = disruption(problem, plan)
      if disruption < least ?? Int.max && check(problem, plan).hard == 0 { least = disruption }
      return least != 0
    }
    return least
  }

  /// People whose cohort changed plus sessions whose slot, room or lead changed.
  private static func disruption(_ problem: ProblemDocument, _ plan: PlanDocument) -> Int {
    zip(problem.baseline?.cohorts ?? [], plan.cohorts).reduce(0) { sum, pair in
      let (old, new) = pair
      let moved = old.members.count { member in
        !new.members.contains(member) && problem.people.contains { $0.id == member }
      }
      return sum + moved + (old.sessions ?? []).count { !(new.sessions ?? []).contains($0) }
    }
  }

  /// Calls `body` with every plan that leaves what has begun alone and puts nothing into the past, until it
  /// returns false.
  private static func every(_ problem: ProblemDocument, cohortIDs: [String], _ body: (PlanDocument) -> Bool) {
    let ways = cohortIDs.map { schedules(of: $0, problem) }
    var seats = [Int](repeating: 0, count: problem.people.count)
    repeat {
      let members = cohortIDs.indices.map { cohort in
        problem.people.indices.filter { seats[$0] == cohort }.map { problem.people[$0].id }
      }
      guard members.allSatisfy({ $0.count <= problem.cohorts.size.max }) else { continue }
      var choice = [Int](repeating: 0, count: cohortIDs.count)
      repeat {
        let cohorts = cohortIDs.indices.map { cohort in
          PlanDocument.Cohort(
            id: cohortIDs[cohort],
            members: members[cohort],
            sessions: ways[cohort][choice[cohort]]
          )
        }
        if !body(PlanDocument(cohorts: cohorts)) { return }
      } while advance(&choice, limits: ways.map(\.count))
    } while advance(&seats, limits: seats.map { _ in cohortIDs.count })
  }

  private static func advance(_ digits: inout [Int], limits: [Int]) -> Bool {
    for place in digits.indices {
      digits[place] += 1
      if digits[place] < limits[place] { return true }
      digits[place] = 0
    }
    return false
  }

  /// Every way to hold a cohort's sessions in order; nil alone where there are no modules.
  private static func schedules(of cohort: String, _ problem: ProblemDocument) -> [[PlanDocument.Session]?] {
    guard let modules = problem.modules, let slots = problem.slots, let rooms = problem.rooms,
      let facilitators = problem.facilitators
    else { return [nil] }
    let dates = slots.reduce(into: [:]) { $0[$1.id] = $1.date }
    let old = problem.baseline?.cohorts.first { $0.id == cohort }?.sessions ?? []
    var chains: [[PlanDocument.Session]] = [[]]
    for module in modules {
      let known = old.first { $0.module == module.id }
      let isPast = known.flatMap { dates[$0.slot] }.map { $0 < problem.freezeBefore ?? $0 } ?? false
      let choices =
        isPast
        ? [known].compactMap { $0 }
        : slots.filter { $0.date >= problem.freezeBefore ?? $0.date }.flatMap { slot in
          rooms.flatMap { room in
            facilitators.map { .init(module: module.id, slot: slot.id, room: room.id, facilitators: [$0.id]) }
          }
        }
      chains = chains.flatMap { chain in
        choices.filter { next in
          guard let last = chain.last, let from = dates[last.slot], let to = dates[next.slot] else {
            return true
          }
          return from < to
        }.map { chain + [$0] }
      }
    }
    return chains
  }
}
