import Bilingual
import KohortService
import Planning
import Postgres
import Support
import Testing

/// Programmes and editions in the database.
struct ProgrammeTests {
  @Test func `a document applied twice changes nothing the second time`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 20)
      #expect(try organisation.applyProgramme().result == .created)
      let again = try organisation.applyProgramme()
      #expect(again.result == .unchanged)
      #expect(again.changes.isEmpty)
    }
  }

  @Test func `what is shown can be applied, and changes nothing`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 20)
      try organisation.applyProgramme(more: "workplaces: [{id: Vård/Vård 1, max_away_per_day: 2}]")
      let shown = try organisation.perform(ProgrammeShow.self, .init(programme: "L"))
      let applied = try organisation.perform(
        ProgrammeApply.self,
        .init(document: shown.yaml(), file: "l.yaml")
      )
      #expect(applied.result == .unchanged, "\(applied.changes)")
    }
  }

  @Test func `a changed document says what became different`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 20)
      try organisation.applyProgramme()
      var document = try organisation.perform(ProgrammeShow.self, .init(programme: "L"))
      document.modules.swapAt(0, 1)
      document.modules[0].title = "Leda andra, ny titel"
      document.rooms?.removeFirst()
      document.facilitators?.removeLast(15)
      document.editions = nil
      let output = try organisation.perform(
        ProgrammeApply.self,
        .init(document: document.yaml(), file: "l.yaml")
      )
      #expect(output.result == .changed)
      #expect(output.changes.first == .init(part: "modules", id: "andra", change: .changed))
      #expect(output.changes.contains(.init(part: "rooms", id: "a", change: .removed)))
      #expect(output.changes.count { $0.part == "facilitators" && $0.change == .removed } == 15)
      // The edition that the document leaves out stays.
      #expect(try organisation.perform(EditionList.self, .init()).editions.map(\.edition) == ["L1"])
      let modules = try organisation.connect().query("select code from module order by position").rows(
        as: String.self
      )
      #expect(modules == ["andra", "mig"])
    }
  }

  @Test func `people, departments and workplaces must be known`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 20)
      try organisation.connect().execute(
        "update person set left_on = '2026-01-01' where employee_number = 'F2'"
      )
      let error = try #require(throws: KohortError.self) {
        try organisation.applyProgramme(
          people: "{department: [Vård, Skol], person: [E5, F1, E99]}",
          more: "workplaces: [{id: Vård/Vard 1, max_away_per_day: 2}]"
        )
      }
      #expect(
        error.invalidParameters.map { "\($0.property): \($0.reason.en)" } == [
          "facilitators[1].person: F2 has left",
          "workplaces[0].id: There is no workplace \"Vård/Vard 1\", did you mean \"Vård/Vård 1\"?",
          "editions[0].people.department[1]: there is no department \"Skol\", did you mean \"Skola\"?",
          "editions[0].people.person[1]: F1 is a facilitator of the programme and cannot be a participant as well",
          "editions[0].people.person[2]: nobody has the employee number E99",
        ]
      )
      #expect(try organisation.perform(ProgrammeList.self, .init()).programmes.isEmpty)
    }
  }

  @Test func `an edition is created once, also by a request that comes twice`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 40)
      try organisation.applyProgramme()
      let from = try #require(Day("2028-01-10"))
      let to = try #require(Day("2028-06-10"))
      var parameters = EditionCreate.Parameters(
        edition: "L2",
        programme: "L",
        from: from,
        to: to,
        department: ["Vård"],
        category: [.manager],
        person: ["E1"]
      )
      let created = try organisation.perform(EditionCreate.self, parameters)
      #expect(created.result == .created)
      #expect(created.people == 3)
      #expect(try organisation.perform(EditionCreate.self, parameters).result == .unchanged)
      parameters.person = nil
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(EditionCreate.self, parameters)
      }
      #expect(error.problem == .conflict)
      #expect(try organisation.perform(EditionShow.self, .init(edition: "L2")).people == 3)
    }
  }

  @Test func `a participant may not apply a programme`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 20)
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(ProgrammeApply.self, .init(document: "", file: nil), as: "E1")
      }
      #expect(error.problem == .notPermitted)
    }
  }

  @Test func `what a changed document does to published sessions is said, and nobody travels where they lead`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let stored = try organisation.connect().query("select document::text from programme").one(as: String.self)
      func apply(_ old: String, _ new: String) throws -> ProgrammeApply.Output {
        #expect(stored.contains(old))
        return try organisation.perform(ProgrammeApply.self, .init(document: stored.replacing(old, with: new)), keeping: false)
      }
      let room = try apply(#"{"id": "rosen", "capacity": 30}, "#, "")
      #expect(
        room.warnings.contains {
          $0.hasPrefix("The room rosen is no longer in the programme, but has sessions, such as L2-001-2 (1 in all)")
        })
      let edition = try apply("2030-12-31", "2026-01-02")
      #expect(edition.warnings.contains { $0.hasPrefix("Sessions lie outside the edition L2, such as L2-001-2 (2 in all).") })
      let lead = try apply(#"{"person": "E1"}, "#, "")
      #expect(lead.warnings.contains { $0.contains("kohort session hand-over L2-001-2 --from E1 --to …") })
      let error = try #require(throws: KohortError.self) {
        try apply(#"{"person": "E1"}, "#, #"{"person": "E1"}, {"person": "E20"}, "#)
      }
      #expect(error.text(.en).contains("E20 is a member of L2-002 and cannot be a facilitator as well"))
    }
  }
}
