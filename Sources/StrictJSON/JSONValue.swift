/// Any JSON value, with nothing lost: number literals, the order of members and duplicate names are kept.
///
/// Two values are equal when they would be written alike: the order of members and the digits of a number
/// count. To ask whether two values *mean* the same, compare their ``canonical`` bytes.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// A number from an integer of any width.
  public init(_ integer: some FixedWidthInteger) { self = .number(JSONNumber(integer)) }

  /// A text value.
  public init(_ text: String) { self = .string(text) }

  /// Whether this is `null`.
  public var isNull: Bool { self == .null }

  /// The truth value, or nil when this is something else.
  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The number, or nil when this is something else.
  public var number: JSONNumber? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// The number as an integer, or nil when this is no number, not whole, or too large.
  public var int: Int? { number?.int }

  /// The number as a double, or nil when this is no number.
  public var double: Double? { number?.double }

  /// The text, or nil when this is something else.
  public var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The elements, or nil when this is no array.
  public var array: [JSONValue]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  /// The members, or nil when this is no object.
  public var object: JSONObject? {
    guard case .object(let value) = self else { return nil }
    return value
  }

  /// The first member of that name, or nil when there is none or this is no object.
  public subscript(name: String) -> JSONValue? { object?[name] }

  /// The element at that index, or nil when there is none or this is no array.
  public subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }
}

extension JSONValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `null`.

  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A number.
  public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
  /// A number; not infinite, not NaN.
  public init(floatLiteral value: Double) {
    guard let number = JSONNumber(value) else { preconditionFailure("JSON has no number for \(value)") }
    self = .number(number)
  }
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object with its members in this order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements.map { JSONObject.Member(name: $0.0, value: $0.1) }))
  }
}

extension JSONValue: CustomStringConvertible {
  /// The same as ``text``.
  public var description: String { text }
}

extension JSONValue: Codable {
  /// Reads from any decoder; the one of this module hands the value over as it is.
  public init(from decoder: any Decoder) throws {
    if let keyed = try? decoder.container(keyedBy: JSONName.self) {
      let members = try keyed.allKeys.map { name in
        JSONObject.Member(name: name.stringValue, value: try keyed.decode(JSONValue.self, forKey: name))
      }
      self = .object(JSONObject(members))
    } else if var unkeyed = try? decoder.unkeyedContainer() {
      var elements: [JSONValue] = []
      while !unkeyed.isAtEnd { elements.append(try unkeyed.decode(JSONValue.self)) }
      self = .array(elements)
    } else {
      self = try Self.scalar(from: try decoder.singleValueContainer())
    }
  }

  private static func scalar(from container: any SingleValueDecodingContainer) throws -> JSONValue {
    if container.decodeNil() { return .null }
    if let value = try? container.decode(Bool.self) { return .bool(value) }
    if let value = try? container.decode(Int.self) { return JSONValue(value) }
    if let value = try? container.decode(UInt64.self) { return JSONValue(value) }
    if let value = try? container.decode(Double.self), let number = JSONNumber(value) {
      return .number(number)
    }
    return .string(try container.decode(String.self))
  }

  /// Writes to any encoder; the one of this module takes the value over as it is.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let object):
      var container = encoder.container(keyedBy: JSONName.self)
      for member in object.members { try container.encode(member.value, forKey: JSONName(member.name)) }
    case .array(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .bool(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .string(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .number(let number):
      var container = encoder.singleValueContainer()
      if let value = number.int { try container.encode(value) } else { try container.encode(number.double) }
    }
  }
}
