import Foundation
import KohortService
import Postgres
import Support
import Testing

@Suite struct BackupTests {
  /// A folder for one test.
  private static func withFolder(_ body: (_ file: (String) -> String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "backup-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body { folder.appending(path: $0).path(percentEncoded: false) }
  }

  /// The settings of another organisation on the same server, dropped afterwards.
  private static func withOther(_ organisation: TestOrganisation, _ body: (Settings) throws -> Void) throws {
    var settings = organisation.settings
    settings.organisation = "r" + UUID().uuidString.lowercased().replacing("-", with: "")
    defer { try? organisation.connect().script("drop schema if exists org_\(settings.organisation) cascade") }
    try body(settings)
  }

  /// E13 has left; E10 and E13 have written.
  private static func live(_ organisation: TestOrganisation) throws {
    try organisation.furnish()
    for (person, text) in [("E10", "ordtio"), ("E13", "ordtretton")] {
      _ = try organisation.perform(
        ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: text), as: person)
    }
  }

  private static func people(_ settings: Settings) throws -> (numbers: [String], texts: [String]) {
    let connection = try Connection(settings.database ?? "")
    try connection.set("search_path", to: "org_\(settings.organisation), pg_temp")
    return (
      try connection.query("select employee_number from person order by id").rows(as: String.self),
      try connection.query("select text from reflection order by id").rows(as: String.self)
    )
  }

  @Test func `what is backed up is restored, and who was erased meanwhile stays erased`() throws {
    try withOrganisation { organisation in
      try Self.live(organisation)
      try Self.withFolder { file in
        let before = try DatabaseBackup.write(organisation.settings, to: file("before"))
        #expect(before.sizeInBytes > 10_000)
        let mode = try FileManager.default.attributesOfItem(atPath: file("before"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: file(""))
        #expect(leftovers == ["before"])
        try Self.withOther(organisation) { other in
          let restored = try DatabaseRestore.read(other, from: file("before"))
          #expect(restored.people == 35 && restored.erasedAgain == 0 && restored.wordsErasedAgain == 0)
          #expect(try Self.people(other).texts == ["ordtio", "ordtretton"])
          // It works under its new name, and with a key of its own.
          let own = Settings(
            database: other.database, organisation: other.organisation, actingAs: "E10", dataFolder: "/nonexistent")
          try Connection(own.database ?? "").execute(
            "insert into org_\(own.organisation).login (name, may_be_anyone) values (session_user, true)")
          #expect(try Database(own).perform(ReflectionList.self, .init(mine: true)).reflections.map(\.text) == ["ordtio"])
          let keys = try organisation.connect().query(
            "select (select inner_pad from claim_key) <> (select inner_pad from org_\(own.organisation).claim_key)"
          ).one(as: Bool.self)
          #expect(keys)
          let full = try #require(throws: KohortError.self) { try DatabaseRestore.read(other, from: file("before")) }
          #expect(full.problem == .conflict)
        }
        _ = try organisation.perform(PersonErase.self, .init(confirm: true), as: "E10")
        _ = try organisation.perform(PersonLeave.self, .init(person: "E13"))
        _ = try organisation.perform(PersonErase.self, .init(person: "E13", confirm: true))
        _ = try DatabaseBackup.write(organisation.settings, to: file("after"))
        try Self.withOther(organisation) { other in
          // Who stands in the ledgers of two organisations, or in two backups', is erased once.
          let restored = try DatabaseRestore.read(other, from: file("before"), erasedIn: [file("after")])
          #expect(restored.people == 34 && restored.erasedAgain == 1 && restored.wordsErasedAgain == 1)
          let there = try Self.people(other)
          #expect(!there.numbers.contains("E13") && there.numbers.contains("E10") && there.texts == [])
        }
        // On a server that knows nothing of it, the ledger of a later backup says so.
        try withFreshDatabase { conninfo in
          var other = organisation.settings
          other.database = conninfo
          let restored = try DatabaseRestore.read(other, from: file("before"), erasedIn: [file("after"), file("after")])
          #expect(restored.erasedAgain == 1 && restored.wordsErasedAgain == 1)
          let error = try #require(throws: PostgresError.self) {
            try Connection(conninfo).execute(
              "insert into org_\(other.organisation).person (employee_number) values ('E13')")
          }
          #expect(error.constraint == "person_not_erased")
        }
      }
    }
  }

