public import Bilingual

/// Why a document cannot be read: which member, what was expected there, and what was found.
public struct DocumentError: Error, Equatable, Sendable {
  /// The member, as `people[3].category`; empty when it is the document as a whole.
  public let path: String
  /// What is wrong with it, as `expected a date such as 2027-01-12, found "soon"`.
  public let reason: Words

  /// A failure at `path`; `reason` reads on after a colon.
  public init(path: String, reason: Words) {
    self.path = path
    self.reason = reason
  }

  init(_ path: String, expected: Words, found: Words) {
    self.init(
      path: path,
      reason: Words(
        sv: "väntade \(expected.sv), fann \(found.sv)", en: "expected \(expected.en), found \(found.en)"))
  }

  /// Path and reason on one line, in both languages.
  public var words: Words {
    path.isEmpty ? reason : Words(sv: "\(path): \(reason.sv)", en: "\(path): \(reason.en)")
  }
}

extension DocumentError: CustomStringConvertible {
  /// Path and reason on one line, in English.
  public var description: String { words.en }
}
