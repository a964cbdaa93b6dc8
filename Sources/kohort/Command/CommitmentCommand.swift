public import ArgumentParser
import Bilingual
public import KohortService

/// `kohort commitment …`: what one has said one would do, and how it went.
struct CommitmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "commitment", abstract: "Commitments: they come back to their writer after 90 and 180 days.",
    subcommands: [List.self, Answer.self, Count.self])

  struct List: OperationCommand {
    typealias O = CommitmentList
    static let configuration = CommandConfiguration(
      abstract: "List your commitments, and which of them wait for an answer.",
      discussion: """
        EXAMPLES
          kohort commitment list --as E1001
          kohort commitment list --due --as E1001
        """)

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Only those that wait for an answer.") var due = false

    func parameters() -> CommitmentList.Parameters { .init(due: due) }
  }

  struct Answer: OperationCommand {
    typealias O = CommitmentAnswer
    static let configuration = CommandConfiguration(
      abstract: "Answer how a commitment of yours went; only you read it.",
      discussion: """
        Answering again, before it comes back next, corrects the answer.

        EXAMPLES
          kohort commitment answer R17 kept --as E1001
          kohort commitment answer R17 partly --words "Not on Mondays." --as E1001
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A commitment, such as R17.") var reflection: String
    @Argument(help: "kept, partly or not.") var outcome: CommitmentOutcome
    @Option(help: "In your own words; - reads standard input.") var words: String?

    func parameters() throws -> CommitmentAnswer.Parameters {
      let text = try words.map {
        try TextInput.text($0, about: Words(sv: "", en: ""), try global.settings().language)
      }
      return .init(reflection: reflection, outcome: outcome, words: text)
    }
  }

  struct Count: OperationCommand {
    typealias O = CommitmentCount
    static let configuration = CommandConfiguration(
      abstract: "Count how commitments went; for HR.",
      discussion: """
        Never whose. A number that is missing is below five, or would give away one that is.

        EXAMPLES
          kohort commitment count
        """)

    @OptionGroup var global: GlobalOptions

    func parameters() -> CommitmentCount.Parameters { .init() }
  }
}

extension CommitmentOutcome: ExpressibleByArgument {}
