import Foundation
import KohortService
import Planning
import Postgres
import Support
import Testing

/// A folder for reports that is removed after the test.
private func withFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory.appending(path: "nightly-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// An organisation in the spring of 2027, and a folder for its reports.
private func withSpring<Value>(_ body: (TestOrganisation, URL) throws -> Value) throws -> Value {
  try withOrganisation { organisation throws in
    try organisation.furnishSpring()
    return try withFolder { try body(organisation, $0) }
  }
}

/// Runs the night at the end of 2027, unless by the real clock.
private func nightly(
  _ organisation: TestOrganisation, _ folder: URL, _ arguments: [String], isNow: Bool = false
) throws -> KohortProcess.Outcome {
  try KohortProcess.run(
    ["nightly", "--out", folder.path] + arguments,
    environment: isNow ? organisation.environment : atTheEndOf2027(organisation))
}

private func atTheEndOf2027(_ organisation: TestOrganisation) throws -> [String: String] {
  var conninfo = try Conninfo(organisation.settings.database ?? "")
  conninfo["options"] = "-c kohort.now=2027-12-31T12:00Z"
  return organisation.environment.merging(["KOHORT_DATABASE": conninfo.text]) { $1 }
}

/// Every file below a folder by its path, with the organisation's random name made plain.
private func files(_ folder: URL, _ organisation: TestOrganisation) throws -> [String: String] {
  let root = folder.resolvingSymlinksInPath().path + "/"
  let name = organisation.settings.organisation
  let title = name.prefix(1).uppercased() + name.dropFirst()
  var files: [String: String] = [:]
  let found = FileManager.default.enumerator(
    at: folder.resolvingSymlinksInPath(), includingPropertiesForKeys: [.isRegularFileKey])
  while let file = found?.nextObject() as? URL {
    guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    files[String(file.path.dropFirst(root.count))] = text.replacing(name, with: "spring").replacing(title, with: "Spring")
  }
  return files
}

/// What stands in the folder, hidden things too.
private func names(_ folder: URL) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}

@Suite struct NightlyTests {
  private static let goldens = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/nightly")

