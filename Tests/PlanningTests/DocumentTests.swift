import Bilingual
import Planning
import Testing

struct DocumentTests {
  /// A problem that is read, with room for one more member.
  private static func problem(
    people: String = #"{"id":"E1","category":"staff","department":"A","workplace":"w"}"#,
    cohorts: String = #""size":{"min":1,"max":2}"#,
    more: String = ""
  ) -> String {
    #"{"format":"kohort.planning-problem/1","people":[\#(people)],"cohorts":{\#(cohorts)}\#(more)}"#
  }

  private static func person(_ members: String) -> String {
    problem(people: #"{"id":"E1","category":"staff","department":"A","workplace":"w"},{\#(members)}"#)
  }

  private static func slots(_ members: String) -> String {
    problem(more: #","slots":[{"id":"s",\#(members)}]"#)
  }

  static let refused: [(text: String, message: String)] = [
    ("", "expected JSON text: Line 1, column 1: expected a value, found the end of the text"),
    ("[1,]", "expected JSON text: Line 1, column 4: expected a value, found ']'"),
    ("[]", "expected an object, found a list"),
    ("{}", "format: expected text, found nothing"),
    (#"{"format":7}"#, "format: expected text, found 7"),
    (#"{"format":"kohort.plan/1"}"#, #"format: expected "kohort.planning-problem/1", found "kohort.plan/1""#),
    (#"{"format":"kohort.planning-problem/1"}"#, "people: expected a list, found nothing"),
    (#"{"format":"kohort.planning-problem/1","people":{}}"#, "people: expected a list, found an object"),
    (problem(cohorts: ""), "cohorts.size: expected an object with min and max, found nothing"),
    (problem(cohorts: #""size":{"min":1}"#), "cohorts.size.max: expected a whole number, found nothing"),
    (
      problem(cohorts: #""size":{"min":"1","max":2}"#),
      #"cohorts.size.min: expected a whole number, found "1""#
    ),
    (
      problem(cohorts: #""size":{"min":1.5,"max":2}"#),
      "cohorts.size.min: expected a whole number of ordinary size, found 1.5"
    ),
    (
      problem(cohorts: #""size":{"min":3,"max":2}"#),
      "cohorts.size.max: expected at least min, which is 3, found 2"
    ),
    (
      problem(cohorts: #""size":{"min":-1,"max":2}"#),
      "cohorts.size.min: expected a whole number of at least 0, found -1"
    ),
    (
      problem(cohorts: #""size":{"min":1,"max":2000000000}"#),
      "cohorts.size.max: expected a whole number of at most 1000000000, found 2000000000"
    ),
    (
      problem(cohorts: #""count":0,"size":{"min":1,"max":2}"#),
      "cohorts.count: expected a whole number of at least 1, found 0"
    ),
    (
      problem(cohorts: #""size":{"min":1,"max":2},"categories":{"boss":{"min":1}}"#),
      #"cohorts.categories.boss: expected one of manager, staff, politician, representative, found "boss""#
    ),
    (
      problem(cohorts: #""size":{"min":1,"max":2},"categories":{"staff":{"min":3,"max":1}}"#),
      "cohorts.categories.staff.max: expected at least min, which is 3, found 1"
    ),
    (
      problem(cohorts: #""size":{"min":1,"max":2},"reporting_line":"near""#),
      #"cohorts.reporting_line: expected one of apart, together, any, found "near""#
    ),
    (
      problem(cohorts: #""size":{"min":1,"max":2},"keep_apart":[["E1","E2"],["E1"]]"#),
      "cohorts.keep_apart[1]: expected a pair of ids, found 1 of them"
    ),
    (
      problem(cohorts: #""size":{"min":1,"max":2},"keep_apart":[["E1","E1"]]"#),
      #"cohorts.keep_apart[0]: expected two different people, found "E1" twice"#
    ),
    (
      problem(cohorts: #""size":{"min":1,"max":2},"keep_together":["E1"]"#),
      #"cohorts.keep_together[0]: expected a list, found "E1""#
    ),
    (
      problem(cohorts: #""size":{"min":1,"max":2},"balance":{"gender":-1}"#),
      "cohorts.balance.gender: expected a number from 0 to 1000000000, found -1.0"
    ),
    (
      person(#""id":"E2""#),
      "people[1].category: expected one of manager, staff, politician, representative, found nothing"
    ),
    (
      person(#""id":"E2","category":"boss","department":"A","workplace":"w""#),
      #"people[1].category: expected one of manager, staff, politician, representative, found "boss""#
    ),
    (
      person(#""id":"E1","category":"staff","department":"A","workplace":"w""#),
      #"people[1].id: expected an id of its own, found "E1", which people[0] has as well"#
    ),
    (
      person(#""id":"","category":"staff","department":"A","workplace":"w""#),
      "people[1].id: expected an id, found empty text"
    ),
    (
      person(#""id":12,"category":"staff","department":"A","workplace":"w""#),
      "people[1].id: expected text, found 12"
    ),
    (
      person(#""id":"E2","category":"staff","department":null,"workplace":"w""#),
      "people[1].department: expected text, found null"
    ),
    (
      person(#""id":"E2","category":"staff","department":"A","workplace":"w","unavailable":["2027-02-29"]"#),
      #"people[1].unavailable[0]: expected a date such as 2027-01-12, found "2027-02-29""#
    ),
    (
      person(#""id":"E2","category":"staff","department":"A","workplace":"w","attributes":{"site":[]}"#),
      "people[1].attributes.site: expected text, a number, true or false, found a list or an object"
    ),
    (
      problem(more: #","people":[]"#),
      "people: the name occurs more than once in its object; keep one of them"
    ),
    (
      problem(more: #","modules":[{"id":"m"},{"id":"m"}]"#),
      #"modules[1].id: expected an id of its own, found "m", which modules[0] has as well"#
    ),
    (
      problem(more: #","modules":[{"id":"m"},{"id":"n","gap_days":{"min":9,"max":2}}]"#),
      "modules[1].gap_days.max: expected at least min, which is 9, found 2"
    ),
    (
      slots(#""date":"soon","start":"08:00","end":"09:00""#),
      #"slots[0].date: expected a date such as 2027-01-12, found "soon""#
    ),
    (
      slots(#""date":"2027-01-12","start":"8:00","end":"09:00""#),
      #"slots[0].start: expected a time such as 08:30, found "8:00""#
    ),
    (
      slots(#""date":"2027-01-12","start":"08:00","end":"24:00""#),
      #"slots[0].end: expected a time such as 12:00, found "24:00""#
    ),
    (
      slots(#""date":"2027-01-12","start":"09:00","end":"09:00""#),
      #"slots[0].end: expected a time later than start, which is 09:00, found "09:00""#
    ),
    (problem(more: #","rooms":[{"id":"r"}]"#), "rooms[0].capacity: expected a whole number, found nothing"),
    (
      problem(more: #","rooms":[{"id":"r","capacity":-1}]"#),
      "rooms[0].capacity: expected a whole number of at least 0, found -1"
    ),
    (
      problem(more: #","facilitators":[{"id":"f","max_sessions_per_week":-2}]"#),
      "facilitators[0].max_sessions_per_week: expected a whole number of at least 0, found -2"
    ),
    (
      problem(more: #","facilitators_per_session":0"#),
      "facilitators_per_session: expected a whole number of at least 1, found 0"
    ),
    (
      problem(more: #","workplaces":[{"id":"w","max_away_per_day":-1}]"#),
      "workplaces[0].max_away_per_day: expected a whole number of at least 0, found -1"
    ),
    (
      problem(more: #","weights":{"speed":1}"#),
      "weights.speed: expected one of department_bridging, workplace_bridging, met_before, imbalance, isolation, "
        + #"days_to_finish, facilitator_load, disruption, found "speed""#
    ),
    (
      problem(
        more:
          #","baseline":{"format":"kohort.plan/1","cohorts":[{"id":"c","members":[]},{"id":"c","members":[]}]}"#
      ),
      #"baseline.cohorts[1].id: expected an id of its own, found "c", which baseline.cohorts[0] has as well"#
    ),
    (problem(more: #","baseline":{"format":"x"}"#), #"baseline.format: expected "kohort.plan/1", found "x""#),
  ]

  @Test(arguments: refused)
  func `a problem that is refused names the member, what was expected and what was found`(
    text: String,
    message: String
  ) throws {
    let error = try #require(throws: DocumentError.self) { try ProblemDocument.read(Array(text.utf8)) }
    #expect(error.description == message)
  }

  @Test(arguments: [
    (problem(cohorts: #""size":{"min":3,"max":2}"#), "cohorts.size.max: väntade minst min, som är 3, fann 2"),
    (#"{"format":"kohort.planning-problem/1","people":{}}"#, "people: väntade en lista, fann ett objekt"),
    (person(#""id":"E2""#), "people[1].category: väntade något av manager, staff, politician, representative, fann ingenting"),
    (slots(#""date":"soon","start":"08:00","end":"09:00""#), #"slots[0].date: väntade ett datum som 2027-01-12, fann "soon""#),
    ("[1,]", "väntade JSON: Rad 1, kolumn 4: väntade ett värde, fann ']'"),
  ])
  func `a problem is refused in Swedish, too`(text: String, message: String) throws {
    let error = try #require(throws: DocumentError.self) { try ProblemDocument.read(Array(text.utf8)) }
    #expect(error.words.sv == message)
  }

  @Test(arguments: [
    (
      #"{"format":"kohort.planning-problem/1"}"#,
      #"format: expected "kohort.plan/1", found "kohort.planning-problem/1""#
    ),
    (#"{"format":"kohort.plan/1"}"#, "cohorts: expected the cohorts, found nothing"),
    (
      #"{"format":"kohort.plan/1","cohorts":[{"id":"c","members":["E1",2]}]}"#,
      "cohorts[0].members[1]: expected text, found 2"
    ),
    (
      #"{"format":"kohort.plan/1","cohorts":[{"id":"c","members":[],"sessions":[{"module":"m","slot":"s"}]}]}"#,
      "cohorts[0].sessions[0].room: expected text, found nothing"
    ),
    (
      #"{"format":"kohort.plan/1","cohorts":[{"id":"c","members":[]},{"id":"c","members":[]}]}"#,
      #"cohorts[1].id: expected an id of its own, found "c", which cohorts[0] has as well"#
    ),
  ])
  func `a plan that is refused names the member, what was expected and what was found`(
    text: String,
    message: String
  ) throws {
    let error = try #require(throws: DocumentError.self) { try PlanDocument.read(Array(text.utf8)) }
    #expect(error.description == message)
  }

  @Test func `attributes may be numbers and truth values, and null is none`() throws {
    let text = Self.problem(
      people: #"""
        {"id":"E1","category":"staff","department":"A","workplace":"w",
         "attributes":{"site":"north","grade":7,"part":0.5,"union":true,"gone":null}}
        """#
    )
    let problem = try ProblemDocument.read(Array(text.utf8))
    #expect(problem.people[0].attributes == ["site": "north", "grade": "7", "part": "0.5", "union": "true"])
  }

  @Test func `what may be left out may also be null or empty, and a byte order mark may come first`() throws {
    let text = Self.problem(more: #","slots":null,"baseline":{},"weights":{},"freeze_before":null"#)
    let problem = try ProblemDocument.read([0xEF, 0xBB, 0xBF] + Array(text.utf8))
    #expect(problem.slots == nil)
    #expect(problem.baseline == nil)
    #expect(problem == (try ProblemDocument.read(problem.encoded())))
  }

  @Test func `what may be a mistake is read all the same, with a warning`() throws {
    let text = Self.problem(
      cohorts: #"""
        "size":{"min":1,"max":2},"max_per_workplce":3,"keep_apart":[["E1","E9"]],"met_before":[["E1","E9"]],
        "balance":{"gender":1},"avoid_isolation":["category","site"]
        """#,
      more:
        #","joinabel":true,"slots":[],"baseline":{"format":"kohort.plan/1","cohorts":[{"id":"c","members":[],"sessions":[{"module":"m","slot":"s","room":"r","facilitators":[]}]}]}"#
    )
    var warnings: [String] = []
    _ = try ProblemDocument.read(Array(text.utf8)) { warnings.append($0.en) }
    #expect(
      warnings == [
        "joinabel: not a member of the format, ignored",
        "cohorts.max_per_workplce: not a member of the format, ignored",
        #"cohorts.keep_apart[0]: "E9" is not among the people; it holds for the others named"#,
        "cohorts.balance.gender: nobody has this attribute",
        #"cohorts.avoid_isolation[1]: nobody has the attribute "site""#,
        #"baseline.cohorts[0].sessions[0].slot: "s" is not among the slots, so its date is unknown and it does not "#
          + "count as held",
      ]
    )
  }

  @Test func `a problem put together in code is validated by the same rules`() throws {
    var problem = SmallWorld.problem
    #expect(throws: Never.self) { try problem.validate() }
    problem.weights = ["imbalance": .nan]
    let error = try #require(throws: DocumentError.self) { try problem.validate() }
    #expect(error.description == "weights.imbalance: expected a number from 0 to 1000000000, found nan")
  }

  @Test func `documents are written with sorted members on one line`() {
    let plan = PlanDocument(seed: 1, cohorts: [.init(id: "c/1", members: ["E1"])])
    #expect(
      String(decoding: plan.encoded(), as: UTF8.self)
        == #"{"cohorts":[{"id":"c/1","members":["E1"]}],"format":"kohort.plan/1","seed":1}"# + "\n"
    )
  }
}
