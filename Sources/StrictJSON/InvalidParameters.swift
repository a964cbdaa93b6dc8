public import Bilingual

/// One value that cannot be what it should be: where, and why.
public struct InvalidParameter: Error, Sendable, Equatable {
  /// What kind of value something is, or should be.
  public enum Kind: String, Sendable, CaseIterable {
    case null, bool, integer, number, string, array, object
  }

  /// Why it cannot be taken, for programs.
  ///
  /// ``InvalidParameter/reason(_:)`` has the words.
  public enum Reason: Sendable, Equatable {
    /// It must be there and is not.
    case missing
    /// There is no such parameter; perhaps this one was meant.
    case unknown(suggestion: String?)
    /// It is of another kind.
    case wrongKind(expected: Kind, found: Kind)
    /// It has a fraction; the literal as written.
    case notWhole(String)
    /// It is a whole number outside these limits, both inclusive.
    case outOfRange(minimum: String, maximum: String)
    /// It is none of these words.
    case notOneOf([String])
    /// What the type itself says, see ``InvalidValue``.
    case invalid(InvalidValue)

    /// A stable name for programs, such as `wrong_kind`.
    public var code: String {
      switch self {
      case .missing: "missing"
      case .unknown: "unknown"
      case .wrongKind: "wrong_kind"
      case .notWhole: "not_whole"
      case .outOfRange: "out_of_range"
      case .notOneOf: "not_one_of"
      case .invalid: "invalid"
      }
    }
  }

  /// Where it lies; the outermost value itself when empty.
  public var path: JSONPath
  /// Why it cannot be taken.
  public var reason: Reason

  /// A value at `path` that cannot be taken for `reason`.
  public init(path: JSONPath, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// The place as people write it, such as `except[0].status`.
  public var property: String { path.description }

  /// The reason in plain words, such as `expected one of late, excused, absent`.
  public func reason(_ language: Language) -> String {
    switch language {
    case .en: englishReason
    case .sv: swedishReason
    }
  }

  private var englishReason: String {
    switch reason {
    case .missing: "is required"
    case .unknown(nil): "unknown parameter '\(lastName)'"
    case .unknown(let suggestion?): "unknown parameter '\(lastName)', did you mean '\(suggestion)'?"
    case .wrongKind(let expected, let found): "expected \(expected.english), found \(found.english)"
    case .notWhole(let literal): "expected a whole number, found \(literal)"
    case .outOfRange(let minimum, let maximum): "expected a whole number from \(minimum) to \(maximum)"
    case .notOneOf(let words): "expected one of \(words.joined(separator: ", "))"
    case .invalid(let value): value.en
    }
  }

  private var swedishReason: String {
    switch reason {
    case .missing: "måste anges"
    case .unknown(nil): "okänd parameter '\(lastName)'"
    case .unknown(let suggestion?): "okänd parameter '\(lastName)', menade du '\(suggestion)'?"
    case .wrongKind(let expected, let found): "väntade \(expected.swedish), fann \(found.swedish)"
    case .notWhole(let literal): "väntade ett heltal, fann \(literal)"
    case .outOfRange(let minimum, let maximum): "väntade ett heltal från \(minimum) till \(maximum)"
    case .notOneOf(let words): "väntade något av \(words.joined(separator: ", "))"
    case .invalid(let value): value.sv
    }
  }

  private var lastName: String {
    guard case .member(let name)? = path.steps.last else { return property }
    return name
  }
}

extension InvalidParameter.Kind {
  fileprivate var english: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .string: "text"
    case .array: "a list"
    case .object: "an object"
    }
  }

  fileprivate var swedish: String {
    switch self {
    case .null: "null"
    case .bool: "true eller false"
    case .integer: "ett heltal"
    case .number: "ett tal"
    case .string: "en text"
    case .array: "en lista"
    case .object: "ett objekt"
    }
  }
}

/// Everything that keeps a value from being decoded.
public struct InvalidParameters: Error, Sendable, Equatable {
  /// At least one, in the order of the type's properties.
  public var parameters: [InvalidParameter]

  /// An error about these parameters.
  public init(_ parameters: [InvalidParameter]) { self.parameters = parameters }
}

extension InvalidParameters: CustomStringConvertible {
  /// One line a parameter, in English.
  public var description: String {
    parameters.map { parameter in
      let property = parameter.property
      return (property.isEmpty ? "" : property + ": ") + parameter.reason(.en)
    }.joined(separator: "\n")
  }
}

/// What a type throws from `init(from:)` when it is given something it cannot be; the decoder adds the place.
public struct InvalidValue: Error, Sendable, Equatable {
  /// What was expected, in English, such as `expected a date such as 2027-01-12`.
  public var en: String
  /// The same in Swedish.
  public var sv: String

  /// An error with its words in both languages.
  public init(en: String, sv: String) {
    self.en = en
    self.sv = sv
  }
}

extension JSONValue {
  /// What kind of value this is; every number is a `number`.
  var kind: InvalidParameter.Kind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }
}
