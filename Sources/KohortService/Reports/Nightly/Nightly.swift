import Bilingual
public import Logging
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
    /// Told what is done, step by step; never of a person.
    public var log: Logger

    public init(
      asOf: Day? = nil, folder: String, keep: Int = 30, dialect: TableDialect = .standard, isDryRun: Bool = false,
      log: Logger = Logger(label: "kohort.nightly") { _ in SwiftLogNoOpLogHandler() }
    ) {
      self.asOf = asOf
      self.folder = folder
      self.keep = keep
      self.dialect = dialect
      self.isDryRun = isDryRun
      self.log = log
    }
  }

  /// What was done.
  public struct Outcome: Codable, Sendable {
    /// The day that it tells of.
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
    /// True when there is no report, since nobody has opened one lately.
    public let paused: Bool
    /// What the operator is told in the first night without a report, and then once a week.
    public let remark: String?
  }

  /// Answers of batches are kept this many days.
  private static let daysOfReceipts = 90
  /// Ten years of nights.
  private static let mostKept = 3_653

  /// Does the night's work for the operator or HR; safe to run again.
  ///
  /// - Throws: ``KohortError``: not permitted, another run is at work, the folder cannot be made or written.
  public static func run(_ settings: Settings, _ options: Options) throws -> Outcome {
    guard options.keep <= mostKept else {
      throw KohortError(
        .wrongCommandLine,
        Words(sv: "Högst \(mostKept) nätter kan sparas.", en: "At most \(mostKept) nights can be kept."),
        hint: Words(sv: "Ange --keep \(mostKept) eller mindre.", en: "Give --keep \(mostKept) or less."))
    }
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
    let unopened = try unopenedDays(folder, options, database)
    let isPaused = unopened.map { $0 >= NightlyPause.nights } ?? false
    var prunedBatches = 0
    for missed in nights.dropLast() {
      options.log.notice("a missed night is made up for", metadata: ["night": "\(missed)"])
      prunedBatches += try make(missed, today, settings, options, database, reporter, folder, isPaused).prunedBatches
    }
    let asOf = nights.last ?? today
    let made = try make(asOf, today, settings, options, database, reporter, folder, isPaused)
    let pruned = try folder?.prune(keeping: options.keep, besides: asOf) ?? []
    // Given back by the end of the connection as well; asked for here so that it is held until now.
    _ = try? database.connection.unlock(lock)
    let isSaid = unopened.map { isPaused && NightlyPause.isSaid(afterDays: $0) } ?? false
    if isPaused { options.log.notice("paused", metadata: ["unopened_nights": "\(unopened ?? 0)"]) }
    if !pruned.isEmpty {
      options.log.info("old nights are removed", metadata: ["nights": .array(pruned.map { .string("\($0)") })])
    }
    return Outcome(
      asOf: asOf, folder: "\(options.folder)/\(asOf)", files: made.files, reminders: made.reminders,
      attention: made.attention, pruned: pruned, prunedBatches: prunedBatches + made.prunedBatches,
      madeUp: Array(nights.dropLast()), paused: isPaused,
      remark: isSaid ? NightlyPause.told[settings.language] : nil)
  }

  /// On how many days before today a night was written and nobody has opened it since, nor asked for a report; nil where it
  /// cannot be known, and for a night that somebody asks for by its day.
  private static func unopenedDays(
    _ folder: NightlyFolder?, _ options: Options, _ database: borrowing Database
  ) throws -> Int? {
    guard options.asOf == nil, let written = try folder?.unopenedDays(), written.days >= NightlyPause.nights else { return nil }
    let asked = try database.transaction { _, connection in
      try connection.query("select nights_unopened()").one(as: Int.self)
    }
    return written.isSinceEver ? asked : min(written.days, asked)
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
    _ reporter: borrowing Database, _ folder: NightlyFolder?, _ isPaused: Bool
  ) throws -> (files: Int, reminders: Int, attention: Int, prunedBatches: Int) {
    try folder?.check(asOf, of: settings.organisation)
    var log = options.log
    log[metadataKey: "night"] = "\(asOf)"
    log[metadataKey: "organisation"] = "\(settings.organisation)"
    let upkeep = try database.transaction(keeping: !options.isDryRun) { _, connection in
      let run = try ReminderLedger.begin("nightly", asOf: asOf, connection)
      try Audit.note("nightly", about: Noted(date: asOf, run: run), connection)
      return Upkeep(
        run: run, asOf: asOf, statistics: try MonthlyStatistics.known(on: asOf, connection),
        prunedBatches: try pruneReceipts(connection))
    }
    log[metadataKey: "run"] = "\(upkeep.run)"
    log.info("begun", metadata: ["pruned_batches": "\(upkeep.prunedBatches)"])
    let statistics = Meanwhile { try self.statistics(upkeep, settings, isKept: !options.isDryRun) }
    if !isPaused { NightlyTemplate.prepare() }
    // Decided before anything of the night is seen.
    let decided = try reporter.transaction(keeping: !options.isDryRun) { caller, connection in
      // The run of a dry run was not kept.
      let run = options.isDryRun ? try ReminderLedger.begin("nightly", asOf: asOf, connection) : upkeep.run
      _ = try ReminderLedger.note(run, asOf: asOf, closes: true, connection)
      return try ReminderLedger.ofNight(asOf, organisation: caller.organisation, connection)
    }
    log.info("messages are decided", metadata: ["messages": "\(decided.count)"])
    let reminders = Meanwhile { try NightlyFiles.reminders(decided.worded().map(\.reminder)) }
    let night = Night(
      asOf: asOf, statistics: statistics, reminders: reminders, language: settings.language, dialect: options.dialect,
      folder: folder, isPaused: isPaused, log: log)
    let (files, attention) =
      if let folder { try folder.write(asOf, today: today) { try fill($0, night, reporter) } } else {
        try fill(nil, night, reporter)
      }
    log.info("written", metadata: ["files": "\(files)"])
    if !options.isDryRun {
      try reporter.transaction { _, connection in try ReminderLedger.end(upkeep.run, connection) }
    }
    return (files, decided.count, attention, upkeep.prunedBatches)
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
    /// Those of the month, unless this is its first night.
    let statistics: MonthlyStatistics?
    let prunedBatches: Int
  }

  /// The month's statistics, taken from one state of the database when nobody has yet.
  private static func statistics(
    _ upkeep: Upkeep, _ settings: Settings, isKept: Bool
  ) throws -> MonthlyStatistics {
    if let known = upkeep.statistics { return known }
    return try Database(settings).transaction(keeping: isKept, isolation: .repeatableRead) { _, connection in
      let run = isKept ? upkeep.run : try ReminderLedger.begin("nightly", asOf: upkeep.asOf, connection)
      return try MonthlyStatistics.take(for: upkeep.asOf, run, settings, connection)
    }
  }

  /// What a night's folder is made of, some of it on its way.
  private struct Night {
    let asOf: Day
    let statistics: Meanwhile<MonthlyStatistics>
    let reminders: Meanwhile<NightlyFile>
    let language: Language
    let dialect: TableDialect
    let folder: NightlyFolder?
    let isPaused: Bool
    let log: Logger
  }

  /// Writes the night's files.
  ///
  /// - Parameter draft: Nil to work everything out and write nothing.
  /// - Returns: How many files there are, and how many things need attention.
  private static func fill(
    _ draft: NightlyFolder.Draft?, _ night: Night, _ reporter: borrowing Database
  ) throws -> (files: Int, attention: Int) {
    let (files, attention) = try reporter.reading { caller, connection in
      try addReports(draft, night, caller.organisation, connection)
    }
    night.log.info("figures are collected", metadata: ["attention": "\(attention)"])
    try draft?.add([night.reminders.value()])
    return (files + 1, attention)
  }

  /// Writes the night's files but its messages, from one state of the database.
  private static func addReports(
    _ draft: NightlyFolder.Draft?, _ night: Night, _ organisation: String, _ connection: borrowing Connection
  ) throws -> (files: Int, attention: Int) {
    let scope = try ReportScope(asOf: night.asOf, edition: nil, connection)
    let calendars = try NightlyFiles.calendars(scope, organisation: organisation, connection)
    let written = Meanwhile { try draft?.add(calendars) }
    // Nothing is written any more when this ends, in whatever way.
    defer { _ = try? written.value() }
    guard !night.isPaused else {
      _ = try night.statistics.value()
      let pause = NightlyPause(asOf: night.asOf, organisation: organisation, last: try night.folder?.lastWhole())
      let files = try pause.files(night.language)
      try draft?.add(files)
      try written.value()
      return (files.count + calendars.count, 0)
    }
    let texts = try NightlyTexts(scope, connection)
    let report = try NightlyReport.collect(
      asOf: night.asOf, organisation: organisation, night.statistics, connection)
    let (language, dialect) = (night.language, night.dialect)
    let parts: [@Sendable () throws -> [NightlyFile]] = [
      { try NightlyPage(report, language).files() },
      { try NightlyFiles.figures(report, dialect) + [texts.file(language)] },
    ]
    let files = try parts.concurrentMap { part in
      let files = try part()
      try draft?.add(files)
      return files.count
    }
    try written.value()
    return (files.reduce(calendars.count, +), report.attention.count)
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
