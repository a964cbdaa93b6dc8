import Foundation
import KohortService
import Postgres
import Support
import Testing

/// Organisations of a private cluster come with their first people and go by name.
@Suite struct OrganisationLifeTests {
  @Test func `a dry run and a refusal make no organisation, an import does, and remove takes it away`() throws {
    let folder = "/tmp/kohort-life-\(UUID().uuidString.prefix(8))"
    defer {
      _ = try? Settings(dataFolder: folder + "/kohort").privateCluster.stop()
      try? FileManager.default.removeItem(atPath: folder)
    }
    func kohort(_ arguments: String..., input: String = "") throws -> KohortProcess.Outcome {
      try KohortProcess.run(
        arguments, input: Data(input.utf8), environment: ["XDG_DATA_HOME": folder, "KOHORT_LANGUAGE": "en"])
    }
    let people = "employee_number,name\nE1,Anna\nE2,Bo\n"
    let tried = try kohort("person", "import", "-", "--organisation", "lund", "--dry-run", input: people)
    #expect(tried.exitCode == 0 && tried.outputText.contains("new"), "\(tried.errorText)")
    #expect(try kohort("person", "list", "--organisation", "lund").exitCode == 78)
    #expect(try kohort("person", "import", "nowhere.csv", "--organisation", "lund").exitCode == 66)
    #expect(try kohort("person", "list", "--organisation", "lund").exitCode == 78)
    #expect(try kohort("person", "import", "-", "--organisation", "lund", input: people).exitCode == 0)
    let again = try kohort("person", "import", "-", "--organisation", "lund", "--dry-run", input: people)
    #expect(again.exitCode == 0)
    #expect(try kohort("person", "list", "--organisation", "lund").outputText.contains("Anna"))
    let asked = try kohort("database", "remove", "lund")
    #expect(asked.exitCode == 65 && asked.errorText.contains("--yes"))
    let would = try kohort("database", "remove", "lund", "--dry-run", "--format", "json")
    #expect(would.outputText.contains(#""people":2"#))
    #expect(try kohort("person", "list", "--organisation", "lund").exitCode == 0)
    #expect(try kohort("database", "remove", "lund", "--yes").exitCode == 0)
    #expect(try kohort("database", "remove", "lund", "--yes").exitCode == 78)
  }

  @Test func `what is wrong with an exception is said by the flag that it was given with`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let outcome = try KohortProcess.run(
        ["session", "log", "L2-001-1", "--as", "E1", "--excused", "E10:care", "--late", "E99", "--absent", "E10"],
        environment: organisation.environment)
      #expect(outcome.exitCode == 64)
      #expect(outcome.errorText.contains("  --late: E99 is not a member"), "\(outcome.errorText)")
      #expect(outcome.errorText.contains("  --absent: E10 is named more than once"), "\(outcome.errorText)")
      #expect(!outcome.errorText.contains("except["))
    }
  }
}
