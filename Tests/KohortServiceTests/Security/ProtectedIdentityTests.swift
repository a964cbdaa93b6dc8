import Bilingual
import Foundation
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

/// Everything that says who and where a person with a protected identity is holds the same marker, and no output has it.
@Suite struct ProtectedIdentityTests {
  private static let marker = "hemligt"

  private static let identity = """
    insert into department (name) values ('Hemligtförvaltningen');
    insert into workplace (department_id, name) select id, 'Hemligtplatsen' from department where name like 'Hemligt%';
    update person
       set employee_number = 'Hemligt12', name = 'Hemligt Namn', email = 'hemligt@example.se', title = 'Hemligttitel',
           position = 'Hemligtpost', site = 'Hemligtort', reports_to = 'Hemligtchef', attributes = '{"kön": "hemligt"}',
           protected = true, alias = 'P12', department_id = workplace.department_id, workplace_id = workplace.id
      from workplace
     where employee_number = 'E12' and workplace.name = 'Hemligtplatsen';
    insert into access (person_id, "right") select id, 'operator' from person where employee_number = 'E6';
    insert into access (person_id, "right") select id, 'acting' from person where alias = 'P12';
    insert into login (name, person_id) select 'login12', id from person where alias = 'P12';
    insert into reflection (session_id, cohort_id, author_id, kind, text, visibility, recorded_at)
    select session.id, session.cohort_id, person.id, 'insight', 'Ord.', 'open', now()
      from session, person where session.name = 'L2-001-1' and person.alias = 'P12';
    insert into session_facilitator (session_id, person_id, lead)
    select session.id, person.id, false from session, person where session.name = 'L2-002-2' and person.alias = 'P12';
    insert into session_guest (session_id, person_id, noted_at, noted_by)
    select session.id, person.id, now(), person.id from session, person where session.name = 'L2-002-1' and person.alias = 'P12';
    """

  /// Everything an operation told: its output, or its refusal in both languages.
  private static func told<O: KohortService.Operation>(
    _ operation: O.Type, _ parameters: O.Parameters, _ organisation: TestOrganisation, as person: String?
  ) throws -> String {
    do {
      return try JSONValue(encoding: organisation.perform(operation, parameters, as: person, keeping: false)).text
    } catch let error as KohortError {
      return error.text(.sv) + "\n" + error.text(.en)
    }
  }

