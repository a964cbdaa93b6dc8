import Bilingual
import Foundation
import StrictJSON
import Support
import Testing

/// `plan solve` and `plan check` as they are run, with no database anywhere near.
struct PlanFileTests {
  /// Forty people of four workplaces and two departments; one in ten is a manager.
  private static func problem(managers: String = #"{"min": 0, "max": 2}"#, more: String = "") -> String {
    let people = (1...40).map { number in
      """
      {"id": "E\(number)", "category": "\(number % 10 == 0 ? "manager" : "staff")",
       "department": "D\(number % 2)", "workplace": "D\(number % 2)/W\(number % 4)"}
      """
    }
    return """
      {"format": "kohort.planning-problem/1", "people": [\(people.joined(separator: ","))],
       "cohorts": {"size": {"min": 8, "max": 12}, "categories": {"manager": \(managers)}},
       "modules": [{"id": "m1"}, {"id": "m2", "gap_days": {"min": 1, "max": 9}}],
       "slots": [{"id": "a", "date": "2027-01-12", "start": "08:30", "end": "12:00"},
                 {"id": "b", "date": "2027-01-13", "start": "08:30", "end": "12:00"},
                 {"id": "c", "date": "2027-01-14", "start": "08:30", "end": "12:00"},
                 {"id": "d", "date": "2027-01-15", "start": "08:30", "end": "12:00"}],
       "rooms": [{"id": "r1", "capacity": 20}, {"id": "r2", "capacity": 20}],
       "facilitators": [{"id": "F1"}, {"id": "F2"}]\(more)}
      """
  }

