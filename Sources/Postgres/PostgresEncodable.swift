public import struct Foundation.Data

/// A value that can be bound to `$1` in a statement.
///
/// A value is sent as text and its type is what the statement makes of it: `where id = $1` compares with the type of
/// `id`, and `unnest($1::bigint[])` says it outright. Conforming types get arrays of themselves for free.
///
/// ```swift
/// extension Colour: PostgresEncodable {
///   public func encode(to text: inout PostgresText) { text.append(name) }
/// }
/// ```
public protocol PostgresEncodable: PostgresEncodableElement {
  /// Writes the value in the form PostgreSQL reads.
  func encode(to text: inout PostgresText)
}

/// What an array that is bound to a statement may hold: a value, an optional value, or a byte.
public protocol PostgresEncodableElement {
  /// Writes a whole array of such elements.
  static func encode(array: [Self], to text: inout PostgresText)
}

/// The bytes of one value on their way to the server, as UTF-8.
public struct PostgresText: Sendable {
  var bytes: [UInt8] = []

  /// Adds a string.
  public mutating func append(_ string: some StringProtocol) {
    bytes.append(contentsOf: string.utf8)
  }

  /// Writes one element in quotes, which is right for elements of every type.
  mutating func appendElement(_ element: some PostgresEncodable) {
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    element.encode(to: &self)
    escapeElement(from: start)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Puts a backslash before each quote and backslash, from the last to the first, so that each byte moves once.
  private mutating func escapeElement(from start: Int) {
    let end = bytes.count
    var escapes = 0
    for index in start..<end where Self.isSpecial(bytes[index]) { escapes += 1 }
    guard escapes > 0 else { return }
    bytes.append(contentsOf: repeatElement(0, count: escapes))
    var index = end
    while escapes > 0 {
      index -= 1
      bytes[index + escapes] = bytes[index]
      guard Self.isSpecial(bytes[index]) else { continue }
      escapes -= 1
      bytes[index + escapes] = UInt8(ascii: "\\")
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// Writes `{…}` with a comma between the elements.
  mutating func appendArray<Element>(
    _ elements: [Element],
    _ append: (inout PostgresText, Element) -> Void
  ) {
    bytes.append(UInt8(ascii: "{"))
    for index in elements.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(&self, elements[index])
    }
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func appendHexadecimal(_ data: some Collection<UInt8>) {
    bytes.reserveCapacity(bytes.count + 2 + 2 * data.count)
    append("\\x")
    let digits = Array("0123456789abcdef".utf8)
    for byte in data {
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    }
  }
}

extension PostgresEncodable {
  /// Writes the array with each element in quotes.
  public static func encode(array: [Self], to text: inout PostgresText) {
    text.appendArray(array) { $0.appendElement($1) }
  }
}

extension Optional: PostgresEncodableElement where Wrapped: PostgresEncodable {
  /// Writes the array with `NULL` for what is missing.
  public static func encode(array: [Self], to text: inout PostgresText) {
    text.appendArray(array) { text, element in
      if let element { text.appendElement(element) } else { text.append("NULL") }
    }
  }
}

/// One dimension; an array of bytes is a `bytea`.
extension Array: PostgresEncodable, PostgresEncodableElement where Element: PostgresEncodableElement {
  /// Writes the value as text.
  public func encode(to text: inout PostgresText) { Element.encode(array: self, to: &text) }
}

extension UInt8: PostgresEncodableElement {
  /// Writes the bytes as a `bytea`.
  public static func encode(array: [UInt8], to text: inout PostgresText) { text.appendHexadecimal(array) }
}

extension Data: PostgresEncodable, PostgresEncodableElement {
  /// Writes the value as text.
  public func encode(to text: inout PostgresText) { text.appendHexadecimal(self) }
}

extension String: PostgresEncodable, PostgresEncodableElement {
  /// Writes the value as text.
  public func encode(to text: inout PostgresText) { text.append(self) }
}

extension Bool: PostgresEncodable, PostgresEncodableElement {
  /// Writes the value as text.
  public func encode(to text: inout PostgresText) { text.append(self ? "true" : "false") }
}

extension Double: PostgresEncodable, PostgresEncodableElement {
  /// Writes the value as text.
  public func encode(to text: inout PostgresText) { text.append(description) }
}

extension PostgresEncodable where Self: FixedWidthInteger {
  /// Writes the value as text.
  public func encode(to text: inout PostgresText) { text.append(String(self)) }
}

extension Int: PostgresEncodable, PostgresEncodableElement {}
extension Int64: PostgresEncodable, PostgresEncodableElement {}
extension Int32: PostgresEncodable, PostgresEncodableElement {}
extension Int16: PostgresEncodable, PostgresEncodableElement {}

/// A JSON document as text, bound as `json` or `jsonb` and read from either.
public struct JSONText: Hashable, Sendable {
  /// The document.
  public var text: String

  /// Wraps a document; the server judges whether it is JSON.
  public init(_ text: String) { self.text = text }
}

extension JSONText: PostgresEncodable {
  /// Writes the value as text.
  public func encode(to text: inout PostgresText) { text.append(self.text) }
}
