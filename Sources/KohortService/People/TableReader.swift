/// Reads tables as HR systems write them: RFC 4180 with comma, semicolon or tab.
///
/// SwiftCSV was tried for this. It takes a quote that is never closed as if the rest of the file were one cell,
/// stops at the first stray quote without saying where, does not know which line a row began on, drops
/// leading space, and takes a comma before a combining accent for text; an import has to name every bad line and
/// go on with the others.
public enum TableReader {
  /// The header and every row.
  ///
  /// A line ends with CRLF, LF or CR. A row that cannot be read is listed in ``Table/problems`` and reading goes
  /// on with the next line, also where a stray quote had swallowed it.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - encoding: As declared; nil is UTF-8, with or without a byte order mark.
  /// - Returns: At least the header.
  /// - Throws: ``TableProblem`` when the bytes cannot be decoded or there is no usable header.
  public static func read(_ bytes: [UInt8], encoding: TableEncoding? = nil) throws(TableProblem) -> Table {
    var text = try (encoding ?? .utf8).decode(bytes)
    return try text.withUTF8 { buffer in
      Result { () throws(TableProblem) in try table(buffer) }
    }.get()
  }

  private static func table(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableProblem) -> Table {
    var records = RecordReader(bytes: bytes)
    guard let header = records.next(while: \.isBlank) else {
      throw TableProblem(line: 1, column: nil, reason: .empty)
    }
    if let problem = header.problem ?? header.nullCharacter {
      throw TableProblem(line: header.line, column: problem.column, reason: .unreadableHeader(problem.reason))
    }
    let columns = try columns(header)
    var table = Table(
      separator: records.separator,
      headerLine: header.line,
      columns: columns,
      rows: [],
      problems: []
    )
    while let record = records.next(while: \.isBlank) {
      switch row(record, columnCount: columns.count, cellCount: header.cells.count) {
      case .success(let row): table.rows.append(row)
      case .failure(let problem): table.problems.append(problem)
      }
    }
    return table
  }

  /// The names of the header; nameless columns at its end, as spreadsheets leave them, are dropped.
  private static func columns(_ header: Record) throws(TableProblem) -> [String] {
    var columns = header.cells.map(\.trimmed)
    while columns.last == "" { columns.removeLast() }
    var seen: Set<String> = []
    for (index, name) in columns.enumerated() {
      if name.isEmpty {
        throw TableProblem(line: header.line, column: nil, reason: .namelessColumn(index + 1))
      }
      if !seen.insert(name.lowercased()).inserted {
        throw TableProblem(line: header.line, column: nil, reason: .duplicateColumn(name))
      }
    }
    return columns
  }

  private static func row(
    _ record: Record,
    columnCount: Int,
    cellCount: Int
  ) -> Result<Table.Row, TableProblem> {
    if let problem = record.problem ?? record.nullCharacter { return .failure(problem) }
    func failure(_ reason: TableProblem.Reason) -> Result<Table.Row, TableProblem> {
      .failure(TableProblem(line: record.line, column: nil, reason: reason))
    }
    guard record.cells.count == cellCount else {
      return failure(.cellCount(expected: cellCount, found: record.cells.count))
    }
    if let extra = record.cells[columnCount...].first(where: { !$0.trimmed.isEmpty }) {
      return failure(.cellWithoutColumn(extra))
    }
    return .success(Table.Row(line: record.line, cells: Array(record.cells.prefix(columnCount))))
  }

  /// The line and column, from 1, of what follows `text`; columns count Unicode scalars.
  static func position(after text: some Collection<UInt8>) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    var previous: UInt8 = 0
    for byte in text {
      if byte == UInt8(ascii: "\n") && previous == UInt8(ascii: "\r") {
        // The second half of a line end that has been counted.
      } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      previous = byte
    }
    return (line, column)
  }
}

extension String {
  /// Without the space around it.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

/// The cells between two ends of line, or why they cannot be told apart.
private struct Record {
  var line: Int
  var cells: [String] = []
  var problem: TableProblem?

