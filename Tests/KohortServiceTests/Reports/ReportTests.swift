import Bilingual
import Foundation
import KohortService
import Planning
import Postgres
import Support
import Testing

@Suite struct ReportTests {
  /// L2-001-1 is held, with E10 and E11 away; L2-002-1 is over and not logged.
  private static func withReports<Value>(_ body: (TestOrganisation) throws -> Value) throws -> Value {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let away = ["E10", "E11"].map { SessionLog.Exception(person: $0, status: .excused, reason: .care) }
      _ = try organisation.perform(SessionLog.self, .init(session: "L2-001-1", except: away), as: "E1")
      return try body(organisation)
    }
  }

  private static func show(
    _ report: ReportName, _ organisation: TestOrganisation, as person: String? = nil
  ) throws -> ReportShow.Output {
    try organisation.perform(ReportShow.self, .init(report: report), as: person)
  }

  @Test(arguments: ReportName.allCases)
  func `every report answers HR with its list, and refuses a participant`(report: ReportName) throws {
    try Self.withReports { organisation throws in
      let output = try Self.show(report, organisation, as: "E5")
      let lists = [
        output.progress?.count, output.attendance?.count, output.attention?.count, output.bridges?.count,
        output.reflections?.count, output.load?.count, output.certificates?.count, output.lessons?.count,
        output.forecast?.count, output.burden?.count,
      ]
      #expect(lists.compactMap { $0 }.count == 1)
      guard report != .certificates else { return }
      let error = try #require(throws: KohortError.self) { try Self.show(report, organisation, as: "E30") }
      #expect(error.problem == .notPermitted)
    }
  }

  @Test func `progress counts cohorts, sessions and people, and says when the last session is`() throws {
    try Self.withReports { organisation throws in
      let lines = try #require(try Self.show(.progress, organisation).progress)
      #expect(lines.map(\.module) == ["a", "b", nil])
      #expect(lines.map(\.cohorts) == [2, 2, 2])
      #expect(lines.map(\.held) == [1, 0, 1])
      #expect(lines.map(\.planned) == [1, 2, 3])
      #expect(lines.map(\.members) == [14, 14, 14])
      #expect(lines.map(\.begun) == [5, 0, 5])
      #expect(lines[2].through == 0)
      #expect([15, 16].contains(lines[2].daysLeft))
      let nobody = try #require(try Self.show(.progress, organisation, as: "E1").progress)
      #expect(nobody.map(\.begun) == [nil, nil, nil])
    }
  }

  @Test func `a session that is over and not logged needs attention the same day`() throws {
    try Self.withReports { organisation throws in
      try organisation.connect().script(
        "update session set date = today(), starts = '00:00', ends = '00:01' where name = 'L2-001-2'")
      func waiting(_ person: String) throws -> [String] {
        try #require(try Self.show(.attention, organisation, as: person).attention)
          .filter { $0.kind == .notLogged }.map { "\($0.session ?? "") \($0.count ?? -1) \($0.who ?? "")" }
      }
      #expect(try waiting("E5") == ["L2-002-1 12 E2", "L2-001-2 0 E1"] || waiting("E5") == ["L2-002-1 13 E2", "L2-001-2 0 E1"])
      #expect(try waiting("E1") == ["L2-001-2 0 E1"])
    }
  }

  @Test func `those who missed one of all modules have been through, and those who missed two have not`() throws {
    try Self.withReports { organisation throws in
      try organisation.connect().script(
        """
        update session set status = 'held', logged_at = now(), date = current_date - 1 where name = 'L2-001-2';
        insert into attendance (session_id, cohort_id, person_id, status, marked_at)
        select session.id, session.cohort_id, cohort_member.person_id,
               case person.employee_number when 'E10' then 'absent'::attendance_status else 'present' end, now()
          from session join cohort_member using (cohort_id) join person on person.id = cohort_member.person_id
         where session.name = 'L2-001-2';
        """)
      #expect(try Self.show(.progress, organisation).progress?[2].through == 6)
      let missed = try Self.show(.attention, organisation).attention?.filter { $0.kind == .missed }
      #expect(missed?.map(\.person) == ["E10"])
      #expect(missed?.map(\.count) == [2])
    }
  }

  @Test func `attention names what is to be done: unlogged sessions, people without a cohort, too small a room`() throws {
    try Self.withReports { organisation throws in
      try organisation.connect().execute("update room set capacity = 6 where code = 'liljan'")
      let lines = try #require(try Self.show(.attention, organisation).attention)
      let unlogged = lines.filter { $0.kind == .notLogged }
      #expect(unlogged.map(\.session) == ["L2-002-1"])
      #expect(unlogged.map(\.who) == ["E2"])
      #expect(lines.filter { $0.kind == .roomTooSmall }.map(\.session) == ["L2-002-2"])
      let without = lines.filter { $0.kind == .noCohort }.compactMap(\.person)
      #expect(without.contains("E30"))
      #expect(!without.contains("E10") && !without.contains("E1"))
    }
  }

  @Test func `cancelled, leaderless and small are found as well`() throws {
    try Self.withReports { organisation throws in
      try organisation.connect().script(
        """
        update session set status = 'cancelled' where name = 'L2-002-2';
        delete from session_facilitator where session_id = (select id from session where name = 'L2-001-2');
        update cohort_member set left_on = current_date
         where person_id in (select id from person where employee_number in ('E12', 'E13', 'E14'));
        """)
      let lines = try #require(try Self.show(.attention, organisation).attention)
      #expect(lines.filter { $0.kind == .notRescheduled }.map(\.session) == ["L2-002-2"])
      #expect(lines.filter { $0.kind == .noLead }.map(\.session) == ["L2-001-2"])
      #expect(lines.filter { $0.kind == .smallCohort }.map(\.cohort) == ["L2-001"])
      #expect(lines.filter { $0.kind == .smallCohort }.map(\.count) == [4])
    }
  }

  @Test func `who has twice the usual load next month needs attention`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      try organisation.connect().script(
        """
        delete from session_facilitator;
        update session set date = (date_trunc('month', today()) + interval '1 month')::date + place.day
          from (values ('L2-001-1', 1), ('L2-002-1', 2), ('L2-001-2', 10), ('L2-002-2', 11)) as place (name, day)
         where session.name = place.name;
        insert into session_facilitator (session_id, person_id, lead)
        select session.id, person.id, true from session join person on person.employee_number = 'E1';
        """)
      func loaded(_ person: String) throws -> [String] {
        try #require(try Self.show(.attention, organisation, as: person).attention)
          .filter { $0.kind == .doubleLoaded }.map { "\($0.person ?? "") \($0.count ?? 0) \($0.edition)" }
      }
      #expect(try loaded("E5") == ["E1 4 L2"])
      #expect(try loaded("E1").isEmpty)
      try organisation.connect().execute("update session set status = 'cancelled' where name = 'L2-002-2'")
      #expect(try loaded("E5").isEmpty)
    }
  }

  @Test func `a facilitator sees of the lists what concerns them`() throws {
    try Self.withReports { organisation throws in
      #expect(try Self.show(.load, organisation).load?.map(\.person) == ["E1", "E2"])
      #expect(try Self.show(.load, organisation, as: "E1").load?.map(\.person) == ["E1"])
      #expect(try Self.show(.attention, organisation, as: "E1").attention?.isEmpty == true)
      #expect(try Self.show(.attention, organisation, as: "E2").attention?.map(\.session) == ["L2-002-1"])
    }
  }

  @Test func `HR sees attendance by department as it is, others that of the month`() throws {
    try Self.withReports { organisation throws in
      let lines = try #require(try Self.show(.attendance, organisation, as: "E5").attendance)
      #expect(lines.reduce(0) { $0 + $1.expected } == 7)
      #expect(lines.reduce(0) { $0 + $1.excused } == 2)
      #expect(lines.reduce(0) { $0 + $1.care } == 2)
      for report in [ReportName.attendance, .bridges, .reflections] {
        let error = try #require(throws: KohortError.self) { try Self.show(report, organisation, as: "E1") }
        #expect(error.problem == .notFound)
        #expect(error.message.en == "There are no statistics yet.")
      }
    }
  }

  @Test func `after a night, those below HR see statistics without small numbers`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnishSpring()
      let folder = FileManager.default.temporaryDirectory.appending(path: organisation.settings.organisation)
      defer { try? FileManager.default.removeItem(at: folder) }
      _ = try Nightly.run(organisation.settings, .init(asOf: Day("2020-05-01"), folder: folder.path))
      let output = try Self.show(.attendance, organisation, as: "E3")
      #expect(output.asOf == Day("2020-05-01"))
      #expect(output.attendance == nil)
      let places = try #require(output.places)
      #expect(!places.isEmpty)
      for line in places { #expect(line.places.map { $0 >= 5 } ?? true) }
      #expect(try Self.show(.bridges, organisation, as: "E3").bridges?.isEmpty == true)
    }
  }

  @Test func `bridges count the cohorts two departments share, each pair once`() throws {
    try Self.withReports { organisation throws in
      let lines = try #require(try Self.show(.bridges, organisation).bridges)
      #expect(lines.map { "\($0.department)-\($0.otherDepartment)" } == ["Skola-Skola", "Skola-Vård", "Vård-Vård"])
      #expect(lines.map(\.cohorts) == [2, 2, 2])
      #expect(lines[1].workplaces == 4)
    }
  }

  @Test func `reflections are counted whoever may read them, and fewer than five are not`() throws {
    try Self.withReports { organisation throws in
      for person in ["E12", "E13", "E14", "E15"] {
        _ = try organisation.perform(
          ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: "…"), as: person)
      }
      #expect(try Self.show(.reflections, organisation, as: "E5").reflections?.map(\.reflections) == [nil, nil, nil])
      for _ in 0..<2 {
        _ = try organisation.perform(
          ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: "…"), as: "E12")
      }
      #expect(try Self.show(.reflections, organisation, as: "E5").reflections?.map(\.reflections) == [6, 6, 6])
    }
  }

  @Test func `an edition that there is not is not found`() throws {
    try Self.withReports { organisation throws in
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(ReportShow.self, .init(report: .progress, edition: "L9"))
      }
      #expect(error.problem == .notFound)
    }
  }
}
