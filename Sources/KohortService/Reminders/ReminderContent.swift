import Planning
import StrictJSON

/// What a message says, the same for everyone who is told it: an invitation to a cohort is worded once and not for each member.
struct ReminderContent {
  let kind: Reminder.Kind
  let words: ReminderWords
  /// Files of the night's folder that go with it, such as `calendars/L2-014.ics`.
  let attachments: [String]?
  /// What a line of `reminders.jsonl` says besides to whom it goes.
  let members: [JSONObject.Member]

  init(_ kind: Reminder.Kind, _ facts: Facts) throws {
    self.kind = kind
    words = ReminderWords(kind, facts)
    attachments = facts.cohort.flatMap { Self.hasCalendar(kind, facts) ? ["calendars/\($0).ics"] : nil }
    members = try JSONValue(encoding: facts.told).object?.members ?? []
  }

  /// A cohort that is gone has no calendar any longer.
  private static func hasCalendar(_ kind: Reminder.Kind, _ facts: Facts) -> Bool {
    switch kind {
    case .invitation, .sessionChanged: true
    case .sessionCancelled: facts.session != nil
    default: false
    }
  }

  /// As the ledger keeps it, in the order in which a line says it.
  struct Facts: Codable {
    /// Such as `L2-014`.
    var cohort: String?
    /// True for who leads the sessions of an invitation, or did; no line says it, its text does.
    var facilitates: Bool?
    var session: String?
    var title: String?
    var date: Day?
    var start: LocalTime?
    var end: LocalTime?
    /// As ``Reminder/Meeting/startsAt``; worked out for the line.
    var startsAt: String?
    var room: String?
    var site: String?
    /// An invitation's sessions, or those that are somebody's no longer, in order.
    var sessions: [Reminder.Meeting]?
    /// Such as `2027-W14`.
    var week: String?
    /// Who of the manager's staff is away in that week, by day; the names are those of the moment it is read.
    var away: [Reminder.Absence]?
    /// A proposal that was answered, such as `R17`.
    var reflection: String?
    /// What becomes of what was to be removed.
    var outcome: ProposalAnswer?
    /// Where substitutes may be needed.
    var workplace: String?
    /// How many of the workplace are away.
    var count: Int?

    /// As a line says it.
    fileprivate var told: Facts {
      var facts = self
      facts.facilitates = nil
      facts.startsAt = date.flatMap { day in start.flatMap { Reminder.instant(day, $0) } }
      facts.sessions = sessions?.map(\.timed)
      return facts
    }
  }
}
