import Bilingual
import KohortService
import Planning
import Postgres
import StrictJSON
import Support
import Testing

/// Six people: E1 to E3 in cohort A, E4 and E5 in cohort B, E6 in none; F1 leads both cohorts' sessions.
private func withCohorts(_ body: (TestOrganisation) throws -> Void) throws {
  try withOrganisation { organisation throws in
    _ = try organisation.importing(
      """
      employee_number,name,department,workplace,category,protected,reports_to,phone
      E1,Åsa,Kultur,Museet,chef,,,1
      E2,Örjan,Kultur,Museet,facklig,,E1,2
      E3,Hemlig,Kultur,Museet,medarbetare,ja,E1,3
      E4,Dan,Teknik,Verkstan,förtroendevald,,,4
      E5,Anna,Teknik,Verkstan,medarbetare,,,5
      E6,Bo,Teknik,Verkstan,medarbetare,,,6
      F1,Fia,Kultur,Museet,medarbetare,,,7

      """
    )
    try organisation.connect().script(
      """
      insert into programme (code, title, document) values ('L', 'Leda', '{}');
      insert into module (programme_id, position, code, title) select id, 1, 'M1', 'Mig' from programme;
      insert into edition (programme_id, code, from_date, to_date)
      select id, 'L1', today(), today() + 100 from programme;
      insert into room (code, capacity) values ('R1', 30), ('R2', 30);
      insert into cohort (edition_id, number, name)
      select id, number, 'L1-00' || number from edition, generate_series(1, 2) as number;
      insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
      select cohort.id, cohort.edition_id, person.id, today() - 10
        from cohort
        join person on person.employee_number = any (
               case cohort.number when 1 then array['E1', 'E2', 'E3'] else array['E4', 'E5'] end);
      insert into session (cohort_id, module_id, name, date, starts, ends, room_id)
      select cohort.id, module.id, cohort.name || '-1', today() + cohort.number, '08:30', '12:00', room.id
        from cohort, module, room where room.code = 'R' || cohort.number;
      insert into session_facilitator (session_id, person_id, lead)
      select session.id, person.id, true from session, person where person.employee_number = 'F1';
      """
    )
    try body(organisation)
  }
}

@Suite struct PersonLeaveTests {
  @Test func `who leaves gives back places and bookings, and says what remains`() throws {
    try withCohorts { organisation throws in
      let output = try organisation.perform(PersonLeave.self, .init(person: "E1"))
      #expect((output.left, output.cohorts, output.reports) == (true, ["L1-001"], 2))
      #expect(output.sessionsToHandOver.isEmpty)
      #expect(
        try organisation.count(
          "select count(*) from booking join person on person.id = person_id where employee_number = 'E1'"
        ) == 0
      )
      #expect(try organisation.count("select count(*) from booking") == 6)
      #expect(try organisation.count("select count(*) from cohort_member where left_on = today()") == 1)
      let again = #expect(throws: KohortError.self) {
        try organisation.perform(PersonLeave.self, .init(person: "E1"))
      }
      #expect(again?.problem == .conflict)
    }
  }

  @Test func `an end date that was recorded does not outlast the leaving`() throws {
    try withCohorts { organisation throws in
      try organisation.connect().script("update person set end_date = today() + 90 where employee_number = 'E5'")
      _ = try organisation.perform(PersonLeave.self, .init(person: "E5"))
      let yesterday = try organisation.connect().query("select today() - 1").one(as: String.self)
      #expect(try organisation.value("end_date", of: "E5") == yesterday)
    }
  }

  @Test func `a facilitator who leaves has sessions to hand over`() throws {
    try withCohorts { organisation throws in
      let output = try organisation.perform(PersonLeave.self, .init(person: "F1"))
      #expect(output.sessionsToHandOver == ["L1-001-1", "L1-002-1"])
    }
  }

  @Test func `a day to come is kept as the end date, and takes effect with the import of that day`() throws {
    try withCohorts { organisation throws in
      let today = try organisation.connect().query("select today()").one(as: String.self)
      let tomorrow = try organisation.connect().query("select today() + 1").one(as: String.self)
      let output = try organisation.perform(PersonLeave.self, .init(person: "E5", date: .init(tomorrow)))
      #expect((output.left, output.leavesOn.description) == (false, tomorrow))
      #expect(output.cohorts == ["L1-002"])
      #expect(try organisation.value("end_date", of: "E5") == today)
      #expect(try organisation.value("left_on", of: "E5") == nil)
      try organisation.connect().script(
        "update person set end_date = today() - 1 where employee_number = 'E5'"
      )
      let imported = try organisation.importing("employee_number\nE6\n")
      #expect((imported.left, imported.placesFreed) == (1, 1))
    }
  }

  @Test func `an import lets people leave their cohorts and names the sessions of a facilitator`() throws {
    try withCohorts { organisation throws in
      let output = try organisation.importing(
        "employee_number\nE1\nE3\nE4\nE6\n",
        mode: .full,
        listChanges: true
      )
      #expect((output.left, output.placesFreed) == (3, 2))
      #expect(try organisation.count("select count(*) from booking") == 5)
      #expect(output.warnings.map(\.value) == ["F1", "F1"])
      #expect(output.warnings[0].reason.hasPrefix("has left and leads L1-001-1 on "))
    }
  }
}

