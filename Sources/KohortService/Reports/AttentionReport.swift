public import Planning
import Postgres
import StrictJSON

/// What may need somebody's attention.
public enum AttentionKind: String, Codable, Sendable, CaseIterable, PostgresWord {
  /// A session is over and its lead has not logged it.
  case notLogged = "not_logged"
  /// A session to come has no lead.
  case noLead = "no_lead"
  /// The lead of a session to come has left the organisation.
  case leadLeft = "lead_left"
  /// A session to come has more members than its room holds.
  case roomTooSmall = "room_too_small"
  /// A session was cancelled and the module has no other for that cohort.
  case notRescheduled = "not_rescheduled"
  /// A facilitator has at least twice as many sessions next month as the facilitators have on average, and at least four.
  case doubleLoaded = "double_loaded"
  /// A cohort has fewer members than the programme asks for.
  case smallCohort = "small_cohort"
  /// A member has missed two sessions or more.
  case missed
  /// The edition is for this person, who travels with no cohort of it.
  case noCohort = "no_cohort"
  /// A person with sessions ahead has no e-mail address, and so is told of none.
  case noAddress = "no_address"
}

/// One thing that needs attention.
public struct AttentionLine: Codable, Sendable {
  public let kind: AttentionKind
  /// Who does something about it; left out for HR.
  public let who: String?
  public let whoName: String?
  /// An edition's code, such as `L2`.
  public let edition: String
  /// A cohort, such as `L2-014`; left out where the line is about none.
  public let cohort: String?
  /// A session, such as `L2-014-3`; left out where the line is about none.
  public let session: String?
  public let date: Day?
  /// An employee number, or the alias of a protected identity; left out where the line is about nobody.
  public let person: String?
  /// Left out where there is none, and for a protected identity.
  public let name: String?
  /// Days since, members, sessions missed, or sessions next month, by kind.
  public let count: Int?

  fileprivate init(_ row: Row) throws {
    kind = try row["kind"]
    who = try row["who"]
    whoName = try row["who_name"]
    edition = try row["edition"]
    cohort = try row["cohort"]
    session = try row["session"]
    date = try row["date"]
    person = try row["person"]
    name = try row["name"]
    count = try row["count"]
  }

  /// The members above by their names in JSON, in their order; what is left out is no member.
  ///
  /// Put together by hand: an edition that has only begun to form its cohorts has a line for each of thousands.
  var json: JSONValue {
    func text(_ name: String, _ value: String?) -> JSONObject.Member? {
      value.map { .init(name: name, value: .string($0)) }
    }
    let members = [
      text("kind", kind.rawValue), text("who", who), text("who_name", whoName), text("edition", edition), text("cohort", cohort),
      text("session", session), text("date", date.map { "\($0)" }), text("person", person), text("name", name),
      count.map { .init(name: "count", value: JSONValue($0)) },
    ]
    return .object(JSONObject(members.compactMap(\.self)))
  }
}

