/// Finds out what a type reads by letting it decode from a decoder that makes values up and takes notes.
enum SchemaTracer {
  static func schema<Value: Decodable>(of type: Value.Type) -> JSONSchema {
    trace(type, within: []).schema
  }

  /// The schema of a type and a value of it; `within` are the types being traced, to notice one in itself.
  fileprivate static func trace<Value: Decodable>(
    _ type: Value.Type,
    within outer: [any Any.Type]
  ) -> (schema: JSONSchema, value: Value) {
    if let simple = simple(type), let value = simple.value as? Value { return (simple.schema, value) }
    // `fatalError`, as its message is the only one that a release build prints.
    if outer.contains(where: { $0 == type }) {
      fatalError("\(type) holds itself: conform it to JSONSchemaProviding")
    }
    var failure: (any Error)?
    // First as if every optional property were left out; a type that insists on one gets them all.
    for fillsOptionals in [false, true] {
      let notes = Notes()
      let tracer = TracingDecoder(
        notes: notes,
        outer: outer + [type],
        fillsOptionals: fillsOptionals,
        dictionary: type as? any NameKeyedDictionary.Type
      )
      do {
        let value = try Value(from: tracer)
        return (notes.schema, value)
      } catch {
        failure = error
      }
    }
    fatalError(
      "\(type) refuses made-up values: conform it to JSONSchemaProviding"
        + " (\(failure.map { String(describing: $0) } ?? ""))"
    )
  }

  private static func simple<Value: Decodable>(_ type: Value.Type) -> (schema: JSONSchema, value: Any)? {
    if type == String.self { return (.string, "") }
    if type == Bool.self { return (.bool, false) }
    if type == Double.self { return (.number, 0.0) }
    if type == Float.self { return (.number, Float(0)) }
    if type == JSONValue.self { return (.any, JSONValue.null) }
    if let type = type as? any FixedWidthInteger.Type { return integer(type) }
    if let type = type as? any JSONSchemaProviding.Type { return provided(type) }
    if let type = type as? any CaseIterable.Type { return words(type) }
    return nil
  }

  private static func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> (
    schema: JSONSchema, value: Any
  ) {
    (.integer(minimum: Int(clamping: type.min), maximum: UInt64(clamping: type.max)), Value.zero)
  }

  private static func provided<Value: JSONSchemaProviding>(
    _ type: Value.Type
  ) -> (schema: JSONSchema, value: Any) {
    let check: @Sendable (JSONValue) -> InvalidParameter? = { value in
      do throws(InvalidParameter) {
        _ = try value.decodeUnchecked(Value.self)
        return nil
      } catch {
        return error
      }
    }
    return (.provided(type.jsonSchema, check: check), type.example)
  }

  private static func words<Value: CaseIterable>(_ type: Value.Type) -> (schema: JSONSchema, value: Any)? {
    let words = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    guard let first = type.allCases.first, words.count == type.allCases.count else { return nil }
    return (.words(words), first)
  }
}

/// What one type has read.
private final class Notes {
  private var base: JSONSchema?
  private var isNullable = false
  private var properties: [JSONSchema.Property] = []

  var schema: JSONSchema {
    let schema = base ?? .object(properties)
    return isNullable ? .nullable(schema) : schema
  }

  func note(_ schema: JSONSchema) { base = schema }
  func noteNullable() { isNullable = true }

  func note(_ name: JSONName, _ schema: JSONSchema, isRequired: Bool) {
    let property = JSONSchema.Property(name: name.stringValue, schema: schema, isRequired: isRequired)
    if let index = properties.firstIndex(where: { $0.name == property.name }) {
      properties[index] = property
    } else {
      properties.append(property)
    }
  }
}

