public import struct Foundation.Data

/// A value that can be read from a column.
///
/// ```swift
/// extension Colour: PostgresDecodable {
///   public init?(postgres cell: Cell) { self.init(name: cell.text) }
/// }
/// ```
public protocol PostgresDecodable {
  /// Whether NULL is a value of this type; only optionals say so.
  static var acceptsNull: Bool { get }
  /// Reads one cell, which is NULL only for types that accept it. Nil when the cell holds something else.
  init?(postgres cell: Cell)
  /// Reads a cell with an array of such values.
  static func decode(array cell: Cell) -> [Self]?
}

/// One value as the server sent it, lent while it is being read.
public struct Cell {
  /// The server's type.
  public let type: PostgresType
  /// UTF-8 text, or nil for NULL; valid only while the value is being decoded.
  @usableFromInline let bytes: UnsafeBufferPointer<UInt8>?

  /// Whether the value is NULL.
  @inlinable public var isNull: Bool { bytes == nil }

  /// The value as text; empty for NULL.
  public var text: String { bytes.map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// Lends the bytes of the text, none for NULL.
  public func withBytes<Value>(_ body: (Span<UInt8>) throws -> Value) rethrows -> Value {
    try body((bytes ?? UnsafeBufferPointer(start: nil, count: 0)).span)
  }
}

extension PostgresDecodable {
  /// False: NULL is an error unless an optional is asked for.
  @inlinable public static var acceptsNull: Bool { false }

  /// Reads `{…}` element by element.
  public static func decode(array cell: Cell) -> [Self]? {
    guard let element = cell.type.element, let bytes = cell.bytes else { return nil }
    var reader = ArrayReader(bytes: bytes, elementType: element)
    return reader.read { cell in
      cell.isNull && !acceptsNull ? nil : Self(postgres: cell)
    }
  }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
  /// True: NULL is nil.
  @inlinable public static var acceptsNull: Bool { true }

  /// Reads the value from its text; nil when the column holds another type.
  @inlinable
  public init?(postgres cell: Cell) {
    if cell.isNull {
      self = .none
    } else {
      guard let value = Wrapped(postgres: cell) else { return nil }
      self = .some(value)
    }
  }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
  /// Reads the value from its text; nil when the column holds another type.
  public init?(postgres cell: Cell) {
    guard let elements = Element.decode(array: cell) else { return nil }
    self = elements
  }
}

/// Any type, as its text.
extension String: PostgresDecodable {
  /// Reads the value from its text; nil when the column holds another type.
  public init?(postgres cell: Cell) { self = cell.text }
}

extension Bool: PostgresDecodable {
  /// Reads the value from its text; nil when the column holds another type.
  public init?(postgres cell: Cell) {
    guard cell.type == .bool, let first = cell.bytes?.first else { return nil }
    self = first == UInt8(ascii: "t")
  }
}

extension Double: PostgresDecodable {
  /// Reads the value from its text; nil when the column holds another type.
  public init?(postgres cell: Cell) {
    switch cell.type {
    case .float8, .float4, .numeric, .int2, .int4, .int8: self.init(cell.text)
    default: return nil
    }
  }
}

extension PostgresDecodable where Self: FixedWidthInteger {
  /// Reads any integer type, and a `numeric` (such as a sum) that is whole; nil when it does not fit.
  public init?(postgres cell: Cell) {
    switch cell.type {
    case .int8, .int4, .int2, .oid, .numeric: self.init(cell.text)
    default: return nil
    }
  }
}

extension Int: PostgresDecodable {}
extension Int64: PostgresDecodable {}
extension Int32: PostgresDecodable {}
extension Int16: PostgresDecodable {}

extension UInt8: PostgresDecodable {
  /// Reads a `bytea`.
  public static func decode(array cell: Cell) -> [UInt8]? {
    guard cell.type == .bytea, let bytes = cell.bytes, bytes.starts(with: [92, 120]) else { return nil }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count / 2 - 1)
    for index in stride(from: 2, to: bytes.count - 1, by: 2) {
      guard let high = hexadecimal(bytes[index]), let low = hexadecimal(bytes[index + 1]) else { return nil }
      decoded.append(high << 4 | low)
    }
    return decoded
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

extension Data: PostgresDecodable {
  /// Reads the value from its text; nil when the column holds another type.
  public init?(postgres cell: Cell) {
    guard let bytes = UInt8.decode(array: cell) else { return nil }
    self.init(bytes)
  }
}

extension JSONText: PostgresDecodable {
  /// Reads the value from its text; nil when the column holds another type.
  public init?(postgres cell: Cell) {
    guard cell.type == .json || cell.type == .jsonb else { return nil }
    self.init(cell.text)
  }
}

/// Walks through the text form of an array of one dimension: `{1,NULL,"a \"b\""}`.
private struct ArrayReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let elementType: PostgresType
  var position = 1
  var scratch: [UInt8] = []

  init(bytes: UnsafeBufferPointer<UInt8>, elementType: PostgresType) {
    self.bytes = bytes
    self.elementType = elementType
  }

  mutating func read<Element>(_ decode: (Cell) -> Element?) -> [Element]? {
    guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return nil }
    var elements: [Element] = []
    while position < bytes.count - 1 {
      let isQuoted = bytes[position] == UInt8(ascii: "\"")
      guard bytes[position] != UInt8(ascii: "{") else { return nil }
      if isQuoted { readQuoted() } else { readBare() }
      position += 1
      let isNull = !isQuoted && scratch.elementsEqual("NULL".utf8)
      let element = scratch.withUnsafeBufferPointer { text in
        decode(Cell(type: elementType, bytes: isNull ? nil : text))
      }
      guard let element else { return nil }
      elements.append(element)
    }
    return elements
  }

  /// Reads up to the closing quote, and leaves the position on what follows it.
  private mutating func readQuoted() {
    scratch.removeAll(keepingCapacity: true)
    position += 1
    while bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") { position += 1 }
      scratch.append(bytes[position])
      position += 1
    }
    position += 1
  }

  private mutating func readBare() {
    scratch.removeAll(keepingCapacity: true)
    while position < bytes.count - 1, bytes[position] != UInt8(ascii: ",") {
      scratch.append(bytes[position])
      position += 1
    }
  }
}
