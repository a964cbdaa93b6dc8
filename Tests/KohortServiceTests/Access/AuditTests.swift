import Bilingual
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

@Suite struct AuditTests {
  @Test func `what changes something is noted with who, what and where, and read by HR and those concerned`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(
        SessionLog.self, .init(session: "L2-001-1", except: [.init(person: "E10", status: .absent)], notes: "hemligt"), as: "E1")
      _ = try organisation.perform(CohortRemove.self, .init(cohort: "L2-001", person: "E15", despiteRules: true), as: "E5")
      _ = try organisation.perform(
        ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: "hemligt"), as: "E10")
      _ = try organisation.perform(CohortList.self, .init(), as: "E10")
      func noted(_ person: String) throws -> [String] {
        try organisation.perform(AuditList.self, .init(), as: person).audit.map {
          "\($0.actor ?? "–") \($0.actedAs) \($0.operation) \($0.about.text)"
        }
      }
      #expect(
        try noted("E5") == [
          #"E5 hr cohort.remove {"cohort":"L2-001","person":"E15"}"#,
          #"E1 facilitator session.log {"marked":["E10"],"session":"L2-001-1"}"#,
        ] + furnished)
      #expect(
        try noted("E10") == [
          #"E10 participant reflection.record {"session":"L2-001-1"}"#,
          #"E1 facilitator session.log {"marked":["E10"],"session":"L2-001-1"}"#,
        ])
      // E15 sees nobody of HR otherwise, and is told all the same who did it.
      #expect(try noted("E15") == [#"E5 hr cohort.remove {"cohort":"L2-001","person":"E15"}"#])
      #expect(try noted("E11").isEmpty)
      let line = try #require(try organisation.perform(AuditList.self, .init(limit: 1), as: "E1").audit.first)
      #expect(line.operation == "session.log" && line.actedFor == nil && !line.login.isEmpty)
      #expect(line.at.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/) != nil)
    }
  }

  @Test func `who is one of several reads in the log of themselves alone`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(
        SessionLog.self,
        .init(
          session: "L2-001-1", except: [.init(person: "E10", status: .absent), .init(person: "E11", status: .late)],
          guests: ["E20"]),
        as: "E1")
      func told(_ person: String) throws -> [String] {
        try organisation.perform(AuditList.self, .init(operation: "session.log"), as: person).audit.map(\.about.text)
      }
      let whole = [#"{"guests":["E20"],"marked":["E10","E11"],"session":"L2-001-1"}"#]
      #expect(try told("E1") == whole)
      #expect(try told("E5") == whole)
      #expect(try told("E10") == [#"{"marked":["E10"],"session":"L2-001-1"}"#])
      #expect(try told("E11") == [#"{"marked":["E11"],"session":"L2-001-1"}"#])
      #expect(try told("E20") == [#"{"guests":["E20"],"session":"L2-001-1"}"#])
      #expect(try told("E12") == [])
      let found = try organisation.perform(AuditList.self, .init(person: "E11", operation: "session.log"), as: "E5").audit
      #expect(found.count == 1)
    }
  }

  @Test func `nobody but HR and the operator writes into the log of others than those whose sessions they facilitate`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      func writes(_ person: String, _ operation: String, _ about: String) throws -> Bool {
        try connection.transaction { connection in
          _ = try connection.query("select claim(null, $1)", person)
          do {
            try connection.savepoint { try $0.execute("select note($1, $2::jsonb)", operation, about) }
            return true
          } catch let error as PostgresError {
            #expect(error.constraint == "audit_own")
            return false
          }
        }
      }
      #expect(try writes("E10", "reflection.record", #"{"session": "L2-001-1"}"#))
      #expect(try writes("E10", "person.export", #"{"person": "E10"}"#))
      #expect(try !writes("E10", "cohort.delete", #"{"cohort": "L2-001"}"#))
      #expect(try !writes("E10", "person.erase", #"{"person": "E11"}"#))
      #expect(try !writes("E10", "session.log", #"{"session": "L2-001-1", "marked": ["E11"]}"#))
      #expect(try !writes("E10", "person.unmask", #"{"person": "E11"}"#))
      // What the database notes itself is said by nobody, HR included.
      for operation in ["record.disclose", "record.dispose", "access.grant", "access.token", "person.register"] {
        for person in ["E10", "E5"] { #expect(try !writes(person, operation, #"{"reflection": "R2"}"#), "\(operation)") }
      }
      #expect(try writes("E1", "session.log", #"{"session": "L2-001-1", "marked": ["E11"]}"#))
      #expect(try !writes("E1", "session.log", #"{"session": "L2-002-1", "marked": ["E11"]}"#))
      #expect(try !writes("E1", "person.erase", #"{"person": "E11"}"#))
      #expect(try writes("E5", "cohort.remove", #"{"cohort": "L2-001", "person": "E11"}"#))
    }
  }

  @Test func `rights, logins and tokens are noted by the database, by whatever way they are given and taken`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      try connection.transaction { connection in
        _ = try connection.query("select claim(null, 'E5')")
        for statement in [
          "select token from issue_token((select id from profile where code = 'E10'), 30)", "select revoke_token(1)",
          "insert into access (person_id, \"right\") select id, 'registrar' from profile where code = 'E10'",
          "delete from access where \"right\" = 'registrar'",
          "insert into login (name, person_id) select 'erik.ek', id from profile where code = 'E10'",
          "delete from login where name = 'erik.ek'",
        ] {
          _ = try connection.query(statement)
        }
      }
      let noted = try organisation.perform(AuditList.self, .init(), as: "E10").audit.reversed().map {
        "\($0.actor ?? "–") \($0.operation) \($0.about.text)"
      }
      #expect(
        noted == [
          #"E5 access.token {"token":"T1","person":"E10"}"#, #"E5 access.revoke {"token":"T1","person":"E10"}"#,
          #"E5 access.grant {"right":"registrar","person":"E10"}"#, #"E5 access.revoke {"right":"registrar","person":"E10"}"#,
          #"E5 access.grant {"login":"erik.ek","person":"E10"}"#, #"E5 access.revoke {"login":"erik.ek","person":"E10"}"#,
        ])
      // The program says the same once.
      _ = try organisation.perform(AccessGrant.self, .init(person: "E10", right: .acting), as: "E5")
      _ = try organisation.perform(AccessGrant.self, .init(person: "E10", right: .acting), as: "E5")
      #expect(try organisation.perform(AuditList.self, .init(operation: "access.grant"), as: "E10").audit.count == 3)
    }
  }

  @Test func `what only reads and is logged leaves its line when it is tried, too`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try organisation.connect().execute("update person set protected = true where employee_number = 'E12'")
      let alias = try organisation.connect().query("select alias from person where employee_number = 'E12'").one(as: String.self)
      _ = try organisation.perform(AccessGrant.self, .init(person: "E5", right: .unmasking))
      let shown = try organisation.perform(PersonUnmask.self, .init(person: alias), as: "E5", keeping: false)
      #expect(shown.employeeNumber == "E12")
      let told = try organisation.perform(AuditList.self, .init(operation: "person.unmask"), as: "E12").audit
      #expect(told.map(\.actor) == ["E5"])
      _ = try organisation.perform(PersonExport.self, .init(person: "E10"), as: "E5", keeping: false)
      #expect(try organisation.perform(AuditList.self, .init(operation: "person.export"), as: "E10").audit.count == 1)
    }
  }

  @Test func `every operation that others than HR and the operator may do is one that they may note`() throws {
    let connection = try TestOrganisation.untouched.get().connect()
    let allowed = Set(try connection.query("select unnest(noted_for_all())").rows(as: String.self))
    let itself = Set(try connection.query("select unnest(noted_by_database())").rows(as: String.self))
    let done = Operations.all.filter { $0.changes && !$0.roles.isDisjoint(with: [.facilitator, .participant]) }.map { $0.name }
    #expect(Set(done).subtracting(allowed.union(itself)) == [])
    #expect(allowed.isDisjoint(with: itself))
    // Opening the register is a step within operations.
    #expect(Set(Operations.all.filter { $0.isNotedByDatabase }.map { $0.name } + ["person.register"]) == itself)
  }

  @Test func `who becomes protected goes by the alias in what was noted before as well`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(
        SessionLog.self, .init(session: "L2-001-1", except: [.init(person: "E10", status: .absent)]), as: "E1")
      try organisation.connect().execute("update person set protected = true where employee_number = 'E10'")
      let noted = try organisation.perform(AuditList.self, .init(operation: "session.log"), as: "E5").audit.map(\.about.text)
      #expect(noted.count == 1 && !noted[0].contains("E10"), "\(noted)")
    }
  }

  /// What furnishing the organisation leaves.
  private var furnished: [String] { [#"– keeper programme.apply {}"#] }

  @Test func `nothing of the log is changed or removed by anyone, and what is undone is not noted`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      for statement in ["update audit set login = 'x'", "delete from audit", "truncate audit"] {
        let error = try #require(throws: PostgresError.self) { try connection.execute(statement) }
        #expect(error.constraint == "audit_stays")
        try connection.transaction { connection in
          try connection.execute("set local role kohort_owner")
          #expect(throws: PostgresError.self) { try connection.savepoint { try $0.execute(statement) } }
        }
      }
      let before = try connection.query("select count(*) from audit").one(as: Int.self)
      _ = try organisation.perform(AccessGrant.self, .init(person: "E10", right: .hr), keeping: false)
      #expect(throws: KohortError.self) {
        try organisation.perform(CohortAdd.self, .init(cohort: "L2-001", person: "E20"))
      }
      #expect(try connection.query("select count(*) from audit").one(as: Int.self) == before)
    }
  }
}
