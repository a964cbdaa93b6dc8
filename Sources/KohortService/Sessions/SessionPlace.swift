import Bilingual
import Planning
import Postgres

/// Where and when a session is to be, and what stands in the way: what adding and rescheduling share.
struct SessionPlace {
  /// A session that is there already; nil for one that is added.
  let sessionID: Int64?
  let name: String
  let cohortID: Int64
  let moduleID: Int64
  let date: Day
  let start: LocalTime
  let end: LocalTime
  let room: Room
  /// Those who are to hold it besides those noted for it already.
  var facilitators: [Int64] = []

  /// A room as an operation finds it.
  struct Room {
    let id: Int64
    let code: String
    let capacity: Int

    /// - Throws: ``KohortError`` (not found) that says which rooms there are.
    static func find(_ code: String, _ connection: borrowing Connection) throws -> Room {
      let rooms = try connection.query("select id, code, capacity from room order by code")
        .rows(as: Int64.self, String.self, Int.self)
      guard let room = rooms.first(where: { $0.1 == code }) else {
        let known = rooms.map(\.1).joined(separator: ", ")
        throw KohortError.notFound(
          Words(sv: "lokal", en: "room"), code, hint: Words(sv: "Det finns: \(known)", en: "There are: \(known)"))
      }
      return Room(id: room.0, code: room.1, capacity: room.2)
    }
  }

  /// Dates further away than this, in either direction, are typing errors.
  private static let daysAhead = 3_660

  /// A session ends after it begins, within ten years, at times that the clocks show exactly once that day.
  ///
  /// - Throws: ``KohortError`` (invalid parameters).
  func checkTimes(_ today: Day) throws {
    guard abs(today.distance(to: date)) <= Self.daysAhead else {
      throw KohortError.wrongParameters([
        .init(
          property: "date",
          reason: Words(
            sv: "\(date) är mer än tio år från i dag, \(today)", en: "\(date) is more than ten years from today, \(today)"
          ))
      ])
    }
    guard start < end else {
      throw KohortError.wrongParameters([
        .init(
          property: "end",
          reason: Words(sv: "ska vara senare än \(start), är \(end)", en: "must be later than \(start), is \(end)"))
      ])
    }
    for (property, time) in [("start", start), ("end", end)] {
      let trouble: Words? =
        switch StockholmClock.occurrence(of: time, on: date) {
        case .once: nil
        case .never:
          Words(
            sv: "klockan är aldrig \(time) den \(date), då klockan ställs fram",
            en: "it is never \(time) on \(date), when the clocks go forward")
        case .twice:
          Words(
            sv: "klockan är \(time) två gånger den \(date), då klockan ställs tillbaka; välj en annan tid",
            en: "it is \(time) twice on \(date), when the clocks go back; choose another time")
        }
      if let trouble { throw KohortError.wrongParameters([.init(property: property, reason: trouble)]) }
    }
  }

  /// Changes the database, and says what stood in the way in terms of rooms, people and modules.
  ///
  /// - Throws: ``KohortError``, or what the change throws.
  func saying(_ connection: borrowing Connection, _ change: (borrowing Connection) throws -> Void) throws {
    do {
      _ = try connection.savepoint { connection in try change(connection) }
    } catch let error as PostgresError {
      throw try clash(error, connection) ?? error
    }
  }
}

// MARK: - The programme's rules

extension SessionPlace {
  /// - Parameters:
  ///   - isNewTime: False when only the room changes: the time has been decided on before.
  ///   - more: Further rules that say no.
  /// - Throws: ``KohortError`` (a rule) that says them all.
  func checkRules(
    isNewTime: Bool, more: [Words] = [], _ today: Day, _ connection: borrowing Connection
  ) throws {
    let document = try Cohorts.programme(ofCohort: cohortID, connection)
    let reasons =
      try more + (isNewTime ? pastReasons(today) + slotReasons(document) : [])
      + gapReasons(connection) + closedReasons(document) + roomReasons(connection)
    guard !reasons.isEmpty else { return }
    throw KohortError(
      .refusedByRule,
      Words(
        sv: "Programmets regler säger nej till \(date) i \(room.code).",
        en: "The programme's rules refuse \(date) in \(room.code)."),
      detail: Words(sv: reasons.map(\.sv).joined(separator: " "), en: reasons.map(\.en).joined(separator: " ")),
      hint: Words(
        sv: "Välj en annan dag eller lokal, eller besluta om ett undantag med --despite-rules.",
        en: "Choose another day or room, or decide on an exception with --despite-rules."))
  }

  private func pastReasons(_ today: Day) -> [Words] {
    guard date < today else { return [] }
    return [Words(sv: "\(date) har varit.", en: "\(date) has passed.")]
  }

  private func slotReasons(_ document: ProgrammeDocument) -> [Words] {
    guard let slots = document.slots, !slots.isEmpty else { return [] }
    guard !slots.contains(where: { $0.includes(date) && $0.start == start && $0.end == end }) else { return [] }
    let known = slots.map { "\($0.weekdays.map(\.rawValue).joined(separator: ", ")) \($0.start)–\($0.end)" }
    let weekday = ProgrammeDocument.Weekday.allCases[date.weekday - 1].rawValue
    return [
      Words(
        sv: "\(weekday) \(start)–\(end) är ingen av programmets tider: \(known.joined(separator: "; ")).",
        en: "\(weekday) \(start)–\(end) is none of the programme's times: \(known.joined(separator: "; ")).")
    ]
  }

