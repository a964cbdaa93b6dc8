import Bilingual
import Planning
import Testing

struct PlanEditTests {
  @Test(arguments: UInt64(0)..<60)
  func `a move and an exchange say of every rule and term what the check says`(seed: UInt64) throws {
    let (problem, plan) = Rearranged.make(seed: seed, changes: Int(seed % 5))
    var numbers = SeededNumbers(seed: seed)
    let person = try #require(problem.people.randomElement(using: &numbers)).id
    let home = plan.cohorts.first { $0.members.contains(person) }?.id
    let there = try #require(plan.cohorts.filter { $0.id != home }.randomElement(using: &numbers))
    let moved = try plan.moving(person, to: there.id, in: problem, .en)
    Self.hold(moved, plan, problem)
    #expect(moved.plan.cohorts.first { $0.members.contains(person) }?.id == there.id)
    guard home != nil, let other = there.members.first else { return }
    let exchanged = try plan.exchanging(person, with: other, in: problem, .en)
    Self.hold(exchanged, plan, problem)
    #expect(exchanged.plan.cohorts.first { $0.members.contains(other) }?.id == home)
    #expect(exchanged.edit.seats.map(\.person) == [person, other])
  }

  private static func hold(
    _ made: (plan: PlanDocument, edit: PlanEdit),
    _ plan: PlanDocument,
    _ problem: ProblemDocument
  ) {
    let (before, after) = (check(problem, plan), check(problem, made.plan))
    #expect(made.edit.hardBefore == before.hard && made.edit.hardAfter == after.hard)
    for rule in made.edit.rules {
      let name = Rule(rawValue: rule.rule)
      #expect(
        rule.before == name.flatMap { before.broken[$0] } && rule.after == name.flatMap { after.broken[$0] }
      )
    }
    #expect(made.edit.rules.count == 13)
    for term in made.edit.terms {
      let name = TermName(rawValue: term.term)
      #expect(
        term.before == name.flatMap { before.terms[$0] } && term.after == name.flatMap { after.terms[$0] }
      )
      #expect(term.bound == name.flatMap { after.bounds[$0] })
    }
    #expect(made.edit.broken.isEmpty || !made.edit.faults.isEmpty)
    #expect(made.plan.score?.hard == after.hard && made.plan.seed == nil && made.plan.steps == nil)
  }

  @Test func `a change that cannot be is refused`() {
    let (problem, plan) = (SmallWorld.problem, SmallWorld.plan)
    #expect(throws: ExplainError.unknownPerson("x")) { try plan.moving("x", to: "c1", in: problem, .en) }
    #expect(throws: ExplainError.unknownCohort("c9")) { try plan.moving("p1", to: "c9", in: problem, .en) }
    #expect(throws: ExplainError.sameCohort(["p1"], "c1")) {
      try plan.moving("p1", to: "c1", in: problem, .en)
    }
    #expect(throws: ExplainError.sameCohort(["p1", "p2"], "c1")) {
      try plan.exchanging("p1", with: "p2", in: problem, .en)
    }
  }

  @Test(arguments: UInt64(0)..<30)
  func `the weighted sum is the one that the search minimises`(seed: UInt64) {
    let problem = RandomProblem.make(seed: seed).problem
    let outcome = PlanSearch.solve(
      DenseProblem(problem),
      options: SearchOptions(seed: seed, steps: 5_000, threads: 1, clock: { 0 })
    )
    // A started cohort's faults may differ in how the search and the check count them, and so may the terms then.
    guard problem.baseline == nil else { return }
    let soft = check(problem, outcome.plan).soft(problem, outcome.plan)
    #expect(abs(soft - (outcome.plan.score?.soft ?? .nan)) < 1e-9, "seed \(seed)")
  }

  @Test func `a comparison counts people and sessions that are elsewhere`() throws {
    let (problem, plan) = (SmallWorld.problem, SmallWorld.plan)
    var other = try plan.exchanging("p2", with: "p6", in: problem, .en).plan
    other.cohorts[1].sessions?[1].slot = "2027-01-19/am"
    let comparison = PlanComparison(("a", problem, plan), ("b", problem, other), .en)
    #expect(
      comparison.moved.map { "\($0.person) \($0.from ?? "") \($0.to ?? "")" } == ["p2 c1 c2", "p6 c2 c1"]
    )
    #expect(comparison.rescheduled.map(\.session) == ["c2-2"])
    #expect(comparison.peopleElsewhere == 2 && comparison.sessionsElsewhere == 1)
    #expect(comparison.plans.map(\.hard) == [check(problem, plan).hard, check(problem, other).hard])
    #expect(PlanComparison(("a", problem, plan), ("a", problem, plan), .en).moved.isEmpty)
  }
}
