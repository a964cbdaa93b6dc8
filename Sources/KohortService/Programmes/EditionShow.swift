public import Bilingual
public import Planning
public import Postgres

/// `edition.show`: whom an edition takes through the programme, and how far it has come.
public enum EditionShow: Operation {
  public struct Parameters: Codable, Sendable {
    /// An edition's name, such as `L2`.
    public var edition: String

    public init(edition: String) { self.edition = edition }
  }

  public struct Output: Codable, Sendable {
    /// An edition's code, such as `L2`.
    public let edition: String
    /// A programme's code.
    public let programme: String
    /// The first day.
    public let from: Day
    /// The last day.
    public let to: Day
    public let selection: PeopleSelection
    /// How many the selection now holds.
    public let people: Int
    /// How many of them travel with a cohort.
    public let placed: Int
    public let cohorts: Int
    public let sessions: Int
    /// Sessions that were held.
    public let held: Int
    /// In the order in which they were proposed.
    public let plans: [PlanLine]
  }

  /// A plan in a list.
  public struct PlanLine: Codable, Sendable {
    /// A plan's name, such as `L2-p1`.
    public let plan: String
    public let state: PlanState
    /// When it was made, local time.
    public let createdAt: String
    /// Broken hard rules.
    public let hard: Int
  }

  public static let name = "edition.show"
  public static let summary = Words(
    sv: "Visar en omgång: vilka den gäller, kohorter, träffar och planer.",
    en: "Shows an edition: whom it is for, cohorts, sessions and plans."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = false

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    let edition = try Edition.find(parameters.edition, connection)
    let people = try edition.selected(connection)
    let counts = try connection.query(
      """
      select (select count(*) from cohort where edition_id = $1) as cohorts,
             (select count(*) from cohort_member
               where edition_id = $1 and left_on is null and person_id = any ($2::bigint[])) as placed,
             count(session.id) filter (where session.status <> 'cancelled') as sessions,
             count(session.id) filter (where session.status = 'held') as held
        from cohort join session on session.cohort_id = cohort.id
       where cohort.edition_id = $1
      """,
      edition.id,
      people
    ).one()
    let plans = try connection.query(
      """
      select code, state, to_char(created_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as created_at,
             (document #>> '{score,hard}')::int as hard
        from plan where edition_id = $1 order by id
      """,
      edition.id
    )
    return Output(
      edition: edition.code,
      programme: edition.programme,
      from: edition.from,
      to: edition.to,
      selection: edition.people,
      people: people.count,
      placed: try counts["placed"],
      cohorts: try counts["cohorts"],
      sessions: try counts["sessions"],
      held: try counts["held"],
      plans: try plans.map {
        PlanLine(
          plan: try $0["code"],
          state: try PlanState($0["state"]),
          createdAt: try $0["created_at"],
          hard: try $0["hard"]
        )
      }
    )
  }
}
