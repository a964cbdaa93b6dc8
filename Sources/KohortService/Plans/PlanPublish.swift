public import Bilingual
import Planning
public import Postgres

/// `plan.publish`: a plan becomes cohorts with members, sessions and facilitators; all of it or nothing.
public enum PlanPublish: Operation {
  public struct Parameters: Codable, Sendable {
    /// A plan's name, or an edition's: then the latest plan.
    public var plan: String
    /// Must be true: whoever publishes has seen what it comes to.
    public var confirm: Bool?

    public init(plan: String, confirm: Bool? = nil) {
      self.plan = plan
      self.confirm = confirm
    }
  }

  public typealias Output = PlanSummary

  public static let name = "plan.publish"
  public static let summary = Words(
    sv: "Gör en plan till kohorter, deltagare och träffar.",
    en: "Turns a plan into cohorts, members and sessions."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> PlanSummary {
    let plan = try Plans.find(parameters.plan, connection)
    let edition = try Edition.find(plan.edition, lock: true, connection)
    try refuseSecond(edition, connection)
    guard plan.document.score?.hard == 0, (plan.document.unplaced ?? []).isEmpty else {
      throw KohortError.planBroken(PlanSummary(plan, caller.language, today: caller.today))
    }
    let summary = PlanSummary(plan, caller.language, today: caller.today)
    guard parameters.confirm == true else { throw KohortError.notConfirmed(summary) }
    let people = try PersonCodes(
      plan.document.cohorts.flatMap { $0.members + ($0.sessions ?? []).flatMap(\.facilitators) },
      connection
    )
    try PlanAge(plan, edition, people).refuseIfStale(connection)
    try insert(plan, edition, people, connection)
    try connection.execute(
      "update plan set state = 'published', published_at = kohort_now() where id = $1",
      plan.id
    )
    return PlanSummary(try Plans.find(plan.code, connection), caller.language, today: caller.today)
  }

  private static func refuseSecond(_ edition: Edition, _ connection: borrowing Connection) throws {
    let published = try connection.query(
      "select code from plan where edition_id = $1 and state = 'published'",
      edition.id
    ).oneOrNone(as: String.self)
    guard let published else { return }
    throw KohortError(
      .conflict,
      Words(
        sv: "Omgången \(edition.code) har redan en publicerad plan, \(published).",
        en: "The edition \(edition.code) already has a published plan, \(published)."
      ),
      hint: Words(
        sv: "Innan första träffen kan den tas tillbaka: kohort plan unpublish \(published)",
        en: "Before the first session it can be taken back: kohort plan unpublish \(published)"
      )
    )
  }

  /// Cohorts, then sessions, then facilitators, then members: bookings are made once, with the members.
  private static func insert(
    _ plan: Plans.Stored,
    _ edition: Edition,
    _ people: PersonCodes,
    _ connection: borrowing Connection
  ) throws {
    let cohorts = plan.document.cohorts
    try connection.execute(
      """
      insert into cohort (edition_id, number, name, plan_id)
      select $1, number, name, $2 from unnest($3::int[], $4::text[]) as given (number, name)
      """,
      edition.id,
      plan.id,
      cohorts.map { Plans.cohortNumber($0.id, edition: edition.code) },
      cohorts.map(\.id)
    )
    try insertSessions(plan, edition, people, connection)
    try connection.execute(
      """
      insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
      select cohort.id, cohort.edition_id, given.person_id,
             least((select today()), (select min(session.date) from session where session.cohort_id = cohort.id))
        from unnest($1::text[], $2::bigint[]) as given (name, person_id)
        join cohort on cohort.name = given.name
      """,
      cohorts.flatMap { cohort in cohort.members.map { _ in cohort.id } },
      cohorts.flatMap { $0.members.compactMap { people[$0]?.id } }
    )
  }

  private static func insertSessions(
    _ plan: Plans.Stored,
    _ edition: Edition,
    _ people: PersonCodes,
    _ connection: borrowing Connection
  ) throws {
    let slots = Dictionary(
      (plan.problem.slots ?? []).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let sessions = plan.document.cohorts.flatMap { cohort in (cohort.sessions ?? []).map { (cohort.id, $0) } }
    let count = try connection.execute(
      """
      insert into session (cohort_id, module_id, name, date, starts, ends, room_id, changed_at)
      select cohort.id, module.id, cohort.name || '-' || module.position, given.date, given.starts, given.ends,
             room.id, (select kohort_now())
        from unnest($2::text[], $3::text[], $4::date[], $5::time[], $6::time[], $7::text[])
             as given (cohort, module, date, starts, ends, room)
        join cohort on cohort.name = given.cohort
        join module on module.programme_id = $1 and module.code = given.module
        join room on room.code = given.room
      """,
      edition.programmeID,
      sessions.map(\.0),
      sessions.map(\.1.module),
      sessions.map { slots[$0.1.slot]?.date },
      sessions.map { slots[$0.1.slot]?.start },
      sessions.map { slots[$0.1.slot]?.end },
      sessions.map(\.1.room)
    )
    guard count == sessions.count else { throw KohortError.programmeChanged(plan) }
    let leaders = sessions.flatMap { cohort, session in
      session.facilitators.enumerated().map { (cohort, session.module, people[$1]?.id, $0 == 0) }
    }
    try connection.execute(
      """
      insert into session_facilitator (session_id, person_id, lead)
      select session.id, given.person_id, given.lead
        from unnest($2::text[], $3::text[], $4::bigint[], $5::boolean[]) as given (cohort, module, person_id, lead)
        join cohort on cohort.name = given.cohort
        join module on module.programme_id = $1 and module.code = given.module
        join session on session.cohort_id = cohort.id and session.module_id = module.id
      """,
      edition.programmeID,
      leaders.map(\.0),
      leaders.map(\.1),
      leaders.map(\.2),
      leaders.map(\.3)
    )
  }
}

extension KohortError {
  fileprivate static func planBroken(_ plan: PlanSummary) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "Planen \(plan.plan) kan inte publiceras: den bryter \(plan.hard) regler.",
        en: "The plan \(plan.plan) cannot be published: it breaks \(plan.hard) rules."
      ),
      detail: Words(
        sv: plan.broken.map { "\($0.rule) \($0.title): \($0.count)." }.joined(separator: " "),
        en: plan.broken.map { "\($0.rule) \($0.title): \($0.count)." }.joined(separator: " ")
      ),
      hint: Words(
        sv:
          "Sök längre (kohort plan propose \(plan.edition) --seconds 600), eller lätta på reglerna i programmet.",
        en:
          "Search longer (kohort plan propose \(plan.edition) --seconds 600), or ease the rules of the programme."
      )
    )
  }

  fileprivate static func notConfirmed(_ plan: PlanSummary) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "Att publicera \(plan.plan) måste bekräftas.",
        en: "Publishing \(plan.plan) must be confirmed."
      ),
      detail: Words(
        sv: "Det skapar \(plan.cohorts, "kohort", "kohorter") med \(plan.people) deltagare och \(plan.sessions, "träff", "träffar")."
          + (plan.pastSessions.map { " \($0) av träffarna ligger före i dag." } ?? ""),
        en: "It creates \(plan.cohorts, "cohort") with \(plan.people, "member") and \(plan.sessions, "session")."
          + (plan.pastSessions.map { " \($0) of the sessions lie before today." } ?? "")
      ),
      hint: Words(sv: "Lägg till \"confirm\": true, eller --yes.", en: "Add \"confirm\": true, or --yes.")
    )
  }

  fileprivate static func programmeChanged(_ plan: Plans.Stored) -> KohortError {
    KohortError(
      .conflict,
      Words(
        sv: "Planen \(plan.code) stämmer inte längre med programmets moduler eller rum.",
        en: "The plan \(plan.code) no longer fits the programme's modules or rooms."
      ),
      hint: Words(
        sv: "Gör ett nytt förslag: kohort plan propose \(plan.edition)",
        en: "Propose again: kohort plan propose \(plan.edition)"
      )
    )
  }
}
