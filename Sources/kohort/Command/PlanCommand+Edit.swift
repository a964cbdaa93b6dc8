import ArgumentParser
import Bilingual
import KohortService

/// A command that moves people in a plan, in the database or in files.
private protocol PlanEditCommand: OperationCommand where O.Output == PlanEditing.Outcome {
  var plan: String { get }
  var document: String? { get }
  var output: String? { get }
  var despiteRules: Bool { get }
  var change: PlanEditing.Change { get }
  /// The operation's parameters, asked to go against the rules or not.
  func parameters(despiteRules: Bool) -> O.Parameters
}

extension PlanEditCommand {
  func parameters() -> O.Parameters { parameters(despiteRules: despiteRules) }

  func text(_ outcome: PlanEditing.Outcome, _ language: Language) -> String {
    CompareText.edit(outcome, language)
  }

  func validate() throws {
    if document == nil, output != nil {
      throw ValidationError(Words(sv: "--output är för planer i filer.", en: "--output is for plans in files."))
    }
    if document != nil, output == nil, !global.dryRun {
      throw ValidationError(
        Words(
          sv: "Säg med --output var den ändrade planen skrivs, eller titta bara med --dry-run.",
          en: "Say where the changed plan is written with --output, or only look with --dry-run."))
    }
  }

  func run() throws {
    let settings = try global.settings()
    // Whoever only looks sees all of it, also what would be refused.
    let despiteRules = despiteRules || global.dryRun
    let outcome =
      if let document {
        try PlanFiles.edit(
          change,
          problem: plan,
          plan: document,
          output: global.dryRun ? nil : output,
          despiteRules: despiteRules,
          settings.language,
          warn: { Terminal.note($0[settings.language]) }
        )
      } else {
        try Database(settings).perform(
          O.self,
          parameters(despiteRules: despiteRules),
          keeping: !global.dryRun
        )
      }
    if output == "-", global.format == .text {
      Terminal.note(try text(outcome, settings.language))
    } else if output != "-" {
      try show(outcome, settings.language)
    }
    if global.dryRun, !self.despiteRules, let refusal = PlanEditing.refusal(outcome.change) { throw refusal }
  }
}

extension PlanCommand {
  /// `kohort plan move …`
  struct Move: PlanEditCommand {
    typealias O = PlanMove
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Flytta någon till en annan kohort i ett förslag.", en: "Move somebody to another cohort of a proposal."),
      discussion: Words(
        sv: """
          Visar varje regel och mått före och efter. En flytt som bryter en regel
          avvisas, och regeln nämns; --dry-run visar ändå vad den skulle göra. För en
          plan i databasen, eller i filer utan databas.
          """,
        en: """
          Shows every rule and term before and after. A move that breaks a rule is
          refused and the rule named; --dry-run shows what it would do all the same.
          Of a plan in the database, or of files with no database.
          """),
      examples: Words(
        same: """
          kohort plan move L2 --person E1077 --to L2-014 --dry-run
          kohort plan move L2-p1 --person E1077 --to L2-014
          kohort plan move problem.json plan.json --person E1 --to c014 --output new.json
          """),
      exitStatus: Words(
        sv: """
           0 flyttad
          65 en regel säger nej, eller planen har ingen sådan person eller kohort
          """,
        en: """
           0 moved
          65 a rule refuses it, or the plan has no such person or cohort
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: .planOrProblem) var plan: String
    @Argument(help: .planFile) var document: String?
    @Option(
      help: ArgumentHelp(
        sv: "Vem som flyttas, med anställningsnummer eller alias.", en: "Whom to move, by employee number or alias."))
    var person: String
    @Option(help: ArgumentHelp(sv: "Kohorten att vara med i.", en: "The cohort to be in.")) var to: String
    @Option(
      help: ArgumentHelp(
        sv: "För filer: var den ändrade planen skrivs, eller - för standard ut.",
        en: "For files: where the changed plan is written, or - for standard output."))
    var output: String?
    @Flag(
      help: ArgumentHelp(
        sv: "Även där en regel bryts; en sådan plan kan inte publiceras.",
        en: "Also where a rule is broken; such a plan cannot be published."))
    var despiteRules = false

    var change: PlanEditing.Change { .move(person: person, to: to) }

    func parameters(despiteRules: Bool) -> PlanMove.Parameters {
      .init(plan: plan, person: person, to: to, despiteRules: despiteRules)
    }
  }

  /// `kohort plan swap …`
  struct Swap: PlanEditCommand {
    typealias O = PlanSwap
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Låt två personer i ett förslag byta kohort med varandra.",
        en: "Let two people of a proposal change cohorts with each other."),
      discussion: Words(
        sv: """
          Visar varje regel och mått före och efter. Ett byte som bryter en regel
          avvisas, och regeln nämns; --dry-run visar ändå vad det skulle göra. För en
          plan i databasen, eller i filer utan databas.
          """,
        en: """
          Shows every rule and term before and after. A change that breaks a rule is
          refused and the rule named; --dry-run shows what it would do all the same.
          Of a plan in the database, or of files with no database.
          """),
      examples: Words(
        same: """
          kohort plan swap L2 --person E1077 --with E1203 --dry-run
          kohort plan swap L2-p1 --person E1077 --with E1203
          kohort plan swap problem.json plan.json --person E1 --with E2 --output new.json
          """),
      exitStatus: Words(
        sv: " 0 bytt   65 en regel säger nej, eller planen har inga sådana personer",
        en: " 0 changed   65 a rule refuses it, or the plan has no such people")
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: .planOrProblem) var plan: String
    @Argument(help: .planFile) var document: String?
    @Option(
      help: ArgumentHelp(
        sv: "Den som flyttas, med anställningsnummer eller alias.", en: "The one to move, by employee number or alias."))
    var person: String
    @Option(help: ArgumentHelp(sv: "Den att byta med.", en: "The one to change with.")) var with: String
    @Option(
      help: ArgumentHelp(
        sv: "För filer: var den ändrade planen skrivs, eller - för standard ut.",
        en: "For files: where the changed plan is written, or - for standard output."))
    var output: String?
    @Flag(
      help: ArgumentHelp(
        sv: "Även där en regel bryts; en sådan plan kan inte publiceras.",
        en: "Also where a rule is broken; such a plan cannot be published."))
    var despiteRules = false

    var change: PlanEditing.Change { .swap(person: person, with: with) }

    func parameters(despiteRules: Bool) -> PlanSwap.Parameters {
      .init(plan: plan, person: person, with: with, despiteRules: despiteRules)
    }
  }
}
