import ArgumentParser
import Bilingual
import KohortService
import Planning

extension PlanCommand {
  /// `kohort plan explain …`
  struct Explain: OperationCommand {
    typealias O = PlanExplain
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Förklara varför en plan är som den är, eller varför det inte finns någon.",
        en: "Explain why a plan is as it is, or why there is none."),
      discussion: Words(
        sv: """
          För en plan i databasen, med dess namn eller omgångens; eller för filer, ett
          planeringsproblem och sedan en plan, utan databas. Fråga om en sak i taget.

          --person      de regler som står i vägen för varje annan kohort, och vad de tre
                        bästa skulle kosta
          --cohort      antal mot gränser, vilka som står varandra nära, vad den bidrar
                        med till varje mått, vilka som lättast kunde lämna den
          --session     tidigare tider, och vad som står i vägen för var och en: rum,
                        processledare, deltagare, arbetsplatser, mellanrum
          --infeasible  den minsta mängd regler som går emot varandra, och vad som löser
                        det (behöver ingen plan)
          """,
        en: """
          Of a plan in the database, by its name or its edition's; or of files, a
          planning problem and then a plan, with no database. Ask about one thing at
          a time.

          --person      the rules that stand in the way of every other cohort, and what
                        the three best would cost
          --cohort      numbers against limits, who is close to whom, what it adds to
                        each term, who could leave most easily
          --session     earlier times, and what stands in the way of each: room,
                        facilitators, members, workplaces, gaps
          --infeasible  the smallest set of rules that contradict each other, and what
                        frees it (needs no plan)
          """),
      examples: Words(
        same: """
          kohort plan explain L2 --person E1077
          kohort plan explain L2-p1 --cohort L2-014
          kohort plan explain L2-p1 --session L2-014-3
          kohort plan explain L2 --infeasible
          kohort plan explain problem.json plan.json --person E1077 --format json
          kohort plan explain problem.json --infeasible
          """),
      exitStatus: Words(
        sv: """
           0 förklarat   64 inget, eller flera saker, att fråga om
          65 planen har ingen sådan person, kohort eller träff
          """,
        en: """
           0 explained   64 nothing, or several things, asked about
          65 the plan has no such person, cohort or session
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: .planOrProblem) var plan: String
    @Argument(help: .planFile) var document: String?
    @Option(
      help: ArgumentHelp(
        sv: "Någon i planen, med anställningsnummer eller alias.", en: "Somebody in the plan, by employee number or alias."))
    var person: String?
    @Option(help: ArgumentHelp(sv: "En kohort i planen.", en: "A cohort of the plan.")) var cohort: String?
    @Option(
      help: ArgumentHelp(
        sv: "En träff i planen: kohorten, - och modulens nummer.",
        en: "A session of the plan: the cohort, - and the number of the module."))
    var session: String?
    @Flag(help: ArgumentHelp(sv: "Varför reglerna går emot varandra.", en: "Why the rules contradict each other."))
    var infeasible = false

    func parameters() -> PlanExplain.Parameters {
      .init(plan: plan, person: person, cohort: cohort, session: session, infeasible: infeasible ? true : nil)
    }

    func run() throws {
      let settings = try global.settings()
      guard document != nil || PlanFiles.isFile(plan) else {
        return try show(Database(settings).perform(PlanExplain.self, parameters()), settings.language)
      }
      let question = try PlanQuestion(
        person: person,
        cohort: cohort,
        session: session,
        infeasible: infeasible
      )
      try show(
        PlanFiles.explain(
          question,
          problem: plan,
          plan: document,
          settings.language,
          warn: { Terminal.note($0[settings.language]) }
        ),
        settings.language
      )
    }

    func text(_ output: PlanExplanation, _ language: Language) -> String {
      ExplainText.text(output, language)
    }

    /// As CSV the list that matters most of an answer: alternatives, people who could leave, times, clashes.
    func show(_ output: PlanExplanation, _ language: Language) throws {
      switch global.format {
      case .text: if !global.quiet { Terminal.say(text(output, language)) }
      case .json: try showJSON(output)
      case .csv: Terminal.say(try csv(output))
      }
    }

    private func csv(_ output: PlanExplanation) throws -> String {
      if let person = output.person { return try TextTable.csv(person, global.csvDialect) }
      if let cohort = output.cohort { return try TextTable.csv(Leavers(leavers: cohort.leavers), global.csvDialect) }
      if let session = output.session { return try TextTable.csv(session, global.csvDialect) }
      return try output.infeasible.map { try TextTable.csv($0, global.csvDialect) } ?? ""
    }

    /// Of a cohort's lists the one that leads to something being done.
    private struct Leavers: Codable {
      let leavers: [CohortExplanation.Leaver]
    }
  }

  /// `kohort plan compare …`
  struct Compare: OperationCommand {
    typealias O = PlanCompare
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Ställ två planer bredvid varandra.", en: "Set two plans side by side."),
      discussion: Words(
        sv: """
          För planer i databasen, med deras namn eller omgångar; eller för filer, med det
          planeringsproblem som de svarar på.
          """,
        en: """
          Of plans in the database, by their names or editions; or of files, with the
          planning problem they answer.
          """),
      examples: Words(
        same: """
          kohort plan compare L2-p1 L2-p2
          kohort plan compare a.json b.json --problem problem.json
          kohort plan compare a.json b.json --problem p.json --other-problem q.json
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv: "En plans namn, eller en omgångs; eller en fil med en plan.", en: "A plan's name, or an edition's; or a plan's file.")
    )
    var plan: String
    @Argument(help: ArgumentHelp(sv: "Planen att ställa bredvid.", en: "The plan to set beside it.")) var other: String
    @Option(help: ArgumentHelp(sv: "För filer: planeringsproblemet.", en: "For files: the planning problem."))
    var problem: String?
    @Option(
      help: ArgumentHelp(
        sv: "För filer: den andra planens problem, om det är ett annat.",
        en: "For files: the other plan's problem, where it is another."))
    var otherProblem: String?

    func validate() throws {
      let files = [plan, other].filter(PlanFiles.isFile).count
      if files == 1 {
        throw ValidationError(
          Words(sv: "Jämför två planer i databasen, eller två filer.", en: "Compare two plans in the database, or two files."))
      }
      if files == 2, problem == nil {
        throw ValidationError(
          Words(
            sv: "Ange filernas planeringsproblem med --problem.", en: "Give the planning problem of the files with --problem."))
      }
      if files == 0, problem != nil || otherProblem != nil {
        throw ValidationError(Words(sv: "--problem är för planer i filer.", en: "--problem is for plans in files."))
      }
    }

    func parameters() -> PlanCompare.Parameters { .init(plan: plan, other: other) }

    func run() throws {
      let settings = try global.settings()
      guard let problem else {
        return try show(Database(settings).perform(PlanCompare.self, parameters()), settings.language)
      }
      let comparison = try PlanFiles.compare(
        (problem, plan),
        (otherProblem ?? problem, other),
        settings.language,
        warn: { Terminal.note($0[settings.language]) }
      )
      try show(comparison, settings.language)
    }

    func text(_ output: PlanComparison, _ language: Language) -> String {
      CompareText.comparison(output, language)
    }
  }
}
