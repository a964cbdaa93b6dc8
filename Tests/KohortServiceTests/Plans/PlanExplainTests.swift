import Bilingual
import Foundation
import KohortService
import Planning
import Postgres
import StrictJSON
import Support
import Testing

/// Plans in the database explained, compared and changed by hand.
struct PlanExplainTests {
  /// An edition with a proposal that breaks no rule.
  private static func withProposal(_ body: (TestOrganisation) throws -> Void) throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 30)
      try organisation.applyProgramme()
      let plan = try organisation.perform(PlanPropose.self, .init(edition: "L1", steps: 20_000))
      #expect(plan.hard == 0)
      try body(organisation)
    }
  }

  private static func documents(_ organisation: TestOrganisation, _ plan: String = "L1") throws
    -> (problem: ProblemDocument, plan: PlanDocument)
  {
    let shown = try organisation.perform(PlanShow.self, .init(plan: plan, problem: true, document: true))
    return (
      try ProblemDocument.read(#require(shown.problem).bytes),
      try PlanDocument.read(#require(shown.document).bytes)
    )
  }

  @Test func `a stored plan is explained as its documents are`() throws {
    try Self.withProposal { organisation in
      let (problem, plan) = try Self.documents(organisation)
      let person = try organisation.perform(PlanExplain.self, .init(plan: "L1", person: "E7"))
      #expect(person.plan == "L1-p1")
      #expect(try person.person == explain(person: "E7", in: problem, plan, .en))
      let cohort = try organisation.perform(PlanExplain.self, .init(plan: "L1-p1", cohort: "L1-002"))
      #expect(try cohort.cohort == explain(cohort: "L1-002", in: problem, plan, .en))
      let session = try organisation.perform(
        PlanExplain.self,
        .init(plan: "L1", session: "L1-002-2"),
        language: .sv
      )
      #expect(try session.session == explain(session: "L1-002-2", in: problem, plan, .sv))
      #expect(
        try organisation.perform(PlanExplain.self, .init(plan: "L1", infeasible: true)).infeasible?.clashes
          == []
      )
    }
  }

  @Test func `an edition without a plan is told why there can be none`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 30)
      try organisation.applyProgramme(size: 20...20)
      let explained = try organisation.perform(PlanExplain.self, .init(plan: "L1", infeasible: true))
      let clash = try #require(explained.infeasible?.clashes.first)
      #expect(clash.rules.map(\.rule) == ["H2", "H2"])
      #expect(clash.frees.contains { $0.freesAll })
    }
  }

  @Test func `a question that is none, or about nobody, is refused`() throws {
    try Self.withProposal { organisation in
      func problem(_ parameters: PlanExplain.Parameters) -> KohortError.Problem? {
        #expect(throws: KohortError.self) { try organisation.perform(PlanExplain.self, parameters) }?.problem
      }
      #expect(problem(.init(plan: "L1")) == .invalidParameters)
      #expect(problem(.init(plan: "L1", person: "E1", cohort: "L1-001")) == .invalidParameters)
      #expect(problem(.init(plan: "L1", person: "E999")) == .notFound)
      #expect(problem(.init(plan: "L1", cohort: "L1-999")) == .notFound)
      #expect(problem(.init(plan: "L9", person: "E1")) == .notFound)
    }
  }

  @Test func `a swap by hand is kept with its score, and a broken rule is refused and named`() throws {
    try Self.withProposal { organisation in
      let (problem, plan) = try Self.documents(organisation)
      let person = try #require(plan.cohorts.first?.members.first)
      let best = try #require(explain(person: person, in: problem, plan, .en).alternatives.first)
      #expect(best.breaks == [])
      let outcome: PlanEditing.Outcome
      if let other = best.with {
        outcome = try organisation.perform(PlanSwap.self, .init(plan: "L1", person: person, with: other))
      } else {
        outcome = try organisation.perform(PlanMove.self, .init(plan: "L1", person: person, to: best.cohort))
      }
      #expect(outcome.change.hardAfter == 0)
      #expect(abs(outcome.change.softAfter - outcome.change.softBefore - best.cost) < 1e-9)
      let changed = try Self.documents(organisation).plan
      #expect(changed.cohorts.first { $0.members.contains(person) }?.id == best.cohort)
      #expect(
        changed.score?.terms["department_bridging"] == check(problem, changed).terms[.departmentBridging]
      )
      #expect(changed.seed == nil && changed.steps == nil)

      // Everybody into one cohort: at last it is full.
      let target = try #require(changed.cohorts.last?.id)
      let movers = changed.cohorts[0].members.prefix(problem.cohorts.size.max)
      var refusal: KohortError?
      for mover in movers where refusal == nil {
        do {
          _ = try organisation.perform(PlanMove.self, .init(plan: "L1", person: mover, to: target))
        } catch let error as KohortError {
          refusal = error
        }
      }
      let refused = try #require(refusal)
      #expect(refused.problem == .refusedByRule && refused.problem.batchCode == -32004)
      #expect(refused.message.en.hasPrefix("That breaks H"))
      let before = try Self.documents(organisation).plan
      let mover = try #require(before.cohorts[0].members.first { !changed.cohorts[1].members.contains($0) })
      _ = try organisation.perform(
        PlanMove.self,
        .init(plan: "L1", person: mover, to: target, despiteRules: true),
        keeping: false
      )
      #expect(try Self.documents(organisation).plan == before)
    }
  }

  @Test func `a plan with a rule broken by hand cannot be published, and a published one not changed`() throws {
    try Self.withProposal { organisation in
      let (problem, plan) = try Self.documents(organisation)
      let manager = try #require(
        problem.people.first { person in problem.people.contains { $0.reportsTo == person.id } }
      )
      let report = try #require(problem.people.first { $0.reportsTo == manager.id })
      let home = try #require(plan.cohorts.first { $0.members.contains(manager.id) }?.id)
      let broken = try organisation.perform(
        PlanMove.self,
        .init(plan: "L1", person: report.id, to: home, despiteRules: true)
      )
      #expect(broken.change.broken.map(\.rule).contains("H4"))
      let refused = #expect(throws: KohortError.self) {
        try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true))
      }
      #expect(refused?.problem == .refusedByRule)
      let before = try #require(broken.change.seats.first?.from)
      _ = try organisation.perform(PlanMove.self, .init(plan: "L1", person: report.id, to: before))
      _ = try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true))
      let late = #expect(throws: KohortError.self) {
        try organisation.perform(PlanMove.self, .init(plan: "L1", person: report.id, to: home))
      }
      #expect(late?.problem == .conflict)
      #expect(late?.message.en == "The plan L1-p1 is published.")
    }
  }

  @Test func `two proposals are compared, and a variant is planned without being kept`() throws {
    try Self.withProposal { organisation in
      _ = try organisation.perform(PlanPropose.self, .init(edition: "L1", steps: 20_000, seed: 2))
      let comparison = try organisation.perform(PlanCompare.self, .init(plan: "L1-p1", other: "L1-p2"))
      #expect(comparison.plans.map(\.plan) == ["L1-p1", "L1-p2"])
      #expect(comparison.peopleElsewhere == comparison.moved.count && comparison.peopleElsewhere > 0)

      let asked = try organisation.perform(
        PlanPropose.self,
        .init(edition: "L1", steps: 5_000, whatIf: ["rooms-3", "size.max+2,facilitators+1"])
      )
      let variants = try #require(asked.whatIf)
      #expect(variants.map(\.whatIf) == [nil, "rooms-3", "size.max+2,facilitators+1"])
      #expect(Set(variants.compactMap(\.result?.steps)).count == 1)
      #expect(asked.plan == nil)
      let kept = try organisation.connect().query("select count(*) from plan").one(as: Int.self)
      #expect(kept == 2)
      let error = #expect(throws: KohortError.self) {
        try organisation.perform(
          PlanPropose.self,
          .init(edition: "L1", steps: 5_000, whatIf: ["rooms+1", "x+1"])
        )
      }
      #expect(error?.invalidParameters.map(\.property) == ["what_if[1]"])
    }
  }

  @Test func `the batch line asks and changes with the same names`() throws {
    try Self.withProposal { organisation in
      let plan = try Self.documents(organisation).plan
      let (one, other) = (plan.cohorts[0].members[0], plan.cohorts[1].members[0])
      let lines = [
        #"{"id": 1, "method": "plan.explain", "params": {"plan": "L1", "person": "\#(one)"}}"#,
        #"{"id": 2, "method": "plan.swap", "params": {"plan": "L1", "person": "\#(one)", "with": "\#(other)", "despite_rules": true}}"#,
        #"{"id": 3, "method": "plan.move", "params": {"plan": "L1", "person": "\#(one)", "to": "\#(plan.cohorts[1].id)"}}"#,
        #"{"id": 4, "method": "plan.compare", "params": {"plan": "L1", "other": "L1-p1"}}"#,
        #"{"id": 5, "method": "plan.propose", "params": {"edition": "L1", "steps": 500, "what_if": ["rooms+1"]}}"#,
      ]
      let outcome = try KohortProcess.run(
        ["batch"],
        input: Data((lines.joined(separator: "\n") + "\n").utf8),
        environment: organisation.environment
      )
      let answers = try outcome.outputText.split(separator: "\n").map { try JSONValue.parse($0.utf8).value }
      #expect(answers.count == 5, "\(outcome.errorText)")
      #expect(answers[0]["result"]?["person"]?["alternatives"]?.array?.isEmpty == false)
      #expect(answers[1]["result"]?["change"]?["seats"]?.array?.count == 2)
      // It sits there already.
      #expect(answers[2]["error"]?["code"]?.int == -32002)
      #expect(answers[3]["result"]?["people_elsewhere"]?.int == 0)
      #expect(answers[4]["result"]?["what_if"]?.array?.count == 2)
    }
  }
}
