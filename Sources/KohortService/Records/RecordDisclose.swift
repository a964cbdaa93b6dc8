public import Bilingual
public import Postgres

/// `record.disclose`: the text of something that was shared, for the registrar. The database itself logs it, and its
/// author sees that it was done.
public enum RecordDisclose: Operation {
  /// Which record, and the matter that it was asked for in.
  public struct Parameters: Codable, Sendable {
    /// Such as `R17`.
    public var record: String
    /// The matter in which it was asked for, such as `KS 2027/123`; at most 200 characters, noted in the log.
    public var matter: String?

    public init(record: String, matter: String? = nil) {
      self.record = record
      self.matter = matter
    }
  }

  /// The record with its text.
  public struct Output: Codable, Sendable {
    /// Such as `R17`.
    public let record: String
    /// A session, such as `L2-014-3`.
    public let session: String
    /// A cohort, such as `L2-014`.
    public let cohort: String
    /// Insight, mistake, commitment or proposal.
    public let kind: ReflectionKind
    /// How far it was shared.
    public let visibility: Visibility
    /// Shared, withdrawn or erased.
    public let state: RecordState
    /// An employee number or alias; nil when the author was erased.
    public let author: String?
    /// The day on which it was written.
    public let recorded: String
    /// In the words of its author.
    public let text: String
    /// The texts that it was shared with before its author changed them, the oldest first.
    public let earlier: [String]
  }

  public static let name = "record.disclose"
  public static let summary = Words(
    sv: "Visar för registrator texten i något som har delats; det loggas, och författaren ser det.",
    en: "Shows the registrar the text of something that was shared; it is logged, and its author sees it.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant, .operator]
  public static let changes = false
  public static let isNotedByDatabase = true
  public static let isLoggedReading = true
  /// To disclose is a decision of the registrar's own, noted in the log.
  public static let isForAssistants = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    if let matter = parameters.matter, matter.unicodeScalars.count > 200 {
      throw KohortError.wrongParameters([
        .init(property: "matter", reason: Words(sv: "är högst 200 tecken", en: "is at most 200 characters"))
      ])
    }
    let id = Reflections.key(parameters.record)
    let row = try Records.permitted {
      try connection.query(
        """
        select session, cohort, kind, visibility, state, author, text, earlier,
               to_char(recorded_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as recorded
          from disclose(coalesce($1::bigint, 0), $2)
        """, id, parameters.matter
      ).oneOrNone()
    }
    guard let row else {
      throw KohortError.notFound(
        Words(sv: "delad reflektion", en: "shared reflection"), parameters.record,
        hint: Words(sv: "Se vilka som finns: kohort record list", en: "See which there are: kohort record list"))
    }
    return Output(
      record: parameters.record, session: try row["session"], cohort: try row["cohort"], kind: try row["kind"],
      visibility: try row["visibility"], state: try row["state"], author: try row["author"],
      recorded: try row["recorded"], text: try row["text"],
      earlier: try row["earlier"])
  }
}
