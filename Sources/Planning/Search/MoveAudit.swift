/// Holds the search's counts against the check from scratch, move by move; for tests and benchmarks.
public struct MoveAudit {
  /// Moves made.
  public private(set) var moves = 0
  /// Every difference found, in words with the number of the move.
  public private(set) var mismatches: [String] = []

  private let problem: DenseProblem
  private let state: SearchState
  private let reassignment: Reassignment
  private var objective: Objective { state.objective }
  private var generator: Generator

  private init(_ problem: DenseProblem, seed: UInt64) {
    self.problem = problem
    state = SearchState(problem, objective: Objective(problem))
    reassignment = Reassignment(state)
    generator = Generator(seed: seed, stream: 1 << 34)
    let retiming = Retiming(state)
    let polishing = Polishing(state, retiming: retiming, seed: seed)
    state.reserveSeats()
    retiming.lastDate = Timetable(state, retiming: retiming, polishing: polishing).build(using: &generator)
    state.releaseSeats()
    Formation(state).form(using: &generator)
  }

  /// Makes random moves of every sort, good and bad, and compares every count after each.
  public static func run(_ problem: DenseProblem, seed: UInt64, moves: Int) -> MoveAudit {
    var audit = MoveAudit(problem, seed: seed)
    audit.keepSome()
    audit.state.worth.turnOn()
    audit.compare()
    for _ in 0..<moves {
      audit.moves += 1
      if audit.generator.below(8) == 0 { audit.keepSome() }
      audit.move()
      audit.compare()
    }
    return audit
  }

  /// Prices `count` random exchanges and makes those that cost nothing; returns how many were made.
  public static func price(_ problem: DenseProblem, seed: UInt64, count: Int) -> Int {
    let audit = MoveAudit(problem, seed: seed)
    guard problem.peopleCount > 0 else { return 0 }
    var generator = audit.generator
    var made = 0
    for _ in 0..<count {
      let a = generator.below(problem.peopleCount)
      let b = generator.below(problem.peopleCount)
      guard audit.canExchange(a, b), audit.state.exchangeDelta(a, b, limit: 0) <= 0 else { continue }
      audit.state.exchange(a, b)
      made += 1
    }
    return made
  }

  /// Finds `count` random assignments of up to seven rows, and those of all ways to make them; returns how many were not the best.
  public static func assign(seed: UInt64, count: Int) -> Int {
    var generator = Generator(seed: seed, stream: 1 << 35)
    let assignment = Assignment(most: 16)
    var wrong = 0
    for _ in 0..<count {
      let rows = 1 + generator.below(7)
      let range = 1 << generator.below(20)
      let prices = (0..<rows).map { _ in (0..<rows).map { _ in generator.below(range) - range / 2 } }
      for row in 0..<rows {
        for column in 0..<rows { assignment.prices(of: row)[column] = Int32(prices[row][column]) }
      }
      let found = assignment.solve(rows)
      let columns = (0..<rows).map { Int(found[$0]) }
      let sum = columns.enumerated().reduce(0) { $0 + prices[$1.offset][$1.element] }
      if Set(columns).count != rows || sum != least(prices, from: 0, without: []) { wrong += 1 }
    }
    return wrong
  }

  private static func least(_ prices: [[Int]], from row: Int, without taken: Set<Int>) -> Int {
    guard row < prices.count else { return 0 }
    return prices.indices.filter { !taken.contains($0) }.map {
      prices[row][$0] + least(prices, from: row + 1, without: taken.union([$0]))
    }.min() ?? 0
  }

  /// Keeps the worths of about three cohorts of four, others each time.
  private mutating func keepSome() {
    state.worth.keep((0..<Int32(problem.cohortCount)).filter { _ in generator.below(4) > 0 })
  }

  private mutating func move() {
    switch generator.below(5) {
    case 0, 1: exchange()
    case 2: relocate()
    case 3: reassign()
    default: changeSession()
    }
  }

  private func canExchange(_ a: Int, _ b: Int) -> Bool {
    let started = problem.started
    return state.cohortOf[a] != state.cohortOf[b] && state.cohortOf[a] >= 0 && state.cohortOf[b] >= 0
      && !started.isFrozen[a] && !started.isFrozen[b]
      && (!state.worth.isOn || (state.worth.isKept(Int(state.cohortOf[a])) && state.worth.isKept(Int(state.cohortOf[b]))))
  }

