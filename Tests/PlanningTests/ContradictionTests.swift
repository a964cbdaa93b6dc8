import Bilingual
import Planning
import Testing

/// One way to make a problem contradict itself, and what must be said of it.
struct Clash: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let rules: [Rule]
  let people: [String]
  let places: [String]
  let remedy: String
  let apply: @Sendable (inout ProblemDocument) -> Void

  init(
    _ name: String,
    _ rules: [Rule],
    people: [String] = [],
    places: [String] = [],
    remedy: String,
    _ apply: @escaping @Sendable (inout ProblemDocument) -> Void
  ) {
    self.testDescription = name
    self.rules = rules
    self.people = people
    self.places = places
    self.remedy = remedy
    self.apply = apply
  }
}

struct ContradictionTests {
  @Test func `a problem that has a plan does not contradict itself`() {
    #expect(findContradictions(SmallWorld.problem) == [])
  }

  @Test(arguments: numbers + groups + lonely + sessions)
  func `a contradiction names the rules, the people and places, and what would free it`(clash: Clash) throws {
    var problem = SmallWorld.problem
    clash.apply(&problem)
    let found = findContradictions(problem)
    #expect(found.count == 1, "\(found.map(\.words.en))")
    let contradiction = try #require(found.first)
    #expect(contradiction.rules == clash.rules)
    #expect(contradiction.people == clash.people)
    #expect(contradiction.places == clash.places)
    #expect(contradiction.remedy[.en] == clash.remedy)
    #expect(!contradiction.words[.sv].isEmpty && contradiction.words[.sv] != contradiction.words[.en])
  }

  static let numbers = [
    Clash(
      "fewer seats than people",
      [.oneCohortEach, .cohortSize],
      remedy: "raise the number of cohorts to 3 or the largest size to 4"
    ) { $0.cohorts.size.max = 3 },
    Clash(
      "too few people for the smallest size",
      [.oneCohortEach, .cohortSize],
      remedy: "lower the number of cohorts to 1 or the smallest size to 4"
    ) { problem in
      problem.cohorts.size = .init(min: 5, max: 9)
      problem.rooms?[0].capacity = 9
    },
    Clash(
      "no number of cohorts fits",
      [.oneCohortEach, .cohortSize],
      remedy: "either, for 1 cohort, raise the number of cohorts to 2 or the largest size to 8; "
        + "or, for 2, lower the number of cohorts to 1 or the smallest size to 4"
    ) { problem in
      problem.cohorts = .init(size: .init(min: 5, max: 6))
      problem.rooms?[0].capacity = 6
    },
    Clash(
      "too few managers",
      [.cohortSize, .categoryQuotas],
      remedy: "lower the number of cohorts to 1 or the fewest managers in a cohort to 1"
    ) { $0.cohorts.categories = ["manager": .init(min: 2)] },
    Clash(
      "too many staff",
      [.oneCohortEach, .cohortSize, .categoryQuotas],
      remedy: "raise the number of cohorts to 3 or the most staff in a cohort to 3"
    ) { problem in
      problem.cohorts.categories = ["staff": .init(max: 2)]
      problem.cohorts.size.min = 1
    },
    Clash(
      "a category that no cohort may have",
      [.oneCohortEach, .categoryQuotas],
      people: ["p1", "p5"],
      remedy: "raise the most managers in a cohort to 1 or leave them out of the edition"
    ) { problem in
      problem.cohorts.categories = ["manager": .init(max: 0)]
    },
    Clash(
      "a workplace with more people than cohorts may take",
      [.oneCohortEach, .cohortSize, .workplaceShare],
      places: ["big"],
      remedy: "raise the number of cohorts to 3 or the most people of one workplace to 3"
    ) { problem in
      for place in 0...4 { problem.people[place].workplace = "big" }
      problem.workplaces = nil
    },
    Clash(
      "rooms smaller than the cohorts must be",
      [.oneCohortEach, .cohortSize, .roomUse],
      places: ["r2"],
      remedy: "raise the number of cohorts to 3 or add a room that holds 4"
    ) { problem in
      problem.rooms = [.init(id: "r1", capacity: 2), .init(id: "r2", capacity: 3)]
    },
  ]

