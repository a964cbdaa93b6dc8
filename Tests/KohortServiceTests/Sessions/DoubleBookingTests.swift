import Dispatch
import Foundation
import KohortService
import Planning
import Postgres
import Support
import Synchronization
import Testing

@Suite struct DoubleBookingTests {
  /// What sixteen who wanted the same thing were told.
  private struct Results: Sendable {
    var won = 0
    var conflicts = 0
    var others: [String] = []
  }

  /// Sixteen cohorts with a session each, in rooms and on days of their own.
  private static func sixteenSessions(_ organisation: TestOrganisation, oneLead: Bool) throws {
    try organisation.furnish()
    try organisation.connect().script(
      """
      insert into room (code, capacity) select 'room' || number, 30 from generate_series(1, 16) as number;
      insert into person (employee_number) select 'F' || number from generate_series(1, 16) as number;
      insert into cohort (edition_id, number, name)
      select edition.id, number + 100, 'L2-' || number + 100 from edition, generate_series(1, 16) as number;
      insert into session (cohort_id, module_id, name, date, starts, ends, room_id)
      select cohort.id, module.id, cohort.name || '-1', current_date + 100 + cohort.number, '08:30', '12:00', room.id
        from cohort
        join module on module.position = 1
        join room on room.code = 'room' || (cohort.number - 100)
       where cohort.number > 100;
      insert into session_facilitator (session_id, person_id, lead)
      select session.id, person.id, true
        from session
        join cohort on cohort.id = session.cohort_id and cohort.number > 100
        join person on person.employee_number = \(oneLead ? "'F1'" : "'F' || (cohort.number - 100)");
      """)
  }

  private static func allMove(_ organisation: TestOrganisation, to day: Day, room: String?) -> Results {
    let results = Mutex(Results())
    DispatchQueue.concurrentPerform(iterations: 16) { index in
      do {
        _ = try organisation.perform(
          SessionReschedule.self, .init(session: "L2-\(101 + index)-1", date: day, room: room))
        results.withLock { $0.won += 1 }
      } catch let error as KohortError where error.problem == .conflict {
        results.withLock { $0.conflicts += 1 }
      } catch {
        results.withLock { $0.others.append("\(error)") }
      }
    }
    return results.withLock { $0 }
  }

  @Test func `sixteen who want one room at one time: one gets it, fifteen are told that it is taken`() throws {
    try withOrganisation { organisation in
      try Self.sixteenSessions(organisation, oneLead: false)
      let results = Self.allMove(organisation, to: try #require(Day("2031-05-06")), room: "rosen")
      #expect(results.others == [])
      #expect(results.won == 1)
      #expect(results.conflicts == 15)
    }
  }

  @Test func `sixteen sessions that want one facilitator at one time: one is held, fifteen are told who is booked`()
    throws
  {
    try withOrganisation { organisation in
      try Self.sixteenSessions(organisation, oneLead: true)
      let results = Self.allMove(organisation, to: try #require(Day("2031-05-06")), room: nil)
      #expect(results.others == [])
      #expect(results.won == 1)
      #expect(results.conflicts == 15)
    }
  }

  @Test func `a participant is not in two places at once, whichever way the booking comes`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      // E10 of L2-001 is made a facilitator of a session at the very time of the cohort's own.
      let error = try #require(throws: PostgresError.self) {
        try connection.script(
          """
          update session set date = (select date from session where name = 'L2-001-2') where name = 'L2-002-2';
          insert into session_facilitator (session_id, person_id, lead)
          select session.id, person.id, false from session, person
           where session.name = 'L2-002-2' and person.employee_number = 'E10'
          """)
      }
      #expect(error.constraint == "booking_person_free")
    }
  }
}
