import Bilingual
import KohortService
import Planning
import Postgres
import StrictJSON
import Support
import Testing

/// What a refusal, a list and an export say, where they said too little.
@Suite struct SaidClearlyTests {
  @Test func `an author's export tells that a text was disclosed, as the log does, and HR's does not`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let name = try organisation.perform(
        ReflectionRecord.self,
        .init(session: "L2-001-1", kind: .insight, text: "Jag lyssnar.", visibility: .open, confirm: true), as: "E10"
      ).reflection
      _ = try organisation.perform(AccessGrant.self, .init(person: "E5", right: .registrar))
      _ = try organisation.perform(RecordDisclose.self, .init(record: name, matter: "KS 2027/1"), as: "E5")
      func disclosures(_ person: String?, as reader: String) throws -> Int {
        try organisation.perform(PersonExport.self, .init(person: person), as: reader)
          .sections.first { $0.name == "audit" }?.rows.filter { $0["operation"]?.string == "record.disclose" }.count ?? 0
      }
      let listed = try organisation.perform(AuditList.self, .init(operation: "record.disclose"), as: "E10").audit
      #expect(listed.count == 1)
      #expect(try disclosures(nil, as: "E10") == 1)
      #expect(try disclosures("E10", as: "E5") == 0)
      #expect(try disclosures(nil, as: "E11") == 0)
    }
  }

  @Test func `who has left is given no token and no right`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      _ = try organisation.perform(PersonLeave.self, .init(person: "E30"))
      let token = try #require(throws: KohortError.self) {
        try organisation.perform(AccessToken.self, .init(person: "E30"))
      }
      let right = try #require(throws: KohortError.self) {
        try organisation.perform(AccessGrant.self, .init(person: "E30", right: .acting))
      }
      for refused in [token, right] {
        #expect(refused.problem == .conflict)
        #expect(refused.text(.sv).contains("E30 slutade den"))
      }
    }
  }

  @Test func `one's own sessions are those one facilitates, and not the rest of their cohorts'`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      try organisation.connect().script(
        """
        insert into session_facilitator (session_id, person_id, lead)
        select session.id, person.id, false from session, person
         where session.name = 'L2-001-1' and person.employee_number = 'E2'
        """)
      func sessions(mine: Bool?, as person: String) throws -> [String] {
        try organisation.perform(SessionList.self, .init(mine: mine), as: person).sessions.map(\.session)
      }
      #expect(try sessions(mine: true, as: "E2") == ["L2-001-1", "L2-002-1", "L2-002-2"])
      #expect(try sessions(mine: nil, as: "E2") == ["L2-001-1", "L2-002-1", "L2-001-2", "L2-002-2"])
      #expect(try sessions(mine: true, as: "E10") == ["L2-001-1", "L2-001-2"])
      #expect(try sessions(mine: true, as: "E30").isEmpty)
    }
  }

  @Test func `a mistyped operation is not an empty log`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      func list(_ operation: String) throws -> AuditList.Output {
        try organisation.perform(AuditList.self, .init(operation: operation))
      }
      let error = try #require(throws: KohortError.self) { try list("sesion.log") }
      #expect(error.problem == .notFound)
      #expect(error.text(.en).contains("Did you mean session.log?"))
      for known in ["nightly", "person.register", "record.disclose", "programme.apply"] { _ = try list(known) }
    }
  }

  @Test func `who could read what was withdrawn is told when, and others that there is none`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let name = try organisation.perform(
        ReflectionRecord.self,
        .init(session: "L2-001-1", kind: .insight, text: "Jag lyssnar.", visibility: .cohort, confirm: true), as: "E10"
      ).reflection
      _ = try organisation.perform(ReflectionWithdraw.self, .init(reflection: name), as: "E10")
      func said(_ person: String) throws -> String {
        try #require(throws: KohortError.self) {
          try organisation.perform(ReflectionShow.self, .init(reflection: name), as: person)
        }.message.en
      }
      for reader in ["E11", "E1"] { #expect(try said(reader).hasPrefix("\(name) was withdrawn by its author on 2")) }
      for stranger in ["E20", "E5"] { #expect(try said(stranger) == "There is no reflection \(name).") }
      let marked = try organisation.perform(ReflectionList.self, .init(cohort: "L2-001"), as: "E11").withdrawn
      #expect(marked?.map(\.reflection) == [name])
    }
  }

  @Test func `a refusal says in words what may not be done`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(SessionCancel.self, .init(session: "L2-001-2"), as: "E10")
      }
      #expect(error.message.sv == "Du får inte göra session.cancel, som ställer in en träff; en ny tid tar den tillbaka.")
      #expect(error.message.en == "You may not do session.cancel, which cancels a session; a new time brings it back.")
    }
  }
}
