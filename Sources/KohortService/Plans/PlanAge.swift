import Bilingual
import Planning
import Postgres

/// Whether a plan still fits the people and the calendar, or what has happened since it was made.
struct PlanAge {
  private let plan: Plans.Stored
  private let edition: Edition
  private let people: PersonCodes

  init(_ plan: Plans.Stored, _ edition: Edition, _ people: PersonCodes) {
    self.plan = plan
    self.edition = edition
    self.people = people
  }

  /// - Throws: ``KohortError`` (conflict) that names those who have left or come since, or who are booked elsewhere.
  func refuseIfStale(_ connection: borrowing Connection) throws {
    try refuseOtherPeople(connection)
    try refuseTakenNames(connection)
    try refuseFacilitators(connection)
    try refuseBookings(connection)
    try refuseRooms(connection)
  }

  private var members: [String] { plan.document.cohorts.flatMap(\.members) }

  private func refuseOtherPeople(_ connection: borrowing Connection) throws {
    let now = Set(try edition.toPlace(connection))
    let gone = members.filter { code in people[code].map { !now.contains($0.id) } ?? true }
    let planned = Set(members.compactMap { people[$0]?.id })
    let come = try connection.query(
      """
      select code from profile where id = any ($1::bigint[]) order by code
      """,
      now.subtracting(planned).sorted()
    ).rows(as: String.self)
    guard !gone.isEmpty || !come.isEmpty else { return }
    var sv: [String] = []
    var en: [String] = []
    if !gone.isEmpty {
      let names = try names(gone, connection)
      sv.append("Har slutat eller hör inte längre till omgången: \(names.sv).")
      en.append("Have left, or no longer belong to the edition: \(names.en).")
    }
    if !come.isEmpty {
      let names = try names(come, connection)
      sv.append("Har tillkommit och saknar plats: \(names.sv).")
      en.append("Have joined, and have no seat: \(names.en).")
    }
    throw stale(Words(sv: sv.joined(separator: " "), en: en.joined(separator: " ")))
  }

  private func refuseTakenNames(_ connection: borrowing Connection) throws {
    let taken = try connection.query(
      "select name from cohort where name = any ($1::text[]) order by name",
      plan.document.cohorts.map(\.id)
    ).rows(as: String.self)
    guard !taken.isEmpty else { return }
    let list = Self.list(taken)
    throw stale(Words(sv: "Kohorter finns redan: \(list.sv).", en: "Cohorts already exist: \(list.en)."))
  }

  private func refuseFacilitators(_ connection: borrowing Connection) throws {
    let leaders = Set(plan.document.cohorts.flatMap { ($0.sessions ?? []).flatMap(\.facilitators) })
    let able: [Int64] = try connection.query(
      """
      select programme_facilitator.person_id
        from programme_facilitator join profile as person on person.id = programme_facilitator.person_id
       where programme_facilitator.programme_id = $1 and person.left_on is null
       order by programme_facilitator.person_id
      """,
      edition.programmeID
    ).rows(as: Int64.self)
    let gone = leaders.filter { code in people[code].map { !able.contains($0.id) } ?? true }.sorted()
    guard !gone.isEmpty else { return }
    let names = try names(gone, connection)
    throw stale(
      Words(
        sv: "Är inte längre processledare i programmet: \(names.sv).",
        en: "Are no longer facilitators of the programme: \(names.en)."
      )
    )
  }

