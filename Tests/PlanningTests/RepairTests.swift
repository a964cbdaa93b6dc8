import Bilingual
import Planning
import Testing

/// Mending a published plan: as little as possible changes, and never what has begun.
struct RepairTests {
  @Test(arguments: UInt64(0)..<60)
  func `a plan with nothing wrong comes back byte for byte`(seed: UInt64) throws {
    let made = RandomProblem.make(seed: seed)
    var problem = made.problem
    problem.baseline = made.plan
    let outcome = try #require(repair(problem, lastResortSteps: 0))
    #expect(outcome.isUnchanged && outcome.isProved, "seed \(seed)")
    #expect(outcome.plan.encoded() == made.plan.encoded(), "seed \(seed)")
    #expect(outcome.moves.isEmpty && outcome.changes.isEmpty && outcome.disruption == 0, "seed \(seed)")
  }

  @Test(arguments: UInt64(0)..<45)
  func `the disruption is the least there is, by trying every plan`(seed: UInt64) throws {
    let problem = SmallRepair.make(seed: seed)
    let least = SmallRepair.leastDisruption(problem)
    let outcome = try #require(repair(problem, lastResortSteps: 0))
    let report = check(problem, outcome.plan)
    guard let least else {
      #expect(!outcome.unmended.isEmpty && report.hard > 0, "seed \(seed): nothing can mend it")
      return
    }
    #expect(report.faults.filter { $0.count > $0.inherited }.map(\.detail.en) == [], "seed \(seed)")
    #expect(report.terms[.disruption] == Double(least), "seed \(seed)")
    #expect(outcome.disruption == least && outcome.lowerBound <= least, "seed \(seed)")
  }

  @Test(arguments: UInt64(0)..<10)
  func `a repair is the same every time`(seed: UInt64) throws {
    let problem = SmallRepair.make(seed: seed)
    let first = try #require(repair(problem, lastResortSteps: 1000, threads: 1))
    let second = try #require(repair(problem, lastResortSteps: 1000, threads: 2))
    #expect(first.plan.encoded() == second.plan.encoded(), "seed \(seed)")
  }

  // MARK: The small world, after its first modules

  private static var problem: ProblemDocument {
    var problem = SmallWorld.problem
    problem.baseline = SmallWorld.plan
    problem.freezeBefore = SmallWorld.day("2027-01-18")
    problem.joinable = true
    return problem
  }

  @Test func `somebody new takes a seat, and nobody else moves`() throws {
    var problem = Self.problem
    problem.people.append(.init(id: "p9", category: .staff, department: "A", workplace: "w9"))
    let outcome = try #require(repair(problem, lastResortSteps: 0))
    #expect(outcome.isProved && outcome.disruption == 0)
    #expect(outcome.moves.map(\.person) == ["p9"])
    #expect(outcome.moves.first?.why.en == "is new to the edition")
    #expect(outcome.moves.first?.from == nil && outcome.moves.first?.to != nil)
    #expect(outcome.changes.isEmpty)
  }

  @Test func `somebody who left is gone, and the rest of the plan is as it was`() throws {
    var problem = Self.problem
    let left = problem.people.removeLast().id
    let outcome = try #require(repair(problem, lastResortSteps: 0))
    var expected = SmallWorld.plan.cohorts
    for cohort in expected.indices { expected[cohort].members.removeAll { $0 == left } }
    #expect(outcome.plan.cohorts == expected)
    #expect(outcome.moves.map(\.person) == [left] && outcome.moves.first?.to == nil)
    #expect(outcome.disruption == 0 && outcome.isProved)
  }

  @Test func `a session whose room closes is moved, and says why`() throws {
    var problem = Self.problem
    let session = try #require(SmallWorld.plan.cohorts.first?.sessions?.last)
    let date = try #require(problem.slots?.first { $0.id == session.slot }?.date)
    problem.rooms = problem.rooms?.map { room in
      room.id == session.room ? .init(id: room.id, capacity: room.capacity, unavailable: [date]) : room
    }
    let outcome = try #require(repair(problem, lastResortSteps: 0))
    #expect(outcome.disruption == 1 && outcome.isProved)
    let change = try #require(outcome.changes.first)
    #expect(outcome.changes.count == 1 && change.before == session && change.after != session)
    #expect(change.why.en == "\(session.room) is closed or too small")
    #expect(check(problem, outcome.plan).hard == 0)
  }

  @Test func `a past session keeps a facilitator who has quit, and those to come get another`() throws {
    var problem = Self.problem
    let quit = try #require(SmallWorld.plan.cohorts.first?.sessions?.first?.facilitators.first)
    problem.facilitators?.removeAll { $0.id == quit }
    let outcome = try #require(repair(problem, lastResortSteps: 0))
    let sessions = try #require(outcome.plan.cohorts.first?.sessions)
    #expect(sessions.first == SmallWorld.plan.cohorts.first?.sessions?.first)
    #expect(sessions.last?.facilitators.first != quit)
    #expect(check(problem, outcome.plan).hard == 0)
    #expect(outcome.disruption == 1 && outcome.isProved)
  }

  @Test func `what cannot be mended is named with what would free it`() throws {
    var problem = Self.problem
    problem.joinable = false
    problem.people.append(.init(id: "p9", category: .staff, department: "A", workplace: "w9"))
    let outcome = try #require(repair(problem, lastResortSteps: 0))
    #expect(outcome.unmended.map(\.fault.people) == [["p9"]])
    #expect(outcome.unmended.first?.remedy.en.contains("joinable") == true)
    #expect(!outcome.isProved)
  }

  @Test func `a problem without an earlier plan has nothing to mend`() {
    #expect(repair(SmallWorld.problem) == nil)
  }
}
