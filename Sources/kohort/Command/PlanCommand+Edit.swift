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
      abstract: "Move somebody to another cohort of a proposal.",
      discussion: """
        Shows every rule and term before and after. A move that breaks a rule is
        refused and the rule named; --dry-run shows what it would do all the same.
        Of a plan in the database, or of files with no database.

        EXAMPLES
          kohort plan move L2 --person E1077 --to L2-014 --dry-run
          kohort plan move L2-p1 --person E1077 --to L2-014
          kohort plan move problem.json plan.json --person E1 --to c014 --output new.json

        EXIT STATUS
           0 moved
          65 a rule refuses it, or the plan has no such person or cohort
        """
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A plan's name, or an edition's; or a planning problem's file.") var plan: String
    @Argument(help: "A plan's file, after a planning problem's.") var document: String?
    @Option(help: "Whom to move, by employee number or alias.") var person: String
    @Option(help: "The cohort to be in.") var to: String
    @Option(help: "For files: where the changed plan is written, or - for standard output.") var output: String?
    @Flag(help: "Also where a rule is broken; such a plan cannot be published.") var despiteRules = false

    var change: PlanEditing.Change { .move(person: person, to: to) }

    func parameters(despiteRules: Bool) -> PlanMove.Parameters {
      .init(plan: plan, person: person, to: to, despiteRules: despiteRules)
    }
  }

  /// `kohort plan swap …`
  struct Swap: PlanEditCommand {
    typealias O = PlanSwap
    static let configuration = CommandConfiguration(
      abstract: "Let two people of a proposal change cohorts with each other.",
      discussion: """
        Shows every rule and term before and after. A change that breaks a rule is
        refused and the rule named; --dry-run shows what it would do all the same.
        Of a plan in the database, or of files with no database.

        EXAMPLES
          kohort plan swap L2 --person E1077 --with E1203 --dry-run
          kohort plan swap L2-p1 --person E1077 --with E1203
          kohort plan swap problem.json plan.json --person E1 --with E2 --output new.json

        EXIT STATUS
           0 changed   65 a rule refuses it, or the plan has no such people
        """
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A plan's name, or an edition's; or a planning problem's file.") var plan: String
    @Argument(help: "A plan's file, after a planning problem's.") var document: String?
    @Option(help: "The one to move, by employee number or alias.") var person: String
    @Option(help: "The one to change with.") var with: String
    @Option(help: "For files: where the changed plan is written, or - for standard output.") var output: String?
    @Flag(help: "Also where a rule is broken; such a plan cannot be published.") var despiteRules = false

    var change: PlanEditing.Change { .swap(person: person, with: with) }

    func parameters(despiteRules: Bool) -> PlanSwap.Parameters {
      .init(plan: plan, person: person, with: with, despiteRules: despiteRules)
    }
  }
}
