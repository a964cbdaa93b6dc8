import Bilingual
import Foundation
import Planning
import Testing

struct SearchTests {
  private func solve(
    _ problem: ProblemDocument, seed: UInt64 = 1, steps: Int, threads: Int = 1
  ) -> SearchOutcome {
    PlanSearch.solve(
      DenseProblem(problem), options: SearchOptions(seed: seed, steps: steps, threads: threads, clock: { 0 }))
  }

  @Test(arguments: [UInt64(1), 2, 3]) func `seats given anew all at once are given the cheapest way`(seed: UInt64) {
    #expect(MoveAudit.assign(seed: seed, count: 300) == 0, "seed \(seed)")
  }

  @Test(arguments: UInt64(0)..<150)
  func `every count equals a check from scratch after every move`(seed: UInt64) {
    let audit = MoveAudit.run(DenseProblem(RandomProblem.make(seed: seed).problem), seed: seed, moves: 60)
    #expect(audit.moves == 60)
    #expect(audit.mismatches == [], "seed \(seed)")
  }

  @Test func `every random problem that has a plan is planned without a broken rule`() {
    let broken = (UInt64(0)..<60).filter { seed in
      let problem = RandomProblem.make(seed: seed).problem
      return check(problem, solve(problem, steps: 400_000).plan).hard > 0
    }
    #expect(broken == [])
  }

