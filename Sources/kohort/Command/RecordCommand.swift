public import ArgumentParser
import Bilingual
import KohortService
import Planning

/// `kohort record …`: what was shared and may be a public record.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: Words(
      sv: "Det som har delats och kan vara allmän handling: för registratorn.",
      en: "What was shared and may be a public record: for the registrar."),
    subcommands: [List.self, Disclose.self, Dispose.self])

  struct List: OperationCommand {
    typealias O = RecordList
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lista det som någon gång har delats, utan ett ord ur texterna.",
        en: "List what was shared at some time, not a word of it."),
      discussion: Words(
        sv: """
          shared (delad): läses fortfarande av dem den delades med. withdrawn
          (återtagen): författaren har tagit tillbaka den. erased (raderad): författaren
          har raderat den, eller har raderats. HR ger rättigheten: kohort access grant
          NUMMER registrar.
          """,
        en: """
          shared: still read by those it was shared with. withdrawn: its author has taken it back. erased: its author has
          erased it, or was erased. HR gives the right: kohort access grant NUMBER registrar.
          """),
      examples: Words(
        same: """
          kohort record list --as E9
          kohort record list --as E9 --state withdrawn --from 2027-01-01
          """))

    @OptionGroup var global: GlobalOptions
    @Option(
      help: ArgumentHelp(
        sv: "Bara shared (delade), withdrawn (återtagna) eller erased (raderade).", en: "Only shared, withdrawn or erased."))
    var state: RecordState?
    @Option(help: ArgumentHelp(sv: "Bara från den här kohorten.", en: "Only of this cohort.")) var cohort: String?
    @Option(help: ArgumentHelp(sv: "Första dagen.", en: "The first day."), transform: Arguments.day) var from: Day?
    @Option(help: ArgumentHelp(sv: "Sista dagen.", en: "The last day."), transform: Arguments.day) var to: Day?

    func parameters() -> RecordList.Parameters { .init(state: state, cohort: cohort, from: from, to: to) }
  }

  struct Disclose: OperationCommand {
    typealias O = RecordDisclose
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Visa texten i en handling; det loggas, och författaren ser det.",
        en: "Show the text of one; logged, and its author sees it."),
      examples: Words(same: "kohort record disclose R17 --matter \"KS 2027/123\" --as E9"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "En handling, till exempel R17.", en: "A record, such as R17.")) var record: String
    @Option(
      help: ArgumentHelp(
        sv: "Ärendet som den begärdes ut i, för loggen.", en: "The matter in which it was asked for, for the log."))
    var matter: String?

    func parameters() -> RecordDisclose.Parameters { .init(record: record, matter: matter) }
  }

  struct Dispose: OperationCommand {
    typealias O = RecordDispose
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Gallra det som har varit dolt tillräckligt länge, enligt ett gallringsbeslut.",
        en: "Remove for good what has been sealed long enough, by a disposal decision."),
      discussion: Words(
        sv: """
          Det som har återtagits eller raderats för minst så många dagar sedan försvinner
          för gott; det som fortfarande är delat blir kvar. Inget som är dolt tas bort på
          något annat sätt. Säger hur mycket och frågar först; utan terminal svarar
          --yes.
          """,
        en: """
          What was withdrawn or erased at least so many days ago goes; what is still shared stays. Nothing sealed is removed
          in any other way. Says how much and asks first; off a terminal --yes answers.
          """),
      examples: Words(
        same: """
          kohort record dispose --decision "KS 2027/123" --older-than 730 --as E9 --dry-run
          kohort record dispose --decision "KS 2027/123" --older-than 730 --as E9 --yes
          """))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "Var gallringsbeslutet finns.", en: "Where the disposal decision stands."))
    var decision: String
    @Option(
      help: ArgumentHelp(
        sv: "Det som har varit dolt i minst så många dagar försvinner.",
        en: "What has been sealed for at least so many days goes.", valueName: "days"))
    var olderThan: Int
    @Flag(help: .yes) var yes = false

    func parameters() throws -> RecordDispose.Parameters {
      .init(decision: decision, olderThan: olderThan, confirm: try yes || global.dryRun || confirmed())
    }

    /// Off a terminal nobody is asked, and the operation itself says how much would go.
    private func confirmed() throws -> Bool {
      guard Terminal.canAsk else { return false }
      let settings = try global.settings()
      let tried = try Database(settings).perform(
        RecordDispose.self, .init(decision: decision, olderThan: olderThan, confirm: true), keeping: false)
      let question = Words(
        sv: "Antal texter som försvinner för gott: \(tried.disposed). Gallra?",
        en: "Texts that go for good: \(tried.disposed). Dispose?")
      try Terminal.confirmOrEnd(question, settings.language)
      return true
    }
  }
}

extension RecordState: ExpressibleByArgument {}
