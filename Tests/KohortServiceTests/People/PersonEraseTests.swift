import Bilingual
import Foundation
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

@Suite struct PersonEraseTests {
  private static let markers = ["raderas77", "raderna", "alias77", "login77"]

  /// E77 facilitates, is a member, boss and HR, has written, logged, acted for somebody and stands in documents.
  private static let life = """
    insert into person (employee_number, alias, name, email, reports_to)
    values ('Raderas77', 'PALIAS77', 'Rut Raderna', 'rut@raderna.example', 'E4');
    update person set reports_to = 'Raderas77', reports_to_id = (select id from person where employee_number = 'Raderas77')
     where employee_number = 'E12';
    insert into access (person_id, "right") select id, 'hr' from person where employee_number = 'Raderas77';
    insert into login (name, person_id) select 'login77', id from person where employee_number = 'Raderas77';
    insert into programme_facilitator (programme_id, person_id)
    select programme.id, person.id from programme, person where employee_number = 'Raderas77';
    update programme set document = jsonb_set(
      jsonb_set(document, '{facilitators}', document -> 'facilitators' || '[{"person": "Raderas77"}]'),
      '{cohorts,keep_apart}', '[["Raderas77", "E10"]]');
    insert into edition (programme_id, code, from_date, to_date, people)
    select id, 'L9', '2026-01-01', '2026-12-31', '{"person": ["E10", "Raderas77"]}' from programme;
    insert into session_facilitator (session_id, person_id, lead)
    select session.id, person.id, false from session, person
     where session.name in ('L2-002-1', 'L2-002-2') and employee_number = 'Raderas77';
    insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
    select cohort.id, cohort.edition_id, person.id, current_date - 30
      from cohort, person where cohort.name = 'L2-001' and employee_number = 'Raderas77';
    """

