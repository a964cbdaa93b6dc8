import KohortService
import Postgres
import StrictJSON
import Support
import Testing

@Suite struct ProposalAnswerTests {
  /// E10's proposal about L2-001-1; its name.
  private static func propose(_ organisation: TestOrganisation, _ visibility: Visibility = .open) throws -> String {
    try organisation.perform(
      ReflectionRecord.self,
      .init(session: "L2-001-1", kind: .proposal, text: "Ta bort reseblanketten.", visibility: visibility, confirm: true),
      as: "E10"
    ).reflection
  }

  private static func answer(
    _ organisation: TestOrganisation, _ name: String, _ answer: ProposalAnswer, _ words: String? = nil, as person: String? = "E5"
  ) throws -> ReflectionAnswer.Output {
    try organisation.perform(ReflectionAnswer.self, .init(reflection: name, answer: answer, words: words), as: person)
  }

  @Test func `whoever can read a proposal reads the answer that stands, and reports tell its age and answer`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let name = try Self.propose(organisation)
      #expect(try Self.answer(organisation, name, .reviewing).answer == .reviewing)
      #expect(try Self.answer(organisation, name, .removed, "Borta från 1 mars.", as: nil).answerWords == "Borta från 1 mars.")
      for person in ["E10", "E11", "E30", "E1", "E5"] {
        let shown = try organisation.perform(ReflectionShow.self, .init(reflection: name), as: person).reflection
        #expect(shown.answer == .removed && shown.answerWords == "Borta från 1 mars." && shown.answered != nil, "\(person)")
        let listed = try organisation.perform(ReflectionList.self, .init(kind: .proposal), as: person).reflections
        #expect(listed.map(\.answer) == [.removed], "\(person)")
      }
      let report = try organisation.perform(ReportShow.self, .init(report: .lessons), as: "E5")
      #expect(report.proposals?.map(\.answer) == [.removed])
      #expect(report.proposals?.first?.days == 0)
    }
  }

  @Test func `an answer to a text that was changed afterwards says so, to whoever reads it`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let name = try Self.propose(organisation)
      _ = try Self.answer(organisation, name, .removed)
      func isToEarlier(_ person: String) throws -> [Bool?] {
        [
          try organisation.perform(ReflectionShow.self, .init(reflection: name), as: person).reflection.answeredBefore,
          try organisation.perform(ReflectionList.self, .init(kind: .proposal), as: person).reflections.first?.answeredBefore,
        ]
      }
      #expect(try isToEarlier("E30") == [nil, nil])
      _ = try organisation.perform(ReflectionEdit.self, .init(reflection: name, text: "Ta bort alla blanketter."), as: "E10")
      for person in ["E10", "E5", "E30"] { #expect(try isToEarlier(person) == [true, true]) }
      _ = try Self.answer(organisation, name, .kept, "Lagen kräver några.")
      #expect(try isToEarlier("E30") == [nil, nil])
    }
  }

  @Test func `only HR answers, only open proposals, and what is kept says why`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let name = try Self.propose(organisation)
      for person in ["E10", "E11", "E1"] {
        let error = try #require(throws: KohortError.self) { try Self.answer(organisation, name, .removed, as: person) }
        #expect(error.problem == .notPermitted, "\(person)")
      }
      let silent = try #require(throws: KohortError.self) { try Self.answer(organisation, name, .kept) }
      #expect(silent.invalidParameters.map(\.property) == ["words"])
      let hidden = try Self.propose(organisation, .private)
      #expect(try #require(throws: KohortError.self) { try Self.answer(organisation, hidden, .removed) }.problem == .notFound)
      let insight = try organisation.perform(
        ReflectionRecord.self,
        .init(session: "L2-001-1", kind: .insight, text: "Jag lyssnar.", visibility: .open, confirm: true), as: "E10"
      ).reflection
      #expect(try #require(throws: KohortError.self) { try Self.answer(organisation, insight, .removed) }.problem == .conflict)
    }
  }

  @Test func `the database itself lets HR alone answer, in their own name, and shows the answer with the proposal`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let open = try Self.propose(organisation)
      let key = try #require(Int64(open.dropFirst()))
      let hidden = try #require(Int64(try Self.propose(organisation, .private).dropFirst()))
      func insert(as person: String, _ reflection: Int64, by: String) throws {
        var settings = organisation.settings
        settings.actingAs = person
        _ = try Database(settings).transaction { _, connection in
          try connection.execute(
            """
            insert into proposal_answer (reflection_id, outcome, answered_at, answered_by)
            values ($1, 'removed', now(), (select id from profile where code = $2))
            """, reflection, by)
        }
      }
      #expect(throws: KohortError.self) { try insert(as: "E10", key, by: "E10") }
      #expect(throws: KohortError.self) { try insert(as: "E1", key, by: "E1") }
      #expect(throws: KohortError.self) { try insert(as: "E5", key, by: "E1") }
      #expect(throws: KohortError.self) { try insert(as: "E5", hidden, by: "E5") }
      try insert(as: "E5", key, by: "E5")
      func seen(by person: String) throws -> Int {
        var settings = organisation.settings
        settings.actingAs = person
        return try Database(settings).transaction { _, connection in
          try connection.query("select count(*) from proposal_answer").one(as: Int.self)
        }
      }
      #expect(try seen(by: "E30") == 1)
      _ = try organisation.perform(ReflectionWithdraw.self, .init(reflection: open), as: "E10")
      #expect(try seen(by: "E30") == 0 && seen(by: "E10") == 1)
    }
  }

  @Test func `author and answerer are given the answer, and erasing leaves it without a name or takes it along`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let name = try Self.propose(organisation)
      _ = try Self.answer(organisation, name, .kept, "Lagen kräver det.")
      for (person, direction) in [("E10", "to"), ("E5", "by")] {
        let given = try organisation.perform(PersonExport.self, .init(person: person), as: person)
        let rows = given.sections.first { $0.name == "proposals" }?.rows ?? []
        #expect(rows.compactMap { $0["direction"]?.string } == [direction], "\(person)")
        #expect(rows.compactMap { $0["words"]?.string } == ["Lagen kräver det."], "\(person)")
      }
      let connection = try organisation.connect()
      try connection.execute("update person set left_on = current_date - 1 where employee_number = 'E5'")
      _ = try organisation.perform(PersonErase.self, .init(person: "E5", confirm: true))
      #expect(try connection.query("select count(*) from proposal_answer where answered_by is null").one(as: Int.self) == 1)
      _ = try organisation.perform(PersonErase.self, .init(confirm: true), as: "E10")
      #expect(try connection.query("select count(*) from proposal_answer").one(as: Int.self) == 0)
    }
  }
}
