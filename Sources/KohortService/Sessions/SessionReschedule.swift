public import Bilingual
public import Planning
public import Postgres

/// `session.reschedule`: another date, time or room, checked against everything that stands in the way.
public enum SessionReschedule: Operation {
  /// Which session, and what changes.
  public struct Parameters: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public var session: String
    /// Left out, it stays.
    public var date: Day?
    /// Local time; left out, it stays.
    public var start: LocalTime?
    /// Left out, it stays.
    public var end: LocalTime?
    /// Left out, it stays.
    public var room: String?
    /// HR's own decision to go against the programme's times, gaps, closed days or room sizes, and to move
    /// a session into the past; never against a clash.
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

  /// The session as it is now.
  public struct Output: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public let session: String
    /// Left out, it stays.
    public let date: Day
    /// When it begins, by the clocks of that day.
    public let start: LocalTime
    /// Left out, it stays.
    public let end: LocalTime
    /// Left out, it stays.
    public let room: String
    /// Planned, also when it was cancelled.
    public let status: SessionStatus
    /// True when the date has passed; left out otherwise.
    public let inThePast: Bool?
  }

  public static let name = "session.reschedule"
  public static let summary = Words(
    sv: "Flyttar en träff till en annan tid eller ett annat rum.",
    en: "Moves a session to another time or room.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let session = try Sessions.find(parameters.session, connection)
    guard session.status != .held else { throw alreadyHeld(session) }
    let now = try connection.query(
      """
      select session.module_id, session.starts, session.ends, room.code as room
        from session join room on room.id = session.room_id
       where session.id = $1
      """, session.id
    ).one()
    let (starts, ends): (LocalTime, LocalTime) = (try now["starts"], try now["ends"])
    let place = SessionPlace(
      sessionID: session.id, name: session.name, cohortID: session.cohortID, moduleID: try now["module_id"],
      date: parameters.date ?? session.date, start: parameters.start ?? starts, end: parameters.end ?? ends,
      room: try .find(parameters.room ?? now["room"], connection))
    try place.checkTimes(caller.today)
    if parameters.despiteRules != true {
      let isNewTime =
        session.status == .cancelled
        || (place.date, place.start, place.end) != (session.date, starts, ends)
      try place.checkRules(isNewTime: isNewTime, caller.today, connection)
    }
    try place.saying(connection) { connection in
      try connection.execute(
        """
        update session set date = $2::date, starts = $3::time, ends = $4::time, room_id = $5, status = 'planned'
         where id = $1
        """, session.id, place.date, place.start, place.end, place.room.id)
    }
    return Output(
      session: session.name, date: place.date, start: place.start, end: place.end, room: place.room.code,
      status: .planned, inThePast: place.date < caller.today ? true : nil)
  }

  static func alreadyHeld(_ session: Sessions.Found) -> KohortError {
    KohortError(
      .conflict,
      Words(sv: "Träffen \(session.name) är redan hållen.", en: "Session \(session.name) has already been held."))
  }
}
