import Bilingual
import KohortService
import StrictJSON
import Support
import Testing

@Suite struct GuestTests {
  private static func log(
    _ organisation: TestOrganisation, _ guests: [String]?, as person: String
  ) throws -> SessionLog.Output {
    try organisation.perform(SessionLog.self, .init(session: "L2-001-1", guests: guests), as: person)
  }

  @Test func `guests and notes that are added afterwards leave the marks as they are`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func log(_ parameters: SessionLog.Parameters) throws -> [Int] {
        let output = try organisation.perform(SessionLog.self, parameters, as: "E1")
        return [output.late, output.excused]
      }
      let exceptions = [
        SessionLog.Exception(person: "E10", status: .excused, reason: .care), .init(person: "E11", status: .late),
      ]
      #expect(try log(.init(session: "L2-001-1", except: exceptions)) == [1, 1])
      #expect(try log(.init(session: "L2-001-1", guests: ["E20"])) == [1, 1])
      #expect(try log(.init(session: "L2-001-1", notes: "Bra samtal.")) == [1, 1])
      // Who is named is corrected, and so is everybody when nothing else is said.
      #expect(try log(.init(session: "L2-001-1", except: [exceptions[0]], notes: "Bra samtal.")) == [0, 1])
      #expect(try log(.init(session: "L2-001-1")) == [0, 0])
    }
  }

  @Test func `guests are noted with the log; naming others takes back one's own, never a colleague's`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      #expect(try Self.log(organisation, ["E20", "E30"], as: "E1").guests == ["E20", "E30"])
      #expect(try Self.log(organisation, ["E31"], as: "E5").guests == ["E20", "E30", "E31"])
      #expect(try Self.log(organisation, nil, as: "E1").guests == ["E20", "E30", "E31"])
      #expect(try Self.log(organisation, ["E30"], as: "E1").guests == ["E30", "E31"])
      #expect(try Self.log(organisation, [], as: "E1").guests == ["E31"])
      let shown = try organisation.perform(SessionShow.self, .init(session: "L2-001-1"), as: "E5").guests
      #expect(shown?.map(\.person) == ["E20", "E30", "E31"])
      #expect(shown?.map(\.name) == ["Namn 20", "Namn 30", "Namn 31"])
      #expect(shown?.map(\.removedBy) == ["E1", "E1", nil])
      let log = try organisation.perform(AuditList.self, .init(operation: "session.log"), as: "E20").audit
      #expect(log.count == 1)
      #expect(log.first?.about["guests"]?.array?.compactMap(\.string) == ["E20"])
    }
  }

  @Test func `a guest reads that session and its cohort's name, and no reflections, members or other sessions`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      #expect(throws: KohortError.self) {
        try organisation.perform(SessionShow.self, .init(session: "L2-001-1"), as: "E30")
      }
      _ = try Self.log(organisation, ["E30"], as: "E1")
      let shown = try organisation.perform(SessionShow.self, .init(session: "L2-001-1"), as: "E30")
      #expect(shown.cohort == "L2-001")
      #expect(shown.members == nil)
      #expect(shown.guests == nil)
      #expect(throws: KohortError.self) {
        try organisation.perform(SessionShow.self, .init(session: "L2-001-2"), as: "E30")
      }
      _ = try organisation.perform(
        ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: "Till kohorten."), as: "E10")
      #expect(try organisation.perform(ReflectionList.self, .init(), as: "E30").reflections.isEmpty)
      #expect(throws: KohortError.self) {
        try organisation.perform(
          ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: "Som gäst."), as: "E30")
      }
      let export = try organisation.perform(PersonExport.self, .init(), as: "E30")
      #expect(export.sections.first { $0.name == "guest" }?.rows.first?["session"]?.string == "L2-001-1")
      _ = try Self.log(organisation, [], as: "E1")
      #expect(throws: KohortError.self) {
        try organisation.perform(SessionShow.self, .init(session: "L2-001-1"), as: "E30")
      }
    }
  }

  @Test func `who is no guest is named with the reason, and nothing changes`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let error = try #require(throws: KohortError.self) {
        try Self.log(organisation, ["E10", "E1", "E99", "E30", "E30", ""], as: "E1")
      }
      #expect(
        error.invalidParameters.map { "\($0.property): \($0.reason.en)" } == [
          "guests[0]: E10 is a member of cohort L2-001, and no guest there",
          "guests[1]: E1 facilitates the session, and is no guest there",
          "guests[2]: there is no E99 in the organisation", "guests[4]: E30 is named more than once",
          "guests[5]: names nobody",
        ])
      #expect(try organisation.perform(SessionShow.self, .init(session: "L2-001-1")).status == .planned)
    }
  }

  @Test func `those whom a log names see it in their log, and how they were marked is not told there`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(
        SessionLog.self,
        .init(session: "L2-001-1", except: [.init(person: "E10", status: .excused, reason: .care)]), as: "E1")
      func about(_ person: String) throws -> [String] {
        try organisation.perform(AuditList.self, .init(operation: "session.log"), as: person).audit.map(\.about.text)
      }
      #expect(try about("E10") == [#"{"marked":["E10"],"session":"L2-001-1"}"#])
      #expect(try about("E11").isEmpty)
      #expect(try about("E5") == about("E10"))
    }
  }
}
