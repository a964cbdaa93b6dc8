public import Bilingual
public import Postgres

/// `session.check-in-code`: a short code to show in the room, with which those who want to check themselves in.
///
/// Whoever asks is given the same one, from an hour before the session until it is over.
public enum SessionCheckInCode: Operation {
  /// Which session.
  public struct Parameters: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public var session: String

    public init(session: String) { self.session = session }
  }

  /// The code and how long it holds.
  public struct Output: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public let session: String
    /// Eight characters of Crockford's base 32, in two halves: `7KQX-3M9P`.
    public let code: String
    /// Until when it holds: local time, such as `12:00`.
    public let expires: String
    /// How many have checked in so far, guests among them.
    public let checkedIn: Int
  }

  public static let name = "session.check-in-code"
  public static let summary = Words(
    sv: "Ger en kort kod att visa i rummet, för den som vill checka in själv.",
    en: "Gives a short code to show in the room, for those who want to check themselves in.")
  public static let roles: Set<Role> = [.hr, .facilitator]
  public static let changes = true
  public static let answersOnce = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let session = try Sessions.find(
      parameters.session, outOfSight: Attendance.notOwn(parameters.session), connection)
    guard caller.isHR || session.isFacilitator else { throw Attendance.notOwn(session.name) }
    let row = try connection.query(
      """
      select opened.code, to_char(opened.expires_at at time zone 'Europe/Stockholm', 'HH24:MI') as expires,
             (select count(*) from check_in where check_in.session_id = $1) as checked_in
        from open_check_in($1) as opened
      """, session.id
    ).one()
    guard let code: String = try row["code"] else { throw notNow(session) }
    return Output(
      session: session.name, code: "\(code.prefix(4))-\(code.suffix(4))", expires: try row["expires"],
      checkedIn: try row["checked_in"])
  }

  private static func notNow(_ session: Sessions.Found) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "Ingen kan checka in till \(session.name) nu.", en: "Nobody can check in to \(session.name) now."),
      detail: Words(
        sv: "Det går från en timme före träffen den \(session.date) tills den är slut eller loggad.",
        en: "It is possible from an hour before the session on \(session.date) until it is over or logged."),
      hint: Words(
        sv: "Logga den som vanligt när den är över: kohort session log \(session.name)",
        en: "Log it as usual when it is over: kohort session log \(session.name)"))
  }
}
