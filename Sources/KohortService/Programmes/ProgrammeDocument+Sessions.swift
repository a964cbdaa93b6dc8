import Bilingual
import Planning
import Postgres

/// What a programme document does to sessions that have been published and are still to come.
extension ProgrammeDocument {
  /// Nobody facilitates a programme that they travel through.
  func checkFacilitators(
    _ people: PersonCodes,
    _ faults: inout Faults,
    _ connection: borrowing Connection
  ) throws {
    let ids = (facilitators ?? []).map { people[$0.person]?.id }
    let rows = try connection.query(
      """
      select distinct on (cohort_member.person_id) cohort_member.person_id, cohort.name
        from cohort_member
        join cohort on cohort.id = cohort_member.cohort_id
        join edition on edition.id = cohort.edition_id
        join programme on programme.id = edition.programme_id
       where programme.code = $1 and cohort_member.left_on is null and cohort_member.person_id = any ($2::bigint[])
         and exists (select from session
                      where session.cohort_id = cohort.id and session.status = 'planned' and session.date >= today())
       order by cohort_member.person_id, cohort.name
      """,
      id,
      ids.compactMap(\.self)
    ).rows(as: Int64.self, String.self)
    let cohorts = Dictionary(rows, uniquingKeysWith: { first, _ in first })
    for (place, person) in ids.enumerated() {
      guard let cohort = person.flatMap({ cohorts[$0] }), let name = facilitators?[place].person else { continue }
      faults.add(
        "facilitators[\(place)].person",
        Words(
          sv: "\(name) är deltagare i \(cohort) och kan inte också vara processledare",
          en: "\(name) is a member of \(cohort) and cannot be a facilitator as well"
        )
      )
    }
  }

  /// Sessions still to come that the programme, as it now stands, has no room, dates or facilitator for.
  func sessionWarnings(_ connection: borrowing Connection) throws -> [Words] {
    try roomWarnings(connection) + editionWarnings(connection) + facilitatorWarnings(connection)
  }

  private static let toCome = """
    from session
    join cohort on cohort.id = session.cohort_id
    join edition on edition.id = cohort.edition_id
    join programme on programme.id = edition.programme_id
    """

  private func roomWarnings(_ connection: borrowing Connection) throws -> [Words] {
    try connection.query(
      """
      select room.code, count(*), min(session.name)
        \(Self.toCome)
        join room on room.id = session.room_id
       where programme.code = $1 and session.status = 'planned' and session.date >= today()
         and room.code <> all ($2::text[])
       group by room.code
       order by room.code
      """,
      id,
      (rooms ?? []).map(\.id)
    ).rows(as: String.self, Int.self, String.self).map { room, count, first in
      Words(
        sv: "Rummet \(room) finns inte längre i programmet, men har träffar, till exempel \(first) (\(count) i allt): "
          + "byt rum med kohort session reschedule.",
        en: "The room \(room) is no longer in the programme, but has sessions, such as \(first) (\(count) in all): "
          + "change rooms with kohort session reschedule."
      )
    }
  }

  private func editionWarnings(_ connection: borrowing Connection) throws -> [Words] {
    try connection.query(
      """
      select edition.code, count(*), min(session.name)
        \(Self.toCome)
       where programme.code = $1 and session.status = 'planned' and session.date >= today()
         and session.date not between edition.from_date and edition.to_date
       group by edition.code
       order by edition.code
      """,
      id
    ).rows(as: String.self, Int.self, String.self).map { edition, count, first in
      Words(
        sv: "Träffar ligger utanför omgången \(edition), till exempel \(first) (\(count) i allt).",
        en: "Sessions lie outside the edition \(edition), such as \(first) (\(count) in all)."
      )
    }
  }

  private func facilitatorWarnings(_ connection: borrowing Connection) throws -> [Words] {
    try connection.query(
      """
      select person.code, count(*), min(session.name)
        \(Self.toCome)
        join session_facilitator on session_facilitator.session_id = session.id
        join person_shown as person on person.id = session_facilitator.person_id
       where programme.code = $1 and session.status = 'planned' and session.date >= today()
         and not exists (select from programme_facilitator
                          where programme_facilitator.programme_id = programme.id
                            and programme_facilitator.person_id = session_facilitator.person_id)
       group by person.code
       order by person.code
      """,
      id
    ).rows(as: String.self, Int.self, String.self).map { person, count, first in
      let command = "kohort session hand-over \(first) --from \(person) --to …"
      return Words(
        sv: "\(person) är inte längre processledare i programmet, men har träffar (\(count)): lämna över med \(command)",
        en: "\(person) is no longer a facilitator of the programme, but has sessions (\(count)): hand over with \(command)"
      )
    }
  }
}
