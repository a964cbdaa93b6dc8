import CLibPQ

/// A connection string taken apart into libpq's keywords.
///
/// ```swift
/// var conninfo = try Conninfo("postgresql://db.example.org/kohort")
/// conninfo["user"] = "kohort_service"
/// let connection = try Connection(conninfo.text)
/// ```
public struct Conninfo: Hashable, Sendable {
  /// The keywords that are set.
  public private(set) var keywords: [String: String]

  /// Takes a connection string or URL apart.
  ///
  /// - Throws: ``PostgresError`` of kind `couldNotConnect` when it is neither.
  public init(_ text: String) throws(PostgresError) {
    var problem: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(text, &problem) else {
      defer { PQfreemem(problem) }
      let reason = problem.map { String(cString: $0) } ?? "out of memory"
      throw PostgresError(.couldNotConnect, reason.split(separator: "\n").joined(separator: " "))
    }
    defer { PQconninfoFree(options) }
    keywords = [:]
    var next = options
    while let keyword = next.pointee.keyword {
      if let value = next.pointee.val { keywords[String(cString: keyword)] = String(cString: value) }
      next += 1
    }
  }

  /// These keywords and no others.
  public init(_ keywords: [String: String]) { self.keywords = keywords }

  /// The value of a keyword such as `dbname`.
  public subscript(_ keyword: String) -> String? {
    get { keywords[keyword] }
    set { keywords[keyword] = newValue }
  }

  /// The connection string, its keywords in alphabetical order.
  public var text: String {
    keywords.sorted { $0.key < $1.key }.map { key, value in
      let escaped = value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
      return "\(key)='\(escaped)'"
    }.joined(separator: " ")
  }
}
