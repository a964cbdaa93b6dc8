import Bilingual
import Foundation
import KohortService
import Postgres
import Support
import Testing

@Suite struct SheetTests {
  private static let header = "session,person,name,status,reason,noted"

  /// Takes in a sheet with these lines below the header.
  private static func take(
    _ lines: [String], header: String = header, _ organisation: TestOrganisation, as person: String,
    language: Language = .en
  ) throws -> SessionImport.Output {
    let file = FileManager.default.temporaryDirectory.appending(path: "sheet-\(UUID().uuidString).csv")
    try Data(([header] + lines).joined(separator: "\r\n").utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try organisation.perform(SessionImport.self, .init(file: file.path), as: person, language: language)
  }

  private static func counts(_ log: SessionLog.Output) -> [Int] { [log.present, log.late, log.excused, log.absent] }

  private static func sheet(_ organisation: TestOrganisation, as person: String = "E1") throws -> [SessionSheet.Row] {
    try organisation.perform(SessionSheet.self, .init(session: "L2-001-1"), as: person).rows
  }

  /// The lines of a sheet with other statuses for some.
  private static func filled(_ rows: [SessionSheet.Row], _ said: [String: String]) -> [String] {
    rows.map { row in
      let status = said[row.person] ?? (row.status?.rawValue ?? "") + "," + (row.reason?.rawValue ?? "")
      return "\(row.session),\(row.person),\(row.name ?? ""),\(status),\(row.noted ?? "")"
    }
  }

  @Test func `a sheet goes out with the members and comes back as a log, in Swedish or English`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let rows = try Self.sheet(organisation)
      #expect(rows.count == 7 && rows.allSatisfy { $0.status == nil && $0.noted == nil && $0.name != nil })
      let taken = try Self.take(
        Self.filled(rows, ["E10": "giltig frånvaro,omsorg", "E11": "Late,", "E12": "frånvarande,"])
          + ["L2-001-1,E20,,gäst,,"], organisation, as: "E1")
      #expect(taken.read == 8 && taken.rejections.isEmpty && SessionImport.exitCode(taken) == 0)
      let log = try #require(taken.sessions.first)
      #expect(Self.counts(log) == [4, 1, 1, 1])
      #expect(log.guests == ["E20"])
      let after = try Self.sheet(organisation)
      #expect(after.first { $0.person == "E10" }?.reason == .care)
      #expect(after.last?.status == .guest && after.last?.person == "E20")
      let again = try Self.take(Self.filled(after, [:]), organisation, as: "E1")
      #expect(again.rejections.isEmpty && again.sessions.first?.late == 1 && again.sessions.first?.guests == ["E20"])
      let noted = try organisation.perform(AuditList.self, .init(operation: "session.import"), as: "E5").audit
      #expect(noted.count == 2)
    }
  }

  @Test(arguments: ["garbage", ",,,absent,,", "L2-001-1,,,absent,,"])
  func `where a row does not tell whose it is, nobody is marked of whom no row tells`(row: String) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let lines = Self.filled(try Self.sheet(organisation), ["E11": "late,"]).filter { !$0.contains(",E10,") }
      let taken = try Self.take([row] + lines, organisation, as: "E1")
      #expect(taken.rejections.map(\.line) == [2] && taken.rejections.map(\.result) == [.refused])
      let log = try #require(taken.sessions.first)
      #expect(Self.counts(log) == [5, 1, 0, 0])
      #expect(try Self.sheet(organisation).first { $0.person == "E10" }?.status == nil)
      let mended = try Self.take(lines + ["L2-001-1,E10,,absent,,"], organisation, as: "E1")
      #expect(mended.rejections.isEmpty && mended.sessions.first.map(Self.counts) == [5, 1, 0, 1])
    }
  }

  @Test func `what a colleague has noted since the sheet was made stands, and each such row is told`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let rows = try Self.sheet(organisation)
      _ = try organisation.perform(
        SessionLog.self,
        .init(
          session: "L2-001-1",
          except: [
            .init(person: "E10", status: .late), .init(person: "E11", status: .absent), .init(person: "E13", status: .late),
          ]),
        as: "E5")
      // E12 was there by HR's log, E13 as the sheet says; E11 has no status on the sheet.
      let taken = try Self.take(
        Self.filled(rows, ["E10": "absent,", "E12": "excused,duty", "E13": "late,"]), organisation, as: "E1", language: .sv)
      #expect(taken.rejections.map(\.person) == ["E10", "E12"])
      #expect(taken.rejections.allSatisfy { $0.result == .kept && $0.reason.contains("efter att listan gjordes") })
      #expect(taken.rejections.first?.line == 2 + (rows.firstIndex { $0.person == "E10" } ?? 0))
      #expect(SessionImport.exitCode(taken) == 65)
      let log = try #require(taken.sessions.first)
      #expect(Self.counts(log) == [4, 2, 0, 1])
      // With a sheet that knows of it, the same rows are taken.
      let newer = try Self.take(
        Self.filled(Self.sheet(organisation), ["E10": "absent,", "E12": "excused,duty"]), organisation, as: "E1")
      #expect(newer.rejections.isEmpty)
      let newerLog = try #require(newer.sessions.first)
      #expect(Self.counts(newerLog) == [3, 1, 1, 2])
    }
  }

  @Test func `a guest whom a colleague has taken back since the sheet was made stays away, and that is told`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func log(_ guests: [String], as person: String) throws {
        _ = try organisation.perform(SessionLog.self, .init(session: "L2-001-1", guests: guests), as: person)
      }
      try log(["E20"], as: "E5")
      try log(["E21"], as: "E1")
      let stale = Self.filled(try Self.sheet(organisation), [:])
      try log([], as: "E5")
      try log([], as: "E1")
      let taken = try Self.take(stale, organisation, as: "E1")
      #expect(taken.rejections.map { "\($0.person ?? "") \($0.result)" } == ["E20 kept"])
      #expect(taken.rejections.first?.reason.hasPrefix("E5 took the guest back on ") == true)
      // One's own are corrected by the sheet, and a guest of whom it knows nothing is a new one.
      #expect(taken.sessions.first?.guests == ["E21"])
      let again = try Self.take(["L2-001-1,E20,,guest,,"], organisation, as: "E1")
      #expect(again.rejections.isEmpty && again.sessions.first?.guests == ["E20"])
    }
  }

  @Test func `one's own marks are corrected by a sheet that is taken in once more`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let rows = try Self.sheet(organisation)
      _ = try Self.take(Self.filled(rows, ["E10": "absent,"]), organisation, as: "E1")
      let again = try Self.take(Self.filled(rows, ["E10": "late,"]), organisation, as: "E1")
      #expect(again.rejections.isEmpty && again.sessions.first?.late == 1 && again.sessions.first?.absent == 0)
    }
  }

  @Test func `a row that is wrong is told and changes nothing for that person, and the others are taken`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let taken = try Self.take(
        [
          "L2-001-1,E10,,absnt,,", "L2-001-1,E11,,late,care,", "L2-001-1,E12,,absent,sjuk,", "L2-001-1,E20,,late,,",
          "L2-001-1,E13,,late,,", "L2-001-1,E13,,absent,,", "L2-001-1,E14,,guest,,", "L2-002-1,E21,,late,,", "L2-009-1,E1,,,,",
          ",E15,,,,",
        ], organisation, as: "E1")
      #expect(
        taken.rejections.map { "\($0.line) \($0.reason)" } == [
          "2 'absnt' is none of present, late, excused, absent or guest", "3 a reason is given only for an absence",
          "4 'sjuk' is none of duty, leave, care, travel or other",
          "5 E20 is not a member of cohort L2-001; write guest for who was there all the same",
          "6 E13 stands on several lines: 6, 7", "7 E13 stands on several lines: 6, 7",
          "8 E14 is a member of cohort L2-001, and no guest there",
          "9 You are not a facilitator of session L2-002-1.", "10 There is no session L2-009-1.",
          "11 the session or the person is missing",
        ])
      let marked = try organisation.perform(SessionShow.self, .init(session: "L2-001-1"), as: "E1").members ?? []
      // Those with a wrong row have no mark yet, nor has who stands in two.
      #expect(marked.filter { $0.status == nil }.map(\.person).sorted() == ["E10", "E11", "E12", "E13", "E14", "E15"])
      #expect(marked.filter { $0.status == .present }.map(\.person) == ["E3"])
    }
  }

  @Test func `a file that is no sheet is refused with the columns that are missing`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let error = try #require(throws: KohortError.self) {
        try Self.take(["L2-001-1,E10"], header: "träff,person", organisation, as: "E1")
      }
      #expect(error.problem == .inputRefused)
      #expect(error.text(.en).contains("Columns that are missing: status, reason, noted."))
    }
  }
}