  /// Times of the plan at which somebody in it is booked elsewhere.
  private func refuseBookings(_ connection: borrowing Connection) throws {
    let times = times
    let rows = try connection.query(
      """
      select distinct shown.code, shown.name, given.date,
             to_char(lower(booking.during) at time zone 'Europe/Stockholm', 'HH24:MI') as starts,
             to_char(upper(booking.during) at time zone 'Europe/Stockholm', 'HH24:MI') as ends
        from unnest($1::bigint[], $2::date[], $3::time[], $4::time[]) as given (person_id, date, starts, ends)
        join booking on booking.person_id = given.person_id
         and booking.during && tstzrange((given.date + given.starts) at time zone 'Europe/Stockholm',
                                         (given.date + given.ends) at time zone 'Europe/Stockholm')
        join person_shown as shown on shown.id = given.person_id
       order by given.date, shown.code, starts
       limit 100
      """,
      times.map(\.person),
      times.map(\.slot.date),
      times.map(\.slot.start),
      times.map(\.slot.end)
    )
    guard !rows.isEmpty else { return }
    let clashes = try rows.map { row -> String in
      let name: String? = try row["name"]
      let code: String = try row["code"]
      let date: Day = try row["date"]
      return
        "\(code)\(name.map { " \($0)" } ?? "") \(date) \(try row["starts"] as String)–\(try row["ends"] as String)"
    }
    let list = Self.list(clashes)
    throw stale(Words(sv: "Är bokade på annat: \(list.sv).", en: "Are booked elsewhere: \(list.en)."))
  }

  private func refuseRooms(_ connection: borrowing Connection) throws {
    let times = sessions
    let rows = try connection.query(
      """
      select distinct given.room, given.date
        from unnest($1::text[], $2::date[], $3::time[], $4::time[]) as given (room, date, starts, ends)
        join room on room.code = given.room
        join session on session.room_id = room.id and session.status <> 'cancelled'
         and session.during && tstzrange((given.date + given.starts) at time zone 'Europe/Stockholm',
                                         (given.date + given.ends) at time zone 'Europe/Stockholm')
       order by given.date, given.room
      """,
      times.map(\.session.room),
      times.map(\.slot.date),
      times.map(\.slot.start),
      times.map(\.slot.end)
    ).rows(as: String.self, Day.self)
    guard !rows.isEmpty else { return }
    let list = Self.list(rows.map { "\($0.0) \($0.1)" })
    throw stale(Words(sv: "Rum är upptagna: \(list.sv).", en: "Rooms are taken: \(list.en)."))
  }

  private typealias Meeting = (
    cohort: PlanDocument.Cohort, session: PlanDocument.Session, slot: ProblemDocument.Slot
  )

  private var sessions: [Meeting] {
    let slots = Dictionary(
      (plan.problem.slots ?? []).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return plan.document.cohorts.flatMap { cohort in
      (cohort.sessions ?? []).compactMap { session in slots[session.slot].map { (cohort, session, $0) } }
    }
  }

  private var times: [(person: Int64, slot: ProblemDocument.Slot)] {
    sessions.flatMap { meeting in
      (meeting.cohort.members + meeting.session.facilitators).compactMap { code in
        people[code].map { ($0.id, meeting.slot) }
      }
    }
  }

  private func stale(_ detail: Words) -> KohortError {
    KohortError(
      .conflict,
      Words(
        sv: "Planen \(plan.code) är inaktuell. Inget har publicerats.",
        en: "The plan \(plan.code) is out of date. Nothing has been published."
      ),
      detail: detail,
      hint: Words(
        sv: "Gör ett nytt förslag: kohort plan propose \(edition.code)",
        en: "Propose again: kohort plan propose \(edition.code)"
      )
    )
  }

  private func names(_ codes: [String], _ connection: borrowing Connection) throws -> Words {
    let rows = try connection.query(
      """
      select named.code, shown.name
        from unnest($1::text[]) with ordinality as named (code, place)
        left join people_named($1::text[]) as person on person.name = named.code
        left join person_shown as shown on shown.id = person.id
       order by named.place
      """,
      codes
    ).rows(as: String.self, String?.self)
    return Self.list(rows.map { code, name in name.map { "\(code) \($0)" } ?? code })
  }

  /// The first few of some names, and how many more there are.
  private static func list(_ names: [String]) -> Words {
    let shown = names.prefix(10).joined(separator: ", ")
    let more = names.count - 10
    guard more > 0 else { return Words(sv: shown, en: shown) }
    return Words(sv: "\(shown) och \(more) till", en: "\(shown) and \(more) more")
  }
}
