import Planning
import Postgres

/// How the members from one department took part in a module. For HR.
public struct AttendanceLine: Codable, Sendable {
  /// An edition's code, such as `L2`.
  public let edition: String
  /// A module's code.
  public let module: String
  /// Left out for those who have none, or whose identity is protected.
  public let department: String?
  /// All who were expected: the sum of the next four.
  public let expected: Int
  /// How many were there in time.
  public let present: Int
  /// How many came late.
  public let late: Int
  /// How many were excused.
  public let excused: Int
  /// How many were absent without being excused.
  public let absent: Int
  /// Reasons that were given, for those excused and absent.
  public let duty: Int
  /// Excused or absent for leave.
  public let leave: Int
  /// Excused or absent to care for somebody.
  public let care: Int
  /// Excused or absent for travel.
  public let travel: Int
  /// Excused or absent for another reason.
  public let other: Int
}

/// A level of the hierarchy that statistics about people follow.
public enum StatisticsLevel: String, Codable, Sendable, CaseIterable {
  case organisation, department, workplace
}

/// Places in sessions, one a member and session, with small numbers hidden.
public struct PlaceLine: Codable, Sendable {
  /// An edition's code, such as `L2`.
  public let edition: String
  /// Which step of the hierarchy the line is of.
  public let level: StatisticsLevel
  /// Left out for the organisation, and for people without one.
  public let department: String?
  /// Left out where there is none, and for a protected identity.
  public let workplace: String?
  /// Left out where it would tell about fewer than five; so are the next three.
  public let places: Int?
  /// Places whose member took part.
  public let there: Int?
  public let away: Int?
  /// Places in sessions still to come, or not logged yet.
  public let toCome: Int?
}

