import Bilingual
import Foundation
import KohortService
import Planning
import Postgres
import Support
import Testing

/// Calendars of a cohort, a room, a facilitator and a person, as other programs read them.
@Suite struct CalendarExportTests {
  /// The events of a calendar by session, each as its lines unfolded.
  private func events(_ calendar: String) -> [String: [String]] {
    let lines = calendar.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
    let events = lines.split(separator: "BEGIN:VEVENT").dropFirst().map(Array.init)
    return Dictionary(
      uniqueKeysWithValues: events.map { event in
        (event.first { $0.hasPrefix("UID:") }.map { String($0.dropFirst(4).prefix { $0 != "@" }) } ?? "", event)
      })
  }

  private func export(_ organisation: TestOrganisation, _ parameters: CalendarExport.Parameters, as person: String? = nil) throws
    -> String
  {
    let calendar = try organisation.perform(CalendarExport.self, parameters, as: person).calendar
    let bytes = Array(calendar.utf8)
    for (index, byte) in bytes.enumerated() where byte == 10 || byte == 13 {
      #expect(byte == 10 ? bytes[index - 1] == 13 : bytes[index + 1] == 10)
    }
    for line in bytes.split(separator: 10) {
      #expect(line.count <= 76)
      #expect(String(validating: line, as: UTF8.self) != nil)
    }
    return calendar
  }

  @Test func `a calendar is of a cohort, a room, a facilitator or oneself, for those who may`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let first: Set<String> = ["L2-001-1", "L2-001-2"]
      #expect(try Set(events(export(organisation, .init(cohort: "L2-001"))).keys) == first)
      #expect(try Set(events(export(organisation, .init(room: "rosen"), as: "E5")).keys) == first)
      #expect(try Set(events(export(organisation, .init(facilitator: "E1"), as: "E5")).keys) == first)
      #expect(try events(export(organisation, .init(facilitator: "E10"))).isEmpty)
      for person in ["E1", "E10", "E3"] { #expect(try Set(events(export(organisation, .init(), as: person)).keys) == first) }
      for parameters in [CalendarExport.Parameters(room: "rosen"), .init(facilitator: "E1")] {
        let error = #expect(throws: KohortError.self) { try export(organisation, parameters, as: "E1") }
        #expect(error?.problem == .notPermitted)
      }
      let two = #expect(throws: KohortError.self) { try export(organisation, .init(cohort: "L2-001", room: "rosen")) }
      #expect(two?.problem == .wrongCommandLine)
      let none = #expect(throws: KohortError.self) { try export(organisation, .init(room: "blåsippan")) }
      #expect(none?.hint?.en == "There are: liljan, rosen")
      try organisation.connect().execute("update person set protected = true where employee_number = 'E1'")
      let alias = try organisation.connect().query("select alias from person where employee_number = 'E1'").one(as: String.self)
      let hidden = #expect(throws: KohortError.self) { try export(organisation, .init(facilitator: alias), as: "E5") }
      #expect(hidden?.problem == .notPermitted)
    }
  }

  @Test func `a moved session keeps its UID and raises SEQUENCE, and a cancelled one stays and says so`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let before = try events(export(organisation, .init(cohort: "L2-001")))["L2-001-2"] ?? []
      let date = try organisation.perform(SessionShow.self, .init(session: "L2-001-2")).date
      _ = try organisation.perform(SessionReschedule.self, .init(session: "L2-001-2", date: date.advanced(by: 1)))
      let moved = try events(export(organisation, .init(cohort: "L2-001")))["L2-001-2"] ?? []
      _ = try organisation.perform(SessionCancel.self, .init(session: "L2-001-2"))
      let cancelled = try events(export(organisation, .init(cohort: "L2-001")))["L2-001-2"] ?? []
      func line(_ name: String, _ event: [String]) -> String? { event.first { $0.hasPrefix(name) } }
      #expect([before, moved, cancelled].map { line("SEQUENCE:", $0) } == ["SEQUENCE:0", "SEQUENCE:1", "SEQUENCE:2"])
      #expect(
        [before, moved, cancelled].map { line("STATUS:", $0) } == ["STATUS:CONFIRMED", "STATUS:CONFIRMED", "STATUS:CANCELLED"])
      #expect(Set([before, moved, cancelled].map { line("UID:", $0) }).count == 1)
      #expect(line("DTSTART", before) != line("DTSTART", moved))
    }
  }

  @Test func `on both sides of a clock change a session is at the same time on the wall, in a zone that stands there`() throws {
    try withOrganisation { organisation in
      try organisation.furnishSpring()
      try organisation.connect().script(
        """
        set session_replication_role = replica;
        update session set date = '2027-03-26' where name = 'L2-001-1';
        update session set date = '2027-03-31' where name = 'L2-001-2';
        """)
      let calendar = try export(organisation, .init(cohort: "L2-001"))
      let events = events(calendar)
      #expect(events["L2-001-1"]?.contains("DTSTART;TZID=Europe/Stockholm:20270326T083000") == true)
      #expect(events["L2-001-2"]?.contains("DTSTART;TZID=Europe/Stockholm:20270331T083000") == true)
      #expect(calendar.contains("BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\n"))
    }
  }
}