  static let groups = [
    Clash(
      "a group larger than a cohort",
      [.cohortSize, .apartAndTogether],
      people: ["p1", "p2", "p3", "p4", "p7", "p8"],
      remedy: "take 1 of them out of the group, or raise the largest size to 6"
    ) { problem in
      problem.cohorts.reportingLine = .any
      problem.cohorts.keepTogether = [["p1", "p2", "p3"], ["p3", "p4"], ["p8", "p7", "p4"]]
    },
    Clash(
      "reporting lines that tie together more than a cohort",
      [.cohortSize, .reportingLines],
      people: ["p1", "p2", "p3", "p4", "p6", "p7"],
      remedy: "take 1 of them out of the group, or raise the largest size to 6"
    ) { problem in
      problem.cohorts.reportingLine = .together
      problem.cohorts.keepTogether = nil
      problem.cohorts.keepApart = nil
      for place in problem.people.indices { problem.people[place].reportsTo = nil }
      for (place, boss) in [(1, "p1"), (2, "p1"), (3, "p2"), (5, "p2"), (6, "p6")] {
        problem.people[place].reportsTo = boss
      }
    },
    Clash(
      "a pair kept apart in a chain kept together",
      [.apartAndTogether],
      people: ["p2", "p3", "p6"],
      remedy: "let p2 and p6 share a cohort, or break the chain between them"
    ) { $0.cohorts.keepTogether = [["p2", "p3"], ["p6", "p3"], ["p7", "p8"]] },
    Clash(
      "a manager kept together with somebody who reports to them",
      [.reportingLines, .apartAndTogether],
      people: ["p2", "p5"],
      remedy: "let p2 and p5 share a cohort, or break the chain between them"
    ) { $0.cohorts.keepTogether = [["p2", "p5"]] },
    Clash(
      "a group with more of a workplace than a cohort may have",
      [.apartAndTogether, .workplaceShare],
      people: ["p2", "p3", "p4"],
      places: ["w2"],
      remedy: "raise the most people of one workplace to 3, or split the group"
    ) { problem in
      problem.people[1].workplace = "w2"
      problem.workplaces = nil
      problem.cohorts.keepTogether = [["p2", "p3", "p4"]]
    },
    Clash(
      "a group with more managers than a cohort may have",
      [.categoryQuotas, .apartAndTogether],
      people: ["p1", "p5"],
      remedy: "raise the most managers in a cohort to 2, or split the group"
    ) { problem in
      problem.cohorts.keepTogether = [["p1", "p5"]]
      problem.cohorts.keepApart = nil
    },
    Clash(
      "a group of which a workplace lets only one away",
      [.apartAndTogether, .cover],
      people: ["p3", "p4"],
      places: ["w2"],
      remedy: "let 2 of w2 be away on one date, or split the group"
    ) { $0.workplaces = [.init(id: "w2", maxAwayPerDay: 1)] },
    Clash(
      "three who must all be apart in two cohorts",
      [.cohortSize, .apartAndTogether],
      people: ["p2", "p3", "p6"],
      remedy:
        "raise the number of cohorts to 3, or let one of these pairs share a cohort: p2–p6, p2–p3, p3–p6"
    ) { problem in
      problem.cohorts.keepTogether = nil
      problem.cohorts.keepApart = [["p2", "p6"], ["p2", "p3"], ["p3", "p6"], ["p7", "p3"]]
    },
    Clash(
      "a ring of five in two cohorts",
      [.cohortSize, .reportingLines, .apartAndTogether],
      people: ["p2", "p3", "p4", "p5", "p6"],
      remedy: "raise the number of cohorts to 3, or let one of these pairs share a cohort: "
        + "p2–p6, p3–p4, p3–p6, p2–p5, p4–p5"
    ) { problem in
      problem.cohorts.keepTogether = nil
      problem.people[2].reportsTo = nil
      problem.cohorts.keepApart = [["p2", "p6"], ["p3", "p4"], ["p3", "p6"]]
    },
    Clash(
      "one cohort and somebody who reports to somebody",
      [.cohortSize, .reportingLines],
      people: ["p1", "p2"],
      remedy: "raise the number of cohorts to 2, or let one of these pairs share a cohort: p2–p1"
    ) { problem in
      problem.cohorts = .init(count: 1, size: .init(min: 1, max: 9), reportingLine: .apart)
      problem.rooms?[0].capacity = 9
      for place in problem.people.indices { problem.people[place].reportsTo = nil }
      problem.people[1].reportsTo = "p1"
    },
    Clash(
      "five in a wheel in three cohorts",
      [.cohortSize, .apartAndTogether],
      people: ["p1", "p2", "p3", "p4", "p5", "p6"],
      remedy: "raise the number of cohorts to 4, or let one of these pairs share a cohort: "
        + "p1–p2, p2–p3, p3–p4, p4–p5, p5–p1, p6–p1 …"
    ) { problem in
      problem.cohorts = .init(count: 3, size: .init(min: 1, max: 5))
      problem.cohorts.keepApart = [
        ["p1", "p2"], ["p2", "p3"], ["p3", "p4"], ["p4", "p5"], ["p5", "p1"], ["p6", "p1"], ["p6", "p2"],
        ["p6", "p3"],
        ["p6", "p4"], ["p6", "p5"], ["p7", "p1"],
      ]
    },
  ]

