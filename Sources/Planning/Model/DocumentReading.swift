internal import Bilingual
internal import Foundation
internal import StrictJSON
internal import Synchronization

/// Reads JSON text into a document, and says of a failure which member, what was expected and what was found.
enum DocumentReading {
  /// Things worth telling the writer of a document that do not stop it from being read.
  final class Warnings: Sendable {
    private let collected = Mutex<[Words]>([])

    var lines: [Words] { collected.withLock { $0 } }

    func add(_ line: Words) { collected.withLock { $0.append(line) } }
  }

  private static let warningsKey = CodingUserInfoKey(rawValue: "kohort.warnings")
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  static func read<Document: Decodable>(
    _ type: Document.Type,
    from bytes: [UInt8],
    warn: (Words) -> Void
  ) throws(DocumentError) -> Document {
    let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
    let json = try parse(text)
    let decoder = JSONDecoder()
    let warnings = Warnings()
    if let warningsKey { decoder.userInfo[warningsKey] = warnings }
    do {
      let document = try decoder.decode(type, from: Data(text))
      warnings.lines.forEach(warn)
      return document
    } catch let error as DecodingError {
      throw explain(error, json)
    } catch {
      throw notJSON(error.localizedDescription)
    }
  }

  /// Reads strictly what Foundation's decoder would take in several ways: trailing commas, names used twice.
  private static func parse(_ text: ArraySlice<UInt8>) throws(DocumentError) -> JSONValue {
    let reading: JSONReading
    do {
      reading = try JSONValue.parse(text)
    } catch {
      throw DocumentError(
        path: "",
        reason: Words(sv: "väntade JSON: \(error.text(.sv))", en: "expected JSON text: \(error.text(.en))"))
    }
    if let defect = reading.defects.first {
      throw DocumentError(
        path: defect.path.description, reason: Words(sv: defect.text(.sv), en: defect.text(.en)))
    }
    return reading.value
  }

  private static func notJSON(_ words: String) -> DocumentError {
    DocumentError(path: "", reason: Words(sv: "väntade JSON: \(words)", en: "expected JSON text: \(words)"))
  }

  /// A line about something legal that looks like a mistake.
  static func doubt(_ path: String, sv: String, en: String) -> Words {
    Words(sv: "\(path): \(sv)", en: "\(path): \(en)")
  }

