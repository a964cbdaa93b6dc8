import Foundation
import StrictJSON
import Support
import Testing

/// `plan explain`, `compare`, `move` and `swap` as they are run on files, with no database anywhere near.
struct PlanExplainCommandTests {
  private static let goldens = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Goldens/plans").standardized

  private static func run(_ arguments: [String], language: String = "en", folder: URL = goldens) throws
    -> KohortProcess.Outcome
  {
    // A database that cannot be reached: whoever tries is found out.
    try KohortProcess.run(
      ["plan"] + arguments,
      environment: ["KOHORT_DATABASE": "host=/nonexistent", "KOHORT_LANGUAGE": language],
      folder: folder
    )
  }

  /// A changed text is looked at, and then written by running this with KOHORT_UPDATE_GOLDENS=1.
  @Test(
    arguments: [
      ("person", ["explain", "problem.json", "plan.json", "--person", "E2"]),
      ("cohort", ["explain", "problem.json", "plan.json", "--cohort", "c001"]),
      ("session", ["explain", "problem.json", "plan.json", "--session", "c001-2"]),
      ("infeasible", ["explain", "--infeasible", "clash.json"]),
      ("compare", ["compare", "plan.json", "other.json", "--problem", "problem.json"]),
      ("swap", ["swap", "problem.json", "plan.json", "--person", "E2", "--with", "E20", "--dry-run"]),
    ],
    ["sv", "en"]
  )
  func `the words are as agreed`(question: (name: String, arguments: [String]), language: String) throws {
    let outcome = try Self.run(question.arguments, language: language)
    let golden = Self.goldens.appending(path: "\(question.name).\(language).txt")
    if ProcessInfo.processInfo.environment["KOHORT_UPDATE_GOLDENS"] != nil {
      try outcome.output.write(to: golden)
    }
    #expect(try outcome.outputText == String(contentsOf: golden, encoding: .utf8), "\(outcome.errorText)")
  }

  @Test func `the same answers as JSON`() throws {
    let person = try Self.run(["explain", "problem.json", "plan.json", "--person", "E2", "--format", "json"])
    let answer = try JSONValue.parse(person.outputText).value
    #expect(answer["plan"] == "plan.json" && answer["cohort"] == nil)
    #expect(answer["person"]?["cohort"] == "c001")
    #expect(answer["person"]?["moves"]?["blocked"]?.array?.first?["at_home"]?.bool != nil)
    #expect(answer["person"]?["alternatives"]?.array?.count == 2)
    #expect(
      answer["person"]?["alternatives"]?.array?.first?["terms"]?.array?.first?["term"]
        == "department_bridging"
    )

    let clash = try Self.run(["explain", "clash.json", "--infeasible", "--format", "json"])
    #expect(clash.exitCode == 0)
    let first = try JSONValue.parse(clash.outputText).value["infeasible"]?["clashes"]?.array?.first
    #expect(first?["rules"]?.array?.compactMap { $0["rule"]?.string } == ["H2", "H2"])
    #expect(first?["frees"]?.array?.compactMap { $0["what_if"]?.string } == ["size.max+1", "count+1"])

