import ArgumentParser
import Foundation
import KohortService
import Postgres

/// Measures a whole night after five years against `pg_dump` of the same database.
struct WholeNight: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nightly",
    abstract: "Measures the nightly job after five years against pg_dump of the same database.",
    discussion: """
      Invents five editions in five years in a PostgreSQL of its own, with that server's usual settings, which is removed
      afterwards. Prints one JSON object a round: the seconds of a pg_dump of the organisation into a file, of a night that
      takes the month's statistics and decides its messages, and of the same night again; and what part of the dump each is.

      Example: kohort-bench nightly --people 10000 --rounds 3
      """)

  @Option(help: "People, in cohorts of 25; each writes ten reflections.")
  var people = 10_000

  @Option(help: "How often it is measured.")
  var rounds = 3

  private struct Result: Encodable {
    let people: Int
    let sessions: Int
    let attendance: Int
    let reflections: Int
    let files: Int
    let messages: Int
    let dumpBytes: Int
    let dumpSeconds: Double
    let firstNightSeconds: Double
    let nightSeconds: Double
    let firstNightToDump: Double
    let nightToDump: Double
  }

  func validate() throws {
    guard people >= 1_000, people.isMultiple(of: 1_000), rounds >= 1 else {
      throw ValidationError("give a multiple of 1000 people, and at least one round")
    }
  }

  func run() throws {
    try withBenchOrganisation(FiveYears(people: people).sql) { settings, owner in
      for _ in 0..<rounds { try Output.printLine(measure(settings, owner)) }
    }
  }

  private func measure(_ settings: Settings, _ owner: borrowing Connection) throws -> Result {
    let reports = FileManager.default.temporaryDirectory.appending(path: "kohort-bench-reports-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: reports, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: reports) }
    // As before any night, so that each round does the same.
    try owner.script("delete from reminder; delete from reminder_night; delete from monthly_statistics; delete from run")
    try owner.execute("vacuum analyze")
    let dump = try ClientProgram("pg_dump", forServer: owner.serverVersion)
    let dumpFile = reports + "/dump.sql"
    var clock = Stopwatch()
    try dump.run(["--schema=\"org_bench\"", "--file=\(dumpFile)"], conninfo: settings.database ?? "")
    let dumpSeconds = clock.seconds
    let size = try FileManager.default.attributesOfItem(atPath: dumpFile)[.size] as? Int ?? 0
    clock = Stopwatch()
    let outcome = try Nightly.run(settings, .init(folder: reports + "/nights"))
    let firstSeconds = clock.seconds
    clock = Stopwatch()
    _ = try Nightly.run(settings, .init(folder: reports + "/nights"))
    let seconds = clock.seconds
    func count(_ table: String) throws -> Int { try owner.query("select count(*) from \(table)").one(as: Int.self) }
    return Result(
      people: try count("person"), sessions: try count("session"), attendance: try count("attendance"),
      reflections: try count("reflection"), files: outcome.files, messages: outcome.reminders, dumpBytes: size,
      dumpSeconds: dumpSeconds, firstNightSeconds: firstSeconds, nightSeconds: seconds,
      firstNightToDump: firstSeconds / dumpSeconds, nightToDump: seconds / dumpSeconds)
  }
}

/// Five editions in the five years until the end of this one, a fifth of the people in each, six sessions a cohort.
struct FiveYears {
  let people: Int

  private var cohorts: Int { people / 25 }
  private var cohortsPerEdition: Int { cohorts / 5 }

