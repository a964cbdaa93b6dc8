import Planning

/// A problem and a plan without a fault, small enough to count by hand: two cohorts of four, two modules.
///
/// `p1`…`p8`; p1 and p5 are managers, of `A/1` and `B/1`. Cohort c1 is p1…p4, c2 is p5…p8.
/// Departments: odd numbers A, even numbers B. Workplaces: p1 p2 `w1`, p3 p4 `w2`, p5 p6 `w3`, p7 p8 `w4`.
enum SmallWorld {
  static var problem: ProblemDocument {
    let people = (1...8).map { number in
      ProblemDocument.Person(
        id: "p\(number)",
        category: number % 4 == 1 ? .manager : .staff,
        department: number % 2 == 1 ? "A" : "B",
        workplace: "w\((number + 1) / 2)",
        reportsTo: number % 4 == 1 ? nil : number < 5 ? "p5" : "p1"
      )
    }
    var cohorts = ProblemDocument.Cohorts(count: 2, size: .init(min: 3, max: 5))
    cohorts.categories = ["manager": .init(min: 1, max: 1)]
    cohorts.reportingLine = .apart
    cohorts.maxPerWorkplace = 2
    cohorts.keepApart = [["p2", "p6"]]
    cohorts.keepTogether = [["p3", "p4"]]
    var problem = ProblemDocument(people: people, cohorts: cohorts)
    problem.workplaces = (1...4).map { .init(id: "w\($0)", maxAwayPerDay: 2) }
    problem.modules = [
      .init(id: "m1", gapDays: .init(min: 0, max: 0)), .init(id: "m2", gapDays: .init(min: 7, max: 14)),
    ]
    problem.slots = days.flatMap { day in
      [
        .init(id: "\(day)/am", date: Self.day(day), start: "08:30", end: "12:00"),
        .init(id: "\(day)/pm", date: Self.day(day), start: "13:00", end: "16:30"),
      ]
    }
    problem.rooms = [.init(id: "r1", capacity: 5), .init(id: "r2", capacity: 5)]
    problem.facilitators = ["f1", "f2", "f3"].map { .init(id: $0, maxSessionsPerWeek: 2) }
    problem.facilitatorsPerSession = 1
    return problem
  }

  static let days = ["2027-01-11", "2027-01-12", "2027-01-18", "2027-01-19", "2027-01-25"]

  static func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

  static var plan: PlanDocument {
    PlanDocument(cohorts: [
      .init(
        id: "c1",
        members: ["p1", "p2", "p3", "p4"],
        sessions: [
          session("m1", "2027-01-11/am", "r1", ["f1"]), session("m2", "2027-01-18/am", "r1", ["f1"]),
        ]
      ),
      .init(
        id: "c2",
        members: ["p5", "p6", "p7", "p8"],
        sessions: [
          session("m1", "2027-01-11/am", "r2", ["f2"]), session("m2", "2027-01-18/am", "r2", ["f2"]),
        ]
      ),
    ])
  }

  static func session(
    _ module: String,
    _ slot: String,
    _ room: String,
    _ facilitators: [String]
  ) -> PlanDocument.Session {
    .init(module: module, slot: slot, room: room, facilitators: facilitators)
  }
}