@Suite struct PersonUpsertTests {
  private static func upsert(
    _ organisation: TestOrganisation,
    _ number: String,
    _ change: (inout PersonUpsert.Parameters) -> Void = { _ in }
  ) throws -> PersonUpsert.Output {
    var parameters = PersonUpsert.Parameters(employeeNumber: number)
    change(&parameters)
    return try organisation.perform(PersonUpsert.self, parameters)
  }

  @Test(arguments: ["E 1/x", "E\t1", "-1", "E1:x", "E,1", "E\u{202E}1", "😀"])
  func `an employee number has letters and digits that commands can name`(number: String) throws {
    try withOrganisation { organisation throws in
      let error = try #require(throws: KohortError.self) { try Self.upsert(organisation, number) }
      #expect(error.invalidParameters.map(\.property) == ["employee_number"])
      #expect(try organisation.importing("employee_number;name\n\"\(number)\";A\nÅ-1.b_2;B\n").refused == 1)
    }
  }

  @Test func `a protected person is changed by alias, and never doubled`() throws {
    try withOrganisation { organisation throws in
      let new = try Self.upsert(organisation, "E2002") { $0.protected = true }
      let alias = try #require(new.person)
      #expect(alias != "E2002")
      // Who knows the number does not learn the alias by it.
      let again = try Self.upsert(organisation, "E2002") { $0.title = "Rektor" }
      #expect((again.person, again.change) == (nil, "changed"))
      let changed = try Self.upsert(organisation, alias) { $0.title = "Chef" }
      #expect((changed.person, changed.change) == (alias, "changed"))
      let people = try organisation.perform(PersonList.self, .init()).people
      #expect(people.map(\.person) == [alias])
      #expect(people[0].protected == true)
      // A list that was exported and comes back makes nobody twice.
      #expect(try organisation.importing("employee_number\n\(alias)\n").refused == 1)
      let unknown = try #require(throws: KohortError.self) {
        try organisation.perform(PersonShow.self, .init(person: "E2002"))
      }
      #expect(unknown.hint?.en.contains("People with a protected identity go by their alias.") == true)
    }
  }

  @Test func `a person is added, changed, moved and left as is`() throws {
    try withOrganisation { organisation throws in
      let new = try Self.upsert(organisation, "E1") {
        ($0.name, $0.department, $0.workplace) = ("Åsa  Öberg", "Kultur", "Museet")
        ($0.employmentRate, $0.attributes, $0.reportsTo) = (80.5, ["phone": "1", "room": "B"], "E9")
      }
      #expect((new.person, new.change, new.moved) == ("E1", "new", false))
      #expect(new.warnings == ["reports_to: nobody here has that number; kept as text"])
      #expect(
        try organisation.everything() == [
          #"E1|Åsa Öberg|–|staff|–|–|Kultur|Museet|E9|–|–|80.50|f|{"room": "B", "phone": "1"}|–|–|–"#
        ]
      )
      #expect(try Self.upsert(organisation, "E1") { $0.name = "Åsa Öberg" }.change == "unchanged")
      let moved = try Self.upsert(organisation, "E1") {
        ($0.workplace, $0.attributes) = ("Biblioteket", ["phone": ""])
      }
      #expect((moved.change, moved.moved) == ("changed", true))
      #expect(try Self.upsert(organisation, "E9") { $0.category = .manager }.change == "new")
      #expect(try organisation.everything()[0].contains(#"|Biblioteket|E9|E9|–|80.50|f|{"room": "B"}|"#))
      #expect(
        try Self.upsert(organisation, "E1") { $0.clear = [.name, .employmentRate] }.change == "changed"
      )
      #expect(try organisation.value("name", of: "E1") == nil)
    }
  }

  @Test func `an upsert and an import say the same of the same person`() throws {
    try withOrganisation { organisation throws in
      _ = try organisation.importing(
        "employee_number,name,department,position,reports_to,start_date\nE1,Åsa,Kultur,10,,\nE2,Bo,Kultur,20,10,2020-01-31\n",
        managersBy: "title"
      )
      try withOrganisation { other throws in
        _ = try Self.upsert(other, "E2") {
          ($0.name, $0.department, $0.position, $0.reportsTo) = ("Bo", "Kultur", "20", "10")
          $0.startDate = .init("2020-01-31")
        }
        _ = try Self.upsert(other, "E1") { ($0.name, $0.department, $0.position) = ("Åsa", "Kultur", "10") }
        #expect(try other.everything() == organisation.everything())
      }
    }
  }

  @Test func `an end date that has passed means having left, and clearing it being back`() throws {
    try withOrganisation { organisation throws in
      _ = try Self.upsert(organisation, "E1")
      #expect(try Self.upsert(organisation, "E1") { $0.endDate = .init("2024-06-30") }.change == "left")
      #expect(try Self.upsert(organisation, "E1") { $0.name = "Åsa" }.change == "changed")
      #expect(try Self.upsert(organisation, "E1") { $0.clear = [.endDate] }.change == "back")
    }
  }

  @Test func `what cannot be is refused by name`() throws {
    try withOrganisation { organisation throws in
      let error = #expect(throws: KohortError.self) {
        _ = try Self.upsert(organisation, "E1") {
          ($0.email, $0.employmentRate, $0.name, $0.clear) = ("x", 101, " ", [.email])
        }
      }
      #expect(error?.problem.batchCode == -32602)
      #expect(error?.invalidParameters.map(\.property) == ["name", "email", "email", "employment_rate"])
      let workplace = #expect(throws: KohortError.self) {
        _ = try Self.upsert(organisation, "E1") { $0.workplace = "Museet" }
      }
      #expect(workplace?.invalidParameters.map(\.property) == ["workplace"])
      #expect(try organisation.everything().isEmpty)
    }
  }

  @Test func `a protected person is answered for by alias`() throws {
    try withOrganisation { organisation throws in
      let output = try Self.upsert(organisation, "E1") { $0.protected = true }
      #expect(output.person == (try organisation.value("alias", of: "E1")))
    }
  }
}

