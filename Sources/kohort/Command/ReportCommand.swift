public import ArgumentParser
import Bilingual
public import KohortService
import Planning

/// `kohort report …`: how far it has come, who was there, what needs somebody.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: Words(
      sv: "Rapporter: läge, närvaro, det som behöver ses till, bryggor med mera.",
      en: "Reports: progress, attendance, what needs attention, bridges, and more."),
    subcommands: [List.self, Show.self, Keep.self, Evidence.self])

  struct List: OperationCommand {
    typealias O = ReportList
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Lista rapporterna.", en: "List the reports."), examples: Words(same: "kohort report list"))

    @OptionGroup var global: GlobalOptions

    func parameters() -> ReportList.Parameters { .init() }
  }

  struct Show: OperationCommand {
    typealias O = ReportShow
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Visa en rapport.", en: "Show a report."),
      discussion: Words(
        sv: """
          HR ser allt som det är nu. Andra ser statistik om personer så som den var den
          första i månaden, utan tal under fem, och av listorna det som rör dem.
          certificates har timmar för förtroendevalda och fackliga företrädare för HR,
          och för alla deras egna.

          Vad en rapport kan begränsas med: attendance med omgång, förvaltning och dagar;
          bridges och forecast med omgång och förvaltning; load och certificates med
          omgång och dagar; burden med dagar (de senaste 90 om inget sägs); de andra med
          omgång.
          """,
        en: """
          HR sees everything as it is now. Others see statistics about people as they
          stood on the first of the month, without numbers under five, and of the lists
          what concerns them. certificates has the hours of politicians and representatives for HR,
          and for everyone their own.

          What a report can be narrowed by: attendance by edition, department and days;
          bridges and forecast by edition and department; load and certificates by edition
          and days; burden by days (the last 90 unless told); the others by edition.
          """),
      examples: Words(
        same: """
          kohort report show progress
          kohort report show attention --as E2001
          kohort report show attendance --edition L2 --format csv > attendance.csv
          kohort report show attendance --department Vård --from 2027-01-01 --to 2027-03-31
          kohort report show forecast --edition L2
          kohort report show lessons
          kohort report show burden --from 2027-01-01 --to 2027-06-30
          kohort report show certificates --edition L2 --format csv > hours.csv
          kohort report show certificates --as E1001
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv:
          "progress (läge), attendance (närvaro), attention (att se till), bridges (bryggor), reflections (reflektioner), lessons (lärdomar), forecast (prognos), load (belastning), burden (administration) eller certificates (intyg).",
        en: "progress, attendance, attention, bridges, reflections, lessons, forecast, load, burden or certificates."))
    var report: ReportName
    @Option(help: ArgumentHelp(sv: "Bara den här omgången.", en: "Only this edition.")) var edition: String?
    @Option(help: ArgumentHelp(sv: "Bara den här förvaltningen.", en: "Only this department.")) var department: String?
    @Option(
      help: ArgumentHelp(
        sv: "Bara det som var den dagen eller senare.", en: "Only what was on this day or later.", valueName: "date"),
      transform: Arguments.day)
    var from: Day?
    @Option(
      help: ArgumentHelp(
        sv: "Bara det som var den dagen eller tidigare.", en: "Only what was on this day or earlier.", valueName: "date"),
      transform: Arguments.day)
    var to: Day?
    @Option(help: ArgumentHelp(sv: "Vems intyg.", en: "Whose certificate.")) var person: String?

    func parameters() -> ReportShow.Parameters {
      .init(report: report, edition: edition, department: department, from: from, to: to, person: person)
    }

    func text(_ output: ReportShow.Output, _ language: Language) throws -> String {
      try ReportText.text(output, language, width: Terminal.width)
    }
  }
}

extension ReportCommand {
  struct Keep: OperationCommand {
    typealias O = ReportKeep
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Låt nattrapporten fortsätta fast ingen har öppnat den på sistone.",
        en: "Let the nightly report go on though nobody has opened it lately."),
      discussion: Words(
        sv: """
          Efter tre nätter vars filer ingen öppnade, och utan att en rapport har visats
          däremellan, skriver kohort nightly bara meddelanden och kalendrar. Den fortsätter
          av sig själv när någon öppnar index.html eller frågar efter en rapport; det här
          säger det utan något av detta. För HR och driften.
          """,
        en: """
          After three nights whose files nobody opened, and without a report shown in between,
          kohort nightly writes messages and calendars alone. It goes on by itself once somebody
          opens index.html or asks for a report; this says so without either. For HR and the operator.
          """),
      examples: Words(
        same: """
          kohort report keep
          """))

    @OptionGroup var global: GlobalOptions

    func parameters() -> ReportKeep.Parameters { .init() }

    func text(_ output: ReportKeep.Output, _ language: Language) -> String {
      Words(
        sv: "Nattrapporten görs. Nätter utan att någon frågade efter en rapport: \(output.unopenedNights).",
        en: "The nightly report is made. Nights in which nobody asked for a report: \(output.unopenedNights).")[language]
    }
  }
}

extension ReportName: ExpressibleByArgument {}
