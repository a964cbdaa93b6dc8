import Bilingual
import KohortService
import Planning
import Support
import Testing

@Suite struct FilterTests {
  @Test func `a list that is narrowed by what there is not says so, and what was meant`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func refusal<O: KohortService.Operation>(_ operation: O.Type, _ parameters: O.Parameters) throws -> String {
        try #require(throws: KohortError.self) { try organisation.perform(operation, parameters) }.text(.en)
      }
      #expect(try refusal(PersonList.self, .init(department: "Skoln")).contains("There is no department Skoln."))
      #expect(try refusal(PersonList.self, .init(department: "skola")).contains("Did you mean Skola?"))
      #expect(try refusal(PersonList.self, .init(workplace: "Bergalit")).contains("Did you mean Bergalid?"))
      #expect(try refusal(PersonList.self, .init(cohort: "L2-9")).contains("There is no cohort L2-9."))
      #expect(try refusal(PersonList.self, .init(reportsTo: "E99")).contains("There is no person E99."))
      #expect(try refusal(CohortList.self, .init(edition: "L9")).contains("There is no edition L9."))
      #expect(try refusal(SessionList.self, .init(edition: "L9")).contains("There is no edition L9."))
      #expect(try refusal(SessionList.self, .init(cohort: "L9-001")).contains("There is no cohort L9-001."))
      #expect(try refusal(ReflectionList.self, .init(session: "L9-001-1")).contains("There is no session L9-001-1."))
      #expect(try refusal(EditionList.self, .init(programme: "X")).contains("There is no programme X."))
      #expect(
        try refusal(SessionList.self, .init(from: Day("2027-02-02"), to: Day("2027-02-01")))
          .contains("to: is before 2027-02-02"))
      #expect(try refusal(SessionList.self, .init(mine: true)).contains("Say who with --as."))
      #expect(try refusal(ReflectionList.self, .init(mine: true)).contains("Say who with --as."))
    }
  }

  @Test func `what one may not see is not found either`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      for cohort in ["L2-002", "L2-009"] {
        let error = try #require(throws: KohortError.self) {
          try organisation.perform(SessionList.self, .init(cohort: cohort), as: "E10")
        }
        #expect(error.problem == .notFound)
      }
      #expect(try organisation.perform(SessionList.self, .init(cohort: "L2-001"), as: "E10").sessions.count == 2)
    }
  }
}
