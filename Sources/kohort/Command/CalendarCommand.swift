import ArgumentParser
import Bilingual
import Foundation
import KohortService

/// `kohort calendar …`: sessions for calendars.
struct CalendarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar", abstract: Words(sv: "Kalendrar med träffar.", en: "Calendars of sessions."),
    subcommands: [Export.self])

  struct Export: OperationCommand {
    typealias O = CalendarExport
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Skriv träffar som en kalenderfil (iCalendar): dina egna, en kohorts, ett rums eller en processledares.",
        en: "Write sessions as an iCalendar file: your own, a cohort's, a room's or a facilitator's."),
      examples: Words(
        same: """
          kohort calendar export --as E1001 > my-sessions.ics
          kohort calendar export --cohort L2-014 --output L2-014.ics
          kohort calendar export --room rosen --output rosen.ics
          kohort calendar export --facilitator E2001 --output E2001.ics
          """))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "En kohorts träffar i stället för dina egna.", en: "A cohort's sessions instead of your own."))
    var cohort: String?
    @Option(help: ArgumentHelp(sv: "Ett rums träffar; för HR.", en: "A room's sessions; for HR.")) var room: String?
    @Option(help: ArgumentHelp(sv: "En processledares träffar; för HR.", en: "A facilitator's sessions; for HR."))
    var facilitator: String?
    @Option(
      help: ArgumentHelp(sv: "Filen att skriva; utelämnad, standard ut.", en: "The file to write; left out, standard output."))
    var output: String?

    func parameters() -> CalendarExport.Parameters { .init(cohort: cohort, room: room, facilitator: facilitator) }

    func show(_ result: CalendarExport.Output, _ language: Language) throws {
      guard let output else {
        return global.format == .json ? try showJSON(result) : Terminal.say(result.calendar)
      }
      guard !global.dryRun else {
        return Terminal.note(
          Words(sv: "Torrkörning: \(output) har inte skrivits.", en: "Dry run: \(output) was not written.")[language])
      }
      do {
        try Data(result.calendar.utf8).write(to: URL(filePath: output), options: .atomic)
      } catch {
        let reason = error.localizedDescription
        throw KohortError(
          .outputNotMade,
          Words(sv: "\(output) kan inte skrivas: \(reason)", en: "\(output) cannot be written: \(reason)"))
      }
    }
  }
}
