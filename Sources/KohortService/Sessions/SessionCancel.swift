public import Bilingual
public import Postgres

/// `session.cancel`: a session will not be held as planned; room and people are free again.
public enum SessionCancel: Operation {
  /// Which session.
  public struct Parameters: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public var session: String

    public init(session: String) { self.session = session }
  }

  /// The session as it stands.
  public struct Output: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public let session: String
    /// Always cancelled.
    public let status: SessionStatus
  }

  public static let name = "session.cancel"
  public static let summary = Words(
    sv: "Ställer in en träff; en ny tid tar den tillbaka.", en: "Cancels a session; a new time brings it back.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let session = try Sessions.find(parameters.session, connection)
    guard session.status != .held else { throw SessionReschedule.alreadyHeld(session) }
    try connection.execute("update session set status = 'cancelled' where id = $1", session.id)
    return Output(session: session.name, status: .cancelled)
  }
}
