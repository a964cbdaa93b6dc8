import Bilingual
import Dispatch
import KohortService
import Planning
import Postgres
import StrictJSON
import Support
import Synchronization
import Testing

/// Plans from the database and back into it.
struct PlanTests {
  private static func propose(
    _ organisation: TestOrganisation,
    steps: Int = 20_000
  ) throws -> PlanSummary {
    try organisation.perform(PlanPropose.self, .init(edition: "L1", steps: steps))
  }

  private static func documents(
    _ organisation: TestOrganisation,
    _ plan: String
  ) throws -> (problem: ProblemDocument, plan: PlanDocument) {
    let shown = try organisation.perform(PlanShow.self, .init(plan: plan, problem: true, document: true))
    return (
      try ProblemDocument.read(#require(shown.problem).bytes),
      try PlanDocument.read(#require(shown.document).bytes)
    )
  }

  private static func count(_ organisation: TestOrganisation, _ table: String) throws -> Int {
    try organisation.connect().query("select count(*) from \(table)").one(as: Int.self)
  }

  @Test func `an edition is proposed, published and taken back`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 60)
      try organisation.applyProgramme(more: "max_share_away_per_day: 0.5")
      // Half of a workplace of six may be away: dates must be found where others of it do not meet.
      let proposal = try Self.propose(organisation, steps: 800_000)
      #expect(proposal.plan == "L1-p1")
      #expect(proposal.hard == 0)
      #expect(proposal.people == 84 && proposal.sessions == 2 * proposal.cohorts)
      #expect(try Self.count(organisation, "cohort") == 0)

      let (problem, plan) = try Self.documents(organisation, "L1")
      #expect(check(problem, plan).hard == 0)
      #expect(plan.cohorts.first?.id == "L1-001")

      let published = try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true))
      #expect(published.state == .published)
      #expect(try Self.count(organisation, "cohort") == proposal.cohorts)
      #expect(try Self.count(organisation, "cohort_member") == 84)
      #expect(try Self.count(organisation, "session") == proposal.sessions)
      // Each member at two sessions, and a facilitator at each.
      #expect(try Self.count(organisation, "booking") == 2 * 84 + proposal.sessions)
      // What comes next is planned by what the tables hold now.
      let known = try organisation.connect().query(
        "select reltuples::bigint from pg_class where oid in ('person'::regclass, 'booking'::regclass) order by relname")
      #expect(try known.rows(as: Int.self) == [2 * 84 + proposal.sessions, try Self.count(organisation, "person")])

      let again = try #require(throws: KohortError.self) {
        try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true))
      }
      #expect(again.problem == .conflict)

      let back = try organisation.perform(PlanUnpublish.self, .init(plan: "L1", confirm: true))
      #expect(back.cohorts == proposal.cohorts)
      for table in ["cohort", "cohort_member", "session", "booking"] {
        #expect(try Self.count(organisation, table) == 0)
      }
      #expect(
        try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true)).state == .published
      )
    }
  }

  @Test func `publishing must be confirmed`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 30)
      try organisation.applyProgramme()
      _ = try Self.propose(organisation)
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(PlanPublish.self, .init(plan: "L1"))
      }
      #expect(error.problem == .refusedByRule)
      #expect(error.hint?.en == "Add \"confirm\": true, or --yes.")
    }
  }

  @Test func `a plan that no longer fits the people is refused with their names`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 30)
      try organisation.applyProgramme()
      _ = try Self.propose(organisation)
      try organisation.connect().script(
        """
        update person set left_on = today() - 20 where employee_number in ('E3', 'E4');
        update person set protected = true where employee_number = 'E4';
        insert into person (employee_number, name) values ('E900', 'Ny Person');
        """
      )
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true))
      }
      #expect(error.problem == .conflict)
      let detail = try #require(error.detail?.en)
      #expect(detail.contains("Have left, or no longer belong to the edition: ") && detail.contains("E3 Person 3"))
      #expect(detail.contains("Have joined, and have no seat: E900 Ny Person."))
      #expect(!detail.contains("Person 4"))
      #expect(try Self.count(organisation, "cohort") == 0)
    }
  }

  @Test func `a facilitator who is booked elsewhere since is named`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 30)
      try organisation.applyProgramme()
      _ = try Self.propose(organisation)
      let (problem, plan) = try Self.documents(organisation, "L1")
      let session = try #require(plan.cohorts.first?.sessions?.first)
      let slot = try #require(problem.slots?.first { $0.id == session.slot })
      // Another edition's session in another room, with the same person.
      try organisation.connect().execute(
        """
        with edition as (
          insert into edition (programme_id, code, from_date, to_date)
          select id, 'X', today(), today() + 730 from programme returning id
        ), cohort as (
          insert into cohort (edition_id, number, name) select id, 1, 'X-001' from edition returning id
        ), place as (insert into room (code, capacity) values ('z', 10) returning id
        ), session as (
          insert into session (cohort_id, module_id, name, date, starts, ends, room_id)
          select cohort.id, (select min(id) from module), 'X-001-1', $1, $2, $3, place.id from cohort, place
          returning id
        )
        insert into session_facilitator (session_id, person_id, lead)
        select session.id, person.id, true from session, person where person.employee_number = $4
        """,
        slot.date,
        slot.start,
        slot.end,
        session.facilitators.first
      )
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true))
      }
      #expect(
        error.detail?.en.contains("\(session.facilitators[0]) Processledare") == true
          && error.detail?.en.contains("\(slot.date) \(slot.start)–\(slot.end)") == true,
        "\(error.detail?.en ?? "")"
      )
      // The next proposal knows better.
      _ = try Self.propose(organisation)
      let next = try Self.documents(organisation, "L1-p2").problem
      let busy = next.facilitators?.first { $0.id == session.facilitators.first }
      #expect(busy?.unavailable == [slot.date])
    }
  }

  @Test func `two who publish at once: one does, the other is told`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 60)
      try organisation.applyProgramme()
      let proposal = try Self.propose(organisation)
      let outcomes = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 4) { _ in
        let outcome: String
        do {
          outcome = try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true)).state
            .rawValue
        } catch {
          outcome = (error as? KohortError)?.problem.rawValue ?? "\(error)"
        }
        outcomes.withLock { $0.append(outcome) }
      }
      #expect(outcomes.withLock { $0.sorted() } == ["conflict", "conflict", "conflict", "published"])
      #expect(try Self.count(organisation, "cohort") == proposal.cohorts)
    }
  }

  @Test func `what has begun is not taken back`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 30)
      try organisation.applyProgramme()
      _ = try Self.propose(organisation)
      _ = try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true))
      let connection = try organisation.connect()
      try connection.script("update session set status = 'held', logged_at = now() where name = 'L1-001-1'")
      let held = try #require(throws: KohortError.self) {
        try organisation.perform(PlanUnpublish.self, .init(plan: "L1", confirm: true))
      }
      #expect(held.problem == .refusedByRule)
      #expect(held.detail?.en == "The session L1-001-1 has been held.")
      try connection.script(
        """
        update session set status = 'planned', logged_at = null;
        insert into reflection (session_id, cohort_id, author_id, kind, text, recorded_at)
        select session.id, session.cohort_id, cohort_member.person_id, 'insight', 'x', now()
          from session join cohort_member using (cohort_id) order by 1, 3 limit 1;
        """
      )
      let reflected = try #require(throws: KohortError.self) {
        try organisation.perform(PlanUnpublish.self, .init(plan: "L1", confirm: true))
      }
      #expect(reflected.detail?.en == "Members have written reflections.")
      #expect(try Self.count(organisation, "reflection") == 1)
      // A module cannot be taken away from under sessions either.
      var document = try organisation.perform(ProgrammeShow.self, .init(programme: "L"))
      document.modules.removeLast()
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(ProgrammeApply.self, .init(document: document.yaml(), file: nil))
      }
      #expect(error.problem == .refusedByRule)
    }
  }

  @Test func `the documents tell nothing of a person with a protected identity`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 30)
      let connection = try organisation.connect()
      try connection.script(
        """
        insert into department (name) values ('Hemlig');
        insert into workplace (department_id, name) select id, 'Gömd' from department where name = 'Hemlig';
        update person set protected = true, employee_number = 'SECRET7', workplace_id = workplace.id,
               department_id = workplace.department_id
          from workplace where workplace.name = 'Gömd' and employee_number = 'E7';
        """
      )
      try organisation.applyProgramme(more: "max_share_away_per_day: 0.9")
      _ = try Self.propose(organisation)
      let alias = try connection.query("select alias from person where protected").one(as: String.self)
      let (problem, plan) = try Self.documents(organisation, "L1")
      let person = try #require(problem.people.first { $0.id == alias })
      #expect(person.workplace == alias && person.department == alias && person.attributes == nil)
      let text = String(decoding: problem.encoded() + plan.encoded(), as: UTF8.self)
      for secret in ["SECRET7", "Hemlig", "Gömd"] { #expect(!text.contains(secret)) }
      #expect(plan.cohorts.contains { $0.members.contains(alias) })
    }
  }

  @Test func `those who met in an earlier edition are known without being asked for`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 40)
      try organisation.applyProgramme(people: "{person: [E1, E2, E3, E4, E5, E6, E7, E8, E9, E10]}")
      _ = try Self.propose(organisation)
      _ = try organisation.perform(PlanPublish.self, .init(plan: "L1", confirm: true))
      _ = try organisation.perform(
        EditionCreate.self,
        .init(
          edition: "L2",
          programme: "L",
          from: TestOrganisation.nextSpring.lowerBound.advanced(by: 364),
          to: TestOrganisation.nextSpring.upperBound.advanced(by: 364),
          person: ["E1", "E2", "E3"] + (11...22).filter { $0 != 20 }.map { "E\($0)" }
        )
      )
      let second = try organisation.perform(PlanPropose.self, .init(edition: "L2", steps: 5_000))
      let problem = try Self.documents(organisation, second.name).problem
      #expect(problem.cohorts.metBefore == [["E1", "E2"], ["E1", "E3"], ["E2", "E3"]])
    }
  }

  @Test func `rules that contradict each other are refused before any search`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 30)
      try organisation.applyProgramme(size: 20...20)
      let error = try #require(throws: KohortError.self) { try Self.propose(organisation) }
      #expect(error.problem == .contradiction)
      #expect(error.invalidParameters.first?.property.contains("H2") == true)
      #expect(try Self.count(organisation, "plan") == 0)
    }
  }

  @Test func `sessions are held on open days and at the times of the week`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 30)
      try organisation.applyProgramme()
      _ = try Self.propose(organisation)
      let slots = try #require(Self.documents(organisation, "L1").problem.slots)
      let edition = TestOrganisation.nextSpring
      let closed = SwedishCalendar.NamedSet.allCases.map { SwedishCalendar.days(of: $0, within: edition) }
      let open = (edition.lowerBound.number...edition.upperBound.number).map(Day.init(number:)).filter { day in
        day.weekday <= 5 && !closed.contains { $0.contains(day) }
      }
      #expect(open.count > 90)
      #expect(slots.map(\.id) == open.flatMap { ["\($0)/0830", "\($0)/1300"] })
    }
  }

  @Test func `sessions are planned from tomorrow, and one that its day has overtaken is warned of`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 40)
      try organisation.applyProgramme()
      let connection = try organisation.connect()
      try connection.script("update edition set from_date = today() - 60, to_date = today() + 200")
      let today = try connection.query("select today()").one(as: Day.self)
      let plan = try organisation.perform(PlanPropose.self, .init(edition: "L1", steps: 20_000))
      #expect(plan.notBefore == today.advanced(by: 1))
      #expect(try #require(plan.firstDate) > today)
      #expect(plan.pastSessions == nil)
      // Two years later nobody has published it yet.
      try connection.script(
        """
        update plan set problem = replace(problem::text, '"date":"' || left((today() + 200)::text, 3), '"date":"201')::json
        """)
      let shown = try organisation.perform(PlanShow.self, .init(plan: "L1")).summary
      #expect(shown.pastSessions == shown.sessions && shown.pastCohorts == shown.cohorts)
      try connection.script("update edition set from_date = today() - 60, to_date = today() - 1")
      let over = try #require(throws: KohortError.self) {
        try organisation.perform(PlanPropose.self, .init(edition: "L1", steps: 1_000))
      }
      #expect(over.text(.en).contains("The edition L1 is over"))
    }
  }
}
