/// Where a value lies within another, from the outside in.
public struct JSONPath: Sendable, Hashable {
  /// One step inwards.
  public enum Step: Sendable, Hashable {
    /// Into the member of that name.
    case member(String)
    /// Into the element at that index, from zero.
    case element(Int)
  }

  /// The steps from the outermost value.
  public var steps: [Step]

  /// A path of these steps; none is the outermost value itself.
  public init(_ steps: [Step] = []) { self.steps = steps }

  /// This path and one step more.
  public func appending(_ step: Step) -> JSONPath { JSONPath(steps + [step]) }

  /// Whether this path begins with all steps of `other`; a path starts with itself.
  public func starts(with other: JSONPath) -> Bool { steps.starts(with: other.steps) }
}

extension JSONPath: CustomStringConvertible {
  /// As people write it: `except[0].status`; names that are no plain words are quoted, `balance["grade 7"]`.
  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .element(let index):
        text += "[\(index)]"
      case .member(let name) where name.isPlainWord:
        text += text.isEmpty ? name : "." + name
      case .member(let name):
        text += "[" + JSONValue.string(name).text + "]"
      }
    }
    return text
  }
}

extension String {
  fileprivate var isPlainWord: Bool {
    !isEmpty
      && unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.isASCIIDigit || $0 == "_" || $0 == "-" }
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
