extension JSONValue {
  /// The JSON of a Swift value, with names converted as ``JSONSchema`` says.
  ///
  /// Members stand in the order in which the type writes them, those of dictionaries sorted by name, so the same
  /// value always gives the same text. A nil property is left out.
  ///
  /// - Throws: `EncodingError` for an infinite number or NaN, and whatever the type throws.
  public init(encoding value: some Encodable) throws {
    self = try ValueEncoder().json(of: value)
  }
}

/// What an `encode(to:)` has written so far.
private final class Written {
  enum Content {
    case nothing
    case value(JSONValue)
    case elements([Written])
    case members([(name: String, content: Written)])
  }

  var content: Content

  init(_ content: Content) { self.content = content }

  func append(_ written: Written) {
    guard case .elements(var elements) = content else { return }
    content = .nothing
    elements.append(written)
    content = .elements(elements)
  }

  func append(_ written: Written, named name: String) {
    guard case .members(var members) = content else { return }
    content = .nothing
    members.append((name, written))
    content = .members(members)
  }

  /// The JSON; a type that wrote nothing at all is an object without members.
  var json: JSONValue {
    switch content {
    case .nothing: .object(JSONObject())
    case .value(let value): value
    case .elements(let elements): .array(elements.map(\.json))
    case .members(let members):
      .object(JSONObject(members.map { JSONObject.Member(name: $0.name, value: $0.content.json) }))
    }
  }
}

private struct ValueEncoder: Encoder {
  var written = Written(.nothing)
  var codingPath: [any CodingKey] = []
  var convertsNames = true

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .nothing = written.content { written.content = .members([]) }
    return KeyedEncodingContainer(MemberEncoder(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .nothing = written.content { written.content = .elements([]) }
    return ElementEncoder(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encoder(writing written: Written, at name: JSONName) -> ValueEncoder {
    ValueEncoder(written: written, codingPath: codingPath + [name])
  }

  /// The JSON of one value, however it is made up.
  func json<T: Encodable>(of value: T) throws -> JSONValue {
    switch value {
    case let text as String: return .string(text)
    case let truth as Bool: return .bool(truth)
    case let number as Double: return try json(of: number, literal: number.description)
    case let number as Float: return try json(of: Double(number), literal: number.description)
    case let value as JSONValue: return value
    case let integer as any FixedWidthInteger: return JSONValue(integer)
    default: break
    }
    let isDictionary = value is any NameKeyedDictionary
    let encoder = ValueEncoder(
      written: Written(.nothing),
      codingPath: codingPath,
      convertsNames: !isDictionary
    )
    try value.encode(to: encoder)
    guard isDictionary, case .object(var object) = encoder.written.json else { return encoder.written.json }
    object.members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return .object(object)
  }

  private func json(of number: Double, literal: String) throws -> JSONValue {
    guard let written = JSONNumber(number) else {
      throw EncodingError.invalidValue(
        number,
        .init(codingPath: codingPath, debugDescription: "JSON has no number for \(number)")
      )
    }
    return .number(written.isWhole ? written : JSONNumber(unchecked: literal))
  }
}

extension ValueEncoder: SingleValueEncodingContainer {
  func encodeNil() { written.content = .value(.null) }

  /// Serves every `encode` that the protocol asks for: those of numbers, text and truth values as well.
  func encode<T: Encodable>(_ value: T) throws { written.content = .value(try json(of: value)) }
}

private struct MemberEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: ValueEncoder

  var codingPath: [any CodingKey] { encoder.codingPath }

  private func name(of key: Key) -> JSONName {
    encoder.convertsNames ? JSONName(of: key) : JSONName(key.stringValue)
  }

  private func nested(_ key: Key) -> ValueEncoder {
    let name = name(of: key)
    let written = Written(.nothing)
    encoder.written.append(written, named: name.stringValue)
    return encoder.encoder(writing: written, at: name)
  }

  func encodeNil(forKey key: Key) { nested(key).encodeNil() }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    // Most members are texts; their own encoder would cost more than they do.
    guard let text = value as? String else { return try nested(key).encode(value) }
    encoder.written.append(Written(.value(.string(text))), named: name(of: key).stringValue)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type,
    forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    nested(key).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    nested(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder }

  func superEncoder(forKey key: Key) -> any Encoder { nested(key) }
}

private struct ElementEncoder: UnkeyedEncodingContainer {
  let encoder: ValueEncoder

  var codingPath: [any CodingKey] { encoder.codingPath }

  var count: Int {
    guard case .elements(let elements) = encoder.written.content else { return 0 }
    return elements.count
  }

  private func nested() -> ValueEncoder {
    let name = JSONName(index: count)
    let written = Written(.nothing)
    encoder.written.append(written)
    return encoder.encoder(writing: written, at: name)
  }

  func encodeNil() { nested().encodeNil() }

  func encode<T: Encodable>(_ value: T) throws { try nested().encode(value) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    nested().container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }

  func superEncoder() -> any Encoder { nested() }
}
