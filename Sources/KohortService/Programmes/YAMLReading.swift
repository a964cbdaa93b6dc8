import Bilingual
import StrictJSON
import Yams

/// Reads YAML as the JSON it stands for, by the core schema of YAML 1.2: `no` is text, `08:30` is a time.
///
/// Where a type takes text, an unquoted number is text as well, so that `person: 001234` is what it looks like.
enum YAMLReading {
  /// More values than this in one document, aliases followed, are refused.
  static let valueLimit = 200_000

  /// Why a text cannot be taken, and where; lines and columns count from 1.
  struct Failure: Error {
    let line: Int?
    let column: Int?
    let reason: Words
  }

  /// - Throws: ``Failure``.
  static func value(_ text: String, as schema: JSONSchema) throws(Failure) -> JSONValue {
    do {
      guard let root = try Yams.compose(yaml: text) else {
        throw Failure(
          line: nil,
          column: nil,
          reason: Words(sv: "dokumentet är tomt", en: "the document is empty")
        )
      }
      var conversion = Conversion()
      return try conversion.value(root, schema)
    } catch let failure as Failure {
      throw failure
    } catch let error as YamlError {
      throw failure(error)
    } catch {
      throw Failure(line: nil, column: nil, reason: Words(sv: "\(error)", en: "\(error)"))
    }
  }

  private static func failure(_ error: YamlError) -> Failure {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      Failure(
        line: mark.line,
        column: mark.column,
        reason: Words(sv: "texten är inte YAML: \(problem)", en: "the text is not YAML: \(problem)")
      )
    case .duplicatedKeysInMapping(let names, let context):
      Failure(
        line: context.mark.line,
        column: context.mark.column,
        reason: Words(
          sv: "\(names.joined(separator: ", ")) står mer än en gång",
          en: "\(names.joined(separator: ", ")) is there more than once"
        )
      )
    default:
      Failure(line: nil, column: nil, reason: Words(sv: "texten är inte YAML", en: "the text is not YAML"))
    }
  }

  private struct Conversion {
    private var count = 0

    mutating func value(_ node: Node, _ schema: JSONSchema) throws(Failure) -> JSONValue {
      count += 1
      guard count <= YAMLReading.valueLimit else {
        throw failure(
          node,
          Words(
            sv: "dokumentet har fler än \(YAMLReading.valueLimit) värden",
            en: "the document has more than \(YAMLReading.valueLimit) values"
          )
        )
      }
      switch node {
      case .scalar(let scalar): return self.scalar(scalar, schema)
      case .sequence(let nodes):
        var elements: [JSONValue] = []
        for node in nodes { elements.append(try value(node, schema.element)) }
        return .array(elements)
      case .mapping(let pairs):
        var members: [JSONObject.Member] = []
        for (key, node) in pairs {
          guard let name = key.scalar?.string else {
            throw failure(
              key,
              Words(sv: "ett medlemsnamn måste vara text", en: "the name of a member must be text")
            )
          }
          members.append(JSONObject.Member(name: name, value: try value(node, schema.member(name))))
        }
        return .object(JSONObject(members))
      case .alias:
        throw failure(node, Words(sv: "en okänd hänvisning", en: "an unknown alias"))
      }
    }

    private func failure(_ node: Node, _ reason: Words) -> Failure {
      Failure(line: node.mark?.line, column: node.mark?.column, reason: reason)
    }

    private func scalar(_ scalar: Node.Scalar, _ schema: JSONSchema) -> JSONValue {
      let text = scalar.string
      guard scalar.style == .plain || scalar.style == .any else { return .string(text) }
      if ["", "~", "null", "Null", "NULL"].contains(text) { return .null }
      if schema.takesText { return .string(text) }
      switch text {
      case "true", "True", "TRUE": return true
      case "false", "False", "FALSE": return false
      default: return number(text).map { .number($0) } ?? .string(text)
      }
    }

    /// Decimal numbers; the core schema's leading `+` and zeros and bare dots are no JSON.
    private func number(_ text: String) -> JSONNumber? {
      if let number = JSONNumber(literal: text) { return number }
      guard text.first.map({ "+-.0123456789".contains($0) }) == true,
        text.allSatisfy({ "+-.eE0123456789".contains($0) })
      else { return nil }
      return Int(text).map { JSONNumber($0) } ?? Double(text).flatMap { JSONNumber($0) }
    }
  }
}

extension JSONSchema {
  fileprivate var element: JSONSchema {
    switch self {
    case .array(let schema): schema
    case .nullable(let schema): schema.element
    case .provided: self
    default: .any
    }
  }

  fileprivate func member(_ name: String) -> JSONSchema {
    switch self {
    case .object(let properties): properties.first { $0.name == name }?.schema ?? .any
    case .dictionary(let schema): schema
    case .nullable(let schema): schema.member(name)
    case .provided: self
    default: .any
    }
  }

  /// Types that say themselves what they take, take dates, names and words.
  fileprivate var takesText: Bool {
    switch self {
    case .string, .words, .provided: true
    case .nullable(let schema): schema.takesText
    default: false
    }
  }
}