  /// 24 people with few dates: the timetable must be shaken before every rule can be kept, and that happens between merges.
  @Test(arguments: UInt64(1)...8)
  func `a short search of a small, tight problem has merges enough to keep every rule`(seed: UInt64) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../KohortTests/Goldens/plans/problem.json")
    let problem = try ProblemDocument.read([UInt8](Data(contentsOf: file)))
    #expect(solve(problem, seed: seed, steps: 200_000).isFeasible, "seed \(seed)")
  }

  @Test(arguments: [0, 1, 2, 100])
  func `a search of hardly any steps seats everybody`(steps: Int) {
    let problem = RandomProblem.make(seed: 7).problem
    let outcome = solve(problem, steps: steps)
    #expect(outcome.plan.cohorts.reduce(0) { $0 + $1.members.count } == problem.people.count)
    #expect(outcome.isFeasible == (check(problem, outcome.plan).hard == 0))
  }

  /// Nine people in two cohorts: the one of five needs the larger room at every session.
  @Test func `larger cohorts keep to the rooms that hold them`() {
    let people = (1...9).map { number in
      ProblemDocument.Person(id: "P\(number)", category: .staff, department: "D", workplace: "W\(number)")
    }
    var problem = ProblemDocument(people: people, cohorts: .init(count: 2, size: .init(min: 3, max: 6)))
    problem.modules = (1...3).map { .init(id: "m\($0)", gapDays: $0 == 1 ? nil : .init(min: 1, max: 1)) }
    problem.slots = (11...13).map { day in
      .init(id: "\(day)", date: SmallWorld.day("2027-01-\(day)"), start: "09:00", end: "12:00")
    }
    problem.rooms = [.init(id: "small", capacity: 4), .init(id: "large", capacity: 5)]
    problem.facilitators = [.init(id: "F1"), .init(id: "F2")]
    #expect(check(problem, solve(problem, steps: 20_000).plan).hard == 0)
  }

  @Test(arguments: UInt64(0)..<60)
  func `a plan says it is feasible exactly when the check finds nothing broken`(seed: UInt64) {
    let problem = RandomProblem.make(seed: seed).problem
    guard problem.baseline == nil else { return }
    let outcome = solve(problem, steps: 30_000)
    #expect(outcome.isFeasible == (check(problem, outcome.plan).hard == 0), "seed \(seed)")
  }

  @Test(arguments: UInt64(0)..<12)
  func `one seed and one number of steps give the same bytes on one thread and on two`(seed: UInt64) {
    let problem = RandomProblem.make(seed: seed).problem
    let one = solve(problem, seed: seed, steps: 150_000, threads: 1)
    let two = solve(problem, seed: seed, steps: 150_000, threads: 2)
    #expect(one.plan.encoded() == two.plan.encoded(), "seed \(seed)")
  }

  /// 660 people of 60 workplaces, of each of which three may be away a day, in 132 cohorts: enough of them for many to be seated at once.
  private static var large: ProblemDocument {
    var problem = ProblemDocument(
      people: (0..<660).map { number in
        .init(
          id: "E\(number)", category: number % 10 == 0 ? .manager : .staff, department: "D\(number % 60 % 7)",
          workplace: "W\(number % 60)", unavailable: number % 25 == 0 ? [Day.of(2027, 3, 1)] : nil)
      },
      cohorts: .init(count: 132, size: .init(min: 4, max: 6), maxPerWorkplace: 1, avoidIsolation: nil))
    problem.workplaces = (0..<60).map { .init(id: "W\($0)", maxAwayPerDay: 3) }
    problem.modules = [.init(id: "a"), .init(id: "b", gapDays: .init(min: 1, max: 60))]
    problem.slots = (1...28).map { day in
      .init(id: "\(day)", date: Day.of(2027, 3, day), start: "08:30", end: "12:00")
    }
    problem.rooms = (1...14).map { .init(id: "r\($0)", capacity: 8) }
    problem.facilitators = (1...14).map { .init(id: "F\($0)") }
    return problem
  }

  @Test func `a large plan is the same on one thread and on two, and keeps every rule`() {
    let one = solve(Self.large, seed: 1, steps: 900_000, threads: 1)
    let two = solve(Self.large, seed: 1, steps: 900_000, threads: 2)
    #expect(one.plan.encoded() == two.plan.encoded())
    #expect(check(Self.large, one.plan).hard == 0)
  }

  @Test(arguments: UInt64(0)..<6)
  func `a plan made in limited time is made again from its seed and steps`(seed: UInt64) {
    let problem = RandomProblem.make(seed: seed).problem
    let ticks = Ticks()
    let timed = PlanSearch.solve(
      DenseProblem(problem),
      options: SearchOptions(seed: seed, seconds: 150, threads: 1, clock: { ticks.next() }))
    let again = solve(problem, seed: seed, steps: timed.steps)
    #expect(again.plan.encoded() == timed.plan.encoded(), "seed \(seed), \(timed.steps) steps")
  }

  @Test(arguments: [0.25, 0.5, 0.7, 1.5])
  func `a search that quickens or slows as it cools uses its time, and is made again from its seed and steps`(
    later: Double
  ) {
    let problem = RandomProblem.make(seed: 3).problem
    let ticks = Ticks(later: later, after: 60)
    let timed = PlanSearch.solve(
      DenseProblem(problem), options: SearchOptions(seed: 3, seconds: 400, threads: 1, clock: { ticks.next() }))
    // What is recorded of a search whose second half was fitted to the time.
    #expect(timed.steps % 1_024 > 255, "\(timed.steps) steps")
    let again = solve(problem, seed: 3, steps: timed.steps)
    #expect(again.plan.encoded() == timed.plan.encoded(), "\(timed.steps) steps")
  }

  /// With a hundred thousand people a merge takes some ten seconds; the clock is looked at between its stretches.
  @Test(arguments: [60.0, 61, 62, 63, 400])
  func `a search that its clock stops within a merge is made again from its seed and steps`(seconds: Double) {
    let people = (0..<2_000).map { index in
      ProblemDocument.Person(
        id: "P\(index)", category: .staff, department: "D\(index % 7)", workplace: "W\(index % 90)")
    }
    let problem = ProblemDocument(people: people, cohorts: .init(count: 80, size: .init(min: 25, max: 25)))
    let ticks = Ticks()
    let timed = PlanSearch.solve(
      DenseProblem(problem), options: SearchOptions(seconds: seconds, threads: 2, clock: { ticks.next() }))
    #expect(timed.isFeasible)
    let again = solve(problem, seed: 1, steps: timed.steps)
    #expect(again.plan.encoded() == timed.plan.encoded(), "\(timed.steps) steps")
  }

  /// One person a workplace and cohort, two of three managers apart from the third workplace's: three cohorts are too few.
  private static let tooFewByTwoRules: ProblemDocument = {
    let people = ["W0", "W1", "W0", "W0", "W1"].enumerated().map { number, workplace in
      ProblemDocument.Person(
        id: "E\(number)", category: [1, 2, 4].contains(number) ? .manager : .staff, department: "D",
        workplace: workplace)
    }
    var problem = ProblemDocument(people: people, cohorts: .init(size: .init(min: 1, max: 3)))
    problem.cohorts.categories = ["manager": .init(max: 1)]
    problem.cohorts.maxPerWorkplace = 1
    problem.cohorts.keepApart = [["E0", "E4"], ["E1", "E0"], ["E3", "E0"], ["E0", "E2"]]
    return problem
  }()

  /// Four cohorts would seat everyone, were the first person not to be apart from all others; too many people to try everything.
  private static let tooFewForOne: ProblemDocument = {
    let people = (0..<80).map { number in
      ProblemDocument.Person(
        id: "P\(number)", category: .staff, department: "D\(number % 3)", workplace: "W\(number % 9)")
    }
    var problem = ProblemDocument(people: people, cohorts: .init(size: .init(min: 1, max: 25)))
    problem.cohorts.keepApart = (1..<80).map { ["P0", "P\($0)"] }
    return problem
  }()

  @Test(arguments: [(tooFewByTwoRules, 4), (tooFewForOne, 5)])
  func `a number of cohorts left open is raised until the rules are kept`(problem: ProblemDocument, count: Int) {
    #expect(cohortCount(problem) == count - 1)
    let outcome = solve(problem, steps: 1_000_000)
    #expect(outcome.plan.cohorts.count == count)
    #expect(outcome.isFeasible)
    #expect(check(problem, outcome.plan).hard == 0)
    #expect(outcome.steps == 1_000_000)
    var fixed = problem
    fixed.cohorts.count = count - 1
    let short = solve(fixed, steps: 1_000_000)
    #expect(short.plan.cohorts.count == count - 1)
    #expect(!short.isFeasible)
  }

  /// The clock ends the search before, while and after the number of cohorts is raised.
  @Test(arguments: [tooFewByTwoRules, tooFewForOne], [20.0, 100, 200, 300, 400, 700])
  func `a plan whose number of cohorts was raised is made again from its seed and steps`(
    problem: ProblemDocument, seconds: Double
  ) {
    let ticks = Ticks()
    let timed = PlanSearch.solve(
      DenseProblem(problem), options: SearchOptions(seconds: seconds, threads: 1, clock: { ticks.next() }))
    let again = solve(problem, steps: timed.steps, threads: 2)
    #expect(again.plan.encoded() == timed.plan.encoded(), "\(timed.steps) steps")
  }

  @Test func `nobody is planned in no cohorts`() {
    let problem = ProblemDocument(people: [], cohorts: .init(size: .init(min: 3, max: 5)))
    let outcome = solve(problem, steps: 1_000)
    #expect(outcome.isFeasible)
    #expect(outcome.plan.cohorts.isEmpty)
    #expect(check(problem, outcome.plan).hard == 0)
  }

  /// Only F0 can lead both sessions, and only on the last two dates: both sessions and the lead must be right at once.
  @Test(arguments: UInt64(1)...5)
  func `all sessions of a cohort and its lead are found together`(seed: UInt64) {
    let people = (0..<2).map { number in
      ProblemDocument.Person(id: "E\(number)", category: .staff, department: "D\(number)", workplace: "W\(number)")
    }
    var problem = ProblemDocument(people: people, cohorts: .init(size: .init(min: 1, max: 2)))
    problem.modules = [.init(id: "m0"), .init(id: "m1", gapDays: .init(min: 0, max: 3))]
    let times = [
      ("08", "08:30", "12:00"), ("08", "11:00", "14:00"), ("14", "08:30", "12:00"), ("14", "13:00", "16:00"),
      ("17", "11:00", "14:00"), ("17", "13:00", "16:00"), ("20", "13:00", "16:00"),
    ]
    problem.slots = times.enumerated().map { number, time in
      .init(id: "s\(number)", date: SmallWorld.day("2027-01-\(time.0)"), start: time.1, end: time.2)
    }
    problem.rooms = [.init(id: "r0", capacity: 2)]
    problem.facilitators = [
      .init(id: "F0", maxSessionsPerWeek: 3, unavailable: [SmallWorld.day("2027-01-14")]),
      .init(id: "F1", maxSessionsPerWeek: 1),
    ]
    #expect(check(problem, solve(problem, seed: seed, steps: 30_000).plan).hard == 0)
  }

  @Test func `a search told to stop at once still has a plan with everybody in it`() {
    let problem = RandomProblem.make(seed: 3).problem
    let outcome = PlanSearch.solve(
      DenseProblem(problem), options: SearchOptions(seconds: 60, clock: { 0 }, shouldStop: { true }))
    #expect(outcome.plan.cohorts.reduce(0) { $0 + $1.members.count } == problem.people.count)
  }

  /// Six people in two cohorts of three: every way of forming them is tried, for one term at a time.
  @Test(arguments: UInt64(0)..<40, [TermName.departmentBridging, .workplaceBridging])
  func `the best of all plans is found where all can be tried`(seed: UInt64, term: TermName) throws {
    var numbers = SeededNumbers(seed: seed)
    let people = (0..<6).map { index in
      ProblemDocument.Person(
        id: "P\(index)", category: .staff, department: "D\(Int.random(in: 0..<3, using: &numbers))",
        workplace: "W\(Int.random(in: 0..<4, using: &numbers))")
    }
    var problem = ProblemDocument(people: people, cohorts: .init(count: 2, size: .init(min: 3, max: 3)))
    problem.weights = ["department_bridging": 0, "workplace_bridging": 0]
    problem.weights?[term.rawValue] = 1
    var best = 0.0
    for mask in 0..<64 where mask.nonzeroBitCount == 3 {
      let sides = [0, 1].map { side in (0..<6).filter { mask >> $0 & 1 == side }.map { "P\($0)" } }
      let plan = PlanDocument(cohorts: sides.enumerated().map { .init(id: "c\($0)", members: $1) })
      best = max(best, try #require(check(problem, plan).terms[term]))
    }
    let report = check(problem, solve(problem, seed: seed, steps: 20_000).plan)
    #expect(report.hard == 0)
    #expect(report.terms[term] == best, "seed \(seed)")
  }
}

/// A clock that goes on by one at each look, and by something else after some looks.
private final class Ticks: @unchecked Sendable {
  // Read from one thread only.
  private var now = 0.0
  private var looks = 0
  private let later: Double
  private let after: Int

  init(later: Double = 1, after: Int = .max) {
    self.later = later
    self.after = after
  }

  func next() -> Double {
    looks += 1
    now += looks > after ? later : 1
    return now
  }
}
