import CLibPQ
import Glibc

/// What a transaction sees of others that run at the same time, from little to nothing.
public enum Isolation: Int, Comparable, Sendable {
  /// Each statement sees what was committed when it began.
  case readCommitted
  /// Every statement sees what was committed when the first one began.
  case repeatableRead
  /// As if the transactions ran one after the other.
  case serializable

  /// Whether the first shields less than the second.
  public static func < (first: Isolation, second: Isolation) -> Bool { first.rawValue < second.rawValue }

  fileprivate var sql: String {
    switch self {
    case .readCommitted: "read committed"
    case .repeatableRead: "repeatable read"
    case .serializable: "serializable"
    }
  }
}

/// A state of the database that several transactions may see at once, for as long as the one that exported it runs.
public struct Snapshot: Sendable {
  fileprivate let name: String
}

extension Connection {
  /// The state that this transaction sees, for others to see as well.
  ///
  /// - Precondition: A transaction of at least repeatable read runs, and no savepoint of it.
  /// - Throws: ``PostgresError``.
  public borrowing func exportSnapshot() throws -> Snapshot {
    Snapshot(name: try query("select pg_export_snapshot()").one(as: String.self))
  }

  /// Runs work in a transaction that is committed unless the work throws.
  ///
  /// Inside another transaction it is a savepoint: what it did is undone when it throws, and is committed with the rest.
  /// There the isolation must be one that the outer transaction already gives.
  ///
  /// - Parameter snapshot: What another transaction, which still runs, has exported: then this one sees what that one sees.
  ///   It needs at least repeatable read, and is for no transaction inside another.
  /// - Throws: What the work throws, or ``PostgresError`` when the transaction cannot be begun or committed, also when a
  ///   statement failed and the work went on as if it had not.
  @discardableResult
  public borrowing func transaction<Value: ~Copyable>(
    isolation: Isolation? = nil,
    readOnly: Bool = false,
    seeing snapshot: Snapshot? = nil,
    _ work: (borrowing Connection) throws -> Value
  ) throws -> Value {
    if state.depth > 0 {
      precondition(snapshot == nil, "a transaction inside another sees what the outer one does")
      precondition(
        isolation.map { $0 <= state.isolation ?? .readCommitted } ?? true,
        "a transaction inside another asks for an isolation that the outer one does not give"
      )
      return try savepoint(work)
    }
    state.isolation = isolation
    state.sawConflict = false
    let level = isolation.map { " isolation level \($0.sql)" } ?? ""
    try execute("begin\(level)\(readOnly ? " read only" : "")")
    return try enclosed(
      { connection in
        if let snapshot { try connection.execute("set transaction snapshot '\(snapshot.name)'") }
        return try work(connection)
      },
      commit: { connection throws(PostgresError) in try connection.end("commit") },
      rollback: { connection throws(PostgresError) in try connection.end("rollback") }
    )
  }

  /// Runs work that is undone when it throws, while the transaction around it goes on.
  ///
  /// What begins and ends a savepoint travels with the statement that comes next and costs no answer of its own.
  ///
  /// - Throws: What the work throws, or ``PostgresError``.
  @discardableResult
  public borrowing func savepoint<Value: ~Copyable>(
    _ work: (borrowing Connection) throws -> Value
  ) throws -> Value {
    precondition(state.depth > 0, "a savepoint needs a transaction around it")
    let name = "savepoint_\(state.depth)"
    let (begin, release) = ("savepoint \(name)", "release savepoint \(name)")
    let first = state.ahead.count
    state.ahead.append(begin)
    return try enclosed(
      work,
      commit: { connection throws(PostgresError) in
        if connection.isUnsent(begin, first) {
          connection.state.ahead.removeSubrange(first...)
        } else if PQtransactionStatus(connection.handle) == PQTRANS_INERROR {
          try connection.control([release])
        } else {
          connection.state.ahead.append(release)
        }
      },
      rollback: { connection throws(PostgresError) in
        guard !connection.isUnsent(begin, first) else { return connection.state.ahead.removeSubrange(first...) }
        connection.state.ahead = []
        try connection.control(["rollback to savepoint \(name)", release])
      }
    )
  }

  /// Whether the savepoint that was to begin in this place of what goes ahead has not been sent: nothing was done in it.
  private borrowing func isUnsent(_ begin: String, _ place: Int) -> Bool {
    state.ahead.indices.contains(place) && state.ahead[place] == begin
  }

  /// Runs work in a transaction, and again from the start when it and another one got in each other's way (40001, 40P01).
  ///
  /// Everything the work does outside the database must bear being done again. The waits between grow, with chance in
  /// them so that the two do not meet again. Inside another transaction it runs once; only the outermost can begin anew.
  ///
  /// - Throws: What the last attempt threw.
  @discardableResult
  public borrowing func retrying<Value: ~Copyable>(
    attempts: Int = 6,
    isolation: Isolation? = nil,
    readOnly: Bool = false,
    seeing snapshot: Snapshot? = nil,
    _ work: (borrowing Connection) throws -> Value
  ) throws -> Value {
    let isOutermost = state.depth == 0
    var attempt = 1
    while true {
      do {
        return try transaction(isolation: isolation, readOnly: readOnly, seeing: snapshot, work)
      } catch {
        guard isOutermost, state.sawConflict, attempt < attempts, !isLost else { throw error }
        usleep(Self.pause(afterAttempt: attempt))
        attempt += 1
      }
    }
  }

  /// Microseconds to wait: about 5 ms at first, doubled each time, between half and one and a half of that.
  private static func pause(afterAttempt attempt: Int) -> UInt32 {
    let middle = 5_000 << min(attempt - 1, 6)
    return UInt32.random(in: UInt32(middle / 2)...UInt32(middle + middle / 2))
  }

  private borrowing func enclosed<Value: ~Copyable>(
    _ work: (borrowing Connection) throws -> Value,
    commit: (borrowing Connection) throws(PostgresError) -> Void,
    rollback: (borrowing Connection) throws(PostgresError) -> Void
  ) throws -> Value {
    state.depth += 1
    defer { state.depth -= 1 }
    do {
      let value = try work(self)
      try checkCancellation()
      try commit(self)
      return value
    } catch {
      // What was thrown says more than a rollback that fails because the connection is gone.
      if isInTransaction { try? rollback(self) }
      throw error
    }
  }

  /// Ends the transaction, and with it every savepoint.
  private borrowing func end(_ statement: String) throws(PostgresError) {
    state.ahead = []
    try control([statement])
  }

  /// Runs what begins or ends a transaction, also when the work has been cancelled.
  private borrowing func control(_ statements: [String]) throws(PostgresError) {
    for statement in statements {
      let result = try check(PQexec(handle, statement), statement: statement)
      let outcome = PQcmdStatus(result.handle).map { String(cString: $0) }
      guard statement != "commit" || outcome == "COMMIT" else {
        throw PostgresError(
          .refused,
          "A statement of the transaction failed, so nothing of it was kept",
          sqlState: "25P02",
          statement: statement
        )
      }
    }
  }
}
