public import Bilingual
public import Postgres

/// `calendar.export`: sessions as an iCalendar file: one's own, a cohort's, a room's or a facilitator's.
public enum CalendarExport: Operation {
  public struct Parameters: Codable, Sendable {
    /// With none of the three the caller's own sessions.
    public var cohort: String?
    /// A room's code; for HR.
    public var room: String?
    /// An employee number; for HR.
    public var facilitator: String?

    public init(cohort: String? = nil, room: String? = nil, facilitator: String? = nil) {
      self.cohort = cohort
      self.room = room
      self.facilitator = facilitator
    }
  }

  public struct Output: Codable, Sendable {
    public let events: Int
    /// The text of the file.
    public let calendar: String
  }

  public static let name = "calendar.export"
  public static let summary = Words(
    sv: "Ger träffarna som en kalenderfil (iCalendar).", en: "Gives the sessions as a calendar file (iCalendar).")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false
  public static let isLocal = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let whose = try subject(parameters, caller, connection)
    let events = try connection.query(
      """
      select \(columns)
        from \(tables)
       where case
             when $1::bigint is not null then session.cohort_id = $1
             when $2::bigint is not null then session.room_id = $2
             else session.cohort_id in (
                    select cohort_id from cohort_member
                     where not $4 and person_id = $3 and left_on is null)
               or session.id in (select session_id from session_facilitator where person_id = $3)
             end
       order by session.during, session.id
      """, whose.cohort, whose.room, whose.person, parameters.facilitator != nil
    ).map { try CalendarEvent($0, caller.organisation) }
    return Output(events: events.count, calendar: ICalendar.text(title: whose.title, events: events))
  }

  /// The keys of what the calendar is of, one of them, and what it is called.
  private static func subject(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> (cohort: Int64?, room: Int64?, person: Int64?, title: String) {
    guard [parameters.cohort, parameters.room, parameters.facilitator].compactMap(\.self).count <= 1 else {
      throw KohortError(
        .wrongCommandLine,
        Words(
          sv: "En kalender gäller en kohort, en lokal eller en processledare.",
          en: "A calendar is of a cohort, a room or a facilitator."),
        hint: Words(sv: "Ange en av dem.", en: "Give one of them."))
    }
    if let name = parameters.cohort {
      let cohort = try Cohorts.find(name, connection)
      guard caller.isHR || cohort.isOwn else { throw Cohorts.notFound(cohort.name) }
      return (cohort.id, nil, nil, cohort.name)
    }
    if parameters.room != nil || parameters.facilitator != nil, !caller.isHR { throw KohortError.roleMissing(name, [.hr]) }
    if let code = parameters.room { return (nil, try SessionPlace.Room.find(code, connection).id, nil, code) }
    if let code = parameters.facilitator {
      let person = try People.find(code, caller, connection)
      try refuseProtected(person, connection)
      return (nil, nil, person, code)
    }
    guard let person = caller.personID else {
      throw KohortError(
        .wrongCommandLine,
        Words(sv: "Säg vems kalender, eller vilken kohort.", en: "Say whose calendar, or which cohort."),
        hint: Words(sv: "Lägg till --as eller --cohort.", en: "Add --as or --cohort."))
    }
    try refuseProtected(person, connection)
    return (nil, nil, person, "kohort")
  }

  /// What ``CalendarEvent/init(_:_:)`` reads.
  static let columns = """
    session.name, session.sequence, extract(epoch from session.changed_at)::bigint as changed_at,
    session.status = 'cancelled' as is_cancelled, session.date, session.starts, session.ends,
    programme.title || ': ' || module.title || ' (' || cohort.name || ')' as summary,
    concat_ws(', ', room.code, room.site) as location
    """

  /// Where it stands.
  static let tables = """
    session
    join cohort on cohort.id = session.cohort_id
    join module on module.id = session.module_id
    join programme on programme.id = module.programme_id
    join room on room.id = session.room_id
    """

  /// A real identity never stands with place and time: people with a protected identity get no personal file.
  private static func refuseProtected(_ person: Int64, _ connection: borrowing Connection) throws {
    let isProtected = try connection.query("select protected from profile where id = $1", person).one(as: Bool.self)
    guard !isProtected else {
      throw KohortError(
        .notPermitted,
        Words(
          sv: "För personer med skyddade uppgifter görs ingen personlig kalenderfil.",
          en: "People with a protected identity get no personal calendar file."),
        hint: Words(sv: "Se träffarna med: kohort session list --mine", en: "See the sessions with: kohort session list --mine"))
    }
  }
}

extension CalendarEvent {
  /// Reads a row with the columns of ``CalendarExport``.
  init(_ row: Row, _ organisation: String) throws {
    self.init(
      session: try row["name"], organisation: organisation, sequence: try row["sequence"],
      changedAt: try row["changed_at"], isCancelled: try row["is_cancelled"], day: try row["date"],
      start: try row["starts"], end: try row["ends"], summary: try row["summary"], location: try row["location"])
  }
}
