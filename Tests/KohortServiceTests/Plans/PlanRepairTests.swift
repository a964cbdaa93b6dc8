import Bilingual
import KohortService
import Planning
import Postgres
import StrictJSON
import Support
import Testing

/// A published plan under way, repaired in place: what has been stays, and the rest changes as little as it
/// can.
struct PlanRepairTests {
  /// Sixty people published, and the calendar put back so that one cohort has had its first session and not
  /// its second.
  ///
  /// - Returns: The name of that cohort.
  private static func begin(_ organisation: TestOrganisation) throws -> String {
    try organisation.invent(people: 60)
    try organisation.applyProgramme(size: 10...16)
    _ = try organisation.perform(PlanPropose.self, .init(edition: "L1", steps: 20_000))
    _ = try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true))
    let connection = try organisation.connect()
    let (cohort, days) = try connection.query(
      """
      select cohort.name, first.date - today() + 3
        from cohort
        join session as first on first.name = cohort.name || '-1'
        join session as second on second.name = cohort.name || '-2'
       order by second.date - first.date desc, cohort.name
       limit 1
      """
    ).one(as: String.self, Int.self)
    try connection.execute("update session set date = date - $1::int", days)
    try connection.execute("update cohort_member set joined_on = today() - 100")
    try connection.execute(
      "update edition set from_date = from_date - $1::int, to_date = to_date - $1::int",
      days
    )
    try connection.execute(
      """
      update session set status = 'held', logged_at = now() where date < today()
      """
    )
    try connection.execute(
      """
      insert into attendance (session_id, cohort_id, person_id, status, marked_at)
      select session.id, session.cohort_id, cohort_member.person_id,
             case when cohort_member.person_id % 5 = 0 then 'absent' else 'present' end::attendance_status, now()
        from session join cohort_member on cohort_member.cohort_id = session.cohort_id
       where session.status = 'held'
      """
    )
    try connection.execute(
      """
      insert into reflection (session_id, cohort_id, author_id, kind, text, recorded_at)
      select session_id, cohort_id, person_id, 'insight', 'mitt eget', now() from attendance where status = 'present'
      """
    )
    return cohort
  }

  /// What must not change, as text.
  private static func past(_ organisation: TestOrganisation) throws -> [String] {
    let connection = try organisation.connect()
    return try [
      "select cohort.id::text || name || number from cohort order by id",
      "select session::text from session where date <= today() order by id",
      """
      select session_facilitator::text from session_facilitator join session on session.id = session_id
       where date <= today() order by session_id, person_id
      """,
      "select attendance::text from attendance order by session_id, person_id",
      "select reflection::text from reflection order by id",
    ].flatMap { try connection.query($0).rows(as: String.self) }
  }

  private static func scalar(_ organisation: TestOrganisation, _ sql: String) throws -> String? {
    try organisation.connect().query(sql).oneOrNone(as: String.self)
  }

  @Test func `a repair is published into the cohorts there are, and attendance and reflections survive`()
    throws
  {
    try withOrganisation { organisation in
      let cohort = try Self.begin(organisation)
      let before = try Self.past(organisation)
      let member = try #require(
        try Self.scalar(
          organisation,
          """
          select employee_number from person join cohort_member on person_id = person.id
            join cohort on cohort.id = cohort_id where cohort.name = '\(cohort)' order by person.id limit 1
          """
        )
      )
      let lead = try #require(
        try Self.scalar(
          organisation,
          """
          select employee_number from person join session_facilitator on person_id = person.id
            join session on session.id = session_id where session.name = '\(cohort)-2' and lead
          """
        )
      )
      _ = try organisation.perform(PersonLeave.self, .init(person: member))
      _ = try organisation.perform(PersonLeave.self, .init(person: lead))
      try organisation.connect().script(
        "insert into person (employee_number, name) values ('E900', 'Ny Person')"
      )

      let repair = try organisation.perform(PlanRepair.self, .init(edition: "L1"))
      #expect(repair.published == "L1-p1" && repair.plan == "L1-p2")
      #expect(repair.unmended.map(\.detail) == [])
      #expect(repair.proved)
      #expect(repair.moves.map(\.person) == ["E900"])
      #expect(repair.sessions.contains { $0.cohort == cohort && $0.after?.facilitators.isEmpty == false })
      #expect(repair.sessions.allSatisfy { $0.after?.facilitators.contains(lead) == false })
      let summary = try organisation.perform(PlanShow.self, .init(plan: "L1-p2")).summary
      #expect(summary.state == .proposed && summary.hard == 0)
      // Nothing has changed for anybody yet.
      #expect(try Self.past(organisation) == before)

      let unconfirmed = try #require(throws: KohortError.self) {
        try organisation.perform(PlanPublish.self, .init(plan: "L1-p2"))
      }
      #expect(unconfirmed.detail?.en.hasPrefix("It changes the cohorts there are") == true)
      let published = try organisation.perform(PlanPublish.self, .init(plan: "L1-p2", confirm: true))
      #expect(published.state == .published)
      #expect(try Self.past(organisation) == before)
      #expect(
        try Self.scalar(
          organisation,
          """
          select cohort.name from cohort_member join cohort on cohort.id = cohort_id
            join person on person.id = person_id where employee_number = 'E900' and cohort_member.left_on is null
          """
        ) == repair.moves.first?.to
      )
      #expect(
        try Self.scalar(
          organisation,
          """
          select session.name from booking join session on session.id = session_id
            join person on person.id = booking.person_id
           where employee_number = '\(lead)' and session.date > today() limit 1
          """
        ) == nil
      )
      #expect(
        try Self.scalar(organisation, "select state::text from plan where code = 'L1-p1'") == "unpublished"
      )
      #expect(try Self.scalar(organisation, "select count(*)::text from cohort where plan_id is null") == "0")

      // What has been repaired needs no repair.
      let again = try organisation.perform(PlanRepair.self, .init(edition: "L1"))
      #expect(again.unchanged && again.plan == nil && again.published == "L1-p2")
    }
  }

  @Test func `sessions that change places are swapped in one transaction`() throws {
    try withOrganisation { organisation in
      _ = try Self.begin(organisation)
      try organisation.connect().script(
        "insert into person (employee_number, name) values ('E900', 'Ny Person')"
      )
      _ = try organisation.perform(PlanRepair.self, .init(edition: "L1"))
      let shown = try organisation.perform(PlanShow.self, .init(plan: "L1-p2", problem: true, document: true))
      let problem = try ProblemDocument.read(#require(shown.problem).bytes)
      var plan = try PlanDocument.read(#require(shown.document).bytes)
      let sessions = plan.cohorts.map { $0.sessions?.last }
      // Two sessions to come at one time: each gets the other's room.
      let pairs = sessions.indices.flatMap { a in sessions.indices.filter { $0 > a }.map { (a, $0) } }
      let today = try Self.scalar(organisation, "select today()::text")
      let pair = try #require(
        pairs.first { a, b in
          sessions[a]?.slot == sessions[b]?.slot && sessions[a]?.room != sessions[b]?.room
            && sessions[a].map { $0.slot.prefix(10) > (today ?? "") } ?? false
        }
      )
      let last = try #require(plan.cohorts[pair.0].sessions?.indices.last)
      let rooms = (plan.cohorts[pair.0].sessions?[last].room, plan.cohorts[pair.1].sessions?[last].room)
      plan.cohorts[pair.0].sessions?[last].room = try #require(rooms.1)
      plan.cohorts[pair.1].sessions?[last].room = try #require(rooms.0)
      try #require(check(problem, plan).hard == 0)
      try organisation.connect().execute(
        "update plan set document = $1::json where code = 'L1-p2'",
        String(decoding: plan.encoded(), as: UTF8.self)
      )
      _ = try organisation.perform(PlanPublish.self, .init(plan: "L1-p2", confirm: true))
      let room = try Self.scalar(
        organisation,
        "select room.code from session join room on room.id = room_id where session.name = '\(plan.cohorts[pair.0].id)-2'"
      )
      #expect(room == rooms.1)
      // Calendars hear of it.
      let sequence = try Self.scalar(
        organisation,
        "select sequence::text from session where name = '\(plan.cohorts[pair.0].id)-2'"
      )
      #expect(sequence.flatMap { Int($0) } ?? 0 > 0)
    }
  }

  @Test func `a repair made before HR changed something by hand is refused with the cohort's name`() throws {
    try withOrganisation { organisation in
      let cohort = try Self.begin(organisation)
      try organisation.connect().script(
        "insert into person (employee_number, name) values ('E900', 'Ny Person')"
      )
      _ = try organisation.perform(PlanRepair.self, .init(edition: "L1"))
      try organisation.connect().execute(
        "update session set status = 'cancelled' where name = $1",
        "\(cohort)-2"
      )
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(PlanPublish.self, .init(plan: "L1-p2", confirm: true))
      }
      #expect(error.problem == .conflict)
      #expect(error.detail?.en == "Changed since: \(cohort).")
      // A new repair gives the cancelled session a new time.
      let next = try organisation.perform(PlanRepair.self, .init(edition: "L1"))
      #expect(next.sessions.contains { $0.cohort == cohort && $0.before == nil && $0.after != nil })
      _ = try organisation.perform(PlanPublish.self, .init(plan: "L1-p3", confirm: true))
      let status = try Self.scalar(
        organisation,
        "select status::text from session where name = '\(cohort)-2'"
      )
      #expect(status == "planned")
    }
  }

  @Test func `an edition without a published plan has nothing to repair`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 30)
      try organisation.applyProgramme()
      _ = try organisation.perform(PlanPropose.self, .init(edition: "L1", steps: 5_000))
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(PlanRepair.self, .init(edition: "L1"))
      }
      #expect(error.problem == .conflict && error.hint?.en.contains("plan publish L1") == true)
    }
  }

  @Test func `a forecast knows who has gone, who came, and what it assumed`() throws {
    try withOrganisation { organisation in
      _ = try Self.begin(organisation)
      let forecast = try organisation.perform(PlanForecast.self, .init(edition: "L1"))
      #expect(forecast.showUp.source == .recorded && forecast.showUp.value < 1)
      #expect(forecast.turnover.source == .assumed && forecast.turnover.value == 0.1)
      #expect(forecast.departments.map(\.name) == ["Skola", "Vård", ""])
      #expect(forecast.everyone.gone != nil && forecast.everyone.people >= 60)
      // The only programme there is, so it need not be named.
      let whole = try organisation.perform(PlanForecast.self, .init(turnover: 0))
      #expect(whole.turnover.source == .given && whole.everyone.people == forecast.everyone.people)
      let never = try organisation.perform(
        PlanForecast.self,
        .init(edition: "L1", showUp: 0.001, turnover: 9)
      )
      #expect(never.everyone.never && never.everyone.gone == nil)
      let wrong = try #require(throws: KohortError.self) {
        try organisation.perform(PlanForecast.self, .init(edition: "L1", showUp: 0))
      }
      #expect(wrong.invalidParameters.map(\.property) == ["show_up"])
    }
  }
}
