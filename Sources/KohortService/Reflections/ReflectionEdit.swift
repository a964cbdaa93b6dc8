public import Bilingual
public import Postgres

/// `reflection.edit`: the author changes a reflection; how it read before stays, for the author alone.
public enum ReflectionEdit: Operation {
  /// Which reflection, and how it is to read.
  public struct Parameters: Codable, Sendable {
    /// A reflection, such as `R17`.
    public var reflection: String
    /// What it is to say; of a mistake the parts that change instead.
    public var text: String?
    /// Of a mistake: what was tried.
    public var tried: String?
    /// Of a mistake: what went wrong.
    public var wrong: String?
    /// Of a mistake: what its author does now.
    public var now: String?
    /// Needed when others read the reflection and the text holds what may tell who somebody is.
    public var confirmFindings: Bool?

    public init(
      reflection: String, text: String? = nil, tried: String? = nil, wrong: String? = nil, now: String? = nil,
      confirmFindings: Bool? = nil
    ) {
      self.reflection = reflection
      self.text = text
      self.tried = tried
      self.wrong = wrong
      self.now = now
      self.confirmFindings = confirmFindings
    }
  }

  /// Whether something has changed.
  public struct Output: Codable, Sendable {
    /// A reflection, such as `R17`.
    public let reflection: String
    /// How far it is shared.
    public let visibility: Visibility
    /// False when it read like that before.
    public let changed: Bool
  }

  public static let name = "reflection.edit"
  public static let summary = Words(
    sv: "Ändrar en reflektion; tidigare versioner sparas för författaren, och delade även för registratorn.",
    en: "Changes a reflection; earlier versions are kept for its author, and shared ones for the registrar too.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let reflection = try Reflections.findOwn(parameters.reflection, connection)
    let written = try written(parameters, reflection, connection)
    try LadderStep(to: reflection.visibility, reflection, text: written.text, connection)
      .requireFindings(parameters.confirmFindings)
    let changed = try connection.execute(
      """
      update reflection set text = $2, tried = $3, wrong = $4, now = $5
       where id = $1 and (text, tried, wrong, now) is distinct from ($2, $3, $4, $5)
      """, reflection.id, written.text, written.tried, written.wrong, written.now)
    return Output(reflection: parameters.reflection, visibility: reflection.visibility, changed: changed == 1)
  }

  /// The new text; parts that are left out stay as they are.
  private static func written(
    _ parameters: Parameters, _ reflection: Reflections.Found, _ connection: borrowing Connection
  ) throws -> ReflectionText {
    let (kind, tried, wrong, now) = try connection.query(
      "select kind, tried, wrong, now from reflection where id = $1", reflection.id
    ).one(as: ReflectionKind.self, String?.self, String?.self, String?.self)
    return try ReflectionText(
      kind, text: parameters.text, tried: parameters.tried ?? tried, wrong: parameters.wrong ?? wrong,
      now: parameters.now ?? now)
  }
}