  static func write(_ document: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(document)) + [UInt8(ascii: "\n")]
    } catch {
      preconditionFailure("a document holds a number that JSON cannot: \(error)")
    }
  }

  static func warnings(of decoder: any Decoder) -> Warnings? {
    warningsKey.flatMap { decoder.userInfo[$0] as? Warnings }
  }

  /// Warns of members that the format does not have: most often a misspelt rule.
  static func warn(of decoder: any Decoder, at path: String, known: some Sequence<String>) throws {
    guard let warnings = warnings(of: decoder) else { return }
    let known = Set(known)
    for name in try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
    where !known.contains(name) {
      warnings.add(
        doubt(
          path.isEmpty ? name : path + "." + name, sv: "finns inte i formatet, hoppas över",
          en: "not a member of the format, ignored"))
    }
  }

  /// Reads the name of a case, or says which names there are.
  static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ type: Choice.Type,
    from decoder: any Decoder
  ) throws -> Choice {
    let name = try decoder.singleValueContainer().decode(String.self)
    guard let choice = Choice(rawValue: name) else {
      throw refusal(decoder.codingPath, expected: oneOf(type), found: quoted(name))
    }
    return choice
  }

  static func oneOf<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> Words {
    let names = type.allCases.map(\.rawValue).joined(separator: ", ")
    return Words(sv: "något av \(names)", en: "one of \(names)")
  }

  /// What a type throws from `init(from:)`, with the words for the reader inside.
  static func refusal(_ path: [any CodingKey], expected: Words, found: Words) -> DecodingError {
    let error = DocumentError(name(of: path), expected: expected, found: found)
    return .dataCorrupted(.init(codingPath: path, debugDescription: error.description, underlyingError: error))
  }

  static func quoted(_ text: String) -> Words {
    Words(same: "\"\(text.count > 60 ? text.prefix(60) + "…" : text[...])\"")
  }

  // MARK: - Words for a DecodingError

  private static func explain(_ error: DecodingError, _ json: JSONValue) -> DocumentError {
    switch error {
    case .keyNotFound(let key, let context):
      let path = context.codingPath + [key]
      return DocumentError(name(of: path), expected: expectation(forMember: path), found: nothing)
    case .valueNotFound(let type, let context):
      return DocumentError(name(of: context.codingPath), expected: word(for: type), found: Words(same: "null"))
    case .typeMismatch(let type, let context):
      return DocumentError(
        name(of: context.codingPath),
        expected: word(for: type),
        found: found(at: context.codingPath, in: json)
      )
    case .dataCorrupted(let context):
      if let error = context.underlyingError as? DocumentError { return error }
      if let value = context.underlyingError as? InvalidValue {
        return DocumentError(path: name(of: context.codingPath), reason: Words(sv: value.sv, en: value.en))
      }
      // Foundation does not say where a number is that does not fit.
      if context.codingPath.isEmpty, let fraction = fraction(in: json, at: "") { return fraction }
      return DocumentError(
        name(of: context.codingPath),
        expected: wholeNumber,
        found: found(at: context.codingPath, in: json)
      )
    @unknown default:
      return notJSON("\(error)")
    }
  }

  private static let nothing = Words(sv: "ingenting", en: "nothing")
  private static let wholeNumber = Words(
    sv: "ett heltal av vanlig storlek", en: "a whole number of ordinary size")

  /// The first number that is not whole, or is too large, where whole numbers belong.
  private static func fraction(in value: JSONValue, at path: String) -> DocumentError? {
    switch value {
    case .number(let number) where number.int == nil:
      return DocumentError(path, expected: wholeNumber, found: Words(same: number.literal))
    case .array(let elements):
      return elements.enumerated().lazy.compactMap { fraction(in: $1, at: "\(path)[\($0)]") }.first
    case .object(let object):
      return object.members.lazy.filter { !namesOfFractions.contains($0.name) }.compactMap { member in
        fraction(in: member.value, at: path.isEmpty ? member.name : "\(path).\(member.name)")
      }.first
    default: return nil
    }
  }

  /// Members that hold numbers which need not be whole.
  private static let namesOfFractions: Set = ["attributes", "balance", "weights", "terms", "bounds", "soft"]

  private static func name(of path: [any CodingKey]) -> String {
    path.reduce(into: "") { name, key in
      if let index = key.intValue {
        name += "[\(index)]"
      } else {
        name += (name.isEmpty ? "" : ".") + key.stringValue
      }
    }
  }

  private static let text = Words(sv: "en text", en: "text")
  private static let list = Words(sv: "en lista", en: "a list")
  private static let object = Words(sv: "ett objekt", en: "an object")

  private static func word(for type: any Any.Type) -> Words {
    switch type {
    case is String.Type: text
    case is Bool.Type: Words(sv: "true eller false", en: "true or false")
    case is Double.Type: Words(sv: "ett tal", en: "a number")
    case is any FixedWidthInteger.Type: Words(sv: "ett heltal", en: "a whole number")
    case is any Sequence.Type: "\(type)".hasPrefix("Dictionary") ? object : list
    default: object
    }
  }

  /// What belongs where a member that must be there is missing.
  private static func expectation(forMember path: [any CodingKey]) -> Words {
    switch path.last?.stringValue ?? "" {
    case "category": oneOf(ProblemDocument.Category.self)
    case "size": Words(sv: "ett objekt med min och max", en: "an object with min and max")
    case "min", "max", "capacity", "steps", "seed", "hard", "inherited":
      Words(sv: "ett heltal", en: "a whole number")
    case "date": Words(sv: "ett datum som 2027-01-12", en: "a date such as 2027-01-12")
    case "start", "end": Words(sv: "en tid som 08:30", en: "a time such as 08:30")
    case "people", "members", "facilitators": list
    case "cohorts": Words(sv: "kohorterna", en: "the cohorts")
    default: text
    }
  }

  private static func found(at path: [any CodingKey], in json: JSONValue) -> Words {
    var value = json
    for key in path {
      switch value {
      case .object(let object): value = object[key.stringValue] ?? .null
      case .array(let elements):
        guard let index = key.intValue, elements.indices.contains(index) else { return nothing }
        value = elements[index]
      default: return nothing
      }
    }
    switch value {
    case .null: return Words(same: "null")
    case .bool(let truth): return Words(same: truth ? "true" : "false")
    case .number(let number): return Words(same: number.literal)
    case .string(let text): return quoted(text)
    case .array: return list
    case .object: return object
    }
  }
}

/// A member's name, or an index in a list, that no enumeration lists.
struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
