import Bilingual
import Planning
import Postgres

/// Publishes a repair: the cohorts and sessions there are take on what it changed, and everything else stays.
///
/// Names, past sessions, attendance and reflections are not touched. Constraints that two things could break
/// only in the middle of changing places are looked at when all is in place; then all of it holds, or none.
struct PlanAmendment {
  private let repair: Plans.Stored
  private let published: PublishedPlan
  private let baseline: PlanDocument
  private let today: Day

  /// - Throws: ``KohortError`` (conflict) when something has changed since the repair was made.
  init(_ repair: Plans.Stored, _ caller: Caller, _ connection: borrowing Connection) throws {
    self.repair = repair
    today = caller.today
    published = try PublishedPlan(repair.edition, caller, lock: true, connection)
    guard let then = repair.problem.baseline, let now = published.problem.baseline else {
      throw KohortError.noBaseline
    }
    baseline = now
    try refuseOtherCohorts(then, now)
    try refuseFewerCohorts()
    try refuseBrokenRules()
  }

  /// Makes the cohorts there are those of the repair.
  ///
  /// - Throws: ``KohortError`` (conflict) that says what the database refused.
  func apply(_ connection: borrowing Connection) throws {
    let people = try PersonCodes(
      (repair.document.cohorts + baseline.cohorts).flatMap {
        $0.members + ($0.sessions ?? []).flatMap(\.facilitators)
      },
      connection
    )
    do {
      try connection.savepoint { connection in
        try connection.execute(
          """
          set constraints booking_pkey, booking_person_free, session_room_free, session_modules_in_order
            deferred
          """
        )
        try changeMembers(people, connection)
        try changeSessions(people, connection)
        try addCohorts(people, connection)
        try connection.execute("set constraints all immediate")
      }
    } catch let error as PostgresError {
      throw refusal(error) ?? error
    }
    try connection.execute("update cohort set plan_id = $1 where plan_id = $2", repair.id, published.plan.id)
    try connection.execute("update plan set state = 'unpublished' where id = $1", published.plan.id)
  }

  // MARK: Whether it still fits

  private func refuseOtherCohorts(_ then: PlanDocument, _ now: PlanDocument) throws {
    let before = then.cohorts.reduce(into: [:]) { $0[$1.id] = $1 }
    let after = now.cohorts.reduce(into: [:]) { $0[$1.id] = $1 }
    let gone = Set(published.problem.people.map(\.id))
    let changed = Set(before.keys).union(after.keys).filter { name in
      // Whoever has left the organisation since is checked for below.
      var old = before[name]
      old?.members.removeAll { !gone.contains($0) }
      return old != after[name]
    }.sorted()
    guard !changed.isEmpty else { return }
    let list = changed.prefix(10).joined(separator: ", ")
    throw stale(Words(sv: "Ändrade sedan dess: \(list).", en: "Changed since: \(list)."))
  }

  private func refuseFewerCohorts() throws {
    let kept = Set(repair.document.cohorts.map(\.id))
    let gone = baseline.cohorts.map(\.id).filter { !kept.contains($0) }
    guard !gone.isEmpty else { return }
    let list = gone.prefix(10).joined(separator: ", ")
    throw KohortError(
      .refusedByRule,
      Words(
        sv: "Förslaget \(repair.code) lägger ner kohorter som är publicerade: \(list).",
        en: "The repair \(repair.code) ends cohorts that are published: \(list)."
      ),
      hint: Words(
        sv: "Låt programmet ha minst lika många kohorter som förut.",
        en: "Let the programme have at least as many cohorts as before."
      )
    )
  }

  private func refuseBrokenRules() throws {
    let faults = check(published.problem, repair.document).faults.filter { $0.count > $0.inherited }
    guard !faults.isEmpty else { return }
    let shown = faults.prefix(10)
    throw stale(
      Words(
        sv: shown.map { $0.detail.sv + "." }.joined(separator: " "),
        en: shown.map { $0.detail.en + "." }.joined(separator: " ")
      )
    )
  }

  private func stale(_ detail: Words) -> KohortError {
    KohortError(
      .conflict,
      Words(
        sv: "Förslaget \(repair.code) är inaktuellt. Inget har publicerats.",
        en: "The repair \(repair.code) is out of date. Nothing has been published."
      ),
      detail: detail,
      hint: Words(
        sv: "Laga på nytt: kohort plan repair \(repair.edition)",
        en: "Repair again: kohort plan repair \(repair.edition)"
      )
    )
  }

