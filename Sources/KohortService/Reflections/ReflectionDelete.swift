public import Bilingual
public import Postgres

/// `reflection.delete`: the author removes a reflection that nobody else has been able to read. What was shared is
/// withdrawn instead, and kept for the registrar.
public enum ReflectionDelete: Operation {
  /// Which reflection, and that it is to go.
  public struct Parameters: Codable, Sendable {
    /// A reflection, such as `R17`.
    public var reflection: String
    /// Needed: it cannot be undone.
    public var confirm: Bool?

    public init(reflection: String, confirm: Bool? = nil) {
      self.reflection = reflection
      self.confirm = confirm
    }
  }

  /// What is gone.
  public struct Output: Codable, Sendable {
    /// A reflection, such as `R17`.
    public let reflection: String
    /// True.
    public let deleted: Bool
  }

  public static let name = "reflection.delete"
  public static let summary = Words(
    sv: "Tar bort en reflektion som bara du har kunnat läsa.", en: "Removes a reflection that only you have been able to read.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let reflection = try Reflections.find(parameters.reflection, connection)
    try Reflections.requireOwn(reflection)
    guard reflection.visibility == .private else { throw KohortError.wasShared(parameters.reflection, reflection) }
    guard parameters.confirm == true else { throw KohortError.deletingNotConfirmed }
    try connection.execute("delete from reflection where id = $1", reflection.id)
    return Output(reflection: parameters.reflection, deleted: true)
  }
}

extension KohortError {
  fileprivate static func wasShared(_ name: String, _ reflection: Reflections.Found) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "\(name) har varit delad och kan vara en allmän handling; den tas inte bort.",
        en: "\(name) has been shared and can be a public record; it is not removed."),
      hint: reflection.isWithdrawn
        ? Words(
          sv: "Den är redan återtagen: bara du och registratorn kan se den.",
          en: "It is withdrawn already: only you and the registrar can see it.")
        : Words(
          sv: "Ta tillbaka den, så att ingen annan ser den: kohort reflection withdraw \(name)",
          en: "Take it back, so that nobody else sees it: kohort reflection withdraw \(name)"))
  }

  fileprivate static let deletingNotConfirmed = KohortError(
    .refusedByRule,
    Words(
      sv: "Borttagningen behöver bekräftas; den kan inte göras ogjord.",
      en: "Removing it needs to be confirmed; it cannot be undone."),
    hint: Words(
      sv: "Bekräfta med --yes (\"confirm\": true i en batch).", en: "Confirm with --yes (\"confirm\": true in a batch)."))
}
