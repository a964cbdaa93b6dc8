import CLibPQ

/// The rows a statement returned, in the server's order.
///
/// ```swift
/// let people = try connection.query("select id, name from person order by id").map { row in
///   Person(id: try row["id"], name: try row["name"])
/// }
/// let names = try connection.query("select id, name from person order by id").rows(as: Int.self, String?.self)
/// let count = try connection.query("select count(*) from person").one(as: Int.self)
/// ```
public struct QueryResult: RandomAccessCollection, Sendable {
  let storage: ResultStorage

  init(_ storage: ResultStorage) { self.storage = storage }

  /// Always 0.
  public var startIndex: Int { 0 }
  /// How many rows there are.
  public var endIndex: Int { storage.rowCount }
  /// The row at this position.
  public subscript(position: Int) -> Row {
    precondition(indices.contains(position), "row \(position) of a result of \(count) rows")
    return Row(storage: storage, index: position)
  }

  /// How many rows the statement inserted, updated, deleted or returned.
  public var affectedRowCount: Int {
    PQcmdTuples(storage.handle).flatMap { Int(String(cString: $0)) } ?? 0
  }

  /// The names of the columns, in order.
  public var columnNames: [String] { storage.columnNames }
  /// The types of the columns, in order.
  public var columnTypes: [PostgresType] { storage.columnTypes }

  /// The only row.
  ///
  /// - Throws: ``PostgresError`` unless there is exactly one.
  public func one() throws(PostgresError) -> Row {
    guard count == 1 else { throw storage.rowCountError(expected: "exactly one row") }
    return self[0]
  }

  /// The only row, or nil when there is none.
  ///
  /// - Throws: ``PostgresError`` when there are several.
  public func oneOrNone() throws(PostgresError) -> Row? {
    guard count <= 1 else { throw storage.rowCountError(expected: "at most one row") }
    return first
  }

  /// The only column of all rows.
  ///
  /// - Throws: ``PostgresError`` when there are several columns, or when a value does not fit the type.
  public func rows<Value: PostgresDecodable>(as type: Value.Type) throws(PostgresError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    for row in self { values.append(try row.decode(type)) }
    return values
  }

  /// The only column of the only row.
  ///
  /// - Throws: ``PostgresError`` unless there is exactly one row, with one column that fits the type.
  public func one<Value: PostgresDecodable>(as type: Value.Type) throws(PostgresError) -> Value {
    try one().decode(type)
  }

  /// The only column of the only row, or nil when there is no row.
  ///
  /// - Throws: ``PostgresError`` when there are several rows or columns, or when the value does not fit the type.
  public func oneOrNone<Value: PostgresDecodable>(as type: Value.Type) throws(PostgresError) -> Value? {
    try oneOrNone().map { row throws(PostgresError) in try row.decode(type) }
  }

  /// All rows as tuples.
  ///
  /// - Throws: ``PostgresError`` when the number of columns or a value does not fit the types.
  public func rows<each Column: PostgresDecodable>(
    as types: repeat (each Column).Type
  ) throws(PostgresError) -> [(repeat each Column)] {
    var rows: [(repeat each Column)] = []
    rows.reserveCapacity(count)
    for row in self { rows.append(try row.decode(repeat each types)) }
    return rows
  }

  /// The only row as a tuple.
  ///
  /// - Throws: ``PostgresError`` unless there is exactly one row that fits the types.
  public func one<each Column: PostgresDecodable>(
    as types: repeat (each Column).Type
  ) throws(PostgresError) -> (repeat each Column) {
    try one().decode(repeat each types)
  }

  /// The only row as a tuple, or nil when there is none.
  ///
  /// - Throws: ``PostgresError`` when there are several rows, or when the row does not fit the types.
  public func oneOrNone<each Column: PostgresDecodable>(
    as types: repeat (each Column).Type
  ) throws(PostgresError) -> (repeat each Column)? {
    guard let row = try oneOrNone() else { return nil }
    return .some(try row.decode(repeat each types))
  }
}

/// One row of a result.
///
/// Reading a value is compiled where it is read, for its type: a report reads hundreds of thousands.
public struct Row: Sendable {
  @usableFromInline let storage: ResultStorage
  @usableFromInline let index: Int

  /// The value in the column of this name, as the type the context asks for.
  ///
  /// - Throws: ``PostgresError`` when there is no such column, or when it holds another type or an unexpected NULL.
  public subscript<Value: PostgresDecodable>(_ name: String) -> Value {
    @inlinable get throws(PostgresError) { try decode(Value.self, name) }
  }

  /// The value in the column at this position, from 0, as the type the context asks for.
  ///
  /// - Throws: ``PostgresError`` when there is no such column, or when it holds another type or an unexpected NULL.
  public subscript<Value: PostgresDecodable>(_ column: Int) -> Value {
    @inlinable get throws(PostgresError) { try decode(Value.self, column) }
  }

