public import Bilingual
public import Planning
public import Postgres

/// `session.list`: sessions in order of time; for those who are not HR, their own cohorts'.
public enum SessionList: Operation {
  /// What narrows the list; all of it together.
  public struct Parameters: Codable, Sendable {
    /// First and last date, both included.
    public var from: Day?
    /// The last date.
    public var to: Day?
    /// A cohort, such as `L2-014`.
    public var cohort: String?
    /// An edition, such as `L2`.
    public var edition: String?
    /// Only those that the caller facilitates or was a guest of, and those of the cohort that the caller travels with.
    public var mine: Bool?
    /// Only those that are over and have not been logged.
    public var unlogged: Bool?
    /// At most this many, 0 or more; left out: all.
    public var limit: Int?

    public init(
      from: Day? = nil, to: Day? = nil, cohort: String? = nil, edition: String? = nil, mine: Bool? = nil,
      unlogged: Bool? = nil, limit: Int? = nil
    ) {
      self.from = from
      self.to = to
      self.cohort = cohort
      self.edition = edition
      self.mine = mine
      self.unlogged = unlogged
      self.limit = limit
    }
  }

  /// The sessions that are asked for.
  public struct Output: Codable, Sendable {
    /// In order of time.
    public let sessions: [SessionLine]
  }

  public static let name = "session.list"
  public static let summary = Words(
    sv: "Listar träffar i tidsordning.", en: "Lists sessions in order of time.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    try Filters.check(
      edition: parameters.edition, cohort: parameters.cohort, mine: parameters.mine, limit: parameters.limit, caller,
      connection)
    if let from = parameters.from, let to = parameters.to, to < from {
      throw KohortError.wrongParameters([
        .init(
          property: "to",
          reason: Words(sv: "är före \(from)", en: "is before \(from)"))
      ])
    }
    let rows = try connection.query(
      """
      select session.name as session, cohort.name as cohort, module.title as module, session.date, session.starts,
             session.ends, room.code as room, session.status, lead.code as lead,
             case when session.status = 'held' and ($8 or session.id = any ((select my_duties())::bigint[])) then (
               select count(*) from attendance
                where attendance.session_id = session.id and attendance.status in ('present', 'late')) end as present
        from session
        join cohort on cohort.id = session.cohort_id
        join edition on edition.id = cohort.edition_id
        join module on module.id = session.module_id
        join room on room.id = session.room_id
        left join session_facilitator on session_facilitator.session_id = session.id and session_facilitator.lead
        left join person_shown as lead on lead.id = session_facilitator.person_id
       where ($1::date is null or session.date >= $1)
         and ($2::date is null or session.date <= $2)
         and ($3::text is null or cohort.name = $3)
         and ($4::text is null or edition.code = $4)
         and ($5 or session.cohort_id = any ((select my_cohorts())::bigint[])
              or session.cohort_id = any ((select my_past_cohorts())::bigint[]) and session.id = any ((select my_sessions())::bigint[]))
         and (not $9 or session.id = any ((select my_duties())::bigint[])
              or session.id in (select session_id from session_guest where person_id = (select me()) and removed_at is null)
              or exists (select from cohort_member
                          where cohort_member.cohort_id = session.cohort_id and cohort_member.person_id = (select me())
                            and (cohort_member.left_on is null
                                 or session.date >= cohort_member.joined_on and session.date < cohort_member.left_on)))
         and (not $6 or session.status = 'planned' and upper(session.during) <= kohort_now())
       order by session.during, session.id
       limit $7
      """, parameters.from, parameters.to, parameters.cohort, parameters.edition,
      caller.isHR || parameters.mine == true, parameters.unlogged ?? false, parameters.limit, caller.isHR,
      parameters.mine ?? false)
    return Output(sessions: try rows.map { try SessionLine($0) })
  }
}

/// A session in a list.
public struct SessionLine: Codable, Sendable {
  /// A session, such as `L2-014-3`.
  public let session: String
  /// A cohort, such as `L2-014`.
  public let cohort: String
  /// The module's title.
  public let module: String
  /// The day where the organisation is.
  public let date: Day
  /// When it begins, by the clocks of that day.
  public let start: LocalTime
  /// When it ends, by the clocks of that day.
  public let end: LocalTime
  /// The room's code.
  public let room: String
  /// Planned, held or cancelled.
  public let status: SessionStatus
  /// Who leads it; left out while nobody does.
  public let lead: String?
  /// How many took part, once it has been logged; for HR and those who facilitated it.
  public let present: Int?

  /// Reads a row with these columns.
  init(_ row: Row) throws {
    session = try row["session"]
    cohort = try row["cohort"]
    module = try row["module"]
    date = try row["date"]
    start = try row["starts"]
    end = try row["ends"]
    room = try row["room"]
    status = try row["status"]
    lead = try row["lead"]
    present = try row["present"]
  }
}
