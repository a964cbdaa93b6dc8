public import Bilingual
public import Postgres

/// `cohort.delete`: takes away a cohort that was made by hand and never had anybody or anything in it.
public enum CohortDelete: Operation {
  public struct Parameters: Codable, Sendable {
    /// A cohort, such as `L2-014`.
    public var cohort: String

    public init(cohort: String) { self.cohort = cohort }
  }

  public struct Output: Codable, Sendable {
    /// A cohort, such as `L2-014`.
    public let cohort: String
  }

  public static let name = "cohort.delete"
  public static let summary = Words(
    sv: "Tar bort en kohort som gjorts för hand och är tom.", en: "Takes away a cohort that was made by hand and is empty.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let cohort = try Cohorts.find(parameters.cohort, connection)
    let row = try connection.query(
      """
      select plan_id is not null as is_planned,
             exists (select from cohort_member where cohort_member.cohort_id = cohort.id) as has_members,
             exists (select from session where session.cohort_id = cohort.id) as has_sessions
        from cohort where id = $1
      """, cohort.id
    ).one()
    var reasons: [Words] = []
    if try row["is_planned"] {
      reasons.append(Words(sv: "Den kommer ur en publicerad plan.", en: "It comes from a published plan."))
    }
    if try row["has_members"] {
      reasons.append(Words(sv: "Någon är eller har varit med i den.", en: "Somebody is or has been in it."))
    }
    if try row["has_sessions"] { reasons.append(Words(sv: "Den har träffar.", en: "It has sessions.")) }
    guard reasons.isEmpty else { throw notEmpty(cohort.name, reasons) }
    try connection.execute("delete from cohort where id = $1", cohort.id)
    return Output(cohort: cohort.name)
  }

  private static func notEmpty(_ cohort: String, _ reasons: [Words]) -> KohortError {
    KohortError(
      .conflict,
      Words(
        sv: "\(cohort) kan inte tas bort: bara en tom kohort som gjorts för hand.",
        en: "\(cohort) cannot be deleted: only an empty cohort that was made by hand."),
      detail: Words(sv: reasons.map(\.sv).joined(separator: " "), en: reasons.map(\.en).joined(separator: " ")),
      hint: Words(
        sv: "Låt deltagarna byta kohort (kohort cohort swap), eller avpublicera planen (kohort plan unpublish).",
        en: "Let the members change cohorts (kohort cohort swap), or unpublish the plan (kohort plan unpublish)."))
  }
}