  private mutating func exchange() {
    let a = generator.below(problem.peopleCount)
    let b = generator.below(problem.peopleCount)
    guard canExchange(a, b) else { return }
    let before = state.cost
    let bridges = state.tally.bridges
    let most =
      state.worth.isOn
      ? state.worth.seat(Int(state.workplace[a]), Int(state.cohortOf[a]))
        .mostGain(Int(state.workplace[b]), Int(state.cohortOf[b])) : Int.max
    let delta = state.exchangeDelta(a, b, limit: Int.max)
    state.exchange(a, b)
    if state.workplace[a] != state.workplace[b] && state.tally.bridges - bridges > most {
      mismatches.append("move \(moves): exchange of \(a) and \(b) won more than the \(most) bridges foreseen")
    }
    if state.cost - before != delta {
      mismatches.append("move \(moves): exchange of \(a) and \(b) priced \(delta), cost \(state.cost - before)")
    }
  }

  /// Whoever may move, of whatever kind, changes places with others.
  private mutating func reassign() {
    guard reassignment.isPossible else { return }
    reassignment.begin()
    for _ in 0..<48 {
      let person = generator.below(problem.peopleCount)
      if state.cohortOf[person] < 0 || problem.started.isFrozen[person] { continue }
      guard reassignment.choose(person) else { break }
    }
    var moved: [(Int32, Int32)] = []
    reassignment.run(generator.below(2) * objective.scale, &generator) { moved.append(($0, $1)) }
    for (person, cohort) in moved where state.cohortOf[Int(person)] != cohort {
      mismatches.append("move \(moves): \(person) was said to go to \(cohort), and is in \(state.cohortOf[Int(person)])")
    }
  }

  private mutating func relocate() {
    let person = generator.below(problem.peopleCount)
    let to = generator.below(problem.cohortCount)
    guard state.cohortOf[person] >= 0, !problem.started.isFrozen[person], Int(state.cohortOf[person]) != to,
      Int(state.size[to]) < state.stride, Int(state.size[Int(state.cohortOf[person])]) > 1
    else { return }
    let before = state.cost
    let delta = state.relocationDelta(person, to: to)
    state.relocate(person, to: to)
    if state.cost - before != delta {
      mismatches.append("move \(moves): \(person) to \(to) priced \(delta), cost \(state.cost - before)")
    }
  }

  private mutating func changeSession() {
    let calendar = problem.calendar
    guard state.modules > 0, calendar.slotCount > 0, calendar.roomCount > 0 else { return }
    let cohort = generator.below(problem.cohortCount)
    let session = cohort * state.modules + generator.below(state.modules)
    guard problem.started.sessionBefore[session]?.isFrozen != true else { return }
    if calendar.facilitatorCount > 0 && calendar.perSession > 0 && generator.below(2) == 0 {
      let facilitator = generator.below(calendar.facilitatorCount)
      let position = generator.below(calendar.perSession)
      // Nobody twice at one session: the check counts sessions, the search duties.
      let isThere = (0..<state.modules * calendar.perSession).contains {
        state.staffOf[cohort * state.modules * calendar.perSession + $0] == facilitator
      }
      if isThere { return }
      if position > 0 { return state.assign(session, position: position, to: facilitator) }
      for module in 0..<state.modules {
        state.assign(cohort * state.modules + module, position: 0, to: facilitator)
      }
      return
    }
    if state.sessionSlot[session] >= 0 { state.remove(session) }
    state.place(session, slot: generator.below(calendar.slotCount), room: generator.below(calendar.roomCount))
  }

  // MARK: Comparing

  private mutating func compare() {
    let plan = SearchOutcome(state, seed: 0, steps: 0, seconds: 0).plan
    let report = check(problem.document, plan)
    for (name, value) in state.terms.sorted(by: { $0.key < $1.key }) {
      guard let term = TermName(rawValue: name), let expected = report.terms[term] else { continue }
      if abs(value - expected) > 1e-9 { mismatches.append("move \(moves): \(name) is \(expected), counted \(value)") }
    }
    if problem.started.isPresent { return }
    if let wrong = state.worth.firstWrong() { mismatches.append("move \(moves): \(wrong)") }
    let tally = state.tally
    // These are counted alike; the others are zero together.
    let alike: [(Rule, Int)] = [
      (.oneCohortEach, tally.unplaced), (.workplaceShare, tally.workplaceOver), (.absences, tally.absent),
      (.cover, tally.away),
    ]
    for (rule, count) in alike where report.broken[rule] != count {
      mismatches.append("move \(moves): \(rule) is \(report.broken[rule] ?? 0), counted \(count)")
    }
    let together: [([Rule], Int)] = [
      ([.cohortSize], tally.size), ([.categoryQuotas], tally.quota), ([.reportingLines, .apartAndTogether], tally.ties),
      ([.modulesInOrder], tally.gaps), ([.roomUse], tally.rooms), ([.facilitatorUse], tally.staff),
    ]
    for (rules, count) in together {
      let expected = rules.reduce(0) { $0 + (report.broken[$1] ?? 0) }
      if (expected == 0) != (count == 0) {
        mismatches.append("move \(moves): \(rules) is \(expected), counted \(count)")
      }
    }
  }
}
