public import Bilingual
public import Planning
public import Postgres

/// `cohort.list`: the cohorts, for those who are not HR their own.
public enum CohortList: Operation {
  public struct Parameters: Codable, Sendable {
    public var edition: String?
    public var limit: Int?

    public init(edition: String? = nil, limit: Int? = nil) {
      self.edition = edition
      self.limit = limit
    }
  }

  public struct Output: Codable, Sendable {
    /// A cohort in a list.
    public struct Cohort: Codable, Sendable {
      /// A cohort, such as `L2-014`.
      public let cohort: String
      /// An edition's code, such as `L2`.
      public let edition: String
      public let members: Int
      public let managers: Int
      public let sessions: Int
      /// Sessions that were held.
      public let held: Int
      /// The date of the next session.
      public let next: Day?
    }

    public let cohorts: [Cohort]
  }

  public static let name = "cohort.list"
  public static let summary = Words(sv: "Listar kohorter.", en: "Lists cohorts.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    try Filters.check(edition: parameters.edition, limit: parameters.limit, caller, connection)
    let rows = try connection.query(
      """
      select cohort.name as cohort, edition.code as edition, who.members, who.managers, held.sessions, held.held,
             held.next
        from cohort
        join edition on edition.id = cohort.edition_id
       cross join lateral (
             select count(*) as members, count(*) filter (where person.category = 'manager') as managers
               from cohort_member
               join profile as person on person.id = cohort_member.person_id
              where cohort_member.cohort_id = cohort.id and cohort_member.left_on is null) as who
       cross join lateral (
             select count(*) filter (where session.status <> 'cancelled') as sessions,
                    count(*) filter (where session.status = 'held') as held,
                    min(session.date) filter (where session.status = 'planned' and session.date >= today()) as next
               from session where session.cohort_id = cohort.id) as held
       where ($1::text is null or edition.code = $1)
         and ($2 or cohort.id = any ((select my_cohorts())::bigint[]))
       order by edition.code, cohort.number, cohort.id
       limit $3
      """, parameters.edition, caller.isHR, parameters.limit)
    return Output(
      cohorts: try rows.map { row in
        Output.Cohort(
          cohort: try row["cohort"], edition: try row["edition"], members: try row["members"],
          managers: try row["managers"], sessions: try row["sessions"], held: try row["held"],
          next: try row["next"])
      })
  }
}
