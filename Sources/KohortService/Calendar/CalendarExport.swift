public import Bilingual
public import Postgres

/// `calendar.export`: sessions as an iCalendar file: one's own, or a cohort's.
public enum CalendarExport: Operation {
  public struct Parameters: Codable, Sendable {
    /// Left out: the caller's own sessions.
    public var cohort: String?

    public init(cohort: String? = nil) { self.cohort = cohort }
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
    let cohort = try parameters.cohort.map { try Cohorts.find($0, connection) }
    if let cohort {
      guard caller.isHR || cohort.isOwn else { throw Cohorts.notFound(cohort.name) }
    } else {
      try requirePersonalCalendar(caller, connection)
    }
    let events = try connection.query(
      """
      select \(columns)
        from \(tables)
       where case
             when $1::bigint is not null then session.cohort_id = $1
             else session.cohort_id in (
                    select cohort_id from cohort_member where person_id = (select me()) and left_on is null)
               or session.id in (select session_id from session_facilitator where person_id = (select me()))
             end
       order by session.during, session.id
      """, cohort?.id
    ).map { try CalendarEvent($0, caller.organisation) }
    return Output(
      events: events.count, calendar: ICalendar.text(title: cohort?.name ?? "kohort", events: events))
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
  private static func requirePersonalCalendar(_ caller: Caller, _ connection: borrowing Connection) throws {
    guard let person = caller.personID else {
      throw KohortError(
        .wrongCommandLine,
        Words(sv: "Säg vems kalender, eller vilken kohort.", en: "Say whose calendar, or which cohort."),
        hint: Words(sv: "Lägg till --as eller --cohort.", en: "Add --as or --cohort."))
    }
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
