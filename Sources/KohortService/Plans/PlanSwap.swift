public import Bilingual
public import Postgres

/// `plan.swap`: HR lets two people of a proposal change cohorts with each other.
public enum PlanSwap: Operation {
  public struct Parameters: Codable, Sendable {
    /// A plan's name, or an edition's: then the latest plan.
    public var plan: String
    /// An employee number, or the alias of a protected identity.
    public var person: String
    /// The one to change with.
    public var with: String
    /// HR's own decision to break a rule on the way; a plan with a broken rule cannot be published.
    public var despiteRules: Bool?

    public init(plan: String, person: String, with: String, despiteRules: Bool? = nil) {
      self.plan = plan
      self.person = person
      self.with = with
      self.despiteRules = despiteRules
    }
  }

  public typealias Output = PlanEditing.Outcome

  public static let name = "plan.swap"
  public static let summary = Words(
    sv: "Låter två personer i ett förslag byta kohort, och visar vad det gör med varje regel och mått.",
    en: "Lets two people of a proposal change cohorts, and shows what it does to every rule and term."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = true
  public static let isForAssistants = true

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> PlanEditing.Outcome {
    try PlanEditing.perform(
      .swap(person: parameters.person, with: parameters.with),
      on: parameters.plan,
      despiteRules: parameters.despiteRules ?? false,
      caller.language,
      connection
    )
  }
}
