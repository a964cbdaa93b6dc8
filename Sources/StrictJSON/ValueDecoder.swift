extension JSONValue {
  /// Makes a value of a Swift type from this JSON, after checking it against the type's schema.
  ///
  /// Every fault that the schema shows is reported, not just the first; what only the type's own
  /// `init(from:)` can find (see ``InvalidValue``) is added where it belongs. Names are converted as
  /// ``JSONSchema`` says: the property `seatsMax` is `seats_max` here.
  ///
  /// - Parameters:
  ///   - type: What to make.
  ///   - ignoringUnknown: Takes members that the type does not have, instead of refusing them.
  /// - Returns: The value; integers may be written as `24`, `24.0` or `2.4e1`.
  /// - Throws: ``InvalidParameters`` with every fault.
  public func decode<Value: Decodable>(
    _ type: Value.Type = Value.self,
    ignoringUnknown: Bool = false
  ) throws(InvalidParameters) -> Value {
    let problems = JSONSchema.of(type).problems(in: self, ignoringUnknown: ignoringUnknown)
    guard problems.isEmpty else { throw InvalidParameters(problems) }
    do {
      return try decodeUnchecked(type)
    } catch {
      throw InvalidParameters([error])
    }
  }

  /// Decodes without looking at the schema first; stops at the first fault.
  func decodeUnchecked<Value: Decodable>(_ type: Value.Type) throws(InvalidParameter) -> Value {
    do {
      return try ValueDecoder(value: self).decode(type)
    } catch let error as InvalidParameter {
      throw error
    } catch let error as DecodingError {
      throw InvalidParameter(error)
    } catch {
      let text = String(describing: error)
      throw InvalidParameter(path: JSONPath(), reason: .invalid(InvalidValue(en: text, sv: text)))
    }
  }
}

extension InvalidParameter {
  /// What a type threw by itself; the decoder of this module throws `InvalidParameter`.
  fileprivate init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(path: JSONPath(context.codingPath + [key]), reason: .missing)
    case .valueNotFound(_, let context), .typeMismatch(_, let context), .dataCorrupted(let context):
      self.init(context)
    @unknown default:
      let text = String(describing: error)
      self.init(path: JSONPath(), reason: .invalid(InvalidValue(en: text, sv: text)))
    }
  }

  private init(_ context: DecodingError.Context) {
    let text = context.debugDescription
    let words = context.underlyingError as? InvalidValue ?? InvalidValue(en: text, sv: text)
    self.init(path: JSONPath(context.codingPath), reason: .invalid(words))
  }
}

/// Hands one value, and what lies in it, to `init(from:)`.
private struct ValueDecoder: Decoder {
  let value: JSONValue
  var codingPath: [any CodingKey] = []
  /// What is being made; the keys of dictionaries are data and not converted.
  var type: any Any.Type = Any.self

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let object) = value else { throw mismatch(.object) }
    return KeyedDecodingContainer(MemberDecoder(object: object, decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = value else { throw mismatch(.array) }
    return ElementDecoder(elements: elements, decoder: self)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

  func mismatch(_ expected: InvalidParameter.Kind) -> InvalidParameter {
    problem(.wrongKind(expected: expected, found: value.kind))
  }

  func problem(_ reason: InvalidParameter.Reason) -> InvalidParameter {
    InvalidParameter(path: JSONPath(codingPath), reason: reason)
  }

  func decoder(for value: JSONValue, at name: JSONName) -> ValueDecoder {
    ValueDecoder(value: value, codingPath: codingPath + [name])
  }
}

extension ValueDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { value.isNull }

  /// Serves every `decode` that the protocol asks for: those of numbers, text and truth values as well.
  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let scalar: Any? =
      if type == String.self {
        try text()
      } else if type == Bool.self {
        try truth()
      } else if type == Double.self {
        try double()
      } else if type == Float.self {
        Float(try double())
      } else if type == JSONValue.self {
        value
      } else if let integerType = type as? any FixedWidthInteger.Type {
        try integer(integerType)
      } else {
        nil
      }
    if let scalar = scalar as? T { return scalar }
    var decoder = self
    decoder.type = type
    do {
      return try T(from: decoder)
    } catch let error as InvalidValue {
      throw problem(.invalid(error))
    } catch let error as DecodingError {
      guard let words = (type as? any JSONSchemaProviding.Type)?.expectation else { throw error }
      throw problem(.invalid(words))
    }
  }

  private func text() throws -> String {
    guard case .string(let text) = value else { throw mismatch(.string) }
    return text
  }

  private func truth() throws -> Bool {
    guard case .bool(let truth) = value else { throw mismatch(.bool) }
    return truth
  }

  private func double() throws -> Double {
    guard case .number(let number) = value else { throw mismatch(.number) }
    return number.double
  }

  private func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
    guard case .number(let number) = value else { throw mismatch(.integer) }
    if let integer = number.integer(as: type) { return integer }
    guard number.isWhole else { throw problem(.notWhole(number.literal)) }
    throw problem(.outOfRange(minimum: String(type.min), maximum: String(type.max)))
  }
}

private struct MemberDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
  private let object: JSONObject
  private let decoder: ValueDecoder
  /// Where each name is; only for objects too large to be searched.
  private let indices: [String: Int]
  private let convertsNames: Bool

  init(object: JSONObject, decoder: ValueDecoder) {
    self.object = object
    self.decoder = decoder
    self.convertsNames = !(decoder.type is any NameKeyedDictionary.Type)
    guard object.count > 16 else {
      self.indices = [:]
      return
    }
    let numbered = object.members.enumerated().map { ($0.element.name, $0.offset) }
    self.indices = Dictionary(numbered, uniquingKeysWith: { first, _ in first })
  }

  var codingPath: [any CodingKey] { decoder.codingPath }

  var allKeys: [Key] {
    object.names.compactMap { name in
      Key(stringValue: name) ?? (convertsNames ? Key(stringValue: JSONName.camelCase(name)) : nil)
    }
  }

  private func name(of key: Key) -> JSONName {
    convertsNames ? JSONName(of: key) : JSONName(key.stringValue)
  }

  private func value(of key: Key) -> JSONValue? {
    let name = name(of: key).stringValue
    if indices.isEmpty { return object[name] }
    return indices[name].map { object.members[$0].value }
  }

  private func decoder(for key: Key) throws -> ValueDecoder {
    let name = name(of: key)
    guard let value = value(of: key) else {
      throw InvalidParameter(path: JSONPath(codingPath + [name]), reason: .missing)
    }
    return decoder.decoder(for: value, at: name)
  }

  func contains(_ key: Key) -> Bool { value(of: key) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try decoder(for: key).decodeNil() }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try decoder(for: key).decode(type)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type,
    forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try decoder(for: key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(for: key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { decoder }

  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(for: key) }
}

private struct ElementDecoder: UnkeyedDecodingContainer {
  let elements: [JSONValue]
  let decoder: ValueDecoder
  var currentIndex = 0

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  private func current() throws -> ValueDecoder {
    let name = JSONName(index: currentIndex)
    guard !isAtEnd else { throw InvalidParameter(path: JSONPath(codingPath + [name]), reason: .missing) }
    return decoder.decoder(for: elements[currentIndex], at: name)
  }

  private mutating func next<Result>(_ read: (ValueDecoder) throws -> Result) throws -> Result {
    let result = try read(current())
    currentIndex += 1
    return result
  }

  mutating func decodeNil() throws -> Bool {
    guard try current().decodeNil() else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try next { try $0.decode(type) }
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try next { try $0.container(keyedBy: type) }
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try next { $0 } }
}