  var nullCharacter: TableProblem? {
    guard cells.contains(where: { $0.utf8.contains(0) }) else { return nil }
    return TableProblem(line: line, column: nil, reason: .nullCharacter)
  }

  var isBlank: Bool {
    problem == nil && cells.allSatisfy { cell in cell.allSatisfy { $0 == " " || $0 == "\t" } }
  }
}

/// Cuts text into records, one after the other.
private struct RecordReader {
  let separator: Table.Separator
  private let bytes: UnsafeBufferPointer<UInt8>
  private let separatorByte: UInt8
  private var position = 0
  private var line = 1
  private var recordStart = 0
  private var recordLine = 1

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    self.separator = Self.separator(in: bytes)
    self.separatorByte = separator.rawValue.asciiValue ?? 0
  }

  /// The separator that the first line with anything in it has most of, outside quotes.
  ///
  /// Of equals, tab comes before semicolon before comma, in the order of how seldom they stand in a name.
  private static func separator(in bytes: UnsafeBufferPointer<UInt8>) -> Table.Separator {
    let header = bytes.drop {
      $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: " ")
    }
    var counts: [Table.Separator: Int] = [:]
    var isQuoted = false
    for byte in header {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
      if let separator = Table.Separator(rawValue: Character(Unicode.Scalar(byte))) {
        counts[separator, default: 0] += 1
      }
    }
    var best = Table.Separator.tab
    for separator in Table.Separator.allCases where counts[separator, default: 0] > counts[best, default: 0] {
      best = separator
    }
    return counts[best] == nil ? .comma : best
  }

  /// The next record that `skip` does not hold for; nil at the end.
  mutating func next(while skip: (Record) -> Bool) -> Record? {
    while position < bytes.count {
      let record = readRecord()
      if !skip(record) { return record }
    }
    return nil
  }

  private mutating func readRecord() -> Record {
    (recordStart, recordLine) = (position, line)
    var record = Record(line: line)
    do throws(TableProblem) {
      repeat { record.cells.append(try readCell()) } while take(separatorByte)
      _ = takeLineEnd()
    } catch {
      record.problem = error
      // A stray quote may have swallowed good lines; the next one gets its chance.
      (position, line) = (recordStart, recordLine)
      while position < bytes.count, !takeLineEnd() { position += 1 }
    }
    return record
  }

  private mutating func readCell() throws(TableProblem) -> String {
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try readQuotedCell() }
    let start = position
    while position < bytes.count, !isCellEnd(bytes[position]) {
      if bytes[position] == UInt8(ascii: "\"") { throw problem(.quoteInsideCell, at: position) }
      position += 1
    }
    return text(start..<position)
  }

  private mutating func readQuotedCell() throws(TableProblem) -> String {
    let opening = position
    position += 1
    var cell = ""
    var start = position
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "\"") {
        if !takeLineEnd() { position += 1 }
        continue
      }
      cell += text(start..<position)
      position += 1
      if position == bytes.count || isCellEnd(bytes[position]) { return cell }
      guard bytes[position] == UInt8(ascii: "\"") else { throw problem(.textAfterQuote, at: position) }
      start = position
      position += 1
    }
    throw problem(.quoteNotClosed, at: opening)
  }

  private func isCellEnd(_ byte: UInt8) -> Bool {
    byte == separatorByte || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  /// A problem in the record being read; it has a column only on the line on which the record begins.
  private func problem(_ reason: TableProblem.Reason, at offset: Int) -> TableProblem {
    let (lines, column) = TableReader.position(after: bytes[recordStart..<offset])
    return TableProblem(line: recordLine, column: lines == 1 ? column : nil, reason: reason)
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func takeLineEnd() -> Bool {
    let hasReturn = take(UInt8(ascii: "\r"))
    guard take(UInt8(ascii: "\n")) || hasReturn else { return false }
    line += 1
    return true
  }
}
