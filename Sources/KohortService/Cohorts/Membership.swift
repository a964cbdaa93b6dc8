import Bilingual
import Planning
import Postgres

/// Changes of who is in a cohort.
enum Membership {
  /// Makes people members from today.
  ///
  /// - Throws: ``KohortError`` (conflict) that says who is booked and when, who is already in a cohort, who has left, or
  ///   who holds the cohort's sessions.
  static func add(
    _ people: [Int64], to cohort: Cohorts.Found, _ caller: Caller, _ connection: borrowing Connection
  ) throws {
    try requireHere(people, connection)
    try requireNotFacilitators(people, cohort, connection)
    try requireNotInProgramme(people, cohort, connection)
    do {
      _ = try connection.savepoint { connection in
        try connection.execute(
          """
          insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
          select $1, $2, person.id,
                 -- Who comes after today's session is a member from tomorrow.
                 $4::date + (
                   exists (select from session
                            where session.cohort_id = $1 and session.date = $4 and session.status <> 'cancelled'
                              and upper(session.during) <= kohort_now()))::integer
            from unnest($3::bigint[]) as person (id)
              on conflict (cohort_id, person_id) do update set joined_on = excluded.joined_on, left_on = null
           where cohort_member.left_on is not null
          """, cohort.id, cohort.editionID, people, caller.today)
      }
    } catch let error as PostgresError {
      throw try refusal(error, people, cohort, connection) ?? error
    }
  }

  private static func requireHere(_ people: [Int64], _ connection: borrowing Connection) throws {
    let gone = try connection.query(
      """
      select person.code, coalesce(person.left_on, person.end_date + 1) as away_from
        from person_shown as person
       where person.id = any ($1::bigint[]) and coalesce(person.left_on, person.end_date + 1) <= today()
       order by person.id
      """, people
    ).rows(as: String.self, Day.self)
    guard !gone.isEmpty else { return }
    throw KohortError(
      .conflict,
      Words(
        sv: gone.map { "\($0) har slutat, \($1)." }.joined(separator: " "),
        en: gone.map { "\($0) has left, on \($1)." }.joined(separator: " ")),
      hint: Words(
        sv: "Är personen tillbaka? Ta bort slutdatumet: kohort person upsert … --clear end_date",
        en: "Is the person back? Remove the end date: kohort person upsert … --clear end_date"))
  }

  /// Nobody is both participant and facilitator at a session still to be held.
  private static func requireNotFacilitators(
    _ people: [Int64], _ cohort: Cohorts.Found, _ connection: borrowing Connection
  ) throws {
    let places = try connection.query(
      """
      select person.code, bool_or(session_facilitator.lead) as leads
        from session
        join session_facilitator on session_facilitator.session_id = session.id
        join person_shown as person on person.id = session_facilitator.person_id
       where session.cohort_id = $1 and person.id = any ($2::bigint[])
         and (session.status <> 'held' or session.date >= today())
       group by person.id, person.code
       order by person.id
      """, cohort.id, people
    ).rows(as: String.self, Bool.self)
    guard let (first, _) = places.first else { return }
    throw KohortError(
      .conflict,
      Words(
        sv: places.map { "\($0) \($1 ? "är huvudansvarig för" : "är processledare i") \(cohort.name)." }
          .joined(separator: " "),
        en: places.map { "\($0) \($1 ? "leads" : "is a facilitator of") \(cohort.name)." }.joined(separator: " ")),
      hint: Words(
        sv: "Lämna över träffarna först: kohort session hand-over --cohort \(cohort.name) --from \(first) --to …",
        en: "Hand the sessions over first: kohort session hand-over --cohort \(cohort.name) --from \(first) --to …"))
  }

  /// Nobody travels with a cohort of a programme whose document names them as a facilitator: the document would be refused.
  private static func requireNotInProgramme(
    _ people: [Int64], _ cohort: Cohorts.Found, _ connection: borrowing Connection
  ) throws {
    let codes = try connection.query(
      """
      select person.code
        from edition
        join programme_facilitator on programme_facilitator.programme_id = edition.programme_id
        join person_shown as person on person.id = programme_facilitator.person_id
       where edition.id = $1 and person.id = any ($2::bigint[])
         and exists (select from session
                      where session.cohort_id = $3 and session.status = 'planned' and session.date >= today())
       order by person.id
      """, cohort.editionID, people, cohort.id
    ).rows(as: String.self)
    guard !codes.isEmpty else { return }
    throw KohortError(
      .conflict,
      Words(
        sv: codes.map { "\($0) är processledare i programmet och kan inte också vara deltagare i \(cohort.name)." }
          .joined(separator: " "),
        en: codes.map { "\($0) is a facilitator of the programme and cannot be a member of \(cohort.name) as well." }
          .joined(separator: " ")),
      hint: Words(
        sv: "Ta först bort personen som processledare i programmets dokument: kohort programme apply",
        en: "Take the person out of the facilitators in the programme's document first: kohort programme apply"))
  }

  /// Ends people's membership today, or tomorrow when a session of today has begun: what they took part in stays.
  static func end(
    _ people: [Int64], in cohort: Cohorts.Found, _ caller: Caller, _ connection: borrowing Connection
  ) throws {
    try connection.execute(
      """
      update cohort_member
         set left_on = greatest($3::date, joined_on) + (
               exists (select from session
                        where session.cohort_id = $1 and session.date = $3 and session.status <> 'cancelled'
                          and lower(session.during) <= kohort_now()))::integer
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
