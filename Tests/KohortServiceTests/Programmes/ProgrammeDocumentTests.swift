import Bilingual
import KohortService
import Planning
import Testing

/// Programme documents as HR writes them.
struct ProgrammeDocumentTests {
  static let yaml = """
    format: kohort.programme/1
    id: L
    title: Leda tillsammans
    modules:
      - { id: mig, title: Leda mig själv }
      - { id: andra, title: "Leda andra", gap_days: { min: 14, max: 42 } }
    cohorts:
      size: { min: 10, max: 14 }
      categories: { manager: { min: 1, max: 3 } }
      reporting_line: apart
      balance: { kön: 1.5 }
      keep_apart: [[E1, E2]]
    rooms:
      - { id: rosen, capacity: 30, site: Stadshuset, unavailable: [2027-01-14, { from: 2027-06-20, to: 2027-08-10 }] }
      - { id: 12, capacity: 20 }
    facilitators:
      - { person: 007, max_sessions_per_week: 4 }
    facilitators_per_session: 1
    slots:
      - { weekdays: [tue, thu], start: 08:30, end: 12:00 }
    closed: [public, eves, klamdagar, 2027-03-02]
    max_share_away_per_day: 0.5
    workplaces: [{ id: Vård/Vård 1, max_away_per_day: 2 }]
    weights: { isolation: 2 }
    editions:
      - { id: L1, from: 2027-01-11, to: 2027-06-17, people: all }
      - { id: L2, from: 2027-09-01, to: 2028-01-31, people: { department: [Vård], category: [manager] } }

    """

  static let json = """
    {"format": "kohort.programme/1", "id": "L", "title": "Leda tillsammans",
     "modules": [{"id": "mig", "title": "Leda mig själv"},
                 {"id": "andra", "title": "Leda andra", "gap_days": {"min": 14, "max": 42}}],
     "cohorts": {"size": {"min": 10, "max": 14}, "categories": {"manager": {"min": 1, "max": 3}},
                 "reporting_line": "apart", "balance": {"kön": 1.5}, "keep_apart": [["E1", "E2"]]},
     "rooms": [{"id": "rosen", "capacity": 30, "site": "Stadshuset",
                "unavailable": ["2027-01-14", {"from": "2027-06-20", "to": "2027-08-10"}]},
               {"id": "12", "capacity": 20}],
     "facilitators": [{"person": "007", "max_sessions_per_week": 4}], "facilitators_per_session": 1,
     "slots": [{"weekdays": ["tue", "thu"], "start": "08:30", "end": "12:00"}],
     "closed": ["public", "eves", "klamdagar", "2027-03-02"], "max_share_away_per_day": 0.5,
     "workplaces": [{"id": "Vård/Vård 1", "max_away_per_day": 2}], "weights": {"isolation": 2},
     "editions": [{"id": "L1", "from": "2027-01-11", "to": "2027-06-17", "people": "all"},
                  {"id": "L2", "from": "2027-09-01", "to": "2028-01-31",
                   "people": {"department": ["Vård"], "category": ["manager"]}}]}
    """

  @Test func `JSON and YAML say the same`() throws {
    let fromYAML = try ProgrammeDocument.read(Self.yaml, file: "l.yaml")
    #expect(try ProgrammeDocument.read(Self.json, file: "l.json") == fromYAML)
    #expect(try ProgrammeDocument.read(Self.json, file: nil) == fromYAML)
    #expect(fromYAML.facilitators?.first?.person == "007")
    #expect(fromYAML.slots?.first?.end.description == "12:00")
  }

  @Test func `what is written as YAML is read back the same`() throws {
    let document = try ProgrammeDocument.read(Self.yaml, file: "l.yaml")
    #expect(try ProgrammeDocument.read(document.yaml(), file: "l.yaml") == document)
  }

