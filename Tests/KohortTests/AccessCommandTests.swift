import Foundation
import KohortService
import Postgres
import Support
import Testing

/// kohort on a server, with logins of its own.
@Suite struct AccessCommandTests {
  /// An organisation on a server, and a login of the program that nobody is known by.
  private static func withServer(
    _ body: (
      _ organisation: TestOrganisation, _ login: String, _ run: ([String], [String: String]) throws -> KohortProcess.Outcome
    ) throws -> Void
  ) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let login = "s_\(organisation.settings.organisation)"
      let administrator = try organisation.connect()
      try administrator.script("create role \(login) login password 'x' in role kohort_service")
      defer { try? administrator.script("drop role \(login)") }
      var conninfo = try Conninfo(organisation.settings.database ?? "")
      conninfo["user"] = login
      conninfo["password"] = "x"
      let server = organisation.environment.merging(["KOHORT_DATABASE": conninfo.text]) { $1 }
      try body(organisation, login) { arguments, environment in
        try KohortProcess.run(arguments, environment: server.merging(environment) { $1 })
      }
    }
  }

  @Test func `a login that nobody is known by ends with 77 and what to do`() throws {
    try Self.withServer { _, _, run in
      for arguments in [
        ["person", "list"], ["session", "list", "--as", "E10"], ["nightly", "--out", "/nonexistent/x", "--dry-run"],
      ] {
        let outcome = try run(arguments, [:])
        #expect(outcome.exitCode == 77)
        #expect(outcome.errorText.contains("The database does not know who you are."))
        #expect(outcome.errorText.contains("KOHORT_TOKEN"))
        #expect(outcome.output.isEmpty)
      }
    }
  }

  @Test func `a token from the environment or from a file of one's own is its person`() throws {
    try Self.withServer { organisation, _, run in
      let token = try organisation.perform(AccessToken.self, .init(person: "E10")).token
      let own = try run(["session", "list", "--mine", "--format", "csv"], ["KOHORT_TOKEN": token])
      #expect(own.exitCode == 0 && own.outputText.contains("L2-001-1") && !own.outputText.contains("L2-002-1"))
      #expect(try run(["person", "list", "--as", "E5"], ["KOHORT_TOKEN": token]).exitCode == 77)
      let file = FileManager.default.temporaryDirectory.appending(path: "token-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: file) }
      #expect(try run(["session", "list", "--token-file", file.path], [:]).exitCode == 66)
      try Data((token + "\n").utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
      #expect(try run(["session", "list", "--token-file", file.path], [:]).exitCode == 78)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
      #expect(try run(["session", "list", "--token-file", file.path], [:]).exitCode == 0)
    }
  }

  @Test func `a login that HR connects to a person is that person`() throws {
    try Self.withServer { organisation, login, run in
      let granted = try KohortProcess.run(
        ["access", "grant", "E10", "--login", login, "--as", "E5"], environment: organisation.environment)
      #expect(granted.exitCode == 0 && granted.outputText.contains(login))
      let text = "Bara jag läser det här."
      #expect(try run(["reflection", "record", "L2-001-1", text], [:]).exitCode == 0)
      #expect(try run(["reflection", "list"], [:]).outputText.contains(text))
      #expect(try run(["cohort", "create", "L2"], [:]).exitCode == 77)
      let revoked = try KohortProcess.run(
        ["access", "revoke", "E10", "--login", login, "--as", "E5"], environment: organisation.environment)
      #expect(revoked.exitCode == 0)
      #expect(try run(["reflection", "list"], [:]).exitCode == 77)
    }
  }

  @Test func `an administrator prints or makes the roles, and a keeper who gives people their rights`() throws {
    try Self.withServer { organisation, _, _ in
      let keeper = "keeper_\(organisation.settings.organisation)"
      let printed = try KohortProcess.run(["database", "roles", "--keeper", keeper], environment: organisation.environment)
      #expect(printed.exitCode == 0)
      for line in ["create role kohort_owner nologin", "create role \"\(keeper)\" login", "revoke temporary on database"] {
        #expect(printed.outputText.contains(line))
      }
      for _ in 1...2 {
        let created = try KohortProcess.run(
          ["database", "roles", "--keeper", keeper, "--create"], environment: organisation.environment)
        #expect(created.exitCode == 0, "\(created.errorText)")
      }
      let administrator = try organisation.connect()
      defer { try? administrator.script("drop role \(keeper)") }
      try administrator.script("alter role \(keeper) password 'x'")
      var conninfo = try Conninfo(organisation.settings.database ?? "")
      conninfo["user"] = keeper
      conninfo["password"] = "x"
      let environment = organisation.environment.merging(["KOHORT_DATABASE": conninfo.text]) { $1 }
      #expect(try KohortProcess.run(["access", "grant", "E11", "hr"], environment: environment).exitCode == 0)
      #expect(try KohortProcess.run(["person", "list", "--as", "E11"], environment: environment).exitCode == 77)
      #expect(try KohortProcess.run(["reflection", "list"], environment: environment).outputText.contains("(none)"))
      for wrong in ["Keeper", "a'; drop role x", "kohort_service", ""] {
        let refused = try KohortProcess.run(["database", "roles", "--keeper", wrong], environment: organisation.environment)
        #expect(refused.exitCode == 64, "\(wrong)")
      }
    }
  }
}
