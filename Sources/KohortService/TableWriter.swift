/// The kinds of CSV that kohort writes.
public enum TableDialect: String, Sendable, CaseIterable {
  /// RFC 4180: commas, decimal points, UTF-8 without a byte order mark.
  case standard = "rfc4180"
  /// What a Swedish Excel opens with a double click: semicolons, decimal commas, UTF-8 with a byte order mark.
  case excelSv = "excel-sv"
}

/// One cell to be written.
public enum TableCell: Sendable, Equatable {
  case text(String)
  case integer(Int)
  /// Finite; written with the fewest digits that read back as the same.
  case number(Double)
  case blank

  /// Text, or a blank cell for nil.
  public init(_ text: String?) { self = text.map { .text($0) } ?? .blank }

  /// An integer, or a blank cell for nil.
  public init(_ integer: Int?) { self = integer.map { .integer($0) } ?? .blank }
}

extension TableCell: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  /// Text.
  public init(stringLiteral value: String) { self = .text(value) }

  /// An integer.
  public init(integerLiteral value: Int) { self = .integer(value) }

  /// A blank cell.
  public init(nilLiteral: ()) { self = .blank }
}

/// Writes CSV, line by line, each ended with CRLF.
///
/// Text that a spreadsheet would take for a formula, because it begins with `=`, `+`, `-`, `@`, tab or a line
/// end, gets an apostrophe in front; numbers written as numbers do not.
public struct TableWriter: Sendable {
  private let dialect: TableDialect

  /// A writer of that dialect.
  public init(_ dialect: TableDialect = .standard) { self.dialect = dialect }

  /// What the file begins with: a byte order mark where the dialect has one, and the names of the columns.
  public func header(_ columns: [String]) -> String {
    (dialect == .excelSv ? "\u{FEFF}" : "") + line(columns.map { .text($0) })
  }

  /// One row.
  public func line(_ cells: [TableCell]) -> String {
    cells.map(written).joined(separator: dialect == .excelSv ? ";" : ",") + "\r\n"
  }

  private func written(_ cell: TableCell) -> String {
    switch cell {
    case .text(let text): quoted(guarded(text))
    case .integer(let integer): String(integer)
    case .number(let number): written(number)
    case .blank: ""
    }
  }

  private func written(_ number: Double) -> String {
    precondition(number.isFinite, "a table has no cell for \(number)")
    if let integer = Int64(exactly: number) { return String(integer) }
    guard dialect == .excelSv else { return number.description }
    return String(number.description.map { $0 == "." ? "," : $0 })
  }

  private func guarded(_ text: String) -> String {
    guard let first = text.utf8.first, "=+-@\t\r\n".utf8.contains(first) else { return text }
    return "'" + text
  }

  private func quoted(_ text: String) -> String {
    let separator = UInt8(ascii: dialect == .excelSv ? ";" : ",")
    let needsQuotes = text.utf8.contains { byte in
      byte == separator || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\r")
        || byte == UInt8(ascii: "\n")
    }
    let hasOuterSpace = text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ")
    guard needsQuotes || hasOuterSpace else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
