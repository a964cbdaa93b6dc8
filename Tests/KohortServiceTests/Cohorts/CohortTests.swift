import Bilingual
import KohortService
import Postgres
import Support
import Testing

@Suite struct CohortTests {
  @Test func `a cohort made by hand gets the next name of its edition, and its members`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let made = try organisation.perform(
        CohortCreate.self, .init(edition: "L2", members: ["E30", "E31", "E32", "E33", "E34"]))
      #expect(made.cohort == "L2-003")
      #expect(made.members == 5)
      let shown = try organisation.perform(CohortShow.self, .init(cohort: "L2-003"))
      #expect(shown.members.map(\.person) == ["E30", "E31", "E32", "E33", "E34"])
    }
  }

  @Test(arguments: [
    ("L2-002", "E5", "L2-002 would have 2 of category manager, the programme says 0–1."),
    ("L2-002", "E10", "E10 is already in L2-001."),
    ("L2-009", "E30", "There is no cohort L2-009."),
    ("L2-001", "E99", "There is no person E99."),
    ("L2-001", "E1", "E1 leads L2-001."),
    ("L2-001", "E2", "E2 is a facilitator of the programme and cannot be a member of L2-001 as well."),
    ("L2-002", "E30", "liljan holds 7, at L2-002-2 there would be 8."),
  ])
  func `who cannot join a cohort is told why`(cohort: String, person: String, words: String) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(CohortAdd.self, .init(cohort: cohort, person: person))
      }
      #expect(error.text(.en).contains(words), "\(error.text(.en))")
      let shown = try? organisation.perform(CohortShow.self, .init(cohort: cohort))
      #expect(shown?.members.count ?? 7 == 7)
    }
  }

  @Test func `a cohort does not grow past its size, unless HR decides so`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      #expect(try organisation.perform(CohortAdd.self, .init(cohort: "L2-001", person: "E30")).members == 8)
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(CohortAdd.self, .init(cohort: "L2-001", person: "E31"))
      }
      #expect(error.problem == .refusedByRule)
      #expect(error.text(.sv).contains("L2-001 skulle få 9 deltagare, programmet säger 5–8."))
      let added = try organisation.perform(
        CohortAdd.self, .init(cohort: "L2-001", person: "E31", despiteRules: true))
      #expect(added.members == 9)
    }
  }

  @Test func `nobody who has left joins a cohort`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try organisation.connect().script(
        """
        update person set left_on = current_date - 3 where employee_number = 'E30';
        update person set end_date = current_date - 3 where employee_number = 'E31';
        """)
      for person in ["E30", "E31"] {
        let error = try #require(throws: KohortError.self) {
          try organisation.perform(CohortAdd.self, .init(cohort: "L2-001", person: person, despiteRules: true))
        }
        #expect(error.problem == .conflict)
        #expect(error.text(.en).hasPrefix("\(person) has left, on "))
      }
    }
  }

  @Test func `nobody comes to share a cohort with their manager`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(CohortSwap.self, .init(person: "E10", other: "E20"))
      }
      #expect(error.text(.en).contains("E10 would share L2-002 with their manager E4."))
      let swapped = try organisation.perform(CohortSwap.self, .init(person: "E12", other: "E20"))
      #expect(swapped.places.map(\.cohort) == ["L2-002", "L2-001"])
    }
  }

  @Test func `two who change places are booked where they go, and nowhere else`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(CohortSwap.self, .init(person: "E12", other: "E20"))
      let mine = try organisation.perform(SessionList.self, .init(mine: true), as: "E12").sessions
      #expect(mine.map(\.cohort) == ["L2-001", "L2-002", "L2-002"])
      let booked = try organisation.connect().query(
        """
        select session.name from booking
          join session on session.id = booking.session_id
          join person on person.id = booking.person_id
         where person.employee_number = 'E12' order by session.name
        """
      ).rows(as: String.self)
      // The session they took part in stays; the next one is the new cohort's.
      #expect(booked == ["L2-001-1", "L2-002-2"])
    }
  }

  @Test func `someone who leaves a cohort may come back to it`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      #expect(try organisation.perform(CohortRemove.self, .init(cohort: "L2-001", person: "E12")).members == 6)
      #expect(try organisation.perform(CohortAdd.self, .init(cohort: "L2-001", person: "E12")).members == 7)
    }
  }

  @Test func `HR sees every cohort, others their own, and outsiders none`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func cohorts(_ person: String?) throws -> [String] {
        try organisation.perform(CohortList.self, .init(), as: person).cohorts.map(\.cohort)
      }
      #expect(try cohorts(nil) == ["L2-001", "L2-002"])
      #expect(try cohorts("E5") == ["L2-001", "L2-002"])
      #expect(try cohorts("E1") == ["L2-001"])
      #expect(try cohorts("E20") == ["L2-002"])
      #expect(try cohorts("E30") == [])
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(CohortShow.self, .init(cohort: "L2-001"), as: "E20")
      }
      #expect(error.problem == .notFound)
    }
  }

  @Test func `only HR changes who is in a cohort`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      for person in ["E1", "E10"] {
        let error = try #require(throws: KohortError.self) {
          try organisation.perform(CohortAdd.self, .init(cohort: "L2-001", person: "E30"), as: person)
        }
        #expect(error.problem == .notPermitted)
      }
      #expect(try organisation.perform(CohortAdd.self, .init(cohort: "L2-001", person: "E30"), as: "E5").members == 8)
    }
  }

  @Test func `a cohort made by hand and empty can be deleted, and no other`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try organisation.connect().script(
        """
        insert into cohort (edition_id, number, name) select edition_id, 9, 'L2-009' from cohort where name = 'L2-001';
        """)
      #expect(try organisation.perform(CohortDelete.self, .init(cohort: "L2-009"), as: "E5").cohort == "L2-009")
      #expect(throws: KohortError.self) { try organisation.perform(CohortShow.self, .init(cohort: "L2-009"), as: "E5") }
      let error = try #require(throws: KohortError.self) {
        try organisation.perform(CohortDelete.self, .init(cohort: "L2-001"), as: "E5")
      }
      #expect(error.problem == .conflict && error.text(.en).contains("Somebody is or has been in it. It has sessions."))
      #expect(throws: KohortError.self) {
        try organisation.perform(CohortDelete.self, .init(cohort: "L2-001"), as: "E1")
      }
    }
  }
}
