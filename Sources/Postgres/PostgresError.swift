/// Something that went wrong between this program and the database.
///
/// Values that were bound to a statement never come along in ``description``. The server may repeat them in
/// ``detail``, which is for the code that handles the error and not for a log.
public struct PostgresError: Error, Equatable, Sendable {
  /// What kind of trouble it is, which decides what a caller can do about it.
  public enum Kind: Sendable {
    /// There never was a connection.
    case couldNotConnect
    /// There was a connection and it broke; whether the last statement took effect is unknown if it was a commit.
    case connectionLost
    /// The server refused a statement; ``PostgresError/sqlState`` says why.
    case refused
    /// The statement was stopped from outside.
    case cancelled
    /// An earlier statement of the same group in a pipeline failed, so this one was not run.
    case notRun
    /// A value cannot be bound.
    case notEncodable
    /// A value that came back is not of the type asked for.
    case notDecodable
    /// The statement returned another number of rows than the caller relies on.
    case rowCount
  }

  /// What kind of trouble it is.
  public var kind: Kind
  /// What happened, in the words of the server or of this library.
  public var message: String
  /// The five characters of the server's error code, such as `23505`.
  public var sqlState: String?
  /// The server's detail, which may hold values.
  public var detail: String?
  /// The server's hint on what to do.
  public var hint: String?
  /// The schema of the table concerned.
  public var schema: String?
  /// The table concerned.
  public var table: String?
  /// The column concerned.
  public var column: String?
  /// The constraint that was broken.
  public var constraint: String?
  /// The statement's name if it is declared with one, otherwise its text, with `$1` and not with values.
  public var statement: String?

  /// An error of this kind.
  public init(_ kind: Kind, _ message: String, sqlState: String? = nil, statement: String? = nil) {
    self.kind = kind
    self.message = message
    self.sqlState = sqlState
    self.statement = statement
  }

  /// Whether the connection broke after it had been made; a new connection may succeed.
  public var isConnectionLost: Bool { kind == .connectionLost }

  /// Whether two transactions got in each other's way (40001, 40P01), so that running this one again may succeed.
  public var isConflict: Bool { sqlState == "40001" || sqlState == "40P01" }

  /// Whether a table that the statement names is not there (42P01).
  public var isUndefinedTable: Bool { sqlState == "42P01" }
}

extension PostgresError: CustomStringConvertible {
  /// One or two full sentences, without any value that was bound.
  public var description: String {
    let what = Self.withoutQuotedInput(message, sqlState: sqlState)
    return switch kind {
    case .couldNotConnect: "The database cannot be reached: \(what)."
    case .connectionLost: "The connection to the database was lost: \(what)."
    case .refused: "The database refused the statement: \(what) (SQLSTATE \(sqlState ?? "unknown"))."
    case .cancelled, .notRun, .notEncodable, .notDecodable, .rowCount: "\(what)."
    }
  }

  /// Cuts `invalid input syntax for type integer: "…"` before the input, which the server repeats in data exceptions.
  private static func withoutQuotedInput(_ message: String, sqlState: String?) -> String {
    guard sqlState?.hasPrefix("22") == true, let quote = message.firstRange(of: "\"") else { return message }
    return String(message[..<quote.lowerBound]).trimmingSuffix(": ")
  }
}

extension String {
  fileprivate func trimmingSuffix(_ characters: String) -> String {
    var text = self[...]
    while let last = text.last, characters.contains(last) { text.removeLast() }
    return String(text)
  }
}