  var sql: String {
    """
    insert into login (name, may_be_anyone) values (session_user, true);
    insert into department (name) select 'Förvaltning ' || n from generate_series(1, 20) as n order by n;
    insert into workplace (department_id, name) select 1 + n % 20, 'Arbetsplats ' || n from generate_series(1, \(people / 50)) as n order by n;
    insert into person (employee_number, name, email, category, department_id, workplace_id)
    select 'E' || n, 'Namn ' || n, 'e' || n || '@example.se', (case when n % 20 = 0 then 'manager' else 'staff' end)::category,
           workplace.department_id, workplace.id
      from generate_series(1, \(people)) as n join workplace on workplace.id = 1 + n % \(people / 50)
     order by n;
    insert into person (employee_number, name, email)
    select 'F' || n, 'Processledare ' || n, 'f' || n || '@example.se' from generate_series(1, 40) as n order by n;
    update person set reports_to_id = boss.id
      from (select distinct on (department_id) id, department_id from person where category = 'manager'
             order by department_id, id) as boss
     where boss.department_id = person.department_id and person.category = 'staff';
    insert into programme (code, title, document)
    select 'L', 'Ledarresan', jsonb_build_object(
             'format', 'kohort.programme/1', 'id', 'L', 'title', 'Ledarresan',
             'modules', (select jsonb_agg(jsonb_build_object('id', 'm' || n, 'title', 'Modul ' || n) order by n)
                           from generate_series(1, 6) as n),
             'cohorts', '{"size": {"min": 20, "max": 30}}'::jsonb,
             'rooms', (select jsonb_agg(jsonb_build_object('id', 'r' || n, 'capacity', 30) order by n) from generate_series(1, 40) as n),
             'facilitators', (select jsonb_agg(jsonb_build_object('person', 'F' || n) order by n) from generate_series(1, 40) as n),
             'slots', '[{"weekdays": ["mon", "tue", "wed", "thu", "fri"], "start": "08:30", "end": "12:00"}]'::jsonb);
    insert into module (programme_id, position, code, title) select 1, n, 'm' || n, 'Modul ' || n from generate_series(1, 6) as n order by n;
    insert into room (code, capacity) select 'r' || n, 30 from generate_series(1, 40) as n order by n;
    insert into edition (programme_id, code, from_date, to_date)
    select 1, 'L' || n, current_date - 1700 + (n - 1) * 365, current_date - 1700 + n * 365 - 1 from generate_series(1, 5) as n order by n;
    insert into cohort (edition_id, number, name)
    select edition.id, n, edition.code || '-' || lpad(n::text, 4, '0')
      from edition, generate_series(1, \(cohortsPerEdition)) as n order by edition.id, n;
    insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
    select cohort.id, cohort.edition_id, n, edition.from_date
      from generate_series(1, \(cohorts * 25)) as n
      join cohort on cohort.id = 1 + (n - 1) / 25
      join edition on edition.id = cohort.edition_id
     order by n;
    insert into session (cohort_id, module_id, name, status, date, starts, ends, room_id, logged_at)
    select cohort.id, module.id, cohort.name || '-' || module.id, (case when place.date < current_date then 'held' else 'planned' end)::session_status,
           place.date, '08:30', '12:00', 1 + (cohort.number - 1) % 40, case when place.date < current_date then place.date + time '13:00' end
      from cohort
      join edition on edition.id = cohort.edition_id
     cross join module
     cross join lateral (select edition.from_date + 20 + (module.id::int - 1) * 50 + (cohort.number - 1) / 40 as date) as place
     order by cohort.id, module.id;
    insert into session_facilitator (session_id, person_id, lead)
    select session.id, \(people) + 1 + (cohort.number - 1) % 40, true from session join cohort on cohort.id = session.cohort_id;
    insert into attendance (session_id, cohort_id, person_id, status, marked_at)
    select session.id, session.cohort_id, cohort_member.person_id,
           (array['present', 'present', 'present', 'late', 'absent'])[1 + (cohort_member.person_id + session.id) % 5]::attendance_status,
           session.logged_at
      from session join cohort_member on cohort_member.cohort_id = session.cohort_id
     where session.status = 'held';
    insert into reflection (session_id, cohort_id, author_id, kind, text, visibility, recorded_at)
    select session.id, session.cohort_id, author.id,
           (array['insight', 'insight', 'insight', 'commitment', 'proposal'])[1 + n % 5]::reflection_kind,
           repeat(md5(n::text) || ' ', 10), (array['private', 'private', 'private', 'cohort', 'open'])[1 + (n / 7) % 5]::visibility,
           session.logged_at + interval '1 day'
      from generate_series(1, \(people * 10)) as n
     cross join lateral (select 1 + n % \(cohorts * 25) as id) as author
      join session on session.cohort_id = 1 + (author.id - 1) / 25 and session.module_id = 1 + (n / \(cohorts * 25)) % 6
     where session.status = 'held';
    """
  }
}
