import Bilingual
import Planning
import Testing

/// One way to break a plan, or to tighten its problem, and what must then be counted.
struct Breach: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let broken: [Rule: Int]
  let apply: @Sendable (inout ProblemDocument, inout PlanDocument) -> Void

  init(
    _ name: String,
    _ broken: [Rule: Int],
    _ apply: @escaping @Sendable (inout ProblemDocument, inout PlanDocument) -> Void
  ) {
    self.testDescription = name
    self.broken = broken
    self.apply = apply
  }
}

struct HardRuleTests {
  @Test func `a plan without a fault breaks nothing`() {
    let report = check(SmallWorld.problem, SmallWorld.plan)
    #expect(report.faults.map(\.detail.en) == [])
    #expect(report.hard == 0)
    #expect(report.inherited == 0)
    #expect(report.broken == Dictionary(uniqueKeysWithValues: Rule.allCases.map { ($0, 0) }))
  }

  @Test(arguments: people + forming + sessions + roomsAndFacilitators + attendance)
  func `a broken rule is found and counted`(breach: Breach) {
    var (problem, plan) = (SmallWorld.problem, SmallWorld.plan)
    breach.apply(&problem, &plan)
    let report = check(problem, plan)
    #expect(report.broken.filter { $0.value > 0 } == breach.broken, "\(report.faults.map(\.detail.en))")
    #expect(report.hard == breach.broken.values.reduce(0, +))
    #expect(report.inherited == 0)
  }

  static let people = [
    Breach("somebody without a cohort", [.oneCohortEach: 1]) { _, plan in plan.cohorts[0].members.removeLast()
    },
    Breach("somebody in two cohorts", [.oneCohortEach: 1]) { problem, plan in
      problem.cohorts.reportingLine = .any
      plan.cohorts[1].members.append("p4")
    },
    Breach("somebody listed twice in a cohort", [.oneCohortEach: 1]) { _, plan in
      plan.cohorts[0].members.append("p4")
    },
    Breach("somebody unknown", [.oneCohortEach: 1]) { _, plan in plan.cohorts[0].members.append("p9") },
    Breach("two without a cohort, said to be unplaced", [.oneCohortEach: 2, .cohortSize: 1]) { _, plan in
      plan.cohorts[0].members.removeLast(2)
      plan.unplaced = [.init(person: "p3", why: "no seat"), .init(person: "p4", why: "no seat")]
    },
  ]

  static let forming = [
    Breach("a cohort too large, another too small", [.cohortSize: 2]) { problem, plan in
      problem.cohorts.reportingLine = .any
      plan.cohorts[0].members.append(contentsOf: ["p7", "p8"])
      plan.cohorts[1].members.removeLast(2)
      problem.rooms = problem.rooms?.map { .init(id: $0.id, capacity: 9) }
    },
    Breach("too few cohorts", [.cohortSize: 3]) { problem, _ in problem.cohorts.count = 5 },
    Breach("too many cohorts", [.cohortSize: 1]) { problem, _ in problem.cohorts.count = 1 },
    Breach("too many of a category in one cohort, none in the other", [.categoryQuotas: 2]) { problem, plan in
      problem.cohorts.reportingLine = .any
      plan.cohorts[0].members[1] = "p5"
      plan.cohorts[1].members[0] = "p2"
      problem.cohorts.keepApart = nil
    },
    Breach("three who share a cohort with their manager", [.reportingLines: 3]) { problem, _ in
      for place in 1...3 { problem.people[place].reportsTo = "p1" }
    },
    Breach("six apart from their managers, who should be with them", [.reportingLines: 6]) { problem, _ in
      problem.cohorts.reportingLine = .together
    },
    Breach("a pair kept apart that shares a cohort, listed twice", [.apartAndTogether: 1]) { problem, _ in
      problem.cohorts.keepApart = [["p2", "p3"], ["p3", "p2"], ["p2", "p7"], ["p2", "nobody"]]
    },
    Breach("two groups split", [.apartAndTogether: 2]) { problem, _ in
      problem.cohorts.keepTogether = [["p1", "p2", "p5"], ["p3", "p7", "nobody"], ["p6", "p7", "p8"]]
    },
    Breach("one person of a workplace over in each of four", [.workplaceShare: 4]) { problem, _ in
      problem.cohorts.maxPerWorkplace = 1
    },
    Breach("three people of a workplace over in one cohort", [.workplaceShare: 3]) { problem, _ in
      for place in 0..<4 { problem.people[place].workplace = "other" }
      problem.cohorts.maxPerWorkplace = 1
      for place in 4..<8 { problem.people[place].workplace = "own\(place)" }
    },
  ]

