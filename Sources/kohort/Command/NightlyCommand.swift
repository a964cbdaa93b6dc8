import ArgumentParser
import Bilingual
import Foundation
import KohortService
import Logging
import Planning
import StrictJSON

/// `kohort nightly`: the one job that cron or systemd runs.
struct NightlyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nightly",
    abstract: Words(sv: "Skriv nattens rapporter, hela eller inte alls.", en: "Write the night's reports, whole or not at all."),
    discussion: Words(
      sv: """
        Skriver UT/DATUM/ med index.html, union.html, report.json med sitt schema, en
        CSV per tabell, reminders.jsonl för e-postsystemet och calendars/, och låter
        UT/latest peka på den senaste natten till och med i dag. Allt byggs vid sidan
        av och sätts på plats i ett steg; kör igen efter vad som helst. Nätter som har
        missats görs först, så många som sparas. Tar också bort batchsvar som är äldre
        än 90 dagar. Utan terminal sägs inget när allt är väl, utom med --verbose. För
        HR och driften. docs/nightly.md har en systemd-timer, en cron-rad och vad man
        håller ögonen på. När ingen har öppnat en natt på tre nätter sägs det, och bara
        meddelanden och kalendrar skrivs (kohort report keep).
        """,
      en: """
        Writes OUT/DATE/ with index.html, union.html, report.json with its schema, one CSV a table, reminders.jsonl
        for the mail gateway and calendars/, and points OUT/latest to the last night
        until today. Built aside and put in place in one step; run it again after
        anything. Nights that were missed are made up for first, as many as are kept. Also
        removes batch answers older than 90 days. Off a terminal it says nothing when all
        is well, unless --verbose. For HR and the operator. docs/nightly.md has a systemd
        timer, a cron line, and what to watch. When nobody has opened a night for three
        nights it says so and writes messages and calendars alone (kohort report keep).
        """),
    examples: Words(
      same: """
        kohort nightly --out /var/lib/kohort/reports
        kohort nightly --out reports --as-of 2027-03-28 --csv-dialect excel-sv
        kohort nightly --out reports --metrics /var/lib/node_exporter/kohort.prom
        kohort nightly --out reports --log json --verbose
        """),
    exitStatus: Words(
      sv: """
        0 klart   73 mappen kan inte göras   74 disken är full
        75 en annan körning pågår   77 inte tillåtet
        """,
      en: """
        0 done   73 the folder cannot be made   74 the disk is full
        75 another run is at work   77 not allowed
        """))

  @OptionGroup var global: GlobalOptions

  @Option(
    help: ArgumentHelp(
      sv: "Den dag som natten hör till; utelämnad, i dag.", en: "The day that the night belongs to; left out, today.",
      valueName: "date"), transform: Arguments.day)
  var asOf: Day?

  @Option(
    help: ArgumentHelp(
      sv: "Mappen som får en mapp för dagen.", en: "The folder that gets a folder for the day.", valueName: "folder"))
  var out: String

  @Option(help: ArgumentHelp(sv: "Hur många nätter att spara.", en: "How many nights to keep.", valueName: "nights"))
  var keep = 30

  @Option(
    help: ArgumentHelp(
      sv: "En fil för Prometheus textfile-insamlare, skriven när natten är klar.",
      en: "A file for Prometheus' text-file collector, written once the night is made.", valueName: "file"))
  var metrics: String?

  @Option(
    help: ArgumentHelp(
      sv: "Vad som går till standard error: text, eller json med ett objekt per rad (även: KOHORT_LOG).",
      en: "What goes to standard error: text, or json with one object a line (also: KOHORT_LOG)."))
  var log: LogFormat?

  func run() throws {
    let format = try log ?? LogFormat.ofEnvironment()
    guard format == .json else { return try make(Logger(label: Self.label) { _ in SwiftLogNoOpLogHandler() }) }
    let level: Logger.Level = global.verbose ? .info : global.quiet ? .error : .notice
    let logger = Logger(label: Self.label) { JSONLines(label: $0, level: level) }
    do {
      try make(logger)
    } catch let error as KohortError {
      let language = GlobalOptions.language(of: CommandLine.arguments)
      logger.error(
        "\(error.message[language])",
        metadata: [
          "detail": "\(error.detail?[language] ?? "")", "hint": "\(error.hint?[language] ?? "")",
          "exit": "\(error.problem.exitCode)",
        ])
      throw ExitCode(error.problem.exitCode)
    }
  }

  private static let label = "kohort.nightly"

  private func make(_ logger: Logger) throws {
    let start = ContinuousClock.now
    let settings = try global.settings()
    let outcome = try Nightly.run(
      settings,
      Nightly.Options(
        asOf: asOf, folder: out, keep: keep, dialect: global.csvDialect, isDryRun: global.dryRun, log: logger))
    if let metrics, !global.dryRun {
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      try NightlyMetrics(outcome, organisation: settings.organisation, seconds: seconds).write(to: metrics)
    }
    let milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
    logger.info("ended", metadata: ["seconds": .stringConvertible(Double(milliseconds) / 1000)])
    if let remark = outcome.remark, !(logger.handler is JSONLines) { Terminal.note(remark) }
    switch global.format {
    case .json: Terminal.say(try JSONValue(encoding: outcome).text)
    case .csv: Terminal.say(try TextTable.csv(outcome, global.csvDialect))
    case .text:
      // Cron sends whatever a job writes by mail.
      guard !global.quiet, Terminal.isInteractive || global.verbose || global.dryRun else { return }
      Terminal.say(summary(outcome)[settings.language])
    }
  }

  private func summary(_ outcome: Nightly.Outcome) -> Words {
    guard !global.dryRun else {
      return Words(
        sv: "\(outcome.asOf): torrkörning, inget har skrivits. Det blir \(outcome.files) filer.",
        en: "\(outcome.asOf): a dry run, nothing was written. There would be \(outcome.files) files.")
    }
    guard !outcome.paused else {
      return Words(
        sv: "\(outcome.folder): \(outcome.reminders) påminnelser; rapporten vilar.",
        en: "\(outcome.folder): \(outcome.reminders) reminders; the report is paused.")
    }
    return Words(
      sv: "\(outcome.folder): \(outcome.files) filer, \(outcome.reminders) påminnelser, \(outcome.attention) att se till.",
      en: "\(outcome.folder): \(outcome.files) files, \(outcome.reminders) reminders, \(outcome.attention) to look at.")
  }
}