  /// The value in the column of this name.
  ///
  /// - Throws: ``PostgresError`` when there is no such column, or when it holds another type or an unexpected NULL.
  @inlinable
  public func decode<Value: PostgresDecodable>(
    _ type: Value.Type,
    _ name: String
  ) throws(PostgresError) -> Value {
    try decode(type, storage.column(name))
  }

  /// The value in the column at this position, from 0.
  ///
  /// - Throws: ``PostgresError`` when there is no such column, or when it holds another type or an unexpected NULL.
  @inlinable
  public func decode<Value: PostgresDecodable>(
    _ type: Value.Type,
    _ column: Int
  ) throws(PostgresError) -> Value {
    let cell = try storage.cell(row: index, column: column)
    guard !cell.isNull || Value.acceptsNull, let value = Value(postgres: cell) else {
      throw storage.decodingError(Value.self, column: column, isNull: cell.isNull)
    }
    return value
  }

  /// The only column.
  ///
  /// - Throws: ``PostgresError`` when there are several columns, or when the value does not fit the type.
  public func decode<Value: PostgresDecodable>(_ type: Value.Type) throws(PostgresError) -> Value {
    try checkColumnCount(1)
    return try decode(type, 0)
  }

  /// All columns, in order, as a tuple.
  ///
  /// - Throws: ``PostgresError`` when the number of columns or a value does not fit the types.
  public func decode<each Column: PostgresDecodable>(
    _ types: repeat (each Column).Type
  ) throws(PostgresError) -> (repeat each Column) {
    var columnCount = 0
    for _ in repeat each types { columnCount += 1 }
    try checkColumnCount(columnCount)
    var next = 0
    func take<Value: PostgresDecodable>(_ type: Value.Type) throws(PostgresError) -> Value {
      defer { next += 1 }
      return try decode(type, next)
    }
    return (repeat try take(each types))
  }

  private func checkColumnCount(_ expected: Int) throws(PostgresError) {
    let columnCount = storage.columnNames.count
    guard columnCount == expected else {
      throw storage.error(
        .notDecodable,
        "A row of \(expected) was expected and the statement returned \(columnCount) columns"
      )
    }
  }
}

/// Owns a `PGresult`, which libpq leaves unchanged once it has been made.
@usableFromInline
final class ResultStorage: @unchecked Sendable {
  // Safe to share: nothing writes to a result after it was received, and libpq documents reading one from
  // several threads as safe.
  let handle: OpaquePointer
  let statement: String
  let rowCount: Int
  let columnNames: [String]
  let columnTypes: [PostgresType]

  init(_ handle: OpaquePointer, statement: String) {
    self.handle = handle
    self.statement = statement
    rowCount = Int(PQntuples(handle))
    columnNames = (0..<PQnfields(handle)).map { PQfname(handle, $0).map { String(cString: $0) } ?? "" }
    columnTypes = (0..<PQnfields(handle)).map { PostgresType(rawValue: PQftype(handle, $0)) }
  }

  deinit { PQclear(handle) }

  /// The place of the column of this name.
  @usableFromInline
  func column(_ name: String) throws(PostgresError) -> Int {
    guard let column = columnNames.firstIndex(of: name) else {
      throw error(.notDecodable, "There is no column '\(name)' among \(columnNames.joined(separator: ", "))")
    }
    return column
  }

  @usableFromInline
  func cell(row: Int, column: Int) throws(PostgresError) -> Cell {
    guard columnNames.indices.contains(column) else {
      throw error(.notDecodable, "There is no column \(column) in a row of \(columnNames.count)")
    }
    let (row, column) = (Int32(row), Int32(column))
    let type = columnTypes[Int(column)]
    guard PQgetisnull(handle, row, column) == 0, let text = PQgetvalue(handle, row, column) else {
      return Cell(type: type, bytes: nil)
    }
    let count = Int(PQgetlength(handle, row, column))
    return text.withMemoryRebound(to: UInt8.self, capacity: count) {
      Cell(type: type, bytes: UnsafeBufferPointer(start: $0, count: count))
    }
  }

  func error(_ kind: PostgresError.Kind, _ message: String) -> PostgresError {
    PostgresError(kind, message, statement: statement)
  }

  func rowCountError(expected: String) -> PostgresError {
    error(.rowCount, "\(expected) was expected and the statement returned \(rowCount)".capitalizedSentence)
  }

  @usableFromInline
  func decodingError(_ wanted: (some PostgresDecodable).Type, column: Int, isNull: Bool) -> PostgresError {
    let found = isNull ? "is NULL" : "holds \(columnTypes[column])"
    return error(
      .notDecodable,
      "Column '\(columnNames[column])' \(found), which cannot be read as \(wanted)"
    )
  }
}

extension String {
  /// The same text with its first letter in upper case.
  var capitalizedSentence: String { prefix(1).uppercased() + dropFirst() }
}
