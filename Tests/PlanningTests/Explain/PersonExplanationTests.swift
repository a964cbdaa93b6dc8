import Bilingual
import Planning
import Testing

/// Explanations of people held against the checker, after really moving them.
struct PersonExplanationTests {
  /// Whom a change moves where: one person, or two who change places.
  private static func after(
    _ plan: PlanDocument,
    _ person: String,
    to cohort: String,
    with other: String?
  ) -> PlanDocument {
    var plan = plan
    let home = plan.cohorts.first { $0.members.contains(person) }?.id
    Rearranged.seat(person, in: cohort, of: &plan)
    if let other, let home { Rearranged.seat(other, in: home, of: &plan) }
    return plan
  }

  private static func risen(_ before: CheckReport, _ after: CheckReport) -> [Rule] {
    Rule.allCases.filter { after.broken[$0, default: 0] > before.broken[$0, default: 0] }
  }

  @Test(arguments: UInt64(0)..<60)
  func `every rule said to stand in the way is broken by really moving, and no other`(seed: UInt64) throws {
    let (problem, plan) = Rearranged.make(seed: seed, changes: seed % 3 == 0 ? 0 : Int(seed % 7))
    let before = check(problem, plan)
    for person in problem.people.prefix(3) {
      let explained = try explain(person: person.id, in: problem, plan, .en)
      let others = plan.cohorts.map(\.id).filter { $0 != explained.cohort }
      var cohortsByRule: [Rule: Int] = [:]
      var open = 0
      for cohort in others {
        let risen = Self.risen(before, check(problem, Self.after(plan, person.id, to: cohort, with: nil)))
        for rule in risen { cohortsByRule[rule, default: 0] += 1 }
        if risen.isEmpty { open += 1 }
      }
      #expect(explained.moves.cohorts == others.count)
      #expect(explained.moves.open == open, "seed \(seed) \(person.id)")
      for rule in Rule.allCases {
        // A rule may be broken at both ends; each end then counts.
        let named = explained.moves.blocked.filter { $0.rule == rule.rawValue }
        let most = named.map(\.cohorts).max() ?? 0
        let sum = named.reduce(0) { $0 + $1.cohorts }
        let found = cohortsByRule[rule] ?? 0
        #expect(most <= found && found <= sum, "seed \(seed) \(person.id) \(rule)")
      }
    }
  }

  @Test(arguments: UInt64(0)..<60)
  func `the alternatives cost exactly what the check says, and none is better`(seed: UInt64) throws {
    let (problem, plan) = Rearranged.make(seed: seed, changes: seed % 3 == 0 ? 0 : Int(seed % 5))
    let before = check(problem, plan)
    let person = problem.people[Int(seed) % problem.people.count].id
    let explained = try explain(person: person, in: problem, plan, .en)

    // Everything tried: each other cohort, alone and with each of its members.
    var prices: [String: [(Int, Int, Double)]] = [:]
    for cohort in plan.cohorts where cohort.id != explained.cohort {
      let partners: [String?] = [nil] + (explained.cohort == nil ? [] : cohort.members)
      for partner in partners {
        let changed = Self.after(plan, person, to: cohort.id, with: partner)
        let report = check(problem, changed)
        let risen = Self.risen(before, report).reduce(0) {
          $0 + report.broken[$1, default: 0] - before.broken[$1, default: 0]
        }
        let soft = report.soft(problem, changed) - before.soft(problem, plan)
        prices[cohort.id, default: []].append((risen, report.hard - before.hard, soft))
        guard
          let named = explained.alternatives.first(where: { $0.cohort == cohort.id && $0.with == partner })
        else { continue }
        #expect(named.breaks.map(\.rule) == Self.risen(before, report).map(\.rawValue), "seed \(seed)")
        #expect(abs(named.cost - soft) < 1e-9, "seed \(seed)")
        for term in named.terms {
          let name = try #require(TermName(rawValue: term.term))
          #expect(term.before == before.terms[name], "seed \(seed) \(name)")
          #expect(term.after == report.terms[name], "seed \(seed) \(name)")
        }
        #expect(named.terms.count == report.terms.count)
      }
    }
    let best = prices.values.compactMap { $0.min { $0 < $1 } }.sorted { $0 < $1 }.prefix(3)
    #expect(explained.alternatives.count == best.count)
    for (named, price) in zip(explained.alternatives, best) {
      #expect(named.breaks.reduce(0) { $0 + $1.count } == price.0, "seed \(seed)")
      #expect(abs(named.cost - price.2) < 1e-9, "seed \(seed)")
    }
  }

  @Test func `somebody who is not there, or is there twice, is not explained`() {
    var plan = SmallWorld.plan
    #expect(throws: ExplainError.unknownPerson("p99")) {
      try explain(person: "p99", in: SmallWorld.problem, plan, .en)
    }
    plan.cohorts[1].members.append("p1")
    #expect(throws: ExplainError.severalPlaces("p1", ["c1", "c2"])) {
      try explain(person: "p1", in: SmallWorld.problem, plan, .en)
    }
  }

  @Test func `somebody without a seat is told which cohort could take them`() throws {
    var plan = SmallWorld.plan
    plan.cohorts[1].members.removeAll { $0 == "p8" }
    plan.unplaced = [.init(person: "p8", why: "every open cohort is full")]
    let explained = try explain(person: "p8", in: SmallWorld.problem, plan, .en)
    #expect(explained.cohort == nil)
    #expect(explained.exchanges.cohorts == 0)
    // The manager of p8 goes in c1.
    #expect(explained.moves.open == 1)
    #expect(explained.alternatives.first?.breaks == [])
  }

  @Test func `the small world in words`() throws {
    let explained = try explain(person: "p2", in: SmallWorld.problem, SmallWorld.plan, .en)
    #expect(explained.cohort == "c1")
    #expect(
      explained.moves.blocked.map(\.detail) == [
        "somebody would share a cohort with their manager", "p2 is to be kept apart from p6",
      ]
    )
    let swedish = try explain(person: "p2", in: SmallWorld.problem, SmallWorld.plan, .sv)
    #expect(
      swedish.moves.blocked.map(\.detail) == [
        "någon skulle gå i samma kohort som sin chef", "p2 ska hållas isär från p6",
      ]
    )
  }
}
