public import Bilingual
public import Planning
public import Postgres

/// `session.reschedule`: another date, time or room, checked against everything that stands in the way.
public enum SessionReschedule: Operation {
  public struct Parameters: Codable, Sendable {
    public var session: String
    public var date: Day?
    /// Local time; left out, it stays.
    public var start: LocalTime?
    public var end: LocalTime?
    public var room: String?
    /// HR's own decision to go against the programme's gaps, closed days or room sizes; never against a clash.
    public var despiteRules: Bool?

    public init(
      session: String, date: Day? = nil, start: LocalTime? = nil, end: LocalTime? = nil, room: String? = nil,
      despiteRules: Bool? = nil
    ) {
      self.session = session
      self.date = date
      self.start = start
      self.end = end
      self.room = room
      self.despiteRules = despiteRules
    }
  }

  public struct Output: Codable, Sendable {
    public let session: String
    public let date: Day
    public let start: LocalTime
    public let end: LocalTime
    public let room: String
    public let status: SessionStatus
  }

  public static let name = "session.reschedule"
  public static let summary = Words(
    sv: "Flyttar en träff till en annan tid eller ett annat rum.",
    en: "Moves a session to another time or room.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  /// Where a session is to be, and the room it needs.
  private struct Place {
    let date: Day
    let start: LocalTime
    let end: LocalTime
    let room: String
    let roomID: Int64
    let capacity: Int
  }

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let session = try Sessions.find(parameters.session, connection)
    guard session.status != .held else { throw alreadyHeld(session) }
    let place = try place(session, parameters, connection)
    try checkTimes(place)
    if parameters.despiteRules != true { try checkRules(session, place, connection) }
    do {
      _ = try connection.savepoint { connection in
        try connection.execute(
          """
          update session set date = $2::date, starts = $3::time, ends = $4::time, room_id = $5, status = 'planned'
           where id = $1
          """, session.id, place.date, place.start, place.end, place.roomID)
      }
    } catch let error as PostgresError {
      throw try clash(error, session, place, connection) ?? error
    }
    return Output(
      session: session.name, date: place.date, start: place.start, end: place.end, room: place.room,
      status: .planned)
  }

  private static func place(
    _ session: Sessions.Found, _ parameters: Parameters, _ connection: borrowing Connection
  ) throws -> Place {
    let row = try connection.query(
      """
      select session.starts, session.ends, room.id as room_id, room.code as room, room.capacity
        from session
        left join room on room.code = coalesce($2, (select code from room where room.id = session.room_id))
       where session.id = $1
      """, session.id, parameters.room
    ).one()
    guard let roomID: Int64 = try row["room_id"] else {
      throw KohortError.notFound(Words(sv: "lokal", en: "room"), parameters.room ?? "")
    }
    return Place(
      date: parameters.date ?? session.date, start: try parameters.start ?? row["starts"],
      end: try parameters.end ?? row["ends"], room: try row["room"], roomID: roomID, capacity: try row["capacity"])
  }

  /// A session ends after it begins, at times that the clocks show exactly once that day.
  private static func checkTimes(_ place: Place) throws {
    guard place.start < place.end else {
      throw KohortError.wrongParameters([
        .init(
          property: "end",
          reason: Words(
            sv: "ska vara senare än \(place.start), är \(place.end)",
            en: "must be later than \(place.start), is \(place.end)"))
      ])
    }
    for (property, time) in [("start", place.start), ("end", place.end)] {
      let trouble: Words? =
        switch StockholmClock.occurrence(of: time, on: place.date) {
        case .once: nil
        case .never:
          Words(
            sv: "klockan är aldrig \(time) den \(place.date), då klockan ställs fram",
            en: "it is never \(time) on \(place.date), when the clocks go forward")
        case .twice:
          Words(
            sv: "klockan är \(time) två gånger den \(place.date), då klockan ställs tillbaka; välj en annan tid",
            en: "it is \(time) twice on \(place.date), when the clocks go back; choose another time")
        }
      if let trouble { throw KohortError.wrongParameters([.init(property: property, reason: trouble)]) }
    }
  }

  static func alreadyHeld(_ session: Sessions.Found) -> KohortError {
    KohortError(
      .conflict,
      Words(sv: "Träffen \(session.name) är redan hållen.", en: "Session \(session.name) has already been held."))
  }
}

// MARK: - The programme's rules

extension SessionReschedule {
  private static func checkRules(
    _ session: Sessions.Found, _ place: Place, _ connection: borrowing Connection
  ) throws {
    let reasons = try [
      gapReasons(session, place, connection), closedReasons(session, place, connection),
      roomReasons(session, place, connection),
    ].flatMap { $0 }
    guard !reasons.isEmpty else { return }
    throw KohortError(
      .refusedByRule,
      Words(
        sv: "Programmets regler säger nej till \(place.date) i \(place.room).",
        en: "The programme's rules refuse \(place.date) in \(place.room)."),
      detail: Words(sv: reasons.map(\.sv).joined(separator: " "), en: reasons.map(\.en).joined(separator: " ")),
      hint: Words(
        sv: "Välj en annan dag eller lokal, eller besluta om ett undantag med --despite-rules.",
        en: "Choose another day or room, or decide on an exception with --despite-rules."))
  }

