public import Bilingual
public import Planning

extension PlanFiles {
  /// Whether a name stands for a file and not for a plan in the database.
  public static func isFile(_ name: String) -> Bool {
    name == "-" || name.contains("/") || name.lowercased().hasSuffix(".json")
  }

  /// Answers a question about a plan in a file.
  ///
  /// - Parameters:
  ///   - plan: The plan's file; nil where the question needs none.
  ///   - warn: Told of what may be a mistake in the documents, a line each.
  /// - Throws: ``KohortError`` for files that cannot be read or are no documents, and for somebody or something that
  ///   the plan does not have.
  public static func explain(
    _ question: PlanQuestion,
    problem: String,
    plan: String?,
    _ language: Language,
    warn: (Words) -> Void
  ) throws -> PlanExplanation {
    guard question != .infeasible else {
      let document = try readProblem(problem, warn: warn)
      return PlanExplanation(problem, infeasible: explainContradictions(document, language))
    }
    guard let plan else {
      throw KohortError(
        .wrongCommandLine,
        Words(sv: "Planens fil saknas.", en: "The plan's file is missing."),
        hint: Words(
          sv: "Skriv problemets fil och sedan planens: problem.json plan.json",
          en: "Write the problem's file and then the plan's: problem.json plan.json"
        )
      )
    }
    let (document, proposal) = try readBoth(problem, plan, warn: warn)
    return try PlanExplanation(question, plan, document, proposal, language)
  }

  /// Compares two plans in files, each with its problem.
  ///
  /// - Parameter warn: Told of what may be a mistake in the documents, a line each.
  /// - Throws: ``KohortError`` for files that cannot be read or are no documents.
  public static func compare(
    _ first: (problem: String, plan: String),
    _ second: (problem: String, plan: String),
    _ language: Language,
    warn: (Words) -> Void
  ) throws -> PlanComparison {
    let (problem, plan) = try readBoth(first.problem, first.plan, warn: warn)
    let other =
      second.problem == first.problem
      ? (problem, try readPlan(second.plan, warn: warn))
      : try readBoth(second.problem, second.plan, warn: warn)
    return PlanComparison((first.plan, problem, plan), (second.plan, other.0, other.1), language)
  }

  /// Changes a plan in a file by hand.
  ///
  /// - Parameters:
  ///   - output: Where the changed plan is written; nil to look only.
  ///   - warn: Told of what may be a mistake in the documents, a line each.
  /// - Throws: ``KohortError`` for files that cannot be read, made or written, and for a change that breaks a rule.
  public static func edit(
    _ change: PlanEditing.Change,
    problem: String,
    plan: String,
    output: String?,
    despiteRules: Bool,
    _ language: Language,
    warn: (Words) -> Void
  ) throws -> PlanEditing.Outcome {
    let (document, proposal) = try readBoth(problem, plan, warn: warn)
    let made = try change.made(to: proposal, in: document, called: plan, language)
    if !despiteRules, let refusal = PlanEditing.refusal(made.edit) { throw refusal }
    if let output { try DocumentFile.Output(output).write(made.plan.encoded()) }
    return PlanEditing.Outcome(plan: output ?? plan, change: made.edit)
  }
}
