public import Bilingual
public import Planning
public import Postgres

/// `edition.list`: the editions, by first date.
public enum EditionList: Operation {
  public struct Parameters: Codable, Sendable {
    /// Only this programme's.
    public var programme: String?

    public init(programme: String? = nil) { self.programme = programme }
  }

  public struct Output: Codable, Sendable {
    public let editions: [Line]
  }

  /// An edition in a list.
  public struct Line: Codable, Sendable {
    /// An edition's code, such as `L2`.
    public let edition: String
    /// A programme's code.
    public let programme: String
    /// The first day.
    public let from: Day
    /// The last day.
    public let to: Day
    /// How many cohorts it has.
    public let cohorts: Int
    /// The plan that is published.
    public let plan: String?
  }

  public static let name = "edition.list"
  public static let summary = Words(sv: "Listar omgångarna.", en: "Lists the editions.")
  public static let roles: Set<Role> = [.hr, .facilitator]
  public static let changes = false

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    try Filters.check(programme: parameters.programme, caller, connection)
    let rows = try connection.query(
      """
      select edition.code, programme.code as programme, edition.from_date, edition.to_date,
             (select count(*) from cohort where cohort.edition_id = edition.id) as cohorts,
             (select plan.code from plan where plan.edition_id = edition.id and plan.state = 'published') as plan
        from edition join programme on programme.id = edition.programme_id
       where $1::text is null or programme.code = $1
       order by edition.from_date, edition.code
      """,
      parameters.programme
    )
    return Output(
      editions: try rows.map {
        Line(
          edition: try $0["code"],
          programme: try $0["programme"],
          from: try $0["from_date"],
          to: try $0["to_date"],
          cohorts: try $0["cohorts"],
          plan: try $0["plan"]
        )
      }
    )
  }
}
