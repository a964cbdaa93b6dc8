import Bilingual
import Planning
import Postgres

/// Changes of who is in a cohort.
enum Membership {
  /// Makes people members from today.
  ///
  /// - Throws: ``KohortError`` (conflict) that says who is booked and when, or who is already in a cohort.
  static func add(
    _ people: [Int64], to cohort: Cohorts.Found, _ caller: Caller, _ connection: borrowing Connection
  ) throws {
    do {
      _ = try connection.savepoint { connection in
        try connection.execute(
          """
          insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
          select $1, $2, person.id, $4::date from unnest($3::bigint[]) as person (id)
              on conflict (cohort_id, person_id) do update set joined_on = excluded.joined_on, left_on = null
           where cohort_member.left_on is not null
          """, cohort.id, cohort.editionID, people, caller.today)
      }
    } catch let error as PostgresError {
      throw try refusal(error, people, cohort, connection) ?? error
    }
  }

  /// Ends people's membership today; what they took part in stays.
  static func end(
    _ people: [Int64], in cohort: Cohorts.Found, _ caller: Caller, _ connection: borrowing Connection
  ) throws {
    try connection.execute(
      """
      update cohort_member set left_on = greatest($3::date, joined_on)
       where cohort_id = $1 and person_id = any ($2::bigint[]) and left_on is null
      """, cohort.id, people, caller.today)
  }

  private static func refusal(
    _ error: PostgresError, _ people: [Int64], _ cohort: Cohorts.Found, _ connection: borrowing Connection
  ) throws -> KohortError? {
    switch error.constraint {
    case "cohort_member_one_cohort_key":
      let others = try connection.query(
        """
        select person.code, cohort.name
          from cohort_member
          join cohort on cohort.id = cohort_member.cohort_id
          join person_shown as person on person.id = cohort_member.person_id
         where cohort_member.edition_id = $1 and cohort_member.left_on is null
           and cohort_member.person_id = any ($2::bigint[])
         order by person.id
        """, cohort.editionID, people
      ).rows(as: String.self, String.self)
      return KohortError(
        .conflict,
        Words(
          sv: others.map { "\($0) är redan med i \($1)." }.joined(separator: " "),
          en: others.map { "\($0) is already in \($1)." }.joined(separator: " ")),
        hint: Words(
          sv: "Låt två personer byta plats: kohort cohort swap", en: "Let two people change places: kohort cohort swap"))
    case "booking_person_free":
      let rows = try connection.query(
        """
        select person.code, session.date,
               to_char(lower(booking.during) at time zone 'Europe/Stockholm', 'HH24:MI') as starts,
               to_char(upper(booking.during) at time zone 'Europe/Stockholm', 'HH24:MI') as ends
          from session
          join booking on booking.during && session.during and booking.session_id <> session.id
          join person_shown as person on person.id = booking.person_id
         where session.cohort_id = $1 and session.status <> 'cancelled' and booking.person_id = any ($2::bigint[])
         order by person.code, booking.during
         limit 20
        """, cohort.id, people
      ).rows(as: String.self, Day.self, String.self, String.self)
      return KohortError(
        .conflict,
        Words(
          sv: rows.map { "\($0) är bokad \($1) \($2)–\($3)." }.joined(separator: " "),
          en: rows.map { "\($0) is booked \($1) \($2)–\($3)." }.joined(separator: " ")),
        hint: Words(sv: "Välj en annan kohort.", en: "Choose another cohort."))
    default:
      return nil
    }
  }
}
