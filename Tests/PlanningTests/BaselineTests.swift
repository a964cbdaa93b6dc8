import Bilingual
import Planning
import Testing

/// The small world again, planned before: both cohorts have held their first module when the second is planned anew.
struct BaselineTests {
  static var problem: ProblemDocument {
    var problem = SmallWorld.problem
    problem.baseline = SmallWorld.plan
    problem.freezeBefore = SmallWorld.day("2027-01-18")
    return problem
  }

  @Test func `the baseline itself differs in nothing`() {
    let report = check(Self.problem, SmallWorld.plan)
    #expect(report.faults.map(\.detail.en) == [])
    #expect(report.terms[.disruption] == 0)
  }

  @Test(arguments: differences)
  func `a difference from what has started is counted`(breach: Breach) {
    var (problem, plan) = (Self.problem, SmallWorld.plan)
    breach.apply(&problem, &plan)
    let report = check(problem, plan)
    #expect(report.broken.filter { $0.value > 0 } == breach.broken, "\(report.faults.map(\.detail.en))")
    #expect(report.inherited == 0)
  }

  static let differences = [
    Breach("two who changed places: both cohorts lost and gained", [.baseline: 4]) { problem, plan in
      problem.cohorts.reportingLine = .any
      problem.cohorts.keepApart = nil
      plan.cohorts[0].members[1] = "p6"
      plan.cohorts[1].members[1] = "p2"
    },
    Breach("a started cohort by another name", [.baseline: 1]) { _, plan in plan.cohorts[0].id = "c9" },
    Breach("another slot, room and lead for a session held", [.baseline: 3, .sameLead: 1]) { _, plan in
      plan.cohorts[0].sessions?[0] = SmallWorld.session("m1", "2027-01-11/pm", "r2", ["f3"])
    },
    Breach("a session held that is gone", [.baseline: 1, .modulesInOrder: 1]) { _, plan in
      plan.cohorts[0].sessions?.removeFirst()
    },
    Breach("another slot for a session to come", [:]) { _, plan in
      plan.cohorts[0].sessions?[1] = SmallWorld.session("m2", "2027-01-19/am", "r2", ["f1"])
    },
    Breach("somebody new in a started cohort that nobody may join", [.baseline: 1]) { problem, plan in
      problem.people.append(.init(id: "p9", category: .staff, department: "A", workplace: "w9"))
      plan.cohorts[0].members.append("p9")
    },
    Breach("somebody new in a started cohort with a seat", [:]) { problem, plan in
      problem.joinable = true
      problem.people.append(.init(id: "p9", category: .staff, department: "A", workplace: "w9"))
      plan.cohorts[0].members.append("p9")
    },
    Breach("three new in a started cohort with one seat", [.baseline: 2, .cohortSize: 1]) { problem, plan in
      problem.joinable = true
      problem.rooms = problem.rooms?.map { .init(id: $0.id, capacity: 9) }
      for id in ["p9", "p10", "p11"] {
        problem.people.append(.init(id: id, category: .staff, department: "A", workplace: "w\(id)"))
        plan.cohorts[0].members.append(id)
      }
    },
    Breach("somebody who left", [:]) { problem, plan in
      problem.people.removeLast()
      plan.cohorts[1].members.removeLast()
    },
    Breach("a cohort not started by another name", [.baseline: 1]) { problem, plan in
      problem.freezeBefore = nil
      plan.cohorts[0].id = "c9"
    },
    Breach("one cohort fewer, none started", [.cohortSize: 1]) { problem, plan in
      problem.freezeBefore = nil
      problem.cohorts = .init(size: .init(min: 1, max: 5))
      problem.people.removeLast(2)
      plan.cohorts.removeLast()
      plan.cohorts[0].members = problem.people.map(\.id)
      problem.rooms = problem.rooms?.map { .init(id: $0.id, capacity: 9) }
    },
  ]

