import ArgumentParser
import Bilingual
import KohortService
import Planning

/// `kohort edition …`
struct EditionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edition",
    abstract: Words(
      sv: "Omgångar: var och en tar de personer den gäller genom ett program.",
      en: "Editions: one run of a programme for a set of people."),
    subcommands: [Create.self, List.self, Show.self]
  )

  struct Create: OperationCommand {
    typealias O = EditionCreate
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Skapa en omgång av ett program.", en: "Create an edition of a programme."),
      discussion: Words(
        sv: """
          Tar med alla, eller dem i de förvaltningar och kategorier som anges, och
          därtill de personer som anges.
          """,
        en: """
          Takes everyone, or those of the departments and categories named, and the
          people named besides.
          """),
      examples: Words(
        same: """
          kohort edition create L2 --programme L --from 2027-01-11 --to 2027-12-17
          kohort edition create L3 --programme L --from 2028-01-10 --to 2028-06-16 \\
            --department "Socialförvaltningen" --category manager --category staff
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv: "Omgångens namn; kohorterna får heta NAMN-001 och så vidare.",
        en: "The edition's name; its cohorts become NAME-001 and so on."))
    var edition: String
    @Option(help: ArgumentHelp(sv: "Programmets id.", en: "The programme's id.")) var programme: String
    @Option(
      help: ArgumentHelp(sv: "Det första datum då en träff får hållas.", en: "The first date on which a session may be held."),
      transform: Arguments.day)
    var from: Day
    @Option(help: ArgumentHelp(sv: "Det sista datumet.", en: "The last date."), transform: Arguments.day) var to: Day
    @Option(
      help: ArgumentHelp(
        sv: "Bara personer i den här förvaltningen; kan upprepas.", en: "Only people of this department; repeatable."))
    var department: [String] = []
    @Option(
      help: ArgumentHelp(
        sv:
          "Bara manager (chef), staff (medarbetare), politician (förtroendevald) eller representative (facklig företrädare); kan upprepas.",
        en: "Only manager, staff, politician or representative; repeatable."))
    var category: [PersonCategory] = []
    @Option(help: ArgumentHelp(sv: "Den här personen därtill; kan upprepas.", en: "This person besides; repeatable."))
    var person: [String] = []

    func parameters() -> EditionCreate.Parameters {
      .init(
        edition: edition,
        programme: programme,
        from: from,
        to: to,
        department: department,
        category: category,
        person: person
      )
    }
  }

  struct List: OperationCommand {
    typealias O = EditionList
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Lista omgångarna.", en: "List the editions."),
      examples: Words(same: "kohort edition list --programme L")
    )

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "Bara det här programmets.", en: "Only this programme's.")) var programme: String?

    func parameters() -> EditionList.Parameters { .init(programme: programme) }
  }

  struct Show: OperationCommand {
    typealias O = EditionShow
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Visa en omgång: vilka den gäller, kohorter, träffar och planer.",
        en: "Show an edition: whom it is for, cohorts, sessions and plans."),
      examples: Words(same: "kohort edition show L2")
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Omgångens namn.", en: "The edition's name.")) var edition: String

    func parameters() -> EditionShow.Parameters { .init(edition: edition) }
  }
}
