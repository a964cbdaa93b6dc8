import ArgumentParser
import Bilingual
import KohortService
import StrictJSON

extension PlanCommand {
  /// `kohort plan repair`
  struct Repair: OperationCommand {
    typealias O = PlanRepair
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Laga en publicerad plan med så få ändringar som möjligt.",
        en: "Repair a published plan with as few changes as possible."),
      discussion: Words(
        sv: """
          När personer har slutat eller kommit, ett rum har stängts eller en
          processledare har slutat. Det som har börjat står kvar: deltagare i påbörjade
          kohorter, träffar till och med i dag, närvaro och reflektioner. Det lagade
          sparas som ett förslag; när det publiceras ändras de kohorter som finns. Med
          --output lagas planen i ett problemdokument (dess medlem baseline); det behöver
          ingen databas.
          """,
        en: """
          After people have left or come, a room has closed or a facilitator has quit.
          What has begun stays: members of started cohorts, sessions up to today,
          attendance and reflections. The repair is kept as a proposal; publishing it
          changes the cohorts there are. With --output, mends the plan in a problem
          document's member baseline; that needs no database.
          """),
      examples: Words(
        same: """
          kohort plan repair L2
          kohort plan show L2-p3
          kohort plan publish L2-p3
          kohort plan repair problem.json --output plan.json
          """),
      exitStatus: Words(
        sv: """
          0   alla regler håller
          1   något kunde inte lagas
          65  inget är publicerat, eller filen innehåller inget problem
          """,
        en: """
          0   every rule holds
          1   something could not be mended
          65  nothing is published, or the file holds no problem
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv: "En omgångs namn; med --output ett planeringsproblem, eller - för standard in.",
        en: "An edition's name; with --output a planning problem, or - for standard input."))
    var edition: String
    @Option(
      help: ArgumentHelp(
        sv: "Var planen för ett problem i en fil skrivs, eller - för standard ut.",
        en: "Where the plan of a problem in a file is written, or - for standard output."))
    var output: String?

    func parameters() -> PlanRepair.Parameters { .init(edition: edition) }

    func run() throws {
      let settings = try global.settings()
      let language = settings.language
      guard let output else {
        let report = try Database(settings).perform(
          PlanRepair.self,
          parameters(),
          keeping: !global.dryRun,
          attendant: Terminal.attendant(global, language)
        )
        return try show(report, language)
      }
      let report = try PlanFiles.repair(
        edition,
        output: output,
        language,
        warn: { Terminal.note($0[language]) }
      )
      guard output == "-" else { return try show(report, language) }
      Terminal.note(RepairText.report(report, language))
      if O.exitCode(report) != 0 { throw ExitCode(O.exitCode(report)) }
    }

    func text(_ report: RepairReport, _ language: Language) -> String { RepairText.report(report, language) }
  }

  /// `kohort plan forecast`
  struct Forecast: OperationCommand {
    typealias O = PlanForecast
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Räkna ut när varje förvaltning och kategori har gått, till sista person.",
        en: "Reckon when each department and category has gone, to the last person."),
      discussion: Words(
        sv: """
          Ett flöde genom den riktiga kalendern: platser i veckan efter rum och
          processledare; de som missar en träff behöver en ny plats, och de som slutar
          följs av nya personer. Säger "aldrig" när människor slutar och kommer fortare än
          de hinner gå, och vad ett rum eller en processledare till skulle ge.
          """,
        en: """
          A flow through the real calendar: seats a week by rooms and facilitators;
          those who miss a session need another seat, and those who leave are followed
          by new people. Says never when people leave and arrive faster than they go
          through, and what one more room or one more facilitator would buy.
          """),
      examples: Words(
        same: """
          kohort plan forecast L2
          kohort plan forecast --programme L --turnover 0.12
          kohort plan forecast --problem problem.json --show-up 0.85
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv: "En omgångs namn; utelämnat, hela programmet.", en: "An edition's name; left out, the whole programme."))
    var edition: String?
    @Option(help: ArgumentHelp(sv: "Ett programs namn, när det finns flera.", en: "A programme's name, when there are several."))
    var programme: String?
    @Option(
      help: ArgumentHelp(
        sv: "Ett planeringsproblem i en fil, eller - för standard in; behöver ingen databas.",
        en: "A planning problem in a file, or - for standard input; needs no database."))
    var problem: String?
    @Option(
      help: ArgumentHelp(
        sv: "Hur stor del av de väntade som kommer; utelämnat enligt närvaron, annars 0.9.",
        en: "Share of those expected who come; attendance says, else 0.9."))
    var showUp: Double?
    @Option(
      help: ArgumentHelp(
        sv: "Hur stor del som slutar per år; utelämnat enligt inläsningarna, annars 0.1.",
        en: "Share of people who leave a year; imports say, else 0.1."))
    var turnover: Double?

    func validate() throws {
      if problem != nil, edition != nil || programme != nil {
        throw ValidationError(
          Words(sv: "Välj --problem, eller en omgång eller ett program.", en: "Choose --problem, or an edition or programme."))
      }
      if edition != nil, programme != nil {
        throw ValidationError(Words(sv: "Välj en omgång eller --programme.", en: "Choose an edition or --programme."))
      }
    }

    func parameters() -> PlanForecast.Parameters {
      .init(edition: edition, programme: programme, showUp: showUp, turnover: turnover)
    }

    func run() throws {
      let settings = try global.settings()
      guard let problem else {
        return try show(Database(settings).perform(PlanForecast.self, parameters()), settings.language)
      }
      try show(
        PlanFiles.forecast(
          problem,
          showUp: showUp,
          turnover: turnover,
          warn: { Terminal.note($0[settings.language]) }
        ),
        settings.language
      )
    }

    func text(_ report: ForecastReport, _ language: Language) -> String {
      ForecastText.report(report, language)
    }
  }
}
