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
    public let seed: UInt64?
    /// With the seed, makes this plan again.
    public let steps: Int?
    /// Wall time from start to written plan.
    public let seconds: Double
  }

  /// Solves a problem and writes the plan.
  ///
  /// - Parameter warn: Told of what may be a mistake in the problem, a line each.
  /// - Throws: ``KohortError`` before the search for a file that cannot be read or made, a text that is no problem, and
  ///   a problem that contradicts itself; then nothing is written.
  public static func solve(
    _ problem: String,
    output: String,
    _ options: PlanningOptions,
    _ attendant: Attendant,
    _ language: Language,
    warn: (Words) -> Void
  ) throws -> Solution {
    let began = ContinuousClock.now
    let planner = try Planner(options, attendant: attendant)
    let document = try readProblem(problem, warn: warn)
    let file = try DocumentFile.Output(output)
    let plan = try planner.solve(document)
    try file.write(plan.encoded())
    let report = plan.score?.hard == 0 ? [] : PlanSummary.broken(check(document, plan), language)
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
      seconds: (ContinuousClock.now - began) / .seconds(1)
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
    let proposal = try read(plan, Words(sv: "en plan", en: "a plan")) { bytes throws(DocumentError) in
      try PlanDocument.read(bytes, warn: warn)
    }
    return check(document, proposal).document(in: language)
  }

  private static func readProblem(_ path: String, warn: (Words) -> Void) throws -> ProblemDocument {
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