  static let lonely = [
    Clash(
      "somebody to whom everyone reports",
      [.cohortSize, .reportingLines],
      people: (1...8).map { "p\($0)" },
      remedy: "let at least 2 of those share a cohort with p1, or lower the smallest size to 1"
    ) { problem in
      problem.cohorts.keepTogether = nil
      problem.cohorts.keepApart = nil
      for place in problem.people.indices { problem.people[place].reportsTo = place > 0 ? "p1" : nil }
    },
    Clash(
      "somebody apart from all but colleagues",
      [.cohortSize, .apartAndTogether, .workplaceShare],
      people: ["p4", "p5", "p6", "p7", "p8"],
      remedy: "let at least 1 of those share a cohort with p4, or lower the smallest size to 2"
    ) { problem in
      problem.cohorts.reportingLine = .any
      problem.cohorts.keepTogether = nil
      problem.cohorts.categories = nil
      for place in 1...3 { problem.people[place].workplace = "w1" }
      problem.cohorts.size = .init(min: 3, max: 5)
      problem.workplaces = nil
      problem.cohorts.keepApart = (5...8).map { ["p4", "p\($0)"] }
    },
    Clash(
      "somebody apart from every manager",
      [.categoryQuotas, .apartAndTogether],
      people: ["p2", "p1", "p5"],
      remedy: "let at least 1 of those share a cohort with p2, or lower the fewest managers in a cohort to 0"
    ) { problem in
      problem.cohorts.reportingLine = .any
      problem.cohorts.keepApart = [["p2", "p1"], ["p2", "p5"]]
    },
    Clash(
      "a pair apart and people for one cohort",
      [.cohortSize, .apartAndTogether],
      people: ["p2", "p6"],
      remedy: "change what lets at most 1 cohort be filled, or let one of these pairs share a cohort: p2–p6"
    ) { problem in
      problem.cohorts = .init(size: .init(min: 5, max: 9), keepApart: [["p2", "p6"]])
      problem.rooms?[0].capacity = 9
    },
    Clash(
      "a group that leaves too few for another cohort",
      [.oneCohortEach, .cohortSize, .apartAndTogether],
      people: ["p1", "p2", "p3", "p4", "p5"],
      remedy: "lower the number of cohorts to 1, lower the smallest size or make the group smaller"
    ) { problem in
      problem.cohorts = .init(
        count: 2, size: .init(min: 4, max: 8), keepTogether: [["p1", "p2", "p3", "p4", "p5"]])
      problem.rooms?[0].capacity = 8
    },
    Clash(
      "a cohort with more of a workplace than may be away",
      [.oneCohortEach, .cohortSize, .cover],
      places: ["w1"],
      remedy: "raise the number of cohorts to 2 or let 2 of w1 be away on one date"
    ) { problem in
      problem.cohorts = .init(count: 1, size: .init(min: 1, max: 9))
      problem.rooms?[0].capacity = 9
      problem.workplaces = [.init(id: "w1", maxAwayPerDay: 1)]
    },
  ]

  /// Raising the largest size, which is large enough, would be no help, nor would having no cohorts.
  @Test func `fewer people than a cohort must have are told what helps`() throws {
    var problem = ProblemDocument(
      people: Array(SmallWorld.problem.people.prefix(2)), cohorts: .init(size: .init(min: 3, max: 5)))
    let open = try #require(findContradictions(problem).first)
    #expect(open.remedy[.en] == "lower the smallest size to 2 or add 1 person")
    #expect(open.remedy[.sv] == "sänk den minsta storleken till 2 eller lägg till 1 person")
    problem.cohorts.count = 1
    #expect(findContradictions(problem).first?.remedy == open.remedy)
  }