  static let faults: [(find: String, replace: String, property: String, reason: String)] = [
    ("modules:", "moduls:", "moduls", "unknown member, did you mean modules?"),
    ("capacity: 20", "capacity: many", "rooms[1].capacity", "expected a whole number, found text"),
    (
      "capacity: 20", "capacity: 0", "rooms[1].capacity", "expected a whole number from 1 to 1000000, found 0"
    ),
    ("id: 12,", "id: rosen,", "rooms[1].id", "\"rosen\" is already in rooms[0]"),
    ("max_sessions_per_week", "max_session", "facilitators[0].max_session", "unknown member"),
    ("start: 08:30", "start: 8.30", "slots[0].start", "expected a time such as 08:30, found \"8.30\""),
    (
      "end: 12:00", "end: 07:00", "slots[0].end",
      "expected a time later than start, which is 08:30, found 07:00"
    ),
    ("[tue, thu]", "[tis, thu]", "slots[0].weekdays[0]", "expected one of mon, tue, wed, thu, fri, sat, sun"),
    ("[tue, thu]", "[]", "slots[0].weekdays", "expected at least one weekday, such as tue"),
    ("min: 10,", "min: 15,", "cohorts.size.max", "expected at least min, which is 15, found 14"),
    ("manager: {", "manger: {", "cohorts.categories.manger", "is not known, did you mean manager?"),
    (
      "reporting_line: apart", "reporting_line: apar", "cohorts.reporting_line",
      "expected one of apart, together, any"
    ),
    ("[[E1, E2]]", "[[E1, E1]]", "cohorts.keep_apart[0]", "expected two different people"),
    ("kön: 1.5", "kön: -1", "cohorts.balance.kön", "expected a number from 0 to 1000000, found -1.0"),
    (
      "max_share_away_per_day: 0.5", "max_share_away_per_day: 50", "max_share_away_per_day",
      "expected a share above 0 and at most 1, such as 0.25, found 50.0"
    ),
    ("isolation: 2", "isolatoin: 2", "weights.isolatoin", "is not known, did you mean isolation?"),
    (
      "to: 2027-06-17", "to: 2027-01-01", "editions[0].to",
      "expected a date no earlier than from, which is 2027-01-11, found 2027-01-01"
    ),
    (
      "people: all", "people: alla", "editions[0].people",
      "expected \"all\" or an object with department, category, person, found \"alla\""
    ),
    ("id: L2", "id: L 2", "editions[1].id", "expected letters, digits, _ . and -, such as L2, found \"L 2\""),
    ("title: Leda mig själv", "title: \"\"", "modules[0].title", "must not be empty"),
    (
      "from: 2027-06-20, to: 2027-08-10", "from: 2027-09-20, to: 2027-08-10", "rooms[0].unavailable[1]",
      "the range ends on 2027-08-10, before it begins on 2027-09-20"
    ),
  ]

  @Test(arguments: faults)
  func `a fault is named by its place`(
    fault: (find: String, replace: String, property: String, reason: String)
  ) throws {
    let text = Self.yaml.replacing(fault.find, with: fault.replace, maxReplacements: 1)
    #expect(text != Self.yaml)
    let error = try #require(throws: KohortError.self) { try ProgrammeDocument.read(text, file: "l.yaml") }
    #expect(error.problem == .inputRefused)
    let found = try #require(error.invalidParameters.first { $0.property == fault.property })
    #expect(found.reason.en == fault.reason)
    #expect(found.reason.sv != found.reason.en)
  }

  @Test(arguments: [
    ("a: [1", "l.yaml", "Line "),
    ("{\"format\": }", "l.json", "Line 1, column 12: expected a value, found '}'."),
    ("{\"a\": 1, \"a\": 2}", "l.json", ""),
    ("a: 1\na: 2", "l.yaml", "is there more than once"),
    ("", "l.yaml", "the document is empty"),
    ("format: kohort.plan/1", "l.yaml", "format: expected \"kohort.programme/1\", found \"kohort.plan/1\"."),
    ("- 1", "l.yaml", "format: expected \"kohort.programme/1\", found nothing."),
  ])
  func `a text of another kind is refused`(text: String, file: String, reason: String) throws {
    let error = try #require(throws: KohortError.self) { try ProgrammeDocument.read(text, file: file) }
    #expect(error.problem == .inputRefused)
    #expect(error.problem.exitCode == 65)
    #expect(reason.isEmpty || (error.detail?.en ?? "").contains(reason), "\(error.detail?.en ?? "")")
  }

  @Test func `aliases cannot make a small document huge`() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...8 {
      let alias = "*a\(level - 1)"
      text += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    let error = try #require(throws: KohortError.self) { try ProgrammeDocument.read(text, file: "l.yaml") }
    #expect(error.detail?.en.contains("more than 200000 values") == true, "\(error.detail?.en ?? "")")
  }
}