/// The report `attendance`.
enum AttendanceReport {
  /// By edition, module and department.
  static func lines(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [AttendanceLine] {
    try connection.query(
      """
      select edition.code as edition, module.code as module, department.name as department, count(*) as expected,
             count(*) filter (where attendance.status = 'present') as present,
             count(*) filter (where attendance.status = 'late') as late,
             count(*) filter (where attendance.status = 'excused') as excused,
             count(*) filter (where attendance.status = 'absent') as absent,
             count(*) filter (where attendance.reason = 'duty') as duty,
             count(*) filter (where attendance.reason = 'leave') as leave,
             count(*) filter (where attendance.reason = 'care') as care,
             count(*) filter (where attendance.reason = 'travel') as travel,
             count(*) filter (where attendance.reason = 'other') as other
        from attendance
        join session on session.id = attendance.session_id
        join cohort on cohort.id = session.cohort_id
        join edition on edition.id = cohort.edition_id
        join module on module.id = session.module_id
        join profile as person on person.id = attendance.person_id
        left join department on department.id = person.department_id
       where cohort.edition_id = any ($1::bigint[]) and session.status = 'held' and session.date <= $2
         and ($3::date is null or session.date >= $3) and ($4::date is null or session.date <= $4)
         and ($5::text is null or department.name = $5)
       group by edition.code, edition.id, module.code, module.position, module.id, department.name, department.id
       order by edition.code collate "sv-x-icu", edition.id, module.position, module.id,
                department.name collate "sv-x-icu", department.id
      """, scope.editions, scope.asOf, scope.from, scope.to, scope.department
    ).map { row in
      AttendanceLine(
        edition: try row["edition"], module: try row["module"], department: try row["department"],
        expected: try row["expected"], present: try row["present"], late: try row["late"],
        excused: try row["excused"], absent: try row["absent"], duty: try row["duty"], leave: try row["leave"],
        care: try row["care"], travel: try row["travel"], other: try row["other"])
    }
  }

  /// The table `place` for a query of the editions $1 before the day $2: one a member and session, without a status where
  /// the session is to come or not logged.
  static let placesTaken = """
    place as (
      select cohort.edition_id, session.module_id, session.date, cohort_member.person_id,
             case when session.status = 'held' and session.date < $2 then attendance.status end as status
        from session
        join cohort on cohort.id = session.cohort_id
        join cohort_member on cohort_member.cohort_id = cohort.id
         and cohort_member.joined_on <= session.date
         and (cohort_member.left_on is null or cohort_member.left_on > session.date)
        left join attendance on attendance.session_id = session.id and attendance.person_id = cohort_member.person_id
       where cohort.edition_id = any ($1::bigint[]) and session.status <> 'cancelled'
    )
    """

  /// The places of each edition by department and workplace, counting as held what was before `cutoff`.
  static func places(
    _ scope: ReportScope, before cutoff: Day, _ connection: borrowing Connection
  ) throws -> [PlaceLine] {
    let rows = try connection.query(
      """
      with \(placesTaken), person_counted as (
        select edition_id, person_id,
               count(*) filter (where status in ('present', 'late')) as there,
               count(*) filter (where status in ('excused', 'absent')) as away,
               count(*) filter (where status is null) as to_come
          from place
         group by edition_id, person_id
      ), counted as (
        -- By key, so that only the few lines are sorted by the Swedish alphabet.
        select taken.edition_id, person.department_id, person.workplace_id,
               sum(there)::bigint as there, sum(away)::bigint as away, sum(to_come)::bigint as to_come,
               count(*) as people, count(*) filter (where there > 0) as people_there,
               count(*) filter (where away > 0) as people_away, count(*) filter (where to_come > 0) as people_to_come
          from person_counted as taken join profile as person on person.id = taken.person_id
         group by taken.edition_id, person.department_id, person.workplace_id
      )
      select edition.code as edition, department.name as department, workplace.name as workplace, counted.*
        from counted
        join edition on edition.id = counted.edition_id
        left join department on department.id = counted.department_id
        left join workplace on workplace.id = counted.workplace_id
       order by edition.code collate "sv-x-icu", edition.id, department.name collate "sv-x-icu", department.id,
                workplace.name collate "sv-x-icu", workplace.id
      """, scope.editions, cutoff)
    let leaves = try rows.map { row in
      Leaf(
        edition: try row["edition"], department: try row["department"],
        workplace: Tally(
          try row["workplace"], counts: [try row["there"], try row["away"], try row["to_come"]],
          people: .init(
            total: try row["people"], counts: [try row["people_there"], try row["people_away"], try row["people_to_come"]])))
    }
    return runs(leaves, by: \.edition).flatMap { edition in
      let departments = runs(edition, by: \.department).map { Tally($0[0].department, sumOf: $0.map(\.workplace)) }
      return lines(edition[0].edition, SmallNumbers.shown(Tally(nil, sumOf: departments)))
    }
  }

  /// The people of one workplace in one edition.
  private struct Leaf {
    let edition: String
    let department: String?
    let workplace: Tally
  }

  private static func lines(_ edition: String, _ whole: ShownTally) -> [PlaceLine] {
    [line(edition, .organisation, nil, nil, whole)]
      + whole.children.flatMap { department in
        [line(edition, .department, department.name, nil, department)]
          + department.children.map { line(edition, .workplace, department.name, $0.name, $0) }
      }
  }

  private static func line(
    _ edition: String, _ level: StatisticsLevel, _ department: String?, _ workplace: String?, _ tally: ShownTally
  ) -> PlaceLine {
    PlaceLine(
      edition: edition, level: level, department: department, workplace: workplace, places: tally.total,
      there: tally.counts?[0], away: tally.counts?[1], toCome: tally.counts?[2])
  }
}

/// The elements in runs that have the same key; none is empty.
func runs<Element, Key: Equatable>(_ elements: [Element], by key: (Element) -> Key) -> [[Element]] {
  var runs: [[Element]] = []
  for element in elements {
    if let last = runs.last?.first, key(last) == key(element) {
      runs[runs.count - 1].append(element)
    } else {
      runs.append([element])
    }
  }
  return runs
}
