import KohortService
import Support
import Testing

@Suite struct ReflectionCommandTests {
  @Test func `a text to think over is refused with every place in it, a line each, until they are confirmed`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let text = "Ring 070-123 45 67 eller skriv till anhorig@example.se."
      let reflection = try organisation.perform(
        ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: text), as: "E10"
      ).reflection
      func widen(_ more: [String]) throws -> KohortProcess.Outcome {
        try KohortProcess.run(
          ["reflection", "widen", reflection, "--to", "cohort", "--yes", "--as", "E10", "--language", "sv"] + more,
          environment: organisation.environment)
      }
      let refused = try widen([])
      #expect(refused.exitCode == 65)
      let lines = refused.errorText.split(separator: "\n")
      for found in ["070-123 45 67", "anhorig@example.se"] {
        #expect(lines.count { $0.contains(found) } == 1, "\(refused.errorText)")
      }
      let done = try widen(["--confirm-findings"])
      #expect(done.exitCode == 0, "\(done.errorText)")
    }
  }

  @Test func `off a terminal a mistake without all its parts is refused with those that are missing`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let refused = try KohortProcess.run(
        ["reflection", "record", "L2-001-1", "--kind", "mistake", "--tried", "x", "--as", "E10", "--language", "en"],
        environment: organisation.environment)
      #expect(refused.exitCode == 64)
      #expect(refused.errorText.contains("A mistake has three parts. Missing: --wrong, --now."), "\(refused.errorText)")
    }
  }
}
