public import ArgumentParser
import Bilingual
public import KohortService

/// `kohort commitment …`: what one has said one would do, and how it went.
struct CommitmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "commitment",
    abstract: Words(
      sv: "Åtaganden: de kommer tillbaka till den som skrev dem efter 90 och 180 dagar.",
      en: "Commitments: they come back to their writer after 90 and 180 days."),
    subcommands: [List.self, Answer.self, Count.self])

  struct List: OperationCommand {
    typealias O = CommitmentList
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lista dina åtaganden, och vilka av dem som väntar på svar.",
        en: "List your commitments, and which of them wait for an answer."),
      examples: Words(
        same: """
          kohort commitment list --as E1001
          kohort commitment list --due --as E1001
          """))

    @OptionGroup var global: GlobalOptions
    @Flag(help: ArgumentHelp(sv: "Bara de som väntar på svar.", en: "Only those that wait for an answer."))
    var due = false

    func parameters() -> CommitmentList.Parameters { .init(due: due) }
  }

  struct Answer: OperationCommand {
    typealias O = CommitmentAnswer
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Svara på hur det gick med ett åtagande; bara du läser svaret.",
        en: "Answer how a commitment of yours went; only you read it."),
      discussion: Words(
        sv: """
          Den som svarar en gång till, innan åtagandet kommer tillbaka nästa gång, rättar
          svaret.
          """,
        en: "Answering again, before it comes back next, corrects the answer."),
      examples: Words(
        sv: """
          kohort commitment answer R17 kept --as E1001
          kohort commitment answer R17 partly --words "Inte på måndagar." --as E1001
          """,
        en: """
          kohort commitment answer R17 kept --as E1001
          kohort commitment answer R17 partly --words "Not on Mondays." --as E1001
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Ett åtagande, till exempel R17.", en: "A commitment, such as R17."))
    var reflection: String
    @Argument(help: ArgumentHelp(sv: "kept (hållet), partly (delvis) eller not (inte).", en: "kept, partly or not."))
    var outcome: CommitmentOutcome
    @Option(help: ArgumentHelp(sv: "Med egna ord; - läser standard in.", en: "In your own words; - reads standard input."))
    var words: String?

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
      abstract: Words(sv: "Räkna hur det har gått med åtagandena; för HR.", en: "Count how commitments went; for HR."),
      discussion: Words(
        sv: """
          Aldrig vems. Där det står – är talet under fem, eller skulle avslöja ett som är
          det.
          """,
        en: "Never whose. Where – stands the number is below five, or would give away one that is."),
      examples: Words(same: "kohort commitment count"))

    @OptionGroup var global: GlobalOptions

    func parameters() -> CommitmentCount.Parameters { .init() }

    func text(_ output: CommitmentCount.Output, _ language: Language) throws -> String {
      try ReportText.text(output, language, width: Terminal.width)
    }
  }
}

extension CommitmentOutcome: ExpressibleByArgument {}
