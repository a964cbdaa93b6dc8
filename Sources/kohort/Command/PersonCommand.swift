public import ArgumentParser
import KohortService
import Planning

/// `kohort person …`: the people of the organisation.
struct PersonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person", abstract: "The people of the organisation.",
    subcommands: [List.self, Show.self], aliases: ["people"])

  struct List: OperationCommand {
    typealias O = PersonList
    static let configuration = CommandConfiguration(
      abstract: "List people.",
      discussion: """
        EXAMPLES
          kohort person list --department "Socialförvaltningen" --category manager
          kohort person list --search andersson --format csv > people.csv
        """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this department.") var department: String?
    @Option(help: "Only this workplace.") var workplace: String?
    @Option(help: "Only manager, staff, politician or representative.") var category: PersonCategory?
    @Option(help: "Part of a name or number.") var search: String?
    @Flag(help: "Those who have left as well.") var left = false
    @Option(help: "At most this many.") var limit: Int?

    func parameters() -> PersonList.Parameters {
      .init(
        department: department, workplace: workplace, category: category, search: search, left: left, limit: limit)
    }
  }

  struct Show: OperationCommand {
    typealias O = PersonShow
    static let configuration = CommandConfiguration(
      abstract: "Show a person.", discussion: "EXAMPLES\n  kohort person show E1077")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "An employee number or alias.") var person: String

    func parameters() -> PersonShow.Parameters { .init(person: person) }
  }
}

extension PersonCategory: ExpressibleByArgument {}