  private func refusal(_ error: PostgresError) -> KohortError? {
    switch error.constraint {
    case "booking_person_free":
      stale(Words(sv: "Någon är bokad på annat.", en: "Somebody is booked elsewhere."))
    case "session_room_free": stale(Words(sv: "Ett rum är upptaget.", en: "A room is taken."))
    case "session_modules_in_order":
      stale(Words(sv: "Träffar ligger i fel ordning.", en: "Sessions are out of order."))
    default: nil
    }
  }

  // MARK: Members

  private struct Seat: Hashable {
    let cohort: String
    let person: String
  }

  private func changeMembers(_ people: PersonCodes, _ connection: borrowing Connection) throws {
    let before = Set(
      baseline.cohorts.flatMap { cohort in cohort.members.map { Seat(cohort: cohort.id, person: $0) } }
    )
    let known = Set(baseline.cohorts.map(\.id))
    let after = Set(
      repair.document.cohorts.filter { known.contains($0.id) }.flatMap { cohort in
        cohort.members.map { Seat(cohort: cohort.id, person: $0) }
      }
    )
    let left = before.subtracting(after).sorted { ($0.cohort, $0.person) < ($1.cohort, $1.person) }
    let come = after.subtracting(before).sorted { ($0.cohort, $0.person) < ($1.cohort, $1.person) }
    try connection.execute(
      """
      update cohort_member set left_on = greatest($3::date, cohort_member.joined_on)
        from unnest($1::text[], $2::bigint[]) as given (name, person_id)
        join cohort on cohort.name = given.name
       where cohort_member.cohort_id = cohort.id and cohort_member.person_id = given.person_id
         and cohort_member.left_on is null
      """,
      left.map(\.cohort),
      left.map { people[$0.person]?.id },
      today
    )
    try connection.execute(
      """
      insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
      select cohort.id, cohort.edition_id, given.person_id, $3::date
        from unnest($1::text[], $2::bigint[]) as given (name, person_id)
        join cohort on cohort.name = given.name
          on conflict (cohort_id, person_id) do update set joined_on = excluded.joined_on, left_on = null
      """,
      come.map(\.cohort),
      come.map { people[$0.person]?.id },
      today
    )
  }

  // MARK: Sessions

  private func changeSessions(_ people: PersonCodes, _ connection: borrowing Connection) throws {
    let before = baseline.cohorts.reduce(into: [:]) { $0[$1.id] = $1.sessions ?? [] }
    let changed = repair.document.cohorts.flatMap {
      cohort -> [(cohort: String, session: PlanDocument.Session)] in
      guard let known = before[cohort.id] else { return [] }
      return (cohort.sessions ?? []).filter { !known.contains($0) }.map { (cohort.id, $0) }
    }
    guard !changed.isEmpty else { return }
    let slots = (repair.problem.slots ?? []).reduce(into: [:]) { $0[$1.id] = $1 }
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
          on conflict (cohort_id, module_id) do update
         set date = excluded.date, starts = excluded.starts, ends = excluded.ends, room_id = excluded.room_id,
             status = 'planned'
       where session.status <> 'held'
      """,
      published.edition.programmeID,
      changed.map(\.cohort),
      changed.map(\.session.module),
      changed.map { slots[$0.session.slot]?.date },
      changed.map { slots[$0.session.slot]?.start },
      changed.map { slots[$0.session.slot]?.end },
      changed.map(\.session.room)
    )
    guard count == changed.count else {
      throw stale(
        Words(
          sv: "En träff är redan hållen, eller en modul eller ett rum finns inte längre.",
          en: "A session has been held already, or a module or room is no longer there."
        )
      )
    }
    try changeStaff(changed, people, connection)
  }

  private func changeStaff(
    _ changed: [(cohort: String, session: PlanDocument.Session)],
    _ people: PersonCodes,
    _ connection: borrowing Connection
  ) throws {
    try connection.execute(
      """
      delete from session_facilitator
       using unnest($2::text[], $3::text[]) as given (cohort, module)
        join cohort on cohort.name = given.cohort
        join module on module.programme_id = $1 and module.code = given.module
        join session on session.cohort_id = cohort.id and session.module_id = module.id
       where session_facilitator.session_id = session.id
      """,
      published.edition.programmeID,
      changed.map(\.cohort),
      changed.map(\.session.module)
    )
    try PlanPublish.insertFacilitators(changed, published.edition, people, connection)
  }

  // MARK: New cohorts

  private func addCohorts(_ people: PersonCodes, _ connection: borrowing Connection) throws {
    let known = Set(baseline.cohorts.map(\.id))
    let new = repair.document.cohorts.filter { !known.contains($0.id) }
    guard !new.isEmpty else { return }
    try PlanPublish.insert(new, of: repair, published.edition, people, connection)
  }
}
