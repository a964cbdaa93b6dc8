import Bilingual
import Planning
import Postgres

/// What became of a published plan: its cohorts as they are today, with everything that has been changed by
/// hand since.
///
/// This is the baseline of a repair. What has been, has been: a session whose day has passed, or is today,
/// stands here as it was held or cancelled; one to come that is cancelled does not, and is given a new time.
struct PublishedPlan {
  let plan: Plans.Stored
  let edition: Edition
  /// The planning problem of today with the published cohorts as its baseline.
  let problem: ProblemDocument
  /// The first number that no cohort of the edition has.
  let nextNumber: Int

  /// - Parameter edition: An edition's name.
  /// - Throws: ``KohortError``, such as when the edition has no published plan.
  init(_ edition: String, _ caller: Caller, lock: Bool = false, _ connection: borrowing Connection) throws {
    let found = try Edition.find(edition, lock: lock, connection)
    let plan = try Plans.find(found.code, connection)
    guard plan.state == .published else { throw KohortError.nothingPublished(found) }
    let members = try Self.members(plan, connection)
    let source = try EditionProblem(found, keeping: members.map(\.person), connection)
    var problem = source.document
    let baseline = try Self.baseline(plan, members, caller.today, &problem, connection)
    problem.baseline = baseline
    // Today's sessions are prepared for, or over already.
    problem.freezeBefore = caller.today.advanced(by: 1)
    problem.joinable = true
    self.plan = plan
    self.edition = found
    self.problem = problem
    nextNumber = try connection.query(
      "select coalesce(max(number), 0) + 1 from cohort where edition_id = $1",
      found.id
    ).one(as: Int.self)
  }

  private static func members(
    _ plan: Plans.Stored,
    _ connection: borrowing Connection
  ) throws -> [(cohort: String, person: Int64, code: String)] {
    try connection.query(
      """
      select cohort.name, person.id,
             person.code
        from cohort
        join cohort_member on cohort_member.cohort_id = cohort.id and cohort_member.left_on is null
        join profile as person on person.id = cohort_member.person_id and person.left_on is null
       where cohort.plan_id = $1
       order by cohort.number, person.id
      """,
      plan.id
    ).rows(as: String.self, Int64.self, String.self).map { (cohort: $0.0, person: $0.1, code: $0.2) }
  }

  private static func baseline(
    _ plan: Plans.Stored,
    _ members: [(cohort: String, person: Int64, code: String)],
    _ today: Day,
    _ problem: inout ProblemDocument,
    _ connection: borrowing Connection
  ) throws -> PlanDocument {
    let names = try connection.query(
      "select name from cohort where plan_id = $1 order by number",
      plan.id
    ).rows(as: String.self)
    let inCohort = Dictionary(grouping: members, by: \.cohort).mapValues { $0.map(\.code) }
    let sessions = try sessions(plan, today, &problem, connection)
    let cohorts = names.map { name in
      PlanDocument.Cohort(
        id: name,
        members: inCohort[name] ?? [],
        sessions: problem.modules == nil ? nil : sessions[name] ?? []
      )
    }
    return PlanDocument(cohorts: cohorts)
  }

  /// The sessions by cohort, in order of module; times that the programme does not have are added to the
  /// problem.
  private static func sessions(
    _ plan: Plans.Stored,
    _ today: Day,
    _ problem: inout ProblemDocument,
    _ connection: borrowing Connection
  ) throws -> [String: [PlanDocument.Session]] {
    let rows = try connection.query(
      """
      select cohort.name as cohort, module.code as module, session.date, to_char(session.starts, 'HH24:MI') as starts,
             to_char(session.ends, 'HH24:MI') as ends, room.code as room,
             array(select person.code
                     from session_facilitator
                     join profile as person on person.id = session_facilitator.person_id
                    where session_facilitator.session_id = session.id
                    order by session_facilitator.lead desc, person.id) as staff
        from cohort
        join session on session.cohort_id = cohort.id
        join module on module.id = session.module_id
        join room on room.id = session.room_id
       where cohort.plan_id = $1 and (session.status <> 'cancelled' or session.date <= $2)
       order by cohort.number, module.position
      """,
      plan.id,
      today
    )
    var slots = problem.slots ?? []
    var known = slots.reduce(into: [:]) { $0["\($1.date) \($1.start) \($1.end)"] = $1.id }
    var sessions: [String: [PlanDocument.Session]] = [:]
    for row in rows {
      let date: Day = try row["date"]
      let start: String = try row["starts"]
      let end: String = try row["ends"]
      let time = "\(date) \(start) \(end)"
      let id = known[time] ?? "\(date)/\(start)-\(end)".filter { $0 != ":" }
      if known[time] == nil {
        slots.append(.init(id: id, date: date, start: start, end: end))
        known[time] = id
      }
      sessions[try row["cohort"], default: []].append(
        .init(module: try row["module"], slot: id, room: try row["room"], facilitators: try row["staff"])
      )
    }
    if problem.modules != nil { problem.slots = slots }
    return sessions
  }
}

extension KohortError {
  fileprivate static func nothingPublished(_ edition: Edition) -> KohortError {
    KohortError(
      .conflict,
      Words(
        sv: "Omgången \(edition.code) har ingen publicerad plan att laga.",
        en: "The edition \(edition.code) has no published plan to repair."
      ),
      hint: Words(
        sv: "Publicera en först: kohort plan publish \(edition.code)",
        en: "Publish one first: kohort plan publish \(edition.code)"
      )
    )
  }
}