  @Test func `an organisation that is removed during a restore does not disturb it`() throws {
    try withOrganisation { organisation in
      try Self.live(organisation)
      try Self.withFolder { file in
        _ = try DatabaseBackup.write(organisation.settings, to: file("backup"))
        let passing = Task.detached {
          let connection = try organisation.connect()
          let schema = "org_p" + UUID().uuidString.lowercased().replacing("-", with: "")
          while !Task.isCancelled {
            try connection.script(
              """
              create schema \(schema);
              create table \(schema).erasure_key as select 'none'::text as inner_pad;
              create table \(schema).erasure (hash bytea, whole boolean, erased_at timestamptz);
              """)
            try connection.script("begin; drop schema \(schema) cascade; select pg_sleep(0.02); commit")
          }
        }
        defer { passing.cancel() }
        for _ in 1...3 {
          try Self.withOther(organisation) { other in
            let restored = try DatabaseRestore.read(other, from: file("backup"))
            #expect(restored.people == 35)
          }
        }
      }
    }
  }

  @Test func `what is no backup is refused, and nothing is left behind`() throws {
    try withOrganisation { organisation in
      try Self.withFolder { file in
        try Data("no backup".utf8).write(to: URL(filePath: file("text")))
        try Data("PGDMP and no more".utf8).write(to: URL(filePath: file("short")))
        for (name, problem) in [
          ("text", KohortError.Problem.inputRefused), ("short", .inputRefused), ("missing", .fileMissing),
        ] {
          try Self.withOther(organisation) { other in
            let error = try #require(throws: KohortError.self) { try DatabaseRestore.read(other, from: file(name)) }
            #expect(error.problem == problem, "\(name)")
            let isThere = try organisation.connect().query(
              "select to_regnamespace($1) is not null", "org_\(other.organisation)"
            ).one(as: Bool.self)
            #expect(!isThere)
          }
        }
        let error = try #require(throws: KohortError.self) {
          try DatabaseBackup.write(organisation.settings, to: file("no/such/folder"))
        }
        #expect(error.problem == .outputNotMade)
      }
    }
  }

  @Test func `after a rewrite what was erased is not in the files of the database`() throws {
    let folder = "/tmp/kohort-rewrite-\(UUID().uuidString.prefix(8))"
    let settings = Settings(organisation: "kohort", dataFolder: folder)
    defer {
      _ = try? settings.privateCluster.stop()
      try? FileManager.default.removeItem(atPath: folder)
    }
    let marker = "zqxraderat\(UInt32.random(in: 1_000_000...9_999_999))"
    var said = PersonUpsert.Parameters(employeeNumber: "E1")
    said.name = marker
    _ = try Database(settings, isBeginning: true).perform(PersonUpsert.self, said)
    _ = try Database(settings).perform(PersonLeave.self, .init(person: "E1"))
    try Connection(settings.privateCluster.conninfo()).execute("checkpoint")
    #expect(try !Self.files(folder, holding: marker).isEmpty)
    _ = try Database(settings).perform(PersonErase.self, .init(person: "E1", confirm: true))
    let rewritten = try DatabaseRewrite.run(settings)
    #expect(rewritten.tables > 20 && rewritten.erasedUntil != nil)
    #expect(try Self.files(folder, holding: marker) == [])
  }

  /// The files below a folder that hold a word.
  private static func files(_ folder: String, holding word: String) throws -> [String] {
    let all = FileManager.default.enumerator(atPath: folder)
    var found: [String] = []
    while let path = all?.nextObject() as? String {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else { continue }
      if data.range(of: Data(word.utf8)) != nil { found.append(path) }
    }
    return found.sorted()
  }
}
