import Bilingual

internal import Foundation
internal import StrictJSON
internal import Synchronization

/// Reads JSON text into a document, and says of a failure which member, what was expected and what was found.
enum DocumentReading {
  /// Things worth telling the writer of a document that do not stop it from being read.
  final class Warnings: Sendable {
    private let collected = Mutex<[String]>([])

    var lines: [String] { collected.withLock { $0 } }

    func add(_ line: String) { collected.withLock { $0.append(line) } }
  }

  private static let warningsKey = CodingUserInfoKey(rawValue: "kohort.warnings")
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  static func read<Document: Decodable>(
    _ type: Document.Type,
    from bytes: [UInt8],
    warn: (String) -> Void
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
      throw DocumentError(path: "", reason: "expected JSON text: \(error.localizedDescription)")
    }
  }

  /// Reads strictly what Foundation's decoder would take in several ways: trailing commas, names used twice.
  private static func parse(_ text: ArraySlice<UInt8>) throws(DocumentError) -> JSONValue {
    do {
      let reading = try JSONValue.parse(text)
      if let defect = reading.defects.first {
        throw DocumentError(path: defect.path.description, reason: defect.text(.en))
      }
      return reading.value
    } catch let error as DocumentError {
      throw error
    } catch {
      throw DocumentError(path: "", reason: "expected JSON text: \(error)")
    }
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
      warnings.add("\(path.isEmpty ? name : path + "." + name): not a member of the format, ignored")
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

  static func oneOf<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> String {
    "one of " + type.allCases.map(\.rawValue).joined(separator: ", ")
  }

  static func refusal(_ path: [any CodingKey], expected: String, found: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: path, debugDescription: "expected \(expected), found \(found)"))
  }

  static func quoted(_ text: String) -> String {
    "\"\(text.count > 60 ? text.prefix(60) + "…" : text[...])\""
  }

  // MARK: - Words for a DecodingError

  private static func explain(_ error: DecodingError, _ json: JSONValue) -> DocumentError {
    switch error {
    case .keyNotFound(let key, let context):
      let path = context.codingPath + [key]
      return DocumentError(name(of: path), expected: expectation(forMember: path), found: "nothing")
    case .valueNotFound(let type, let context):
      return DocumentError(name(of: context.codingPath), expected: word(for: type), found: "null")
    case .typeMismatch(let type, let context):
      return DocumentError(
        name(of: context.codingPath),
        expected: word(for: type),
        found: found(at: context.codingPath, in: json)
      )
    case .dataCorrupted(let context) where context.debugDescription.hasPrefix("expected "):
      return DocumentError(path: name(of: context.codingPath), reason: context.debugDescription)
    case .dataCorrupted(let context):
      // Foundation does not say where a number is that does not fit.
      if context.codingPath.isEmpty, let fraction = fraction(in: json, at: "") { return fraction }
      return DocumentError(
        name(of: context.codingPath),
        expected: "a whole number of ordinary size",
        found: found(at: context.codingPath, in: json)
      )
    @unknown default:
      return DocumentError(path: "", reason: "expected JSON text: \(error)")
    }
  }

  /// The first number that is not whole, or is too large, where whole numbers belong.
  private static func fraction(in value: JSONValue, at path: String) -> DocumentError? {
    switch value {
    case .number(let number) where number.int == nil:
      return DocumentError(path, expected: "a whole number of ordinary size", found: number.literal)
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

  private static func word(for type: any Any.Type) -> String {
    switch type {
    case is String.Type: "text"
    case is Bool.Type: "true or false"
    case is Double.Type: "a number"
    case is any FixedWidthInteger.Type: "a whole number"
    case is any Sequence.Type: "\(type)".hasPrefix("Dictionary") ? "an object" : "a list"
    default: "an object"
    }
  }

  /// What belongs where a member that must be there is missing.
  private static func expectation(forMember path: [any CodingKey]) -> String {
    switch path.last?.stringValue ?? "" {
    case "category": oneOf(ProblemDocument.Category.self)
    case "size": "an object with min and max"
    case "min", "max", "capacity", "steps", "seed", "hard", "inherited": "a whole number"
    case "date": "a date such as 2027-01-12"
    case "start", "end": "a time such as 08:30"
    case "people", "members", "facilitators": "a list"
    case "cohorts": "the cohorts"
    default: "text"
    }
  }

  private static func found(at path: [any CodingKey], in json: JSONValue) -> String {
    var value = json
    for key in path {
      switch value {
      case .object(let object): value = object[key.stringValue] ?? .null
      case .array(let elements):
        guard let index = key.intValue, elements.indices.contains(index) else { return "nothing" }
        value = elements[index]
      default: return "nothing"
      }
    }
    switch value {
    case .null: return "null"
    case .bool(let truth): return truth ? "true" : "false"
    case .number(let number): return number.literal
    case .string(let text): return quoted(text)
    case .array: return "a list"
    case .object: return "an object"
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
