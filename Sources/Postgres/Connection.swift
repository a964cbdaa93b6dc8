import CLibPQ
public import Logging

/// One open libpq connection, owned by exactly one place at a time and closed when that place lets go of it.
///
/// Every call waits for the server's answer. Values are always bound to `$1` and up, never part of the SQL.
///
/// ```swift
/// let connection = try Connection("host=/run/postgresql dbname=kohort")
/// let name = try connection.query("select name from person where id = $1", 7).oneOrNone(as: String.self)
/// ```
public struct Connection: ~Copyable, @unchecked Sendable {
  // Safe to send: ownership is unique, and libpq allows a PGconn to move between threads as long as only one of
  // them uses it at a time.
  let handle: OpaquePointer
  let state: ConnectionState

  /// Connects with a connection string or URL; what it leaves out comes from libpq's `PG*` variables and defaults.
  ///
  /// - Parameters:
  ///   - conninfo: libpq's connection string.
  ///   - logger: Gets what the server says unasked (`raise notice`, warnings).
  /// - Throws: ``PostgresError`` of kind `couldNotConnect`.
  public init(
    _ conninfo: String,
    logger: Logger = Logger(label: "postgres")
  ) throws(PostgresError) {
    try self.init(["dbname": conninfo], logger: logger)
  }

  /// Connects with libpq's keywords, such as `host`, `user` and `dbname`.
  ///
  /// - Parameters:
  ///   - keywords: libpq's keywords and their values.
  ///   - logger: Gets what the server says unasked (`raise notice`, warnings).
  /// - Throws: ``PostgresError`` of kind `couldNotConnect`.
  public init(
    _ keywords: [String: String],
    logger: Logger = Logger(label: "postgres")
  ) throws(PostgresError) {
    let handle = try Self.open(keywords)
    self.handle = handle
    state = ConnectionState(logger: logger, canceller: Canceller(PQgetCancel(handle)))
    PQsetNoticeReceiver(handle, receiveNotice, Unmanaged.passUnretained(state).toOpaque())
  }

  deinit { PQfinish(handle) }

  private static func open(_ keywords: [String: String]) throws(PostgresError) -> OpaquePointer {
    // dbname first: it may be a whole connection string, whose words the later ones override.
    var words = keywords.sorted {
      ($0.key == "dbname" ? 0 : 1, $0.key) < ($1.key == "dbname" ? 0 : 1, $1.key)
    }
    words.append(("client_encoding", "UTF8"))
    words.append(("fallback_application_name", "kohort"))
    let handle = withCStrings(words.map(\.key)) { keys in
      withCStrings(words.map(\.value)) { values in PQconnectdbParams(keys, values, 1) }
    }
    guard let handle else { throw PostgresError(.couldNotConnect, "out of memory") }
    guard PQstatus(handle) == CONNECTION_OK else {
      defer { PQfinish(handle) }
      throw PostgresError(.couldNotConnect, connectionMessage(handle))
    }
    // What the decoders rely on, whatever the server's or the user's defaults are.
    let settings = PQexec(
      handle,
      "set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set bytea_output = 'hex'"
    )
    defer { PQclear(settings) }
    guard PQresultStatus(settings) == PGRES_COMMAND_OK else {
      defer { PQfinish(handle) }
      throw PostgresError(.couldNotConnect, connectionMessage(handle))
    }
    return handle
  }

  /// Runs one statement and returns its rows.
  ///
  /// - Throws: ``PostgresError``.
  public borrowing func query(
    _ sql: String,
    _ parameters: (any PostgresEncodable)?...
  ) throws(PostgresError) -> QueryResult {
    try query(sql, parameters: parameters)
  }

  /// Runs one statement and returns its rows.
  ///
  /// - Throws: ``PostgresError``.
  public borrowing func query(
    _ sql: String,
    parameters: [(any PostgresEncodable)?]
  ) throws(PostgresError) -> QueryResult {
    let parameters = try Parameters(parameters, statement: sql)
    try checkCancellation()
    guard state.ahead.isEmpty else {
      return try queryBehindOthers(statement: sql) {
        parameters.withPointers { values in
          PQsendQueryParams(handle, sql, parameters.count, nil, values, nil, nil, 0)
        }
      }
    }
    let result = parameters.withPointers { values in
      PQexecParams(handle, sql, parameters.count, nil, values, nil, nil, 0)
    }
    return QueryResult(try check(result, statement: sql))
  }

  /// Runs a declared statement, which is prepared the first time it runs on this connection.
  ///
  /// - Throws: ``PostgresError``.
  public borrowing func query(
    _ statement: Statement,
    _ parameters: (any PostgresEncodable)?...
  ) throws(PostgresError) -> QueryResult {
    try query(statement, parameters: parameters)
  }

  /// Runs a declared statement, which is prepared the first time it runs on this connection.
  ///
  /// - Throws: ``PostgresError``.
  public borrowing func query(
    _ statement: Statement,
    parameters: [(any PostgresEncodable)?]
  ) throws(PostgresError) -> QueryResult {
    let parameters = try Parameters(parameters, statement: statement.name)
    try prepare(statement)
    try checkCancellation()
    guard state.ahead.isEmpty else {
      return try queryBehindOthers(statement: statement.name) {
        parameters.withPointers { values in
          PQsendQueryPrepared(handle, statement.name, parameters.count, values, nil, nil, 0)
        }
      }
    }
    let result = parameters.withPointers { values in
      PQexecPrepared(handle, statement.name, parameters.count, values, nil, nil, 0)
    }
    return QueryResult(try check(result, statement: statement.name))
  }

