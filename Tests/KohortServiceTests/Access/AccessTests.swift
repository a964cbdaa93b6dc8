import Bilingual
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

@Suite struct AccessTests {
  @Test func `rights and logins are given and taken by HR, and everyone sees their own`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let granted = try organisation.perform(AccessGrant.self, .init(person: "E10", right: .acting), as: "E5")
      #expect(granted.rights == [.acting])
      let login = try organisation.perform(AccessGrant.self, .init(person: "E10", login: "erik.ek"), as: "E5")
      #expect(login.rights == [.acting] && login.logins == ["erik.ek"])
      // Nobody has made it on the server yet.
      #expect(login.missingLogins == ["erik.ek"])
      let own = try organisation.perform(AccessList.self, .init(), as: "E10").access
      #expect(own.map { [$0.person, $0.kind, $0.holds] } == [["E10", "login", "erik.ek"], ["E10", "right", "acting"]])
      #expect(try organisation.perform(AccessList.self, .init(), as: "E11").access.isEmpty)
      #expect(Set(try organisation.perform(AccessList.self, .init(), as: "E5").access.map(\.person)) == ["E5", "E10"])
      let left = try organisation.perform(AccessRevoke.self, .init(person: "E10", right: .acting), as: "E5")
      #expect(left.rights.isEmpty && left.logins == ["erik.ek"])
      #expect(try organisation.perform(AccessRevoke.self, .init(person: "E10", login: "erik.ek")).logins.isEmpty)
      for nothing in [AccessRevoke.Parameters(person: "E1", right: .facilitator), .init(person: "E10", login: "erik.ek")] {
        #expect(throws: KohortError.self) { try organisation.perform(AccessRevoke.self, nothing, as: "E5") }
      }
    }
  }

  @Test(arguments: [
    (AccessGrant.Parameters(person: "E10"), nil, KohortError.Problem.invalidParameters),
    (.init(person: "E10", right: .hr, login: "x"), nil, .invalidParameters),
    (.init(person: "E10", login: "kohort_service"), nil, .invalidParameters),
    (.init(person: "E10", login: ""), nil, .invalidParameters), (.init(person: "E99", right: .hr), nil, .notFound),
    (.init(person: "E10", right: .hr), "E10", .notPermitted), (.init(person: "E10", right: .hr), "E1", .notPermitted),
    (.init(person: "E11", login: "taken"), nil, .conflict),
  ])
  func `what cannot be given is refused`(
    parameters: AccessGrant.Parameters, person: String?, problem: KohortError.Problem
  ) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(AccessGrant.self, .init(person: "E12", login: "taken"))
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(AccessGrant.self, parameters, as: person)
      }
      #expect(error.problem == problem)
    }
  }

  @Test func `a login that administers the database is made nobody's`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let name = "admin_\(organisation.settings.organisation)"
      let connection = try organisation.connect()
      try connection.execute("create role \"\(name)\" superuser nologin")
      defer { _ = try? connection.execute("drop role \"\(name)\"") }
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(AccessGrant.self, .init(person: "E11", login: name))
      }
      #expect(error.problem == .refusedByRule)
    }
  }

  @Test func `a person makes and ends tokens of their own, and nobody else's`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let token = try organisation.perform(AccessToken.self, .init(days: 30), as: "E10")
      #expect(token.person == "E10" && token.token.hasPrefix("kohort_") && token.token.count == 71)
      for attempt in [
        { _ = try organisation.perform(AccessToken.self, .init(person: "E10"), as: "E11") },
        { _ = try organisation.perform(AccessRevoke.self, .init(person: "E10", token: token.name), as: "E11") },
        { _ = try organisation.perform(AccessRevoke.self, .init(person: "E11", right: .hr), as: "E11") },
        { _ = try organisation.perform(AccessToken.self, .init()) },
        { _ = try organisation.perform(AccessToken.self, .init(days: 0), as: "E10") },
      ] {
        #expect(throws: KohortError.self) { try attempt() }
      }
      let ended = try organisation.perform(AccessRevoke.self, .init(person: "E10", token: token.name), as: "E10")
      #expect(ended.tokensEnded == 1)
      let again = try #require(throws: KohortError.self) {
        try organisation.perform(AccessRevoke.self, .init(person: "E10", token: token.name), as: "E10")
      }
      #expect(again.problem == .notFound)
    }
  }

  @Test func `who stands behind an alias is shown to those with that right, and noted`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      try connection.script("update person set protected = true where employee_number = 'E12'")
      let alias = try connection.query("select alias from person where employee_number = 'E12'").one(as: String.self)
      let listed = try organisation.perform(PersonShow.self, .init(person: alias), as: "E5")
      #expect(listed.name == nil && listed.workplace == nil && listed.person == alias)
      #expect(throws: KohortError.self) { try organisation.perform(PersonShow.self, .init(person: "E12"), as: "E5") }
      #expect(try organisation.perform(PersonShow.self, .init(person: "E12"), as: "E12").name == "Namn 12")
      let refusal = try #require(throws: KohortError.self) {
        try organisation.perform(PersonUnmask.self, .init(person: alias), as: "E5")
      }
      #expect(refusal.problem == .notPermitted)
      _ = try organisation.perform(AccessGrant.self, .init(person: "E5", right: .unmasking))
      let shown = try organisation.perform(PersonUnmask.self, .init(person: alias), as: "E5")
      #expect(shown.employeeNumber == "E12" && shown.name == "Namn 12" && shown.workplace != nil)
      let noted = try organisation.perform(AuditList.self, .init(operation: "person.unmask"), as: "E12").audit
      #expect(noted.map { [$0.actedAs, $0.about["person"]?.string] } == [["hr", alias]])
    }
  }
}
