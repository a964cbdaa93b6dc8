import Bilingual
public import Planning
import Postgres

/// The night's work: the month's statistics, old receipts, and the folder with the reports.
public enum Nightly {
  /// What is asked for.
  public struct Options: Sendable {
    /// The day that the night belongs to; nil for today where the organisation is.
    public var asOf: Day?
    /// The folder that gets a folder for the day.
    public var folder: String
    /// How many nights to keep, at least 1.
    public var keep: Int
    public var dialect: TableDialect
    /// True to work everything out and keep nothing.
    public var isDryRun: Bool

    public init(
      asOf: Day? = nil, folder: String, keep: Int = 30, dialect: TableDialect = .standard, isDryRun: Bool = false
    ) {
      self.asOf = asOf
      self.folder = folder
      self.keep = keep
      self.dialect = dialect
      self.isDryRun = isDryRun
    }
  }

  /// What was done.
  public struct Outcome: Codable, Sendable {
    public let asOf: Day
    /// The day's folder.
    public let folder: String
    public let files: Int
    public let reminders: Int
    /// Things that need somebody's attention.
    public let attention: Int
    /// Days whose folders were removed.
    public let pruned: [Day]
    /// Batches whose answers were removed.
    public let prunedBatches: Int
    /// Nights before that had been missed and were made now, in order.
    public let madeUp: [Day]
  }

  /// Answers of batches are kept this many days.
  private static let daysOfReceipts = 90

  /// Does the night's work for the operator or HR; safe to run again.
  ///
  /// - Throws: ``KohortError``: not permitted, another run is at work, the folder cannot be made or written.
  public static func run(_ settings: Settings, _ options: Options) throws -> Outcome {
    guard options.keep >= 1 else {
      throw KohortError(
        .wrongCommandLine, Words(sv: "Minst en natt måste sparas.", en: "At least one night must be kept."),
        hint: Words(sv: "Ange --keep 1 eller mer.", en: "Give --keep 1 or more."))
    }
    guard !options.folder.isEmpty else {
      throw KohortError(
        .wrongCommandLine, Words(sv: "--out anger ingen mapp.", en: "--out names no folder."),
        hint: Words(sv: "Ange en mapp, till exempel --out rapporter.", en: "Name a folder, such as --out reports."))
    }
    let folder = try options.isDryRun ? nil : NightlyFolder(options.folder)
    let database = try Database(settings)
    let reporter = try Database(settings, as: .reporter)
    let lock = AdvisoryLock("kohort nightly \(try settings.schema())")
    try take(lock, database.connection)
    let (nights, today) = try nights(database, options)
    var prunedBatches = 0
    for missed in nights.dropLast() {
      prunedBatches += try make(missed, today, settings, options, database, reporter, folder).prunedBatches
    }
    let asOf = nights.last ?? today
    let made = try make(asOf, today, settings, options, database, reporter, folder)
    let pruned = try folder?.prune(keeping: options.keep, besides: asOf) ?? []
    // Given back by the end of the connection as well; asked for here so that it is held until now.
    _ = try? database.connection.unlock(lock)
    return Outcome(
      asOf: asOf, folder: "\(options.folder)/\(asOf)", files: made.files, reminders: made.reminders,
      attention: made.attention, pruned: pruned, prunedBatches: prunedBatches + made.prunedBatches,
      madeUp: Array(nights.dropLast()))
  }

  /// The nights to make, in order: the one asked for, or tonight and before it those that were missed, as many as are kept.
  private static func nights(_ database: borrowing Database, _ options: Options) throws -> (nights: [Day], today: Day) {
    try database.transaction { caller, connection in
      try requireRight(caller)
      if let asOf = options.asOf {
        try check(asOf, caller.today)
        return ([asOf], caller.today)
      }
      let missed = try connection.query("select night from nights_missed($1, $2)", caller.today, options.keep - 1)
        .rows(as: Day.self)
      return (missed + [caller.today], caller.today)
    }
  }

