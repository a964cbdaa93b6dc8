/// Why a document cannot be read: which member, what was expected there, and what was found.
public struct DocumentError: Error, Equatable, Sendable {
  /// The member, as `people[3].category`; empty when it is the document as a whole.
  public let path: String
  /// What is wrong with it, as `expected a date such as 2027-01-12, found "soon"`.
  public let reason: String

  /// A failure at `path`; `reason` reads on after a colon.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  init(_ path: String, expected: String, found: String) {
    self.init(path: path, reason: "expected \(expected), found \(found)")
  }
}

extension DocumentError: CustomStringConvertible {
  /// Path and reason on one line.
  public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}
