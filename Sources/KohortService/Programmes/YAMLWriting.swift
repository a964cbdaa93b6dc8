import Planning
import StrictJSON
import Yams

/// Writes JSON as YAML that people like to edit: small things on one line, quotes only where they are needed.
enum YAMLWriting {
  static func text(_ value: JSONValue) throws -> String {
    // No limit to the width: a folded line is one that people misread.
    try Yams.serialize(node: node(value, depth: 0), width: -1, allowUnicode: true)
  }

  private static func node(_ value: JSONValue, depth: Int) -> Node {
    switch value {
    case .null: .scalar(Node.Scalar("null", .implicit, .plain))
    case .bool(let truth): .scalar(Node.Scalar(truth ? "true" : "false", .implicit, .plain))
    case .number(let number): .scalar(Node.Scalar(number.literal, .implicit, .plain))
    case .string(let text): .scalar(Node.Scalar(text, Tag(.str), isPlain(text) ? .plain : .doubleQuoted))
    case .array(let elements):
      .sequence(
        Node.Sequence(
          elements.map { node($0, depth: depth + 1) },
          .implicit,
          elements.allSatisfy(\.isScalar) ? .flow : .block
        )
      )
    case .object(let object):
      .mapping(
        Node.Mapping(
          object.members.map { (Node($0.name), node($0.value, depth: depth + 1)) },
          .implicit,
          depth > 0 ? .flow : .block
        )
      )
    }
  }

  /// Text that every reader of YAML takes as text, or as a date, which is all the same here.
  private static func isPlain(_ text: String) -> Bool {
    let words: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    guard let first = text.first, let last = text.last, !words.contains(text.lowercased()) else {
      return false
    }
    if Day(text) != nil { return true }
    return first.isLetter && last != " "
      && text.allSatisfy { $0.isLetter || $0.isNumber || " _-/.".contains($0) }
  }
}

extension JSONValue {
  fileprivate var isScalar: Bool { array == nil && object == nil }
}

extension ProgrammeDocument {
  /// The document as YAML, which ``read(_:file:)`` takes back.
  ///
  /// - Throws: An error for a number that JSON cannot hold.
  public func yaml() throws -> String { try YAMLWriting.text(JSONValue(encoding: self)) }
}