  @Test(arguments: frozen)
  func `what lies wholly in frozen parts is inherited`(breach: Breach) {
    var (problem, plan) = (Self.problem, SmallWorld.plan)
    breach.apply(&problem, &plan)
    let report = check(problem, plan)
    #expect(report.hard == 0, "\(report.faults.map(\.detail.en))")
    #expect(report.inherited == breach.broken.values.reduce(0, +))
    #expect(Set(report.faults.map(\.rule)) == Set(breach.broken.keys))
  }

  static let frozen = [
    Breach("a started cohort that fell below its size", [.cohortSize: 1]) { problem, plan in
      problem.cohorts.categories = nil
      problem.people.removeLast(2)
      plan.cohorts[1].members.removeLast(2)
    },
    Breach("somebody who became a manager in the middle", [.categoryQuotas: 1]) { problem, _ in
      problem.people[1].category = .manager
    },
    Breach("a boss who became one in the middle", [.reportingLines: 2]) { problem, _ in
      problem.people[1].reportsTo = "p1"
      problem.people[2].reportsTo = "p1"
    },
    Breach("a pair to be kept apart from now on", [.apartAndTogether: 1]) { problem, _ in
      problem.cohorts.keepApart = [["p1", "p2"]]
    },
    Breach("a group to be kept together from now on", [.apartAndTogether: 1]) { problem, _ in
      problem.cohorts.keepTogether = [["p1", "p8"]]
    },
    Breach("people who moved to one workplace", [.workplaceShare: 2]) { problem, _ in
      for place in 0...3 { problem.people[place].workplace = "moved" }
    },
    Breach("a room that closed after a session", [.roomUse: 1]) { problem, _ in
      problem.rooms?[0].unavailable = [SmallWorld.day("2027-01-11")]
    },
    Breach("a facilitator said to have been away", [.facilitatorUse: 1]) { problem, _ in
      problem.facilitators?[0].unavailable = [SmallWorld.day("2027-01-11")]
    },
    Breach("members who turned out to have been away", [.absences: 2]) { problem, _ in
      for place in 0...1 { problem.people[place].unavailable = [SmallWorld.day("2027-01-11")] }
    },
    Breach("a lead who left, and one successor", [.facilitatorUse: 1, .sameLead: 1]) { problem, plan in
      problem.facilitators?.removeFirst()
      plan.cohorts[0].sessions?[1].facilitators = ["f3"]
    },
  ]

  @Test func `what comes on top of what is inherited counts`() {
    var (problem, plan) = (Self.problem, SmallWorld.plan)
    problem.joinable = true
    problem.cohorts.maxPerWorkplace = 1
    problem.people.append(.init(id: "p9", category: .staff, department: "A", workplace: "w1"))
    plan.cohorts[0].members.append("p9")
    let report = check(problem, plan)
    #expect(report.broken[.workplaceShare] == 1)
    #expect(report.inherited == 4)
  }

  @Test func `cover that was too thin on a date past is inherited and on a date to come is not`() {
    var problem = Self.problem
    problem.workplaces = [.init(id: "w1", maxAwayPerDay: 1)]
    let report = check(problem, SmallWorld.plan)
    #expect(report.broken[.cover] == 1)
    #expect(report.inherited == 1)
  }

  @Test func `disruption counts people whose cohort changed and sessions whose slot, room or lead changed`() {
    var (problem, plan) = (Self.problem, SmallWorld.plan)
    problem.facilitatorsPerSession = 2
    plan.cohorts[0].members[1] = "p6"
    plan.cohorts[1].members[1] = "p2"
    plan.cohorts[0].sessions?[0].facilitators = ["f1", "f3"]
    plan.cohorts[0].sessions?[1] = SmallWorld.session("m2", "2027-01-19/am", "r2", ["f2"])
    plan.cohorts[1].sessions?[1].room = "r1"
    problem.people.append(.init(id: "p9", category: .staff, department: "A", workplace: "w9"))
    plan.cohorts[0].members.append("p9")
    #expect(check(problem, plan).terms[.disruption] == 4)
  }
}
