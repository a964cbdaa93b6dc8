public import Planning
import Postgres
import StrictJSON

/// The figures of one night: what `report.json` holds, and the page and the tables show.
public struct NightlyReport: Codable, Sendable {
  /// `kohort.report/1`
  public let format: String
  /// The organisation's short name.
  public let organisation: String
  /// The night belongs to this day.
  public let asOf: Day
  /// ISO 8601, such as `2027-W07`.
  public let week: String
  /// Without numbers of people, which ``statistics`` has.
  public let progress: [ProgressLine]
  public let weeks: [WeekLine]
  /// Those of the next seven days.
  public let sessions: [SessionAheadLine]
  public private(set) var attention: [AttentionLine]
  public let load: [LoadLine]
  /// Statistics about people: those of the month.
  public let statistics: MonthlyStatistics

  static let formatName = "kohort.report/1"

  /// What `report.json` holds; the same as its encoding, without asking thousands of lines one by one how they are made up.
  var json: JSONValue {
    get throws {
      var short = self
      short.attention = []
      guard case .object(var object) = try JSONValue(encoding: short) else { return .null }
      object["attention"] = .array(attention.map(\.json))
      return .object(object)
    }
  }

  /// Collects the figures; in one transaction that sees one state of the database, they agree.
  static func collect(
    asOf: Day, organisation: String, _ statistics: Meanwhile<MonthlyStatistics>, _ connection: borrowing Connection
  ) throws -> NightlyReport {
    let scope = try ReportScope(asOf: asOf, edition: nil, connection)
    return NightlyReport(
      format: formatName, organisation: organisation, asOf: asOf, week: asOf.weekName,
      progress: try ProgressReport.lines(scope, connection).map(\.withoutPeople),
      weeks: try ProgressReport.weeks(scope, connection),
      sessions: try SessionAheadLine.lines(scope, connection),
      attention: try AttentionReport.lines(scope, connection),
      load: try LoadReport.lines(scope, only: nil, connection), statistics: try statistics.value())
  }
}

/// A session of the next seven days.
public struct SessionAheadLine: Codable, Sendable {
  /// A session, such as `L2-014-3`.
  public let session: String
  /// A cohort, such as `L2-014`.
  public let cohort: String
  /// An edition's code, such as `L2`.
  public let edition: String
  /// A module's code.
  public let module: String
  public let title: String
  /// The day where the organisation is.
  public let date: Day
  /// When it begins, by the clocks of that day.
  public let start: LocalTime
  /// When it ends, by the clocks of that day.
  public let end: LocalTime
  /// A room's code.
  public let room: String
  /// Where it is; left out where that is not known.
  public let site: String?
  /// Who leads it; left out while nobody does.
  public let lead: String?
  /// Left out while nobody leads it, and for a protected identity.
  public let leadName: String?
  public let members: Int

  /// In order of time.
  static func lines(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [SessionAheadLine] {
    try connection.query(
      """
      select session.name as session, cohort.name as cohort, edition.code as edition, module.code as module,
             module.title, session.date, session.starts, session.ends, room.code as room, room.site,
             lead.code as lead, lead.name as lead_name,
             (select count(*) from cohort_member
               where cohort_member.cohort_id = cohort.id and cohort_member.joined_on <= session.date
                 and (cohort_member.left_on is null or cohort_member.left_on > session.date)) as members
        from session
        join cohort on cohort.id = session.cohort_id
        join edition on edition.id = cohort.edition_id
        join module on module.id = session.module_id
        join room on room.id = session.room_id
        left join session_facilitator on session_facilitator.session_id = session.id and session_facilitator.lead
        left join person_shown as lead on lead.id = session_facilitator.person_id
       where cohort.edition_id = any ($1::bigint[])
         and session.status <> 'cancelled'
         and session.date >= $2 and session.date < $2::date + 7
       order by session.date, session.starts, cohort.number, session.id
      """, scope.editions, scope.asOf
    ).map { row in
      SessionAheadLine(
        session: try row["session"], cohort: try row["cohort"], edition: try row["edition"],
        module: try row["module"], title: try row["title"], date: try row["date"], start: try row["starts"],
        end: try row["ends"], room: try row["room"], site: try row["site"], lead: try row["lead"],
        leadName: try row["lead_name"], members: try row["members"])
    }
  }
}
