import CLibPQ

extension Connection {
  /// Sends rows with `copy … from stdin`, in the text format.
  ///
  /// ```swift
  /// try connection.copyIn("copy person (id, name) from stdin") { rows in
  ///   for person in people { try rows.append(person.id, person.name) }
  /// }
  /// ```
  ///
  /// - Returns: How many rows the server stored.
  /// - Throws: What the work throws, after which nothing is stored, or ``PostgresError``.
  @discardableResult
  public borrowing func copyIn(_ sql: String, _ work: (inout CopyWriter) throws -> Void) throws -> Int {
    try checkCancellation()
    try sendAhead()
    _ = try check(PQexec(handle, sql), statement: sql, starting: PGRES_COPY_IN)
    var writer = CopyWriter(handle: handle, statement: sql)
    do {
      try work(&writer)
      try writer.flush()
    } catch {
      PQputCopyEnd(handle, "stopped by the program")
      let refusal = drain(statement: sql)
      // When the server had already refused the rows, its reason is why writing failed.
      if let error = error as? PostgresError, error.kind == .connectionLost, let refusal, !isLost {
        throw refusal
      }
      throw error
    }
    PQputCopyEnd(handle, nil)
    return try finish(statement: sql).affectedRowCount
  }

  /// Receives `copy … to stdout` in the text format, row by row.
  ///
  /// - Returns: How many rows there were.
  /// - Throws: What the work throws, after which the rest is not sent, or ``PostgresError``.
  @discardableResult
  public borrowing func copyOut(_ sql: String, _ row: ([String?]) throws -> Void) throws -> Int {
    try copyOutBytes(sql) { line in try row(CopyLine.fields(line)) }
  }

  /// Receives `copy … to stdout` as the server sends it, one row of bytes at a time with its line end.
  ///
  /// - Returns: How many rows there were.
  /// - Throws: What the work throws, after which the rest is not sent, or ``PostgresError``.
  @discardableResult
  public borrowing func copyOutBytes(
    _ sql: String,
    _ row: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws -> Int {
    try checkCancellation()
    try sendAhead()
    _ = try check(PQexec(handle, sql), statement: sql, starting: PGRES_COPY_OUT)
    var line: UnsafeMutablePointer<CChar>?
    while case let count = PQgetCopyData(handle, &line, 0), count > 0 {
      defer { PQfreemem(line) }
      do {
        try UnsafeRawBufferPointer(start: line, count: Int(count)).withMemoryRebound(to: UInt8.self, row)
      } catch {
        abandonCopyOut(statement: sql)
        throw error
      }
    }
    return try finish(statement: sql).affectedRowCount
  }

  private borrowing func abandonCopyOut(statement: String) {
    state.canceller.cancel()
    var line: UnsafeMutablePointer<CChar>?
    while PQgetCopyData(handle, &line, 0) > 0 { PQfreemem(line) }
    _ = drain(statement: statement)
  }

  /// Takes the last results of a copy, so that the connection is free again.
  private borrowing func finish(statement: String) throws(PostgresError) -> QueryResult {
    let storage: ResultStorage
    do {
      storage = try check(PQgetResult(handle), statement: statement)
    } catch {
      _ = drain(statement: statement)
      throw error
    }
    if let error = drain(statement: statement) { throw error }
    return QueryResult(storage)
  }

  /// Takes and forgets what results are left; returns the first error among them.
  private borrowing func drain(statement: String) -> PostgresError? {
    var first: PostgresError?
    while let result = PQgetResult(handle) {
      do { _ = try check(result, statement: statement) } catch { first = first ?? error }
    }
    return first
  }
}

/// Takes the rows of a `copy … from stdin`.
public struct CopyWriter {
  private let handle: OpaquePointer
  private let statement: String
  private var text = PostgresText()

  /// Sent to libpq when there is this much, in bytes.
  private static let chunk = 64 * 1024

  init(handle: OpaquePointer, statement: String) {
    self.handle = handle
    self.statement = statement
  }

  /// Adds a row, one value a column.
  ///
  /// - Throws: ``PostgresError`` for a value with a NUL character, or when the connection is lost.
  public mutating func append(_ values: (any PostgresEncodable)?...) throws(PostgresError) {
    try append(values)
  }

  /// Adds a row, one value a column.
  ///
  /// - Throws: ``PostgresError`` for a value with a NUL character, or when the connection is lost.
  public mutating func append(_ values: [(any PostgresEncodable)?]) throws(PostgresError) {
    for (index, value) in values.enumerated() {
      if index > 0 { text.bytes.append(UInt8(ascii: "\t")) }
      guard let value else {
        text.append("\\N")
        continue
      }
      let start = text.bytes.count
      value.encode(to: &text)
      guard !text.hasZero(from: start) else {
        throw PostgresError(
          .notEncodable,
          "The value of column \(index + 1) holds a NUL character, which PostgreSQL cannot store",
          statement: statement
        )
      }
      CopyLine.escape(&text.bytes, from: start)
    }
    text.bytes.append(UInt8(ascii: "\n"))
    if text.bytes.count >= Self.chunk { try flush() }
  }

  /// Adds bytes as they are, in whatever format the statement names.
  ///
  /// - Throws: ``PostgresError`` when the connection is lost.
  public mutating func append(bytes: some Sequence<UInt8>) throws(PostgresError) {
    text.bytes.append(contentsOf: bytes)
    if text.bytes.count >= Self.chunk { try flush() }
  }

  mutating func flush() throws(PostgresError) {
    guard !text.bytes.isEmpty else { return }
    let sent = text.bytes.withUnsafeBytes { bytes in
      PQputCopyData(handle, bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(bytes.count))
    }
    guard sent == 1 else {
      throw PostgresError(.connectionLost, connectionMessage(handle), statement: statement)
    }
    text.bytes.removeAll(keepingCapacity: true)
  }
}

/// The text format of COPY: fields between tabs, `\N` for NULL, a backslash before what would be taken for something else.
enum CopyLine {
  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "\t"): UInt8(ascii: "t"),
    UInt8(ascii: "\n"): UInt8(ascii: "n"), UInt8(ascii: "\r"): UInt8(ascii: "r"),
    8: UInt8(ascii: "b"), 11: UInt8(ascii: "v"), 12: UInt8(ascii: "f"),
  ]
  private static let plain = Dictionary(uniqueKeysWithValues: escapes.map { ($1, $0) })

  static func escape(_ bytes: inout [UInt8], from start: Int) {
    guard bytes[start...].contains(where: { $0 == UInt8(ascii: "\\") || $0 < 0x20 }) else { return }
    let value = Array(bytes[start...])
    bytes.removeSubrange(start...)
    for byte in value {
      if let letter = escapes[byte] {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(letter)
      } else {
        bytes.append(byte)
      }
    }
  }

  static func fields(_ line: UnsafeBufferPointer<UInt8>) -> [String?] {
    let content = line.last == UInt8(ascii: "\n") ? UnsafeBufferPointer(rebasing: line.dropLast()) : line
    return content.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map { field in
      guard !field.elementsEqual("\\N".utf8) else { return nil }
      guard field.contains(UInt8(ascii: "\\")) else { return String(decoding: field, as: UTF8.self) }
      return String(decoding: unescape(field), as: UTF8.self)
    }
  }

  private static func unescape(_ field: some Sequence<UInt8>) -> [UInt8] {
    var value: [UInt8] = []
    var isEscaped = false
    for byte in field {
      if isEscaped {
        value.append(plain[byte] ?? byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        value.append(byte)
      }
    }
    return value
  }
}
