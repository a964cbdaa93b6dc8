import Foundation
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

/// The nightly job as an operator has it: killed, missed, run in the nights when the clocks change.
///
/// `KOHORT_ENDURE` gives the number of kills.
@Suite struct NightlyJobTests {
  private static let kills = ProcessInfo.processInfo.environment["KOHORT_ENDURE"].flatMap(Int.init) ?? 10

  private static func withSpring(_ body: (TestOrganisation, URL) throws -> Void) throws {
    try withOrganisation { organisation throws in
      try organisation.furnishSpring()
      let folder = FileManager.default.temporaryDirectory.appending(path: "nights-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try body(organisation, folder)
    }
  }

  private static func start(
    _ organisation: TestOrganisation, _ folder: URL, at instant: String, _ arguments: [String] = []
  ) throws -> KohortProcess {
    var conninfo = try Conninfo(organisation.settings.database ?? "")
    conninfo["options"] = "-c kohort.now=\(instant)"
    conninfo["application_name"] = organisation.settings.organisation
    let environment = organisation.environment.merging(["KOHORT_DATABASE": conninfo.text]) { $1 }
    return try KohortProcess(["nightly", "--out", folder.path] + arguments, environment: environment)
  }

  private static func run(
    _ organisation: TestOrganisation, _ folder: URL, at instant: String, _ arguments: [String] = []
  ) throws -> KohortProcess.Outcome {
    try start(organisation, folder, at: instant, arguments).wait()
  }

  private static func nights(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "latest" }.sorted()
  }

  /// The lines of a night's reminders, without the organisation's random name.
  private static func reminders(_ folder: URL, _ night: String, _ organisation: TestOrganisation) throws -> [String] {
    try String(contentsOf: folder.appending(path: "\(night)/reminders.jsonl"), encoding: .utf8)
      .replacing(organisation.settings.organisation, with: "spring").split(separator: "\n").map(String.init)
  }

