import Planning
import Postgres

/// What a person has taken part in during an edition, for a certificate of hours. For HR and the person.
public struct CertificateLine: Codable, Sendable {
  /// An employee number, or the alias of a protected identity.
  public let person: String
  /// Left out where there is none, and for a protected identity.
  public let name: String?
  /// For HR alone when it is politician or representative.
  public let category: ShownCategory
  /// The programme's title.
  public let programme: String
  /// An edition's code, such as `L2`.
  public let edition: String
  /// Sessions held that the person took part in, as a guest as well.
  public let sessions: Int
  /// The hours that those sessions were planned for, to two decimals.
  public let hours: Double
  /// When each was, in order: `2027-02-16 08:30–12:00`. Left out where the identity is protected.
  public let dates: [String]?
}

/// The report `certificates`: hours for those who are compensated for them.
enum CertificatesReport {
  /// The politicians and representatives by name, or one person whoever it is; by edition.
  ///
  /// - Parameters:
  ///   - edition: Only this one's sessions; nil for all, those long over as well.
  ///   - from: Only sessions from this day on.
  ///   - to: Only sessions until this day.
  static func lines(
    edition: String?, from: Day?, to: Day?, of person: Int64?, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [CertificateLine] {
    try connection.query(
      """
      with taken as (
        select session_id, person_id from attendance where status in ('present', 'late')
         union
        select session_id, person_id from session_guest where removed_at is null
      )
      select person.code as person, person.name, person.category::text,
             programme.title as programme, edition.code as edition, count(*) as sessions,
             -- Who is said to have been at two places at once was there for the time once.
             (select round(sum(extract(epoch from upper(spent) - lower(spent))) / 3600, 2)
                from unnest(range_agg(session.during)) as spent)::double precision as hours,
             case when not person.protected then
               array_agg(session.date || ' ' || to_char(session.starts, 'HH24:MI') || '–' || to_char(session.ends, 'HH24:MI')
                         order by session.during, session.id) end as dates
        from taken
        join session on session.id = taken.session_id and session.status = 'held' and session.date <= $1
        join cohort on cohort.id = session.cohort_id
        join edition on edition.id = cohort.edition_id
        join programme on programme.id = edition.programme_id
        join person_shown as person on person.id = taken.person_id
       where case when $3::bigint is null then person.category in ('politician', 'representative')
                  else person.id = $3 end
         and ($2::text is null or edition.code = $2)
         and ($4::date is null or session.date >= $4) and ($5::date is null or session.date <= $5)
       group by person.id, person.code, person.name, person.category, person.protected, programme.title, edition.code,
                edition.id
       order by person.name collate "sv-x-icu", person.code, edition.code collate "sv-x-icu", edition.id
      """, caller.today, edition, person, from, to
    ).map { row in
      CertificateLine(
        person: try row["person"], name: try row["name"], category: try ShownCategory(row["category"], for: caller),
        programme: try row["programme"], edition: try row["edition"], sessions: try row["sessions"],
        hours: try row["hours"], dates: try row["dates"])
    }
  }
}
