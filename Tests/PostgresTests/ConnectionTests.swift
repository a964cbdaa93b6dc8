import Logging
import Postgres
import Support
import Synchronization
import Testing

@Suite struct ConnectionTests {
  @Test func `an error says what, where and which rule, and not with which values`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script(
      """
      create temp table cohort (name text not null, seats int, constraint cohort_name_key unique (name),
        constraint cohort_seats_positive check (seats > 0))
      """
    )
    try connection.execute("insert into cohort values ($1, $2)", "secret", 1)
    let double = try #require(
      throws: PostgresError.self,
      performing: { try connection.execute("insert into cohort values ($1, 1)", "secret") }
    )
    #expect(double.kind == .refused)
    #expect(double.sqlState == "23505")
    #expect(double.constraint == "cohort_name_key")
    #expect(double.table == "cohort")
    #expect(double.detail == "Key (name)=(secret) already exists.")
    #expect(double.statement == "insert into cohort values ($1, 1)")
    #expect(!double.description.contains("secret"))

    let missing = #expect(throws: PostgresError.self) {
      try connection.execute("insert into cohort (seats) values (1)")
    }
    #expect(missing?.column == "name")
    let check = #expect(throws: PostgresError.self) {
      try connection.execute("insert into cohort values ('b', 0)")
    }
    #expect(check?.constraint == "cohort_seats_positive")
    let hint = #expect(throws: PostgresError.self) { try connection.execute("select nam from cohort") }
    #expect(hint?.hint?.contains("name") == true)
  }

  @Test func `input that the server repeats in its message is left out of the description`() throws {
    let connection = try TestServer.shared.connect()
    let error = #expect(throws: PostgresError.self) { try connection.query("select $1::int", "secret") }
    #expect(
      error?.description
        == "The database refused the statement: invalid input syntax for type integer (SQLSTATE 22P02)."
    )
  }

  @Test func `no server and a lost one are told apart`() throws {
    let unreachable = #expect(throws: PostgresError.self) {
      _ = try Connection("host=/nonexistent dbname=postgres")
    }
    #expect(unreachable?.kind == .couldNotConnect)
    #expect(unreachable?.isConnectionLost == false)
    #expect(unreachable?.description.hasPrefix("The database cannot be reached: ") == true)

    let connection = try TestServer.shared.connect()
    try TestServer.shared.connect().execute("select pg_terminate_backend($1, 5000)", connection.backendPID)
    let lost = #expect(throws: PostgresError.self) { try connection.query("select 1") }
    #expect(lost?.isConnectionLost == true)
    let again = #expect(throws: PostgresError.self) { try connection.query("select 1") }
    #expect(again?.isConnectionLost == true)
    #expect(connection.isLost == true)
  }

  @Test func `a wrong connection string is explained`() {
    let error = #expect(throws: PostgresError.self) { _ = try Connection("host=/tmp nonsense=1") }
    #expect(error?.kind == .couldNotConnect)
    #expect(error?.description.contains("nonsense") == true)
  }

  @Test func `a connection string comes apart and together again, whatever is in it`() throws {
    var conninfo = try Conninfo("postgresql://anna@db.example.org:5433/kohort?application_name=x")
    #expect(conninfo["host"] == "db.example.org")
    #expect(conninfo["port"] == "5433")
    conninfo["password"] = #"it's a \ "thing" = "#
    #expect(try Conninfo(conninfo.text) == conninfo)
  }

  @Test func `notices go to the log, at their level`() throws {
    let lines = LogLines()
    let logger = Logger(label: "test") { _ in lines }
    let connection = try Connection(TestServer.shared.conninfo, logger: logger)
    try connection.set("client_min_messages", to: "notice")
    try connection.script("do $$ begin raise notice 'nästan klar'; raise warning 'akta'; end $$")
    #expect(lines.all == ["notice nästan klar", "warning akta"])
  }

  @Test func `a declared statement is prepared once and does what it says`() throws {
    let connection = try TestServer.shared.connect()
    let statement = Statement(
      "Test.sum",
      "select $1::bigint + $2::int as sum, 'x' as letter",
      parameters: [.int8, .int4],
      columns: [.int8, .text]
    )
    for value in 1...3 {
      #expect(try connection.query(statement, value, 10).one()["sum"] == value + 10)
    }
    let prepared = try connection.query("select count(*) from pg_prepared_statements").one(as: Int.self)
    #expect(prepared == 1)
    let description = try connection.describe(statement)
    #expect(description.parameters == statement.parameters)
    #expect(description.columns == statement.columns)
    #expect(description.columnNames == ["sum", "letter"])
  }

  @Test func `an error in a declared statement carries its name`() throws {
    let connection = try TestServer.shared.connect()
    let wrong = Statement("Test.wrong", "select nothing from nowhere")
    let error = #expect(throws: PostgresError.self) { try connection.describe(wrong) }
    #expect(error?.statement == "Test.wrong")
    #expect(error?.sqlState == "42P01")
  }

  @Test func `execute says how many rows it touched`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (a int)")
    #expect(try connection.execute("insert into t select generate_series(1, 7)") == 7)
    #expect(try connection.execute("update t set a = a + $1 where a > 3", 1) == 4)
    #expect(try connection.execute("delete from t where false") == 0)
  }

  @Test(arguments: ["plain", "Mixed Case", "quo\"te", "åäö", "select"])
  func `a name in quotes is that name`(name: String) throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table \(try connection.quoteIdentifier(name)) (a int)")
    let found = try connection.query(
      "select relname from pg_class where relname = $1 and relpersistence = 't'",
      name
    )
    #expect(try found.one(as: String.self) == name)
  }

  @Test func `a setting lasts for the session or for the transaction`() throws {
    let connection = try TestServer.shared.connect()
    func current() throws -> String { try connection.query("show search_path").one(as: String.self) }
    try connection.set("search_path", to: "lund")
    #expect(try current() == "lund")
    try connection.transaction { connection in
      try connection.set("search_path", to: "helsingborg", forTransaction: true)
      #expect(try current() == "helsingborg")
    }
    #expect(try current() == "lund")
  }

  @Test func `an advisory lock lets one through, by session and by transaction`() throws {
    let first = try TestServer.shared.connect()
    let second = try TestServer.shared.connect()
    let lock = AdvisoryLock("test \(first.backendPID)")
    #expect(try first.tryLock(lock))
    #expect(try !second.tryLock(lock))
    #expect(try first.unlock(lock))
    #expect(try !first.unlock(lock))
    try second.lock(lock)
    try second.unlock(lock)
    try first.transaction { first in
      try first.lockForTransaction(lock)
      #expect(try second.transaction { second in try !second.tryLockForTransaction(lock) })
    }
    #expect(try second.transaction { second in try second.tryLockForTransaction(lock) })
  }
}

/// A log handler that keeps what it is given.
private final class LogLines: LogHandler, Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    lines.withLock { $0.append("\(event.level) \(event.message)") }
  }
}