@Suite struct PersonSightTests {
  private static func listed(_ organisation: TestOrganisation, as person: String?) throws -> [PersonLine] {
    try organisation.perform(PersonList.self, .init(), as: person).people
  }

  @Test func `HR sees everybody, others those they share a cohort with`() throws {
    try withCohorts { organisation throws in
      #expect(try Self.listed(organisation, as: nil).count == 7)
      #expect(try Self.listed(organisation, as: "E1").map(\.name) == ["Åsa", "Örjan", nil])
      #expect(try Self.listed(organisation, as: "E5").map(\.name) == ["Anna", "Dan"])
      #expect(try Self.listed(organisation, as: "E6").map(\.name) == ["Bo"])
      #expect(try Self.listed(organisation, as: "F1").count == 6)
      #expect(throws: KohortError.self) {
        try organisation.perform(PersonShow.self, .init(person: "E4"), as: "E1")
      }
    }
  }

  @Test func `who has left a cohort sees only themselves`() throws {
    try withCohorts { organisation throws in
      try organisation.connect().script(
        "update cohort_member set left_on = today() from person where person.id = person_id and employee_number = 'E1'"
      )
      #expect(try Self.listed(organisation, as: "E1").map(\.person) == ["E1"])
      #expect(try Self.listed(organisation, as: "E2").map(\.name) == ["Örjan", nil])
    }
  }

  @Test func `a protected person is an alias to everybody but themselves`() throws {
    try withCohorts { organisation throws in
      let alias = try #require(try organisation.value("alias", of: "E3"))
      for person in [nil, "E1", "F1"] {
        let seen = try organisation.perform(PersonShow.self, .init(person: alias), as: person)
        #expect(seen.person == alias)
        #expect(seen.name == nil && seen.department == nil && seen.workplace == nil && seen.protected)
        #expect(throws: KohortError.self) {
          try organisation.perform(PersonShow.self, .init(person: "E3"), as: person)
        }
      }
      #expect(try organisation.perform(PersonShow.self, .init(person: "E3"), as: "E3").name == "Hemlig")
    }
  }

  @Test func `whom a protected person reports to, and so where they work, is theirs to see`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      try organisation.connect().execute("update person set protected = true, alias = 'P10' where employee_number = 'E10'")
      for person in [nil, "E1", "E11"] {
        #expect(try organisation.perform(PersonShow.self, .init(person: "P10"), as: person).reportsTo == nil)
      }
      #expect(try organisation.perform(PersonShow.self, .init(person: "E11"), as: "E5").reportsTo == "E4")
      let boss = try organisation.connect().query("select reports_to_id from profile where code = 'P10'").one(as: Int64?.self)
      #expect(boss == nil)
      // The rule that nobody travels with their boss holds for them as before.
      let refused = try #require(throws: KohortError.self) {
        try organisation.perform(CohortSwap.self, .init(person: "P10", other: "E20"), as: "E5")
      }
      #expect("\(refused)".contains("P10"), "\(refused)")
    }
  }

  @Test func `that someone is a representative or a politician is for HR alone`() throws {
    try withCohorts { organisation throws in
      func category(_ person: String, as other: String?) throws -> ShownCategory {
        try organisation.perform(PersonShow.self, .init(person: person), as: other).category
      }
      #expect(try category("E2", as: nil) == .representative)
      // Staff are called the same, so that nobody is told by being called otherwise.
      #expect(try category("E2", as: "E1") == .participant)
      #expect(try category("E4", as: "E5") == .participant)
      #expect(try category("E5", as: "E4") == .participant)
      #expect(try category("E1", as: "E2") == .manager)
      for hidden in [PersonCategory.representative, .politician, .staff] {
        let found = try organisation.perform(PersonList.self, .init(category: hidden), as: "E1")
        #expect(found.people.isEmpty)
      }
      #expect(
        try organisation.perform(PersonList.self, .init(category: .representative)).people.map(\.person) == [
          "E2"
        ]
      )
    }
  }

  @Test func `a person is shown with cohorts and next sessions, to cohort mates only those they share`()
    throws
  {
    try withCohorts { organisation throws in
      let own = try organisation.perform(PersonShow.self, .init(person: "E1"), as: "E1")
      #expect(own.cohorts == ["L1-001"])
      #expect(own.sessions.map(\.session) == ["L1-001-1"])
      #expect(
        (own.sessions[0].role, own.sessions[0].room, own.sessions[0].start) == ("member", "R1", "08:30")
      )
      #expect(own.attributes?.text == #"{"phone":"1"}"#)
      let facilitator = try organisation.perform(PersonShow.self, .init(person: "F1"))
      #expect(facilitator.sessions.map(\.role) == ["lead", "lead"])
      let seen = try organisation.perform(PersonShow.self, .init(person: "E1"), as: "E2")
      #expect(seen.attributes == .none && seen.startDate == nil)
    }
  }

  @Test func `filters narrow the list`() throws {
    try withCohorts { organisation throws in
      func numbers(_ parameters: PersonList.Parameters) throws -> [String] {
        try organisation.perform(PersonList.self, parameters).people.map(\.person)
      }
      #expect(try numbers(.init(department: "Teknik")) == ["E5", "E6", "E4"])
      #expect(try numbers(.init(workplace: "Museet", category: .manager)) == ["E1"])
      #expect(try numbers(.init(cohort: "L1-002")) == ["E5", "E4"])
      #expect(try numbers(.init(department: "Kultur", reportsTo: "E1")) == ["E2"])
      #expect(try numbers(.init(search: "ÖRJ")) == ["E2"])
      #expect(try numbers(.init(department: "Teknik", limit: 1)) == ["E5"])
      _ = try organisation.perform(PersonLeave.self, .init(person: "E5"))
      #expect(try numbers(.init(department: "Teknik")) == ["E6", "E4"])
      #expect(try numbers(.init(department: "Teknik", left: true)) == ["E5", "E6", "E4"])
      #expect(throws: KohortError.self) { try numbers(.init(limit: -1)) }
    }
  }

  @Test func `names are sorted the Swedish way, and people without one by their number`() throws {
    try withOrganisation { organisation throws in
      _ = try organisation.importing(
        "employee_number,name\n1,Österberg\n2,Zorn\n3,Ärlig\n4,Åberg\n5,Wallin\n6,Vall\n7,Édith\n0,\n"
      )
      #expect(
        try Self.listed(organisation, as: nil).map { $0.name ?? $0.person }
          == ["0", "Édith", "Vall", "Wallin", "Zorn", "Åberg", "Ärlig", "Österberg"]
      )
    }
  }

  @Test func `only HR takes people in, changes them or lets them leave`() throws {
    try withCohorts { organisation throws in
      for person in ["E1", "F1"] {
        let errors = [
          #expect(throws: KohortError.self) {
            try organisation.importing("employee_number\nE1\n", as: person)
          },
          #expect(throws: KohortError.self) {
            try organisation.perform(PersonUpsert.self, .init(employeeNumber: "E1"), as: person)
          },
          #expect(throws: KohortError.self) {
            try organisation.perform(PersonLeave.self, .init(person: "E1"), as: person)
          },
        ]
        #expect(errors.map { $0?.problem } == [.notPermitted, .notPermitted, .notPermitted])
      }
    }
  }
}