  /// The files of a night's folder; a half of one would lack some. What people wrote stands in the newest one alone.
  private static func files(_ folder: URL, _ night: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.appending(path: night).path).filter { $0 != "texts.html" }.sorted()
  }

  /// The server notices a killed client when it next writes to it; until then the night is held.
  private static func waitForServer(_ organisation: TestOrganisation) throws {
    let connection = try organisation.connect()
    for _ in 0..<500 {
      let isThere = try connection.query(
        "select exists (select from pg_stat_activity where application_name = $1)", organisation.settings.organisation
      ).one(as: Bool.self)
      guard isThere else { return }
      usleep(10_000)
    }
  }

  @Test func `killed again and again, no night is half, and no message is lost or written twice`() throws {
    let days = ["2027-03-22", "2027-03-28", "2027-03-29"]
    try Self.withSpring { clean, expected in
      let start = ContinuousClock.now
      for day in days {
        #expect(try Self.run(clean, expected, at: "\(day)T03:30Z", ["--as-of", day]).exitCode == 0)
      }
      let duration = (ContinuousClock.now - start) / days.count
      try Self.withSpring { organisation, folder in
        for day in days {
          for _ in 0..<Self.kills / days.count {
            let process = try Self.start(organisation, folder, at: "\(day)T03:30Z", ["--as-of", day])
            let wait = duration * Double.random(in: 0.05...1)
            usleep(UInt32(wait / .microseconds(1)))
            process.kill()
            _ = try process.wait()
            try Self.waitForServer(organisation)
            if FileManager.default.fileExists(atPath: folder.appending(path: day).path) {
              #expect(try Self.files(folder, day) == Self.files(expected, day), "killed after \(wait)")
              #expect(try Self.reminders(folder, day, organisation) == Self.reminders(expected, day, clean))
            }
          }
          // Whoever runs the job sees each night through before the next; what a missed one would hold stands in that.
          #expect(try Self.run(organisation, folder, at: "\(day)T03:30Z", ["--as-of", day]).exitCode == 0)
        }
        var seen: Set<String> = []
        for day in days {
          #expect(try Self.run(organisation, folder, at: "\(day)T03:30Z", ["--as-of", day]).exitCode == 0)
          let lines = try Self.reminders(folder, day, organisation)
          let agreed = try Self.reminders(expected, day, clean)
          #expect(lines == agreed, "\(day): \(Set(lines).symmetricDifference(agreed).sorted())")
          #expect(try Self.files(folder, day) == Self.files(expected, day))
          for line in lines {
            let id = try JSONValue.parse(Array(line.utf8)[...]).value["id"]?.string
            #expect(seen.insert(try #require(id)).inserted, "\(line)")
          }
        }
        #expect(seen.count > 40)
        #expect(try Self.nights(folder) == days)
      }
    }
  }

  @Test func `missed nights are made up for before tonight's, as many as are kept`() throws {
    try Self.withSpring { organisation, folder in
      #expect(try Self.run(organisation, folder, at: "2027-03-24T02:30Z").exitCode == 0)
      #expect(try Self.nights(folder) == ["2027-03-24"])
      let late = try Self.run(organisation, folder, at: "2027-03-28T02:30Z", ["--format", "json"])
      #expect(late.outputText.contains(#""made_up":["2027-03-25","2027-03-26","2027-03-27"]"#), "\(late.outputText)")
      #expect(try Self.nights(folder) == (24...28).map { "2027-03-\($0)" })
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/latest") == "2027-03-28")
      // A run that did not end is a night that was missed.
      try organisation.connect().execute("update run set ended_at = null where as_of = '2027-03-28'")
      let next = try Self.run(organisation, folder, at: "2027-04-20T02:30Z", ["--keep", "3", "--format", "json"])
      #expect(next.outputText.contains(#""made_up":["2027-04-18","2027-04-19"]"#), "\(next.outputText)")
      #expect(try Self.nights(folder) == ["2027-04-18", "2027-04-19", "2027-04-20"])
      let again = try Self.run(organisation, folder, at: "2027-04-20T12:00Z", ["--format", "json"])
      #expect(again.outputText.contains(#""made_up":[]"#))
    }
  }

  @Test func `what happened during a pause stands in the night after it happened`() throws {
    try Self.withSpring { organisation, folder in
      try organisation.connect().execute("update person set email = lower(employee_number) || '@example.se'")
      #expect(try Self.run(organisation, folder, at: "2027-03-10T02:30Z").exitCode == 0)
      let sessions = try organisation.connect().query(
        """
        select distinct on (cohort_id) name from session where status = 'planned' and date > '2027-03-16' order by cohort_id, date
        """
      ).rows(as: String.self)
      try #require(sessions.count >= 2)
      func change(_ operation: String, _ session: String, at instant: String) throws {
        var conninfo = try Conninfo(organisation.settings.database ?? "")
        conninfo["options"] = "-c kohort.now=\(instant)"
        let outcome = try KohortProcess.run(
          ["session", operation, session],
          environment: organisation.environment.merging(["KOHORT_DATABASE": conninfo.text]) { $1 })
        #expect(outcome.exitCode == 0, "\(outcome.errorText)")
      }
      try change("cancel", sessions[0], at: "2027-03-12T10:00Z")
      try change("cancel", sessions[1], at: "2027-03-14T10:00Z")
      #expect(try Self.run(organisation, folder, at: "2027-03-14T12:30Z").exitCode == 0)
      func cancelled(_ night: String) throws -> Set<String> {
        Set(
          try Self.reminders(folder, night, organisation).filter { $0.contains("\"session_cancelled\"") }
            .compactMap { $0.firstMatch(of: /\b(L[0-9]+-[0-9]+-[0-9]+)\b/).map { String($0.1) } })
      }
      #expect(try cancelled("2027-03-11") == [])
      #expect(try cancelled("2027-03-12") == [])
      #expect(try cancelled("2027-03-13") == [sessions[0]])
      #expect(try cancelled("2027-03-14") == [sessions[1]])
    }
  }

  @Test func `in the nights when the clocks change there is one night, and half past two twice writes nothing twice`() throws {
    try Self.withSpring { organisation, folder in
      // 02:30 is there twice on 2026-10-25, and not at all on 2027-03-28.
      for instant in ["2026-10-25T00:30Z", "2026-10-25T01:30Z", "2027-03-28T00:59Z", "2027-03-28T01:30Z"] {
        let before = try? Self.reminders(folder, String(instant.prefix(10)), organisation)
        let outcome = try Self.run(organisation, folder, at: instant, ["--keep", "1"])
        #expect(outcome.exitCode == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome.errorText)")
        #expect(try Self.nights(folder) == [String(instant.prefix(10))])
        let now = try Self.reminders(folder, String(instant.prefix(10)), organisation)
        if let before { #expect(now == before) }
      }
      // Midnight in Sweden is 22:00 UTC in summer and 23:00 in winter.
      for (instant, night) in [("2027-03-28T22:10Z", "2027-03-29"), ("2027-10-31T22:50Z", "2027-10-31")] {
        #expect(try Self.run(organisation, folder, at: instant, ["--keep", "1"]).exitCode == 0)
        #expect(try Self.nights(folder) == [night])
      }
      let twice = try organisation.connect().query(
        "select count(*) - count(distinct (kind, person_id, about)) from reminder"
      ).one(as: Int.self)
      #expect(twice == 0)
    }
  }

  @Test func `every row that a run writes tells which run it was`() throws {
    try Self.withSpring { organisation, folder in
      #expect(try Self.run(organisation, folder, at: "2027-03-28T02:30Z").exitCode == 0)
      let connection = try organisation.connect()
      for (table, count) in [("monthly_statistics", 1), ("reminder_night", 1)] {
        #expect(try connection.query("select count(*) from \(table) where run_id = 1").one(as: Int.self) == count)
      }
      #expect(try connection.query("select count(*) from reminder where run_id <> 1").one(as: Int.self) == 0)
      let noted = try connection.query("select about::text from audit where operation = 'nightly'").one(as: String.self)
      #expect(noted == #"{"run": 1, "date": "2027-03-28"}"#)
      let ended = try connection.query("select ended_at >= began_at from run").rows(as: Bool.self)
      #expect(ended == [true])
    }
  }

  @Test func `metrics are written whole when the night is made, and stay as they were when it is not`() throws {
    try Self.withSpring { organisation, folder in
      let file = folder.appending(path: "kohort.prom")
      let reports = folder.appending(path: "reports")
      let metrics = ["--metrics", file.path]
      #expect(try Self.run(organisation, reports, at: "2027-03-28T02:30Z", metrics).exitCode == 0)
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") where !line.hasPrefix("# ") {
        #expect(line.wholeMatch(of: /kohort_nightly_[a-z_]+\{organisation="[a-z0-9]+"\} [0-9.]+/) != nil, "\(line)")
      }
      let lines = try Self.reminders(reports, "2027-03-28", organisation).count
      #expect(text.contains("kohort_nightly_reminders{organisation=\"\(organisation.settings.organisation)\"} \(lines)\n"))
      #expect(try Self.run(organisation, reports, at: "2027-03-28T02:30Z", metrics + ["--as", "E20"]).exitCode == 77)
      #expect(try String(contentsOf: file, encoding: .utf8) == text)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["kohort.prom", "reports"])
      let none = try Self.run(organisation, reports, at: "2027-03-28T02:30Z", ["--metrics", "/nonexistent/kohort.prom"])
      #expect(none.exitCode == 73)
      #expect(none.errorText.contains("The night itself is made."))
      let link = folder.appending(path: "link.prom")
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
      let linked = try Self.run(organisation, reports, at: "2027-03-28T02:30Z", ["--metrics", link.path])
      #expect(linked.exitCode == 73)
      #expect(linked.errorText.contains("It is no ordinary file, and is left as it is."), "\(linked.errorText)")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == file.path)
    }
  }
}
