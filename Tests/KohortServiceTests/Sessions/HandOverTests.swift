import Bilingual
import KohortService
import Planning
import Postgres
import Support
import Testing

@Suite struct HandOverTests {
  /// The furnished organisation with a third facilitator, E6, and E2 helping at `L2-001-2`.
  private func withFacilitators(_ body: (TestOrganisation) throws -> Void) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try organisation.connect().script(
        """
        insert into programme_facilitator (programme_id, person_id)
        select programme.id, person.id from programme, person where employee_number in ('E6', 'E7');
        update programme set document = jsonb_set(document::jsonb, '{facilitators}',
          '[{"person": "E1"}, {"person": "E2"}, {"person": "E6", "max_sessions_per_week": 1},
            {"person": "E7", "unavailable": [{"from": "2020-01-01", "to": "2090-01-01"}]}]');
        insert into session_facilitator (session_id, person_id, lead)
        select session.id, person.id, false from session, person
         where session.name = 'L2-001-2' and person.employee_number = 'E2';
        """)
      try body(organisation)
    }
  }

  private func facilitators(_ session: String, _ organisation: TestOrganisation) throws -> [String] {
    try organisation.perform(SessionShow.self, .init(session: session)).facilitators
  }

  @Test func `the lead's place goes with every session not yet held, a helper's with one`() throws {
    try withFacilitators { organisation in
      let lead = try organisation.perform(SessionHandOver.self, .init(session: "L2-001-2", from: "E1", to: "E6"))
      #expect(lead.sessions.map(\.session) == ["L2-001-1", "L2-001-2"])
      #expect(lead.sessions.allSatisfy { $0.lead })
      #expect(try facilitators("L2-001-1", organisation) == ["E6"])
      #expect(try facilitators("L2-001-2", organisation) == ["E6", "E2"])
      let helper = try organisation.perform(SessionHandOver.self, .init(session: "L2-001-2", from: "E2", to: "E1"))
      #expect(helper.sessions.map(\.session) == ["L2-001-2"])
      #expect(try facilitators("L2-001-2", organisation) == ["E6", "E1"])
      let booked = try organisation.connect().query(
        """
        select count(*) from booking join person on person.id = booking.person_id
          join session on session.id = booking.session_id
         where session.name = 'L2-001-2' and person.employee_number in ('E1', 'E6')
        """
      ).one(as: Int.self)
      #expect(booked == 2)
    }
  }

  @Test func `a facilitator hands over sessions of their own, within the rules, and nobody else's`() throws {
    try withFacilitators { organisation in
      func handOver(_ session: String, to: String, despite: Bool? = nil) throws -> [String] {
        try organisation.perform(
          SessionHandOver.self, .init(session: session, to: to, despiteRules: despite), as: "E2"
        ).sessions.map(\.session)
      }
      #expect(try handOver("L2-001-2", to: "E6") == ["L2-001-2"])
      #expect(try facilitators("L2-001-2", organisation) == ["E1", "E6"])
      // Who leads hands over all that is left, and a colleague's limits hold: E7 is away.
      let away = try #require(throws: KohortError.self) { try handOver("L2-002-2", to: "E7") }
      #expect(away.problem == .refusedByRule && away.text(.en).contains("E7 is not available"))
      #expect(throws: KohortError.self) { try handOver("L2-002-2", to: "E7", despite: true) }
      let none = try #require(throws: KohortError.self) { try handOver("L2-002-2", to: "E30") }
      #expect(none.problem == .refusedByRule && none.text(.en).contains("Those are: E1, E2, E6, E7"))
      #expect(try handOver("L2-002-2", to: "E1") == ["L2-002-1", "L2-002-2"])
      #expect(throws: KohortError.self) { try handOver("L2-002-2", to: "E6") }
    }
  }

  @Test func `HR hands over a cohort at once, and nobody else does`() throws {
    try withFacilitators { organisation in
      for person in ["E2", "E10", "E30"] {
        let error = try #require(throws: KohortError.self) {
          try organisation.perform(SessionHandOver.self, .init(session: "L2-001-2", from: "E1", to: "E6"), as: person)
        }
        #expect(error.problem == .notPermitted)
      }
      let all = try organisation.perform(SessionHandOver.self, .init(cohort: "L2-001", from: "E1", to: "E6"), as: "E5")
      #expect(all.sessions.map(\.session) == ["L2-001-1", "L2-001-2"])
    }
  }

  @Test(arguments: [
    ("E30", "E30 is not a facilitator of the programme L."), ("E99", "There is no person E99."),
    ("E2", "E2 is already a facilitator of L2-001-2; hand that place over first."),
    ("E7", "E7 is not available on "), ("E1", "is who hands over"),
  ])
  func `who cannot take over is told why`(person: String, words: String) throws {
    try withFacilitators { organisation in
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(SessionHandOver.self, .init(session: "L2-001-2", from: "E1", to: person))
      }
      #expect(error.text(.en).contains(words), "\(error.text(.en))")
      #expect(try facilitators("L2-001-2", organisation) == ["E1", "E2"])
    }
  }

  @Test func `somebody booked, full, gone or a member is refused with who and when`() throws {
    try withFacilitators { organisation in
      let connection = try organisation.connect()
      func refusal(despiteRules: Bool = false) throws -> String {
        try #require(throws: KohortError.self) {
          try organisation.perform(
            SessionHandOver.self, .init(session: "L2-001-2", from: "E1", to: "E6", despiteRules: despiteRules))
        }.text(.en)
      }
      let date = try organisation.perform(SessionShow.self, .init(session: "L2-001-2")).date
      // E6 leads a session of the other cohort in the same week.
      try connection.execute(
        "update session set date = $1::date - (extract(isodow from $1::date)::int - 1) where name = 'L2-002-2'", date)
      try connection.script(
        """
        update session_facilitator set person_id = (select id from person where employee_number = 'E6')
         where session_id = (select id from session where name = 'L2-002-2')
        """)
      let other = try organisation.perform(SessionShow.self, .init(session: "L2-002-2")).date
      if other == date {
        #expect(try refusal(despiteRules: true).contains("E6 is booked \(date) 08:30–12:00."))
      } else {
        #expect(try refusal().contains("E6 would have 2 sessions in"))
        try connection.execute("update session set date = $1::date where name = 'L2-002-2'", date)
        #expect(try refusal(despiteRules: true).contains("E6 is booked \(date) 08:30–12:00."))
      }
      try connection.script(
        """
        delete from session_facilitator where session_id = (select id from session where name = 'L2-002-2');
        update person set left_on = current_date where employee_number = 'E6';
        """)
      #expect(try refusal().contains("E6 is no longer here on \(date)"))
      try connection.script(
        """
        update person set left_on = null where employee_number = 'E6';
        insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
        select cohort.id, cohort.edition_id, person.id, current_date from cohort, person
         where cohort.name = 'L2-001' and employee_number = 'E6';
        """)
      #expect(try refusal(despiteRules: true).contains("E6 is a member of L2-001."))
    }
  }

  @Test func `a cohort made by hand gets its sessions, checked like any other`() throws {
    try withFacilitators { organisation in
      let cohort = try organisation.perform(
        CohortCreate.self, .init(edition: "L2", members: ["E30", "E31", "E32", "E33", "E34"])
      ).cohort
      let date = try organisation.perform(SessionShow.self, .init(session: "L2-002-2")).date.advanced(by: 14)
      let first = try organisation.perform(
        SessionAdd.self, .init(cohort: cohort, module: "a", date: date, room: "rosen", facilitators: ["E2"]))
      #expect(first.session == "L2-003-1")
      #expect("\(first.start)–\(first.end)" == "08:30–12:00")
      func refusal(_ parameters: SessionAdd.Parameters) throws -> String {
        try #require(throws: KohortError.self) { try organisation.perform(SessionAdd.self, parameters) }.text(.en)
      }
      #expect(
        try refusal(.init(cohort: cohort, module: "a", date: date, room: "rosen"))
          .contains("L2-003 already has a session of the module a, L2-003-1."))
      #expect(
        try refusal(.init(cohort: cohort, module: "b", date: date.advanced(by: 3), room: "rosen"))
          .contains("It would be 3 days from L2-003-1; the module asks for 7–42."))
      #expect(
        try refusal(.init(cohort: cohort, module: "b", date: date.advanced(by: 14), room: "rosen", facilitators: ["E1"]))
          .contains("E2 leads the cohort's other sessions, not E1."))
      #expect(try refusal(.init(cohort: cohort, module: "c", date: date, room: "rosen")).contains("There are: a, b"))
      #expect(try refusal(.init(cohort: cohort, module: "b", date: date, room: "nej")).contains("There are: liljan, rosen"))
      let second = try organisation.perform(
        SessionAdd.self, .init(cohort: cohort, module: "b", date: date.advanced(by: 14), room: "rosen"))
      #expect(second.lead == "E2")
    }
  }
}
