public import Bilingual
import Planning
public import Postgres

/// `plan.explain`: why a plan is as it is, or why there is none.
public enum PlanExplain: Operation {
  public struct Parameters: Codable, Sendable {
    /// A plan's name, or an edition's: then the published plan, and else the latest.
    public var plan: String
    /// Why this person is where they are.
    public var person: String?
    /// What is particular about this cohort.
    public var cohort: String?
    /// What stands in the way of an earlier date for this session, such as `L2-014-3`.
    public var session: String?
    /// Why the rules contradict each other; an edition needs no plan for it.
    public var infeasible: Bool?

    public init(
      plan: String,
      person: String? = nil,
      cohort: String? = nil,
      session: String? = nil,
      infeasible: Bool? = nil
    ) {
      self.plan = plan
      self.person = person
      self.cohort = cohort
      self.session = session
      self.infeasible = infeasible
    }
  }

  public typealias Output = PlanExplanation

  public static let name = "plan.explain"
  public static let summary = Words(
    sv:
      "Förklarar en plan: varför någon är där hen är, vad som hindrar ett tidigare datum, varför regler krockar.",
    en:
      "Explains a plan: why somebody is where they are, what stands in the way of an earlier date, why rules clash."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = false

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> PlanExplanation {
    let question = try PlanQuestion(
      person: parameters.person,
      cohort: parameters.cohort,
      session: parameters.session,
      infeasible: parameters.infeasible ?? false
    )
    guard question != .infeasible else { return try infeasible(parameters.plan, caller, connection) }
    let plan = try Plans.find(parameters.plan, connection)
    return try PlanExplanation(question, plan.code, plan.problem, plan.document, caller.language)
  }

  /// The rules of an edition as they are now, or of a plan as they were when it was made.
  private static func infeasible(
    _ name: String,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> PlanExplanation {
    let isEdition = try connection.query("select exists (select from edition where code = $1)", name).one(
      as: Bool.self
    )
    let problem =
      try isEdition
      ? EditionProblem(Edition.find(name, connection), today: caller.today, connection).document
      : Plans.find(name, connection).problem
    return PlanExplanation(name, infeasible: explainContradictions(problem, caller.language))
  }
}
