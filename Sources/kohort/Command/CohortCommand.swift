import ArgumentParser
import Bilingual
import KohortService

/// `kohort cohort …`: the people who travel together.
struct CohortCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cohort",
    abstract: Words(sv: "Kohorter: de som reser tillsammans.", en: "Cohorts: the people who travel together."),
    subcommands: [List.self, Show.self, Create.self, Add.self, Remove.self, Swap.self, Delete.self])

  struct List: OperationCommand {
    typealias O = CohortList
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lista kohorter: för HR alla, för andra deras egna.", en: "List cohorts: for HR all, for others their own."),
      examples: Words(
        same: """
          kohort cohort list --edition L2
          kohort cohort list --as E2001
          """))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "Bara den här omgången.", en: "Only this edition.")) var edition: String?
    @Option(help: .limit) var limit: Int?

    func parameters() -> CohortList.Parameters { .init(edition: edition, limit: limit) }
  }

  struct Show: OperationCommand {
    typealias O = CohortShow
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Visa en kohort med deltagare och träffar.", en: "Show a cohort with its members and sessions."),
      examples: Words(same: "kohort cohort show L2-014"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .cohort) var cohort: String

    func parameters() -> CohortShow.Parameters { .init(cohort: cohort) }
  }

  struct Create: OperationCommand {
    typealias O = CohortCreate
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Skapa en kohort för hand.", en: "Create a cohort by hand."),
      examples: Words(
        same: """
          kohort cohort create L2
          kohort cohort create L2 E1077 E1080 E2040 --despite-rules
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Omgången.", en: "The edition.")) var edition: String
    @Argument(help: ArgumentHelp(sv: "Dess deltagare.", en: "Its members.")) var members: [String] = []
    @Flag(help: .despiteRules) var despiteRules = false

    func parameters() -> CohortCreate.Parameters {
      .init(edition: edition, members: members, despiteRules: despiteRules)
    }

    func complaints(_ output: CohortCreate.Output, _ language: Language) -> [String] {
      let command = "kohort session add \(output.cohort) --module … --date … --room … --facilitator …"
      return [Words(sv: "Ge den träffar: \(command)", en: "Give it sessions: \(command)")[language]]
    }
  }

  struct Add: OperationCommand {
    typealias O = CohortAdd
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Ta in en person i en kohort.", en: "Take a person into a cohort."),
      examples: Words(same: "kohort cohort add L2-014 E1077"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .cohort) var cohort: String
    @Argument(help: .person) var person: String
    @Flag(help: .despiteRules) var despiteRules = false

    func parameters() -> CohortAdd.Parameters {
      .init(cohort: cohort, person: person, despiteRules: despiteRules)
    }
  }

  struct Remove: OperationCommand {
    typealias O = CohortRemove
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Låt en person lämna en kohort.", en: "Let a person leave a cohort."),
      examples: Words(same: "kohort cohort remove L2-014 E1077"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .cohort) var cohort: String
    @Argument(help: .person) var person: String
    @Flag(help: .despiteRules) var despiteRules = false

    func parameters() -> CohortAdd.Parameters {
      .init(cohort: cohort, person: person, despiteRules: despiteRules)
    }
  }

  struct Delete: OperationCommand {
    typealias O = CohortDelete
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Ta bort en kohort som har gjorts för hand och är tom.", en: "Take away a cohort that was made by hand and is empty."),
      examples: Words(same: "kohort cohort delete L2-041"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "En kohort, till exempel L2-041.", en: "A cohort, such as L2-041.")) var cohort: String

    func parameters() -> CohortDelete.Parameters { .init(cohort: cohort) }
  }

  struct Swap: OperationCommand {
    typealias O = CohortSwap
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Låt två personer byta kohort med varandra.", en: "Let two people change cohorts with each other."),
      examples: Words(same: "kohort cohort swap E1077 E1203"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .person) var person: String
    @Argument(help: ArgumentHelp(sv: "Den att byta med.", en: "The one to change with.")) var other: String
    @Option(
      help: ArgumentHelp(
        sv: "Behövs bara när båda är med i flera omgångar.", en: "Needed only when both travel in several editions."))
    var edition: String?
    @Flag(help: .despiteRules) var despiteRules = false

    func parameters() -> CohortSwap.Parameters {
      .init(person: person, other: other, edition: edition, despiteRules: despiteRules)
    }
  }
}
