import Glibc

/// The values of one statement, written as text and ready for libpq.
struct Parameters: Sendable {
  private var text = PostgresText()
  /// Where each value begins in `text`, nil for NULL; every value ends in a zero byte.
  private var starts: [Int?] = []

  /// - Throws: ``PostgresError`` for a value with a zero byte, which PostgreSQL's text cannot hold.
  init(_ values: [(any PostgresEncodable)?], statement: String) throws(PostgresError) {
    for (index, value) in values.enumerated() {
      guard let value else {
        starts.append(nil)
        continue
      }
      let start = text.bytes.count
      value.encode(to: &text)
      guard !text.hasZero(from: start) else {
        throw PostgresError(
          .notEncodable,
          "The value of $\(index + 1) holds a NUL character, which PostgreSQL cannot store",
          statement: statement
        )
      }
      text.bytes.append(0)
      starts.append(start)
    }
  }

  var count: Int32 { Int32(starts.count) }

  /// Lends the values as libpq takes them.
  func withPointers<Result>(
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    text.bytes.withUnsafeBytes { bytes in
      let base = bytes.assumingMemoryBound(to: CChar.self).baseAddress
      let pointers = starts.map { start in start.flatMap { base?.advanced(by: $0) } }
      return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
  }
}

extension PostgresText {
  func hasZero(from start: Int) -> Bool {
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, bytes.count > start else { return false }
      return memchr(base + start, 0, bytes.count - start) != nil
    }
  }
}
