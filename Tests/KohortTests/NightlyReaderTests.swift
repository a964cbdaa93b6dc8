import Foundation
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

/// Nights that somebody opens, and nights that nobody does; and what the job logs.
@Suite struct NightlyReaderTests {
  private static func withSpring(_ body: (TestOrganisation, URL) throws -> Void) throws {
    try withOrganisation { organisation throws in
      try organisation.furnishSpring()
      let folder = FileManager.default.temporaryDirectory.appending(path: "readers-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try body(organisation, folder)
    }
  }

  private static func kohort(
    _ organisation: TestOrganisation, at day: String, _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> KohortProcess.Outcome {
    var conninfo = try Conninfo(organisation.settings.database ?? "")
    conninfo["options"] = "-c kohort.now=\(day)T02:30Z"
    let all = organisation.environment.merging(["KOHORT_DATABASE": conninfo.text]) { $1 }.merging(environment) { $1 }
    return try KohortProcess.run(arguments, environment: all)
  }

  private static func nightly(
    _ organisation: TestOrganisation, _ folder: URL, on day: String, _ arguments: [String] = []
  ) throws -> KohortProcess.Outcome {
    try kohort(organisation, at: day, ["nightly", "--out", folder.path] + arguments)
  }

  /// Makes all that stands here a day older than it is, as though a night had passed.
  private static func sleep(_ folder: URL) throws {
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where !path.hasPrefix("latest") {
      var info = stat()
      guard lstat("\(folder.path)/\(path)", &info) == 0, info.st_mode & S_IFMT == S_IFREG else { continue }
      var times = [info.st_atim, info.st_mtim]
      for place in times.indices { times[place].tv_sec -= 86_400 }
      #expect(utimensat(AT_FDCWD, "\(folder.path)/\(path)", times, 0) == 0)
    }
  }

  private static func isWhole(_ folder: URL, _ night: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder.path)/\(night)/union.html")
  }

  /// True where reading a file here leaves a trace.
  private static func tells(_ folder: URL) throws -> Bool {
    let file = folder.appending(path: "probe").path
    try Data("x".utf8).write(to: URL(filePath: file))
    defer { unlink(file) }
    let longAgo = timespec(tv_sec: 1_000_000_000, tv_nsec: 0)
    #expect(utimensat(AT_FDCWD, file, [longAgo, longAgo], 0) == 0)
    _ = try Data(contentsOf: URL(filePath: file))
    var info = stat()
    return lstat(file, &info) == 0 && info.st_atim.tv_sec > 1_000_000_000
  }

  /// Three nights on which nobody opens anything.
  private static func threeNights(_ organisation: TestOrganisation, _ folder: URL) throws {
    for day in ["2027-03-24", "2027-03-25", "2027-03-26"] {
      let outcome = try nightly(organisation, folder, on: day)
      #expect(outcome.exitCode == 0 && outcome.errorText.isEmpty, "\(outcome.errorText)")
      #expect(isWhole(folder, day))
      try sleep(folder)
    }
  }

  @Test func `after three nights that nobody opened it says so once, writes messages alone, and goes on when somebody looks`()
    throws
  {
    try Self.withSpring { organisation, folder in
      let tells = try Self.tells(folder)
      try Self.threeNights(organisation, folder)
      let first = try Self.nightly(organisation, folder, on: "2027-03-27")
      #expect(first.exitCode == 0)
      guard tells else {
        // Where nothing tells of readers, the nights go on.
        #expect(first.errorText.isEmpty && Self.isWhole(folder, "2027-03-27"))
        return
      }
      #expect(first.errorText.hasPrefix("Nobody has opened the nightly report for 3 nights"), "\(first.errorText)")
      #expect(first.errorText.split(separator: "\n").count == 1 && first.errorText.contains("kohort report keep"))
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/2027-03-27").sorted()
      #expect(names == ["calendars", "index.html", "reminders.jsonl", "report.json"])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/latest") == "2027-03-27")
      try Self.sleep(folder)
      let second = try Self.nightly(organisation, folder, on: "2027-03-28", ["--format", "json"])
      #expect(second.errorText.isEmpty && second.outputText.contains(#""paused":true"#), "\(second.outputText)")
      let messages = try String(contentsOfFile: "\(folder.path)/2027-03-28/reminders.jsonl", encoding: .utf8)
      #expect(messages.contains("session_in_7_days"))
      // Who asks for a night by its day has it.
      #expect(try Self.nightly(organisation, folder, on: "2027-03-28", ["--as-of", "2027-03-27"]).exitCode == 0)
      #expect(Self.isWhole(folder, "2027-03-27"))
      try Self.sleep(folder)
      #expect(try Self.nightly(organisation, folder, on: "2027-03-29").exitCode == 0)
      #expect(!Self.isWhole(folder, "2027-03-29"))
      // The last whole night stays, however few are kept.
      #expect(try Self.nightly(organisation, folder, on: "2027-03-29", ["--keep", "1"]).exitCode == 0)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["2027-03-27", "2027-03-29", "latest"])
      try Self.sleep(folder)
      let page = try String(contentsOfFile: "\(folder.path)/latest/index.html", encoding: .utf8)
      #expect(page.contains("../2027-03-27/index.html"))
      #expect(try Self.nightly(organisation, folder, on: "2027-03-30").errorText.isEmpty)
      #expect(Self.isWhole(folder, "2027-03-30"))
    }
  }

  @Test(arguments: [["report", "keep"], ["report", "show", "progress", "--as", "E2"]])
  func `keeping the report, or asking for one, goes on as opening a night does`(command: [String]) throws {
    try Self.withSpring { organisation, folder in
      try Self.threeNights(organisation, folder)
      let outcome = try Self.kohort(organisation, at: "2027-03-26", command)
      #expect(outcome.exitCode == 0, "\(outcome.errorText)")
      if command[1] == "keep" { #expect(outcome.outputText.hasSuffix("asked for a report: 2.\n"), "\(outcome.outputText)") }
      let next = try Self.nightly(organisation, folder, on: "2027-03-27")
      #expect(next.errorText.isEmpty && Self.isWhole(folder, "2027-03-27"))
      #expect(try Self.kohort(organisation, at: "2027-03-27", ["report", "keep", "--as", "E20"]).exitCode == 77)
    }
  }

  @Test func `with --log json each event is an object on a line of its own, quiet when nothing is to be said`() throws {
    func lines(_ text: String) throws -> [JSONValue] {
      try text.split(separator: "\n").map { try JSONValue.parse(Array($0.utf8)[...]).value }
    }
    try Self.withSpring { organisation, folder in
      let log = ["--log", "json"]
      let told = try Self.nightly(organisation, folder, on: "2027-03-24", log + ["--verbose"])
      #expect(told.exitCode == 0)
      let events = try lines(told.errorText)
      #expect(
        events.compactMap { $0["message"]?.string }
          == ["begun", "messages are decided", "figures are collected", "written", "ended"])
      #expect(events.allSatisfy { $0["level"] == "info" && $0["logger"] == "kohort.nightly" })
      #expect(events.allSatisfy { $0["time"]?.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/) != nil })
      #expect(events[3]["night"] == "2027-03-24" && (events[3]["files"]?.int ?? 0) > 10 && events[3]["run"]?.int == 1)
      #expect(!told.errorText.contains("@example.se"))
      let quiet = try Self.nightly(organisation, folder, on: "2027-03-25", log)
      #expect(quiet.exitCode == 0 && quiet.errorText.isEmpty, "\(quiet.errorText)")
      let late = try Self.nightly(organisation, folder, on: "2027-03-28", log)
      #expect(try lines(late.errorText).compactMap { $0["night"]?.string } == ["2027-03-26", "2027-03-27"])
      let refused = try Self.kohort(
        organisation, at: "2027-03-28", ["nightly", "--out", folder.path, "--as", "E20"], ["KOHORT_LOG": "json"])
      #expect(refused.exitCode == 77)
      let error = try #require(try lines(refused.errorText).first)
      #expect(error["level"] == "error" && error["exit"]?.int == 77)
      let odd = try Self.kohort(organisation, at: "2027-03-28", ["nightly", "--out", folder.path], ["KOHORT_LOG": "xml"])
      #expect(odd.exitCode == 78)
    }
  }
}