  @Test func `one of a category is said to be one`() throws {
    var problem = SmallWorld.problem
    problem.people[0].category = .politician
    problem.people[4].category = .staff
    problem.cohorts.categories = ["politician": .init(min: 1)]
    let contradiction = try #require(findContradictions(problem).first)
    #expect(contradiction.words[.en].hasPrefix("1 politician suffices for at most 1 cohort "))
    #expect(contradiction.words[.sv].hasPrefix("1 förtroendevald räcker till högst 1 kohort "))
  }

  @Test func `nobody needs no cohort`() {
    var problem = ProblemDocument(people: [], cohorts: .init(size: .init(min: 3, max: 5)))
    #expect(cohortCount(problem) == 0)
    #expect(findContradictions(problem) == [])
    problem.cohorts.count = 1
    #expect(findContradictions(problem).map(\.rules) == [[.oneCohortEach, .cohortSize]])
  }

  static let sessions = [
    Clash("modules and no slots", [.modulesInOrder], remedy: "add slots") { $0.slots = nil },
    Clash("modules and no rooms", [.modulesInOrder, .roomUse], remedy: "add a room that holds 3") {
      $0.rooms = []
    },
    Clash(
      "fewer facilitators than a session needs",
      [.modulesInOrder, .facilitatorUse],
      places: ["f1", "f2", "f3"],
      remedy: "add 1 facilitator, or ask for fewer at a session"
    ) { $0.facilitatorsPerSession = 4 },
    Clash(
      "a gap that no slots satisfy",
      [.modulesInOrder],
      places: ["m1", "m2"],
      remedy: "widen the gap before m2, or add slots that lie within it"
    ) { $0.modules?[1].gapDays = .init(min: 2, max: 5) },
    Clash(
      "too few room dates",
      [.modulesInOrder, .roomUse],
      remedy: "add 1 room days, such as a room more or later slots"
    ) { problem in
      problem.rooms = [.init(id: "r1", capacity: 5)]
      problem.slots = [
        .init(id: "a", date: SmallWorld.day("2027-01-11"), start: "08:00", end: "12:00"),
        .init(id: "b", date: SmallWorld.day("2027-01-11"), start: "11:00", end: "14:00"),
        .init(id: "c", date: SmallWorld.day("2027-01-18"), start: "08:00", end: "12:00"),
        .init(id: "d", date: SmallWorld.day("2027-01-19"), start: "08:00", end: "12:00"),
      ]
    },
    Clash(
      "too few sessions a week of the facilitators",
      [.modulesInOrder, .facilitatorUse],
      remedy: "add facilitators, sessions a week or slots for 1 session more"
    ) { problem in
      problem.facilitators = [.init(id: "f1", maxSessionsPerWeek: 1)]
    },
    Clash(
      "nobody who could lead all through",
      [.modulesInOrder, .facilitatorUse, .sameLead],
      remedy: "add facilitators or sessions a week to lead 2 cohorts more"
    ) { problem in
      problem.slots?.removeLast(2)
      problem.facilitators = (1...6).map { number in
        let away = ["2027-01-11", "2027-01-12", "2027-01-18", "2027-01-19"].map(SmallWorld.day)
        return .init(
          id: "f\(number)",
          maxSessionsPerWeek: 1,
          unavailable: number < 4 ? [away[0], away[1]] : [away[2], away[3]]
        )
      }
    },
    Clash(
      "a workplace that lets nobody away",
      [.modulesInOrder, .cover],
      places: ["w2"],
      remedy: "let 1 be away on one date, or leave its people out"
    ) { $0.workplaces = [.init(id: "w2", maxAwayPerDay: 0)] },
    Clash(
      "a workplace with more people than dates can let away",
      [.modulesInOrder, .cover],
      places: ["w"],
      remedy: "let 2 be away on one date, or add 3 dates"
    ) { problem in
      for place in 0...3 { problem.people[place].workplace = "w" }
      problem.cohorts.maxPerWorkplace = nil
      problem.cohorts.keepTogether = nil
      problem.workplaces = [.init(id: "w", maxAwayPerDay: 1)]
    },
    Clash(
      "somebody who can never come",
      [.modulesInOrder, .absences],
      people: ["p7"],
      remedy: "let 1 member be missing at a session, or leave this person out"
    ) { problem in
      problem.people[6].unavailable = ["2027-01-11", "2027-01-12"].map(SmallWorld.day)
      problem.modules?[1].gapDays = .init(min: 8, max: 14)
    },
  ]

