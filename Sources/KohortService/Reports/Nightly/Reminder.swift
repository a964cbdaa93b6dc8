public import Planning
import Postgres

/// A line of `reminders.jsonl`: one message that the mail gateway is to send.
///
/// Who made a commitment that comes back is told that something has, and neither what nor where they made it.
/// A person with a protected identity is asked to look for themselves: their address never stands beside a session, a
/// date, a place or an alias.
public struct Reminder: Codable, Sendable {
  /// Why it is sent.
  public enum Kind: String, Codable, Sendable, PostgresWord {
    /// The person has a session in seven days.
    case sessionInSevenDays = "session_in_7_days"
    /// The person led a session that is not logged: the day after, and then once a week.
    case logSession = "log_session"
    /// A commitment has come back to the person: on the day, and a week later while it waits for an answer.
    case commitmentDue = "commitment_due"
    /// Something waits in kohort.
    case look
  }

  /// The same whenever the same reminder is made, so that the gateway can tell a repeated one.
  public let id: String
  public let kind: Kind
  /// An e-mail address.
  public let to: String
  public private(set) var person: String?
  public private(set) var name: String?
  public private(set) var session: String?
  public private(set) var title: String?
  public private(set) var date: Day?
  public private(set) var start: LocalTime?
  public private(set) var end: LocalTime?
  /// The start with the offset from UTC that holds on that day; left out when the clocks show the time not exactly once.
  public private(set) var startsAt: String?
  public private(set) var room: String?
  public private(set) var site: String?

  private init(id: String, kind: Kind, to: String) {
    self.id = id
    self.kind = kind
    self.to = to
  }

  /// The reminders of a night, by kind, session and person; those without a session last, by address.
  static func lines(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [Reminder] {
    let rows = try connection.query(
      """
      select kind, email, protected, person, name, session, title, date, starts, ends, room, site
        from reminders_due($1::bigint[], $2)
      """, scope.editions, scope.asOf)
    let open = try rows.filter { try !($0["protected"] as Bool) }.map { try Reminder($0) }
    let due = try connection.query("select email, protected from commitments_due($1) order by email, protected", scope.asOf)
      .rows(as: String.self, Bool.self)
    let hidden = Set(
      try rows.filter { try $0["protected"] }.map { try $0["email"] as String } + due.filter(\.1).map(\.0))
    return open + due.filter { !$0.1 }.map { plain(.commitmentDue, to: $0.0, scope) }
      + hidden.sorted().map { plain(.look, to: $0, scope) }
  }

  /// A reminder that says nothing but where it goes.
  private static func plain(_ kind: Kind, to email: String, _ scope: ReportScope) -> Reminder {
    Reminder(id: "\(kind.rawValue)/\(scope.asOf)/\(email)", kind: kind, to: email)
  }

  private init(_ row: Row) throws {
    let kind: Kind = try row["kind"]
    let session: String = try row["session"]
    let person: String = try row["person"]
    self.init(id: "\(kind.rawValue)/\(session)/\(person)", kind: kind, to: try row["email"])
    let day: Day = try row["date"]
    let start: LocalTime = try row["starts"]
    self.person = person
    self.session = session
    name = try row["name"]
    title = try row["title"]
    date = day
    self.start = start
    end = try row["ends"]
    startsAt = Self.instant(day, start)
    room = try row["room"]
    site = try row["site"]
  }

  /// `2027-03-29T08:30:00+02:00`
  private static func instant(_ day: Day, _ time: LocalTime) -> String? {
    guard case .once(let minutes) = StockholmClock.occurrence(of: time, on: day) else { return nil }
    return "\(day)T\(time):00+\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
  }
}
