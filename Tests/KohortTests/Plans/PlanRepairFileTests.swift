import Foundation
import StrictJSON
import Support
import Testing

/// `plan repair` and `plan forecast` on files, with no database anywhere near.
struct PlanRepairFileTests {
  /// Forty people, or others in place of the last ones, in cohorts of eight to twelve.
  private static func problem(_ numbers: [Int] = Array(1...40), more: String = "") -> String {
    let people = numbers.map { number in
      """
      {"id": "E\(number)", "category": "staff", "department": "D\(number % 2)", "workplace": "D\(number % 2)/W\(number % 4)"}
      """
    }
    return """
      {"format": "kohort.planning-problem/1", "people": [\(people.joined(separator: ","))],
       "cohorts": {"size": {"min": 8, "max": 12}},
       "modules": [{"id": "m1"}, {"id": "m2", "gap_days": {"min": 1, "max": 9}}],
       "slots": [{"id": "a", "date": "2027-01-12", "start": "08:30", "end": "12:00"},
                 {"id": "b", "date": "2027-01-13", "start": "08:30", "end": "12:00"},
                 {"id": "c", "date": "2027-01-14", "start": "08:30", "end": "12:00"},
                 {"id": "d", "date": "2027-01-15", "start": "08:30", "end": "12:00"}],
       "rooms": [{"id": "r1", "capacity": 20}, {"id": "r2", "capacity": 20}],
       "facilitators": [{"id": "F1"}, {"id": "F2"}]\(more)}
      """
  }

  private static func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "repair-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private static func run(_ arguments: [String], language: String = "en", in folder: URL) throws
    -> KohortProcess.Outcome
  {
    try KohortProcess.run(
      arguments,
      environment: ["KOHORT_DATABASE": "host=/nonexistent", "KOHORT_LANGUAGE": language],
      folder: folder
    )
  }

  private static func write(_ text: String, _ name: String, in folder: URL) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  @Test func `a plan in a file is repaired, and one with nothing wrong is written byte for byte`() throws {
    try Self.inFolder { folder in
      try Self.write(Self.problem(), "first.json", in: folder)
      _ = try Self.run(
        ["plan", "solve", "first.json", "--output", "plan.json", "--steps", "5000"],
        in: folder
      )
      let plan = try String(contentsOf: folder.appending(path: "plan.json"), encoding: .utf8)

      try Self.write(Self.problem(more: ", \"baseline\": \(plan)"), "same.json", in: folder)
      let same = try Self.run(["plan", "repair", "same.json", "--output", "same-plan.json"], in: folder)
      #expect(same.exitCode == 0 && same.outputText == "Nothing needs repair.\n", "\(same.errorText)")
      #expect(try String(contentsOf: folder.appending(path: "same-plan.json"), encoding: .utf8) == plan)

      let others = Array(1...39) + [41]
      try Self.write(Self.problem(others, more: ", \"baseline\": \(plan)"), "problem.json", in: folder)
      let mended = try Self.run(["plan", "repair", "problem.json", "--output", "mended.json"], in: folder)
      #expect(mended.exitCode == 0, "\(mended.errorText)")
      #expect(mended.outputText.hasPrefix("Every rule holds, with 0 changes of cohort"))
      #expect(mended.outputText.contains("is new to the edition"))
      #expect(mended.outputText.contains("no longer belongs to the edition"))
      let check = try Self.run(["plan", "check", "problem.json", "mended.json"], in: folder)
      #expect(check.exitCode == 0, "\(check.outputText)")
      let json = try Self.run(
        ["plan", "repair", "problem.json", "--output", "mended.json", "--format", "json"],
        in: folder
      )
      let report = try JSONValue.parse(json.outputText).value
      #expect(report["disruption"]?.int == 0 && report["proved"] == true)
      #expect(report["moves"]?.array?.count == 2)
    }
  }

  @Test func `a problem without an earlier plan is refused with what to do`() throws {
    try Self.inFolder { folder in
      try Self.write(Self.problem(), "problem.json", in: folder)
      let outcome = try Self.run(["plan", "repair", "problem.json", "--output", "plan.json"], in: folder)
      #expect(outcome.exitCode == 65)
      #expect(outcome.errorText.contains("Put the earlier plan into the problem's member baseline."))
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "plan.json").path))
    }
  }

  @Test func `a forecast of a problem in a file is told in both languages and as JSON`() throws {
    try Self.inFolder { folder in
      try Self.write(Self.problem(), "problem.json", in: folder)
      let arguments = ["plan", "forecast", "--problem", "problem.json", "--show-up", "1", "--turnover", "0"]
      let swedish = try Self.run(arguments, language: "sv", in: folder)
      #expect(
        swedish.outputText.contains("alla 40 har gått 2027-01-1"),
        "\(swedish.outputText) \(swedish.errorText)"
      )
      #expect(swedish.outputText.contains("En lokal till:"))
      let json = try Self.run(arguments + ["--format", "json"], in: folder)
      let report = try JSONValue.parse(json.outputText).value
      #expect(report["everyone"]?["never"] == false)
      #expect(report["show_up"]?["source"]?.string == "given")
      let wrong = try Self.run(["plan", "forecast", "L2", "--problem", "problem.json"], in: folder)
      #expect(wrong.exitCode == 64)
    }
  }
}
