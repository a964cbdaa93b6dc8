import Foundation
import Support
import Testing

@Suite struct PersonListCommandTests {
  private static func list(_ arguments: [String], _ organisation: TestOrganisation) throws -> String {
    let people = """
      employee number;name;department;workplace;category
      E1;Åsa Öberg;Kultur;Biblioteket;manager
      E2;Bo;;;staff

      """
    _ = try KohortProcess.run(
      ["person", "import", "-"], input: Data(people.utf8), environment: organisation.environment)
    return try KohortProcess.run(["person", "list"] + arguments, environment: organisation.environment).outputText
  }

  @Test func `a table in Swedish names the categories in Swedish, and one in English in English`() throws {
    try withOrganisation { organisation throws in
      let swedish = try Self.list(["--language", "sv"], organisation)
      #expect(swedish.contains("chef") && swedish.contains("medarbetare") && !swedish.contains("staff"))
      let english = try Self.list(["--language", "en"], organisation)
      #expect(english.contains("manager") && english.contains("staff"))
    }
  }

  @Test(arguments: [
    (["person", "upsert", "E1", "--start-date", "2026-13-01"], "write a date of the calendar, such as 2027-03-16"),
    (["person", "upsert", "E1", "--employment-rate", "66;5"], "write per cent of full time, such as 66.5"),
    (["session", "reschedule", "L1-001-1", "--start", "13.00"], "write hours and minutes, such as 08:30"),
    (["session", "log", "L1-001-1", "--late", ""], "--late names nobody"),
    (["session", "log", "L1-001-1", "--absent", "E1,,E2"], "--absent names nobody"),
  ])
  func `a value that cannot be read is refused with what is expected`(arguments: [String], words: String) throws {
    let outcome = try KohortProcess.run(arguments, environment: ["KOHORT_DATABASE": "host=/nowhere"])
    #expect(outcome.exitCode == 64)
    #expect(outcome.errorText.contains(words), "\(outcome.errorText)")
  }

  @Test func `CSV has the same columns whoever is listed, and the values other systems know`() throws {
    try withOrganisation { organisation throws in
      let all = try Self.list(["--format", "csv", "--language", "sv"], organisation).split(separator: "\r\n")
      let nobody = try Self.list(["--format", "csv", "--search", "nobody"], organisation).split(separator: "\r\n")
      #expect(all.count == 3 && all[1].contains("manager"))
      #expect(nobody == [all[0]])
    }
  }

  @Test func `CSV for a Swedish Excel has semicolons and a byte order mark, and no cell becomes a formula`() throws {
    try withOrganisation { organisation throws in
      let person = "employee number;name;department\nE9;=1+1;A\nE8;@Ada;\"A;B\"\n"
      _ = try KohortProcess.run(
        ["person", "import", "-"], input: Data(person.utf8), environment: organisation.environment)
      let csv = try KohortProcess.run(
        ["person", "list", "--format", "csv", "--csv-dialect", "excel-sv"], environment: organisation.environment)
      #expect(csv.outputText.hasPrefix("\u{FEFF}"))
      #expect(csv.outputText.contains("E8;'@Ada;") && csv.outputText.contains(";\"A;B\";"))
      #expect(csv.outputText.contains("E9;'=1+1;"))
    }
  }
}