  @Test func `the problem in the documentation is solved, and its plan keeps every rule`() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/plans.md").standardized
    let text = try String(contentsOf: page, encoding: .utf8)
    let problem = try #require(text.firstMatch(of: /(?s)```json\n(.*?)```/)).1
    try Self.inFolder { folder in
      try Data(problem.utf8).write(to: folder.appending(path: "problem.json"))
      let solved = try Self.run(
        ["plan", "solve", "problem.json", "--output", "plan.json", "--steps", "100000"], in: folder)
      #expect(solved.exitCode == 0 && solved.errorText.isEmpty, "\(solved.errorText)")
      #expect(try Self.run(["plan", "check", "problem.json", "plan.json"], in: folder).exitCode == 0)
    }
  }

  private static func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plans-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private static func run(_ arguments: [String], input: String = "", in folder: URL) throws
    -> KohortProcess.Outcome
  {
    // A database that cannot be reached: whoever tries is found out.
    try KohortProcess.run(
      arguments,
      input: Data(input.utf8),
      environment: ["KOHORT_DATABASE": "host=/nonexistent", "KOHORT_LANGUAGE": "en"],
      folder: folder
    )
  }

  private static func write(_ text: String, _ name: String, in folder: URL) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  @Test func `a solved problem passes the check, and seed and steps make it again`() throws {
    try Self.inFolder { folder in
      try Self.write(Self.problem(), "problem.json", in: folder)
      let first = try Self.run(
        ["plan", "solve", "problem.json", "--output", "plan.json", "--steps", "5000", "--seed", "7"],
        in: folder
      )
      #expect(first.exitCode == 0, "\(first.errorText)")
      #expect(first.outputText.hasPrefix("plan.json: 40 people in 4 cohorts, 8 sessions ("))
      #expect(first.outputText.contains("Every rule is kept."))
      let again = try Self.run(
        [
          "plan", "solve", "-", "--output", "-", "--steps", "5000", "--seed", "7", "--threads", "1",
          "--quiet",
        ],
        input: Self.problem(),
        in: folder
      )
      #expect(again.exitCode == 0)
      #expect(try again.output == Data(contentsOf: folder.appending(path: "plan.json")))

      let check = try Self.run(
        ["plan", "check", "problem.json", "plan.json", "--format", "json"],
        in: folder
      )
      #expect(check.exitCode == 0)
      let report = try JSONValue.parse(check.outputText).value
      #expect(report["hard"]?.int == 0 && report["inherited"]?.int == 0)
      #expect(report["broken"]?.object?.count == 13)
      #expect(report["faults"]?.array?.isEmpty == true)
      #expect(report["bounds"]?["days_to_finish"] != nil)
    }
  }

  @Test func `a plan with a broken rule is answered by no`() throws {
    try Self.inFolder { folder in
      try Self.write(Self.problem(), "problem.json", in: folder)
      _ = try Self.run(
        ["plan", "solve", "problem.json", "--output", "plan.json", "--steps", "5000"],
        in: folder
      )
      let text = try String(contentsOf: folder.appending(path: "plan.json"), encoding: .utf8)
      try Self.write(text.replacing("\"room\":\"r1\"", with: "\"room\":\"r9\""), "bad.json", in: folder)
      let check = try Self.run(["plan", "check", "problem.json", "bad.json"], in: folder)
      #expect(check.exitCode == 1)
      #expect(check.outputText.contains("H8 rooms"))
    }
  }

  /// Five groups that stay together, in two cohorts for two and a half of them each: everybody has a seat, but only four
  /// groups have.
  private static func groupsThatDoNotFit(of size: Int) -> String {
    let groups = (1...5).map { group in (1...size).map { "\"E\(group)-\($0)\"" } }
    let people = groups.joined().map { "{\"id\":\($0),\"category\":\"staff\",\"department\":\"D\",\"workplace\":\"W\"}" }
    let together = groups.map { "[" + $0.joined(separator: ",") + "]" }
    return """
      {"format": "kohort.planning-problem/1", "people": [\(people.joined(separator: ","))],
       "cohorts": {"count": 2, "size": {"min": 1, "max": \(size * 5 / 2)}, "keep_together": [\(together.joined(separator: ","))]}}
      """
  }

  @Test func `a search that ends with broken rules writes its best plan and answers no`() throws {
    try Self.inFolder { folder in
      // Too many people to try everything.
      try Self.write(Self.groupsThatDoNotFit(of: 14), "problem.json", in: folder)
      let outcome = try Self.run(
        ["plan", "solve", "problem.json", "--output", "plan.json", "--steps", "2000", "--format", "json"],
        in: folder
      )
      #expect(outcome.exitCode == 1, "\(outcome.errorText)")
      let solution = try JSONValue.parse(outcome.outputText).value
      #expect(solution["broken"]?.array?.isEmpty == false)
      let check = try Self.run(["plan", "check", "problem.json", "plan.json"], in: folder)
      #expect(check.exitCode == 1)
    }
  }

  @Test func `a problem that contradicts itself is refused, and nothing is written`() throws {
    try Self.inFolder { folder in
      try Self.write(Self.problem(managers: #"{"min": 3, "max": 3}"#), "problem.json", in: folder)
      let outcome = try Self.run(["plan", "solve", "problem.json", "--output", "plan.json"], in: folder)
      #expect(outcome.exitCode == 65)
      #expect(
        outcome.errorText.contains(
          "The rules contradict each other, so there is no plan: one clash."
        ),
        "\(outcome.errorText)"
      )
      #expect(outcome.errorText.contains("H2 + H3"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["problem.json"])
    }
  }

  @Test(arguments: [
    (
      Language.en,
      "With size.max+1 the rules still contradict each other. With manager.min=0 there is a plan that keeps every rule."
    ),
    (.sv, "Inte heller med size.max+1 går reglerna ihop. Med manager.min=0 finns en plan som följer alla regler."),
  ])
  func `variants of a problem that contradicts itself say which of them can be planned`(language: Language, says: String) throws {
    try Self.inFolder { folder in
      try Self.write(Self.problem(managers: #"{"min": 3, "max": 3}"#), "problem.json", in: folder)
      let outcome = try Self.run(
        [
          "plan", "solve", "problem.json", "--output", "plan.json", "--what-if", "size.max+1", "--what-if", "manager.min=0",
          "--language", language.rawValue,
        ], in: folder)
      #expect(outcome.exitCode == 65)
      #expect(outcome.errorText.contains(says), "\(outcome.errorText)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["problem.json"])
    }
  }

  @Test(arguments: [
    (
      Language.en,
      [
        "The rules contradict each other, so there is no plan: one clash.",
        "H2 + H5: everything was tried, and no plan keeps all of these rules:", "at most 10 in a cohort", "2 cohorts",
        "or most in a cohort: 2 more",
      ]
    ),
    (
      .sv,
      [
        "Reglerna går inte ihop, så det finns ingen plan: en krock.",
        "H2 + H5: allt har prövats, och ingen plan håller alla dessa regler:", "högst 10 i en kohort", "2 kohorter",
        "eller högst i en kohort: 2 till",
      ]
    ),
  ])
  func `a small problem whose contradiction only trying everything shows is refused`(language: Language, says: [String]) throws {
    try Self.inFolder { folder in
      try Self.write(Self.groupsThatDoNotFit(of: 4), "problem.json", in: folder)
      let outcome = try Self.run(
        ["plan", "solve", "problem.json", "--output", "plan.json", "--language", language.rawValue], in: folder)
      #expect(outcome.exitCode == 65)
      for words in says { #expect(outcome.errorText.contains(words), "\(outcome.errorText)") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["problem.json"])
    }
  }

  static let refusals: [(arguments: [String], exitCode: Int32, words: String)] = [
    (
      ["solve", "missing.json", "--output", "plan.json"], 66,
      "missing.json cannot be read. It does not exist."
    ),
    (["solve", ".", "--output", "plan.json"], 66, ". cannot be read. It is a folder."),
    (
      ["solve", "problem.json", "--output", "no/plan.json"], 73,
      "no/plan.json cannot be made. It does not exist."
    ),
    (["solve", "problem.json", "--output", "."], 73, ". cannot be made. It is a folder."),
    (
      ["solve", "problem.json", "--output", "/dev/full", "--steps", "100"], 74,
      "/dev/full could not be written. The disk is full."
    ),
    (
      ["solve", "other.json", "--output", "plan.json"], 65,
      "other.json is not a planning problem. format: expected \"kohort.planning-problem/1\", found \"kohort.plan/1\"."
    ),
    (
      ["solve", "broken.json", "--output", "plan.json"], 65,
      "broken.json is not a planning problem. expected JSON text"
    ),
    (
      ["solve", "problem.json", "--output", "plan.json", "--seconds", "0"], 64,
      "seconds: expected seconds above 0 and at most 604800 (a week), found 0.0"
    ),
    (["check", "problem.json", "missing.json"], 66, "missing.json cannot be read. It does not exist."),
    (
      ["check", "problem.json", "problem.json"], 65,
      "problem.json is not a plan. format: expected \"kohort.plan/1\", found \"kohort.planning-problem/1\"."
    ),
    (["check", "-", "-"], 64, "Only one of the files can come from standard input."),
  ]

  @Test(arguments: refusals)
  func `a file that will not do is refused in plain words`(
    refusal: (arguments: [String], exitCode: Int32, words: String)
  ) throws {
    try Self.inFolder { folder in
      try Self.write(Self.problem(), "problem.json", in: folder)
      try Self.write(#"{"format": "kohort.plan/1", "cohorts": []}"#, "other.json", in: folder)
      try Self.write(#"{"format": "#, "broken.json", in: folder)
      let outcome = try Self.run(["plan"] + refusal.arguments, in: folder)
      #expect(outcome.exitCode == refusal.exitCode)
      #expect(outcome.errorText.contains(refusal.words), "\(outcome.errorText)")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "plan.json").path))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
    }
  }

  @Test func `an interrupted search writes the best plan so far`() throws {
    try Self.inFolder { folder in
      try Self.write(Self.problem(), "problem.json", in: folder)
      let process = try KohortProcess(
        ["plan", "solve", "problem.json", "--output", "plan.json", "--seconds", "600"],
        environment: ["KOHORT_LANGUAGE": "en"],
        folder: folder
      )
      // It has begun once it has made its file; the search asks for the signal from its first merge on.
      let temporary = folder.appending(path: "plan.json.\(process.pid).tmp").path
      while !FileManager.default.fileExists(atPath: temporary), process.isRunning { usleep(10_000) }
      usleep(500_000)
      process.signal(SIGINT)
      let outcome = try process.wait()
      #expect(outcome.exitCode == 0, "\(outcome.errorText)")
      let check = try Self.run(["plan", "check", "problem.json", "plan.json"], in: folder)
      #expect(check.exitCode == 0)
    }
  }
}
