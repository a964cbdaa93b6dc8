public import Bilingual
public import Postgres

/// `plan.unpublish`: takes a published plan back, until something has happened in it.
public enum PlanUnpublish: Operation {
  public struct Parameters: Codable, Sendable {
    /// A plan's name, or an edition's.
    public var plan: String
    /// Must be true: cohorts and sessions are removed.
    public var confirm: Bool?

    public init(plan: String, confirm: Bool? = nil) {
      self.plan = plan
      self.confirm = confirm
    }
  }

  public struct Output: Codable, Sendable {
    /// A plan's name, such as `L2-p1`.
    public let plan: String
    /// An edition's code, such as `L2`.
    public let edition: String
    public let state: PlanState
    /// How many cohorts were removed.
    public let cohorts: Int
    /// How many sessions were removed.
    public let sessions: Int
  }

  public static let name = "plan.unpublish"
  public static let summary = Words(
    sv: "Tar tillbaka en publicerad plan, innan första träffen är hållen.",
    en: "Takes a published plan back, before the first session has been held."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    let plan = try Plans.find(parameters.plan, connection)
    _ = try Edition.find(plan.edition, lock: true, connection)
    let state = try connection.query("select state::text from plan where id = $1", plan.id).one(
      as: String.self
    )
    guard try PlanState(state) == .published else { throw KohortError.notPublished(plan) }
    try refuseIfBegun(plan, connection)
    let counts = try connection.query(
      """
      select count(distinct cohort.id), count(session.id)
        from cohort left join session on session.cohort_id = cohort.id where cohort.plan_id = $1
      """,
      plan.id
    ).one(as: Int.self, Int.self)
    guard parameters.confirm == true else { throw KohortError.notConfirmed(plan, counts) }
    try remove(plan, connection)
    try connection.execute(
      "update plan set state = 'unpublished', published_at = null where id = $1",
      plan.id
    )
    return Output(
      plan: plan.code,
      edition: plan.edition,
      state: .unpublished,
      cohorts: counts.0,
      sessions: counts.1
    )
  }

  private static func refuseIfBegun(_ plan: Plans.Stored, _ connection: borrowing Connection) throws {
    let begun = try connection.query(
      """
      select session.name, session.status = 'held' as is_held
        from session join cohort on cohort.id = session.cohort_id
       where cohort.plan_id = $1
         and (session.status = 'held' or lower(session.during) <= kohort_now()
              or exists (select from attendance where attendance.session_id = session.id))
       order by session.status = 'held' desc, session.date, session.name
       limit 1
      """,
      plan.id
    ).oneOrNone()
    if let begun {
      let session: String = try begun["name"]
      throw KohortError.begun(
        plan,
        try begun["is_held"]
          ? Words(sv: "Träffen \(session) är hållen.", en: "The session \(session) has been held.")
          : Words(sv: "Tiden för träffen \(session) har kommit.", en: "The time of the session \(session) has come.")
      )
    }
    let hasWords = try connection.query(
      "select exists (select from cohort where plan_id = $1 and has_begun(id))",
      plan.id
    ).one(as: Bool.self)
    if hasWords {
      throw KohortError.begun(
        plan,
        Words(sv: "Deltagare har skrivit reflektioner.", en: "Members have written reflections.")
      )
    }
  }

  private static func remove(_ plan: Plans.Stored, _ connection: borrowing Connection) throws {
    try connection.execute(
      "delete from session using cohort where cohort.id = session.cohort_id and cohort.plan_id = $1",
      plan.id
    )
    try connection.execute(
      "delete from cohort_member using cohort where cohort.id = cohort_member.cohort_id and cohort.plan_id = $1",
      plan.id
    )
    try connection.execute("delete from cohort where plan_id = $1", plan.id)
  }
}

extension KohortError {
  fileprivate static func notPublished(_ plan: Plans.Stored) -> KohortError {
    KohortError(
      .conflict,
      Words(sv: "Planen \(plan.code) är inte publicerad.", en: "The plan \(plan.code) is not published.")
    )
  }

  fileprivate static func begun(_ plan: Plans.Stored, _ reason: Words) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "Planen \(plan.code) kan inte tas tillbaka: den har börjat.",
        en: "The plan \(plan.code) cannot be taken back: it has begun."
      ),
      detail: reason,
      hint: Words(
        sv: "Ändra enskilda träffar och deltagare i stället: kohort session reschedule, kohort cohort swap.",
        en: "Change single sessions and members instead: kohort session reschedule, kohort cohort swap."
      )
    )
  }

  fileprivate static func notConfirmed(_ plan: Plans.Stored, _ counts: (Int, Int)) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "Att ta tillbaka \(plan.code) måste bekräftas.",
        en: "Taking \(plan.code) back must be confirmed."
      ),
      detail: Words(
        sv: "Det tar bort \(counts.0, "kohort", "kohorter") och \(counts.1, "träff", "träffar").",
        en: "It removes \(counts.0, "cohort") and \(counts.1, "session")."
      ),
      hint: Words(sv: "Lägg till \"confirm\": true, eller --yes.", en: "Add \"confirm\": true, or --yes.")
    )
  }
}
