import Bilingual
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

@Suite struct RecordTests {
  /// E9 is registrar. E10 has written one of each step; R2 is shared with the cohort, R3 open and withdrawn.
  private static func with(_ body: (TestOrganisation, borrowing Connection) throws -> Void) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(AccessGrant.self, .init(person: "E9", right: .registrar))
      for (text, visibility) in [("ordprivat", Visibility.private), ("ordkohort", .cohort), ("ordöppet", .open)] {
        _ = try organisation.perform(
          ReflectionRecord.self,
          .init(session: "L2-001-1", kind: .insight, text: text, visibility: visibility, confirm: true), as: "E10")
      }
      _ = try organisation.perform(ReflectionWithdraw.self, .init(reflection: "R3"), as: "E10")
      try body(organisation, organisation.connect())
    }
  }

  private static func listed(_ organisation: TestOrganisation) throws -> [String] {
    try organisation.perform(RecordList.self, .init(), as: "E9").records.map { "\($0.record) \($0.state.rawValue)" }
  }

  @Test func `the registrar finds and reads what was shared, never what was private, and its author sees that`() throws {
    try Self.with { organisation, _ in
      #expect(try Self.listed(organisation) == ["R2 shared", "R3 withdrawn"])
      let list = try organisation.perform(RecordList.self, .init(state: .withdrawn), as: "E9")
      #expect(try !JSONValue(encoding: list).text.contains("ordöppet"))
      let disclosed = try organisation.perform(RecordDisclose.self, .init(record: "R3", matter: "KS 2027/123"), as: "E9")
      #expect(disclosed.text == "ordöppet" && disclosed.author == "E10" && disclosed.state == .withdrawn)
      for record in ["R1", "R99", "x"] {
        let error = try #require(throws: KohortError.self) {
          try organisation.perform(RecordDisclose.self, .init(record: record), as: "E9")
        }
        #expect(error.problem == .notFound)
      }
      for reader in ["E10", "E5"] {
        let log = try organisation.perform(AuditList.self, .init(operation: "record.disclose"), as: reader).audit
        #expect(log.map(\.about.text) == [#"{"matter":"KS 2027/123","reflection":"R3"}"#], "\(reader)")
      }
      #expect(try organisation.perform(AuditList.self, .init(operation: "record.disclose"), as: "E11").audit.isEmpty)
    }
  }

  @Test func `nobody else does, whether HR, facilitator, keeper or who may act for the registrar`() throws {
    try Self.with { organisation, _ in
      for reader in ["E5", "E1", "E10", "E11", nil] {
        for attempt in [
          { _ = try organisation.perform(RecordList.self, .init(), as: reader) },
          { _ = try organisation.perform(RecordDisclose.self, .init(record: "R2"), as: reader) },
          { _ = try organisation.perform(RecordDispose.self, .init(decision: "x", olderThan: 0, confirm: true), as: reader) },
        ] {
          let error = try #require(throws: KohortError.self) { try attempt() }
          #expect(error.problem == .notPermitted, "\(reader ?? "keeper")")
        }
      }
    }
  }

  @Test func `what is sealed goes by a decision, after its time, confirmed, and in no other way`() throws {
    try Self.with { organisation, connection in
      _ = try organisation.perform(PersonErase.self, .init(confirm: true), as: "E10")
      #expect(try Self.listed(organisation) == ["R2 erased", "R3 erased"])
      let disclosed = try organisation.perform(RecordDisclose.self, .init(record: "R2"), as: "E9")
      #expect(disclosed.text == "ordkohort" && disclosed.author == nil)
      func dispose(_ days: Int, _ confirm: Bool?, keeping: Bool = true) throws -> Int {
        try organisation.perform(
          RecordDispose.self, .init(decision: "KS 2027/9", olderThan: days, confirm: confirm), as: "E9", keeping: keeping
        ).disposed
      }
      #expect(try dispose(1, true) == 0)
      let refusal = try #require(throws: KohortError.self) { try dispose(0, nil) }
      #expect(refusal.text(.en).contains("Texts that go by KS 2027/9: 2."))
      #expect(try dispose(0, true, keeping: false) == 2)
      #expect(try Self.listed(organisation).count == 2)
      #expect(throws: KohortError.self) {
        try organisation.perform(RecordDispose.self, .init(decision: " ", olderThan: 0, confirm: true), as: "E9")
      }
      #expect(try dispose(0, true) == 2)
      #expect(try Self.listed(organisation) == [])
      let decisions = try connection.query("select decision || ' ' || records from disposal order by id").rows(as: String.self)
      #expect(decisions == ["KS 2027/9 0", "KS 2027/9 2"])
    }
  }

  @Test func `a text that was shared before it was edited is found, sealed and disposed of like the rest`() throws {
    try Self.with { organisation, connection in
      func edit(_ reflection: String, _ text: String) throws {
        _ = try organisation.perform(ReflectionEdit.self, .init(reflection: reflection, text: text), as: "E10")
      }
      try edit("R1", "ordprivat två")
      try edit("R2", "ordkohort två")
      try edit("R2", "ordkohort tre")
      let list = try organisation.perform(RecordList.self, .init(), as: "E9").records
      #expect(list.map(\.record) == ["R2", "R3"] && list.map(\.earlier) == [2, 0])
      func disclosed() throws -> [String] {
        let record = try organisation.perform(RecordDisclose.self, .init(record: "R2"), as: "E9")
        return record.earlier + [record.text]
      }
      let texts = ["ordkohort", "ordkohort två", "ordkohort tre"]
      #expect(try disclosed() == texts)
      _ = try organisation.perform(PersonErase.self, .init(confirm: true), as: "E10")
      #expect(try disclosed() == texts)
      #expect(try connection.query("select count(*) from reflection_version").one(as: Int.self) == 0)
    }
  }

  @Test func `what was shared is not made private again by hand, nor its withdrawal dated back`() throws {
    try Self.with { organisation, _ in
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      for change in ["visibility = 'private'", "withdrawn_at = '2020-01-01'", "withdrawn_at = null"] {
        let error = try #require(throws: PostgresError.self) {
          try connection.transaction { connection in
            _ = try connection.query("select claim(null, 'E10')")
            try connection.execute("update reflection set \(change)")
          }
        }
        #expect(error.constraint == "reflection_only_up")
      }
    }
  }

  @Test func `what an author deletes by hand after it was shared is kept for the registrar`() throws {
    try Self.with { organisation, _ in
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      let deleted = try connection.transaction { connection in
        _ = try connection.query("select claim(null, 'E10')")
        return try connection.execute("delete from reflection")
      }
      #expect(deleted == 3)
      #expect(try Self.listed(organisation) == ["R2 erased", "R3 erased"])
    }
  }
}
