public import Bilingual
public import Postgres

/// `reflection.withdraw`: the author takes a shared reflection back; from then on nobody else sees it.
public enum ReflectionWithdraw: Operation {
  /// Which reflection.
  public typealias Parameters = ReflectionShow.Parameters

  /// What was taken back.
  public struct Output: Codable, Sendable {
    /// A reflection, such as `R17`.
    public let reflection: String
    /// True, also when it was before.
    public let withdrawn: Bool
  }

  public static let name = "reflection.withdraw"
  public static let summary = Words(
    sv: "Tar tillbaka en reflektion, så att ingen annan ser den.",
    en: "Takes a reflection back, so that nobody else sees it.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let reflection = try Reflections.find(parameters.reflection, connection)
    try Reflections.requireOwn(reflection)
    try connection.execute(
      "update reflection set withdrawn_at = kohort_now() where id = $1 and withdrawn_at is null", reflection.id)
    return Output(reflection: parameters.reflection, withdrawn: true)
  }
}
