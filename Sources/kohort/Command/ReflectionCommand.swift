public import ArgumentParser
import Bilingual
import KohortService
import StrictJSON

/// `kohort reflection …`: what participants write.
struct ReflectionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reflection", abstract: "Reflections: what participants write.",
    subcommands: [
      Record.self, List.self, Show.self, Edit.self, Check.self, Widen.self, Withdraw.self, Answer.self, Wording.self,
    ])

  struct Record: OperationCommand {
    typealias O = ReflectionRecord
    static let configuration = CommandConfiguration(
      abstract: "Record a reflection; only you can read it until you share it.",
      discussion: """
        With no text an editor opens on a terminal; - reads standard input. A mistake
        asks three things: what you tried, what went wrong, and what you do now.

        EXAMPLES
          kohort reflection record L2-014-3 --as E1001 "I interrupt less now."
          kohort reflection record L2-014-3 --as E1001 --kind commitment
          kohort reflection record L2-014-3 --as E1001 --kind mistake \\
            --tried "I sent an e-mail." --wrong "Nobody read it." --now "I walk over."
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A session, such as L2-014-3.") var session: String
    @Argument(help: "What you want to say.") var text: String?
    @Option(help: "insight, mistake, commitment or proposal.") var kind: ReflectionKind = .insight
    @Option(help: "Of a mistake: what you tried.") var tried: String?
    @Option(help: "Of a mistake: what went wrong.") var wrong: String?
    @Option(help: "Of a mistake: what you do now.") var now: String?
    @Option(help: "private, cohort or open.") var visibility: Visibility = .private
    @Flag(help: "Share it at once without being asked.") var yes = false
    @Flag(help: "Names, numbers and the like in the text are meant to be there.") var confirmFindings = false

    func parameters() throws -> ReflectionRecord.Parameters {
      let about = Words(
        sv: "Din reflektion om \(session). Rader som börjar med # tas bort.",
        en: "Your reflection on \(session). Lines that begin with # are removed.")
      var written = ReflectionRecord.Parameters(
        session: session, kind: kind, text: text, tried: tried, wrong: wrong, now: now, visibility: visibility)
      let language = try global.settings().language
      if kind == .mistake {
        if text == nil { (written.tried, written.wrong, written.now) = try MistakeInput.ask(tried, wrong, now, language) }
      } else {
        written.text = try TextInput.text(text, about: about, language)
      }
      let whole = written.text ?? [written.tried, written.wrong, written.now].compactMap(\.self).joined(separator: "\n\n")
      let answer = try SharingQuestion(settings: global.settings()).ask(
        .init(session: session, text: whole, to: visibility), .init(reading: yes, findings: confirmFindings))
      written.confirm = answer.reading
      written.confirmFindings = answer.findings
      return written
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
      let text = TextTable.render(shown, language, width: Terminal.width, operation: ReflectionShow.name)
      guard let readers = output.readers else { return text }
      let cohort = output.cohort
      let earlier = try output.earlier.map { earlier in
        "\n\n" + Words(sv: "Tidigare, bara för dig:", en: "Before, for you alone:")[language] + "\n"
          + TextTable.render(try JSONValue(encoding: ["versions": earlier]), language, width: Terminal.width)
      }
      return text + (earlier ?? "") + "\n\n"
        + Words(
          sv: "Delad med kohorten \(cohort) kan \(readers.cohort) läsa den, deltagare och processledare; öppen \(readers.open).",
          en:
            "Shared with the cohort \(cohort), \(readers.cohort) could read it, members and facilitators; open, \(readers.open).")[
          language]
    }
  }

  struct Edit: OperationCommand {
    typealias O = ReflectionEdit
    static let configuration = CommandConfiguration(
      abstract: "Change a reflection of yours; you alone can see how it read before.",
      discussion: """
        With no text an editor opens on a terminal, with the text as it is; - reads standard input.

        EXAMPLES
          kohort reflection edit R17 --as E1001
          kohort reflection edit R17 --as E1001 "I interrupt less now, most days."
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A reflection, such as R17.") var reflection: String
    @Argument(help: "What it is to say.") var text: String?
    @Option(help: "Of a mistake: what you tried.") var tried: String?
    @Option(help: "Of a mistake: what went wrong.") var wrong: String?
    @Option(help: "Of a mistake: what you do now.") var now: String?
    @Flag(help: "Names, numbers and the like in the text are meant to be there.") var confirmFindings = false

    func parameters() throws -> ReflectionEdit.Parameters {
      let settings = try global.settings()
      let shown = try Database(settings).perform(ReflectionShow.self, .init(reflection: reflection)).reflection
      var written = ReflectionEdit.Parameters(reflection: reflection, text: text, tried: tried, wrong: wrong, now: now)
      if shown.tried != nil {
        if text == nil, tried == nil, wrong == nil, now == nil {
          (written.tried, written.wrong, written.now) = try MistakeInput.ask(
            nil, nil, nil, startingWith: [shown.tried, shown.wrong, shown.now], settings.language)
        }
      } else {
        written.text = try TextInput.text(
          text, about: Words(sv: "Rader som börjar med # tas bort.", en: "Lines that begin with # are removed."),
          startingWith: shown.text, settings.language)
      }
      let whole =
        written.text
        ?? [written.tried ?? shown.tried, written.wrong ?? shown.wrong, written.now ?? shown.now]
        .compactMap(\.self).joined(separator: "\n\n")
      written.confirmFindings = try SharingQuestion(settings: settings).ask(
        .init(reflection: reflection, text: whole, to: shown.visibility), .init(reading: true, findings: confirmFindings)
      ).findings
      return written
    }
  }

  struct Check: OperationCommand {
    typealias O = ReflectionCheck
    static let configuration = CommandConfiguration(
      abstract: "See who would be able to read a reflection, and what in it is worth a thought first.",
      discussion: """
        Looks for personal identity numbers, phone numbers, e-mail addresses, names of people in the
        organisation, and words about clients, patients and pupils. It helps, and proves nothing.

        EXAMPLES
          kohort reflection check R17 --to cohort --as E1001
          kohort reflection check R17 --to open --as E1001 --format json
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A reflection, such as R17.") var reflection: String
    @Option(help: "cohort or open.") var to: Visibility

    func parameters() -> ReflectionCheck.Parameters { .init(reflection: reflection, to: to) }
  }

  struct Answer: OperationCommand {
    typealias O = ReflectionAnswer
    static let configuration = CommandConfiguration(
      abstract: "Answer an open proposal to remove something; for HR.",
      discussion: """
        Whoever can read the proposal reads the answer, and its author is told by a message.
        Answering again puts a new answer in its place: first that it is being looked at,
        then what became of it. What is kept is kept for a reason, so say it. The open
        proposals stand in kohort report show lessons.

        EXAMPLES
          kohort reflection answer R17 reviewing
          kohort reflection answer R17 removed --words "The form is gone from 1 March."
          kohort reflection answer R17 kept --words "The law asks for it: school act, chapter 6."
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A proposal, such as R17.") var reflection: String
    @Argument(help: "reviewing, removed or kept.") var answer: ProposalAnswer
    @Option(help: "In the employer's words; - reads standard input.") var words: String?

    func parameters() throws -> ReflectionAnswer.Parameters {
      let text = try words.map {
        try TextInput.text($0, about: Words(sv: "", en: ""), try global.settings().language)
      }
      return .init(reflection: reflection, answer: answer, words: text)
    }
  }

  struct Widen: OperationCommand {
    typealias O = ReflectionWiden
    static let configuration = CommandConfiguration(
      abstract: "Let more people read a reflection of yours.",
      discussion: """
        Shows who will be able to read and what in the text is worth a thought, and asks first; off a
        terminal --yes and --confirm-findings answer.

        EXAMPLES
          kohort reflection widen R17 --to cohort --as E1001
          kohort reflection widen R17 --to open --yes --confirm-findings --as E1001
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A reflection, such as R17.") var reflection: String
    @Option(help: "cohort or open.") var to: Visibility
    @Flag(help: "Without being asked who may read.") var yes = false
    @Flag(help: "Names, numbers and the like in the text are meant to be there.") var confirmFindings = false

    func parameters() throws -> ReflectionWiden.Parameters {
      let answer = try SharingQuestion(settings: global.settings()).ask(
        .init(reflection: reflection, to: to), .init(reading: yes, findings: confirmFindings))
      return .init(reflection: reflection, to: to, confirm: answer.reading, confirmFindings: answer.findings)
    }
  }

  struct Wording: OperationCommand {
    typealias O = ReflectionWording
    static let configuration = CommandConfiguration(
      abstract: "Show or set what the organisation says before something is shared; for HR.",
      discussion: """
        EXAMPLES
          kohort reflection wording
          kohort reflection wording --sv "Det som delas kan begäras ut." --en "What is shared can be asked for."
          kohort reflection wording --standard
        """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "The words in Swedish.") var sv: String?
    @Option(help: "The words in English.") var en: String?
    @Flag(help: "Go back to kohort's own words.") var standard = false

    func parameters() -> ReflectionWording.Parameters {
      .init(sv: sv, en: en, standard: standard ? true : nil)
    }
  }

  struct Withdraw: OperationCommand {
    typealias O = ReflectionWithdraw
    static let configuration = CommandConfiguration(
      abstract: "Take a reflection back, so that nobody else sees it.",
      discussion:
        "Those who could read it see that it was taken back. The text stays sealed for the registrar.\n\nEXAMPLES\n  kohort reflection withdraw R17 --as E1001"
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A reflection, such as R17.") var reflection: String

    func parameters() -> ReflectionShow.Parameters { .init(reflection: reflection) }
  }
}

extension ReflectionKind: ExpressibleByArgument {}
extension Visibility: ExpressibleByArgument {}

extension ProposalAnswer: ExpressibleByArgument {}
