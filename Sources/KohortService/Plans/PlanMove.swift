public import Bilingual
public import Postgres

/// `plan.move`: HR puts somebody in another cohort of a proposal.
public enum PlanMove: Operation {
  public struct Parameters: Codable, Sendable {
    /// A plan's name, or an edition's: then the latest plan.
    public var plan: String
    /// An employee number, or the alias of a protected identity.
    public var person: String
    /// The cohort to be in.
    public var to: String
    /// HR's own decision to break a rule on the way; a plan with a broken rule cannot be published.
    public var despiteRules: Bool?

    public init(plan: String, person: String, to: String, despiteRules: Bool? = nil) {
      self.plan = plan
      self.person = person
      self.to = to
      self.despiteRules = despiteRules
    }
  }

  public typealias Output = PlanEditing.Outcome

  public static let name = "plan.move"
  public static let summary = Words(
    sv: "Flyttar någon till en annan kohort i ett förslag, och visar vad det gör med varje regel och mått.",
    en: "Moves somebody to another cohort of a proposal, and shows what it does to every rule and term."
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
      .move(person: parameters.person, to: parameters.to),
      on: parameters.plan,
      despiteRules: parameters.despiteRules ?? false,
      caller.language,
      connection
    )
  }
}
