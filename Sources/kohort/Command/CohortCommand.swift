import ArgumentParser
import Bilingual
import KohortService

/// `kohort cohort …`: the people who travel together.
struct CohortCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cohort", abstract: "Cohorts: the people who travel together.",
    subcommands: [List.self, Show.self, Create.self, Add.self, Remove.self, Swap.self, Delete.self])

  struct List: OperationCommand {
    typealias O = CohortList
    static let configuration = CommandConfiguration(
      abstract: "List cohorts: for HR all, for others their own.",
      discussion: "EXAMPLES\n  kohort cohort list --edition L2\n  kohort cohort list --as E2001")

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this edition.") var edition: String?
    @Option(help: "At most this many.") var limit: Int?

    func parameters() -> CohortList.Parameters { .init(edition: edition, limit: limit) }
  }

  struct Show: OperationCommand {
    typealias O = CohortShow
    static let configuration = CommandConfiguration(
      abstract: "Show a cohort with its members and sessions.",
      discussion: "EXAMPLES\n  kohort cohort show L2-014")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A cohort, such as L2-014.") var cohort: String

    func parameters() -> CohortShow.Parameters { .init(cohort: cohort) }
  }

  struct Create: OperationCommand {
    typealias O = CohortCreate
    static let configuration = CommandConfiguration(
      abstract: "Create a cohort by hand.",
      discussion: """
        EXAMPLES
          kohort cohort create L2
          kohort cohort create L2 E1077 E1080 E2040 --despite-rules
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The edition.") var edition: String
    @Argument(help: "Its members.") var members: [String] = []
    @Flag(help: "Even where the programme's rules refuse it.") var despiteRules = false

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
      abstract: "Take a person into a cohort.", discussion: "EXAMPLES\n  kohort cohort add L2-014 E1077")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A cohort, such as L2-014.") var cohort: String
    @Argument(help: "An employee number or alias.") var person: String
    @Flag(help: "Even where the programme's rules refuse it.") var despiteRules = false

    func parameters() -> CohortAdd.Parameters {
      .init(cohort: cohort, person: person, despiteRules: despiteRules)
    }
  }

  struct Remove: OperationCommand {
    typealias O = CohortRemove
    static let configuration = CommandConfiguration(
      abstract: "Let a person leave a cohort.", discussion: "EXAMPLES\n  kohort cohort remove L2-014 E1077")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A cohort, such as L2-014.") var cohort: String
    @Argument(help: "An employee number or alias.") var person: String
    @Flag(help: "Even where the programme's rules refuse it.") var despiteRules = false

    func parameters() -> CohortAdd.Parameters {
      .init(cohort: cohort, person: person, despiteRules: despiteRules)
    }
  }

  struct Delete: OperationCommand {
    typealias O = CohortDelete
    static let configuration = CommandConfiguration(
      abstract: "Take away a cohort that was made by hand and is empty.",
      discussion: "EXAMPLES\n  kohort cohort delete L2-041")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A cohort, such as L2-041.") var cohort: String

    func parameters() -> CohortDelete.Parameters { .init(cohort: cohort) }
  }

  struct Swap: OperationCommand {
    typealias O = CohortSwap
    static let configuration = CommandConfiguration(
      abstract: "Let two people change cohorts with each other.",
      discussion: "EXAMPLES\n  kohort cohort swap E1077 E1203")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "An employee number or alias.") var person: String
    @Argument(help: "The one to change with.") var other: String
    @Option(help: "Needed only when both travel in several editions.") var edition: String?
    @Flag(help: "Even where the programme's rules refuse it.") var despiteRules = false

    func parameters() -> CohortSwap.Parameters {
      .init(person: person, other: other, edition: edition, despiteRules: despiteRules)
    }
  }
}
