import Bilingual
import Dispatch
import Foundation
import KohortSchema
import KohortService
import Postgres
import Support
import Synchronization
import Testing

@Suite struct MigratorTests {
  @Test func `every file is listed once, in order, and nothing else is`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../sql/migrations")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted()
    #expect(Migration.all.map { $0.fileName + ".sql" } == files)
    #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
  }

  @Test(arguments: 0...Migration.all.count)
  func `a schema of every earlier version comes up to date, and a second time changes nothing`(version: Int) throws {
    try withFreshDatabase { conninfo in
      let connection = try Connection(conninfo)
      let older = Migrator(schema: "org_a", migrations: Array(Migration.all.prefix(version)))
      #expect(try older.migrate(connection).count == version)
      let migrator = Migrator(schema: "org_a")
      #expect(try migrator.status(connection).pending.count == Migration.all.count - version)
      #expect(try migrator.migrate(connection) == Migration.all.dropFirst(version).map(\.fileName))
      #expect(try migrator.migrate(connection).isEmpty)
      try migrator.requireCurrent(connection)
    }
  }

  @Test func `eight programs that migrate at once do each migration once`() throws {
    try withFreshDatabase { conninfo in
      let applied = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        do {
          let names = try Migrator(schema: "org_a").migrate(Connection(conninfo))
          applied.withLock { $0 += names }
        } catch {
          applied.withLock { $0.append("\(error)") }
        }
      }
      #expect(applied.withLock { $0.sorted() } == Migration.all.map(\.fileName))
    }
  }

  @Test func `a database newer than the program is refused with exit 78`() throws {
    try withFreshDatabase { conninfo in
      let connection = try Connection(conninfo)
      _ = try Migrator(schema: "org_a").migrate(connection)
      let older = Migrator(schema: "org_a", migrations: Array(Migration.all.dropLast()))
      for attempt in [{ _ = try older.migrate($0) }, older.requireCurrent] as [(borrowing Connection) throws -> Void] {
        let error = try #require(throws: KohortError.self) { try attempt(connection) }
        #expect(error.problem.exitCode == 78)
        #expect(error.message.en == "The database schema org_a is newer than this program.")
      }
    }
  }

  @Test func `a schema that other files made is refused, and named`() throws {
    try withFreshDatabase { conninfo in
      let connection = try Connection(conninfo)
      let migrator = Migrator(schema: "org_a")
      _ = try migrator.migrate(connection)
      try connection.execute("update org_a.migration set checksum = 'x' where number = 3")
      let error = try #require(throws: KohortError.self) { try migrator.requireCurrent(connection) }
      #expect(error.problem == .configuration)
      #expect(error.message.en.contains("programmes differs"))
    }
  }

  @Test func `an older schema is refused with the command that mends it`() throws {
    try withFreshDatabase { conninfo in
      _ = try Migrator(schema: "org_a", migrations: Array(Migration.all.prefix(2))).migrate(Connection(conninfo))
      let settings = Settings(database: conninfo, organisation: "a", dataFolder: "/nonexistent")
      let error = try #require(throws: KohortError.self) { _ = try Database(settings) }
      #expect(error.problem.exitCode == 78)
      #expect(error.hint?.en == "Run: kohort database migrate")
    }
  }

  @Test func `a migration that fails leaves nothing of itself`() throws {
    try withFreshDatabase { conninfo in
      let connection = try Connection(conninfo)
      _ = try Migrator(schema: "org_a", migrations: Array(Migration.all.prefix(3))).migrate(connection)
      try connection.script("set search_path = org_a; create table attendance (x int)")
      #expect(throws: PostgresError.self) { try Migrator(schema: "org_a").migrate(connection) }
      #expect(try connection.query("select count(*) from org_a.migration").one(as: Int.self) == 3)
      #expect(try connection.query("select to_regclass('org_a.cohort') is null").one(as: Bool.self))
    }
  }
}
