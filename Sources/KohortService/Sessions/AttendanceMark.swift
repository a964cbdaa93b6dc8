public import Bilingual
public import Postgres

/// `attendance.mark`: corrects how one member took part in a session that has been logged.
public enum AttendanceMark: Operation {
  public struct Parameters: Codable, Sendable {
    public var session: String
    public var person: String
    public var status: AttendanceStatus
    public var reason: AbsenceReason?

    public init(session: String, person: String, status: AttendanceStatus, reason: AbsenceReason? = nil) {
      self.session = session
      self.person = person
      self.status = status
      self.reason = reason
    }
  }

  public struct Output: Codable, Sendable {
    public let session: String
    public let person: String
    public let status: AttendanceStatus
    public let reason: AbsenceReason?
  }

  public static let name = "attendance.mark"
  public static let summary = Words(
    sv: "Rättar en deltagares närvaro vid en loggad träff.",
    en: "Corrects a member's attendance at a session that has been logged.")
  public static let roles: Set<Role> = [.hr, .facilitator]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let session = try Sessions.find(
      parameters.session, outOfSight: Attendance.notOwn(parameters.session), connection)
    try Attendance.requireMarkable(session, caller)
    guard session.status == .held else {
      throw KohortError(
        .conflict,
        Words(sv: "Träffen \(session.name) är inte loggad.", en: "Session \(session.name) has not been logged."),
        hint: Words(
          sv: "Logga den först: kohort session log \(session.name)", en: "Log it first: kohort session log \(session.name)"))
    }
    let exception = SessionLog.Exception(
      person: parameters.person, status: parameters.status, reason: parameters.reason)
    try Attendance.check([exception], of: session, connection)
    // One at a time: whoever logs the session meanwhile sees this mark, or this one sees that log.
    try connection.execute("select id from session where id = $1 for update", session.id)
    try connection.execute(
      """
      insert into attendance (session_id, cohort_id, person_id, status, reason, marked_at, marked_by)
      select $1, $2, person.id, $4::attendance_status, $5::absence_reason, kohort_now(), me()
        from person_shown as person
       where person.code = $3
          on conflict (session_id, person_id) do update
         set status = excluded.status, reason = excluded.reason,
             marked_at = excluded.marked_at, marked_by = excluded.marked_by
      """, session.id, session.cohortID, parameters.person, parameters.status, parameters.reason)
    return Output(
      session: session.name, person: parameters.person, status: parameters.status, reason: parameters.reason)
  }
}
