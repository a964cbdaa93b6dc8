public import Bilingual
import Planning
public import Postgres

/// `plan.propose`: a plan for an edition, kept for HR to look at before anything changes.
public enum PlanPropose: Operation {
  public struct Parameters: Codable, Sendable {
    /// An edition's name, such as `L2`.
    public var edition: String
    /// How long to search; left out: 60.
    public var seconds: Double?
    /// Proposals to make instead of searching for a time; with the seed they make the same plan again.
    public var steps: Int?
    /// Left out: 1.
    public var seed: UInt64?
    /// Changes to try beside the plan, as `rooms+1` or `rooms+1,size.max=20`, each a variant of its own searched for
    /// with as many steps. Then nothing is kept, and the plan's name is the one it would get.
    public var whatIf: [String]?

    public init(
      edition: String,
      seconds: Double? = nil,
      steps: Int? = nil,
      seed: UInt64? = nil,
      whatIf: [String]? = nil
    ) {
      self.edition = edition
      self.seconds = seconds
      self.steps = steps
      self.seed = seed
      self.whatIf = whatIf
    }
  }

  public typealias Output = PlanSummary

  public static let name = "plan.propose"
  public static let summary = Words(
    sv: "Gör ett förslag till kohorter och träffar för en omgång; inget ändras förrän det publiceras.",
    en: "Proposes cohorts and sessions for an edition; nothing changes until it is published."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = true
  public static let isForAssistants = true

  /// 1 when the search ended with rules still broken.
  public static func exitCode(_ output: PlanSummary) -> Int32 { output.hard > 0 ? 1 : 0 }

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> PlanSummary {
    let options = PlanningOptions(
      seconds: parameters.seconds,
      steps: parameters.steps,
      seed: parameters.seed
    )
    let planner = try Planner(options, attendant: caller.attendant)
    let problem = try EditionProblem(
      Edition.find(parameters.edition, connection), today: caller.today, connection)
    do {
      try problem.document.validate()
    } catch {
      throw KohortError(
        .inputRefused,
        Words(
          sv: "Programmet \(problem.edition.programme) kan inte planeras.",
          en: "The programme \(problem.edition.programme) cannot be planned."
        ),
        detail: Words(sv: error.description, en: error.description)
      )
    }
    let variants = try PlanVariants(parameters.whatIf ?? [], of: problem.document)
    var (plan, shortfalls) = try variants.searchAsItIs(planner, options, caller.attendant)
    for place in plan.cohorts.indices {
      plan.cohorts[place].id = Plans.cohortName(
        edition: problem.edition.code,
        number: problem.firstNumber + place
      )
    }
    guard (parameters.whatIf ?? []).isEmpty else {
      let found = try variants.solve(beside: plan, options, caller.attendant, caller.language)
      return try PlanSummary(unkept(plan, problem, connection), caller.language, whatIf: found)
    }
    let code = try Plans.keep(plan, problem.document, problem.edition, connection)
    var summary = PlanSummary(try Plans.find(code, connection), caller.language)
    if plan.score?.hard != 0 {
      summary.broken = PlanSummary.broken(check(problem.document, plan), freedBy: shortfalls, caller.language)
    }
    if problem.firstDay > problem.edition.from { summary.notBefore = problem.firstDay }
    return summary
  }

  /// The plan as it would be stored, without a name.
  private static func unkept(
    _ plan: PlanDocument,
    _ problem: EditionProblem,
    _ connection: borrowing Connection
  ) throws -> Plans.Stored {
    let createdAt = try connection.query(
      "select to_char((select kohort_now()) at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI')"
    ).one(as: String.self)
    return Plans.Stored(
      id: 0,
      code: "",
      state: .proposed,
      edition: problem.edition.code,
      createdAt: createdAt,
      problem: problem.document,
      document: plan
    )
  }
}
