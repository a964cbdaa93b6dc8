import Dispatch
import KohortService
import Postgres
import Support
import Testing

@Suite struct AttendanceHistoryTests {
  private static func log(_ organisation: TestOrganisation, _ status: AttendanceStatus?, as person: String) throws {
    let except = status.map { [SessionLog.Exception(person: "E10", status: $0)] }
    _ = try organisation.perform(SessionLog.self, .init(session: "L2-001-1", except: except), as: person)
  }

  @Test func `a correction keeps what was noted before, by whom, and who corrected it; HR and facilitators read it`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func corrections(_ person: String) throws -> [String]? {
        try organisation.perform(SessionShow.self, .init(session: "L2-001-1"), as: person).corrections?.map {
          [$0.person, $0.was.rawValue, $0.reason?.rawValue ?? "", $0.markedBy ?? "", $0.correctedBy ?? ""]
            .joined(separator: " ")
        }
      }
      try Self.log(organisation, .absent, as: "E1")
      #expect(try corrections("E1") == nil)
      try Self.log(organisation, .absent, as: "E5")
      #expect(try corrections("E5") == nil)
      _ = try organisation.perform(
        AttendanceMark.self, .init(session: "L2-001-1", person: "E10", status: .excused, reason: .care), as: "E1")
      try Self.log(organisation, .present, as: "E5")
      let expected = ["E10 excused care E1 E5", "E10 absent  E5 E1"]
      #expect(try corrections("E5") == expected)
      // A facilitator sees every correction, and the number of a corrector who is within sight: E5 of HR is not.
      #expect(try corrections("E1") == ["E10 excused care E1 ", "E10 absent   E1"])
      for reader in ["E10", "E11"] { #expect(try corrections(reader) == nil) }
    }
  }

  @Test func `the history only grows, and shows itself to HR, the session's facilitators and the person alone`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try Self.log(organisation, .absent, as: "E1")
      try Self.log(organisation, nil, as: "E1")
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      for (person, count) in [("E5", 1), ("E1", 1), ("E10", 1), ("E2", 0), ("E11", 0), ("E30", 0)] {
        try connection.transaction { connection in
          _ = try connection.query("select claim(null, $1)", person)
          #expect(try connection.query("select status from attendance_version").count == count, "\(person)")
          for change in ["delete from attendance_version", "update attendance_version set status = 'late'"] {
            #expect(throws: PostgresError.self) { try connection.savepoint { try $0.execute(change) } }
          }
        }
      }
    }
  }

  @Test func `logging again corrects one's own marks, and another's only for those who are named`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func log(_ except: [String: AttendanceStatus], as person: String) throws -> SessionLog.Output {
        try organisation.perform(
          SessionLog.self,
          .init(session: "L2-001-1", except: except.map { .init(person: $0.key, status: $0.value) }), as: person)
      }
      _ = try log(["E10": .late, "E11": .absent], as: "E1")
      let second = try log(["E12": .absent], as: "E5")
      #expect([second.present, second.late, second.absent] == [4, 1, 2])
      #expect(second.kept == ["E10", "E11"])
      let named = try log(["E10": .present], as: "E5")
      #expect([named.present, named.late, named.absent] == [5, 0, 2])
      let own = try log([:], as: "E1")
      #expect([own.present, own.absent] == [6, 1])
    }
  }

  @Test func `who was present after all is corrected alone, and what logging again changes unnamed is told and noted`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func log(_ except: [String: AttendanceStatus], as person: String = "E1") throws -> SessionLog.Output {
        try organisation.perform(
          SessionLog.self,
          .init(session: "L2-001-1", except: except.map { .init(person: $0.key, status: $0.value) }), as: person)
      }
      let first = try log(["E10": .late, "E11": .absent, "E12": .excused])
      #expect(first.changed == nil)
      let afterAll = try log(["E10": .present])
      #expect([afterAll.present, afterAll.absent, afterAll.excused] == [5, 1, 1])
      #expect(afterAll.changed == nil && afterAll.kept == nil)
      let again = try log(["E12": .absent])
      #expect([again.present, again.absent, again.excused] == [6, 1, 0])
      #expect(again.changed == ["E11"])
      let noted = try organisation.perform(AuditList.self, .init(operation: "session.log"), as: "E11").audit
      #expect(noted.count == 2)
      // Nobody is named at all: everyone was there.
      #expect(try log([:]).changed == ["E12"])
    }
  }

  @Test func `those who log and mark at the same time lose none of each other's marks`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try Self.log(organisation, nil, as: "E1")
      // Another facilitates the same session, too.
      try organisation.connect().script(
        """
        insert into session_facilitator (session_id, person_id, lead)
        select session.id, person.id, false from session, person
         where session.name = 'L2-001-1' and person.employee_number = 'E2'
        """)
      DispatchQueue.concurrentPerform(iterations: 6) { place in
        let person = "E\(10 + place)"
        do {
          if place < 2 {
            _ = try organisation.perform(
              SessionLog.self,
              .init(session: "L2-001-1", except: [.init(person: person, status: .late)]), as: place == 0 ? "E1" : "E5")
          } else {
            _ = try organisation.perform(
              AttendanceMark.self, .init(session: "L2-001-1", person: person, status: .absent), as: "E2")
          }
        } catch {
          Issue.record(error)
        }
      }
      let shown = try organisation.perform(SessionShow.self, .init(session: "L2-001-1"), as: "E1")
      let marks = shown.members?.filter { $0.status != .present }.map { "\($0.person) \($0.status?.rawValue ?? "")" }
      #expect(marks == ["E10 late", "E11 late", "E12 absent", "E13 absent", "E14 absent", "E15 absent"])
    }
  }
}