  private static func gapReasons(
    _ session: Sessions.Found, _ place: Place, _ connection: borrowing Connection
  ) throws -> [Words] {
    // The gap belongs to the later of two consecutive modules.
    let rows = try connection.query(
      """
      select other.name, abs($2::date - other.date) as days,
             later.gap_days_min as least, later.gap_days_max as most
        from session as mine
        join module as my_module on my_module.id = mine.module_id
        join session as other on other.cohort_id = mine.cohort_id and other.status <> 'cancelled'
        join module as other_module on other_module.id = other.module_id
         and abs(other_module.position - my_module.position) = 1
        join module as later on later.programme_id = my_module.programme_id
         and later.position = greatest(my_module.position, other_module.position)
       where mine.id = $1
       order by other.date, other.id
      """, session.id, place.date
    ).rows(as: String.self, Int.self, Int.self, Int?.self)
    return rows.compactMap { other, days, least, most in
      guard days < least || days > most ?? .max else { return nil }
      let limits = most.map { "\(least)–\($0)" } ?? "≥ \(least)"
      return Words(
        sv: "Det blir \(days, "dag", "dagar") till \(other); modulen kräver \(limits).",
        en: "It would be \(days, "day") from \(other); the module asks for \(limits).")
    }
  }

  private static func closedReasons(
    _ session: Sessions.Found, _ place: Place, _ connection: borrowing Connection
  ) throws -> [Words] {
    let document = try Cohorts.programme(ofCohort: session.cohortID, connection)
    let day = place.date...place.date
    var reasons: [Words] = []
    if ClosedDays(document.closed ?? [], within: day).contains(place.date) {
      reasons.append(Words(sv: "Den \(place.date) är stängd i programmet.", en: "The programme is closed on \(place.date)."))
    }
    let room = document.rooms?.first { $0.id == place.room }
    if ClosedDays(room?.unavailable ?? [], within: day).contains(place.date) {
      reasons.append(
        Words(
          sv: "\(place.room) är inte tillgänglig den \(place.date).",
          en: "\(place.room) is not available on \(place.date)."))
    }
    return reasons
  }

  private static func roomReasons(
    _ session: Sessions.Found, _ place: Place, _ connection: borrowing Connection
  ) throws -> [Words] {
    let members = try connection.query(
      "select count(*) from cohort_member where cohort_id = $1 and left_on is null", session.cohortID
    ).one(as: Int.self)
    guard members > place.capacity else { return [] }
    return [
      Words(
        sv: "\(place.room) rymmer \(place.capacity), kohorten är \(members).",
        en: "\(place.room) holds \(place.capacity), the cohort is \(members).")
    ]
  }
}

// MARK: - Clashes

extension SessionReschedule {
  /// What the database refused, with who and when; nil for trouble of another kind.
  private static func clash(
    _ error: PostgresError, _ session: Sessions.Found, _ place: Place, _ connection: borrowing Connection
  ) throws -> KohortError? {
    let time = "\(place.date) \(place.start)–\(place.end)"
    switch error.constraint {
    case "session_room_free":
      return KohortError(
        .conflict, Words(sv: "\(place.room) är upptagen \(time).", en: "\(place.room) is taken \(time)."),
        hint: Words(sv: "Välj en annan tid eller lokal.", en: "Choose another time or room."))
    case "booking_person_free":
      let people = try taken(session, place, connection)
      return KohortError(
        .conflict,
        Words(sv: "Någon är redan bokad \(time).", en: "Somebody is already booked \(time)."),
        detail: Words(sv: people.map(\.sv).joined(separator: " "), en: people.map(\.en).joined(separator: " ")),
        hint: Words(sv: "Välj en annan tid.", en: "Choose another time."))
    case "session_modules_in_order":
      return KohortError(
        .refusedByRule,
        Words(
          sv: "Modulerna måste hållas i ordning: \(session.name) och \(error.detail ?? "").",
          en: "Modules must be held in order: \(session.name) and \(error.detail ?? "")."),
        hint: Words(sv: "Flytta den andra träffen först.", en: "Move the other session first."))
    default:
      return nil
    }
  }

  /// Those of the session who are booked elsewhere then, and when; never with whom.
  private static func taken(
    _ session: Sessions.Found, _ place: Place, _ connection: borrowing Connection
  ) throws -> [Words] {
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
        join booking on booking.during && wanted.during and booking.session_id <> $1
        join person_shown as person on person.id = booking.person_id
       where booking.person_id in (
               select person_id from cohort_member where cohort_id = $5 and left_on is null
               union
               select person_id from session_facilitator where session_id = $1)
       order by person.code, booking.during
       limit 20
      """, session.id, place.date, place.start, place.end, session.cohortID
    ).rows(as: String.self, String.self, String.self)
    return rows.map { person, start, end in
      Words(sv: "\(person) är bokad \(start)–\(end).", en: "\(person) is booked \(start)–\(end).")
    }
  }
}