/// The report `attention`: an operational list for HR and those concerned, with nothing hidden.
enum AttentionReport {
  /// Everything, by kind; within a kind what is oldest or largest first.
  static func lines(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [AttentionLine] {
    try sessions(scope, connection) + doubleLoaded(scope, connection) + cohorts(scope, connection)
      + missed(scope, connection) + withoutCohort(scope, connection) + withoutAddress(scope, connection)
  }

  /// What concerns one facilitator: what they are to do something about, and the cohorts whose sessions they hold.
  static func lines(
    _ scope: ReportScope, concerning person: Int64, _ code: String?, _ connection: borrowing Connection
  ) throws -> [AttentionLine] {
    let own = Set(
      try connection.query(
        """
        select distinct cohort.name
          from session_facilitator
          join session on session.id = session_facilitator.session_id
          join cohort on cohort.id = session.cohort_id
         where session_facilitator.person_id = $1
         order by cohort.name
        """, person
      ).rows(as: String.self))
    // What the others hold, and so what is usual, is not theirs to see.
    let lines = try sessions(scope, connection) + cohorts(scope, connection) + missed(scope, connection)
    return lines.filter { line in
      line.who != nil && line.who == code || line.cohort.map(own.contains) ?? false
    }
  }

  private static func sessions(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [AttentionLine] {
    try connection.query(
      """
      with meeting as (
        select session.id, session.name, session.date, upper(session.during) as ends_at, session.cohort_id, session.module_id, session.room_id,
               session.status, cohort.name as cohort, edition.code as edition,
               lead.code as who, lead.name as who_name, lead.left_on as lead_left_on
          from session
          join cohort on cohort.id = session.cohort_id
          join edition on edition.id = cohort.edition_id
          left join session_facilitator on session_facilitator.session_id = session.id and session_facilitator.lead
          left join person_shown as lead on lead.id = session_facilitator.person_id
         where cohort.edition_id = any ($1::bigint[])
      ), found as (
        select 1 as rank, 'not_logged' as kind, who, who_name, edition, cohort, name as session, date,
               $2::date - date as count, id
          from meeting where status = 'planned' and (date < $2 or ($3 and ends_at <= (select kohort_now())))
        union all
        select 2, 'no_lead', null, null, edition, cohort, name, date, null, id
          from meeting where status = 'planned' and date >= $2 and who is null
        union all
        select 3, 'lead_left', null, null, edition, cohort, name, date, null, id
          from meeting where status = 'planned' and date >= $2 and lead_left_on <= date
        union all
        select 4, 'room_too_small', null, null, edition, cohort, meeting.name, date, members.count::int, meeting.id
          from meeting
          join room on room.id = meeting.room_id
         cross join lateral (
               select count(*) from cohort_member
                where cohort_member.cohort_id = meeting.cohort_id and cohort_member.joined_on <= meeting.date
                  and (cohort_member.left_on is null or cohort_member.left_on > meeting.date)) as members
         where status = 'planned' and date >= $2 and members.count > room.capacity
        union all
        select 5, 'not_rescheduled', null, null, edition, cohort, name, date, null, id
          from meeting
         where status = 'cancelled'
           and not exists (select from session as other
                            where other.cohort_id = meeting.cohort_id and other.module_id = meeting.module_id
                              and other.status <> 'cancelled')
      )
      select kind, who, who_name, edition, cohort, session, date, null as person, null as name, count
        from found order by rank, date, id
      """, scope.editions, scope.asOf, scope.isNow
    ).map { try AttentionLine($0) }
  }

  private static func doubleLoaded(
    _ scope: ReportScope, _ connection: borrowing Connection
  ) throws -> [AttentionLine] {
    try connection.query(
      """
      with duty as (
        select cohort.edition_id, session_facilitator.person_id, count(*) as sessions
          from session
          join cohort on cohort.id = session.cohort_id
          join session_facilitator on session_facilitator.session_id = session.id
         where cohort.edition_id = any ($1::bigint[]) and session.status = 'planned'
           and session.date >= (date_trunc('month', $2::date) + interval '1 month')::date
           and session.date < (date_trunc('month', $2::date) + interval '2 months')::date
         group by cohort.edition_id, session_facilitator.person_id
      ), usual as (
        select edition.id as edition_id,
               (select count(*) from programme_facilitator join profile on profile.id = programme_facilitator.person_id
                 where programme_facilitator.programme_id = edition.programme_id and profile.left_on is null) as facilitators,
               (select sum(sessions) from duty where duty.edition_id = edition.id) as sessions
          from edition where edition.id = any ($1::bigint[])
      )
      select 'double_loaded' as kind, null as who, null as who_name, edition.code as edition, null as cohort, null as session,
             (date_trunc('month', $2::date) + interval '1 month')::date as date, person.code as person, person.name,
             duty.sessions::int as count
        from duty
        join usual on usual.edition_id = duty.edition_id
        join edition on edition.id = duty.edition_id
        join person_shown as person on person.id = duty.person_id
       where duty.sessions >= 4 and duty.sessions * usual.facilitators >= 2 * usual.sessions
       order by duty.sessions desc, edition.code collate "sv-x-icu", person.code, person.id
      """, scope.editions, scope.asOf
    ).map { try AttentionLine($0) }
  }

  private static func cohorts(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [AttentionLine] {
    try connection.query(
      """
      select 'small_cohort' as kind, null as who, null as who_name, edition.code as edition, cohort.name as cohort,
             null as session, null::date as date, null as person, null as name, members.count
        from cohort
        join edition on edition.id = cohort.edition_id
       cross join lateral (
             select count(*) from cohort_member
              where cohort_member.cohort_id = cohort.id and cohort_member.joined_on <= $2
                and (cohort_member.left_on is null or cohort_member.left_on > $2)) as members
       where cohort.edition_id = any ($1::bigint[])
         and members.count < least_members(edition.programme_id)
         and exists (select from session
                      where session.cohort_id = cohort.id and session.status = 'planned' and session.date >= $2)
       order by members.count, edition.code collate "sv-x-icu", cohort.number, cohort.id
      """, scope.editions, scope.asOf
    ).map { try AttentionLine($0) }
  }

  private static func missed(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [AttentionLine] {
    try connection.query(
      """
      with missing as (
        select cohort.edition_id, attendance.person_id, count(*) as times
          from attendance
          join session on session.id = attendance.session_id
          join cohort on cohort.id = session.cohort_id
         where cohort.edition_id = any ($1::bigint[]) and session.status = 'held' and session.date <= $2
           and attendance.status in ('excused', 'absent')
         group by cohort.edition_id, attendance.person_id
        having count(*) >= 2
      )
      select 'missed' as kind, null as who, null as who_name, edition.code as edition, cohort.name as cohort,
             null as session, null::date as date, person.code as person, person.name, missing.times as count
        from missing
        join cohort_member on cohort_member.edition_id = missing.edition_id
         and cohort_member.person_id = missing.person_id and cohort_member.left_on is null
        join cohort on cohort.id = cohort_member.cohort_id
        join edition on edition.id = missing.edition_id
        join person_shown as person on person.id = missing.person_id and person.left_on is null
       order by missing.times desc, edition.code collate "sv-x-icu", cohort.number, person.name collate "sv-x-icu",
                person.id
      """, scope.editions, scope.asOf
    ).map { try AttentionLine($0) }
  }

  private static func withoutCohort(
    _ scope: ReportScope, _ connection: borrowing Connection
  ) throws -> [AttentionLine] {
    let formed = try connection.query(
      """
      select edition.code from edition
       where edition.id = any ($1::bigint[])
         and exists (select from cohort where cohort.edition_id = edition.id)
       order by edition.code collate "sv-x-icu", edition.id
      """, scope.editions
    ).rows(as: String.self)
    var lines: [AttentionLine] = []
    for code in formed {
      let edition = try Edition.find(code, connection)
      lines += try connection.query(
        """
        select 'no_cohort' as kind, null as who, null as who_name, $2 as edition, null as cohort, null as session,
               null::date as date, person.code as person, person.name, null::int as count
          from person_shown as person
         where person.id = any ($3::bigint[])
           and not exists (select from cohort_member
                            where cohort_member.edition_id = $1 and cohort_member.person_id = person.id
                              and cohort_member.left_on is null)
         order by person.department collate "sv-x-icu", person.name collate "sv-x-icu", person.id
        """, edition.id, code, edition.selected(connection)
      ).map { try AttentionLine($0) }
    }
    return lines
  }

  private static func withoutAddress(
    _ scope: ReportScope, _ connection: borrowing Connection
  ) throws -> [AttentionLine] {
    try connection.query(
      """
      select 'no_address' as kind, null as who, null as who_name, edition.code as edition, null as cohort, null as session,
             null::date as date, person.code as person, person.name, null::int as count
        from unreachable($1::bigint[], $2) as found
        join edition on edition.id = found.edition_id
        join person_shown as person on person.id = found.person_id
       order by edition.code collate "sv-x-icu", person.department collate "sv-x-icu", person.name collate "sv-x-icu", person.id
      """, scope.editions, scope.asOf
    ).map { try AttentionLine($0) }
  }
}
