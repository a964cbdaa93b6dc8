import ArgumentParser
import Bilingual
import KohortService
import Planning

/// `kohort audit …`: the log.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: Words(
      sv: "Loggen: vem som har gjort vad, för vem, när och varifrån.", en: "The log: who did what, for whom, when and from where."
    ), subcommands: [List.self])

  struct List: OperationCommand {
    typealias O = AuditList
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Lista vad som har gjorts, det senaste först.", en: "List what was done, newest first."),
      discussion: Words(
        sv: """
          HR ser allt utom vad människor gör med sina egna ord; var och en ser vad den
          själv har gjort och vad som har gjorts med den. Ingen kan ändra något i loggen.
          """,
        en: """
          HR sees everything but what people do with their own words; everyone sees what they did and what was done to
          them. Nothing in it can be changed by anyone.
          """),
      examples: Words(
        same: """
          kohort audit list --limit 20
          kohort audit list --person E1001 --from 2027-02-01
          kohort audit list --operation access.token
          """))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "Vem som gjorde det, för vem eller med vem.", en: "Who did it, for whom or to whom."))
    var person: String?
    @Option(help: ArgumentHelp(sv: "En åtgärd, till exempel session.log.", en: "An operation, such as session.log."))
    var operation: String?
    @Option(help: ArgumentHelp(sv: "Första dagen.", en: "The first day."), transform: Arguments.day) var from: Day?
    @Option(help: ArgumentHelp(sv: "Sista dagen.", en: "The last day."), transform: Arguments.day) var to: Day?
    @Option(help: .limit) var limit: Int?

    func parameters() -> AuditList.Parameters {
      .init(person: person, operation: operation, from: from, to: to, limit: limit)
    }
  }
}
