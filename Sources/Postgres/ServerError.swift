import CLibPQ

extension Connection {
  /// Wraps a result of libpq, or throws what it says went wrong.
  ///
  /// A statement that starts a copy is a mistake of the caller unless this copy is what the caller waits for.
  borrowing func check(
    _ result: OpaquePointer?,
    statement: String,
    starting copy: ExecStatusType? = nil
  ) throws(PostgresError) -> ResultStorage {
    guard let result else { throw failure(nil, statement: statement) }
    let storage = ResultStorage(result, statement: statement)
    let status = PQresultStatus(result)
    switch status {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
      precondition(copy == nil, "copyIn and copyOut need a copy statement, not: \(statement)")
      return storage
    case PGRES_COPY_IN, PGRES_COPY_OUT:
      precondition(
        copy == status,
        "a copy from stdin needs copyIn and a copy to stdout copyOut: \(statement)"
      )
      return storage
    case PGRES_PIPELINE_ABORTED:
      throw PostgresError(
        .notRun,
        "Not run, because an earlier statement of its group failed",
        statement: statement
      )
    default:
      throw failure(result, statement: statement)
    }
  }

  /// The error in a result, or in the connection when there is no result.
  borrowing func failure(_ result: OpaquePointer?, statement: String) -> PostgresError {
    let sqlState = result.flatMap { field(.sqlState, of: $0) }
    let message = result.flatMap { field(.message, of: $0) } ?? connectionMessage(handle)
    var error = PostgresError(kind(sqlState: sqlState), message, sqlState: sqlState, statement: statement)
    if let result {
      error.detail = field(.detail, of: result)
      error.hint = field(.hint, of: result)
      error.schema = field(.schema, of: result)
      error.table = field(.table, of: result)
      error.column = field(.column, of: result)
      error.constraint = field(.constraint, of: result)
    }
    if error.isConflict { state.sawConflict = true }
    return error
  }

  private borrowing func kind(sqlState: String?) -> PostgresError.Kind {
    switch sqlState {
    case "57014": .cancelled
    // The server is shutting down, has crashed, or ended this session; class 08 is the connection itself.
    case "57P01", "57P02", "57P03", "57P05", "25P03": .connectionLost
    case let state? where state.hasPrefix("08"): .connectionLost
    default: PQstatus(handle) == CONNECTION_BAD ? .connectionLost : .refused
    }
  }
}

/// The fields of an error or notice, by the letters of the protocol; libpq's names are macros that Swift does not see.
enum DiagnosticField: UInt8 {
  case severity = 0x56  // V, in English whatever the language of the server
  case sqlState = 0x43  // C
  case message = 0x4D  // M
  case detail = 0x44  // D
  case hint = 0x48  // H
  case schema = 0x73  // s
  case table = 0x74  // t
  case column = 0x63  // c
  case constraint = 0x6E  // n
}

/// One field of an error or notice.
func field(_ field: DiagnosticField, of result: OpaquePointer) -> String? {
  PQresultErrorField(result, Int32(field.rawValue)).map { String(cString: $0) }
}

/// What the connection says went wrong, on one line.
func connectionMessage(_ handle: OpaquePointer) -> String {
  let message = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
  let lines = message.split(separator: "\n").map { line in
    line.drop { $0 == "\t" || $0 == " " }
  }
  return lines.isEmpty ? "no answer" : lines.joined(separator: " ")
}
