public import Bilingual
public import Postgres

/// `record.dispose`: removes for good what has been sealed long enough, by a disposal decision (gallringsbeslut).
public enum RecordDispose: Operation {
  /// By which decision, and how old.
  public struct Parameters: Codable, Sendable {
    /// Where the decision stands, such as `KS 2027/123`; at most 200 characters.
    public var decision: String
    /// What has been sealed for at least so many days goes.
    public var olderThan: Int
    /// True once whoever disposes has been told how much goes.
    public var confirm: Bool?

    public init(decision: String, olderThan: Int, confirm: Bool? = nil) {
      self.decision = decision
      self.olderThan = olderThan
      self.confirm = confirm
    }
  }

  /// What went.
  public struct Output: Codable, Sendable {
    /// Where the decision stands.
    public let decision: String
    /// How many texts went.
    public let disposed: Int
  }

  public static let name = "record.dispose"
  public static let summary = Words(
    sv: "Gallrar det som är dolt sedan tillräckligt länge, enligt ett gallringsbeslut.",
    en: "Disposes of what has been sealed long enough, by a disposal decision.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant, .operator]
  public static let changes = true
  public static let isNotedByDatabase = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    try check(parameters)
    let disposed = try Records.permitted {
      try connection.query("select dispose($1, $2)", parameters.decision, parameters.olderThan).one(as: Int.self)
    }
    guard parameters.confirm == true else {
      throw KohortError(
        .refusedByRule,
        Words(
          sv: "Gallringen behöver bekräftas; den kan inte göras ogjord.",
          en: "Disposal needs to be confirmed; it cannot be undone."),
        detail: Words(
          sv: "Antal texter som försvinner enligt \(parameters.decision): \(disposed).",
          en: "Texts that go by \(parameters.decision): \(disposed)."),
        hint: Words(
          sv: "Bekräfta med --yes (\"confirm\": true i en batch).", en: "Confirm with --yes (\"confirm\": true in a batch)."))
    }
    return Output(decision: parameters.decision, disposed: disposed)
  }

  private static func check(_ parameters: Parameters) throws {
    var wrong: [KohortError.InvalidParameter] = []
    if parameters.decision.allSatisfy(\.isWhitespace) || parameters.decision.unicodeScalars.count > 200 {
      wrong.append(
        .init(
          property: "decision",
          reason: Words(
            sv: "ska säga var gallringsbeslutet finns, med högst 200 tecken",
            en: "must say where the disposal decision stands, in at most 200 characters")))
    }
    if !(0...36_500).contains(parameters.olderThan) {
      wrong.append(
        .init(property: "older_than", reason: Words(sv: "ska vara 0 till 36500 dagar", en: "must be 0 to 36500 days")))
    }
    if !wrong.isEmpty { throw KohortError.wrongParameters(wrong) }
  }
}
