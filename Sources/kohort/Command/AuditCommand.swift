import ArgumentParser
import KohortService
import Planning

/// `kohort audit …`: the log.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "The log: who did what, for whom, when and from where.", subcommands: [List.self])

  struct List: OperationCommand {
    typealias O = AuditList
    static let configuration = CommandConfiguration(
      abstract: "List what was done, newest first.",
      discussion: """
        HR sees everything but what people do with their own words; everyone sees what they did and what was done to
        them. Nothing in it can be changed by anyone.

        EXAMPLES
          kohort audit list --limit 20
          kohort audit list --person E1001 --from 2027-02-01
          kohort audit list --operation access.token
        """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "Who did it, for whom or to whom.") var person: String?
    @Option(help: "An operation, such as session.log.") var operation: String?
    @Option(help: "The first day.", transform: Arguments.day) var from: Day?
    @Option(help: "The last day.", transform: Arguments.day) var to: Day?
    @Option(help: "At most this many.") var limit: Int?

    func parameters() -> AuditList.Parameters {
      .init(person: person, operation: operation, from: from, to: to, limit: limit)
    }
  }
}
