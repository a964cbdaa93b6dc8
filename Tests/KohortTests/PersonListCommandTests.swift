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

  @Test func `CSV has the same columns whoever is listed, and the values other systems know`() throws {
    try withOrganisation { organisation throws in
      let all = try Self.list(["--format", "csv", "--language", "sv"], organisation).split(separator: "\n")
      let nobody = try Self.list(["--format", "csv", "--search", "nobody"], organisation).split(separator: "\n")
      #expect(all.count == 3 && all[1].contains("manager"))
      #expect(nobody == [all[0]])
    }
  }
}
