/// A lock with a name that means something to the programs that use it and nothing to the server.
public struct AdvisoryLock: Hashable, Sendable {
  /// The name; two locks of the same name in one database are the same lock.
  public let name: String

  /// The lock with this name.
  public init(_ name: String) { self.name = name }
}

extension Connection {
  /// Waits for the lock and keeps it until ``unlock(_:)`` or the end of the connection; may be taken several times.
  ///
  /// - Throws: ``PostgresError``.
  public borrowing func lock(_ lock: AdvisoryLock) throws(PostgresError) {
    try execute("select pg_advisory_lock(hashtextextended($1, 0))", lock.name)
  }

  /// Takes the lock if it is free, until ``unlock(_:)`` or the end of the connection.
  ///
  /// - Returns: Whether it was free.
  /// - Throws: ``PostgresError``.
  public borrowing func tryLock(_ lock: AdvisoryLock) throws(PostgresError) -> Bool {
    try query("select pg_try_advisory_lock(hashtextextended($1, 0))", lock.name).one(as: Bool.self)
  }

  /// Gives back a lock taken for the session.
  ///
  /// - Returns: Whether this connection held it.
  /// - Throws: ``PostgresError``.
  @discardableResult
  public borrowing func unlock(_ lock: AdvisoryLock) throws(PostgresError) -> Bool {
    try query("select pg_advisory_unlock(hashtextextended($1, 0))", lock.name).one(as: Bool.self)
  }

  /// Waits for the lock and keeps it until the transaction ends.
  ///
  /// - Throws: ``PostgresError``.
  public borrowing func lockForTransaction(_ lock: AdvisoryLock) throws(PostgresError) {
    try execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", lock.name)
  }

  /// Takes the lock if it is free, until the transaction ends.
  ///
  /// - Returns: Whether it was free.
  /// - Throws: ``PostgresError``.
  public borrowing func tryLockForTransaction(_ lock: AdvisoryLock) throws(PostgresError) -> Bool {
    try query("select pg_try_advisory_xact_lock(hashtextextended($1, 0))", lock.name).one(as: Bool.self)
  }
}
