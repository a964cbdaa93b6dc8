public import Bilingual
public import Planning
import Postgres
import StrictJSON

/// A message to somebody: a line of `reminders.jsonl`, and a mail of ``Reminders/send(_:_:)``.
///
/// Who made a commitment that comes back is told that something has, and neither what nor where they made it.
/// A person with a protected identity is asked to look for themselves: their address never stands beside a session, a
/// date, a place or an alias.
public struct Reminder: Codable, Sendable {
  /// Why it is sent.
  public enum Kind: String, Codable, Sendable, CaseIterable, PostgresWord {
    /// The person travels with a cohort, or leads its sessions, and is told when and where.
    case invitation
    /// A session that the person was invited to is new, or has another time or place.
    case sessionChanged = "session_changed"
    /// A session, or a whole cohort, that the person was invited to will not be.
    case sessionCancelled = "session_cancelled"
    /// The person has a session in seven days.
    case sessionInSevenDays = "session_in_7_days"
    /// The person led a session that is not logged: the day after, and then once a week.
    case logSession = "log_session"
    /// The person was at a session a week ago and has written nothing of it; asked once.
    case reflectionMissing = "reflection_missing"
    /// A commitment has come back to the person: on the day, and a week later while it waits for an answer.
    case commitmentDue = "commitment_due"
    /// Who of the person's staff is away when, in the week to come; on Thursdays.
    case staffAway = "staff_away"
    /// Two or more of a workplace are away on the same day, in two weeks.
    case substitutesNeeded = "substitutes_needed"
    /// Something waits in kohort.
    case look

    /// True when it tells of somebody's own words, or of a protected identity: a list says not to whom it goes.
    var isPersonal: Bool { [.reflectionMissing, .commitmentDue, .look].contains(self) }
  }

  /// A session, as it was when the message was noted.
  public struct Meeting: Codable, Sendable {
    /// Such as `L2-014-3`.
    public let session: String
    /// The module's title.
    public let title: String
    /// The date in Sweden.
    public let date: Day
    /// On the clocks of Europe/Stockholm.
    public let start: LocalTime
    /// On the clocks of Europe/Stockholm.
    public let end: LocalTime
    /// The start with the offset from UTC that holds on that day; left out when the clocks show the time not exactly once.
    public private(set) var startsAt: String?
    /// The room's code.
    public let room: String
    /// Where the room is.
    public let site: String?

    /// The same with ``startsAt``.
    fileprivate var timed: Meeting {
      var meeting = self
      meeting.startsAt = Reminder.instant(date, start)
      return meeting
    }
  }

  /// Somebody of a manager's staff who is away; of one with a protected identity an alias and the day.
  public struct Absence: Codable, Sendable {
    /// An employee number, or an alias.
    public let person: String
    /// Left out for an alias.
    public let name: String?
    /// The date in Sweden.
    public let date: Day
    /// Left out for an alias.
    public let start: LocalTime?
    /// Left out for an alias.
    public let end: LocalTime?
  }

  /// The same whenever the same reminder is made, so that whoever sends it can tell a repeated one.
  public let id: String
  public let kind: Kind
  /// An e-mail address.
  public let to: String
  /// The language of the person: English for those with an attribute `language` or `språk` that begins with `en`.
  public let language: Language
  /// The `Message-ID` of its mail, as stable as the id.
  public let messageID: String
  /// One line.
  public let subject: String
  /// What it says, from greeting to end.
  public let text: String
  /// Files of the night's folder that go with it, such as `calendars/L2-014.ics`.
  public let attachments: [String]?
  /// The employee number of whom it goes to; left out where the address alone is to stand there, as are all that follow.
  public let person: String?
  /// The name of whom it goes to.
  public let name: String?
  /// Such as `L2-014`.
  public let cohort: String?
  public let session: String?
  public let title: String?
  public let date: Day?
  public let start: LocalTime?
  public let end: LocalTime?
  /// As ``Meeting/startsAt``.
  public let startsAt: String?
  public let room: String?
  public let site: String?
  /// An invitation's sessions, in order.
  public let sessions: [Meeting]?
  /// Such as `2027-W14`.
  public let week: String?
  /// Who of the manager's staff is away in that week, by day.
  public let away: [Absence]?
  /// Where substitutes may be needed.
  public let workplace: String?
  /// How many of the workplace are away.
  public let count: Int?

  /// What a message says, besides to whom; the names are those of the ledger.
  struct Facts: Codable {
    var cohort: String?
    /// True for who leads the sessions of an invitation.
    var facilitates: Bool?
    var sessions: [Meeting]?
    var session: String?
    var title: String?
    var date: Day?
    var start: LocalTime?
    var end: LocalTime?
    var room: String?
    var site: String?
    var week: String?
    var workplace: String?
    var count: Int?
    var away: [Absence]?
  }

  /// To whom a message goes.
  struct Recipient {
    let address: String
    let language: Language
    /// Left out where the address alone is known.
    var person: String?
    var name: String?
  }

  /// - Parameters:
  ///   - about: With the kind and the person it tells the message from every other.
  ///   - organisation: A short name, which makes the `Message-ID` the organisation's own.
  init(_ kind: Kind, about: String, _ recipient: Recipient, _ facts: Facts, organisation: String) {
    id = "\(kind.rawValue)/\(about)/\(recipient.person ?? recipient.address)"
    self.kind = kind
    to = recipient.address
    language = recipient.language
    messageID = "<\(Self.atoms(id))@\(organisation).kohort>"
    let words = ReminderWords(kind, facts, name: recipient.name)
    subject = words.subject[language]
    text = words.text[language]
    attachments = facts.cohort.flatMap { Self.hasCalendar(kind, facts) ? ["calendars/\($0).ics"] : nil }
    person = recipient.person
    name = recipient.name
    cohort = facts.cohort
    session = facts.session
    title = facts.title
    date = facts.date
    start = facts.start
    end = facts.end
    startsAt = facts.date.flatMap { day in facts.start.flatMap { Self.instant(day, $0) } }
    room = facts.room
    site = facts.site
    sessions = facts.sessions?.map(\.timed)
    week = facts.week
    away = facts.away
    workplace = facts.workplace
    count = facts.count
  }

  /// A cohort that is gone has no calendar any longer.
  private static func hasCalendar(_ kind: Kind, _ facts: Facts) -> Bool {
    switch kind {
    case .invitation, .sessionChanged: true
    case .sessionCancelled: facts.session != nil
    default: false
    }
  }

  /// Any text by what may stand in front of the @ of a `Message-ID` (RFC 5322, 3.2.3); others by their bytes.
  private static func atoms(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"):
        String(UnicodeScalar(byte))
      default: "=" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }

  /// `2027-03-29T08:30:00+02:00`
  private static func instant(_ day: Day, _ time: LocalTime) -> String? {
    guard case .once(let minutes) = StockholmClock.occurrence(of: time, on: day) else { return nil }
    return "\(day)T\(time):00+\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
  }
}
