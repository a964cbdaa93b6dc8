import ArgumentParser
import Foundation
import KohortService
import Postgres

/// Measures what row-level security costs against the filter that a program without it would write.
struct Privacy: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures row-level security against the same filters written by hand.",
    discussion: """
      Invents an organisation in a PostgreSQL of its own, which is removed afterwards, and runs each query by turns with
      policies and by hand. Prints one JSON object a query: the least time of each in milliseconds, and their ratio.

      Then the same is asked of what is out of sight and of what is not there, which must take as long: the median time of
      each refusal, and their ratio.

      Example: kohort-bench privacy --reflections 100000 --rounds 31
      """)

  @Option(help: "How many reflections to invent.")
  var reflections = 100_000

  @Option(help: "How often each query is run.")
  var rounds = 31

  private struct Result: Encodable {
    let query: String
    let rows: Int
    let policies: Double
    let byHand: Double
    let ratio: Double
  }

  private struct Refusal: Encodable {
    let refusal: String
    let outOfSight: Double
    let notThere: Double
    let ratio: Double
  }

  /// One thing that is read: by the program under policies, and by one that filters itself and sees everything.
  private struct Query {
    let name: String
    /// Who asks under policies; nil for the keeper.
    let person: String?
    let role: String
    let underPolicies: String
    /// What a program without policies looks up first; its one value is `$1` of the filter by hand.
    var lookUp: String?
    let byHand: String
  }

  func validate() throws {
    guard reflections >= 1_000, rounds >= 1 else {
      throw ValidationError("give at least 1000 reflections and one round")
    }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kohort-bench-\(UUID().uuidString)").path
    let cluster = PrivateCluster(
      folder: folder,
      configuration: .init(settings: ["fsync": "off", "synchronous_commit": "off", "autovacuum": "off", "jit": "off"]))
    defer {
      _ = try? cluster.stop()
      try? FileManager.default.removeItem(atPath: folder)
    }
    let conninfo = try cluster.start()
    _ = try Database.migrate(Settings(database: conninfo, organisation: "bench", dataFolder: folder))
    try invent(in: Self.connect(conninfo))
    // Both are new: one that has written everything has memory at hand that the other would ask the system for each time.
    let owner = try Self.connect(conninfo)
    let program = try Self.connect(conninfo)
    for query in Self.queries { try Output.printLine(measure(query, owner: owner, program: program)) }
    try printRefusals(conninfo, owner)
  }

  private func invent(in owner: borrowing Connection) throws {
    try owner.script(Self.organisation)
    try owner.execute(Self.written, reflections)
    try owner.script("analyze")
  }

  private static func connect(_ conninfo: String) throws -> Connection {
    let connection = try Connection(conninfo)
    try connection.set("search_path", to: "org_bench, pg_temp")
    return connection
  }

  private func measure(
    _ query: Query, owner: borrowing Connection, program: borrowing Connection
  ) throws -> Result {
    var (best, bestByHand) = (Double.infinity, Double.infinity)
    var rows = (0, 0)
    for _ in 0..<rounds {
      try program.transaction { connection in
        try connection.script("set local role \(query.role)")
        _ = try connection.query("select claim(null, $1)", query.person)
        let clock = Stopwatch()
        rows.0 = try connection.query(query.underPolicies).count
        best = min(best, clock.seconds)
      }
      try owner.transaction { connection in
        let clock = Stopwatch()
        let known = try query.lookUp.map { try connection.query($0).one(as: [Int64].self) }
        rows.1 = try connection.query(query.byHand, parameters: known.map { [$0] } ?? []).count
        bestByHand = min(bestByHand, clock.seconds)
      }
    }
    guard rows.0 == rows.1 else {
      throw ValidationError("\(query.name): \(rows.0) rows under policies and \(rows.1) by hand")
    }
    return Result(
      query: query.name, rows: rows.0, policies: best * 1000, byHand: bestByHand * 1000, ratio: best / bestByHand)
  }

  /// Times what E1000 is told of things that are out of sight, by turns with things that there are not.
  private func printRefusals(_ conninfo: String, _ owner: borrowing Connection) throws {
    let database = try Database(
      Settings(database: conninfo, organisation: "bench", actingAs: "E1000", dataFolder: "/nonexistent"))
    let hidden = try owner.query(
      "select min(id) from reflection where visibility = 'private' and author_id = 2000"
    ).one(as: Int64.self)
    func time<O: KohortService.Operation>(_ operation: O.Type, _ parameters: O.Parameters) throws -> Double {
      let clock = Stopwatch()
      do {
        _ = try database.perform(operation, parameters)
      } catch is KohortError {
        return clock.seconds
      }
      throw ValidationError("\(operation.name) was not refused")
    }
    func printLine<O: KohortService.Operation>(
      _ operation: O.Type, _ outOfSight: O.Parameters, _ notThere: O.Parameters
    ) throws {
      var times: (hidden: [Double], missing: [Double]) = ([], [])
      for _ in 0..<max(rounds, 3) * 10 {
        times.hidden.append(try time(operation, outOfSight))
        times.missing.append(try time(operation, notThere))
      }
      let (hidden, missing) = (Self.median(times.hidden), Self.median(times.missing))
      try Output.printLine(
        Refusal(
          refusal: operation.name, outOfSight: hidden * 1000, notThere: missing * 1000, ratio: hidden / missing))
    }
    try printLine(ReflectionShow.self, .init(reflection: "R\(hidden)"), .init(reflection: "R99999999"))
    try printLine(PersonShow.self, .init(person: "E2000"), .init(person: "E99999"))
    try printLine(CohortShow.self, .init(cohort: "L1-7"), .init(cohort: "L1-9999"))
    try printLine(SessionShow.self, .init(session: "L1-7-1"), .init(session: "L1-9999-1"))
  }

  private static func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }

  /// 10,000 people in 400 cohorts of six sessions, which forty people facilitate.
  private static let organisation = """
    insert into login (name, may_be_anyone) values (session_user, true);
    insert into department (name) select 'D' || n from generate_series(1, 20) as n;
    insert into person (employee_number, name, department_id) select 'E' || n, 'N' || n, 1 + n % 20 from generate_series(1, 10000) as n;
    insert into access (person_id, "right") values (9999, 'operator');
    insert into programme (code, title, document) values ('L', 'L', '{"cohorts": {"size": {"min": 20, "max": 30}}}');
    insert into module (programme_id, position, code, title) select 1, n, 'm' || n, 'M' || n from generate_series(1, 6) as n;
    insert into room (code, capacity) select 'r' || n, 30 from generate_series(1, 40) as n;
    insert into edition (programme_id, code, from_date, to_date) values (1, 'L1', current_date - 400, current_date + 400);
    insert into cohort (edition_id, number, name) select 1, n, 'L1-' || n from generate_series(1, 400) as n;
    insert into session (cohort_id, module_id, name, status, date, starts, ends, room_id, logged_at)
    select cohort.id, module.id, cohort.name || '-' || module.id, 'held', current_date - 400 + module.id::int * 40 + (cohort.id::int - 1) / 40,
           '08:30', '12:00', 1 + (cohort.id - 1) % 40, now()
      from cohort, module;
    insert into session_facilitator (session_id, person_id, lead) select id, 9951 + (cohort_id - 1) % 40, true from session;
    insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
    select 1 + n % 398, 1, n, current_date - 400 from generate_series(1, 9950) as n;
    insert into attendance (session_id, cohort_id, person_id, status, marked_at)
    select session.id, session.cohort_id, cohort_member.person_id,
           (array['present', 'present', 'late', 'absent'])[1 + cohort_member.person_id % 4]::attendance_status, now()
      from session join cohort_member on cohort_member.cohort_id = session.cohort_id;
    """

  /// Seven of ten private, two for the cohort, one open.
  private static let written = """
    insert into reflection (session_id, cohort_id, author_id, kind, text, visibility, recorded_at)
    select session.id, session.cohort_id, author.id, 'insight', repeat('ord ', 40),
           (array['private', 'private', 'private', 'private', 'private', 'private', 'private', 'cohort', 'cohort', 'open'])
             [1 + (n / 9950 + n) % 10]::visibility, now()
      from generate_series(1, $1::int) as n
     cross join lateral (select 1 + n % 9950 as id) as author
      join session on session.cohort_id = 1 + author.id % 398 and session.module_id = 1 + (n / 9950) % 6
    """

  private static let cohorts = """
    select array(
      select cohort_id from cohort_member where person_id = 1000 and left_on is null
      union select session.cohort_id from session_facilitator
             join session on session.id = session_facilitator.session_id where session_facilitator.person_id = 1000)
    """

  private static let feed = """
    select id, author_id, text from reflection
     where visibility = 'cohort' and withdrawn_at is null and cohort_id = any (%)
     order by id desc limit 50
    """

  private static let aggregate = """
    select session.module_id, profile.department_id, count(*), count(*) filter (where attendance.status = 'present')
      from attendance
      join session on session.id = attendance.session_id
      join profile on profile.id = attendance.person_id
     group by session.module_id, profile.department_id
    """

  /// As the nightly report `attendance` asks it.
  private static let report = """
    select edition.code, module.code, department.name, count(*),
           count(*) filter (where attendance.status = 'present'), count(*) filter (where attendance.status = 'late'),
           count(*) filter (where attendance.status = 'excused'), count(*) filter (where attendance.status = 'absent')
      from attendance
      join session on session.id = attendance.session_id
      join cohort on cohort.id = session.cohort_id
      join edition on edition.id = cohort.edition_id
      join module on module.id = session.module_id
      join profile as person on person.id = attendance.person_id
      left join department on department.id = person.department_id
     where cohort.edition_id = any (array[1]::bigint[]) and session.status = 'held' and session.date <= current_date
     group by edition.code, edition.id, module.code, module.position, module.id, department.name, department.id
     order by edition.code collate "sv-x-icu", edition.id, module.position, module.id, department.name collate "sv-x-icu"
    """

  private static let queries = [
    Query(
      name: "everything a member may read", person: "E1000", role: "kohort_service",
      underPolicies: "select id, visibility, length(text) from reflection", lookUp: cohorts,
      byHand: """
        select id, visibility, length(text) from reflection
         where author_id = 1000
            or (withdrawn_at is null
                and (visibility = 'open' or (visibility = 'cohort' and cohort_id = any ($1::bigint[]))))
        """),
    Query(
      name: "count of what a member may read", person: "E1000", role: "kohort_service",
      underPolicies: "select count(*), sum(length(text)) from reflection", lookUp: cohorts,
      byHand: """
        select count(*), sum(length(text)) from reflection
         where author_id = 1000
            or (withdrawn_at is null
                and (visibility = 'open' or (visibility = 'cohort' and cohort_id = any ($1::bigint[]))))
        """),
    Query(
      name: "cohort feed, the newest 50", person: "E1000", role: "kohort_service",
      underPolicies: feed.replacing("%", with: "(select my_cohorts())::bigint[]"),
      lookUp: cohorts, byHand: feed.replacing("%", with: "$1::bigint[]")),
    Query(
      name: "nightly attendance by module and department", person: "E9999", role: "kohort_reporter",
      underPolicies: aggregate, byHand: aggregate),
    Query(
      name: "nightly report of attendance", person: "E9999", role: "kohort_reporter", underPolicies: report, byHand: report),
    Query(
      name: "nightly counts of reflections", person: "E9999", role: "kohort_reporter",
      underPolicies: "select * from reflection_counts(array[1]::bigint[])",
      byHand: """
        select cohort.edition_id, reflection.kind, reflection.visibility, count(*)
          from reflection join cohort on cohort.id = reflection.cohort_id
         where reflection.withdrawn_at is null and cohort.edition_id = any (array[1]::bigint[])
         group by cohort.edition_id, reflection.kind, reflection.visibility
         order by cohort.edition_id, reflection.kind, reflection.visibility
        """),
  ]
}
