import Bilingual
import Planning
import Testing

struct CohortExplanationTests {
  @Test func `the small world's first cohort`() throws {
    let explained = try explain(cohort: "c1", in: SmallWorld.problem, SmallWorld.plan, .en)
    #expect(explained.people == 4 && explained.min == 3 && explained.max == 5)
    #expect(explained.categories.map(\.category) == [.manager, .staff])
    #expect(explained.categories.map(\.people) == [1, 3])
    #expect(explained.categories.map(\.min) == [1, nil] && explained.categories.map(\.max) == [1, nil])
    #expect(explained.departments.map { "\($0.name) \($0.people)" } == ["A 2", "B 2"])
    #expect(explained.workplaces.map { "\($0.name) \($0.people)" } == ["w1 2", "w2 2"])
    #expect(explained.maxPerWorkplace == 2)
    #expect(
      explained.pairs.map { "\($0.person) \($0.other) \($0.kind.rawValue)" } == [
        "p1 p2 workplace", "p3 p4 workplace", "p2 p3 same_manager", "p2 p4 same_manager",
        "p3 p4 same_manager",
        "p3 p4 keep_together",
      ]
    )
    // Four of the six pairs bridge the two departments; only c1 has w1 and w2 meet.
    #expect(explained.terms.map(\.term).prefix(2) == ["department_bridging", "workplace_bridging"])
    #expect(explained.terms.map(\.value).prefix(2) == [4, 1])
    #expect(explained.terms.map(\.average).prefix(2) == [4, 1])
    #expect(explained.faults == [])
    #expect(explained.leavers.count == 3)
  }

  @Test(arguments: UInt64(0)..<30)
  func `what cohorts add to a term adds up to the term`(seed: UInt64) throws {
    let (problem, plan) = Rearranged.make(seed: seed, changes: Int(seed % 5))
    let report = check(problem, plan)
    let cohorts = try plan.cohorts.map { try explain(cohort: $0.id, in: problem, plan, .en) }
    for name in [TermName.metBefore, .imbalance, .isolation] {
      guard let value = report.terms[name] else { continue }
      let sum = cohorts.reduce(0) { $0 + ($1.terms.first { $0.term == name.rawValue }?.value ?? 0) }
      #expect(abs(sum - value) < 1e-9, "seed \(seed) \(name)")
    }
    let named = cohorts.flatMap(\.alone).count
    if let isolation = report.terms[.isolation] { #expect(Double(named) == isolation, "seed \(seed)") }
  }

  @Test(arguments: UInt64(0)..<20)
  func `who leaves most easily leaves as the explanation of the person says`(seed: UInt64) throws {
    let (problem, plan) = Rearranged.make(seed: seed, changes: Int(seed % 4))
    let cohort = plan.cohorts[Int(seed) % plan.cohorts.count]
    let explained = try explain(cohort: cohort.id, in: problem, plan, .en)
    let best = try cohort.members.compactMap { member in
      try explain(person: member, in: problem, plan, .en).alternatives.first.map { (member, $0) }
    }
    for leaver in explained.leavers {
      let own = try #require(best.first { $0.0 == leaver.person }?.1)
      #expect(own.cohort == leaver.cohort && own.with == leaver.with && own.cost == leaver.cost)
      #expect(own.breaks == leaver.breaks)
    }
    #expect(explained.leavers.count == min(3, cohort.members.count))
  }

  @Test func `a cohort that is not there is not explained`() {
    #expect(throws: ExplainError.unknownCohort("c9")) {
      try explain(cohort: "c9", in: SmallWorld.problem, SmallWorld.plan, .en)
    }
  }
}
