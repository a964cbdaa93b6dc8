import ArgumentParser
import Bilingual
import Foundation
import KohortService
import Planning
import StrictJSON

/// `kohort plan …`
struct PlanCommand: ParsableCommand {
  /// The changes that `--what-if` takes.
  static let whatIfHelp = Words(
    sv: """
      TÄNK OM
        --what-if visar en variant bredvid planen, sökt med lika många steg; flera
        ger var sin kolumn, komman inom en gör ändringar tillsammans. När reglerna
        inte går ihop står i stället vilka varianter som har en plan. En ändring är
        ett namn, och sedan + eller - och hur mycket, eller = och vad det blir:
          rooms (rum), seats (platser i varje rum), room_days (stängda dagar öppnas)
          dates (fler datum i slutet), gap.min, gap.max (dagar, eller gap.max:MODUL)
          facilitators (processledare), facilitators.week, facilitators.session
          (i veckan, på varje träff)
          count (kohorter), size.min, size.max, workplace.max (ur en i en kohort)
          manager.min, manager.max, staff.min … (i en kohort)
          cover (borta en dag, ur alla arbetsplatser eller cover:ARBETSPLATS)
          absent (saknas på en träff), reporting_line=apart|together|any
      """,
    en: """
      WHAT IF
        --what-if shows a variant beside the plan, searched for with as many steps;
        several give a column each, commas within one make changes together. When the
        rules contradict each other it says which variants have a plan instead. A
        change is a name, and then + or - and how much, or = and what it becomes:
          rooms, seats (in every room), room_days (closed days opened)
          dates (more dates at the end), gap.min, gap.max (days, or gap.max:MODULE)
          facilitators, facilitators.week, facilitators.session (at each session)
          count (cohorts), size.min, size.max, workplace.max (of one in a cohort)
          manager.min, manager.max, staff.min … (in a cohort)
          cover (away a day, of all workplaces or cover:WORKPLACE)
          absent (missing at a session), reporting_line=apart|together|any
      """)

  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: Words(sv: "Planer: förslag till kohorter med träffar.", en: "Plans: proposals of cohorts with sessions."),
    subcommands: [
      Propose.self, Show.self, Explain.self, Compare.self, Move.self, Swap.self, Publish.self, Unpublish.self,
      Repair.self, Forecast.self, Solve.self, Check.self,
    ]
  )

  struct Propose: OperationCommand {
    typealias O = PlanPropose
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Föreslå kohorter och träffar för en omgång.", en: "Propose cohorts and sessions for an edition."),
      discussion: Words(
        sv: """
          Inget ändras för någon förrän planen publiceras. Ctrl-C avslutar sökningen med
          den bästa planen hittills.
          """,
        en: """
          Nothing changes for anybody until the plan is published. Ctrl-C ends the search
          with the best plan so far.
          """),
      examples: Words(
        same: """
          kohort plan propose L2
          kohort plan propose L2 --seconds 600
          kohort plan propose L2 --what-if rooms+1 --what-if size.max+2,rooms+1
          kohort plan show L2
          kohort plan publish L2
          """),
      topic: whatIfHelp,
      exitStatus: Words(
        sv: """
          0 en plan som inte bryter någon regel   1 den bästa planen bryter några
          65 reglerna går emot varandra
          """,
        en: """
          0 a plan that breaks no rule   1 the best plan still breaks some
          65 the rules contradict each other
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Omgångens namn.", en: "The edition's name.")) var edition: String
    @Option(help: ArgumentHelp(sv: "Hur länge sökningen får pågå.", en: "How long to search.")) var seconds: Double?
    @Option(
      help: ArgumentHelp(
        sv: "Antal steg i stället för tid; samma startvärde och steg ger samma plan.",
        en: "Proposals to make instead; the same seed and steps make the same plan."))
    var steps: Int?
    @Option(help: ArgumentHelp(sv: "Var slumpen börjar.", en: "Where chance begins.")) var seed: UInt64?
    @Option(
      help: ArgumentHelp(
        sv: "En ändring att pröva; flera kan anges, och inget sparas.",
        en: "A change to try; several may be given, and nothing is kept.", valueName: "change"))
    var whatIf: [String] = []

    func parameters() -> PlanPropose.Parameters {
      .init(edition: edition, seconds: seconds, steps: steps, seed: seed, whatIf: whatIf.isEmpty ? nil : whatIf)
    }

    func text(_ output: PlanSummary, _ language: Language) -> String {
      if let variants = output.whatIf { return CompareText.variants(variants, language) }
      return [PlanText.summary(output, language), PlanText.next(output, language)].joined(separator: "\n\n")
    }

    func complaints(_ output: PlanSummary, _ language: Language) -> [String] {
      output.warnings.map { $0[language] }
    }
  }

  struct Show: OperationCommand {
    typealias O = PlanShow
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Visa en plan.", en: "Show a plan."),
      discussion: Words(
        sv: """
          En omgångs plan är den publicerade, annars den senaste. --problem och
          --document skriver ut själva dokumenten, så som plan solve och plan check tar
          dem.
          """,
        en: """
          The plan of an edition is the published one, and else the latest. --problem and
          --document print the documents themselves, as plan solve and plan check take
          them.
          """),
      examples: Words(
        same: """
          kohort plan show L2
          kohort plan show L2-p1 --cohort L2-014
          kohort plan show L2-p1 --problem > problem.json
          kohort plan show L2-p1 --document > plan.json
          kohort plan check problem.json plan.json
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: .plan) var plan: String
    @Option(
      help: ArgumentHelp(
        sv: "En kohort i planen, med deltagare och träffar.", en: "One cohort of the plan, with members and sessions."))
    var cohort: String?
    @Flag(
      help: ArgumentHelp(sv: "Skriv ut planeringsproblemet och inget annat.", en: "Print the planning problem and nothing else."))
    var problem = false
    @Flag(help: ArgumentHelp(sv: "Skriv ut plandokumentet och inget annat.", en: "Print the plan document and nothing else."))
    var document = false

    func validate() throws {
      if problem, document {
        throw ValidationError(Words(sv: "Välj en av --problem och --document.", en: "Choose one of --problem and --document."))
      }
    }

    func parameters() -> PlanShow.Parameters {
      .init(plan: plan, cohort: cohort, problem: problem ? true : nil, document: document ? true : nil)
    }

    func run() throws {
      let settings = try global.settings()
      let output = try Database(settings).perform(PlanShow.self, parameters())
      guard let document = output.problem ?? output.document else {
        return try show(output, settings.language)
      }
      Terminal.say(document.text)
    }

    func complaints(_ output: PlanShow.Output, _ language: Language) -> [String] {
      output.summary.state == .published ? [] : output.summary.warnings.map { $0[language] }
    }

    func text(_ output: PlanShow.Output, _ language: Language) throws -> String {
      guard let members = output.members else { return PlanText.summary(output.summary, language) }
      let cohort: JSONValue = [
        "cohort": .string(self.cohort ?? ""), "members": try JSONValue(encoding: members),
        "sessions": try JSONValue(encoding: output.sessions ?? []),
      ]
      return TextTable.render(cohort, language, width: Terminal.width)
    }
  }

  struct Publish: OperationCommand {
    typealias O = PlanPublish
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Gör en plan till kohorter, deltagare och träffar.", en: "Turn a plan into cohorts, members and sessions."),
      discussion: Words(
        sv: """
          Visar vad planen innebär och frågar först. En plan som inte längre stämmer med
          personerna avvisas, med deras namn.
          """,
        en: """
          Shows what the plan comes to and asks first. A plan that no longer fits the
          people is refused, with their names.
          """),
      examples: Words(
        same: """
          kohort plan publish L2
          kohort plan publish L2-p3 --yes
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: .plan) var plan: String
    @Flag(help: ArgumentHelp(sv: "Fråga inte.", en: "Do not ask.")) var yes = false

    func parameters() -> PlanPublish.Parameters { .init(plan: plan, confirm: true) }

    func run() throws {
      let settings = try global.settings()
      let database = try Database(settings)
      let language = settings.language
      if !yes, !global.dryRun {
        let summary = try database.perform(PlanShow.self, .init(plan: plan)).summary
        // Only a proposal can be published; what cannot be is refused before anybody is asked.
        if summary.state == .proposed {
          Terminal.note(PlanText.summary(summary, language))
          summary.warnings.forEach { Terminal.note($0[language]) }
          let question = Words(sv: "Publicera \(summary.name)?", en: "Publish \(summary.name)?")
          guard try Terminal.confirm(question, language) else {
            return Terminal.note(PlanText.unchanged[language])
          }
        }
      }
      let output = try database.perform(
        PlanPublish.self,
        parameters(),
        keeping: !global.dryRun,
        attendant: Terminal.attendant(global, language)
      )
      try show(output, language)
    }

    func complaints(_ output: PlanSummary, _ language: Language) -> [String] {
      // Whoever was asked has been warned.
      yes || global.dryRun ? output.warnings.map { $0[language] } : []
    }

    func text(_ output: PlanSummary, _ language: Language) -> String {
      let done = PlanText.published(output, language)
      // Whoever was asked has just read the summary.
      return yes || global.dryRun
        ? [PlanText.summary(output, language), done].joined(separator: "\n\n") : done
    }
  }

  struct Unpublish: OperationCommand {
    typealias O = PlanUnpublish
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Ta tillbaka en publicerad plan, innan den första träffen har hållits.",
        en: "Take a published plan back, before the first session has been held."),
      discussion: Words(
        sv: """
          Tar bort dess kohorter och träffar, efter en fråga. Planen själv blir kvar och
          kan publiceras igen.
          """,
        en: """
          Removes its cohorts and sessions, after asking. The plan itself stays and can
          be published again.
          """),
      examples: Words(
        same: """
          kohort plan unpublish L2
          kohort plan unpublish L2 --yes
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: .plan) var plan: String
    @Flag(help: ArgumentHelp(sv: "Fråga inte.", en: "Do not ask.")) var yes = false

    func parameters() -> PlanUnpublish.Parameters { .init(plan: plan, confirm: true) }

    func run() throws {
      let settings = try global.settings()
      let database = try Database(settings)
      let language = settings.language
      if !yes, !global.dryRun {
        let tried = try database.perform(PlanUnpublish.self, parameters(), keeping: false)
        guard try Terminal.confirm(PlanText.unpublishing(tried), language) else {
          return Terminal.note(PlanText.unchanged[language])
        }
      }
      try show(database.perform(PlanUnpublish.self, parameters(), keeping: !global.dryRun), language)
    }

    func text(_ output: PlanUnpublish.Output, _ language: Language) -> String {
      PlanText.unpublished(output)[language]
    }
  }

  struct Solve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lös ett planeringsproblem i en fil; behöver ingen databas.",
        en: "Solve a planning problem in a file; needs no database."),
      discussion: Words(
        sv: "Ctrl-C avslutar sökningen och skriver den bästa planen hittills.",
        en: "Ctrl-C ends the search and writes the best plan so far."),
      examples: Words(
        same: """
          kohort plan solve problem.json --output plan.json --seconds 120
          kohort plan solve problem.json --output plan.json --seed 1 --steps 5000000
          kohort plan solve problem.json --output plan.json --what-if rooms+1
          """),
      topic: whatIfHelp,
      exitStatus: Words(
        sv: """
           0  planen bryter ingen hård regel   66  problemet kan inte läsas
           1  den bryter fortfarande några     73  planens fil kan inte göras
          65  inget problem, eller ett som     74  den kan inte skrivas
              går emot sig självt
          """,
        en: """
           0  the plan breaks no hard rule   66  the problem cannot be read
           1  it still breaks some           73  the plan's file cannot be made
          65  no problem, or one that        74  it cannot be written
              contradicts itself
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv: "Planeringsproblemet, eller - för standard in.", en: "The planning problem, or - for standard input."))
    var problem: String
    @Option(
      help: ArgumentHelp(
        sv: "Var planen skrivs, eller - för standard ut.", en: "Where the plan is written, or - for standard output."))
    var output: String
    @Option(
      help: ArgumentHelp(
        sv: "Sekunder från start till skriven plan; 60 om inget sägs.",
        en: "Wall time from start to written plan; 60 when nothing is said."))
    var seconds: Double?
    @Option(help: ArgumentHelp(sv: "Var slumpen börjar; 1 om inget sägs.", en: "Where chance begins; 1 when nothing is said."))
    var seed: UInt64?
    @Option(
      help: ArgumentHelp(
        sv: "Antal steg i stället för tid; samma startvärde och steg ger samma plan.",
        en: "Proposals to make instead; the same seed and steps make the same plan."))
    var steps: Int?
    @Option(
      help: ArgumentHelp(
        sv: "Sluta så snart en plan utan brutna regler har så låg poäng.",
        en: "End as soon as a plan without broken rules scores this low."))
    var target: Double?
    @Option(
      help: ArgumentHelp(
        sv: "Antal trådar; de ändrar inget annat än tiden det tar.", en: "Threads; they change nothing but the time it takes."))
    var threads: Int?
    @Option(
      help: ArgumentHelp(
        sv: "En ändring att pröva bredvid; flera kan anges.", en: "A change to try beside it; several may be given.",
        valueName: "change"))
    var whatIf: [String] = []

    func run() throws {
      let language = try global.settings().language
      let options = PlanningOptions(
        seconds: seconds,
        steps: steps,
        seed: seed,
        target: target,
        threads: threads
      )
      let solution = try PlanFiles.solve(
        problem,
        output: output,
        options,
        whatIf: whatIf,
        Terminal.attendant(global, language),
        language,
        warn: { Terminal.note($0[language]) }
      )
      Terminal.endProgress()
      let text =
        try global.format == .text
        ? PlanText.solution(solution, language) : JSONValue(encoding: solution).text
      if output == "-" { Terminal.note(text) } else if !global.quiet { Terminal.say(text) }
      if solution.hard > 0 { throw ExitCode(1) }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Kontrollera en plan mot dess problem, från grunden; behöver ingen databas.",
        en: "Check a plan against its problem, from scratch; needs no database."),
      examples: Words(
        same: """
          kohort plan check problem.json plan.json
          kohort plan check problem.json plan.json --format json
          """),
      exitStatus: Words(
        sv: """
          0 ingen hård regel bryts   1 några bryts
          65 inget problem, eller ingen plan   66 en fil kan inte läsas
          """,
        en: """
          0 no hard rule is broken   1 some are
          65 not a problem, or not a plan   66 a file cannot be read
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv: "Planeringsproblemet, eller - för standard in.", en: "The planning problem, or - for standard input."))
    var problem: String
    @Argument(help: ArgumentHelp(sv: "Planen, eller - för standard in.", en: "The plan, or - for standard input."))
    var plan: String

    func run() throws {
      let language = try global.settings().language
      let report = try PlanFiles.checkPlan(plan, against: problem, language, warn: { Terminal.note($0[language]) })
      switch global.format {
      case .text: if !global.quiet { Terminal.say(PlanText.check(report, language)) }
      case .json: Terminal.say(String(decoding: report.encoded(), as: UTF8.self))
      case .csv: Terminal.say(try TextTable.csv(report, global.csvDialect))
      }
      if report.hard > 0 { throw ExitCode(1) }
    }
  }
}

extension PlanSummary {
  /// What HR should think of before publishing.
  fileprivate var warnings: [Words] {
    var warnings: [Words] = []
    if let notBefore {
      warnings.append(
        Words(
          sv: "Omgången började tidigare; träffar planeras från \(notBefore).",
          en: "The edition began earlier; sessions are planned from \(notBefore)."))
    }
    if let pastSessions, let pastCohorts {
      warnings.append(
        Words(
          sv: "Varning: \(pastSessions, "träff", "träffar") i \(pastCohorts, "kohort", "kohorter") är i dag eller tidigare.",
          en: "Warning: \(pastSessions, "session") of \(pastCohorts, "cohort") today or earlier."))
    }
    return warnings
  }
}
