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
}

/// The report `bridges`.
enum BridgesReport {
  /// Every pair once, by the Swedish alphabet; departments with fewer travellers than five are left out for those
  /// below HR. People with a protected identity count in no department.
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
      ), presence as (
        select distinct cohort_id, department_id from traveller
      ), place as (
        select distinct cohort_id, department_id, workplace_id from traveller where workplace_id is not null
      ), pair as (
        select a.department_id as a, b.department_id as b, count(*) as cohorts
          from presence as a join presence as b on b.cohort_id = a.cohort_id
         group by a.department_id, b.department_id
      ), workplace_pair as (
        select distinct a.department_id as a, b.department_id as b,
               least(a.workplace_id, b.workplace_id) as one, greatest(a.workplace_id, b.workplace_id) as two
          from place as a join place as b on b.cohort_id = a.cohort_id and b.workplace_id <> a.workplace_id
      ), workplaces as (
        select a, b, count(*) as pairs from workplace_pair group by a, b
      )
      select one.name as department, two.name as other_department, pair.cohorts, coalesce(workplaces.pairs, 0) as workplaces
        from pair
        join named as one on one.id = pair.a
        join named as two on two.id = pair.b and two.rank >= one.rank
        left join workplaces on workplaces.a = pair.a and workplaces.b = pair.b
       order by one.rank, two.rank
      """, scope.editions, scope.asOf, withoutSmall, SmallNumbers.least
    ).map { row in
      BridgeLine(
        department: try row["department"], otherDepartment: try row["other_department"], cohorts: try row["cohorts"],
        workplaces: try row["workplaces"])
    }
  }
}
