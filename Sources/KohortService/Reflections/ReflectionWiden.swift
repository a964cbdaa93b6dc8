public import Bilingual
public import Postgres

/// `reflection.widen`: the author lets more people read, one step or two up the ladder.
public enum ReflectionWiden: Operation {
  /// Which reflection, how far, and what the author has seen.
  public struct Parameters: Codable, Sendable {
    /// A reflection, such as `R17`.
    public var reflection: String
    /// A step above where it stands.
    public var to: Visibility
    /// True once the author has been told who will be able to read.
    public var confirm: Bool?
    /// True once the author has seen what the text holds that may tell who somebody is.
    public var confirmFindings: Bool?

    public init(reflection: String, to: Visibility, confirm: Bool? = nil, confirmFindings: Bool? = nil) {
      self.reflection = reflection
      self.to = to
      self.confirm = confirm
      self.confirmFindings = confirmFindings
    }
  }

  /// How far it is shared now.
  public struct Output: Codable, Sendable {
    /// A reflection, such as `R17`.
    public let reflection: String
    /// How far it is shared.
    public let visibility: Visibility
    /// How many can read it now.
    public let readers: Int
  }

  public static let name = "reflection.widen"
  public static let summary = Words(
    sv: "Låter fler läsa en reflektion; bara författaren kan.",
    en: "Lets more people read a reflection; only its author can.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let reflection = try Reflections.findOwn(parameters.reflection, connection)
    guard parameters.to > reflection.visibility else {
      throw KohortError(
        .conflict,
        Words(
          sv: "Reflektionen är redan \(reflection.visibility.words.sv); stegen går bara uppåt.",
          en: "The reflection is already \(reflection.visibility.words.en); the ladder goes only up."),
        hint: reflection.visibility == .private
          ? nil
          : Words(
            sv: "Ta tillbaka den med: kohort reflection withdraw \(parameters.reflection)",
            en: "Take it back with: kohort reflection withdraw \(parameters.reflection)"))
    }
    let step = try LadderStep(to: parameters.to, reflection, connection)
    try step.require(parameters.confirm, parameters.confirmFindings)
    try connection.execute(
      "update reflection set visibility = $2::visibility where id = $1", reflection.id, parameters.to)
    return Output(
      reflection: parameters.reflection, visibility: parameters.to, readers: step.readers)
  }
}
