import Foundation
import KohortService
import Planning
import Postgres
import StrictJSON
import Support
import Testing

/// Whoever has all files of a night and can calculate learns no hidden number.
@Suite struct PublishedNumbersTests {
  /// The spring, with people at workplaces, attendance and reflections thrown by the seed.
  /// Besides, how many reflections of each kind are open, which everyone who can read them can count.
  private static func report(
    _ organisation: TestOrganisation, seed: Int
  ) throws -> (report: NightlyReport, open: [(kind: ReflectionKind, count: Int)]) {
    try organisation.furnishSpring()
    let connection = try organisation.connect()
    try connection.execute("select setseed($1::double precision / 1000)", seed)
    try connection.script(
      """
      update person set workplace_id = place.id, department_id = place.department_id
        from (select person.id as person_id, (array(select id from workplace order by id))[1 + floor(random() * random() * 6)::int] as workplace_id
                from person order by id) as thrown
        join workplace as place on place.id = thrown.workplace_id
       where person.id = thrown.person_id;
      update person set category = (array['staff', 'staff', 'staff', 'manager', 'politician'])[1 + floor(random() * 5)::int]::category;
      update attendance set reason = null,
             status = (array['present', 'present', 'present', 'late', 'absent'])[1 + floor(random() * 5)::int]::attendance_status;
      insert into reflection (session_id, cohort_id, author_id, kind, text, visibility, recorded_at)
      select session_id, cohort_id, person_id,
             (array['insight', 'mistake', 'mistake', 'commitment', 'proposal'])[1 + floor(random() * 5)::int]::reflection_kind, 'x',
             (array['private', 'cohort', 'open', 'open'])[1 + floor(random() * 4)::int]::visibility, '2027-03-20'
        from attendance cross join generate_series(1, floor(random() * 4)::int);
      """)
    if seed % 2 == 0 {
      try connection.script(
        """
        update session set status = 'held', logged_at = '2027-04-04 13:00+02' where name = 'L2-001-2';
        insert into attendance (session_id, cohort_id, person_id, status, marked_at)
        select session.id, session.cohort_id, person_id, case when random() < 0.8 then 'present'::attendance_status else 'absent' end, session.date
          from session join cohort_member using (cohort_id) where session.name = 'L2-001-2';
        insert into reflection (session_id, cohort_id, author_id, kind, text, visibility, recorded_at)
        select session_id, attendance.cohort_id, person_id, 'mistake', 'x', 'open', '2027-04-20'
          from attendance join session on session.id = session_id where session.name = 'L2-001-2' and random() < 0.4;
        """)
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: organisation.settings.organisation)
    defer { try? FileManager.default.removeItem(at: folder) }
    var conninfo = try Conninfo(organisation.settings.database ?? "")
    conninfo["options"] = "-c kohort.now=2027-12-31T12:00Z"
    var settings = organisation.settings
    settings.database = conninfo.text
    _ = try Nightly.run(settings, .init(asOf: Day("2027-05-01"), folder: folder.path))
    let text = try String(contentsOf: folder.appending(path: "2027-05-01/report.json"), encoding: .utf8)
    let open = try connection.query(
      """
      select kind::text, count(*) filter (where visibility = 'open') from reflection
       where (recorded_at at time zone 'Europe/Stockholm')::date < '2027-05-01' group by kind
      """
    ).rows(as: ReflectionKind.self, Int.self)
    return (try JSONValue.parse(text).value.decode(), open.map { (kind: $0.0, count: $0.1) })
  }

  /// The equations that hold among the numbers of a report: what its tables and page are.
  private static func system(_ report: NightlyReport) -> LinearSystem {
    var system = LinearSystem()
    attendance(report.statistics, &system)
    turnout(report.statistics, &system)
    forecast(report.statistics, &system)
    reflections(report.statistics, &system)
    return system
  }

