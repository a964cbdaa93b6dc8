import Planning

/// A problem made around a hidden plan that breaks none of its rules, so that it is known to have one.
struct RandomProblem {
  /// Derived from the plan: every limit is met by it, most of them exactly.
  let problem: ProblemDocument
  /// The hidden plan.
  let plan: PlanDocument

  /// Two to six cohorts of three to eight people, no to four modules; the same for the same seed.
  ///
  /// Every rule and term of the format occurs in some seeds, `reporting_line` in all its forms, a baseline in one of
  /// four. Nothing in it says that the plan is the only one.
  static func make(seed: UInt64) -> RandomProblem {
    var builder = Builder(seed: seed)
    return builder.build()
  }
}

/// Random numbers from one seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

private struct Builder {
  private var numbers: SeededNumbers
  private var people: [ProblemDocument.Person] = []
  private var cohorts: [[Int]] = []
  private var modules: [ProblemDocument.Module] = []
  private var slots: [ProblemDocument.Slot] = []
  private var sessions: [[PlanDocument.Session]] = []
  private var roomUses: [String: [ProblemDocument.Slot]] = [:]
  private var facilitatorUses: [String: [ProblemDocument.Slot]] = [:]
  private var roomCount = 0
  private var facilitatorCount = 0
  private var facilitatorsPerSession = 1

