public import ArgumentParser
import Bilingual
import KohortService
import StrictJSON

/// `kohort reflection …`: what participants write.
struct ReflectionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reflection",
    abstract: Words(sv: "Reflektioner: det som deltagarna skriver.", en: "Reflections: what participants write."),
    subcommands: [
      Record.self, List.self, Show.self, Edit.self, Check.self, Widen.self, Withdraw.self, Delete.self, Answer.self, Wording.self,
    ])

  struct Record: OperationCommand {
    typealias O = ReflectionRecord
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Skriv en reflektion; bara du kan läsa den tills du delar den.",
        en: "Record a reflection; only you can read it until you share it."),
      discussion: Words(
        sv: """
          Utan text öppnas en editor på en terminal; - läser standard in. Ett misstag
          frågar om tre saker: vad du försökte, vad som gick fel, och vad du gör nu.
          """,
        en: """
          With no text an editor opens on a terminal; - reads standard input. A mistake
          asks three things: what you tried, what went wrong, and what you do now.
          """),
      examples: Words(
        sv: """
          kohort reflection record L2-014-3 --as E1001 "Jag avbryter mindre nu."
          kohort reflection record L2-014-3 --as E1001 --kind commitment
          kohort reflection record L2-014-3 --as E1001 --kind mistake \\
            --tried "Jag mejlade." --wrong "Ingen läste det." --now "Jag går dit."
          """,
        en: """
          kohort reflection record L2-014-3 --as E1001 "I interrupt less now."
          kohort reflection record L2-014-3 --as E1001 --kind commitment
          kohort reflection record L2-014-3 --as E1001 --kind mistake \\
            --tried "I sent an e-mail." --wrong "Nobody read it." --now "I walk over."
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .session) var session: String
    @Argument(help: ArgumentHelp(sv: "Vad du vill säga.", en: "What you want to say.")) var text: String?
    @Option(
      help: ArgumentHelp(
        sv: "insight (insikt), mistake (misstag), commitment (åtagande) eller proposal (ta bort-förslag).",
        en: "insight, mistake, commitment or proposal."))
    var kind: ReflectionKind = .insight
    @Option(help: ArgumentHelp(sv: "För ett misstag: vad du försökte.", en: "Of a mistake: what you tried."))
    var tried: String?
    @Option(help: ArgumentHelp(sv: "För ett misstag: vad som gick fel.", en: "Of a mistake: what went wrong."))
    var wrong: String?
    @Option(help: ArgumentHelp(sv: "För ett misstag: vad du gör nu.", en: "Of a mistake: what you do now.")) var now: String?
    @Option(help: ArgumentHelp(sv: "private (privat), cohort (kohorten) eller open (öppen).", en: "private, cohort or open."))
    var visibility: Visibility = .private
    @Flag(help: ArgumentHelp(sv: "Dela den genast utan att tillfrågas.", en: "Share it at once without being asked."))
    var yes = false
    @Flag(help: .confirmFindings) var confirmFindings = false

    func parameters() throws -> ReflectionRecord.Parameters {
      let about = Words(
        sv: "Din reflektion om \(session). Den här raden tas bort.",
        en: "Your reflection on \(session). This line is removed.")
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
      abstract: Words(
        sv: "Lista de reflektioner som du får läsa, de senaste först.",
        en: "List the reflections that you may read, newest first."),
      examples: Words(
        same: """
          kohort reflection list --mine --as E1001
          kohort reflection list --visibility open --kind mistake
          """))

    @OptionGroup var global: GlobalOptions
    @Flag(help: ArgumentHelp(sv: "Bara dina egna.", en: "Only your own.")) var mine = false
    @Option(help: ArgumentHelp(sv: "Bara om den här träffen.", en: "Only on this session.")) var session: String?
    @Option(help: ArgumentHelp(sv: "Bara från den här kohorten.", en: "Only of this cohort.")) var cohort: String?
    @Option(
      help: ArgumentHelp(
        sv: "insight (insikt), mistake (misstag), commitment (åtagande) eller proposal (ta bort-förslag).",
        en: "insight, mistake, commitment or proposal."))
    var kind: ReflectionKind?
    @Option(help: ArgumentHelp(sv: "private (privat), cohort (kohorten) eller open (öppen).", en: "private, cohort or open."))
    var visibility: Visibility?
    @Option(help: .limit) var limit: Int?

    func parameters() -> ReflectionList.Parameters {
      .init(mine: mine, session: session, cohort: cohort, kind: kind, visibility: visibility, limit: limit)
    }
  }

  struct Show: OperationCommand {
    typealias O = ReflectionShow
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Visa en reflektion; för författaren även hur många som skulle kunna läsa den.",
        en: "Show a reflection; to its author also who could read it."),
      examples: Words(same: "kohort reflection show R17 --as E1001"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .reflection) var reflection: String

    func parameters() -> ReflectionShow.Parameters { .init(reflection: reflection) }

    func text(_ output: ReflectionShow.Output, _ language: Language) throws -> String {
      let shown = try JSONValue(encoding: output.reflection)
      let text = TextTable.render(shown, language, width: Terminal.width, operation: ReflectionShow.name)
      guard let readers = output.readers else { return text }
      let wasShared = output.reflection.visibility != .private
      let cohort = output.cohort
      let earlier = try output.earlier.map { earlier in
        "\n\n"
          + Words(
            sv: "Tidigare, för dig; det som var delat även för registratorn:",
            en: "Before, for you; what was shared for the registrar too:")[language] + "\n"
          + TextTable.render(
            try JSONValue(encoding: ["versions": earlier]), language, width: Terminal.width, operation: ReflectionShow.name)
      }
      guard !output.reflection.withdrawn else {
        let sealed = Words(
          sv: "Du har tagit tillbaka den: bara du\(wasShared ? " och registratorn" : "") kan läsa den.",
          en: "You have taken it back: only you\(wasShared ? " and the registrar" : "") can read it.")
        return text + (earlier ?? "") + "\n\n" + sealed[language]
      }
      return text + (earlier ?? "") + "\n\n"
        + Self.readers(output.reflection.visibility, cohort, readers)[language]
    }

    /// Who reads it, and who would one step up.
    private static func readers(
      _ visibility: Visibility, _ cohort: String, _ readers: ReflectionShow.Output.Readers
    ) -> Words {
      switch visibility {
      case .private:
        Words(
          sv: "Bara du kan läsa den. Om du delar den med kohorten \(cohort) kan \(readers.cohort) läsa den, deltagare och "
            + "processledare; om du öppnar den, \(readers.open).",
          en: "Only you can read it. If you share it with the cohort \(cohort), \(readers.cohort) can read it, members and "
            + "facilitators; if you open it, \(readers.open).")
      case .cohort:
        Words(
          sv: "\(readers.cohort) i kohorten \(cohort) kan läsa den, deltagare och processledare. "
            + "Om du öppnar den kan \(readers.open).",
          en: "\(readers.cohort) in the cohort \(cohort) can read it, members and facilitators. "
            + "If you open it, \(readers.open) can.")
      case .open:
        Words(
          sv: "Alla \(readers.open) i organisationen kan läsa den.", en: "All \(readers.open) in the organisation can read it.")
      }
    }
  }

  struct Edit: OperationCommand {
    typealias O = ReflectionEdit
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Ändra en av dina reflektioner; du ser hur den löd förut, och registratorn det som var delat.",
        en: "Change a reflection of yours; you see how it read before, and the registrar what was shared."),
      discussion: Words(
        sv: """
          Utan text öppnas en editor på en terminal, med texten som den är; - läser
          standard in.
          """,
        en: "With no text an editor opens on a terminal, with the text as it is; - reads standard input."),
      examples: Words(
        sv: """
          kohort reflection edit R17 --as E1001
          kohort reflection edit R17 --as E1001 "Jag avbryter mindre, för det mesta."
          """,
        en: """
          kohort reflection edit R17 --as E1001
          kohort reflection edit R17 --as E1001 "I interrupt less now, most days."
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .reflection) var reflection: String
    @Argument(help: ArgumentHelp(sv: "Vad den ska säga.", en: "What it is to say.")) var text: String?
    @Option(help: ArgumentHelp(sv: "För ett misstag: vad du försökte.", en: "Of a mistake: what you tried."))
    var tried: String?
    @Option(help: ArgumentHelp(sv: "För ett misstag: vad som gick fel.", en: "Of a mistake: what went wrong."))
    var wrong: String?
    @Option(help: ArgumentHelp(sv: "För ett misstag: vad du gör nu.", en: "Of a mistake: what you do now.")) var now: String?
    @Flag(help: .confirmFindings) var confirmFindings = false

    func parameters() throws -> ReflectionEdit.Parameters {
      let settings = try global.settings()
      let shown = try Database(settings).perform(ReflectionShow.self, .init(reflection: reflection)).reflection
      var written = ReflectionEdit.Parameters(reflection: reflection, text: text, tried: tried, wrong: wrong, now: now)
      let hasParts = tried != nil || wrong != nil || now != nil
      if shown.tried != nil || hasParts {
        if text == nil, !hasParts {
          (written.tried, written.wrong, written.now) = try MistakeInput.ask(
            nil, nil, nil, startingWith: [shown.tried, shown.wrong, shown.now], settings.language)
        }
      } else {
        written.text = try TextInput.text(
          text, about: Words(sv: "Den här raden tas bort.", en: "This line is removed."),
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
      abstract: Words(
        sv: "Se vilka som skulle kunna läsa en reflektion, och vad i den som är värt att tänka över först.",
        en: "See who would be able to read a reflection, and what in it is worth a thought first."),
      discussion: Words(
        sv: """
          Letar efter personnummer, telefonnummer, e-postadresser, namn på personer i
          organisationen, och ord om brukare, patienter och elever. Det är en hjälp, och
          bevisar ingenting: den som har skyddade personuppgifter hittas inte på namnet,
          för att ingen ska kunna leta efter dem här.
          """,
        en: """
          Looks for personal identity numbers, phone numbers, e-mail addresses, names of people in the
          organisation, and words about clients, patients and pupils. It helps, and proves nothing:
          who has a protected identity is not found by name, so that nobody can look for them here.
          """),
      examples: Words(
        same: """
          kohort reflection check R17 --to cohort --as E1001
          kohort reflection check R17 --to open --as E1001 --format json
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .reflection) var reflection: String
    @Option(help: ArgumentHelp(sv: "cohort (kohorten) eller open (öppen).", en: "cohort or open.")) var to: Visibility

    func parameters() -> ReflectionCheck.Parameters { .init(reflection: reflection, to: to) }
  }

  struct Answer: OperationCommand {
    typealias O = ReflectionAnswer
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Svara på ett öppet ta bort-förslag; för HR.", en: "Answer an open proposal to remove something; for HR."),
      discussion: Words(
        sv: """
          Den som kan läsa förslaget läser svaret, och den som skrev det får ett meddelande.
          Ett nytt svar ersätter det förra: först att saken ses över, sedan vad det blev.
          Det som behålls har ett skäl, så säg det. De öppna förslagen står i kohort report
          show lessons.
          """,
        en: """
          Whoever can read the proposal reads the answer, and its author is told by a message.
          Answering again puts a new answer in its place: first that it is being looked at,
          then what became of it. What is kept is kept for a reason, so say it. The open
          proposals stand in kohort report show lessons.
          """),
      examples: Words(
        sv: """
          kohort reflection answer R17 reviewing
          kohort reflection answer R17 removed --words "Blanketten är borta från 1 mars."
          kohort reflection answer R17 kept --words "Lagen kräver den: skollagen 6 kap."
          """,
        en: """
          kohort reflection answer R17 reviewing
          kohort reflection answer R17 removed --words "The form is gone from 1 March."
          kohort reflection answer R17 kept --words "The law asks for it: school act, chapter 6."
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Ett förslag, till exempel R17.", en: "A proposal, such as R17.")) var reflection: String
    @Argument(
      help: ArgumentHelp(
        sv: "reviewing (ses över), removed (borttaget) eller kept (behålls).", en: "reviewing, removed or kept."))
    var answer: ProposalAnswer
    @Option(
      help: ArgumentHelp(
        sv: "Med arbetsgivarens ord; - läser standard in.", en: "In the employer's words; - reads standard input."))
    var words: String?

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
      abstract: Words(sv: "Låt fler läsa en av dina reflektioner.", en: "Let more people read a reflection of yours."),
      discussion: Words(
        sv: """
          Visar vilka som kommer att kunna läsa och vad i texten som är värt att tänka
          över, och frågar först; utan terminal svarar --yes och --confirm-findings.
          """,
        en: """
          Shows who will be able to read and what in the text is worth a thought, and asks first; off a
          terminal --yes and --confirm-findings answer.
          """),
      examples: Words(
        same: """
          kohort reflection widen R17 --to cohort --as E1001
          kohort reflection widen R17 --to open --yes --confirm-findings --as E1001
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .reflection) var reflection: String
    @Option(help: ArgumentHelp(sv: "cohort (kohorten) eller open (öppen).", en: "cohort or open.")) var to: Visibility
    @Flag(help: ArgumentHelp(sv: "Utan att tillfrågas om vilka som får läsa.", en: "Without being asked who may read."))
    var yes = false
    @Flag(help: .confirmFindings) var confirmFindings = false

    func parameters() throws -> ReflectionWiden.Parameters {
      let answer = try SharingQuestion(settings: global.settings()).ask(
        .init(reflection: reflection, to: to), .init(reading: yes, findings: confirmFindings))
      return .init(reflection: reflection, to: to, confirm: answer.reading, confirmFindings: answer.findings)
    }
  }

  struct Wording: OperationCommand {
    typealias O = ReflectionWording
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Visa eller ändra vad organisationen säger innan något delas; för HR.",
        en: "Show or set what the organisation says before something is shared; for HR."),
      examples: Words(
        same: """
          kohort reflection wording
          kohort reflection wording --sv "Det som delas kan begäras ut." --en "What is shared can be asked for."
          kohort reflection wording --standard
          """))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "Orden på svenska.", en: "The words in Swedish.")) var sv: String?
    @Option(help: ArgumentHelp(sv: "Orden på engelska.", en: "The words in English.")) var en: String?
    @Flag(help: ArgumentHelp(sv: "Gå tillbaka till kohorts egna ord.", en: "Go back to kohort's own words."))
    var standard = false

    func parameters() -> ReflectionWording.Parameters {
      .init(sv: sv, en: en, standard: standard ? true : nil)
    }
  }

  struct Withdraw: OperationCommand {
    typealias O = ReflectionWithdraw
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Ta tillbaka en reflektion, så att ingen annan ser den.", en: "Take a reflection back, so that nobody else sees it."),
      discussion: Words(
        sv: """
          De som kunde läsa den ser att den har tagits tillbaka, men inte vad som stod. Texten
          sparas, och kan läsas bara av dig och av registratorn. Det som aldrig har delats tas
          bort helt med kohort reflection delete.
          """,
        en: """
          Those who could read it see that it was taken back, and not what it said. The text is kept, and only you and
          the registrar can read it. What was never shared is removed altogether by kohort reflection delete.
          """),
      examples: Words(same: "kohort reflection withdraw R17 --as E1001")
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: .reflection) var reflection: String

    func parameters() -> ReflectionShow.Parameters { .init(reflection: reflection) }
  }
}

extension ReflectionCommand {
  struct Delete: OperationCommand {
    typealias O = ReflectionDelete
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Ta bort en reflektion som bara du har kunnat läsa.", en: "Remove a reflection that only you have been able to read."),
      discussion: Words(
        sv: "Frågar först på en terminal; utan terminal svarar --yes. Det som har delats tas tillbaka i stället.",
        en: "Asks first on a terminal; off one --yes answers. What was shared is withdrawn instead."),
      examples: Words(
        same: """
          kohort reflection delete R17 --as E1001
          kohort reflection delete R17 --yes --as E1001
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .reflection) var reflection: String
    @Flag(help: .yes) var yes = false

    func parameters() throws -> ReflectionDelete.Parameters {
      .init(reflection: reflection, confirm: try yes || global.dryRun || confirmed())
    }

    /// Off a terminal nobody is asked, and the operation itself refuses.
    private func confirmed() throws -> Bool {
      guard Terminal.canAsk else { return false }
      let language = try global.settings().language
      let question = Words(
        sv: "Ta bort \(reflection)? Det kan inte göras ogjort.", en: "Remove \(reflection)? It cannot be undone.")
      try Terminal.confirmOrEnd(question, language)
      return true
    }
  }
}

extension ReflectionKind: ExpressibleByArgument {}
extension Visibility: ExpressibleByArgument {}

extension ProposalAnswer: ExpressibleByArgument {}
