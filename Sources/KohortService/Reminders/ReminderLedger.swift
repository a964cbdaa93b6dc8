import Bilingual
import Planning
import Postgres
import StrictJSON

/// A message as the ledger keeps it.
struct KeptReminder {
  /// The rows it stands for; several for who is only asked to look.
  let keys: [Int64]
  let reminder: Reminder
  /// The night in whose file it stands.
  let night: Day
  /// Seconds since 1970-01-01 00:00 UTC.
  let notedAt: Int
  /// How often a mail program was given it.
  let tries: Int
  /// What the last one said that did not take it.
  let refusal: String?
}

/// What has been written to whom. For the reporter alone, by functions that ask who acts.
enum ReminderLedger {
  /// Begins a run; every row that it writes tells which.
  static func begin(_ work: String, asOf: Day, _ connection: borrowing Connection) throws -> Int64 {
    try connection.query("select begin_run($1, $2)", work, asOf).one(as: Int64.self)
  }

  static func end(_ run: Int64, _ connection: borrowing Connection) throws {
    try connection.execute("select end_run($1)", run)
  }

  /// Notes what has fallen due by a day, each message once.
  ///
  /// - Parameter closes: True for the night itself, which is decided by it and stays as it is.
  /// - Returns: How many were noted.
  static func note(_ run: Int64, asOf: Day, closes: Bool, _ connection: borrowing Connection) throws -> Int {
    try connection.query("select noted from note_reminders($1, $2, $3)", run, asOf, closes).one(as: Int.self)
  }

  /// The messages of a night's file, by kind, day and person; those who are only asked to look last, by address.
  static func ofNight(_ night: Day, organisation: String, _ connection: borrowing Connection) throws -> Lines {
    try lines(night: night, waitingOn: nil, organisation, connection)
  }

  /// The messages that no mail program has taken and that are still worth sending on a day.
  static func waiting(on day: Day, organisation: String, _ connection: borrowing Connection) throws -> [KeptReminder] {
    try lines(night: nil, waitingOn: day, organisation, connection).worded()
  }

  /// - Parameter said: Why it was not taken; nil when it was.
  static func tried(_ reminder: KeptReminder, _ run: Int64, said: String?, _ connection: borrowing Connection) throws {
    try connection.execute("select reminders_tried($1::bigint[], $2, $3)", reminder.keys, run, said)
  }

  private static func lines(
    night: Day?, waitingOn: Day?, _ organisation: String, _ connection: borrowing Connection
  ) throws -> Lines {
    let rows = try connection.query(
      """
      select id, kind, night, about, email, protected, person, name, language, details, away,
             extract(epoch from noted_at)::bigint as noted_at, tries, refusal
        from reminders_kept($1, $2)
      """, night, waitingOn)
    return Lines(lines: try rows.map { try Line($0) }, organisation: organisation)
  }

  /// Messages as they were read, to be put into words.
  struct Lines: Sendable {
    fileprivate let lines: [Line]
    fileprivate let organisation: String

    /// How many messages they are.
    var count: Int { lines.count { !$0.isProtected } + hidden.count }

    func worded() throws -> [KeptReminder] {
      var contents = Contents()
      let open = try lines.filter { !$0.isProtected }.map { try $0.kept(contents.of($0), organisation) }
      let look = try ReminderContent(.look, .init())
      return open + hidden.map { Line.look($0, look, organisation) }
    }

    /// Those of protected people, together for a night and address.
    private var hidden: [[Line]] {
      let lines = lines.filter(\.isProtected).sorted { ($0.recipient.address, $0.night) < ($1.recipient.address, $1.night) }
      return runs(lines, by: { "\($0.night) \($0.recipient.address)" })
    }
  }

  /// What messages say, each worked out once.
  private struct Contents {
    private var known: [Key: ReminderContent] = [:]

    private struct Key: Hashable {
      let kind: Reminder.Kind
      let details: String
      let away: String?
    }

    mutating func of(_ line: Line) throws -> ReminderContent {
      let key = Key(kind: line.kind, details: line.details?.text ?? "{}", away: line.away?.text)
      if let content = known[key] { return content }
      var facts: ReminderContent.Facts = try JSONValue.parse(key.details).value.decode()
      facts.away = try key.away.map { try JSONValue.parse($0).value.decode() }
      let content = try ReminderContent(line.kind, facts)
      known[key] = content
      return content
    }
  }

  fileprivate struct Line: Sendable {
    let key: Int64
    let kind: Reminder.Kind
    let about: String?
    let recipient: Reminder.Recipient
    let isProtected: Bool
    let details: JSONText?
    let away: JSONText?
    let night: Day
    let notedAt: Int
    let tries: Int
    let refusal: String?

    init(_ row: Row) throws {
      key = try row["id"]
      kind = try row["kind"]
      about = try row["about"]
      recipient = Reminder.Recipient(
        address: try row["email"], language: Language(rawValue: try row["language"]) ?? .sv, person: try row["person"],
        name: try row["name"])
      isProtected = try row["protected"]
      details = try row["details"]
      away = try row["away"]
      night = try row["night"]
      notedAt = try row["noted_at"]
      tries = try row["tries"]
      refusal = try row["refusal"]
    }

    func kept(_ content: ReminderContent, _ organisation: String) -> KeptReminder {
      // Neither what nor where a commitment was made stands beside a name.
      let to = kind == .commitmentDue ? Reminder.Recipient(address: recipient.address, language: recipient.language) : recipient
      return KeptReminder(
        keys: [key], reminder: Reminder(content, about: about ?? "", to, organisation: organisation), night: night,
        notedAt: notedAt, tries: tries, refusal: refusal)
    }

    /// One message for all that waits for a person with a protected identity.
    static func look(_ lines: [Line], _ content: ReminderContent, _ organisation: String) -> KeptReminder {
      let to = Reminder.Recipient(address: lines[0].recipient.address, language: lines[0].recipient.language)
      return KeptReminder(
        keys: lines.map(\.key),
        reminder: Reminder(content, about: "\(lines[0].night)", to, organisation: organisation),
        night: lines[0].night, notedAt: lines.map(\.notedAt).max() ?? 0, tries: lines.map(\.tries).max() ?? 0,
        refusal: lines.compactMap(\.refusal).last)
    }
  }
}