private struct TracingDecoder: Decoder {
  let notes: Notes
  let outer: [any Any.Type]
  let fillsOptionals: Bool
  let dictionary: (any NameKeyedDictionary.Type)?

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(TracingMembers(decoder: self))
  }

  func unkeyedContainer() -> any UnkeyedDecodingContainer { TracingElements(decoder: self) }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func trace<T: Decodable>(_ type: T.Type) -> (schema: JSONSchema, value: T) {
    SchemaTracer.trace(type, within: outer)
  }
}

extension TracingDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool {
    notes.noteNullable()
    return false
  }

  func decode<T: Decodable>(_ type: T.Type) -> T {
    let (schema, value) = trace(type)
    notes.note(schema)
    return value
  }
}

private struct TracingMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: TracingDecoder

  var codingPath: [any CodingKey] { [] }

  /// Only dictionaries ask which keys there are; they are shown one.
  var allKeys: [Key] { decoder.dictionary.flatMap { Key(stringValue: $0.exampleName) }.map { [$0] } ?? [] }

  func contains(_ key: Key) -> Bool { decoder.fillsOptionals }

  func decodeNil(forKey key: Key) -> Bool { false }

  private func note(_ schema: JSONSchema, for key: Key, isRequired: Bool) {
    if decoder.dictionary != nil {
      decoder.notes.note(.dictionary(schema))
    } else {
      decoder.notes.note(JSONName(of: key), schema, isRequired: isRequired)
    }
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) -> T {
    let (schema, value) = decoder.trace(type)
    note(schema, for: key, isRequired: true)
    return value
  }

  private func trace<T: Decodable>(optional key: Key) -> T? {
    let (schema, value) = decoder.trace(T.self)
    note(schema, for: key, isRequired: false)
    return decoder.fillsOptionals ? value : nil
  }

  func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) -> T? { trace(optional: key) }

  // The protocol would make these out of `contains` and `decode`, and the key would go unnoticed.
  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) -> Bool? { trace(optional: key) }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) -> String? { trace(optional: key) }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) -> Double? { trace(optional: key) }
  func decodeIfPresent(_ type: Float.Type, forKey key: Key) -> Float? { trace(optional: key) }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) -> Int? { trace(optional: key) }
  func decodeIfPresent(_ type: Int8.Type, forKey key: Key) -> Int8? { trace(optional: key) }
  func decodeIfPresent(_ type: Int16.Type, forKey key: Key) -> Int16? { trace(optional: key) }
  func decodeIfPresent(_ type: Int32.Type, forKey key: Key) -> Int32? { trace(optional: key) }
  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) -> Int64? { trace(optional: key) }
  func decodeIfPresent(_ type: UInt.Type, forKey key: Key) -> UInt? { trace(optional: key) }
  func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) -> UInt8? { trace(optional: key) }
  func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) -> UInt16? { trace(optional: key) }
  func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) -> UInt32? { trace(optional: key) }
  func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) -> UInt64? { trace(optional: key) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type,
    forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    throw unwatchable(key)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    throw unwatchable(key)
  }

  func superDecoder() -> any Decoder { decoder }

  func superDecoder(forKey key: Key) throws -> any Decoder { throw unwatchable(key) }

  private func unwatchable(_ key: Key) -> DecodingError {
    .dataCorruptedError(forKey: key, in: self, debugDescription: "reads \(key.stringValue) by hand")
  }
}

private struct TracingElements: UnkeyedDecodingContainer {
  let decoder: TracingDecoder
  var currentIndex = 0

  var codingPath: [any CodingKey] { [] }
  var count: Int? { 1 }
  var isAtEnd: Bool { currentIndex > 0 }

  func decodeNil() -> Bool { false }

  mutating func decode<T: Decodable>(_ type: T.Type) -> T {
    let (schema, value) = decoder.trace(type)
    decoder.notes.note(.array(schema))
    currentIndex += 1
    return value
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    throw unwatchable
  }

  func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw unwatchable }

  func superDecoder() throws -> any Decoder { throw unwatchable }

  private var unwatchable: DecodingError {
    .dataCorruptedError(in: self, debugDescription: "reads elements by hand")
  }
}