  @Test func `quotas that cannot add up are named as such`() {
    var problem = SmallWorld.problem
    problem.cohorts.categories = ["manager": .init(min: 3), "staff": .init(min: 3)]
    let tooMany = findContradictions(problem).first
    #expect(tooMany?.rules == [.cohortSize, .categoryQuotas])
    #expect(tooMany?.remedy[.en] == "lower the fewest by 1 in all, or raise the largest size to 6")
    problem.cohorts.size = .init(min: 4, max: 5)
    problem.cohorts.categories = ["manager": .init(max: 1), "staff": .init(max: 2)]
    let tooFew = findContradictions(problem).first
    #expect(tooFew?.rules == [.cohortSize, .categoryQuotas])
    #expect(tooFew?.remedy[.sv] == "höj högsta antalen med sammanlagt 1, eller sänk minsta storleken till 3")
  }

  @Test func `each reason allows it and all together do not`() throws {
    // Rooms are there on the first two dates and the last, the facilitators on the others and the last.
    var problem = SmallWorld.problem
    problem.rooms = problem.rooms?.map {
      .init(id: $0.id, capacity: 5, unavailable: ["2027-01-18", "2027-01-19"].map(SmallWorld.day))
    }
    problem.facilitators = problem.facilitators?.map {
      .init(id: $0.id, unavailable: ["2027-01-11", "2027-01-12"].map(SmallWorld.day))
    }
    let found = findContradictions(problem)
    #expect(found.map(\.rules) == [[.modulesInOrder, .roomUse, .facilitatorUse]])
    #expect(
      found.first?.words[.en].hasSuffix("taken together: rooms, facilitators, gaps between modules") ?? false
    )
  }

  @Test(arguments: [
    ("size", 3), ("managers", 5), ("workplace", 6), ("apart", 5), ("room", 4), ("groups", 4),
  ])
  func `the fewest cohorts honour what a cohort can hold`(what: String, count: Int) {
    var problem = SmallWorld.problem
    problem.cohorts = .init(size: .init(min: 1, max: 3))
    problem.people = problem.people.map { person in
      var person = person
      person.reportsTo = nil
      return person
    }
    switch what {
    case "managers":
      for place in 0...3 { problem.people[place].category = .manager }
      problem.cohorts.categories = ["manager": .init(max: 1)]
    case "workplace":
      for place in 0...5 { problem.people[place].workplace = "w" }
      problem.cohorts.maxPerWorkplace = 1
    case "apart":
      let ids = ["p1", "p2", "p3", "p4", "p5"]
      problem.cohorts.keepApart = ids.flatMap { a in ids.filter { a < $0 }.map { [a, $0] } }
    case "room": problem.rooms = [.init(id: "r", capacity: 2)]
    case "groups":
      problem.cohorts.keepTogether = [["p1", "p2"], ["p3", "p4"], ["p5", "p6"], ["p7", "p8"]]
    default: break
    }
    #expect(cohortCount(problem) == count)
    problem.cohorts.count = 7
    #expect(cohortCount(problem) == 7)
  }

  @Test func `a baseline keeps its number of cohorts while there are people to fill them`() {
    var problem = SmallWorld.problem
    problem.cohorts.count = nil
    problem.cohorts.size = .init(min: 3, max: 9)
    problem.rooms?[0].capacity = 9
    problem.cohorts.reportingLine = .any
    problem.cohorts.keepApart = nil
    problem.cohorts.categories = nil
    problem.cohorts.maxPerWorkplace = nil
    #expect(cohortCount(problem) == 1)
    problem.baseline = SmallWorld.plan
    #expect(cohortCount(problem) == 2)
    problem.cohorts.size.min = 5
    #expect(cohortCount(problem) == 1)
  }

  @Test func `what is frozen is not held against the problem`() {
    var problem = BaselineTests.problem
    problem.cohorts.keepApart = [["p1", "p2"]]
    problem.cohorts.keepTogether = [["p1", "p8"]]
    problem.cohorts.maxPerWorkplace = 1
    problem.rooms?[0].unavailable = [SmallWorld.day("2027-01-11")]
    #expect(findContradictions(problem).map(\.words.en) == [])
  }
}
