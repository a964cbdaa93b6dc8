public import Bilingual
public import Planning
import Postgres
import StrictJSON

/// A message to somebody: a line of `reminders.jsonl`, and a mail of ``Reminders/send(_:_:)``.
///
/// Who made a commitment that comes back is told that something has, and neither what nor where they made it.
/// A person with a protected identity is asked to look for themselves: their address never stands beside a session, a
/// date, a place or an alias.
public struct Reminder: Sendable {
  /// Why it is sent.
  public enum Kind: String, Codable, Sendable, CaseIterable, PostgresWord {
    /// The person travels with a cohort, or leads its sessions, and is told when and where.
    case invitation
    /// A session that the person was invited to is new, or has another time or place.
    case sessionChanged = "session_changed"
    /// A session, or a whole cohort, that the person was invited to will not be.
    case sessionCancelled = "session_cancelled"
    /// Sessions that the person was invited to, and takes part in no longer.
    case sessionsLeft = "sessions_left"
    /// The person has a session in seven days.
    case sessionInSevenDays = "session_in_7_days"
    /// The person led a session that is not logged: the day after, and then once a week.
    case logSession = "log_session"
    /// The person was at a session a week ago and has written nothing of it; asked once.
    case reflectionMissing = "reflection_missing"
    /// A commitment has come back to the person: on the day, and a week later while it waits for an answer.
    case commitmentDue = "commitment_due"
    /// A proposal of the person's was answered.
    case proposalAnswered = "proposal_answered"
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
    var timed: Meeting {
      var meeting = self
      meeting.startsAt = Reminder.instant(date, start)
      return meeting
    }
  }

  /// Somebody of a manager's staff who is away; of one with a protected identity the day alone.
  public struct Absence: Codable, Sendable {
    /// An employee number; left out of a protected identity, as are the name and the times.
    public let person: String?
    public let name: String?
    /// The date in Sweden.
    public let date: Day
    public let start: LocalTime?
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
  /// What it says besides, as members of the line.
  private let details: [JSONObject.Member]

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
  init(_ content: ReminderContent, about: String, _ recipient: Recipient, organisation: String) {
    kind = content.kind
    id = "\(kind.rawValue)/\(about)/\(recipient.person ?? recipient.address)"
    to = recipient.address
    language = recipient.language
    messageID = "<\(Self.atoms(id))@\(organisation).kohort>"
    subject = content.words.subject[language]
    text = content.words.text(language, to: recipient.name)
    attachments = content.attachments
    person = recipient.person
    name = recipient.name
    details = content.members
  }

  /// A line of `reminders.jsonl`: the members above, by their names in JSON, and what the message says besides.
  ///
  /// Put together by hand: a first night has a line for everyone.
  var json: JSONValue {
    let texts: [(String, String?)] = [
      ("id", id), ("kind", kind.rawValue), ("to", to), ("language", language.rawValue), ("message_id", messageID),
      ("subject", subject), ("text", text),
    ]
    var members = texts.compactMap(Self.member)
    if let attachments { members.append(.init(name: "attachments", value: .array(attachments.map { .string($0) }))) }
    members += [("person", person), ("name", name)].compactMap(Self.member)
    return .object(JSONObject(members + details))
  }

  private static func member(_ name: String, _ text: String?) -> JSONObject.Member? {
    text.map { .init(name: name, value: .string($0)) }
  }

  /// Any text by what may stand in front of the @ of a `Message-ID` (RFC 5322, 3.2.3); others by their bytes.
  private static func atoms(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var atoms: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"):
        atoms.append(byte)
      default: atoms += [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: atoms, as: UTF8.self)
  }

  /// `2027-03-29T08:30:00+02:00`; nil when the clocks show the time not exactly once.
  static func instant(_ day: Day, _ time: LocalTime) -> String? {
    guard case .once(let minutes) = StockholmClock.occurrence(of: time, on: day) else { return nil }
    return "\(day)T\(time):00+\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
  }
}
