public import Bilingual
public import Postgres

/// `reflection.edit`: the author changes a reflection; how it read before stays, for the author alone.
public enum ReflectionEdit: Operation {
  public struct Parameters: Codable, Sendable {
    public var reflection: String
    public var text: String
    /// Needed when others read the reflection and the text holds what may tell who somebody is.
    public var confirmFindings: Bool?

    public init(reflection: String, text: String, confirmFindings: Bool? = nil) {
      self.reflection = reflection
      self.text = text
      self.confirmFindings = confirmFindings
    }
  }

  public struct Output: Codable, Sendable {
    public let reflection: String
    public let visibility: Visibility
    /// False when it read like that before.
    public let changed: Bool
  }

  public static let name = "reflection.edit"
  public static let summary = Words(
    sv: "Ändrar en reflektion; tidigare versioner sparas, bara för författaren.",
    en: "Changes a reflection; earlier versions are kept, for its author alone.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let reflection = try Reflections.find(parameters.reflection, connection)
    try Reflections.requireOwn(reflection)
    try Reflections.requireNotWithdrawn(reflection)
    try Reflections.check(parameters.text)
    try LadderStep(to: reflection.visibility, reflection, text: parameters.text, connection)
      .requireFindings(parameters.confirmFindings)
    let changed = try connection.execute(
      "update reflection set text = $2 where id = $1 and text <> $2", reflection.id, parameters.text)
    return Output(reflection: parameters.reflection, visibility: reflection.visibility, changed: changed == 1)
  }
}
