public import Bilingual
public import Planning

/// Planning problems and plans in files, solved and checked with no database.
public enum PlanFiles {
  /// What a search ended with.
  public struct Solution: Codable, Sendable {
    /// The file that the plan was written to.
    public let output: String
    /// Broken hard rules.
    public let hard: Int
    public let broken: [PlanSummary.BrokenRule]
    public let cohorts: Int
    public let people: Int
    public let sessions: Int
    public let unplaced: [PlanSummary.Unplaced]
    public let terms: [PlanSummary.Term]
    public let soft: Double
    /// Where chance began; the same seed and steps make the same plan.
    public let seed: UInt64?
    /// With the seed, makes this plan again.
    public let steps: Int?
    /// Wall time from start to written plan.
    public let seconds: Double
    /// When it was asked what would come of a change: the plan as it is and then each variant; left out otherwise.
    public let whatIf: [PlanVariant]?
  }

  /// Solves a problem and writes the plan.
  ///
  /// - Parameters:
  ///   - whatIf: Changes to try beside it, each a variant of its own; their plans are not written.
  ///   - warn: Told of what may be a mistake in the problem, a line each.
  /// - Throws: ``KohortError`` before the search for a file that cannot be read or made, a text that is no problem, and
  ///   a problem that contradicts itself; then nothing is written.
  public static func solve(
    _ problem: String,
    output: String,
    _ options: PlanningOptions,
    whatIf: [String] = [],
    _ attendant: Attendant,
    _ language: Language,
    warn: (Words) -> Void
  ) throws -> Solution {
    let began = ContinuousClock.now
    let planner = try Planner(options, attendant: attendant)
    let document = try readProblem(problem, warn: warn)
    let variants = try PlanVariants(whatIf, of: document)
    let file = try DocumentFile.Output(output)
    let (plan, shortfalls) = try variants.searchAsItIs(planner, options, attendant)
    try file.write(plan.encoded())
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let report = plan.score?.hard == 0 ? [] : PlanSummary.broken(check(document, plan), freedBy: shortfalls, language)
    return Solution(
      output: output,
      hard: plan.score?.hard ?? 0,
      broken: report,
      cohorts: plan.cohorts.count,
      people: plan.cohorts.reduce(0) { $0 + $1.members.count },
      sessions: plan.cohorts.reduce(0) { $0 + ($1.sessions?.count ?? 0) },
      unplaced: (plan.unplaced ?? []).map { PlanSummary.Unplaced(person: $0.person, why: $0.why) },
      terms: PlanSummary.terms(plan.score),
      soft: plan.score?.soft ?? 0,
      seed: plan.seed,
      steps: plan.steps,
      seconds: seconds,
      whatIf: whatIf.isEmpty
        ? nil : try variants.solve(beside: plan, options, attendant, language)
    )
  }

  /// Checks a plan against its problem, everything from scratch.
  ///
  /// - Parameter warn: Told of what may be a mistake in the documents, a line each.
  /// - Throws: ``KohortError`` for a file that cannot be read, and for a text that is not what it should be.
  public static func checkPlan(
    _ plan: String,
    against problem: String,
    _ language: Language,
    warn: (Words) -> Void
  ) throws -> CheckDocument {
    let (document, proposal) = try readBoth(problem, plan, warn: warn)
    return check(document, proposal).document(in: language)
  }

  /// A problem and a plan, of which one at most comes from standard input.
  static func readBoth(_ problem: String, _ plan: String, warn: (Words) -> Void) throws
    -> (ProblemDocument, PlanDocument)
  {
    guard plan != "-" || problem != "-" else {
      throw KohortError(
        .wrongCommandLine,
        Words(
          sv: "Bara en av filerna kan komma från standard in.",
          en: "Only one of the files can come from standard input."
        )
      )
    }
    let document = try readProblem(problem, warn: warn)
    return (document, try readPlan(plan, warn: warn))
  }

  static func readPlan(_ path: String, warn: (Words) -> Void) throws -> PlanDocument {
    try read(path, Words(sv: "en plan", en: "a plan")) { bytes throws(DocumentError) in
      try PlanDocument.read(bytes, warn: warn)
    }
  }

  static func readProblem(_ path: String, warn: (Words) -> Void) throws -> ProblemDocument {
    try read(path, Words(sv: "ett planeringsproblem", en: "a planning problem")) {
      bytes throws(DocumentError) in
      try ProblemDocument.read(bytes, warn: warn)
    }
  }

  private static func read<Document>(
    _ path: String,
    _ kind: Words,
    _ body: ([UInt8]) throws(DocumentError) -> Document
  ) throws -> Document {
    let bytes = [UInt8](try DocumentFile.read(path))
    do {
      return try body(bytes)
    } catch {
      throw KohortError(
        .inputRefused,
        Words(sv: "\(path) är inte \(kind.sv).", en: "\(path) is not \(kind.en)."),
        detail: Words(sv: error.words.sv + ".", en: error.words.en + ".")
      )
    }
  }
}