  private static func attendance(_ statistics: MonthlyStatistics, _ system: inout LinearSystem) {
    func name(_ line: PlaceLine, _ what: String) -> String {
      "place \(line.level) \(line.department ?? "-") \(line.workplace ?? "-") \(what)"
    }
    for line in statistics.attendance {
      system.add(name(line, "all"), line.places)
      for (what, value) in [("there", line.there), ("away", line.away), ("to come", line.toCome)] {
        system.add(name(line, what), value)
      }
      system.add(sum: name(line, "all"), of: ["there", "away", "to come"].map { name(line, $0) })
    }
    for line in statistics.attendance where line.level != .workplace {
      let parts = statistics.attendance.filter { part in
        line.level == .organisation ? part.level == .department : part.level == .workplace && part.department == line.department
      }
      for what in ["all", "there", "away", "to come"] { system.add(sum: name(line, what), of: parts.map { name($0, what) }) }
    }
  }

  private static func turnout(_ statistics: MonthlyStatistics, _ system: inout LinearSystem) {
    let lines = statistics.turnout ?? []
    func name(_ line: TurnoutLine, _ what: String) -> String {
      // Of the whole edition it is the attendance's own number.
      guard line.module != nil else { return what == "all" ? "turnout" : "place organisation - - \(what)" }
      return "turnout \(line.module ?? "") \(line.week ?? "-") \(what)"
    }
    for line in lines {
      for (what, value) in [("all", line.places), ("there", line.there), ("away", line.away)] {
        system.add(name(line, what), value)
      }
      system.add(sum: name(line, "all"), of: [name(line, "there"), name(line, "away")])
      guard line.week == nil else { continue }
      let parts = lines.filter { part in
        line.module == nil ? part.module != nil && part.week == nil : part.module == line.module && part.week != nil
      }
      for what in ["all", "there", "away"] { system.add(sum: name(line, what), of: parts.map { name($0, what) }) }
    }
  }

  private static func forecast(_ statistics: MonthlyStatistics, _ system: inout LinearSystem) {
    let lines = statistics.forecast ?? []
    func name(_ line: GoneLine, _ what: String) -> String { "gone \(line.level) \(line.name ?? "-") \(what)" }
    for line in lines {
      for (what, value) in [
        ("all", line.people), ("waiting", line.waiting), ("begun", line.begun), ("under way", line.underWay), ("done", line.done),
      ] { system.add(name(line, what), value) }
      system.add(sum: name(line, "all"), of: [name(line, "waiting"), name(line, "begun")])
      system.add(sum: name(line, "begun"), of: [name(line, "under way"), name(line, "done")])
    }
    guard let whole = lines.first(where: { $0.level == .organisation }) else { return }
    for level in [GoneLevel.department, .category] {
      for what in ["all", "waiting", "begun", "under way", "done"] {
        system.add(sum: name(whole, what), of: lines.filter { $0.level == level }.map { name($0, what) })
      }
    }
  }

  private static func reflections(_ statistics: MonthlyStatistics, _ system: inout LinearSystem) {
    func name(_ kind: ReflectionKind?, _ visibility: Visibility?) -> String {
      "reflection \(kind?.rawValue ?? "-") \(visibility?.rawValue ?? "-")"
    }
    let lines = statistics.reflections
    for line in lines { system.add(name(line.kind, line.visibility), line.reflections) }
    let kinds = lines.filter { $0.kind != nil && $0.visibility == nil }
    system.add(sum: name(nil, nil), of: kinds.map { name($0.kind, nil) })
    for kind in kinds {
      let steps = lines.filter { $0.kind == kind.kind && $0.visibility != nil }
      system.add(sum: name(kind.kind, nil), of: steps.map { name($0.kind, $0.visibility) })
    }
    let lessons = statistics.lessons ?? []
    for line in lessons {
      system.add(line.theme.map { "lesson \(line.kind.rawValue) \($0)" } ?? name(line.kind, .open), line.open)
    }
    for whole in lessons where whole.theme == nil {
      let themes = lessons.filter { $0.kind == whole.kind }.compactMap(\.theme)
      system.add(sum: name(whole.kind, .open), of: themes.map { "lesson \(whole.kind.rawValue) \($0)" })
    }
  }

