public import Bilingual
public import Postgres

/// `reflection.widen`: the author lets more people read, one step or two up the ladder.
public enum ReflectionWiden: Operation {
  public struct Parameters: Codable, Sendable {
    public var reflection: String
    public var to: Visibility
    /// True once the author has been told who will be able to read.
    public var confirm: Bool?

    public init(reflection: String, to: Visibility, confirm: Bool? = nil) {
      self.reflection = reflection
      self.to = to
      self.confirm = confirm
    }
  }

  public struct Output: Codable, Sendable {
    public let reflection: String
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
    let reflection = try Reflections.find(parameters.reflection, connection)
    try Reflections.requireOwn(reflection)
    guard !reflection.isWithdrawn else {
      throw KohortError(
        .conflict,
        Words(
          sv: "Reflektionen är återtagen och kan inte delas igen.",
          en: "The reflection was withdrawn and cannot be shared again."),
        hint: Words(sv: "Skriv en ny.", en: "Write a new one."))
    }
    guard parameters.to > reflection.visibility else {
      throw KohortError(
        .conflict,
        Words(
          sv: "Reflektionen är redan \(reflection.visibility.rawValue); stegen går bara uppåt.",
          en: "The reflection is already \(reflection.visibility.rawValue); the ladder goes only up."),
        hint: Words(
          sv: "Ta tillbaka den med: kohort reflection withdraw \(parameters.reflection)",
          en: "Take it back with: kohort reflection withdraw \(parameters.reflection)"))
    }
    try Reflections.requireConfirmation(
      parameters.confirm, to: parameters.to, cohortID: reflection.cohortID, cohort: reflection.cohort, connection)
    try connection.execute(
      "update reflection set visibility = $2::visibility where id = $1", reflection.id, parameters.to)
    return Output(
      reflection: parameters.reflection, visibility: parameters.to,
      readers: try Reflections.readers(reflection.cohortID, parameters.to, connection))
  }
}
