import CLibPQ
import Glibc

/// Statements that are sent together and answered together, without waiting for each other's answers.
///
/// The statements up to a ``sync()`` are a group. Outside a transaction a group is one of its own: an error in it undoes it,
/// and what follows in it is not run.
public struct Pipeline {
  fileprivate enum Step {
    case text(String, Parameters)
    case declared(Statement, Parameters)
    case sync

    var statement: String? {
      switch self {
      case .text(let sql, _): sql
      case .declared(let statement, _): statement.name
      case .sync: nil
      }
    }
  }

  fileprivate var steps: [Step] = []

  /// Adds a statement.
  ///
  /// - Throws: ``PostgresError`` for a value that cannot be bound.
  public mutating func query(
    _ sql: String,
    _ parameters: (any PostgresEncodable)?...
  ) throws(PostgresError) {
    steps.append(.text(sql, try Parameters(parameters, statement: sql)))
  }

  /// Adds a declared statement.
  ///
  /// - Throws: ``PostgresError`` for a value that cannot be bound.
  public mutating func query(
    _ statement: Statement,
    _ parameters: (any PostgresEncodable)?...
  ) throws(PostgresError) {
    steps.append(.declared(statement, try Parameters(parameters, statement: statement.name)))
  }

  /// Ends the group.
  public mutating func sync() { steps.append(.sync) }
}

extension Connection {
  /// Sends all statements that the closure adds in one go, and returns their answers in order.
  ///
  /// ```swift
  /// let answers = try connection.pipeline { pipeline in
  ///   try pipeline.query("insert into cohort (name) values ($1)", "L2-014")
  ///   pipeline.sync()
  ///   try pipeline.query("select count(*) from cohort")
  /// }
  /// ```
  ///
  /// - Returns: One result a statement: its rows, the error it met, or an error of kind `notRun` after one in its group.
  /// - Throws: What the closure throws, before anything is sent; ``PostgresError`` when a declared statement cannot be
  ///   prepared or nothing can be sent.
  public borrowing func pipeline(
    _ fill: (inout Pipeline) throws -> Void
  ) throws -> [Result<QueryResult, PostgresError>] {
    var pipeline = Pipeline()
    try fill(&pipeline)
    pipeline.sync()
    for case .declared(let statement, _) in pipeline.steps { try prepare(statement) }
    try checkCancellation()
    try sendAhead()
    guard PQenterPipelineMode(handle) == 1, PQsetnonblocking(handle, 1) == 0 else {
      throw failure(nil, statement: "pipeline")
    }
    defer {
      PQsetnonblocking(handle, 0)
      PQexitPipelineMode(handle)
    }
    for step in pipeline.steps { try send(step) }
    try flush()
    return pipeline.steps.compactMap { receive($0) }
  }

  /// Sends what is to go ahead of the next statement, by itself.
  borrowing func sendAhead() throws(PostgresError) {
    guard !state.ahead.isEmpty else { return }
    let statements = state.ahead.joined(separator: "; ")
    state.ahead = []
    _ = try check(PQexec(handle, statements), statement: statements)
  }

  /// Sends a statement together with what is to go ahead of it, and waits once for the answers to all.
  ///
  /// - Parameter send: libpq's own sending of the statement; 1 when it could be sent.
  borrowing func queryBehindOthers(
    statement: String, _ send: () -> Int32
  ) throws(PostgresError) -> QueryResult {
    let ahead = state.ahead
    state.ahead = []
    guard PQenterPipelineMode(handle) == 1 else { throw failure(nil, statement: statement) }
    defer { PQexitPipelineMode(handle) }
    for other in ahead where PQsendQueryParams(handle, other, 0, nil, nil, nil, nil, 0) != 1 {
      throw failure(nil, statement: other)
    }
    guard send() == 1, PQpipelineSync(handle) == 1 else { throw failure(nil, statement: statement) }
    let answers = (ahead + [statement]).map { answer(to: $0) }
    PQclear(PQgetResult(handle))  // the sync
    for answer in answers.dropLast() { _ = try answer.get() }
    return try answers[ahead.count].get()
  }

  private borrowing func send(_ step: Pipeline.Step) throws(PostgresError) {
    let isSent =
      switch step {
      case .text(let sql, let parameters):
        parameters.withPointers { values in
          PQsendQueryParams(handle, sql, parameters.count, nil, values, nil, nil, 0)
        }
      case .declared(let statement, let parameters):
        parameters.withPointers { values in
          PQsendQueryPrepared(handle, statement.name, parameters.count, values, nil, nil, 0)
        }
      case .sync: PQpipelineSync(handle)
      }
    guard isSent == 1 else { throw failure(nil, statement: step.statement ?? "sync") }
  }

  /// Sends what libpq holds, and takes answers meanwhile: a server whose answers nobody takes stops taking statements.
  private borrowing func flush() throws(PostgresError) {
    while case let left = PQflush(handle), left != 0 {
      guard left == 1 else { throw failure(nil, statement: "pipeline") }
      var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN | POLLOUT), revents: 0)
      poll(&socket, 1, -1)
      guard PQconsumeInput(handle) == 1 else { throw failure(nil, statement: "pipeline") }
    }
  }

  /// The answer to one step; none for a sync.
  private borrowing func receive(_ step: Pipeline.Step) -> Result<QueryResult, PostgresError>? {
    guard let statement = step.statement else {
      PQclear(PQgetResult(handle))
      return nil
    }
    return answer(to: statement)
  }

  private borrowing func answer(to statement: String) -> Result<QueryResult, PostgresError> {
    do {
      let storage = try check(PQgetResult(handle), statement: statement)
      PQclear(PQgetResult(handle))  // libpq ends each statement's answer with nothing
      return .success(QueryResult(storage))
    } catch {
      PQclear(PQgetResult(handle))
      return .failure(error)
    }
  }
}
