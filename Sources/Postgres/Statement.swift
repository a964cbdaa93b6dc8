/// A statement declared once, with what it takes and what it returns.
///
/// A connection prepares it the first time it is run there, and ``Connection/describe(_:)`` tells what the server makes of
/// it, so that a test can hold the declaration against the schema.
///
/// ```swift
/// static let inCohort = Statement(
///   "People.inCohort",
///   "select id, name from person where cohort_id = $1 order by id",
///   parameters: [.int8], columns: [.int8, .text])
/// ```
public struct Statement: Sendable {
  /// A name that no other statement of the program has; errors carry it.
  public let name: String
  /// The SQL, with `$1` and up for the parameters.
  public let sql: String
  /// The types of `$1` and up, as the server infers them.
  public let parameters: [PostgresType]
  /// The types of the columns it returns.
  public let columns: [PostgresType]

  /// Declares a statement; nothing is sent before it is run.
  public init(
    _ name: String,
    _ sql: String,
    parameters: [PostgresType] = [],
    columns: [PostgresType] = []
  ) {
    self.name = name
    self.sql = sql
    self.parameters = parameters
    self.columns = columns
  }
}

/// What the server makes of a statement.
public struct StatementDescription: Hashable, Sendable {
  /// The types of `$1` and up.
  public let parameters: [PostgresType]
  /// The types of the columns it returns.
  public let columns: [PostgresType]
  /// The names of the columns it returns.
  public let columnNames: [String]
}

extension Statement: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}
