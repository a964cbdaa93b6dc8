import KohortService
import Postgres
import Support
import Testing

@Suite struct CheckInTests {
  /// L2-001-2 is held all of today.
  private static func with(_ body: (TestOrganisation) throws -> Void) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try organisation.connect().script(
        "update session set date = today(), starts = '00:00', ends = '23:59' where name = 'L2-001-2'")
      try body(organisation)
    }
  }

  private static func code(_ organisation: TestOrganisation, as person: String = "E1") throws -> SessionCheckInCode.Output {
    try organisation.perform(SessionCheckInCode.self, .init(session: "L2-001-2"), as: person)
  }

  private static func checkIn(
    _ organisation: TestOrganisation, _ code: String, as person: String
  ) throws -> SessionCheckIn.Output {
    try organisation.perform(SessionCheckIn.self, .init(code: code), as: person)
  }

  @Test func `who reads the code in the room checks in, a member as one and others as guests`() throws {
    try Self.with { organisation in
      let code = try Self.code(organisation).code
      #expect(code.wholeMatch(of: /[0-9A-Z]{4}-[0-9A-Z]{4}/) != nil)
      let typed = code.lowercased().replacing("-", with: " ").replacing("0", with: "o").replacing("1", with: "l")
      #expect(try Self.checkIn(organisation, typed, as: "E10").role == .member)
      #expect(try Self.checkIn(organisation, code, as: "E10").checkedIn)
      #expect(try Self.checkIn(organisation, code, as: "E20").role == .guest)
      let holds = try Self.checkIn(organisation, code, as: "E1")
      #expect(holds.role == .facilitator && holds.hint?.contains("nothing was noted") == true)
      let again = try Self.code(organisation, as: "E5")
      #expect(again.code == code)
      #expect(again.checkedIn == 2)
      let shown = try organisation.perform(SessionShow.self, .init(session: "L2-001-2"), as: "E1")
      #expect(shown.members?.filter { $0.checkedIn == true }.map(\.person) == ["E10"])
      #expect(shown.guests?.map(\.person) == ["E20"])
      #expect(
        try organisation.perform(SessionShow.self, .init(session: "L2-001-2"), as: "E11").members?
          .allSatisfy { $0.checkedIn == nil } == true)
    }
  }

  @Test func `who holds the session takes back a guest who checked in by naming none`() throws {
    try Self.with { organisation in
      _ = try Self.checkIn(organisation, Self.code(organisation).code, as: "E20")
      func guests(_ named: [String]?) throws -> [String]? {
        try organisation.perform(SessionLog.self, .init(session: "L2-001-2", guests: named), as: "E1").guests
      }
      #expect(try guests(nil) == ["E20"])
      #expect(try guests(["E30"]) == ["E20", "E30"])
      #expect(try guests([]) == nil)
      #expect(throws: KohortError.self) {
        try organisation.perform(SessionShow.self, .init(session: "L2-001-2"), as: "E20")
      }
    }
  }

  @Test func `checking in is for those who want to: a log counts everyone, unless it says only those who have`() throws {
    try Self.with { organisation in
      _ = try Self.checkIn(organisation, Self.code(organisation).code, as: "E10")
      let all = try organisation.perform(SessionLog.self, .init(session: "L2-001-2"), as: "E1")
      #expect([all.present, all.absent] == [7, 0])
      let only = try organisation.perform(
        SessionLog.self,
        .init(session: "L2-001-2", except: [.init(person: "E11", status: .late)], onlyCheckedIn: true), as: "E1")
      #expect([only.present, only.late, only.absent] == [1, 1, 5])
      let closed = try #require(throws: KohortError.self) { try Self.code(organisation) }
      #expect(closed.problem == .refusedByRule)
    }
  }

  @Test func `after five wrong codes none is looked at for a quarter of an hour, and others go on`() throws {
    try Self.with { organisation in
      let code = try Self.code(organisation).code
      let tries = try (0..<6).map { _ in try Self.checkIn(organisation, "AAAA-AAAA", as: "E10") }
      #expect(tries.map(\.triesLeft) == [4, 3, 2, 1, 0, 0])
      #expect(tries.allSatisfy { !$0.checkedIn && SessionCheckIn.exitCode($0) == 65 && $0.hint != nil })
      #expect(try !Self.checkIn(organisation, code, as: "E10").checkedIn)
      #expect(try Self.checkIn(organisation, code, as: "E11").checkedIn)
      try organisation.connect().script("update check_in_try set since = since - interval '15 minutes'")
      #expect(try Self.checkIn(organisation, code, as: "E10").checkedIn)
    }
  }

  @Test func `a code holds for its session's time alone, and is given to those who facilitate it`() throws {
    try Self.with { organisation in
      let code = try Self.code(organisation).code
      for (person, session) in [("E2", "L2-001-2"), ("E10", "L2-001-2"), ("E1", "L2-001-1"), ("E2", "L2-002-2")] {
        #expect(throws: KohortError.self, "\(person) \(session)") {
          try organisation.perform(SessionCheckInCode.self, .init(session: session), as: person)
        }
      }
      try organisation.connect().script("update check_in_code set expires_at = now()")
      #expect(try !Self.checkIn(organisation, code, as: "E10").checkedIn)
    }
  }

  @Test func `who has checked in is for HR, the facilitators and the person; the code and the tries for nobody`() throws {
    try Self.with { organisation in
      _ = try Self.checkIn(organisation, Self.code(organisation).code, as: "E10")
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      for (person, count) in [("E5", 1), ("E1", 1), ("E10", 1), ("E2", 0), ("E11", 0), ("E30", 0)] {
        try connection.transaction { connection in
          _ = try connection.query("select claim(null, $1)", person)
          #expect(try connection.query("select person_id from check_in").count == count, "\(person)")
          for theft in [
            "select code from check_in_code", "select * from check_in_try", "delete from check_in",
            "insert into check_in select session_id, person_id + 1, at from check_in",
            "insert into session_guest (session_id, person_id, noted_at) select 1, 1, now()",
          ] {
            #expect(throws: PostgresError.self, "\(person): \(theft)") {
              try connection.savepoint { try $0.execute(theft) }
            }
          }
          if count == 0 {
            for theft in ["select open_check_in(session.id) from session", "select note_guests(1, array['E30'])"] {
              _ = try? connection.savepoint { try $0.execute(theft) }
            }
            #expect(try connection.query("select code from session_guests(1)").isEmpty)
            #expect(try connection.query("select code from guest_problems(1, array['E99'])").isEmpty)
          }
        }
      }
      let guests = try organisation.connect().query("select person_id from session_guest")
      #expect(guests.isEmpty)
    }
  }
}
