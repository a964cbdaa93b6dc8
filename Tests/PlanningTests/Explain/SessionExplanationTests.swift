import Bilingual
import Planning
import Testing

/// Explanations of sessions held against the checker, after really moving them.
struct SessionExplanationTests {
  private static func broken(_ problem: ProblemDocument, _ plan: PlanDocument) -> [Rule: Int] {
    check(problem, plan).broken
  }

  /// Every choice of one room and of those beside the lead.
  private static func choices(_ session: PlanDocument.Session, _ problem: ProblemDocument) -> [PlanDocument
    .Session]
  {
    let lead = session.facilitators[0]
    let others = (problem.facilitators ?? []).map(\.id).filter { $0 != lead }
    let staff: [[String]] =
      problem.facilitatorsPerSession == 2 ? others.map { [lead, $0] } : [[lead]]
    return (problem.rooms ?? []).flatMap { room in
      staff.map { staff in
        var choice = session
        choice.room = room.id
        choice.facilitators = staff
        return choice
      }
    }
  }

  @Test(arguments: UInt64(0)..<80)
  func `a rule blocks an earlier time exactly when every room and everybody free breaks it`(seed: UInt64)
    throws
  {
    let (problem, plan) = Rearranged.make(seed: seed, changes: seed % 3 == 0 ? 0 : Int(seed % 5))
    let cohort = Int(seed) % plan.cohorts.count
    guard let number = plan.cohorts[cohort].sessions?.indices.last, problem.slots?.isEmpty == false,
      let session = plan.cohorts[cohort].sessions?[number]
    else { return }
    let id = "\(plan.cohorts[cohort].id)-\(number + 1)"
    let explained = try explain(session: id, in: problem, plan, .en)
    guard !explained.stays else {
      #expect(explained.slots.isEmpty)
      return
    }
    let before = Self.broken(problem, plan)
    // The latest few, so that the test stays quick.
    for slot in explained.slots.prefix(6) {
      var blocking = Set(Rule.allCases)
      for var choice in Self.choices(session, problem) {
        choice.slot = slot.slot
        var changed = plan
        changed.cohorts[cohort].sessions?[number] = choice
        let after = Self.broken(problem, changed)
        blocking.formIntersection(Rule.allCases.filter { after[$0, default: 0] > before[$0, default: 0] })
      }
      #expect(
        slot.blocked.map(\.rule) == blocking.sorted().map(\.rawValue),
        "seed \(seed) \(id) in \(slot.slot)"
      )
      guard let room = slot.room, let staff = slot.facilitators else {
        #expect(!slot.blocked.isEmpty)
        continue
      }
      var changed = plan
      changed.cohorts[cohort].sessions?[number] = .init(
        module: session.module,
        slot: slot.slot,
        room: room,
        facilitators: staff
      )
      let after = Self.broken(problem, changed)
      #expect(Rule.allCases.allSatisfy { after[$0, default: 0] <= before[$0, default: 0] }, "seed \(seed)")
    }
  }

  @Test func `every earlier slot is there, the latest first`() throws {
    let explained = try explain(session: "c1-2", in: SmallWorld.problem, SmallWorld.plan, .en)
    #expect(
      explained.slots.map(\.slot) == ["2027-01-12/pm", "2027-01-12/am", "2027-01-11/pm", "2027-01-11/am"]
    )
    #expect(explained.open == 0)
    #expect(explained.rules.map(\.rule) == ["H7", "H8", "H9"])
    #expect(explained.after?.date.description == "2027-01-11")
    #expect(
      explained.slots.first?.blocked.first?.detail
        == "m2 (2027-01-12) is 1 day and must be 7 to 14 days after m1"
    )
    // A slash will do as well.
    #expect(try explain(session: "c1/2", in: SmallWorld.problem, SmallWorld.plan, .en) == explained)
  }

  @Test func `what is in the way is named: rooms, facilitators, people, workplaces`() throws {
    var problem = SmallWorld.problem
    problem.rooms = [.init(id: "r1", capacity: 5)]
    problem.people[1].unavailable = [SmallWorld.day("2027-01-11")]
    var plan = SmallWorld.plan
    plan.cohorts[0].sessions?[0].slot = "2027-01-12/am"
    plan.cohorts[0].sessions?[1].slot = "2027-01-19/am"
    plan.cohorts[1].sessions?[0].room = "r1"
    plan.cohorts[1].sessions?[0].facilitators = ["f1"]
    plan.cohorts[1].sessions?[1].room = "r1"
    plan.cohorts[1].sessions?[1].facilitators = ["f1"]
    let explained = try explain(session: "c1-1", in: problem, plan, .en)
    let morning = try #require(explained.slots.first { $0.slot == "2027-01-11/am" })
    #expect(
      morning.blocked.map(\.detail) == [
        "r1 is taken by c2", "the lead f1 is with c2", "p2 cannot come, and at most 0 may be missing",
      ]
    )
    #expect(morning.blocked.first?.cohorts == ["c2"])
    let swedish = try explain(session: "c1-1", in: problem, plan, .sv)
    #expect(
      swedish.slots.first { $0.slot == "2027-01-11/am" }?.blocked.map(\.detail) == [
        "r1 är upptagen av c2", "huvudansvariga f1 är hos c2", "p2 kan inte komma, och högst 0 får saknas",
      ]
    )
  }

  @Test func `a session that is not there is not explained`() {
    for id in ["c1-3", "c9-1", "c1", "c1-x"] {
      #expect(throws: ExplainError.unknownSession(id)) {
        try explain(session: id, in: SmallWorld.problem, SmallWorld.plan, .en)
      }
    }
  }
}
