import Foundation
import Postgres
import Support
import Synchronization
import Testing

private struct Refusal: Error {}

@Suite struct TransactionTests {
  private static func values(_ connection: borrowing Connection) throws -> [Int] {
    try connection.query("select a from t order by a").rows(as: Int.self)
  }

  @Test func `a transaction is kept unless it throws`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (a int)")
    let answer = try connection.transaction { connection in
      #expect(connection.isInTransaction == true)
      try connection.execute("insert into t values (1)")
      return "done"
    }
    #expect(answer == "done")
    #expect(throws: Refusal.self) {
      try connection.transaction { connection in
        try connection.execute("insert into t values (2)")
        throw Refusal()
      }
    }
    #expect(try Self.values(connection) == [1])
    #expect(connection.isInTransaction == false)
  }

  @Test func `a transaction inside another is undone alone`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (a int unique)")
    try connection.transaction { connection in
      try connection.execute("insert into t values (1)")
      #expect(throws: Refusal.self) {
        try connection.transaction { connection in
          try connection.execute("insert into t values (2)")
          try connection.savepoint { connection in try connection.execute("insert into t values (3)") }
          throw Refusal()
        }
      }
      #expect(throws: PostgresError.self) {
        try connection.savepoint { connection in try connection.execute("insert into t values (1)") }
      }
      try connection.savepoint { connection in try connection.execute("insert into t values (4)") }
    }
    #expect(try Self.values(connection) == [1, 4])
  }

  @Test func `what begins and ends savepoints goes ahead of every kind of statement`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (a int unique)")
    let insert = Statement("TransactionTests.insert", "insert into t values ($1)")
    let kinds: [(borrowing Connection, Int) throws -> Void] = [
      { try $0.execute("insert into t values ($1)", $1) }, { try $0.execute(insert, $1) },
      { try $0.script("insert into t values (\($1))") },
      { connection, value in try connection.copyIn("copy t from stdin") { try $0.append(bytes: Array("\(value)\n".utf8)) } },
      { connection, value in
        _ = try connection.pipeline { try $0.query("insert into t values ($1)", value) }.map { try $0.get() }
      },
    ]
    try connection.transaction { connection in
      try connection.savepoint { _ in }
      #expect(throws: Refusal.self) { try connection.savepoint { _ in throw Refusal() } }
      for (index, kind) in kinds.enumerated() {
        #expect(throws: Refusal.self) {
          try connection.savepoint { connection in
            try connection.savepoint { connection in try kind(connection, 100 + index) }
            try? connection.savepoint { _ in throw Refusal() }
            try kind(connection, 200 + index)
            throw Refusal()
          }
        }
        try connection.savepoint { connection in
          try connection.savepoint { connection in try kind(connection, index) }
        }
        // The same again breaks a rule, and only that is undone.
        #expect(throws: PostgresError.self) { try connection.savepoint { try kind($0, index) } }
      }
    }
    #expect(try Self.values(connection) == Array(kinds.indices))
  }

  @Test func `a value that cannot be sent leaves nothing behind of its savepoint`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (a text)")
    try connection.transaction { connection in
      #expect(throws: PostgresError.self) {
        try connection.savepoint { try $0.execute("insert into t values ($1)", "a\0b") }
      }
      try connection.execute("insert into t values ('c')")
    }
    #expect(try connection.query("select a from t").one(as: String.self) == "c")
  }

  @Test func `an error that the work swallowed does not pass for a commit`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (a int)")
    let error = #expect(throws: PostgresError.self) {
      try connection.transaction { connection in
        try connection.execute("insert into t values (1)")
        _ = try? connection.execute("select 1 / 0")
      }
    }
    #expect(error?.sqlState == "25P02")
    #expect(try Self.values(connection).isEmpty)
    try connection.transaction { connection in
      #expect(throws: PostgresError.self) {
        try connection.savepoint { connection in _ = try? connection.execute("select 1 / 0") }
      }
      try connection.execute("insert into t values (2)")
    }
    #expect(try Self.values(connection) == [2])
  }

  @Test func `a rule checked at commit is thrown, and the connection goes on`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script(
      "create temp table t (a int, constraint t_a_key unique (a) deferrable initially deferred)"
    )
    let error = #expect(throws: PostgresError.self) {
      try connection.transaction { connection in try connection.execute("insert into t values (1), (1)") }
    }
    #expect(error?.constraint == "t_a_key")
    #expect(connection.isInTransaction == false)
    #expect(try Self.values(connection).isEmpty)
  }

  @Test func `isolation and read only are what was asked for`() throws {
    let connection = try TestServer.shared.connect()
    try connection.transaction(isolation: .serializable, readOnly: true) { connection in
      let settings = try connection.query(
        "select current_setting('transaction_isolation'), current_setting('transaction_read_only')"
      )
      #expect(try settings.one(as: String.self, String.self) == ("serializable", "on"))
      try connection.transaction(isolation: .repeatableRead) { connection in
        let inner = try connection.query("show transaction_isolation").one(as: String.self)
        #expect(inner == "serializable")
      }
    }
  }

  @Test func `two transactions see one state when the first exports what it sees`() throws {
    try withFreshDatabase { conninfo in
      let first = try Connection(conninfo)
      let second = try Connection(conninfo)
      let writer = try Connection(conninfo)
      try first.script("create table t (a int); insert into t values (0)")
      try first.transaction(isolation: .repeatableRead) { first in
        let snapshot = try first.exportSnapshot()
        try writer.execute("update t set a = 1")
        try second.transaction(isolation: .repeatableRead, seeing: snapshot) { second in
          let seen = try Self.values(second)
          #expect(seen == [0])
        }
        let seen = try Self.values(first)
        #expect(seen == [0])
      }
      #expect(try Self.values(second) == [1])
    }
  }

  @Test func `a serialization failure is tried again, also when the error was dressed`() throws {
    try withFreshDatabase { conninfo in
      let first = try Connection(conninfo)
      let second = try Connection(conninfo)
      try first.script("create table t (a int); insert into t values (0)")
      var attempts = 0
      try first.retrying(isolation: .repeatableRead) { first in
        attempts += 1
        let seen = try Self.values(first)
        if attempts < 3 { try second.execute("update t set a = a + 1") }
        do { try first.execute("update t set a = $1 + 10", seen.first) } catch { throw Refusal() }
      }
      #expect(attempts == 3)
      #expect(try Self.values(first) == [12])
    }
  }

  @Test func `retrying gives up after the attempts it was given, and at once for other errors`() throws {
    try withFreshDatabase { conninfo in
      let first = try Connection(conninfo)
      let second = try Connection(conninfo)
      try first.script("create table t (a int); insert into t values (0)")
      var attempts = 0
      let error = #expect(throws: PostgresError.self) {
        try first.retrying(attempts: 2, isolation: .serializable) { first in
          attempts += 1
          _ = try Self.values(first)
          try second.execute("update t set a = a + 1")
          try first.execute("update t set a = a + 10")
        }
      }
      #expect(error?.isConflict == true)
      #expect(attempts == 2)
      attempts = 0
      #expect(throws: PostgresError.self) {
        try first.retrying { first in
          attempts += 1
          try first.execute("select 1 / 0")
        }
      }
      #expect(attempts == 1)
    }
  }

  @Test func `of two transactions in a deadlock both get done`() throws {
    try withFreshDatabase { conninfo in
      try Connection(conninfo).script("create table t (a int, n int); insert into t values (1, 0), (2, 0)")
      let meeting = Meeting()
      let threads = DispatchGroup()
      for order in [[1, 2], [2, 1]] {
        threads.enter()
        Thread.detachNewThread {
          defer { threads.leave() }
          #expect(throws: Never.self) { try Self.update(order, conninfo, meeting) }
        }
      }
      threads.wait()
      #expect(meeting.attempts > 2)
      #expect(try Connection(conninfo).query("select n from t order by a").rows(as: Int.self) == [2, 2])
    }
  }

  /// Updates two rows, and between them lets another do the same the other way round.
  private static func update(_ order: [Int], _ conninfo: String, _ meeting: Meeting) throws {
    let connection = try Connection(conninfo)
    try connection.set("deadlock_timeout", to: "50ms")
    try connection.retrying { connection in
      let attempt = meeting.countAttempt()
      try connection.execute("update t set n = n + 1 where a = $1", order[0])
      if attempt <= 2 { meeting.waitForBoth() }
      try connection.execute("update t set n = n + 1 where a = $1", order[1])
    }
  }

  @Test func `a connection lost midway is thrown as such and nothing is kept`() throws {
    try withFreshDatabase { conninfo in
      let connection = try Connection(conninfo)
      try connection.script("create table t (a int)")
      let error = #expect(throws: PostgresError.self) {
        try connection.retrying { connection in
          try connection.execute("insert into t values (1)")
          try TestServer.shared.connect().execute(
            "select pg_terminate_backend($1, 5000)",
            connection.backendPID
          )
          try connection.execute("insert into t values (2)")
        }
      }
      #expect(error?.isConnectionLost == true)
      #expect(try Self.values(try Connection(conninfo)).isEmpty)
    }
  }
}

/// Where two threads wait for each other, once, and what they tried in all.
private final class Meeting: Sendable {
  private let counts = Mutex((attempts: 0, arrivals: 0))
  private let both = DispatchSemaphore(value: 0)

  var attempts: Int { counts.withLock { $0.attempts } }

  func countAttempt() -> Int {
    counts.withLock { counts in
      counts.attempts += 1
      return counts.attempts
    }
  }

  func waitForBoth() {
    let isSecond = counts.withLock { counts in
      counts.arrivals += 1
      return counts.arrivals == 2
    }
    if isSecond {
      both.signal()
    } else {
      both.wait()
    }
  }
}
