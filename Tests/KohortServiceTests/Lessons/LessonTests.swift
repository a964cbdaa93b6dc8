import KohortService
import Postgres
import Support
import Testing

@Suite struct LessonTests {
  /// Records a mistake of a member of L2-001 and opens it; its name.
  @discardableResult
  private static func open(
    _ organisation: TestOrganisation, _ tried: String, _ wrong: String, _ now: String, by person: String = "E10"
  ) throws -> String {
    try organisation.perform(
      ReflectionRecord.self,
      .init(
        session: "L2-001-1", kind: .mistake, tried: tried, wrong: wrong, now: now, visibility: .open, confirm: true),
      as: person
    ).reflection
  }

  private static func found(
    _ organisation: TestOrganisation, _ query: String, part: MistakePart? = nil, as person: String? = "E30"
  ) throws -> [String] {
    try organisation.perform(LessonSearch.self, .init(query: query, part: part), as: person).lessons.map(\.reflection)
  }

  @Test func `a mistake is what was tried, what went wrong and what is done now, and nothing else is`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func wrong(_ parameters: ReflectionRecord.Parameters) throws -> [String] {
        try #require(throws: KohortError.self) {
          try organisation.perform(ReflectionRecord.self, parameters, as: "E10")
        }.invalidParameters.map(\.property)
      }
      #expect(try wrong(.init(session: "L2-001-1", kind: .mistake, text: "x")) == ["text", "tried", "wrong", "now"])
      #expect(try wrong(.init(session: "L2-001-1", kind: .mistake, tried: "a", wrong: " ", now: "c")) == ["wrong"])
      #expect(try wrong(.init(session: "L2-001-1", kind: .insight, text: "x", tried: "a")) == ["tried"])
      #expect(try wrong(.init(session: "L2-001-1", kind: .insight)) == ["text"])
      let name = try Self.open(organisation, "Jag mejlade.", "Ingen läste.", "Jag går dit.")
      let shown = try organisation.perform(ReflectionShow.self, .init(reflection: name), as: "E11").reflection
      #expect([shown.tried, shown.wrong, shown.now] == ["Jag mejlade.", "Ingen läste.", "Jag går dit."])
      #expect(shown.text == "Jag mejlade.\n\nIngen läste.\n\nJag går dit.")
      _ = try organisation.perform(ReflectionEdit.self, .init(reflection: name, now: "Jag ringer."), as: "E10")
      let edited = try organisation.perform(ReflectionShow.self, .init(reflection: name), as: "E10")
      #expect(edited.reflection.now == "Jag ringer." && edited.reflection.tried == "Jag mejlade.")
      #expect(edited.earlier?.map(\.text) == [shown.text])
    }
  }

  @Test func `open mistakes are found by their words in most of their forms, in both languages, and by part`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let first = try Self.open(organisation, "Jag bjöd in till möten.", "Ingen kom till tågen.", "Åtgärder först.")
      let second = try Self.open(
        organisation, "I sent long e-mails.", "Nobody was reading them.", "Meetings are short.", by: "E11")
      _ = try organisation.perform(
        ReflectionRecord.self,
        .init(session: "L2-001-1", kind: .mistake, tried: "möte", wrong: "hemligt", now: "x"), as: "E12")
      #expect(try Self.found(organisation, "möte") == [first])
      #expect(try Self.found(organisation, "ÅTGÄRD") == [first])
      #expect(try Self.found(organisation, "tag") == [])
      #expect(try Self.found(organisation, "meeting") == [second])
      #expect(try Self.found(organisation, "read", part: .wrong) == [second])
      #expect(try Self.found(organisation, "read", part: .tried) == [])
      #expect(Set(try Self.found(organisation, "möte or e-mail")) == [first, second])
      #expect(try Self.found(organisation, "hemligt", as: "E12") == [])
      #expect(try Self.found(organisation, "möte", as: nil) == [first])
      _ = try organisation.perform(ReflectionWithdraw.self, .init(reflection: first), as: "E10")
      #expect(try Self.found(organisation, "möte") == [])
      let error = try #require(throws: KohortError.self) { try Self.found(organisation, " ") }
      #expect(error.invalidParameters.map(\.property) == ["query"])
    }
  }

  @Test(arguments: [
    ("Mötet drog ut på tiden.", "möte"), ("Jag kallade till möte.", "mötet"), ("Mötena är många.", "möte"),
    ("Jag ändrade beslutet.", "beslut"), ("Besluten togs för sent.", "beslutet"), ("Ett problem.", "problemet"),
  ])
  func `Swedish neuters are found in all their forms, and what is asked to be left out is left out`(
    text: String, query: String
  ) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let lesson = try Self.open(organisation, text, "Ingen läste.", "Jag ringer.")
      #expect(try Self.found(organisation, query) == [lesson])
      #expect(try Self.found(organisation, "ringa -\(query)") == [])
      #expect(try Self.found(organisation, "\(query) -mejl") == [lesson])
      #expect(try Self.found(organisation, "måne") == [])
    }
  }

  @Test func `use counts once a person and never one's own, and ranks the candidates for the mistake of the year`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let first = try Self.open(organisation, "a", "b", "c"), second = try Self.open(organisation, "d", "e", "f", by: "E11")
      func use(_ name: String, _ person: String?) throws -> Int {
        try organisation.perform(LessonUsed.self, .init(reflection: name), as: person).used
      }
      #expect(try use(first, "E11") == 1)
      #expect(try use(second, "E30") == 1)
      #expect(try use(second, "E30") == 1)
      #expect(try use(second, "E20") == 2)
      for (name, person, problem) in [
        (first, "E10", KohortError.Problem.refusedByRule), ("R999", "E11", .notFound), ("x", "E11", .notFound),
        (first, nil, .notPermitted),
      ] {
        #expect(try #require(throws: KohortError.self) { try use(name, person) }.problem == problem)
      }
      let year = try #require(Int(organisation.connect().query("select extract(year from today())::text").one(as: String.self)))
      func prize(_ year: Int) throws -> [String] {
        try organisation.perform(LessonList.self, .init(prize: year), as: "E5").lessons.map { "\($0.reflection) \($0.used)" }
      }
      #expect(try prize(year) == ["\(second) 2", "\(first) 1"])
      #expect(try prize(year - 1) == [])
      #expect(try #require(throws: KohortError.self) { try prize(99_999_999_999) }.problem == .invalidParameters)
      let themed = try organisation.perform(LessonList.self, .init(theme: "a"), as: "E30").lessons
      #expect(themed.map(\.title) == ["Leda mig själv", "Leda mig själv"])
      #expect(try organisation.perform(LessonList.self, .init(theme: "b"), as: "E30").lessons.isEmpty)
      #expect(throws: KohortError.self) { try organisation.perform(LessonList.self, .init(theme: "z"), as: "E30") }
    }
  }

  @Test func `the index answers, and what is not open is neither found nor counted in the database itself`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try Self.open(organisation, "a", "b", "c")
      let connection = try organisation.connect()
      // So small a table would be read by any other index as well.
      try connection.script(
        "set enable_seqscan = off; drop index reflection_open_idx, reflection_cohort_id_idx, reflection_counted_idx")
      let plan = try connection.query(
        """
        explain select id from reflection
         where kind = 'mistake' and visibility = 'open' and withdrawn_at is null
           and words @@ websearch_to_tsquery('swedish', 'x')
        """
      ).rows(as: String.self).joined()
      #expect(plan.contains("reflection_words_idx"))
      try connection.execute("set role kohort_service")
      #expect(try connection.query("select id from lessons()").isEmpty)
      #expect(throws: PostgresError.self) { try connection.query("select use_lesson(1)") }
      try connection.transaction { connection in
        _ = try connection.query("select claim(null, 'E11')")
        #expect(try connection.query("select id from lessons()").count == 1)
        #expect(throws: PostgresError.self) {
          try connection.savepoint { try $0.execute("insert into lesson_use select 1, me(), now()") }
        }
      }
    }
  }
}