  static let sessions = [
    Breach("a module missing", [.modulesInOrder: 1]) { _, plan in plan.cohorts[0].sessions?.removeLast() },
    Breach("no sessions at all", [.modulesInOrder: 2]) { _, plan in plan.cohorts[0].sessions = nil },
    Breach("a module twice", [.modulesInOrder: 1]) { _, plan in
      plan.cohorts[0].sessions?.append(SmallWorld.session("m2", "2027-01-19/am", "r1", ["f1"]))
      plan.cohorts[0].sessions?[1].facilitators = ["f1"]
    },
    Breach("a module that is none", [.modulesInOrder: 2]) { _, plan in
      plan.cohorts[0].sessions?[1].module = "m9"
    },
    Breach("a slot that is none", [.modulesInOrder: 1]) { _, plan in
      plan.cohorts[0].sessions?[1].slot = "never"
    },
    Breach("a gap too short", [.modulesInOrder: 1]) { _, plan in
      plan.cohorts[0].sessions?[1].slot = "2027-01-12/am"
    },
    Breach("a gap too long", [.modulesInOrder: 2]) { problem, _ in
      problem.modules?[1].gapDays = .init(min: 0, max: 6)
    },
    Breach("modules in the wrong order", [.modulesInOrder: 1]) { _, plan in
      plan.cohorts[0].sessions?[0].slot = "2027-01-18/am"
      plan.cohorts[0].sessions?[1].slot = "2027-01-11/am"
    },
    Breach("two modules at one time", [.modulesInOrder: 1, .facilitatorUse: 1]) { problem, plan in
      problem.modules?[1].gapDays = nil
      plan.cohorts[0].sessions?[1].slot = "2027-01-11/am"
      plan.cohorts[0].sessions?[1].room = "r3"
      problem.rooms?.append(.init(id: "r3", capacity: 5))
    },
  ]

  static let roomsAndFacilitators = [
    Breach("a room too small for two sessions", [.roomUse: 2]) { problem, _ in problem.rooms?[0].capacity = 3
    },
    Breach("a room that is not available", [.roomUse: 1]) { problem, _ in
      problem.rooms?[0].unavailable = [SmallWorld.day("2027-01-11")]
    },
    Breach("a room that is none", [.roomUse: 1]) { _, plan in plan.cohorts[0].sessions?[0].room = "attic" },
    Breach("two sessions in a room at one time", [.roomUse: 1]) { _, plan in
      plan.cohorts[1].sessions?[0].room = "r1"
    },
    Breach("two sessions in a room that overlap by half an hour", [.roomUse: 1]) { problem, plan in
      problem.slots?.append(
        .init(id: "lunch", date: SmallWorld.day("2027-01-11"), start: "11:30", end: "13:00")
      )
      plan.cohorts[1].sessions?[0].slot = "lunch"
      plan.cohorts[1].sessions?[0].room = "r1"
    },
    Breach("a facilitator too many", [.facilitatorUse: 1]) { _, plan in
      plan.cohorts[0].sessions?[1].facilitators = ["f1", "f3"]
    },
    Breach("the same facilitator twice", [.facilitatorUse: 4]) { problem, plan in
      problem.facilitatorsPerSession = 2
      plan.cohorts[0].sessions?[0].facilitators = ["f1", "f1"]
    },
    Breach("a facilitator who is none", [.facilitatorUse: 2]) { _, plan in
      plan.cohorts[0].sessions = plan.cohorts[0].sessions?.map {
        SmallWorld.session($0.module, $0.slot, $0.room, ["f9"])
      }
    },
    Breach("a facilitator who is not available", [.facilitatorUse: 1]) { problem, _ in
      problem.facilitators?[1].unavailable = [SmallWorld.day("2027-01-18")]
    },
    Breach("a facilitator in two places at one time, twice", [.facilitatorUse: 2]) { _, plan in
      plan.cohorts[1].sessions = plan.cohorts[1].sessions?.map {
        SmallWorld.session($0.module, $0.slot, $0.room, ["f1"])
      }
    },
    Breach("a facilitator with too many sessions in two weeks", [.facilitatorUse: 2]) { problem, plan in
      problem.facilitators?[0].maxSessionsPerWeek = 0
    },
    Breach("another lead", [.sameLead: 1]) { _, plan in plan.cohorts[0].sessions?[1].facilitators = ["f3"] },
  ]