  /// A changed page is looked at, and then written by running this with KOHORT_UPDATE_GOLDENS=1.
  @Test(arguments: [
    ("2027-03-28", ["--language", "sv", "--csv-dialect", "excel-sv"]), ("2027-10-31", ["--language", "en"]),
  ])
  func `the night's files are as agreed, also when the clocks change`(day: String, arguments: [String]) throws {
    try withSpring { organisation, folder throws in
      let outcome = try nightly(organisation, folder, ["--as-of", day, "--verbose"] + arguments)
      #expect(outcome.exitCode == 0, "\(outcome.errorText)")
      #expect(outcome.errorText.isEmpty)
      #expect(outcome.outputText.hasPrefix("\(folder.path)/\(day): "))
      #expect(outcome.outputText.split(separator: "\n").count == 1)
      let written = try files(folder.appending(path: day), organisation)
      let golden = Self.goldens.appending(path: day)
      if ProcessInfo.processInfo.environment["KOHORT_UPDATE_GOLDENS"] != nil { try Self.update(golden, written) }
      let agreed = try files(golden, organisation)
      #expect(written.keys.sorted() == agreed.keys.sorted())
      for (path, text) in agreed { #expect(written[path] == text, "\(path)") }
    }
  }

  private static func update(_ golden: URL, _ written: [String: String]) throws {
    try? FileManager.default.removeItem(at: golden)
    for (path, text) in written {
      let file = golden.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  @Test func `the same night twice gives the same bytes, in folders that only the owner enters`() throws {
    try withSpring { organisation, folder throws in
      let quiet = try nightly(organisation, folder, ["--as-of", "2027-03-28"])
      #expect(quiet.outputText.isEmpty && quiet.errorText.isEmpty)
      let first = try files(folder.appending(path: "2027-03-28"), organisation)
      #expect(try nightly(organisation, folder, ["--as-of", "2027-03-28", "--as", "E2"]).exitCode == 0)
      #expect(try files(folder.appending(path: "2027-03-28"), organisation) == first)
      #expect(try names(folder) == ["2027-03-28", "latest"])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/latest") == "2027-03-28")
      let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/2027-03-28")[.posixPermissions]
      #expect(mode as? Int == 0o700)
    }
  }

  @Test func `who a commitment comes back to is told that it does, and the rest learn no number below five`() throws {
    try withSpring { organisation, folder throws in
      // Six of L2 made one 90 days before 2027-03-28, one of them protected, and E10 answered; four a day earlier.
      try organisation.connect().script(
        """
        insert into reflection (session_id, cohort_id, author_id, kind, text, visibility, recorded_at)
        select attendance.session_id, attendance.cohort_id, attendance.person_id, 'commitment', 'hemligt', 'private',
               case when person.employee_number in ('E10', 'E13', 'E16', 'E19', 'E22', 'E25') then '2026-12-28 12:00+01'
                    else '2026-12-27 12:00+01' end::timestamptz
          from attendance join person on person.id = attendance.person_id
         where person.employee_number in ('E10', 'E13', 'E16', 'E19', 'E22', 'E25', 'E28', 'E34', 'E37', 'E40');
        insert into commitment_answer (reflection_id, author_id, after_days, outcome, answered_at)
        select reflection.id, reflection.author_id, 90, 'kept', '2027-03-28 08:00+02'
          from reflection join person on person.id = reflection.author_id
         where reflection.kind = 'commitment' and person.employee_number = 'E10';
        """)
      let made = try organisation.connect().query("select count(*) from reflection where kind = 'commitment'").one(as: Int.self)
      #expect(made == 10)
      for day in ["2027-03-28", "2027-04-04", "2027-04-05"] { _ = try nightly(organisation, folder, ["--as-of", day]) }
      func told(_ day: String) throws -> [String] {
        try #require(try files(folder.appending(path: day), organisation)["reminders.jsonl"])
          .split(separator: "\n").map(String.init).filter { $0.contains("commitment_due") }
      }
      let first = try told("2027-03-28")
      #expect(first.count == 4)
      let start =
        #"{"id":"commitment_due/2027-03-28/e13@example.se","kind":"commitment_due","to":"e13@example.se","language":"sv""#
      #expect(first.first?.hasPrefix(start) == true)
      #expect(first.allSatisfy { !$0.contains("L2-") && !$0.contains("\"person\"") && !$0.contains("\"name\"") })
      #expect(try told("2027-04-04").count == 4)
      #expect(try told("2027-04-05").isEmpty)
      let all = try files(folder.appending(path: "2027-03-28"), organisation)
      #expect(all["reminders.jsonl"]?.contains(#""look/2027-03-28/e16@example.se""#) == true)
      #expect(all["commitments_due.csv"] == "edition,after_days,due\r\n")
      let april = try files(folder.appending(path: "2027-04-05"), organisation)
      #expect(april["commitments_due.csv"] == "edition,after_days,due\r\nL2,90,9\r\n")
      try organisation.connect().script(
        """
        delete from monthly_statistics;
        insert into commitment_answer (reflection_id, author_id, after_days, outcome, answered_at)
        select reflection.id, reflection.author_id, 90, 'kept', '2027-03-30'
          from reflection join person on person.id = reflection.author_id
         where reflection.kind = 'commitment'
           and (reflection.recorded_at < '2026-12-28' or person.employee_number in ('E10', 'E13'))
            on conflict do nothing
        """)
      _ = try nightly(organisation, folder, ["--as-of", "2027-04-06"])
      let few = try files(folder.appending(path: "2027-04-06"), organisation)["commitments_due.csv"]
      #expect(few == "edition,after_days,due\r\nL2,90,\r\n")
    }
  }

  @Test func `a reminder says when by the clocks of its day, and a protected person's says nothing`() throws {
    try withSpring { organisation, folder throws in
      for day in ["2027-03-28", "2027-10-31"] { _ = try nightly(organisation, folder, ["--as-of", day]) }
      let spring = try #require(try files(folder.appending(path: "2027-03-28"), organisation)["reminders.jsonl"])
      let autumn = try #require(try files(folder.appending(path: "2027-10-31"), organisation)["reminders.jsonl"])
      #expect(spring.contains(#""starts_at":"2027-04-04T08:30:00+02:00""#))
      #expect(autumn.contains(#""starts_at":"2027-11-07T08:30:00+01:00""#))
      #expect(spring.contains(#""kind":"log_session","to":"e3@example.se""#))
      #expect((spring + autumn).contains("e16@"))
      for line in (spring + autumn).split(separator: "\n") where line.contains("e16@") {
        #expect(line.contains(#""kind":"look""#))
        for secret in ["L2-", "rosen", "liljan", "E16", "P0000000016", "Öberg"] { #expect(!line.contains(secret)) }
      }
    }
  }

  @Test func `a protected person's name and number stand in no file`() throws {
    try withSpring { organisation, folder throws in
      try organisation.connect().execute("update person set name = 'Hemlig Person' where employee_number = 'E16'")
      _ = try nightly(organisation, folder, ["--as-of", "2027-03-28"])
      for (path, text) in try files(folder.appending(path: "2027-03-28"), organisation) {
        #expect(!text.contains("Hemlig Person"), "\(path)")
        #expect(text.firstMatch(of: /\bE16\b/) == nil, "\(path)")
      }
    }
  }

  @Test func `no statistic about people is under five, and only what is open to everyone is quoted, in a file of its own`() throws
  {
    try withSpring { organisation, folder throws in
      try organisation.connect().script(
        """
        update reflection set text = case when visibility = 'open' and kind = 'mistake' then 'öppet ' || id else text end;
        insert into reflection (session_id, cohort_id, author_id, kind, text, visibility, recorded_at)
        select session_id, cohort_id, author_id, 'proposal', 'hemligt', 'cohort', recorded_at from reflection order by id limit 1
        """)
      _ = try nightly(organisation, folder, ["--as-of", "2027-04-01"])
      let written = try files(folder.appending(path: "2027-04-01"), organisation)
      for name in ["attendance.csv", "reflections.csv"] {
        let text = try #require(written[name])
        for cell in text.split(whereSeparator: { ",\r\n".contains($0) }) {
          if let number = Int(cell) { #expect(number >= 5, "\(name): \(cell)") }
        }
      }
      #expect(written.values.allSatisfy { !$0.contains("hemligt") })
      #expect(written["texts.html"]?.contains("<p>öppet ") == true)
      #expect(written.allSatisfy { $0.key == "texts.html" || !$0.value.contains("öppet ") })
      #expect(try #require(written["bridges.csv"]).contains("Öresundskraft") == false)
    }
  }

  @Test func `the sums on the page are those of a second query`() throws {
    try withSpring { organisation, folder throws in
      _ = try nightly(organisation, folder, ["--as-of", "2027-11-02", "--language", "en"])
      let page = try #require(try files(folder.appending(path: "2027-11-02"), organisation)["index.html"])
      func figure(_ label: String) throws -> String {
        let parts = page.split(separator: "<div><dt>").map(String.init).filter { $0.contains(">\(label)</a>") }
        let part = try #require(parts.first)
        let big = part.firstMatch(of: /class="big">([^<]*)</)?.1 ?? ""
        let of = part.firstMatch(of: /class="of">([^<]*)</)?.1 ?? ""
        return "\(big) | \(of)"
      }
      let sums = try organisation.connect().query(
        """
        with ahead as (select * from session where status <> 'cancelled' and date between '2027-11-02' and '2027-11-08'),
             place as (select attendance.status in ('present', 'late') as there from attendance join session on session.id = session_id
                        where session.status = 'held' and date < '2027-11-01')
        select (select count(*) filter (where status = 'held') || ' | of ' || count(*) from session where status <> 'cancelled'),
               (select count(*) from ahead) || ' | sessions with '
               || (select count(*) from ahead join cohort_member using (cohort_id)) || ' members',
               (select 100 * count(*) filter (where there) / count(*) || '% | ' || count(*) filter (where there) || ' of '
                       || count(*) || ' places before 2027-11-01' from place),
               (select greatest(max(date) - '2027-11-02'::date, 0) || ' | until ' || max(date) from session where status <> 'cancelled')
        """
      ).one(as: String.self, String.self, String.self, String.self)
      #expect(try figure("Sessions held") == sums.0)
      #expect(try figure("Next seven days") == sums.1)
      #expect(try figure("Attendance") == sums.2)
      #expect(try figure("Days left") == sums.3)
      // Departments of fewer than five are no part of the map; a pair is two workplaces, whichever way round.
      let pairs = try organisation.connect().query(
        """
        with place as (
          select workplace.id from workplace
           where 5 <= (select count(*) from cohort_member join person on person.id = person_id
                        where person.department_id = workplace.department_id and not protected)
        )
        select count(*) from place as one join place as other on one.id < other.id
        """
      ).one(as: Int.self)
      let told = try #require(
        page.firstMatch(of: /Of (\d+) pairs (\d+) have met, (\d+) meet when the planned sessions are held, and (\d+) do not meet/)
      )
      let parts = [told.2, told.3, told.4].compactMap { Int($0) }
      #expect(Int(told.1) == pairs && parts.reduce(0, +) == pairs && parts.count == 3)
    }
  }

  @Test func `what an author takes back stands in no night from the next one on`() throws {
    try withSpring { organisation, folder throws in
      let connection = try organisation.connect()
      let id = try connection.query(
        """
        update reflection set text = 'Jag ångrar <mig>' where id = (
          select min(id) from reflection where kind = 'mistake' and visibility = 'open')
        returning id
        """
      ).one(as: Int64.self)
      func nightsWithIt() throws -> [String] {
        try files(folder, organisation).filter { $0.value.contains("Jag ångrar &lt;mig&gt;") }.map(\.key).sorted()
      }
      for day in ["2027-03-28", "2027-03-29"] { _ = try nightly(organisation, folder, ["--as-of", day]) }
      #expect(try nightsWithIt() == ["2027-03-29/texts.html"])
      _ = try nightly(organisation, folder, ["--as-of", "2027-03-20"])
      #expect(try nightsWithIt() == ["2027-03-29/texts.html"])
      try connection.execute("update reflection set withdrawn_at = now() where id = $1", id)
      _ = try nightly(organisation, folder, ["--as-of", "2027-03-30"])
      #expect(try nightsWithIt() == [])
      #expect(try files(folder, organisation).keys.filter { $0.hasSuffix("texts.html") } == ["2027-03-30/texts.html"])
    }
  }

  @Test func `killed at any moment, the night's folder is the old one or the new one, whole`() throws {
    try withSpring { organisation, folder throws in
      let place = folder.appending(path: "2027-03-28")
      let versions = try ["sv", "en"].map { language in
        _ = try nightly(organisation, folder, ["--as-of", "2027-03-28", "--language", language])
        return try files(place, organisation)
      }
      #expect(versions[0] != versions[1])
      let start = ContinuousClock.now
      _ = try nightly(organisation, folder, ["--as-of", "2027-03-28", "--language", "sv"])
      let duration = ContinuousClock.now - start
      for round in 0..<16 {
        let process = try KohortProcess(
          ["nightly", "--out", folder.path, "--as-of", "2027-03-28", "--language", ["en", "sv"][round % 2]],
          environment: atTheEndOf2027(organisation))
        let wait = duration * Double.random(in: 0.3...1.1)
        usleep(UInt32(wait / .microseconds(1)))
        process.kill()
        _ = try process.wait()
        #expect(versions.contains(try files(place, organisation)), "round \(round), killed after \(wait)")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/latest") == "2027-03-28")
      }
      #expect(try nightly(organisation, folder, ["--as-of", "2027-03-28", "--language", "en"]).exitCode == 0)
      #expect(try files(place, organisation) == versions[1])
      #expect(try names(folder) == ["2027-03-28", "latest"])
    }
  }

  @Test func `a second run at once exits 75, whether it shares the database or the folder`() throws {
    try withSpring { organisation, folder throws in
      let connection = try organisation.connect()
      let lock = AdvisoryLock("kohort nightly \(try organisation.settings.schema())")
      try connection.lock(lock)
      let outcome = try nightly(organisation, folder, ["--as-of", "2027-03-28"])
      #expect(outcome.exitCode == 75)
      #expect(outcome.errorText.hasPrefix("Error: Another nightly run is at work."))
      try connection.unlock(lock)
      let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
      defer { close(descriptor) }
      #expect(flock(descriptor, LOCK_EX) == 0)
      #expect(try nightly(organisation, folder, ["--as-of", "2027-03-28"]).exitCode == 75)
      #expect(try names(folder).isEmpty)
    }
  }

  @Test func `a folder that cannot be made exits 73 and says which and why`() throws {
    try withSpring { organisation, folder throws in
      let file = folder.appending(path: "file")
      try Data().write(to: file)
      let outcome = try nightly(organisation, file, ["--as-of", "2027-03-28"])
      #expect(outcome.exitCode == 73)
      #expect(outcome.errorText.contains(file.path))
      #expect(outcome.errorText.contains("Hint: "))
      let beneath = try nightly(organisation, URL(filePath: "/proc/kohort"), ["--as-of", "2027-03-28"])
      #expect(beneath.exitCode == 73)
    }
  }

  @Test func `what is in the way of latest exits 73 and leaves nothing half done`() throws {
    try withSpring { organisation, folder throws in
      let latest = folder.appending(path: "latest")
      try FileManager.default.createDirectory(at: latest, withIntermediateDirectories: false)
      let outcome = try nightly(organisation, folder, ["--as-of", "2027-03-28"])
      #expect(outcome.exitCode == 73)
      #expect(outcome.errorText.contains("/latest is in the way."))
      #expect(try names(folder) == ["latest"])
    }
  }

  @Test func `a day's folder that somebody else made is left alone`() throws {
    try withSpring { organisation, folder throws in
      let own = folder.appending(path: "2027-03-28")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: false)
      for report in [nil, #"{"format": "something/else"}"#] {
        if let report { try Data(report.utf8).write(to: own.appending(path: "report.json")) }
        let outcome = try nightly(organisation, folder, ["--as-of", "2027-03-28"])
        #expect(outcome.exitCode == 73)
        #expect(outcome.errorText.contains("2027-03-28 is in the way."))
      }
      #expect(try names(own) == ["report.json"])
      #expect(try names(folder) == ["2027-03-28"])
    }
  }

  @Test func `nights of another organisation are left alone`() throws {
    try withSpring { organisation, folder throws in
      let other = folder.appending(path: "2027-03-27")
      try FileManager.default.createDirectory(at: other, withIntermediateDirectories: false)
      let report = other.appending(path: "report.json")
      try Data(#"{"format": "kohort.report/1", "organisation": "lund"}"#.utf8).write(to: report)
      let outcome = try nightly(organisation, folder, ["--as-of", "2027-03-28"])
      #expect(outcome.exitCode == 73)
      #expect(outcome.errorText.contains("2027-03-27 is another organisation's night."), "\(outcome.errorText)")
      #expect(try names(folder) == ["2027-03-27"])
      let many = try nightly(organisation, folder, ["--as-of", "2027-03-28", "--keep", "99999999999"])
      #expect(many.exitCode == 64)
    }
  }

  @Test func `a night made up later does not move latest back, and none is reported before its day`() throws {
    try withSpring { organisation, folder throws in
      for day in ["2027-03-28", "2027-03-20", "2027-03-29"] {
        #expect(try nightly(organisation, folder, ["--as-of", day]).exitCode == 0)
        let latest = try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/latest")
        #expect(latest == max(day, "2027-03-28"))
      }
      for day in ["2028-01-01", "9999-12-31", "0001-01-01", "1999-12-31"] {
        let outcome = try nightly(organisation, folder, ["--as-of", day])
        #expect(outcome.exitCode == 64, "\(outcome.errorText)")
        #expect(outcome.errorText.contains("There is no night \(day) to report on. Today is 2027-12-31."))
      }
      #expect(try nightly(organisation, URL(filePath: ""), ["--out", ""]).exitCode == 64)
      #expect(try names(folder) == ["2027-03-20", "2027-03-28", "2027-03-29", "latest"])
    }
  }

  @Test func `older nights are pruned, and nothing else`() throws {
    try withSpring { organisation, folder throws in
      for day in ["2027-03-26", "2027-03-27", "2027-03-28"] {
        #expect(try nightly(organisation, folder, ["--as-of", day, "--keep", "2"]).exitCode == 0)
      }
      let manager = FileManager.default
      for name in ["2020-01-01", "notes", ".kohort-nightly-2027-03-01"] {
        try manager.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: false)
      }
      try Data().write(to: folder.appending(path: "2020-02-02"))
      try manager.createSymbolicLink(atPath: folder.path + "/2020-03-03", withDestinationPath: "2027-03-28")
      let outcome = try nightly(organisation, folder, ["--as-of", "2027-03-29", "--keep", "2", "--format", "json"])
      #expect(outcome.outputText.contains(#""pruned":["2027-03-27"]"#))
      #expect(
        try names(folder) == [
          "2020-01-01", "2020-02-02", "2020-03-03", "2027-03-28", "2027-03-29", "latest", "notes",
        ])
      _ = try nightly(organisation, folder, ["--as-of", "2027-03-20", "--keep", "1"])
      #expect(try names(folder).contains("2027-03-20"))
    }
  }

  @Test func `answers of batches older than ninety days go, and their batches are remembered`() throws {
    try withSpring { organisation, folder throws in
      let connection = try organisation.connect()
      try connection.script(
        """
        insert into batch (id, first_seen) values ('old', now() - interval '91 days'), ('new', now() - interval '91 days');
        insert into batch_receipt (batch_id, request_id, digest, answer, answered_at)
        values ('old', '1', '', '{}', now() - interval '91 days'), ('new', '1', '', '{}', now() - interval '91 days'),
               ('new', '2', '', '{}', now() - interval '89 days');
        """)
      let dry = try nightly(organisation, folder, ["--dry-run"], isNow: true)
      #expect(dry.exitCode == 0)
      #expect(try names(folder).isEmpty)
      #expect(try connection.query("select count(*) from batch_receipt").one(as: Int.self) == 3)
      let outcome = try nightly(organisation, folder, ["--format", "json"], isNow: true)
      #expect(outcome.outputText.contains(#""pruned_batches":1"#))
      let pruned = try connection.query("select id from batch where pruned_at is not null").rows(as: String.self)
      #expect(pruned == ["old"])
      #expect(try connection.query("select count(*) from batch_receipt").one(as: Int.self) == 2)
    }
  }

  @Test func `statistics about people stay as they are until the next month`() throws {
    try withSpring { organisation, folder throws in
      _ = try nightly(organisation, folder, ["--as-of", "2027-04-01"])
      let first = try files(folder.appending(path: "2027-04-01"), organisation)
      try organisation.connect().execute("update attendance set status = 'absent'")
      _ = try nightly(organisation, folder, ["--as-of", "2027-04-30"])
      _ = try nightly(organisation, folder, ["--as-of", "2027-05-01"])
      let later = try files(folder.appending(path: "2027-04-30"), organisation)
      let next = try files(folder.appending(path: "2027-05-01"), organisation)
      #expect(later["attendance.csv"] == first["attendance.csv"])
      #expect(later["turnout.csv"] == first["turnout.csv"])
      #expect(next["attendance.csv"] != first["attendance.csv"])
    }
  }

  @Test func `those who are neither HR nor operator may not, and nothing is written`() throws {
    try withSpring { organisation, folder throws in
      for person in ["E3", "E20"] {
        #expect(try nightly(organisation, folder, ["--as-of", "2027-03-28", "--as", person]).exitCode == 77)
      }
      #expect(try names(folder).isEmpty)
      for arguments in [["--as-of", "2027-02-29"], ["--keep", "0"], ["--as-of", "28/3"]] {
        #expect(try nightly(organisation, folder, arguments).exitCode == 64)
      }
    }
  }
}
