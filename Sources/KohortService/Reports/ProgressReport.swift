public import Planning
import Postgres

/// How far an edition, or one module of it, has come.
public struct ProgressLine: Codable, Sendable {
  /// An edition's code, such as `L2`.
  public let edition: String
  /// Left out for the edition as a whole.
  public let module: String?
  public let title: String
  public let cohorts: Int
  /// People who travel with a cohort.
  public let members: Int
  /// Sessions to come, or past and not logged.
  public let planned: Int
  /// Sessions that were held.
  public let held: Int
  /// Sessions that were cancelled.
  public let cancelled: Int
  /// People who have taken part: in the module, or in any.
  public private(set) var begun: Int?
  /// People who have been through: in the edition, those whose cohort has met for every module and who missed at most
  /// one of them; in a module, those who took part.
  public private(set) var through: Int?
  /// Until the last session that is planned; nought when it has been.
  public let daysLeft: Int?
  /// The date of the last session, as now planned.
  public let forecastEnd: Day?

  /// The line for those below HR, whom the report `forecast` tells how many have begun and been through: beside attendance
  /// these numbers would tell how many were away.
  var withoutPeople: ProgressLine {
    var line = self
    line.begun = nil
    line.through = nil
    return line
  }
}

/// A module of an edition in a week.
public struct WeekLine: Codable, Sendable {
  /// An edition's code, such as `L2`.
  public let edition: String
  /// The week's Monday.
  public let monday: Day
  /// ISO 8601, such as `2027-W07`.
  public let week: String
  /// A module's code.
  public let module: String
  /// Sessions that are to come.
  public let planned: Int
  /// Sessions that were held.
  public let held: Int
}

/// The report `progress`, and the same week by week.
enum ProgressReport {
  /// Tables for a query of the editions $1 until the day $2: `meeting`, the sessions; `part`, who took part in which module;
  /// `done`, cohorts that have met for every module; `traveller`, who travels with those, and how many modules they took.
  static let travelled = """
    meeting as (
      select session.id, session.cohort_id, session.module_id, cohort.edition_id, session.date, session.status,
             session.status = 'held' and session.date <= $2 as is_held
        from session join cohort on cohort.id = session.cohort_id
       where cohort.edition_id = any ($1::bigint[])
    ), part as (
      select meeting.edition_id, meeting.module_id, meeting.cohort_id, attendance.person_id
        from meeting join attendance on attendance.session_id = meeting.id
       where meeting.is_held and attendance.status in ('present', 'late')
    ), begun as (
      select edition_id, module_id, count(distinct person_id) as people
        from part group by grouping sets ((edition_id), (edition_id, module_id))
    ), done as (
      select meeting.edition_id, meeting.cohort_id, count(distinct meeting.module_id) as modules
        from meeting join edition on edition.id = meeting.edition_id
       where meeting.is_held
       group by meeting.edition_id, meeting.cohort_id, edition.programme_id
      having count(distinct meeting.module_id)
             = (select count(*) from module where module.programme_id = edition.programme_id)
    ), traveller as (
      select cohort_member.edition_id, cohort_member.person_id, done.modules, count(distinct part.module_id) as taken
        from cohort_member
        join done on done.cohort_id = cohort_member.cohort_id
        left join part on part.edition_id = cohort_member.edition_id and part.person_id = cohort_member.person_id
       where cohort_member.joined_on <= $2 and (cohort_member.left_on is null or cohort_member.left_on > $2)
       group by cohort_member.edition_id, cohort_member.person_id, done.modules
    )
    """

  /// True of a `traveller` who has been through.
  static let isThrough = "traveller.taken > 0 and traveller.taken >= traveller.modules - 1"

  /// The modules of each edition in order, followed by the edition as a whole.
  static func lines(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [ProgressLine] {
    try connection.query(
      """
      with \(travelled), through as (
        select edition_id, count(*) as people from traveller where \(isThrough) group by edition_id
      ), size as (
        select edition.id as edition_id,
               (select count(*) from cohort where cohort.edition_id = edition.id) as cohorts,
               (select count(distinct person_id) from cohort_member
                 where cohort_member.edition_id = edition.id and joined_on <= $2
                   and (left_on is null or left_on > $2)) as members
          from edition where edition.id = any ($1::bigint[])
      ), counted as (
        select edition_id, module_id,
               count(*) filter (where status <> 'cancelled' and not is_held) as planned,
               count(*) filter (where is_held) as held,
               count(*) filter (where status = 'cancelled') as cancelled,
               max(date) filter (where status <> 'cancelled') as ends
          from meeting group by grouping sets ((edition_id), (edition_id, module_id))
      ), part_of as (
        select edition.id as edition_id, null::bigint as module_id, null as module, programme.title, 0 as position
          from edition join programme on programme.id = edition.programme_id
        union all
        select edition.id, module.id, module.code, module.title, module.position
          from edition join module on module.programme_id = edition.programme_id
      )
      select edition.code as edition, part_of.module, part_of.title, size.cohorts, size.members,
             coalesce(counted.planned, 0) as planned, coalesce(counted.held, 0) as held,
             coalesce(counted.cancelled, 0) as cancelled, coalesce(begun.people, 0) as begun,
             case when part_of.module_id is null then coalesce(through.people, 0)
                  else coalesce(begun.people, 0) end as through,
             greatest(counted.ends - $2::date, 0) as days_left, counted.ends as forecast_end
        from part_of
        join edition on edition.id = part_of.edition_id
        join size on size.edition_id = edition.id
        left join counted on counted.edition_id = edition.id and counted.module_id is not distinct from part_of.module_id
        left join begun on begun.edition_id = edition.id and begun.module_id is not distinct from part_of.module_id
        left join through on through.edition_id = edition.id
       order by edition.code collate "sv-x-icu", edition.id, part_of.module_id is null, part_of.position
      """, scope.editions, scope.asOf
    ).map { row in
      ProgressLine(
        edition: try row["edition"], module: try row["module"], title: try row["title"], cohorts: try row["cohorts"],
        members: try row["members"], planned: try row["planned"], held: try row["held"],
        cancelled: try row["cancelled"], begun: try row["begun"], through: try row["through"],
        daysLeft: try row["days_left"], forecastEnd: try row["forecast_end"])
    }
  }

  /// Every week in which a module has sessions, in order of time.
  static func weeks(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [WeekLine] {
    try connection.query(
      """
      with meeting as (
        select session.id, session.module_id, cohort.edition_id, date_trunc('week', session.date)::date as monday,
               session.status = 'held' and session.date <= $2 as is_held
          from session join cohort on cohort.id = session.cohort_id
         where cohort.edition_id = any ($1::bigint[]) and session.status <> 'cancelled'
      )
      select edition.code as edition, meeting.monday, module.code as module,
             count(*) filter (where not is_held) as planned, count(*) filter (where is_held) as held
        from meeting
        join edition on edition.id = meeting.edition_id
        join module on module.id = meeting.module_id
       group by edition.code, edition.id, meeting.monday, module.code, module.position, module.id
       order by edition.code collate "sv-x-icu", edition.id, meeting.monday, module.position, module.id
      """, scope.editions, scope.asOf
    ).map { row in
      let monday: Day = try row["monday"]
      return WeekLine(
        edition: try row["edition"], monday: monday, week: monday.weekName, module: try row["module"],
        planned: try row["planned"], held: try row["held"])
    }
  }
}
