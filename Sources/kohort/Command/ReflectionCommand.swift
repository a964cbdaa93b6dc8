public import ArgumentParser
import Bilingual
import KohortService
import StrictJSON

/// `kohort reflection …`: what participants write.
struct ReflectionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reflection", abstract: "Reflections: what participants write.",
    subcommands: [Record.self, List.self, Show.self, Widen.self, Withdraw.self])

  struct Record: OperationCommand {
    typealias O = ReflectionRecord
    static let configuration = CommandConfiguration(
      abstract: "Record a reflection; only you can read it until you share it.",
      discussion: """
        With no text an editor opens on a terminal; - reads standard input.

        EXAMPLES
          kohort reflection record L2-014-3 --as E1001 "I interrupt less now."
          kohort reflection record L2-014-3 --as E1001 --kind commitment
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A session, such as L2-014-3.") var session: String
    @Argument(help: "What you want to say.") var text: String?
    @Option(help: "insight, mistake, commitment or proposal.") var kind: ReflectionKind = .insight
    @Option(help: "private, cohort or open.") var visibility: Visibility = .private
    @Flag(help: "Share it at once without being asked.") var yes = false

    func parameters() throws -> ReflectionRecord.Parameters {
      let text = try TextInput.text(
        text,
        about: Words(
          sv: "Din reflektion om \(session). Rader som börjar med # tas bort.",
          en: "Your reflection on \(session). Lines that begin with # are removed."),
        try global.settings().language)
      return .init(session: session, kind: kind, text: text, visibility: visibility, confirm: yes)
    }
  }

  struct List: OperationCommand {
    typealias O = ReflectionList
    static let configuration = CommandConfiguration(
      abstract: "List the reflections that you may read, newest first.",
      discussion: """
        EXAMPLES
          kohort reflection list --mine --as E1001
          kohort reflection list --visibility open --kind mistake
        """)

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Only your own.") var mine = false
    @Option(help: "Only on this session.") var session: String?
    @Option(help: "Only of this cohort.") var cohort: String?
    @Option(help: "insight, mistake, commitment or proposal.") var kind: ReflectionKind?
    @Option(help: "private, cohort or open.") var visibility: Visibility?
    @Option(help: "At most this many.") var limit: Int?

    func parameters() -> ReflectionList.Parameters {
      .init(mine: mine, session: session, cohort: cohort, kind: kind, visibility: visibility, limit: limit)
    }
  }

  struct Show: OperationCommand {
    typealias O = ReflectionShow
    static let configuration = CommandConfiguration(
      abstract: "Show a reflection; to its author also who could read it.",
      discussion: "EXAMPLES\n  kohort reflection show R17 --as E1001")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A reflection, such as R17.") var reflection: String

    func parameters() -> ReflectionShow.Parameters { .init(reflection: reflection) }

    func text(_ output: ReflectionShow.Output, _ language: Language) throws -> String {
      let shown = try JSONValue(encoding: output.reflection)
      let text = TextTable.render(shown, language, width: Terminal.width)
      guard let readers = output.readers else { return text }
      let cohort = output.cohort
      return text + "\n\n" + Words(
        sv: "Delad med kohorten \(cohort) kan \(readers.cohort) läsa den, deltagare och processledare; öppen \(readers.open).",
        en: "Shared with the cohort \(cohort), \(readers.cohort) could read it, members and facilitators; open, \(readers.open).")[
          language]
    }
  }

  struct Widen: OperationCommand {
    typealias O = ReflectionWiden
    static let configuration = CommandConfiguration(
      abstract: "Let more people read a reflection of yours.",
      discussion: """
        Shows who will be able to read and asks first; off a terminal --yes answers.

        EXAMPLES
          kohort reflection widen R17 --to cohort --as E1001
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A reflection, such as R17.") var reflection: String
    @Option(help: "cohort or open.") var to: Visibility
    @Flag(help: "Without being asked.") var yes = false

    func parameters() throws -> ReflectionWiden.Parameters {
      .init(reflection: reflection, to: to, confirm: try yes || confirmed())
    }

    /// Off a terminal nobody is asked, and the operation itself says who would be able to read.
    private func confirmed() throws -> Bool {
      guard Terminal.canAsk else { return false }
      let settings = try global.settings()
      let shown = try Database(settings).perform(ReflectionShow.self, .init(reflection: reflection))
      guard let readers = shown.readers else { return false }
      let question =
        to == .open
        ? Words(
          sv: "Alla \(readers.open) i organisationen kan sedan läsa den, och den kan vara en allmän handling. Dela?",
          en: "All \(readers.open) people of the organisation will be able to read it, and it can be a public record. Share?")
        : Words(
          sv: "De \(readers.cohort) i \(shown.cohort) kan sedan läsa den, och den kan vara en allmän handling. Dela?",
          en: "The \(readers.cohort) people of \(shown.cohort) will be able to read it, and it can be a public record. Share?")
      guard try Terminal.confirm(question, settings.language) else {
        Terminal.note(Words(sv: "Inget har ändrats.", en: "Nothing has changed.")[settings.language])
        throw ExitCode(0)
      }
      return true
    }
  }

  struct Withdraw: OperationCommand {
    typealias O = ReflectionWithdraw
    static let configuration = CommandConfiguration(
      abstract: "Take a reflection back, so that nobody else sees it.",
      discussion: "EXAMPLES\n  kohort reflection withdraw R17 --as E1001")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A reflection, such as R17.") var reflection: String

    func parameters() -> ReflectionShow.Parameters { .init(reflection: reflection) }
  }
}

extension ReflectionKind: ExpressibleByArgument {}
extension Visibility: ExpressibleByArgument {}
