public import Bilingual
public import Planning
public import Postgres

/// `record.list`: what was shared at some time, without a word of it and without its author; for the registrar.
public enum RecordList: Operation {
  /// What narrows the list; all of it together.
  public struct Parameters: Codable, Sendable {
    /// Shared, withdrawn or erased.
    public var state: RecordState?
    /// A cohort, such as `L2-014`.
    public var cohort: String?
    /// First and last day on which it was written, both included.
    public var from: Day?
    /// The last day.
    public var to: Day?

    public init(state: RecordState? = nil, cohort: String? = nil, from: Day? = nil, to: Day? = nil) {
      self.state = state
      self.cohort = cohort
      self.from = from
      self.to = to
    }
  }

  /// What was shared at some time.
  public struct Output: Codable, Sendable {
    /// In the order in which they were written.
    public let records: [Line]
  }

  /// One of them.
  public struct Line: Codable, Sendable {
    /// The number of the reflection, such as `R17`.
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
    /// The day on which it was written.
    public let recorded: String
    /// The day from which nobody but the registrar finds it.
    public let sealed: String?
    /// How many other texts it was shared with before its author changed them.
    public let earlier: Int
  }

  public static let name = "record.list"
  public static let summary = Words(
    sv: "Listar för registrator vad som har delats: det som syns, det som tagits tillbaka och det som raderats.",
    en: "Lists for the registrar what was shared: what is seen, what was withdrawn and what was erased.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant, .operator]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let rows = try Records.permitted {
      try connection.query(
        """
        select id, session, cohort, kind, visibility, state,
               to_char(recorded_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as recorded,
               to_char(sealed_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as sealed, earlier
          from records()
         where ($1::text is null or state = $1)
           and ($2::text is null or cohort = $2)
           and ($3::date is null or recorded_at >= $3::date::timestamp at time zone 'Europe/Stockholm')
           and ($4::date is null or recorded_at < ($4::date + 1)::timestamp at time zone 'Europe/Stockholm')
         order by id
        """, parameters.state, parameters.cohort, parameters.from, parameters.to)
    }
    return Output(
      records: try rows.map { row in
        let id: Int64 = try row["id"]
        return Line(
          record: "R\(id)", session: try row["session"], cohort: try row["cohort"], kind: try row["kind"],
          visibility: try row["visibility"], state: try row["state"], recorded: try row["recorded"],
          sealed: try row["sealed"], earlier: try row["earlier"])
      })
  }
}
