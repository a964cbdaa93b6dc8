public import Bilingual
public import Planning
public import Postgres

/// `plan.compare`: two plans side by side.
public enum PlanCompare: Operation {
  public struct Parameters: Codable, Sendable {
    /// A plan's name, or an edition's: then the published plan, and else the latest.
    public var plan: String
    /// The plan to set beside it, named likewise.
    public var other: String

    public init(plan: String, other: String) {
      self.plan = plan
      self.other = other
    }
  }

  public typealias Output = PlanComparison

  public static let name = "plan.compare"
  public static let summary = Words(
    sv: "Ställer två planer bredvid varandra: regler, mått, och vad som ligger på annan plats.",
    en: "Sets two plans side by side: rules, terms, and what is elsewhere."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = false

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> PlanComparison {
    let first = try Plans.find(parameters.plan, connection)
    let second = try Plans.find(parameters.other, connection)
    return PlanComparison(
      (first.code, first.problem, first.document),
      (second.code, second.problem, second.document),
      caller.language
    )
  }
}