  private static func with(_ body: (TestOrganisation, borrowing Connection) throws -> Void) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      try connection.script(life)
      func write(_ text: String, _ visibility: Visibility) throws {
        _ = try organisation.perform(
          ReflectionRecord.self,
          .init(session: "L2-001-1", kind: .insight, text: text, visibility: visibility, confirm: true), as: "Raderas77")
      }
      try write("ordprivat", .private)
      try write("ordkohort", .cohort)
      try write("ordöppet", .open)
      _ = try organisation.perform(
        ReflectionEdit.self, .init(reflection: "R1", text: "ordprivat två"), as: "Raderas77")
      _ = try organisation.perform(
        SessionLog.self, .init(session: "L2-002-1", except: [.init(person: "E20", status: .late)]), as: "Raderas77")
      _ = try organisation.perform(
        SessionLog.self, .init(session: "L2-001-1", except: [.init(person: "Raderas77", status: .late)]), as: "E1")
      _ = try organisation.perform(AccessToken.self, .init(person: "E10"), as: "Raderas77")
      _ = try organisation.perform(AccessGrant.self, .init(person: "Raderas77", login: "login77b"), as: "E5")
      _ = try organisation.perform(PlanPropose.self, .init(edition: "L2", steps: 100), as: "Raderas77")
      let lines =
        #"{"id": 1, "method": "attendance.mark", "params": {"session": "L2-001-1", "person": "Raderas77", "status": "late"}}"#
        + "\n"
      _ = try batch(lines, organisation)
      try body(organisation, connection)
    }
  }

  private static func batch(_ lines: String, _ organisation: TestOrganisation) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "erase-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [("in", lines), ("out", "")] { try Data(text.utf8).write(to: folder.appending(path: name)) }
    let input = try FileHandle(forReadingFrom: folder.appending(path: "in"))
    let answers = try FileHandle(forWritingTo: folder.appending(path: "out"))
    var options = BatchOptions()
    options.batchID = "b77"
    _ = try Batch.run(
      organisation.settings, options, input: input.fileDescriptor, output: answers.fileDescriptor)
    return try String(contentsOf: folder.appending(path: "out"), encoding: .utf8)
  }

  /// Where these words stand, in any row of any table, as the superuser reads them.
  private static func found(_ words: [String], _ connection: borrowing Connection) throws -> [String] {
    let tables = try connection.query(
      "select relname from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' order by 1"
    ).rows(as: String.self)
    return try tables.filter { table in
      try connection.query(
        "select exists (select from \(table) as kept where lower(kept::text) like any ($1::text[]))",
        words.map { "%\($0)%" }
      ).one(as: Bool.self)
    }
  }

  @Test func `after somebody who left is erased, no row of any table holds the name, the number or the address`() throws {
    try Self.with { organisation, connection in
      #expect(
        try Self.found(Self.markers, connection) == [
          "audit", "batch_receipt", "edition", "login", "person", "plan", "profile", "programme",
        ])
      _ = try organisation.perform(PersonLeave.self, .init(person: "Raderas77"))
      let key = try connection.query("select id from person where employee_number = 'Raderas77'").one(as: Int64.self)
      let log = try connection.query("select count(*) from audit").one(as: Int.self)
      let tried = try organisation.perform(
        PersonErase.self, .init(person: "Raderas77", confirm: true), as: "E5", keeping: false)
      #expect(tried.erased == 1 && tried.sealed == 2 && tried.receipts == 1 && tried.logins == ["login77", "login77b"])
      #expect(try !Self.found(["raderas77"], connection).isEmpty)
      let refusal = try #require(throws: KohortError.self) {
        try organisation.perform(PersonErase.self, .init(person: "Raderas77"), as: "E5")
      }
      #expect(refusal.problem == .refusedByRule && refusal.text(.en).contains("cannot be undone"))
      let done = try organisation.perform(PersonErase.self, .init(person: "Raderas77", confirm: true), as: "E5")
      #expect(done.whole && done.log > 5 && done.person.hasPrefix("X"))
      #expect(try Self.found(Self.markers + ["ordprivat"], connection) == [])
      // Nor does the key of the row that was, which an old backup could lead back from.
      let pointing = try connection.query(
        "select exists (select from audit where $1 in (actor_id, person_id) or $1 = any (subjects))", key
      ).one(as: Bool.self)
      #expect(!pointing)
      #expect(try connection.query("select count(*) from audit").one(as: Int.self) == log + 1)
      // What had been shared is hidden and kept, without an author.
      #expect(try Self.found(["ordkohort", "ordöppet"], connection) == ["sealed_record"])
      #expect(try organisation.perform(ReflectionList.self, .init(), as: "E10").reflections.isEmpty)
      // The batch is not carried out again.
      #expect(
        try Self.batch(
          #"{"id": 1, "method": "attendance.mark", "params": {"session": "L2-001-1", "person": "Raderas77", "status": "late"}}"#
            + "\n",
          organisation
        ).contains(#""result":{"erased":true}"#))
      _ = try organisation.perform(SessionShow.self, .init(session: "L2-002-1"), as: "E5")
      _ = try organisation.perform(PlanShow.self, .init(plan: "L2"), as: "E5")
      _ = try organisation.perform(ReportShow.self, .init(report: .attendance), as: "E5")
    }
  }

  @Test func `every row that points at a person goes with the person, or erasing takes it away by name`() throws {
    let connection = try TestOrganisation.untouched.get().connect()
    let kept = try connection.query(
      """
      select relname || '.' || attname
        from pg_constraint
        join pg_class on pg_class.oid = conrelid
        join pg_attribute on attrelid = conrelid and attnum = conkey[1]
       where contype = 'f' and confrelid = 'person'::regclass and confdeltype not in ('c', 'n') and array_length(conkey, 1) = 1
       order by 1
      """
    ).rows(as: String.self)
    // reflection_version goes with the reflection; the others stand in erase_whole().
    #expect(
      kept == [
        "access.person_id", "access_token.issued_by", "access_token.person_id", "attendance.marked_by", "booking.person_id",
        "cohort_member.person_id", "login.person_id", "person.reports_to_id", "programme_facilitator.person_id",
        "reflection_version.author_id", "session.logged_by", "session_facilitator.person_id",
      ])
  }

  @Test func `an import, an upsert and a statement of HR's leave an erased number out and say why`() throws {
    try Self.with { organisation, connection in
      _ = try organisation.perform(PersonLeave.self, .init(person: "Raderas77"))
      _ = try organisation.perform(PersonErase.self, .init(person: "Raderas77", confirm: true))
      let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
      defer { try? FileManager.default.removeItem(at: file) }
      try Data("employee_number,name\nE10,Namn 10\nRaderas77,Rut Raderna\nE99,Ny\n".utf8).write(to: file)
      let read = try organisation.perform(PersonImport.self, .init(file: file.path))
      #expect(read.new == 1 && read.refused == 1)
      #expect(read.rejections.map(\.line) == [3] && read.rejections[0].reason.contains("is not taken in again"))
      let refusal = try #require(throws: KohortError.self) {
        try organisation.perform(PersonUpsert.self, .init(employeeNumber: "Raderas77"))
      }
      #expect(refusal.invalidParameters.map(\.property) == ["employee_number"])
      let error = try #require(throws: PostgresError.self) {
        try connection.execute("insert into person (employee_number) values ('E100'), ('Raderas77')")
      }
      #expect(error.constraint == "person_not_erased")
    }
  }

  @Test func `those who are here erase their own words alone, and are taken in as before`() throws {
    try Self.with { organisation, connection in
      let whole = try #require(throws: KohortError.self) {
        try organisation.perform(PersonErase.self, .init(person: "Raderas77", confirm: true), as: "E5")
      }
      #expect(whole.message.en == "Raderas77 is still in the organisation.")
      let own = try organisation.perform(PersonErase.self, .init(confirm: true), as: "Raderas77")
      #expect(!own.whole && own.erased == 1 && own.sealed == 2)
      #expect(try Self.found(["ordprivat"], connection) == [])
      #expect(try organisation.perform(ReflectionList.self, .init(), as: "Raderas77").reflections.isEmpty)
      #expect(try organisation.perform(PersonShow.self, .init(person: "Raderas77"), as: "E5").name == "Rut Raderna")
      #expect(try organisation.perform(PersonUpsert.self, .init(employeeNumber: "Raderas77")).change == "unchanged")
      // HR is not told that somebody has erased their own words.
      let log = try organisation.perform(AuditList.self, .init(), as: "E5").audit
      #expect(!log.contains { $0.operation == "reflection.erase" || $0.operation == "person.erase" })
      #expect(try organisation.perform(AuditList.self, .init(operation: "reflection.erase"), as: "Raderas77").audit.count == 1)
    }
  }

  @Test func `nobody erases another's words, nor lifts the log's protection by a setting`() throws {
    try Self.with { organisation, connection in
      for (reader, person) in [("E10", "Raderas77"), ("E1", "E10"), ("E10", "E30")] {
        #expect(throws: KohortError.self) {
          try organisation.perform(PersonErase.self, .init(person: person, confirm: true), as: reader)
        }
      }
      try connection.transaction { connection in
        try connection.set("kohort.erasing", to: "x", forTransaction: true)
        let error = try #require(throws: PostgresError.self) {
          try connection.savepoint { try $0.execute("update audit set login = 'x'") }
        }
        #expect(error.constraint == "audit_stays")
      }
      let service = try organisation.connect()
      try service.execute("set role kohort_service")
      for call in ["erase_whole(1)", "erase_words(1, now())", "number_hash('x')", "renamed('x', '{}', 'y')"] {
        let error = try #require(throws: PostgresError.self) { _ = try service.query("select \(call)") }
        #expect(error.sqlState == "42501")
      }
    }
  }
}
