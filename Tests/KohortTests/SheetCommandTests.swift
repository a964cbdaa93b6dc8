import Foundation
import Support
import Testing

@Suite struct SheetCommandTests {
  @Test(arguments: ["rfc4180", "excel-sv"])
  func `a sheet as CSV is taken in again as it is`(dialect: String) throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let environment = organisation.environment
      let sheet = try KohortProcess.run(
        ["session", "sheet", "L2-001-1", "--format", "csv", "--csv-dialect", dialect, "--as", "E1"],
        environment: environment)
      #expect(sheet.exitCode == 0, "\(sheet.errorText)")
      let header = dialect == "rfc4180" ? "session,person,name" : "\u{FEFF}session;person;name"
      #expect(sheet.outputText.hasPrefix(header))
      let taken = try KohortProcess.run(
        ["session", "import", "-", "--as", "E1", "--language", "sv"], input: sheet.output, environment: environment)
      #expect(taken.exitCode == 0, "\(taken.errorText)")
      #expect(taken.outputText.contains("L2-001-1"))
      let wrong = try KohortProcess.run(
        ["session", "import", "-", "--as", "E1", "--language", "sv"],
        input: Data("session,person,name,status,reason,noted\nL2-001-1,E10,,sjuk,,\n".utf8), environment: environment)
      #expect(wrong.exitCode == 65)
      #expect(wrong.outputText.contains("”sjuk” är inget av närvarande, sen"))
      #expect(wrong.outputText.contains("avvisad"))
    }
  }
}
