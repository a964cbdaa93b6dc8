import Bilingual
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

@Suite struct ReflectionTests {
  /// Who may read a reflection that E10 of L2-001 wrote, at each step.
  static let readers: [(person: String?, atCohort: Bool, atOpen: Bool)] = [
    ("E10", true, true), ("E11", true, true), ("E1", true, true),  // author, member, facilitator
    ("E20", false, true), ("E2", false, true), ("E30", false, true),  // other cohort, its facilitator, in none
    ("E5", false, true), (nil, false, true),  // HR, the keeper
  ]

  private static func record(
    _ organisation: TestOrganisation, _ text: String = "Jag avbryter mindre.", visibility: Visibility? = nil
  ) throws -> String {
    try organisation.perform(
      ReflectionRecord.self,
      .init(session: "L2-001-1", kind: .insight, text: text, visibility: visibility, confirm: true), as: "E10"
    ).reflection
  }

  private static func canRead(_ organisation: TestOrganisation, _ name: String, _ person: String?) throws -> Bool {
    let listed = try organisation.perform(ReflectionList.self, .init(), as: person).reflections
    let isListed = listed.contains { $0.reflection == name }
    let isShown = (try? organisation.perform(ReflectionShow.self, .init(reflection: name), as: person)) != nil
    #expect(isListed == isShown, "list and show disagree for \(person ?? "the keeper")")
    return isListed
  }

