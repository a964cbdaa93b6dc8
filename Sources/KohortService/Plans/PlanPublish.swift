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
    let isRepair = plan.problem.baseline != nil
    if isRepair { try refusePublished(plan) } else { try refuseSecond(edition, connection) }
    guard plan.document.score?.hard == 0, (plan.document.unplaced ?? []).isEmpty else {
      throw KohortError.planBroken(PlanSummary(plan, caller.language, today: caller.today), isRepair: isRepair)
    }
    let summary = PlanSummary(plan, caller.language, today: caller.today)
    guard parameters.confirm == true else { throw KohortError.notConfirmed(summary, isRepair: isRepair) }
    if isRepair {
      try PlanAmendment(plan, caller, connection).apply(connection)
    } else {
      try insert(plan, edition, connection)
    }
    try connection.execute(
      "update plan set state = 'published', published_at = kohort_now() where id = $1",
      plan.id
    )
    try connection.execute("select gather_statistics()")
    return PlanSummary(try Plans.find(plan.code, connection), caller.language, today: caller.today)
  }

  private static func insert(
    _ plan: Plans.Stored,
    _ edition: Edition,
    _ connection: borrowing Connection
  ) throws {
    let people = try PersonCodes(
      plan.document.cohorts.flatMap { $0.members + ($0.sessions ?? []).flatMap(\.facilitators) },
      connection
    )
    try PlanAge(plan, edition, people).refuseIfStale(connection)
    try insert(plan.document.cohorts, of: plan, edition, people, connection)
  }

  private static func refusePublished(_ repair: Plans.Stored) throws {
    guard repair.state == .published else { return }
    throw KohortError(
      .conflict,
      Words(
        sv: "Planen \(repair.code) är redan publicerad.",
        en: "The plan \(repair.code) is already published."
      )
    )
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
        sv: """
          Laga den när något har ändrats: kohort plan repair \(edition.code). Innan första träffen kan den tas \
          tillbaka: kohort plan unpublish \(published)
          """,
        en: """
          Repair it when something has changed: kohort plan repair \(edition.code). Before the first session it can \
          be taken back: kohort plan unpublish \(published)
          """
      )
    )
  }

  /// Cohorts, then sessions, then facilitators, then members: bookings are made once, with the members.
  static func insert(
    _ cohorts: [PlanDocument.Cohort],
    of plan: Plans.Stored,
    _ edition: Edition,
    _ people: PersonCodes,
    _ connection: borrowing Connection
  ) throws {
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
    try insertSessions(cohorts, of: plan, edition, people, connection)
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
    _ cohorts: [PlanDocument.Cohort],
    of plan: Plans.Stored,
    _ edition: Edition,
    _ people: PersonCodes,
    _ connection: borrowing Connection
  ) throws {
    let slots = Dictionary(
      (plan.problem.slots ?? []).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let sessions = cohorts.flatMap { cohort in
      (cohort.sessions ?? []).map { (cohort: cohort.id, session: $0) }
    }
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
      sessions.map(\.cohort),
      sessions.map(\.session.module),
      sessions.map { slots[$0.session.slot]?.date },
      sessions.map { slots[$0.session.slot]?.start },
      sessions.map { slots[$0.session.slot]?.end },
      sessions.map(\.session.room)
    )
    guard count == sessions.count else { throw KohortError.programmeChanged(plan) }
    try insertFacilitators(sessions, edition, people, connection)
  }

  /// Who leads and helps at sessions that have nobody yet.
  static func insertFacilitators(
    _ sessions: [(cohort: String, session: PlanDocument.Session)],
    _ edition: Edition,
    _ people: PersonCodes,
    _ connection: borrowing Connection
  ) throws {
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
  fileprivate static func planBroken(_ plan: PlanSummary, isRepair: Bool) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "Planen \(plan.name) kan inte publiceras: den bryter \(plan.hard) regler.",
        en: "The plan \(plan.name) cannot be published: it breaks \(plan.hard) rules."
      ),
      detail: Words(
        sv: plan.broken.map { "\($0.rule) \($0.title): \($0.count)." }.joined(separator: " "),
        en: plan.broken.map { "\($0.rule) \($0.title): \($0.count)." }.joined(separator: " ")
      ),
      hint: isRepair
        ? Words(
          sv: "Lätta på reglerna i programmet och laga på nytt: kohort plan repair \(plan.edition)",
          en: "Ease the rules of the programme and repair again: kohort plan repair \(plan.edition)"
        )
        : Words(
          sv: """
            Sök längre (kohort plan propose \(plan.edition) --seconds 600), eller lätta på reglerna i programmet.
            """,
          en: """
            Search longer (kohort plan propose \(plan.edition) --seconds 600), or ease the rules of the programme.
            """
        )
    )
  }

  fileprivate static func notConfirmed(_ plan: PlanSummary, isRepair: Bool) -> KohortError {
    let changes = Int(plan.terms.first { $0.term == TermName.disruption.rawValue }?.value ?? 0)
    return KohortError(
      .refusedByRule,
      Words(
        sv: "Att publicera \(plan.name) måste bekräftas.",
        en: "Publishing \(plan.name) must be confirmed."
      ),
      detail: isRepair
        ? Words(
          sv:
            "Det ändrar kohorterna som finns: \(changes, "byte", "byten") av kohort, tid, lokal eller huvudansvarig.",
          en: "It changes the cohorts there are: \(changes, "change") of cohort, time, room or lead."
        )
        : Words(
          sv:
            "Det skapar \(plan.cohorts, "kohort", "kohorter") med \(plan.people) deltagare och \(plan.sessions, "träff", "träffar")."
            + (plan.pastSessions.map { " \($0) av träffarna är i dag eller tidigare." } ?? ""),
          en: "It creates \(plan.cohorts, "cohort") with \(plan.people, "member") and \(plan.sessions, "session")."
            + (plan.pastSessions.map { " \($0) of the sessions are today or earlier." } ?? "")
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