  init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &numbers) < percent }

  mutating func build() -> RandomProblem {
    makePeople()
    if chance(80) { makeSessions() }
    var problem = ProblemDocument(people: people, cohorts: makeRules())
    addCalendar(to: &problem)
    problem.people = people
    let plan = PlanDocument(
      cohorts: cohorts.indices.map { cohort in
        .init(
          id: "c\(cohort + 1)",
          members: cohorts[cohort].map { people[$0].id },
          sessions: modules.isEmpty ? nil : sessions[cohort]
        )
      }
    )
    if chance(25) { addBaseline(plan, to: &problem) }
    return RandomProblem(problem: problem, plan: plan)
  }

  private mutating func makePeople() {
    let cohortCount = Int.random(in: 2...6, using: &numbers)
    let size = Int.random(in: 3...7, using: &numbers)
    let departments = Int.random(in: 1...4, using: &numbers)
    let count = (0..<cohortCount).map { _ in size + Int.random(in: 0...1, using: &numbers) }
    let places = count.indices.flatMap { cohort in Array(repeating: cohort, count: count[cohort]) }
      .shuffled(using: &numbers)
    cohorts = Array(repeating: [], count: cohortCount)
    for (person, cohort) in places.enumerated() {
      cohorts[cohort].append(person)
      let department = Int.random(in: 1...departments, using: &numbers)
      let workplace = Int.random(in: 1...4, using: &numbers)
      var attributes = ["gender": chance(50) ? "f" : "m"]
      if chance(80) { attributes["site"] = ["north", "south", "east"].randomElement(using: &numbers) }
      people.append(
        .init(
          id: "p\(person + 1)",
          category: chance(25) ? .manager : chance(10) ? .politician : .staff,
          department: "D\(department)",
          workplace: "D\(department)/\(workplace)",
          attributes: attributes
        )
      )
    }
  }

  // MARK: - Rules that the plan keeps

  private mutating func makeRules() -> ProblemDocument.Cohorts {
    let sizes = cohorts.map(\.count)
    var rules = ProblemDocument.Cohorts(size: .init(min: sizes.min() ?? 0, max: sizes.max() ?? 0))
    if chance(70) { rules.count = cohorts.count }
    if chance(70) {
      rules.categories = [:]
      for category in [ProblemDocument.Category.manager, .staff] {
        let counts = cohorts.map { $0.filter { people[$0].category == category }.count }
        rules.categories?[category.rawValue] = .init(
          min: chance(70) ? counts.min() : nil,
          max: chance(70) ? counts.max().map { max($0, 1) } : nil
        )
      }
    }
    if chance(60) {
      rules.maxPerWorkplace =
        cohorts.map { members in
          Dictionary(grouping: members) { people[$0].workplace }.values.map(\.count).max() ?? 1
        }.max()
    }
    rules.reportingLine = ProblemDocument.ReportingLine.allCases.randomElement(using: &numbers)
    makeReportingLines(rules.reportingLine)
    if chance(60) { rules.keepApart = (0..<2).map { _ in idsOfPair(together: false) } }
    if chance(60) { rules.keepTogether = [idsOfPair(together: true)] }
    if chance(60) { rules.metBefore = (0..<4).map { _ in idsOfPair(together: chance(20)) } }
    if chance(60) { rules.balance = ["gender": 1, "site": 0.5] }
    if chance(60) { rules.avoidIsolation = chance(50) ? ["gender", "category"] : ["site"] }
    return rules
  }

  /// A few managers get people who report to them, in their own cohort or in another as the rule wants.
  private mutating func makeReportingLines(_ line: ProblemDocument.ReportingLine?) {
    for manager in people.indices where people[manager].category == .manager {
      for _ in 0..<2 {
        let person = people.indices.randomElement(using: &numbers) ?? manager
        guard person != manager, people[person].reportsTo == nil else { continue }
        let close = home(of: person) == home(of: manager)
        if line == .any || close == (line == .together) { people[person].reportsTo = people[manager].id }
      }
    }
    if chance(50), people.first?.reportsTo == nil { people[0].reportsTo = "somebody else" }
  }

  private func home(of person: Int) -> Int { cohorts.firstIndex { $0.contains(person) } ?? 0 }

  private mutating func idsOfPair(together: Bool) -> [String] {
    let first = Int.random(in: 0..<cohorts.count, using: &numbers)
    let second =
      together ? first : (first + Int.random(in: 1..<cohorts.count, using: &numbers)) % cohorts.count
    let a = cohorts[first].randomElement(using: &numbers) ?? 0
    let b = cohorts[second].filter { $0 != a }.randomElement(using: &numbers) ?? 0
    return [people[a].id, people[b].id]
  }

  // MARK: - Sessions, and what they need

  private mutating func makeSessions() {
    let start = Day(number: 20_832 + Int.random(in: 0..<300, using: &numbers))
    for day in 0..<70 where chance(50) && start.advanced(by: day).weekday < 6 {
      let date = start.advanced(by: day)
      slots.append(.init(id: "\(date)/am", date: date, start: "08:30", end: "12:00"))
      if chance(70) { slots.append(.init(id: "\(date)/pm", date: date, start: "13:00", end: "16:30")) }
      if chance(20) { slots.append(.init(id: "\(date)/mid", date: date, start: "11:00", end: "14:00")) }
    }
    facilitatorsPerSession = Int.random(in: 1...2, using: &numbers)
    let wanted = Int.random(in: 1...4, using: &numbers)
    let minima = (0..<wanted).map { _ in chance(20) ? 0 : Int.random(in: 1...7, using: &numbers) }
    var chains: [[ProblemDocument.Slot]] = []
    for _ in cohorts { chains.append(chain(of: minima)) }
    guard chains.allSatisfy({ $0.count == wanted }) else {
      slots = []
      return
    }
    modules = (0..<wanted).map { number in
      let gaps = chains.map { number == 0 ? 0 : $0[number - 1].date.distance(to: $0[number].date) }
      return .init(id: "m\(number + 1)", gapDays: .init(min: gaps.min() ?? 0, max: gaps.max() ?? 0))
    }
    sessions = chains.map { chain in
      let lead = facilitator(free: chain)
      return chain.enumerated().map { number, slot in
        var facilitators = [lead]
        while facilitators.count < facilitatorsPerSession {
          facilitators.append(facilitator(free: [slot], besides: facilitators))
        }
        return .init(
          module: "m\(number + 1)",
          slot: slot.id,
          room: room(free: slot),
          facilitators: facilitators
        )
      }
    }
  }

  /// Slots one after the other, at least so many days apart; cut short where there are no more.
  private mutating func chain(of minima: [Int]) -> [ProblemDocument.Slot] {
    var chain: [ProblemDocument.Slot] = []
    for gap in minima {
      let later = slots.filter { slot in
        guard let last = chain.last else { return true }
        let days = last.date.distance(to: slot.date)
        return days >= gap && days <= gap + 21 && (days > 0 || slot.start >= last.end)
      }
      guard let slot = later.prefix(5).randomElement(using: &numbers) else { return chain }
      chain.append(slot)
    }
    return chain
  }

  private func overlap(_ a: ProblemDocument.Slot, _ b: ProblemDocument.Slot) -> Bool {
    a.date == b.date && a.start < b.end && b.start < a.end
  }

  private mutating func room(free slot: ProblemDocument.Slot) -> String {
    let free = (0..<roomCount).map { "r\($0 + 1)" }.first { id in
      !(roomUses[id] ?? []).contains { overlap($0, slot) }
    }
    if free == nil { roomCount += 1 }
    let id = free ?? "r\(roomCount)"
    roomUses[id, default: []].append(slot)
    return id
  }

  private mutating func facilitator(free slots: [ProblemDocument.Slot], besides: [String] = []) -> String {
    let free = (0..<facilitatorCount).map { "f\($0 + 1)" }.first { id in
      !besides.contains(id)
        && !(facilitatorUses[id] ?? []).contains { used in slots.contains { overlap($0, used) } }
    }
    if free == nil { facilitatorCount += 1 }
    let id = free ?? "f\(facilitatorCount)"
    facilitatorUses[id, default: []].append(contentsOf: slots)
    return id
  }

  /// Modules, slots, rooms and facilitators, with limits and absences that the plan keeps.
  private mutating func addCalendar(to problem: inout ProblemDocument) {
    guard !modules.isEmpty else { return }
    problem.modules = modules
    problem.slots = slots.shuffled(using: &numbers)
    problem.facilitatorsPerSession = facilitatorsPerSession
    let dates = Set(slots.map(\.date)).sorted()
    let largest = cohorts.map(\.count).max() ?? 0
    for room in 0..<roomCount {
      let used = Set((roomUses["r\(room + 1)"] ?? []).map(\.date))
      let closed = dates.filter { !used.contains($0) }.filter { _ in chance(20) }
      problem.rooms =
        (problem.rooms ?? []) + [.init(id: "r\(room + 1)", capacity: largest, unavailable: closed)]
    }
    for facilitator in 0..<facilitatorCount {
      let uses = facilitatorUses["f\(facilitator + 1)"] ?? []
      let weeks = Dictionary(grouping: uses, by: \.date.weekIndex).values.map(\.count)
      let used = Set(uses.map(\.date))
      problem.facilitators =
        (problem.facilitators ?? []) + [
          .init(
            id: "f\(facilitator + 1)",
            maxSessionsPerWeek: chance(70) ? weeks.max() : nil,
            unavailable: dates.filter { !used.contains($0) }.filter { _ in chance(20) }
          )
        ]
    }
    addAbsences(dates)
    addCover(to: &problem)
  }

  private mutating func addAbsences(_ dates: [Day]) {
    let dateOfSlot = Dictionary(uniqueKeysWithValues: slots.map { ($0.id, $0.date) })
    for (cohort, members) in cohorts.enumerated() {
      let busy = Set(sessions[cohort].compactMap { dateOfSlot[$0.slot] })
      for member in members where chance(30) {
        people[member].unavailable = dates.filter { !busy.contains($0) }.filter { _ in chance(10) }
      }
    }
  }

  private mutating func addCover(to problem: inout ProblemDocument) {
    let dateOfSlot = Dictionary(uniqueKeysWithValues: slots.map { ($0.id, $0.date) })
    var away: [String: [Day: Set<Int>]] = [:]
    for (cohort, members) in cohorts.enumerated() {
      for date in sessions[cohort].compactMap({ dateOfSlot[$0.slot] }) {
        for member in members {
          away[people[member].workplace, default: [:]][date, default: []].insert(member)
        }
      }
    }
    for (workplace, byDate) in away.sorted(by: { $0.key < $1.key }) where chance(70) {
      problem.workplaces =
        (problem.workplaces ?? []) + [.init(id: workplace, maxAwayPerDay: byDate.values.map(\.count).max())]
    }
  }

  private mutating func addBaseline(_ plan: PlanDocument, to problem: inout ProblemDocument) {
    problem.baseline = plan
    let dates = Set(slots.map(\.date)).sorted()
    guard !modules.isEmpty, let middle = dates.dropFirst(dates.count / 3).first else { return }
    problem.freezeBefore = middle
    problem.joinable = chance(50)
  }
}
