import Bilingual
import KohortService
import Planning
import Postgres
import Support
import Testing

@Suite struct SessionTests {
  @Test func `a facilitator logs a session in one command: everyone was there except those named`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let unlogged = try organisation.perform(SessionList.self, .init(unlogged: true), as: "E1").sessions
      #expect(unlogged.map(\.session) == ["L2-001-1"])
      let logged = try organisation.perform(
        SessionLog.self,
        .init(
          session: "L2-001-1",
          except: [
            .init(person: "E10", status: .excused, reason: .care), .init(person: "E11", status: .late),
            .init(person: "E12", status: .absent),
          ], notes: "Bra samtal."), as: "E1")
      #expect([logged.present, logged.late, logged.excused, logged.absent] == [4, 1, 1, 1])
      #expect(try organisation.perform(SessionList.self, .init(unlogged: true), as: "E1").sessions.isEmpty)
    }
  }

  @Test func `logging again corrects, and marking corrects one person`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let absent = SessionLog.Exception(person: "E10", status: .absent)
      _ = try organisation.perform(SessionLog.self, .init(session: "L2-001-1", except: [absent], notes: "A"), as: "E1")
      let second = try organisation.perform(SessionLog.self, .init(session: "L2-001-1"), as: "E1")
      #expect([second.present, second.absent] == [7, 0])
      _ = try organisation.perform(
        AttendanceMark.self, .init(session: "L2-001-1", person: "E10", status: .excused, reason: .duty), as: "E1")
      let shown = try organisation.perform(SessionShow.self, .init(session: "L2-001-1"), as: "E1")
      #expect(shown.members?.first { $0.person == "E10" }?.reason == .duty)
      #expect(shown.notes == "A")
    }
  }

  @Test func `the database itself takes attendance once a session has begun, and not before`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      for (session, isTaken) in [("L2-001-1", true), ("L2-001-2", false)] {
        try connection.transaction { connection in
          _ = try connection.query("select claim(null, 'E1')")
          let mark: (borrowing Connection) throws -> Void = { connection in
            try connection.execute(
              """
              insert into attendance (session_id, cohort_id, person_id, status, marked_at, marked_by)
              select session.id, session.cohort_id, profile.id, 'present', kohort_now(), me()
                from session, profile where session.name = $1 and profile.code = 'E10'
              """, session)
          }
          if isTaken {
            try connection.savepoint { try mark($0) }
          } else {
            let error = try #require(throws: PostgresError.self) { try connection.savepoint { try mark($0) } }
            #expect(error.constraint == "attendance_begun")
          }
        }
      }
    }
  }

  @Test func `a log that is wrong says every fault at once and changes nothing`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(
          SessionLog.self,
          .init(
            session: "L2-001-1",
            except: [
              .init(person: "E20", status: .absent), .init(person: "E10", status: .late, reason: .care),
              .init(person: "E10", status: .absent),
            ]), as: "E1")
      }
      let shown = try organisation.perform(SessionShow.self, .init(session: "L2-001-1"))
      #expect(
        error.invalidParameters.map { "\($0.property): \($0.reason.en)" } == [
          "except[0].person: E20 is not a member of cohort L2-001 on \(shown.date)",
          "except[1].reason: a reason is given only for an absence",
          "except[2].person: E10 is named more than once",
        ])
      #expect(shown.status == .planned)
    }
  }

  @Test func `a log names people, with or without space around, and notes have a length`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func log(_ person: String, notes: String? = nil) throws -> SessionLog.Output {
        try organisation.perform(
          SessionLog.self,
          .init(session: "L2-001-1", except: [.init(person: person, status: .late)], notes: notes), as: "E1")
      }
      #expect(try log(" E10 ").late == 1)
      let nobody = try #require(throws: KohortError.self) { try log("  ") }
      #expect(nobody.invalidParameters.map { "\($0.property) \($0.reason.en)" } == ["except[0].person names nobody"])
      let long = try #require(throws: KohortError.self) { try log("E10", notes: String(repeating: "a", count: 20_001)) }
      #expect(long.invalidParameters.map(\.property) == ["notes"])
    }
  }

  @Test(arguments: [
    ("L2-001-2", "E1", KohortError.Problem.refusedByRule), ("L2-001-1", "E2", .notPermitted),
    ("L2-001-1", "E10", .notPermitted), ("L2-007-1", "E1", .notFound),
  ])
  func `a session is logged once it has begun, by its own facilitators`(
    session: String, person: String, problem: KohortError.Problem
  ) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(SessionLog.self, .init(session: session), as: person)
      }
      #expect(error.problem == problem)
    }
  }

  @Test func `members see their own attendance, facilitators and HR everyone's`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(
        SessionLog.self, .init(session: "L2-001-1", except: [.init(person: "E10", status: .absent)]), as: "E1")
      func statuses(_ person: String) throws -> [AttendanceStatus?] {
        try organisation.perform(SessionShow.self, .init(session: "L2-001-1"), as: person).members?.map(\.status) ?? []
      }
      #expect(try statuses("E1").compactMap { $0 }.count == 7)
      #expect(try statuses("E5").compactMap { $0 }.count == 7)
      #expect(try statuses("E10").compactMap { $0 } == [.absent])
      #expect(throws: KohortError.self) { try statuses("E20") }
    }
  }

  @Test func `a session moves only where room, people and modules allow, and the refusal says what is in the way`()
    throws
  {
    try withOrganisation { organisation in
      try organisation.furnish()
      let sessions = try organisation.perform(SessionList.self, .init()).sessions
      let date = Dictionary(uniqueKeysWithValues: sessions.map { ($0.session, $0.date) })
      func refusal(_ parameters: SessionReschedule.Parameters) -> KohortError? {
        do {
          _ = try organisation.perform(SessionReschedule.self, parameters)
          return nil
        } catch { return error as? KohortError }
      }
      let other = try #require(date["L2-002-2"])
      let taken = refusal(.init(session: "L2-001-2", date: other, room: "liljan"))
      #expect(taken?.problem == .conflict)
      #expect(taken?.message.en == "liljan is taken \(other) 08:30–12:00.")
      let order = refusal(.init(session: "L2-001-2", date: try #require(date["L2-001-1"]).advanced(by: -1), despiteRules: true))
      #expect(order?.text(.en).contains("Modules must be held in order: L2-001-2 and L2-001-1.") == true)
      let gap = refusal(.init(session: "L2-001-2", date: try #require(date["L2-001-1"]).advanced(by: 3)))
      #expect(gap?.problem == .refusedByRule)
      #expect(gap?.text(.en).contains("It would be 3 days from L2-001-1; the module asks for 7–42.") == true)
      #expect(refusal(.init(session: "L2-001-2", date: other, room: "rosen")) == nil)
    }
  }

  @Test func `a session moves to the programme's times and days to come, unless HR decides otherwise`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let date = try organisation.perform(SessionShow.self, .init(session: "L2-001-1")).date
      func refusal(_ parameters: SessionReschedule.Parameters) throws -> KohortError {
        try #require(throws: KohortError.self) { try organisation.perform(SessionReschedule.self, parameters) }
      }
      let time = try refusal(.init(session: "L2-001-2", start: LocalTime("02:00"), end: LocalTime("03:00")))
      #expect(time.problem == .refusedByRule)
      #expect(time.text(.en).contains("02:00–03:00 is none of the programme's times: mon, tue"))
      let past = try refusal(.init(session: "L2-001-1", date: date.advanced(by: -1)))
      #expect(past.problem == .refusedByRule)
      #expect(past.text(.en).contains("\(date.advanced(by: -1)) has passed."))
      let moved = try organisation.perform(
        SessionReschedule.self, .init(session: "L2-001-1", date: date.advanced(by: -1), despiteRules: true))
      #expect(moved.inThePast == true)
      let far = try refusal(.init(session: "L2-001-2", date: Day("9999-12-31"), despiteRules: true))
      #expect(far.invalidParameters.map(\.property) == ["date"])
      #expect(far.text(.en).contains("more than ten years from today"))
    }
  }

  @Test func `a person who is booked elsewhere is named with the time, never with whom`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try organisation.connect().script(
        """
        insert into session_facilitator (session_id, person_id, lead)
        select session.id, person.id, false from session, person
         where session.name = 'L2-002-2' and person.employee_number = 'E1'
        """)
      let other = try organisation.perform(SessionShow.self, .init(session: "L2-002-2")).date
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(SessionReschedule.self, .init(session: "L2-001-2", date: other))
      }
      #expect(error.text(.sv).contains("E1 är bokad 08:30–12:00."))
      #expect(!error.text(.sv).contains("L2-002"))
    }
  }

  @Test func `a cancelled session frees its room and people, and a new time brings it back`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      func bookings() throws -> Int {
        try connection.query(
          "select count(*) from booking join session on session.id = session_id where session.name = 'L2-001-2'"
        ).one(as: Int.self)
      }
      #expect(try bookings() == 8)
      _ = try organisation.perform(SessionCancel.self, .init(session: "L2-001-2"))
      #expect(try bookings() == 0)
      let date = try organisation.perform(SessionShow.self, .init(session: "L2-001-2")).date
      let back = try organisation.perform(SessionReschedule.self, .init(session: "L2-001-2", date: date.advanced(by: 1)))
      #expect(back.status == .planned)
      #expect(try bookings() == 8)
      let calendar = try organisation.perform(CalendarExport.self, .init(cohort: "L2-001")).calendar
      #expect(calendar.contains("UID:L2-001-2@"))
      #expect(calendar.contains("SEQUENCE:2\r\n"))
    }
  }

  @Test func `on the nights when the clocks change, a time that is not or is twice is asked about`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      for (day, words) in [("2027-03-28", "it is never 02:30"), ("2027-10-31", "it is 02:30 twice")] {
        let error = try #require(throws: KohortError.self) {
          try organisation.perform(
            SessionReschedule.self,
            .init(
              session: "L2-001-2", date: Day(day), start: LocalTime("02:30"), end: LocalTime("05:00"),
              despiteRules: true))
        }
        #expect(error.invalidParameters.first?.reason.en.contains(words) == true)
      }
    }
  }
}