  static let attendance = [
    Breach("two members who cannot attend", [.absences: 2]) { problem, _ in
      for place in 0...1 { problem.people[place].unavailable = [SmallWorld.day("2027-01-11")] }
    },
    Breach("one member more than may be missing", [.absences: 1]) { problem, _ in
      problem.maxUnavailablePerSession = 2
      for place in 0...2 {
        problem.people[place].unavailable = [SmallWorld.day("2027-01-11"), SmallWorld.day("2027-01-12")]
      }
    },
    Breach("a workplace that lets one away and has two away on two dates", [.cover: 2]) { problem, _ in
      problem.workplaces = [.init(id: "w1", maxAwayPerDay: 1)]
    },
    Breach("a workplace that lets nobody away, whose two have two sessions on one date", [.cover: 2]) {
      problem,
      plan in
      problem.workplaces = [.init(id: "w1", maxAwayPerDay: 0)]
      problem.modules?[1].gapDays = nil
      plan.cohorts[0].sessions?[1].slot = "2027-01-11/pm"
    },
  ]

  @Test func `a fault names its cohort and people and says it in two languages`() throws {
    var plan = SmallWorld.plan
    plan.cohorts[0].members = ["p1", "p6", "p3", "p4"]
    plan.cohorts[1].members = ["p5", "p2", "p7", "p8"]
    let fault = try #require(check(SmallWorld.problem, plan).faults.first)
    #expect(fault.rule == .reportingLines)
    #expect(fault.cohort == "c2")
    #expect(fault.people == ["p2", "p5"])
    #expect(fault.detail[.en] == "p2 shares c2 with p5, whom p2 reports to")
    #expect(fault.detail[.sv] == "p2 går i c2 tillsammans med sin chef p5")
  }

  @Test func `the document of a report holds what the contract says`() throws {
    var plan = SmallWorld.plan
    plan.cohorts[0].members.removeLast()
    let document = check(SmallWorld.problem, plan).document(in: .sv)
    #expect(document.hard == 1)
    #expect(document.inherited == 0)
    #expect(document.broken.count == 13)
    #expect(document.broken["H1"] == 1)
    #expect(
      document.faults == [
        CheckDocument.Fault(
          rule: "H1",
          cohort: nil,
          people: ["p4"],
          count: 1,
          inherited: 0,
          detail: "p4 är inte med i någon kohort"
        )
      ]
    )
    let text = String(decoding: document.encoded(), as: UTF8.self)
    #expect(text.hasPrefix("{\"bounds\":{\"days_to_finish\":"))
    #expect(text.contains("\"cohort\":null"))
  }

  /// Moves somebody of the hidden plan of a random problem and counts what must come of it.
  @Test(arguments: UInt64(0)..<100)
  func `whoever is taken out of a random plan is missed`(seed: UInt64) {
    let made = RandomProblem.make(seed: seed)
    var plan = made.plan
    let gone = plan.cohorts[0].members.removeFirst()
    let report = check(made.problem, plan)
    #expect(report.broken[.oneCohortEach] == 1)
    #expect(report.faults.first?.people == [gone])
  }
}
