private import Synchronization

/// A type that says itself what its JSON looks like, because its `init(from:)` cannot show it.
///
/// For dates, names with a pattern and the like: types that read one value and check it.
public protocol JSONSchemaProviding: Decodable, SendableMetatype {
  /// The JSON Schema of one value, such as `{"type": "string", "format": "date"}`.
  static var jsonSchema: JSONValue { get }
  /// Some value, any will do.
  static var example: Self { get }
  /// What to say when `init(from:)` throws a `DecodingError`, whose words are English only; nil for those words.
  ///
  /// A type that throws ``InvalidValue`` does not need it.
  static var expectation: InvalidValue? { get }
}

extension JSONSchemaProviding {
  /// The type's own words.
  public static var expectation: InvalidValue? { nil }
}

/// What JSON a Swift type takes, found by watching its `init(from:)`.
///
/// A property is `required` unless the type reads it with `decodeIfPresent`, as it does for optional ones; null
/// counts as left out there. Integers, text, truth values, numbers, arrays, sets, dictionaries with text keys,
/// nested types and `CaseIterable` enums of text need nothing; other types conform to ``JSONSchemaProviding``.
///
/// Names: the property `seatsMax` is `seats_max` in JSON, in schemas, decoding and encoding alike. A key with an
/// underscore or without capitals stands as it is, so `CodingKeys` written by hand keep working; keys of
/// dictionaries are data and never converted.
public indirect enum JSONSchema: Sendable {
  /// Anything at all.
  case any
  case string
  case bool
  case number
  /// A whole number between these limits, inclusive.
  case integer(minimum: Int, maximum: UInt64)
  /// One of these words.
  case words([String])
  case array(JSONSchema)
  /// An object whose names are data.
  case dictionary(JSONSchema)
  case object([Property])
  /// What the type says about itself, and its own check of a value.
  case provided(JSONValue, check: @Sendable (JSONValue) -> InvalidParameter?)
  /// The same, or null.
  case nullable(JSONSchema)

  /// One named member of an object.
  public struct Property: Sendable {
    /// As it stands in JSON.
    public var name: String
    /// What its value may be.
    public var schema: JSONSchema
    /// False when it may be left out, or null.
    public var isRequired: Bool
  }

  private static let known = Mutex<[ObjectIdentifier: JSONSchema]>([:])

  /// The schema of a type; made once a type.
  ///
  /// Stops the program for a type that cannot be watched: one that refers to itself or refuses every made-up
  /// value; the message says which.
  public static func of<Value: Decodable>(_ type: Value.Type) -> JSONSchema {
    let id = ObjectIdentifier(type)
    if let schema = known.withLock({ $0[id] }) { return schema }
    let schema = SchemaTracer.schema(of: type)
    known.withLock { $0[id] = schema }
    return schema
  }

  /// The members of an object, in the order in which the type reads them; none for anything else.
  public var properties: [Property] {
    switch self {
    case .object(let properties): properties
    case .nullable(let schema): schema.properties
    default: []
    }
  }

  /// What the elements of a list are; nil for anything else.
  public var element: JSONSchema? {
    switch self {
    case .array(let element): element
    case .nullable(let schema): schema.element
    default: nil
    }
  }

  /// The JSON Schema of it, with keywords that draft-07 and 2020-12 have in common.
  public var json: JSONValue {
    switch self {
    case .any: [:]
    case .string: ["type": "string"]
    case .bool: ["type": "boolean"]
    case .number: ["type": "number"]
    case .integer(let minimum, let maximum): Self.json(minimum: minimum, maximum: maximum)
    case .words(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
    case .array(let element): ["type": "array", "items": element.json]
    case .dictionary(let value): ["type": "object", "additionalProperties": value.json]
    case .object(let properties): Self.json(properties)
    case .provided(let json, _): json
    case .nullable(let schema): Self.nullable(schema.json)
    }
  }

  private static func json(minimum: Int, maximum: UInt64) -> JSONValue {
    var json: JSONObject = ["type": "integer"]
    if minimum > Int.min { json["minimum"] = JSONValue(minimum) }
    if maximum < UInt64(Int.max) { json["maximum"] = JSONValue(maximum) }
    return .object(json)
  }

  private static func json(_ properties: [Property]) -> JSONValue {
    let members = properties.map { property in
      let isNullable = !property.isRequired
      return JSONObject.Member(
        name: property.name,
        value: isNullable ? nullable(property.schema.json) : property.schema.json
      )
    }
    var json: JSONObject = ["type": "object", "properties": .object(JSONObject(members))]
    let required = properties.filter(\.isRequired)
    if !required.isEmpty { json["required"] = .array(required.map { .string($0.name) }) }
    json["additionalProperties"] = false
    return .object(json)
  }

  private static func nullable(_ json: JSONValue) -> JSONValue {
    guard case .object(var object) = json, !object.isEmpty else { return json }
    guard let type = object["type"]?.string else { return ["anyOf": [json, ["type": "null"]]] }
    object["type"] = [.string(type), "null"]
    if let words = object["enum"]?.array { object["enum"] = .array(words + [.null]) }
    return .object(object)
  }
}

// MARK: - Checking

extension JSONSchema {
  /// Everything about `value` that does not fit, in the order of the properties, unknown members last.
  ///
  /// - Parameters:
  ///   - value: The JSON to check.
  ///   - ignoringUnknown: Says nothing of members that the type does not have.
  /// - Returns: None when the value fits.
  public func problems(in value: JSONValue, ignoringUnknown: Bool = false) -> [InvalidParameter] {
    var check = Check(ignoresUnknown: ignoringUnknown)
    check.check(value, self, at: JSONPath())
    return check.problems
  }

  /// The members, at any depth, that the type does not have, each with the name that was perhaps meant.
  public func unknownMembers(in value: JSONValue) -> [InvalidParameter] {
    problems(in: value).filter { problem in
      guard case .unknown = problem.reason else { return false }
      return true
    }
  }
}

private struct Check {
  let ignoresUnknown: Bool
  var problems: [InvalidParameter] = []

  init(ignoresUnknown: Bool) { self.ignoresUnknown = ignoresUnknown }

  mutating func check(_ value: JSONValue, _ schema: JSONSchema, at path: JSONPath) {
    switch (schema, value) {
    case (.any, _), (.string, .string), (.bool, .bool), (.number, .number), (.nullable, .null): break
    case (.nullable(let schema), _): check(value, schema, at: path)
    case (.integer(let minimum, let maximum), .number(let number)):
      check(number, minimum: minimum, maximum: maximum, at: path)
    case (.words(let words), .string(let word)):
      if !words.contains(word) { add(.notOneOf(words), at: path) }
    case (.array(let schema), .array(let elements)):
      for (index, element) in elements.enumerated() {
        check(element, schema, at: path.appending(.element(index)))
      }
    case (.dictionary(let schema), .object(let object)):
      for member in object.members { check(member.value, schema, at: path.appending(.member(member.name))) }
    case (.object(let properties), .object(let object)): check(object, properties, at: path)
    case (.provided(_, let check), _):
      if let problem = check(value) {
        problems.append(
          InvalidParameter(path: JSONPath(path.steps + problem.path.steps), reason: problem.reason)
        )
      }
    default: add(.wrongKind(expected: schema.kind, found: value.kind), at: path)
    }
  }

  private mutating func add(_ reason: InvalidParameter.Reason, at path: JSONPath) {
    problems.append(InvalidParameter(path: path, reason: reason))
  }

  private mutating func check(_ number: JSONNumber, minimum: Int, maximum: UInt64, at path: JSONPath) {
    guard number.isWhole else { return add(.notWhole(number.literal), at: path) }
    let isInside =
      number.int.map { $0 >= minimum && ($0 < 0 || UInt64($0) <= maximum) }
      ?? number.integer(as: UInt64.self).map { $0 <= maximum } ?? false
    if !isInside { add(.outOfRange(minimum: String(minimum), maximum: String(maximum)), at: path) }
  }

  private mutating func check(_ object: JSONObject, _ properties: [JSONSchema.Property], at path: JSONPath) {
    for property in properties {
      let place = path.appending(.member(property.name))
      switch object[property.name] {
      case nil where property.isRequired: add(.missing, at: place)
      case .null? where !property.isRequired: break
      case nil: break
      case let value?: check(value, property.schema, at: place)
      }
    }
    if ignoresUnknown { return }
    let names = properties.map(\.name)
    let unused = names.filter { object[$0] == nil }
    for name in object.names where !names.contains(name) {
      add(
        .unknown(suggestion: Suggestion.nearest(to: name, among: unused)),
        at: path.appending(.member(name))
      )
    }
  }
}

extension JSONSchema {
  fileprivate var kind: InvalidParameter.Kind {
    switch self {
    case .any, .provided, .object, .dictionary: .object
    case .string, .words: .string
    case .bool: .bool
    case .number: .number
    case .integer: .integer
    case .array: .array
    case .nullable(let schema): schema.kind
    }
  }
}

extension JSONValue: JSONSchemaProviding {
  /// Any JSON fits.
  public static var jsonSchema: JSONValue { [:] }
  /// Null, being the shortest.
  public static var example: JSONValue { .null }
}