  @Test(arguments: [nil, "E5", "E6", "E1", "E2", "E11", "E30"] as [String?])
  func `no operation tells who or where somebody with a protected identity is`(reader: String?) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try organisation.connect().script(Self.identity)
      let all = { (word: String, told: String) in
        #expect(!told.lowercased().contains(Self.marker), "\(word) tells \(reader ?? "the keeper"): \(told)")
      }
      func tell<O: KohortService.Operation>(_ operation: O.Type, _ parameters: O.Parameters) throws {
        all(O.name, try Self.told(operation, parameters, organisation, as: reader))
      }
      try tell(PersonList.self, .init())
      try tell(PersonList.self, .init(search: "P12"))
      try tell(PersonShow.self, .init(person: "P12"))
      try tell(PersonLeave.self, .init(person: "P12"))
      try tell(CohortList.self, .init())
      try tell(CohortShow.self, .init(cohort: "L2-001"))
      try tell(CohortAdd.self, .init(cohort: "L2-002", person: "P12"))
      try tell(CohortAdd.self, .init(cohort: "L2-002", person: "P12", despiteRules: true))
      try tell(CohortRemove.self, .init(cohort: "L2-001", person: "P12"))
      try tell(CohortSwap.self, .init(person: "P12", other: "E21"))
      try tell(CohortCreate.self, .init(edition: "L2", members: ["P12", "E30"]))
      try tell(SessionList.self, .init())
      try tell(SessionShow.self, .init(session: "L2-001-1"))
      try tell(SessionShow.self, .init(session: "L2-002-2"))
      try tell(SessionLog.self, .init(session: "L2-001-1", except: [.init(person: "P12", status: .late)]))
      try tell(SessionLog.self, .init(session: "L2-001-1", except: [.init(person: "P13", status: .late)]))
      try tell(SessionLog.self, .init(session: "L2-002-1", guests: ["P12"]))
      try tell(SessionShow.self, .init(session: "L2-002-1"))
      for session in ["L2-001-1", "L2-002-1"] { try tell(SessionSheet.self, .init(session: session)) }
      try tell(ReportShow.self, .init(report: .certificates, person: "P12"))
      try tell(CalendarExport.self, .init(cohort: "L2-001"))
      try tell(ReflectionList.self, .init())
      try tell(EditionShow.self, .init(edition: "L2"))
      try tell(ProgrammeShow.self, .init(programme: "L"))
      try tell(PlanPropose.self, .init(edition: "L2", steps: 100))
      try tell(AccessList.self, .init())
      try tell(AuditList.self, .init())
      for report in ReportName.allCases { try tell(ReportShow.self, .init(report: report)) }
    }
  }

  @Test func `who becomes protected later goes by the alias in what was planned before, and works nowhere there`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(CohortRemove.self, .init(cohort: "L2-001", person: "E12", despiteRules: true), as: "E5")
      _ = try organisation.perform(PlanPropose.self, .init(edition: "L2", steps: 100), as: "E5")
      func plan() throws -> PlanShow.Output {
        try organisation.perform(PlanShow.self, .init(plan: "L2", problem: true, document: true), as: "E5")
      }
      #expect(try JSONValue(encoding: plan()).text.contains(#""E12""#))
      try organisation.connect().execute(
        "update person set protected = true, alias = 'P12' where employee_number = 'E12'")
      let after = try plan()
      #expect(try !JSONValue(encoding: after).text.contains(#""E12""#))
      let hidden = try #require(after.problem?["people"]?.array?.first { $0["id"]?.string == "P12" })
      #expect(hidden["department"]?.string == "P12" && hidden["workplace"]?.string == "P12" && hidden["attributes"] == nil)
      #expect(after.document?.text.contains(#""P12""#) == true)
    }
  }

  @Test func `an alias begins with the protection, is the database's to choose, and is not found by the number`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      func alias() throws -> String {
        try connection.query("select alias from person where employee_number = 'E12'").one(as: String.self)
      }
      func asHR(_ sql: String) throws {
        try connection.transaction { connection in
          try connection.execute("set local role kohort_service")
          _ = try connection.query("select claim(null, 'E5')")
          try connection.execute("select open_register()")
          try connection.execute(sql)
        }
      }
      var seen: Set<String> = [try alias()]
      for _ in 1...2 {
        try asHR("update person set protected = true where employee_number = 'E12'")
        #expect(try seen.insert(alias()).inserted)
        #expect(throws: PostgresError.self) {
          try asHR("update person set alias = 'PCHOSEN' where employee_number = 'E12'")
        }
        try asHR("update person set protected = false where employee_number = 'E12'")
      }
      #expect(throws: PostgresError.self) {
        try asHR("insert into person (employee_number, alias, protected) values ('E99', 'PCHOSEN', true)")
      }
      try asHR("update person set protected = true where employee_number = 'E12'")
      let last = try alias()
      let found = try connection.transaction { connection in
        try connection.execute("set local role kohort_service")
        _ = try connection.query("select claim(null, 'E5')")
        return try connection.query("select name from people_named(array['E10', 'E12', $1])", last).rows(as: String.self)
      }
      #expect(found.sorted() == ["E10", last].sorted())
    }
  }

  @Test func `neither plan documents, nor the night's files, nor the log name them`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try organisation.connect().script(Self.identity)
      _ = try organisation.perform(CohortRemove.self, .init(cohort: "L2-001", person: "P12", despiteRules: true), as: "E5")
      _ = try organisation.perform(PlanPropose.self, .init(edition: "L2", steps: 100), as: "E5")
      var upsert = PersonUpsert.Parameters(employeeNumber: "Hemligt12")
      upsert.title = "Hemligt annat"
      let changed = try organisation.perform(PersonUpsert.self, upsert, as: "E5")
      #expect(changed.person == nil && changed.change == "changed")
      let plan = try organisation.perform(
        PlanShow.self, .init(plan: "L2", problem: true, document: true), as: "E5")
      let log = try organisation.perform(AuditList.self, .init(), as: "E5")
      for text in try [JSONValue(encoding: plan).text, JSONValue(encoding: log).text] {
        #expect(text.contains("P12") && !text.lowercased().contains(Self.marker))
      }
      let folder = FileManager.default.temporaryDirectory.appending(path: "protected-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      _ = try Nightly.run(organisation.settings, Nightly.Options(folder: folder.path))
      let files = FileManager.default.enumerator(at: folder.resolvingSymlinksInPath(), includingPropertiesForKeys: nil)
      var count = 0
      while let file = files?.nextObject() as? URL {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
        // The address alone, so that the person is asked to look.
        let rest = text.replacing(/.*"kind":"look".*\n/, with: "")
        #expect(!rest.lowercased().contains(Self.marker), "\(file.lastPathComponent)")
        count += 1
      }
      #expect(count > 10)
    }
  }
}