  /// Makes one night: its statistics, its reminders, and its folder. Made again after it was stopped, it is the same.
  private static func make(
    _ asOf: Day, _ today: Day, _ settings: Settings, _ options: Options, _ database: borrowing Database,
    _ reporter: borrowing Database, _ folder: NightlyFolder?
  ) throws -> (files: Int, reminders: Int, attention: Int, prunedBatches: Int) {
    try folder?.check(asOf)
    let upkeep = try database.transaction(keeping: !options.isDryRun) { _, connection in
      let run = try ReminderLedger.begin("nightly", asOf: asOf, connection)
      try Audit.note("nightly", about: Noted(date: asOf, run: run), connection)
      return Upkeep(
        run: run, asOf: asOf, statistics: try MonthlyStatistics.taken(for: asOf, run, connection),
        prunedBatches: try pruneReceipts(connection))
    }
    // Decided before anything of the night is seen.
    let reminders = try reporter.transaction(keeping: !options.isDryRun) { caller, connection in
      // The run of a dry run was not kept.
      let run = options.isDryRun ? try ReminderLedger.begin("nightly", asOf: asOf, connection) : upkeep.run
      _ = try ReminderLedger.note(run, asOf: asOf, closes: true, connection)
      return try ReminderLedger.ofNight(asOf, organisation: caller.organisation, connection).map(\.reminder)
    }
    let night = try reporter.reading { caller, connection in try Night(upkeep, reminders, caller, connection) }
    let files = try night.files(settings.language, options.dialect)
    try folder?.write(files, for: asOf, today: today)
    if !options.isDryRun {
      try reporter.transaction { _, connection in try ReminderLedger.end(upkeep.run, connection) }
    }
    return (files.count, reminders.count, night.report.attention.count, upkeep.prunedBatches)
  }

  /// What the log says of a night.
  private struct Noted: Encodable {
    let date: Day
    let run: Int64
  }

  /// What is changed before anything is read.
  private struct Upkeep {
    let run: Int64
    let asOf: Day
    let statistics: MonthlyStatistics
    let prunedBatches: Int
  }

  /// What is read, all of it from one state of the database.
  private struct Night {
    let report: NightlyReport
    let reminders: [Reminder]
    let calendars: [NightlyFile]

    init(_ upkeep: Upkeep, _ reminders: [Reminder], _ caller: Caller, _ connection: borrowing Connection) throws {
      let scope = try ReportScope(asOf: upkeep.asOf, edition: nil, connection)
      report = try NightlyReport.collect(
        asOf: upkeep.asOf, organisation: caller.organisation, upkeep.statistics, connection)
      self.reminders = reminders
      calendars = try NightlyFiles.calendars(scope, organisation: caller.organisation, connection)
    }

    func files(_ language: Language, _ dialect: TableDialect) throws -> [NightlyFile] {
      try NightlyPage(report, language).files()
        + NightlyFiles.figures(report, dialect) + [NightlyFiles.reminders(reminders)] + calendars
    }
  }

  /// There are no nights before this one.
  private static let firstNight = Day.of(2000, 1, 1)

  /// A night has been, or is tonight: what is to come is not known yet.
  private static func check(_ asOf: Day, _ today: Day) throws {
    guard asOf < firstNight || asOf > today else { return }
    throw KohortError(
      .wrongCommandLine,
      Words(sv: "Natten \(asOf) kan inte rapporteras.", en: "There is no night \(asOf) to report on."),
      detail: Words(sv: "I dag är \(today).", en: "Today is \(today)."),
      hint: Words(
        sv: "Ange en dag från \(firstNight) till i dag med --as-of, eller utelämna den.",
        en: "Give a day from \(firstNight) until today with --as-of, or leave it out."))
  }

  private static func take(_ lock: AdvisoryLock, _ connection: borrowing Connection) throws {
    do {
      guard try connection.tryLock(lock) else { throw KohortError.nightlyRuns }
    } catch let error as PostgresError {
      throw KohortError(error)
    }
  }

  private static func requireRight(_ caller: Caller) throws {
    let roles: Set<Role> = [.hr, .operator]
    guard !roles.isDisjoint(with: caller.roles) else { throw KohortError.roleMissing("nightly", roles) }
  }

  /// Removes the answers of batches whose last answer is old; the batches themselves are remembered for ever.
  ///
  /// By the clock and not by the night's day, which somebody may have mistyped.
  private static func pruneReceipts(_ connection: borrowing Connection) throws -> Int {
    try connection.query("select prune_receipts($1)", daysOfReceipts).one(as: Int.self)
  }
}