  private func gapReasons(_ connection: borrowing Connection) throws -> [Words] {
    // The gap belongs to the later of two consecutive modules.
    let rows = try connection.query(
      """
      select other.name, abs($3::date - other.date) as days,
             later.gap_days_min as least, later.gap_days_max as most
        from module as mine
        join module as other_module on other_module.programme_id = mine.programme_id
         and abs(other_module.position - mine.position) = 1
        join session as other on other.module_id = other_module.id and other.cohort_id = $1
         and other.status <> 'cancelled'
        join module as later on later.programme_id = mine.programme_id
         and later.position = greatest(mine.position, other_module.position)
       where mine.id = $2
       order by other.date, other.id
      """, cohortID, moduleID, date
    ).rows(as: String.self, Int.self, Int.self, Int?.self)
    return rows.compactMap { other, days, least, most in
      guard days < least || days > most ?? .max else { return nil }
      let limits = most.map { "\(least)–\($0)" } ?? "≥ \(least)"
      return Words(
        sv: "Det blir \(days, "dag", "dagar") till \(other); modulen kräver \(limits).",
        en: "It would be \(days, "day") from \(other); the module asks for \(limits).")
    }
  }

  private func closedReasons(_ document: ProgrammeDocument) -> [Words] {
    let day = date...date
    var reasons: [Words] = []
    if ClosedDays(document.closed ?? [], within: day).contains(date) {
      reasons.append(Words(sv: "Den \(date) är stängd i programmet.", en: "The programme is closed on \(date)."))
    }
    let known = document.rooms?.first { $0.id == room.code }
    if ClosedDays(known?.unavailable ?? [], within: day).contains(date) {
      reasons.append(
        Words(
          sv: "\(room.code) är inte tillgänglig den \(date).", en: "\(room.code) is not available on \(date)."))
    }
    return reasons
  }

  private func roomReasons(_ connection: borrowing Connection) throws -> [Words] {
    let members = try connection.query(
      "select count(*) from cohort_member where cohort_id = $1 and left_on is null", cohortID
    ).one(as: Int.self)
    guard members > room.capacity else { return [] }
    return [
      Words(
        sv: "\(room.code) rymmer \(room.capacity), kohorten är \(members).",
        en: "\(room.code) holds \(room.capacity), the cohort is \(members).")
    ]
  }
}

extension ProgrammeDocument.Slot {
  /// True when the slot's weekdays hold this date's.
  func includes(_ date: Day) -> Bool { weekdays.contains { $0.number == date.weekday } }
}

// MARK: - Clashes

extension SessionPlace {
  /// What the database refused, with who and when; nil for trouble of another kind.
  private func clash(_ error: PostgresError, _ connection: borrowing Connection) throws -> KohortError? {
    let time = "\(date) \(start)–\(end)"
    switch error.constraint {
    case "session_room_free":
      return KohortError(
        .conflict, Words(sv: "\(room.code) är upptagen \(time).", en: "\(room.code) is taken \(time)."),
        hint: Words(sv: "Välj en annan tid eller lokal.", en: "Choose another time or room."))
    case "booking_person_free":
      let people = try taken(connection)
      return KohortError(
        .conflict,
        Words(sv: "Någon är redan bokad \(time).", en: "Somebody is already booked \(time)."),
        detail: Words(sv: people.map(\.sv).joined(separator: " "), en: people.map(\.en).joined(separator: " ")),
        hint: Words(sv: "Välj en annan tid.", en: "Choose another time."))
    case "session_modules_in_order":
      return KohortError(
        .refusedByRule,
        Words(
          sv: "Modulerna måste hållas i ordning: \(name) och \(error.detail ?? "").",
          en: "Modules must be held in order: \(name) and \(error.detail ?? "")."),
        hint: Words(sv: "Flytta den andra träffen först.", en: "Move the other session first."))
    default:
      return nil
    }
  }

  /// Those of the session who are booked elsewhere then, and when; never with whom.
  private func taken(_ connection: borrowing Connection) throws -> [Words] {
    let rows = try connection.query(
      """
      with wanted as (
        select tstzrange(($2::date + $3::time) at time zone 'Europe/Stockholm',
                         ($2::date + $4::time) at time zone 'Europe/Stockholm') as during
      )
      select person.code,
             to_char(lower(booking.during) at time zone 'Europe/Stockholm', 'HH24:MI') as starts,
             to_char(upper(booking.during) at time zone 'Europe/Stockholm', 'HH24:MI') as ends
        from wanted
        join booking on booking.during && wanted.during and booking.session_id is distinct from $1
        join person_shown as person on person.id = booking.person_id
       where booking.person_id in (
               select person_id from cohort_member where cohort_id = $5 and left_on is null
               union
               select person_id from session_facilitator where session_id = $1)
          or booking.person_id = any ($6::bigint[])
       order by person.code, booking.during
       limit 20
      """, sessionID, date, start, end, cohortID, facilitators
    ).rows(as: String.self, String.self, String.self)
    return rows.map { person, start, end in
      Words(sv: "\(person) är bokad \(start)–\(end).", en: "\(person) is booked \(start)–\(end).")
    }
  }
}
