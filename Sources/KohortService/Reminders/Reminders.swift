import Bilingual
import Planning
import Postgres

/// Reminders at any time of the day: what waits to be sent (``ReminderList``), and sending it. For HR and the operator.
public enum Reminders {
  static let operations: [any Operation.Type] = [ReminderList.self]

  /// How messages are sent.
  public struct SendOptions: Sendable {
    /// A program that takes a mail on standard input, as a shell reads it.
    public var command: String
    /// Who they are from, as `kohort <kohort@example.se>`; nil leaves it to the program.
    public var from: String?
    /// True to note and send nothing, and to tell what would be sent.
    public var isDryRun: Bool
    public var attendant: Attendant

    public init(command: String, from: String? = nil, isDryRun: Bool = false, attendant: Attendant = Attendant()) {
      self.command = command
      self.from = from
      self.isDryRun = isDryRun
      self.attendant = attendant
    }
  }

  /// What became of the messages.
  public struct Sent: Codable, Sendable {
    /// Messages that the mail program took; in a dry run those that it would be given.
    public internal(set) var accepted = 0
    /// Those that it did not take, with its own words; they are tried again next time.
    public internal(set) var refused: [ReminderList.Line] = []
    /// Those that cannot be sent, since what stands in the register is no address.
    public internal(set) var unsendable: [ReminderList.Line] = []
    /// Those that were not tried, since the program took none of the last ones.
    public internal(set) var untried = 0

    /// 75 when some are to be tried again, 65 when some have no address, else 0.
    public var exitCode: Int32 { !refused.isEmpty || untried > 0 ? 75 : unsendable.isEmpty ? 0 : 65 }
  }

  /// After so many refusals in a row nothing more is tried.
  private static let mostRefusals = 5

  /// Notes what has fallen due and hands each message that waits to a mail program, at least once: what one took is
  /// noted at once, and whatever it did not take is tried again next time, with the same `Message-ID`.
  ///
  /// - Throws: ``KohortError``: not permitted, another run sends, no such program.
  public static func send(_ settings: Settings, _ options: SendOptions) throws -> Sent {
    guard !options.command.allSatisfy(\.isWhitespace) else { throw KohortError.noCommand }
    if let from = options.from, MailMessage.mailbox(from) == nil { throw KohortError.noSender(from) }
    let service = try Database(settings)
    let lock = AdvisoryLock("kohort reminder send \(try settings.schema())")
    guard try service.connection.tryLock(lock) else { throw KohortError.remindersAreSent }
    try service.transaction(keeping: !options.isDryRun) { caller, connection in
      try requireRight(caller, "reminder.send")
      try Audit.note("reminder.send", about: [String: String](), connection)
    }
    let reporter = try Database(settings, as: .reporter)
    let (run, waiting) = try reporter.transaction(keeping: !options.isDryRun) { caller, connection in
      try noted(caller, connection)
    }
    guard !options.isDryRun else {
      var sent = Sent()
      sent.accepted = waiting.count
      return sent
    }
    let calendars = try reporter.reading { caller, connection in
      let scope = try ReportScope(asOf: caller.today, edition: nil, connection)
      let files = try NightlyFiles.calendars(scope, organisation: caller.organisation, connection)
      return Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.text) })
    }
    let sent = try handOver(waiting, options, calendars) { reminder, refusal in
      try reporter.transaction { _, connection in try ReminderLedger.tried(reminder, run, said: refusal, connection) }
    }
    try reporter.transaction { _, connection in try ReminderLedger.end(run, connection) }
    return sent
  }

  private static func noted(
    _ caller: Caller, _ connection: borrowing Connection
  ) throws -> (run: Int64, waiting: [KeptReminder]) {
    let run = try ReminderLedger.begin("reminder", asOf: caller.today, connection)
    _ = try ReminderLedger.note(run, asOf: caller.today, closes: false, connection)
    return (run, try ReminderLedger.waiting(on: caller.today, organisation: caller.organisation, connection))
  }

  private static func handOver(
    _ waiting: [KeptReminder], _ options: SendOptions, _ calendars: [String: String],
    _ note: (KeptReminder, String?) throws -> Void
  ) throws -> Sent {
    let program = MailProgram(command: options.command)
    var sent = Sent()
    var refusalsInARow = 0
    for (index, kept) in waiting.enumerated() {
      options.attendant.progress(
        Words(sv: "\(index) av \(waiting.count) skickade", en: "\(index) of \(waiting.count) sent"))
      guard refusalsInARow < mostRefusals, !options.attendant.shouldStop() else {
        sent.untried = waiting.count - index
        break
      }
      guard MailMessage.isAddress(kept.reminder.to) else {
        sent.unsendable.append(ReminderList.Line(kept))
        continue
      }
      let refusal = try program.take(mail(kept, options.from, calendars).bytes)
      try note(kept, refusal)
      if let refusal {
        refusalsInARow += 1
        sent.refused.append(ReminderList.Line(kept.refused(refusal)))
      } else {
        refusalsInARow = 0
        sent.accepted += 1
      }
    }
    return sent
  }

  private static func mail(_ kept: KeptReminder, _ from: String?, _ calendars: [String: String]) -> MailMessage {
    let reminder = kept.reminder
    let files = (reminder.attachments ?? []).compactMap { path in
      calendars[path].map { (name: path.split(separator: "/").last.map(String.init) ?? path, text: $0) }
    }
    return MailMessage(
      from: from, to: reminder.to, name: reminder.name, subject: reminder.subject, text: reminder.text,
      messageID: reminder.messageID, language: reminder.language, sentAt: kept.notedAt, calendars: files)
  }

  private static func requireRight(_ caller: Caller, _ name: String) throws {
    let roles: Set<Role> = [.hr, .operator]
    guard !roles.isDisjoint(with: caller.roles) else { throw KohortError.roleMissing(name, roles) }
  }
}

extension KeptReminder {
  /// The same after one more try that failed.
  fileprivate func refused(_ reason: String) -> KeptReminder {
    KeptReminder(keys: keys, reminder: reminder, night: night, notedAt: notedAt, tries: tries + 1, refusal: reason)
  }
}

extension KohortError {
  fileprivate static let remindersAreSent = KohortError(
    .tryAgain,
    Words(sv: "Påminnelser skickas redan av en annan körning.", en: "Another run is sending reminders."),
    hint: Words(sv: "Vänta tills den är klar och kör igen.", en: "Wait until it has ended and run again."))

  fileprivate static func noSender(_ from: String) -> KohortError {
    KohortError(
      .wrongCommandLine,
      Words(sv: "\(from) är ingen avsändare.", en: "\(from) is no sender."),
      hint: Words(
        sv: "Skriv till exempel --from 'kohort <kohort@example.se>'.",
        en: "Write, for example, --from 'kohort <kohort@example.se>'."))
  }
}