  @Test(arguments: 1...10)
  func `no hidden number of a night is determined by all the others together, nor told to be under five`(seed: Int) throws {
    try withOrganisation { organisation throws in
      let (report, open) = try Self.report(organisation, seed: seed)
      var system = Self.system(report)
      let bounds = system.bounds()
      #expect(system.hidden > 5, "seed \(seed)")
      // What is nought for the whole is nought for every part, and is no secret.
      let nought = Set(bounds.filter { $0.value == 0...0 }.keys)
      #expect(Set(system.determined()).subtracting(nought) == [], "seed \(seed)")
      for (name, range) in bounds where !nought.contains(name) {
        #expect(range.lowerBound < range.upperBound, "seed \(seed): \(name) is \(range.lowerBound)")
        #expect(range.upperBound >= 5, "seed \(seed): \(name) is in \(range)")
      }
      #expect(nought.allSatisfy { Self.isNoughtForAll($0, report) }, "seed \(seed): \(nought)")
      for (kind, count) in open { system.add("reflection \(kind.rawValue) open", count) }
      for (name, range) in system.bounds() where name.hasSuffix(" private") || name.hasSuffix(" cohort") {
        #expect(range.upperBound >= 5, "seed \(seed): with the open texts counted \(name) is in \(range)")
      }
    }
  }

  @Test(arguments: 1...10)
  func `no date and no bridge of a night tells of fewer than five`(seed: Int) throws {
    try withOrganisation { organisation throws in
      let statistics = try Self.report(organisation, seed: seed).report.statistics
      let connection = try organisation.connect()
      let missed = try connection.query(
        """
        select coalesce(case when person.protected then null else department.name end, ''), count(*)
          from person left join department on department.id = department_id
         where exists (select from attendance join session on session.id = session_id
                        where person_id = person.id and session.status = 'held' and session.date < '2027-05-01'
                          and attendance.status in ('excused', 'absent'))
         group by 1
        """
      ).rows(as: String.self, Int.self)
      #expect(!missed.isEmpty)
      for line in statistics.forecast ?? [] where line.level == .department && (line.forecast != nil || line.never != nil) {
        let people = missed.first { $0.0 == line.name ?? "" }?.1 ?? 0
        #expect(people >= 5, "seed \(seed): \(line.name ?? "-") has a date, and \(people) have missed a session")
      }
      let workplaces = try connection.query(
        """
        select department.name, count(*) from (
          select workplace_id from cohort_member join person on person.id = person_id
           where not protected and joined_on < '2027-05-01' and (cohort_member.left_on is null or cohort_member.left_on >= '2027-05-01')
           group by workplace_id having count(distinct person.id) >= 5) as large
          join workplace on workplace.id = large.workplace_id join department on department.id = department_id
         group by department.name
        """
      ).rows(as: String.self, Int.self)
      func large(_ department: String) -> Int { workplaces.first { $0.0 == department }?.1 ?? 0 }
      for line in statistics.bridges {
        let (one, other) = (large(line.department), large(line.otherDepartment))
        let pairs = line.department == line.otherDepartment ? one * (one - 1) / 2 : one * other
        #expect(line.pairs == pairs, "seed \(seed): \(line)")
        #expect((line.met ?? 0) + (line.toMeet ?? 0) <= pairs && line.workplaces <= pairs, "seed \(seed): \(line)")
      }
    }
  }

  /// True of a count of stages or places that the whole has none of.
  private static func isNoughtForAll(_ name: String, _ report: NightlyReport) -> Bool {
    let whole = report.statistics.forecast?.first { $0.level == .organisation }
    let places = report.statistics.attendance.first { $0.level == .organisation }
    func ends(_ what: String, _ value: Int?) -> Bool { name.hasSuffix(" \(what)") && value == 0 }
    return name.hasPrefix("gone ")
      ? ends("done", whole?.done) || ends("under way", whole?.underWay) || ends("waiting", whole?.waiting)
        || ends("begun", whole?.begun)
      : ends("there", places?.there) || ends("away", places?.away) || ends("to come", places?.toCome)
  }

  @Test func `the solver finds what a careless table gives away`() {
    var system = LinearSystem()
    system.add("all", 40)
    system.add("a", 30)
    system.add("b", nil)
    system.add(sum: "all", of: ["a", "b"])
    #expect(system.determined() == ["b"])
    #expect(system.bounds() == ["b": 10...10])
    system.add(sum: "all", of: ["c", "d", "e"])
    system.add("c", 37)
    #expect(system.determined() == ["b"])
    #expect(system.bounds()["d"] == 0...3)
  }
}