  /// Runs one statement for its effect and returns how many rows it touched.
  ///
  /// - Throws: ``PostgresError``.
  @discardableResult
  public borrowing func execute(
    _ sql: String,
    _ parameters: (any PostgresEncodable)?...
  ) throws(PostgresError) -> Int {
    try query(sql, parameters: parameters).affectedRowCount
  }

  /// Runs a declared statement for its effect and returns how many rows it touched.
  ///
  /// - Throws: ``PostgresError``.
  @discardableResult
  public borrowing func execute(
    _ statement: Statement,
    _ parameters: (any PostgresEncodable)?...
  ) throws(PostgresError) -> Int {
    try query(statement, parameters: parameters).affectedRowCount
  }

  /// Runs a whole script, such as a migration; outside a transaction it is one of its own.
  ///
  /// - Throws: ``PostgresError`` from the first statement that fails.
  public borrowing func script(_ sql: String) throws(PostgresError) {
    guard !sql.utf8.contains(0) else {
      throw PostgresError(.notEncodable, "The script holds a NUL character, which PostgreSQL cannot read")
    }
    try checkCancellation()
    try sendAhead()
    _ = try check(PQexec(handle, sql), statement: sql)
  }

  /// What the server makes of a statement.
  ///
  /// - Throws: ``PostgresError`` when the server refuses it.
  public borrowing func describe(_ statement: Statement) throws(PostgresError) -> StatementDescription {
    try prepare(statement)
    let storage = try check(PQdescribePrepared(handle, statement.name), statement: statement.name)
    let parameters = (0..<PQnparams(storage.handle)).map {
      PostgresType(rawValue: PQparamtype(storage.handle, $0))
    }
    return StatementDescription(
      parameters: parameters,
      columns: storage.columnTypes,
      columnNames: storage.columnNames
    )
  }

  /// A name in quotes, for the few places where SQL takes a name and no parameter (`create schema …`).
  ///
  /// - Throws: ``PostgresError`` for a name with a NUL character.
  public borrowing func quoteIdentifier(_ name: String) throws(PostgresError) -> String {
    guard !name.utf8.contains(0), let quoted = PQescapeIdentifier(handle, name, name.utf8.count) else {
      throw PostgresError(.notEncodable, "The name holds a NUL character, which PostgreSQL cannot store")
    }
    defer { PQfreemem(quoted) }
    return String(cString: quoted)
  }

  /// Sets a setting such as `search_path` for this session, or only for the transaction.
  ///
  /// - Throws: ``PostgresError``.
  public borrowing func set(
    _ setting: String,
    to value: String,
    forTransaction: Bool = false
  ) throws(PostgresError) {
    try execute("select set_config($1, $2, $3)", setting, value, forTransaction)
  }

  /// The server's version as a number, 150018 for 15.18.
  public var serverVersion: Int { Int(PQserverVersion(handle)) }

  /// The process that serves this connection, as `pg_stat_activity` names it.
  public var backendPID: Int { Int(PQbackendPID(handle)) }

  /// Whether a transaction is open, failed or not.
  public var isInTransaction: Bool {
    switch PQtransactionStatus(handle) {
    case PQTRANS_INTRANS, PQTRANS_INERROR: true
    default: false
    }
  }

  /// Whether the connection broke; nothing more can be done with it.
  public var isLost: Bool { PQstatus(handle) == CONNECTION_BAD }

  /// Cancels what this connection is doing, from any thread.
  public var canceller: Canceller { state.canceller }

  borrowing func prepare(_ statement: Statement) throws(PostgresError) {
    guard !state.prepared.contains(statement.name) else { return }
    try checkCancellation()
    try sendAhead()
    _ = try check(PQprepare(handle, statement.name, statement.sql, 0, nil), statement: statement.name)
    state.prepared.insert(statement.name)
  }

  borrowing func checkCancellation() throws(PostgresError) {
    guard !state.canceller.isRequested else {
      throw PostgresError(.cancelled, "The work was cancelled")
    }
  }
}

/// What a connection remembers about itself; used only by whoever owns the connection.
final class ConnectionState {
  let logger: Logger
  let canceller: Canceller
  /// The names of the statements that the server has prepared for this session.
  var prepared: Set<String> = []
  /// What begins and ends savepoints and is still to be sent, ahead of the next statement.
  var ahead: [String] = []
  /// How many transactions and savepoints are open.
  var depth = 0
  /// The isolation of the open transaction, when it was asked for.
  var isolation: Isolation?
  /// Whether a statement of the open transaction met a conflict, however the body dressed the error afterwards.
  var sawConflict = false

  init(logger: Logger, canceller: Canceller) {
    self.logger = logger
    self.canceller = canceller
  }
}

private func receiveNotice(_ context: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
  guard let context, let result else { return }
  let state = Unmanaged<ConnectionState>.fromOpaque(context).takeUnretainedValue()
  let level: Logger.Level =
    switch field(.severity, of: result) {
    case "WARNING": .warning
    case "NOTICE": .notice
    case "INFO": .info
    default: .debug
    }
  state.logger.log(level: level, "\(field(.message, of: result) ?? "")")
}
