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

    public init(edition: String, seconds: Double? = nil, steps: Int? = nil, seed: UInt64? = nil) {
      self.edition = edition
      self.seconds = seconds
      self.steps = steps
      self.seed = seed
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

  /// 1 when the search ended with rules still broken.
  public static func exitCode(_ output: PlanSummary) -> Int32 { output.hard > 0 ? 1 : 0 }

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> PlanSummary {
    let planner = try Planner(
      PlanningOptions(seconds: parameters.seconds, steps: parameters.steps, seed: parameters.seed),
      attendant: caller.attendant
    )
    let problem = try EditionProblem(Edition.find(parameters.edition, connection), connection)
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
    var plan = try planner.solve(problem.document)
    for place in plan.cohorts.indices {
      plan.cohorts[place].id = Plans.cohortName(
        edition: problem.edition.code,
        number: problem.firstNumber + place
      )
    }
    let code = try keep(plan, problem, connection)
    return PlanSummary(try Plans.find(code, connection), caller.language)
  }

  private static func keep(
    _ plan: PlanDocument,
    _ problem: EditionProblem,
    _ connection: borrowing Connection
  ) throws -> String {
    // One proposal of an edition at a time takes the next number.
    _ = try Edition.find(problem.edition.code, lock: true, connection)
    return try connection.query(
      """
      insert into plan (edition_id, code, problem, document, created_at)
      select $1, $2 || '-p' || (select count(*) + 1 from plan where edition_id = $1), $3::json, $4::json, kohort_now()
      returning code
      """,
      problem.edition.id,
      problem.edition.code,
      String(decoding: problem.document.encoded(), as: UTF8.self),
      String(decoding: plan.encoded(), as: UTF8.self)
    ).one(as: String.self)
  }
}
