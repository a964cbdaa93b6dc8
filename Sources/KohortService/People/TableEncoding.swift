private import Foundation

/// How the bytes of a table stand for characters.
public enum TableEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case windows1252 = "windows-1252"
  /// Either byte order: told by the byte order mark or, without one, by where the zero bytes lie.
  case utf16 = "utf-16"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
}

extension TableEncoding {
  /// The text of `bytes` without its byte order mark.
  ///
  /// - Throws: ``TableProblem`` with the line and column of the first bytes that stand for no character, or
  ///   when the byte order mark belongs to another encoding.
  func decode(_ bytes: [UInt8]) throws(TableProblem) -> String {
    if let mark = Self.marked(bytes), !agrees(with: mark) {
      throw TableProblem(line: 1, column: 1, reason: .markedOtherwise(declared: self, mark: mark))
    }
    switch self {
    case .utf8: return try Self.decodeUTF8(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...])
    case .windows1252: return try Self.decodeWindows1252(bytes)
    case .utf16: return try Self.decodeUTF16(bytes, isLittleEndian: Self.looksLittleEndian(bytes), self)
    case .utf16LittleEndian: return try Self.decodeUTF16(bytes, isLittleEndian: true, self)
    case .utf16BigEndian: return try Self.decodeUTF16(bytes, isLittleEndian: false, self)
    }
  }

  /// The encoding that a byte order mark at the start speaks for.
  private static func marked(_ bytes: [UInt8]) -> TableEncoding? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
    if bytes.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
    if bytes.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
    return nil
  }

  private func agrees(with mark: TableEncoding) -> Bool { self == mark || self == .utf16 && mark != .utf8 }

  private static func decodeUTF8(_ bytes: ArraySlice<UInt8>) throws(TableProblem) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var rest = bytes.makeIterator()
    var parser = UTF8.ForwardParser()
    var end = bytes.startIndex
    while case .valid(let scalar) = parser.parseScalar(from: &rest) { end += scalar.count }
    throw .undecodable(.utf8, Array(bytes[end..<min(end + 1, bytes.endIndex)]), after: bytes[..<end])
  }

  /// Nearly every byte is a character here, so a file in UTF-8 would be read without a fault, and every å ä ö be spoilt. No
  /// Windows-1252 that anybody writes happens to be UTF-8 with more than ASCII.
  private static func decodeWindows1252(_ bytes: [UInt8]) throws(TableProblem) -> String {
    if let (line, column) = firstBeyondASCII(inUTF8: bytes) {
      throw TableProblem(line: line, column: column, reason: .isUTF8(declared: .windows1252))
    }
    if let text = String(bytes: bytes, encoding: .windowsCP1252) { return text }
    let end = bytes.firstIndex { String(bytes: [$0], encoding: .windowsCP1252) == nil } ?? bytes.endIndex
    let before = String(bytes: bytes[..<end], encoding: .windowsCP1252) ?? ""
    throw .undecodable(.windows1252, Array(bytes[end...].prefix(1)), after: before.utf8)
  }

  /// Where the first character outside ASCII stands in a valid UTF-8 text; nil where there is none, or it is not UTF-8.
  private static func firstBeyondASCII(inUTF8 bytes: [UInt8]) -> (line: Int, column: Int)? {
    guard let first = bytes.firstIndex(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) != nil else {
      return nil
    }
    return TableReader.position(after: bytes[..<first])
  }

  private static func looksLittleEndian(_ bytes: [UInt8]) -> Bool {
    if let mark = marked(bytes) { return mark == .utf16LittleEndian }
    // Most letters of a header lie below U+0100, so the zeros are the high bytes.
    let start = bytes.prefix(200)
    let zerosAtEven = start.indices.count { $0 % 2 == 0 && start[$0] == 0 }
    return zerosAtEven * 2 <= start.count { $0 == 0 }
  }

  private static func decodeUTF16(
    _ bytes: [UInt8],
    isLittleEndian: Bool,
    _ encoding: TableEncoding
  ) throws(TableProblem) -> String {
    var units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isLittleEndian ? second << 8 | first : first << 8 | second
    }
    if units.first == 0xFEFF { units.removeFirst() }
    if bytes.count % 2 == 0, let text = String(validating: units, as: UTF16.self) { return text }
    let end = firstLoneSurrogate(units) ?? units.count
    let lone =
      end < units.count ? [UInt8(units[end] >> 8), UInt8(units[end] & 0xFF)] : Array(bytes.suffix(1))
    throw .undecodable(encoding, lone, after: String(decoding: units[..<end], as: UTF16.self).utf8)
  }

  private static func firstLoneSurrogate(_ units: [UInt16]) -> Int? {
    var index = 0
    while index < units.count {
      let isPair =
        UTF16.isLeadSurrogate(units[index]) && index + 1 < units.count
        && UTF16.isTrailSurrogate(units[index + 1])
      if !isPair && UTF16.isSurrogate(units[index]) { return index }
      index += isPair ? 2 : 1
    }
    return nil
  }
}

extension TableProblem {
  /// Bytes that stand for no character, after text that has been read.
  fileprivate static func undecodable(
    _ encoding: TableEncoding,
    _ bytes: [UInt8],
    after text: some Collection<UInt8>
  ) -> TableProblem {
    let (line, column) = TableReader.position(after: text)
    return TableProblem(line: line, column: column, reason: .undecodable(encoding, bytes))
  }
}
