import ArgumentParser
import KohortService
import Planning

/// `kohort edition …`
struct EditionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edition",
    abstract: "Editions: one run of a programme for a set of people.",
    subcommands: [Create.self, List.self, Show.self]
  )

  struct Create: OperationCommand {
    typealias O = EditionCreate
    static let configuration = CommandConfiguration(
      abstract: "Create an edition of a programme.",
      discussion: """
        Takes everyone, or those of the departments and categories named, and the
        people named besides.

        EXAMPLES
          kohort edition create L2 --programme L --from 2027-01-11 --to 2027-12-17
          kohort edition create L3 --programme L --from 2028-01-10 --to 2028-06-16 \\
            --department "Socialförvaltningen" --category manager --category staff
        """
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The edition's name; its cohorts become NAME-001 and so on.") var edition: String
    @Option(help: "The programme's id.") var programme: String
    @Option(help: "The first date on which a session may be held.", transform: Arguments.day) var from: Day
    @Option(help: "The last date.", transform: Arguments.day) var to: Day
    @Option(help: "Only people of this department; repeatable.") var department: [String] = []
    @Option(help: "Only manager, staff, politician or representative; repeatable.") var category: [PersonCategory] = []
    @Option(help: "This person besides; repeatable.") var person: [String] = []

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
      abstract: "List the editions.",
      discussion: "EXAMPLES\n  kohort edition list --programme L"
    )

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this programme's.") var programme: String?

    func parameters() -> EditionList.Parameters { .init(programme: programme) }
  }

  struct Show: OperationCommand {
    typealias O = EditionShow
    static let configuration = CommandConfiguration(
      abstract: "Show an edition: whom it is for, cohorts, sessions and plans.",
      discussion: "EXAMPLES\n  kohort edition show L2"
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The edition's name.") var edition: String

    func parameters() -> EditionShow.Parameters { .init(edition: edition) }
  }
}