  @Test func `what is private is read by its author alone, and each step lets exactly the right people in`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let name = try Self.record(organisation)
      for reader in Self.readers {
        #expect(try Self.canRead(organisation, name, reader.person) == (reader.person == "E10"))
      }
      _ = try organisation.perform(
        ReflectionWiden.self, .init(reflection: name, to: .cohort, confirm: true), as: "E10")
      for reader in Self.readers {
        #expect(try Self.canRead(organisation, name, reader.person) == reader.atCohort, "\(reader)")
      }
      _ = try organisation.perform(ReflectionWiden.self, .init(reflection: name, to: .open, confirm: true), as: "E10")
      for reader in Self.readers {
        #expect(try Self.canRead(organisation, name, reader.person) == reader.atOpen, "\(reader)")
      }
      _ = try organisation.perform(ReflectionWithdraw.self, .init(reflection: name), as: "E10")
      for reader in Self.readers {
        #expect(try Self.canRead(organisation, name, reader.person) == (reader.person == "E10"))
      }
    }
  }

  @Test func `whoever leaves the cohort no longer reads what it shares`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let name = try Self.record(organisation, visibility: .cohort)
      #expect(try Self.canRead(organisation, name, "E11"))
      _ = try organisation.perform(CohortRemove.self, .init(cohort: "L2-001", person: "E11"))
      #expect(try !Self.canRead(organisation, name, "E11"))
    }
  }

  @Test func `the database itself keeps private words from whoever logs in as the service`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try Self.record(organisation, "hemligt")
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      func rows() throws -> Int { try connection.query("select id from reflection").count }
      #expect(try rows() == 0)
      try connection.transaction { connection in
        _ = try connection.query("select claim(null, 'E11')")
        #expect(try rows() == 0)
        #expect(try connection.execute("update reflection set visibility = 'open'") == 0)
        #expect(try connection.execute("delete from reflection") == 0)
      }
      try connection.transaction { connection in
        _ = try connection.query("select claim(null, 'E10')")
        #expect(try rows() == 1)
      }
      #expect(try rows() == 0)
    }
  }

  @Test func `nobody writes in another's name, and the reporter counts without reading`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try Self.record(organisation)
      let connection = try organisation.connect()
      let other = try connection.query("select id from person where employee_number = 'E10'").one(as: Int64.self)
      try connection.execute("set role kohort_service")
      #expect(throws: PostgresError.self) {
        try connection.transaction { connection in
          _ = try connection.query("select claim(null, 'E11')")
          try connection.execute(
            """
            insert into reflection (session_id, cohort_id, author_id, kind, text, recorded_at)
            select session.id, session.cohort_id, $1, 'insight', 'falskt', now()
              from session where session.name = 'L2-001-1'
            """, other)
        }
      }
      try connection.execute("set role kohort_reporter")
      try connection.transaction { connection in
        _ = try connection.query("select claim(null, null)")
        #expect(try connection.query("select reflections from reflection_counts(array[1]::bigint[])").one(as: Int.self) == 1)
      }
      #expect(try connection.query("select reflections from reflection_counts(array[1]::bigint[])").isEmpty)
      #expect(throws: PostgresError.self) { try connection.query("select text from reflection") }
    }
  }

  @Test func `a step up the ladder needs a confirmation that says who will read`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let name = try Self.record(organisation)
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(ReflectionWiden.self, .init(reflection: name, to: .cohort), as: "E10")
      }
      #expect(error.problem.batchCode == -32004)
      #expect(error.message.sv == "Steget behöver bekräftas: sedan kan de 8 i L2-001 läsa reflektionen.")
      let down = try #require(throws: KohortError.self) {
        try organisation.perform(ReflectionWiden.self, .init(reflection: name, to: .private, confirm: true), as: "E10")
      }
      #expect(down.problem == .conflict)
    }
  }

  @Test func `nobody chooses the key or the time of what they write, so that it is never taken for another's`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let shared = try organisation.perform(
        ReflectionRecord.self,
        .init(session: "L2-001-1", kind: .insight, text: "delat", visibility: .open, confirm: true), as: "E11"
      ).reflection
      try organisation.connect().execute(
        "insert into access (person_id, \"right\") select id, 'registrar' from person where employee_number = 'E5'")
      _ = try organisation.perform(PersonErase.self, .init(confirm: true), as: "E11")
      let connection = try organisation.connect()
      try connection.transaction { connection in
        try connection.execute("set local role kohort_service")
        _ = try connection.query("select claim(null, 'E10')")
        for (columns, values) in [("id, ", "\(shared.dropFirst()), "), ("recorded_at, ", "'1999-01-01', ")] {
          let refused = """
            insert into reflection (\(columns)session_id, cohort_id, author_id, kind, text) overriding system value
            select \(values)session.id, cohort_id, me(), 'insight', 'falskt' from session where name = 'L2-001-1'
            """
          let error = #expect(throws: PostgresError.self, "\(refused)") { try connection.savepoint { try $0.execute(refused) } }
          #expect(error?.sqlState == "42501")
        }
      }
      // Also where one should have got in all the same, what is sealed is what is disclosed.
      try organisation.connect().execute(
        """
        insert into reflection (id, session_id, cohort_id, author_id, kind, text) overriding system value
        select \(shared.dropFirst()), session.id, cohort_id, person.id, 'insight', 'falskt'
          from session, person where session.name = 'L2-001-1' and employee_number = 'E10'
        """)
      let told = try organisation.perform(RecordDisclose.self, .init(record: shared), as: "E5")
      #expect(told.text == "delat")
    }
  }

  @Test func `no table lets the program choose a key that the database gives`() throws {
    let chosen = try TestOrganisation.untouched.get().connect().query(
      """
      select class.relname || '.' || attname
        from pg_attribute join pg_class as class on class.oid = attrelid
       where relnamespace = current_schema()::regnamespace and attidentity <> ''
         and has_column_privilege('kohort_service', class.oid, attnum, 'insert')
      """
    ).rows(as: String.self)
    #expect(chosen == [])
  }

  @Test func `what was shared is withdrawn now and not in the past, and stays what it is, in the database itself`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(
        ReflectionRecord.self,
        .init(session: "L2-001-1", kind: .proposal, text: "Ta bort den.", visibility: .open, confirm: true), as: "E10")
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      try connection.transaction { connection in
        _ = try connection.query("select claim(null, 'E10')")
        for refused in [
          "update reflection set kind = 'insight'",
          """
          insert into reflection (session_id, cohort_id, author_id, kind, visibility, text, withdrawn_at)
          select session_id, cohort_id, author_id, kind, 'open', 'x', '2000-01-01' from reflection
          """,
        ] {
          #expect(throws: PostgresError.self, "\(refused)") { try connection.savepoint { try $0.execute(refused) } }
        }
        try connection.execute("update reflection set withdrawn_at = '2000-01-01'")
      }
      #expect(
        try organisation.connect().query("select withdrawn_at > now() - interval '1 hour' from reflection").one(as: Bool.self))
    }
  }

  @Test func `what only its author could read is deleted by the author alone, with every version; what was shared is not`() throws
  {
    try withOrganisation { organisation in
      try organisation.furnish()
      func record(_ visibility: Visibility) throws -> String {
        try organisation.perform(
          ReflectionRecord.self,
          .init(session: "L2-001-1", kind: .insight, text: "En tanke.", visibility: visibility, confirm: true), as: "E10"
        ).reflection
      }
      func refusal(_ name: String, _ confirm: Bool? = true, as person: String? = "E10") throws -> KohortError.Problem {
        try #require(throws: KohortError.self) {
          try organisation.perform(ReflectionDelete.self, .init(reflection: name, confirm: confirm), as: person)
        }.problem
      }
      let mine = try record(.private), shared = try record(.cohort)
      _ = try organisation.perform(ReflectionEdit.self, .init(reflection: mine, text: "En annan tanke."), as: "E10")
      #expect(try refusal(mine, nil) == .refusedByRule)
      #expect(try refusal(shared) == .refusedByRule)
      for person in ["E11", "E5", "E1"] { #expect(try refusal(mine, as: person) == .notFound) }
      #expect(try refusal(shared, as: "E11") == .notPermitted)
      #expect(try organisation.perform(ReflectionDelete.self, .init(reflection: mine, confirm: true), as: "E10").deleted)
      #expect(try refusal(mine) == .notFound)
      let left = try organisation.connect().query(
        "select (select count(*) from reflection), (select count(*) from reflection_version)"
      ).one(as: Int.self, Int.self)
      #expect(left == (1, 0))
      let noted = try organisation.perform(AuditList.self, .init(operation: "reflection.delete"), as: "E10").audit
      #expect(noted.map(\.about.text) == [#"{"reflection":"\#(mine)"}"#])
      #expect(try organisation.perform(AuditList.self, .init(operation: "reflection.delete"), as: "E5").audit.isEmpty)
    }
  }

  @Test func `only members write, after the session, and they write something`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func refusal(_ session: String, _ text: String, _ person: String?) -> KohortError? {
        do {
          _ = try organisation.perform(
            ReflectionRecord.self, .init(session: session, kind: .insight, text: text), as: person)
          return nil
        } catch { return error as? KohortError }
      }
      #expect(refusal("L2-001-1", "x", "E20")?.message.en == "Not a member of this cohort")
      #expect(refusal("L2-001-1", "x", "E20")?.problem.batchCode == -32003)
      #expect(refusal("L2-001-1", "x", nil)?.problem == .notPermitted)
      #expect(refusal("L2-001-2", "x", "E10")?.problem == .refusedByRule)
      #expect(refusal("L2-001-1", " \n", "E10")?.invalidParameters.first?.reason.sv == "är tom")
      #expect(refusal("L2-001-1", String(repeating: "å", count: 20_001), "E10")?.problem == .invalidParameters)
      #expect(refusal("L2-001-1", String(repeating: "å", count: 20_000), "E10") == nil)
    }
  }
}
