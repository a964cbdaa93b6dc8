import Postgres

/// Two departments that now share at least one cohort, or one whose workplaces do.
public struct BridgeLine: Codable, Sendable {
  public let department: String
  /// The same one for the workplaces within a department.
  public let otherDepartment: String
  /// Cohorts with people of both.
  public let cohorts: Int
  /// Pairs of workplaces, one of each department, that share a cohort.
  public let workplaces: Int
  /// Pairs of workplaces that there are, one of each department; for those below HR of workplaces with five travellers or
  /// more. Left out of months before it was counted, as are the next two.
  public let pairs: Int?
  /// Pairs of workplaces that have met: at least two people of each have travelled with somebody of the other, all of them
  /// there at half of their cohort's sessions at least.
  public let met: Int?
  /// Pairs that have not met and will, when everybody comes to the sessions that are planned.
  public let toMeet: Int?
}

/// The report `bridges`.
enum BridgesReport {
  /// Every pair of departments once, by the Swedish alphabet, with those that share no cohort yet; departments and workplaces
  /// with fewer travellers than five are left out for those below HR: one pair of such workplaces that has met or has not
  /// would tell who was there. People with a protected identity count in no department.
  static func lines(
    _ scope: ReportScope, withoutSmall: Bool, _ connection: borrowing Connection
  ) throws -> [BridgeLine] {
    try connection.query(
      """
      with traveller as (
        select cohort_member.cohort_id, person.id, person.department_id, person.workplace_id
          from cohort_member join profile as person on person.id = cohort_member.person_id
         where cohort_member.edition_id = any ($1::bigint[])
           and cohort_member.joined_on <= $2 and (cohort_member.left_on is null or cohort_member.left_on > $2)
           and person.department_id is not null
      ), named as (
        select department.id, department.name,
               row_number() over (order by department.name collate "sv-x-icu", department.id) as rank
          from department
         where department.id in (
                 select department_id from traveller group by department_id
                 having count(distinct id) >= case when $3 then $4::int else 1 end)
      ), counted as (
        -- Workplaces whose pairs are counted.
        select id, department_id from workplace
         where not $3
            or id in (select workplace_id from traveller group by workplace_id having count(distinct id) >= $4::int)
      ), presence as (
        select distinct cohort_id, department_id from traveller
      ), pair as (
        select a.department_id as a, b.department_id as b, count(*) as cohorts
          from presence as a join presence as b on b.cohort_id = a.cohort_id
         group by a.department_id, b.department_id
      ), course as (
        select session.cohort_id, count(*) as sessions, bool_or(session.date > $2) as goes_on
          from session join cohort on cohort.id = session.cohort_id
         where cohort.edition_id = any ($1::bigint[]) and session.status <> 'cancelled'
         group by session.cohort_id
      ), taken as (
        select attendance.cohort_id, attendance.person_id, count(*) as times
          from course
          join session on session.cohort_id = course.cohort_id
          join attendance on attendance.session_id = session.id
         where session.status = 'held' and session.date <= $2 and attendance.status in ('present', 'late')
         group by attendance.cohort_id, attendance.person_id
      ), there as (
        -- Everybody's place in a cohort: whether they travel with it, have been there at half, and will be.
        select traveller.cohort_id, traveller.id, traveller.department_id, traveller.workplace_id, true as travels,
               false as has_been, coalesce(course.goes_on, false) as will_be
          from traveller left join course on course.cohort_id = traveller.cohort_id
         where traveller.workplace_id is not null
        union all
        select taken.cohort_id, person.id, person.department_id, person.workplace_id, false, true, true
          from taken
          join course on course.cohort_id = taken.cohort_id and 2 * taken.times >= course.sessions
          join profile as person on person.id = taken.person_id
         where person.department_id is not null and person.workplace_id is not null
      ), place as (
        -- Two of a workplace are two when the least and the greatest key are not the same: no list of them has to be sorted.
        select cohort_id, department_id, workplace_id, bool_or(travels) as travels,
               min(id) filter (where will_be) as least, max(id) filter (where will_be) as greatest,
               min(id) filter (where has_been) as least_been, max(id) filter (where has_been) as greatest_been
          from there where workplace_id in (select id from counted) group by cohort_id, department_id, workplace_id
      ), side as (
        select place.department_id as a, other.department_id as b, place.workplace_id as one, other.workplace_id as two,
               bool_or(place.travels and other.travels) as share,
               coalesce(min(place.least) filter (where other.least is not null)
                        < max(place.greatest) filter (where other.least is not null), false) as will_be,
               coalesce(min(place.least_been) filter (where other.least_been is not null)
                        < max(place.greatest_been) filter (where other.least_been is not null), false) as has_been
          from place join place as other on other.cohort_id = place.cohort_id and other.workplace_id <> place.workplace_id
         group by place.department_id, other.department_id, place.workplace_id, other.workplace_id
      ), bridged as (
        select side.a, side.b, count(*) filter (where side.share) as workplaces,
               count(*) filter (where side.has_been and back.has_been) as met,
               count(*) filter (where side.will_be and back.will_be and not (side.has_been and back.has_been)) as to_meet
          from side join side as back on back.one = side.two and back.two = side.one and back.a = side.b and back.b = side.a
         where side.a <> side.b or side.one < side.two
         group by side.a, side.b
      ), size as (
        select department_id, count(*) as workplaces from counted group by department_id
      )
      select one.name as department, two.name as other_department, coalesce(pair.cohorts, 0) as cohorts,
             coalesce(bridged.workplaces, 0) as workplaces, coalesce(bridged.met, 0) as met,
             coalesce(bridged.to_meet, 0) as to_meet,
             coalesce(case when one.id = two.id then size.workplaces * (size.workplaces - 1) / 2
                           else size.workplaces * other.workplaces end, 0) as pairs
        from named as one
        join named as two on two.rank >= one.rank
        left join size on size.department_id = one.id
        left join size as other on other.department_id = two.id
        left join pair on pair.a = one.id and pair.b = two.id
        left join bridged on bridged.a = one.id and bridged.b = two.id
       order by one.rank, two.rank
      """, scope.editions, scope.asOf, withoutSmall, SmallNumbers.least
    ).map { row in
      BridgeLine(
        department: try row["department"], otherDepartment: try row["other_department"], cohorts: try row["cohorts"],
        workplaces: try row["workplaces"], pairs: try row["pairs"] as Int, met: try row["met"] as Int,
        toMeet: try row["to_meet"] as Int)
    }
  }
}