    let times = try Self.run([
      "explain", "problem.json", "plan.json", "--session", "c001-2", "--format", "csv",
    ])
    #expect(times.outputText.hasPrefix("slot,date,start,end,blocked,room,facilitators\r\n"))
  }

  @Test func `a problem without a clash says so`() throws {
    let outcome = try Self.run(["explain", "problem.json", "--infeasible"])
    #expect(outcome.exitCode == 0)
    #expect(outcome.outputText.hasPrefix("problem.json: no rules contradict each other"))
  }

  static let refusals: [(arguments: [String], exitCode: Int32, words: String)] = [
    (["explain", "problem.json", "plan.json"], 64, "Ask about one thing at a time."),
    (
      ["explain", "problem.json", "plan.json", "--person", "E1", "--cohort", "c001"], 64,
      "Ask about one thing"
    ),
    (["explain", "problem.json", "--person", "E1"], 64, "The plan's file is missing."),
    (["explain", "problem.json", "plan.json", "--person", "E99"], 65, "Nobody to be placed is called E99."),
    (["explain", "problem.json", "plan.json", "--cohort", "c9"], 65, "The plan has no cohort c9."),
    (["explain", "problem.json", "plan.json", "--session", "c001-9"], 65, "The plan has no session c001-9."),
    (["explain", "problem.json", "missing.json", "--person", "E1"], 66, "missing.json cannot be read."),
    (["compare", "plan.json", "other.json"], 64, "Give the planning problem of the files with --problem"),
    (["compare", "plan.json", "L2-p1"], 64, "Compare two plans in the database, or two files"),
    (["move", "problem.json", "plan.json", "--person", "E2", "--to", "c003"], 64, "--output"),
    (
      ["move", "problem.json", "plan.json", "--person", "E2", "--to", "c003", "--output", "x.json"], 65,
      "That breaks H4 (people and their managers), H5 (kept apart, kept together), H8"
    ),
    (
      ["move", "problem.json", "plan.json", "--person", "E2", "--to", "c003", "--dry-run"], 65,
      "E2 and E3 are to be kept apart and share c003."
    ),
    (
      ["swap", "problem.json", "plan.json", "--person", "E1", "--with", "E2", "--output", "x.json"], 65,
      "E1, E2 are already in c001."
    ),
    (
      ["solve", "problem.json", "--output", "x.json", "--what-if", "chairs+1"], 64,
      "what_if[0]: \"chairs+1\" is no change."
    ),
  ]

  @Test(arguments: refusals)
  func `what cannot be is refused in plain words, and nothing is written`(
    refusal: (arguments: [String], exitCode: Int32, words: String)
  ) throws {
    let outcome = try Self.run(refusal.arguments)
    #expect(outcome.exitCode == refusal.exitCode, "\(outcome.outputText)")
    #expect(outcome.errorText.contains(refusal.words), "\(outcome.errorText)")
    #expect(!FileManager.default.fileExists(atPath: Self.goldens.appending(path: "x.json").path))
  }

  @Test func `a swap is written, passes the check, and looking at it again shows it undone`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "edits-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["problem.json", "plan.json"] {
      try FileManager.default.copyItem(
        at: Self.goldens.appending(path: name),
        to: folder.appending(path: name)
      )
    }
    let swap = ["swap", "problem.json"]
    let pair = ["--person", "E7", "--with", "E23"]
    let written = try Self.run(
      swap + ["plan.json"] + pair + ["--output", "new.json", "--despite-rules"],
      folder: folder
    )
    #expect(written.exitCode == 0, "\(written.errorText)")
    #expect(written.outputText.hasPrefix("new.json:\n  E7   c001  → c002\n  E23  c002  → c001\n"))
    let back = try Self.run(
      swap + ["new.json"] + pair + ["--output", "-", "--despite-rules"],
      folder: folder
    )
    let plan = try JSONValue.parse(back.outputText).value
    let members = plan["cohorts"]?.array?.first?["members"]?.array?.compactMap(\.string) ?? []
    #expect(members.contains("E7") && !members.contains("E23"))
    #expect(plan["score"]?["hard"]?.int == 0)
    #expect(plan["steps"] == nil)
  }

  @Test func `a variant stands beside the plan, with as many steps`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "variants-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      at: Self.goldens.appending(path: "problem.json"),
      to: folder.appending(path: "problem.json")
    )
    let solve = [
      "solve", "problem.json", "--output", "plan.json", "--steps", "60000", "--what-if", "rooms+1",
      "--what-if", "size.max=7,count=3",
    ]
    let outcome = try Self.run(solve + ["--format", "json"], folder: folder)
    // So short a search may end with a rule broken.
    #expect([0, 1].contains(outcome.exitCode), "\(outcome.errorText)")
    let variants = try #require(JSONValue.parse(outcome.outputText).value["what_if"]?.array)
    #expect(variants.map { $0["what_if"]?.string } == [nil, "rooms+1", "size.max=7,count=3"])
    #expect(variants[1]["result"]?["steps"]?.int == variants[0]["result"]?["steps"]?.int)
    #expect(variants[2]["result"] == nil)
    #expect(variants[2]["contradictions"]?.array?.isEmpty == false)
    let text = try Self.run(solve, language: "sv", folder: folder).outputText
    #expect(text.contains("som det är") && text.contains("rooms+1"))
    #expect(text.contains("size.max=7,count=3 går inte:"))
  }
}
