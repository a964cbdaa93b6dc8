public import Bilingual

extension PlanDocument {
  /// Reads a plan from JSON text.
  ///
  /// Ids that a problem does not know are no reason to refuse a plan; the check counts them.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8, with or without a byte order mark.
  ///   - warn: Called with a line for each member of the document that the format does not have.
  /// - Returns: The plan, valid.
  /// - Throws: ``DocumentError`` for text that is not a plan, naming the member.
  public static func read(
    _ bytes: [UInt8],
    warn: (Words) -> Void = { _ in }
  ) throws(DocumentError) -> PlanDocument {
    let plan = try DocumentReading.read(PlanDocument.self, from: bytes, warn: warn)
    try plan.validate(at: "")
    return plan
  }

  /// The plan as JSON text on one line, members sorted by name: equal plans give equal bytes.
  public func encoded() -> [UInt8] { DocumentReading.write(self) }

  /// Refuses what no plan may hold: two cohorts of one name, or a name that is empty.
  ///
  /// - Parameter path: Where the plan stands in an enclosing document; empty for one of its own.
  /// - Throws: ``DocumentError`` for the first member that is wrong.
  func validate(at path: String) throws(DocumentError) {
    let prefix = path.isEmpty ? "" : path + "."
    try Expect.format(format, Self.formatName, "\(prefix)format")
    try Expect.uniqueIDs(cohorts.map(\.id), in: "\(prefix)cohorts")
  }
}
