public import Planning
import Postgres

/// What a facilitator has done and has before them.
public struct LoadLine: Codable, Sendable {
  /// An employee number, or the alias of a protected identity.
  public let person: String
  /// Left out where there is none, and for a protected identity.
  public let name: String?
  /// Sessions held as lead.
  public let led: Int
  /// Sessions held beside a lead.
  public let helped: Int
  /// Sessions to come, or past and not logged.
  public let planned: Int
  /// The date of the next one.
  public let next: Day?
}

/// The report `load`.
enum LoadReport {
  /// The facilitators by name; only one of them when `person` is given.
  static func lines(
    _ scope: ReportScope, only person: Int64?, _ connection: borrowing Connection
  ) throws -> [LoadLine] {
    try connection.query(
      """
      with duty as (
        select session_facilitator.person_id, session_facilitator.lead, session.date,
               session.status = 'held' and session.date <= $2 as is_held
          from session_facilitator
          join session on session.id = session_facilitator.session_id
          join cohort on cohort.id = session.cohort_id
         where cohort.edition_id = any ($1::bigint[]) and session.status <> 'cancelled'
           and ($3::bigint is null or session_facilitator.person_id = $3)
           and ($4::date is null or session.date >= $4) and ($5::date is null or session.date <= $5)
      )
      select person.code as person, person.name,
             count(*) filter (where is_held and lead) as led,
             count(*) filter (where is_held and not lead) as helped,
             count(*) filter (where not is_held) as planned,
             min(date) filter (where not is_held and date >= $2) as next
        from duty join person_shown as person on person.id = duty.person_id
       group by person.id, person.code, person.name
       order by person.name collate "sv-x-icu", person.code, person.id
      """, scope.editions, scope.asOf, person, scope.from, scope.to
    ).map { row in
      LoadLine(
        person: try row["person"], name: try row["name"], led: try row["led"], helped: try row["helped"],
        planned: try row["planned"], next: try row["next"])
    }
  }
}
