import Bilingual
import KohortService
import Postgres
import Support
import Testing

@Suite struct ImportTests {
  @Test func `a column of personal identity numbers is not kept, and HR is told to leave it out`() throws {
    try withOrganisation { organisation throws in
      let output = try organisation.importing(
        """
        employee_number;pnr;phone
        E1;19121212-1212;0424105000
        E2;8112289874;0424105001
        E3;197010632391;0424105002

        """)
      #expect(output.attributes == ["phone"])
      #expect(
        output.warnings.map { "\($0.column ?? ""): \($0.reason)" } == [
          "pnr: holds personal identity numbers and is not kept; leave the column out of the file"
        ])
      #expect(try organisation.everything().allSatisfy { !$0.contains("1212") && !$0.contains("9874") })
      // With a wrong check digit they are still what the column's name says.
      let named = try organisation.importing("employee_number;Personnummer\nE1;800101-1234\n")
      #expect(named.attributes.isEmpty && named.warnings.map(\.column) == ["Personnummer"])
      let asNumber = try organisation.importing("employee_number\n191212121212\n")
      #expect(asNumber.warnings.count == 1)
    }
  }

  private static let five = """
    employee_number,name,department,workplace,title,reports_to
    E1,Åsa,Kultur,Museet,Chef,
    E2,Bo,Kultur,Museet,Pedagog,E1
    E3,Cia,Kultur,Biblioteket,Bibliotekarie,E1
    E4,Dan,Teknik,Verkstan,Montör,E5
    E5,Eva,Teknik,Verkstan,Chef,

    """

  private typealias Counts = [Int]

  /// read, new, changed, moved, left, back, unchanged, refused.
  private static func counts(_ output: PersonImport.Output) -> Counts {
    [
      output.read, output.new, output.changed, output.moved, output.left, output.back, output.unchanged,
      output.refused,
    ]
  }

  @Test func `the same file again changes nothing`() throws {
    try withOrganisation { organisation throws in
      #expect(Self.counts(try organisation.importing(Self.five)) == [5, 5, 0, 0, 0, 0, 0, 0])
      let before = try organisation.everything()
      let version = "select max(xmin::text::bigint) from person"
      let written = try organisation.count(version)
      for mode in [PersonImport.Mode.delta, .full] {
        #expect(Self.counts(try organisation.importing(Self.five, mode: mode)) == [5, 0, 0, 0, 0, 0, 5, 0])
      }
      #expect(try organisation.everything() == before)
      #expect(try organisation.count(version) == written)
      #expect(try organisation.count("select count(*) from person_import") == 1)
    }
  }

  @Test func `a file of changes leaves the others as they are, a full file lets those missing leave`() throws {
    try withOrganisation { organisation throws in
      _ = try organisation.importing(Self.five)
      let some = """
        employee_number,name,department,workplace,title,reports_to
        E2,Bo,Teknik,Verkstan,Pedagog,E5
        E3,Cia,Kultur,Biblioteket,Bibliotekschef,E1
        E6,Fia,Kultur,Museet,Vakt,E1

        """
      #expect(Self.counts(try organisation.importing(some)) == [3, 1, 2, 1, 0, 0, 0, 0])
      #expect(try organisation.count("select count(*) from person where left_on is null") == 6)
      #expect(Self.counts(try organisation.importing(some, mode: .full)) == [3, 0, 0, 0, 3, 0, 3, 0])
      #expect(try organisation.count("select count(*) from person where left_on = today()") == 3)
      // Those whose boss has left keep the reporting line.
      #expect(try organisation.everything()[2].contains("|E1|E1|"))
      #expect(Self.counts(try organisation.importing(Self.five)) == [5, 0, 2, 1, 0, 3, 0, 0])
    }
  }

  @Test func `a refused row's person has not left`() throws {
    try withOrganisation { organisation throws in
      _ = try organisation.importing(Self.five)
      let output = try organisation.importing(
        "employee_number,start_date,end_date\nE1,,\nE2,x,\nE3,2020-01-01,2019-01-01\nE4,,\nE5,,\n",
        mode: .full
      )
      #expect(Self.counts(output) == [5, 0, 0, 0, 0, 0, 3, 2])
    }
  }

  @Test func `empty cells keep or clear, protection aside`() throws {
    try withOrganisation { organisation throws in
      let header =
        "employee_number,name,email,department,workplace,employment_rate,start_date,category,protected,phone\n"
      _ = try organisation.importing(
        header + "E1,Åsa,asa@example.se,Kultur,Museet,80,2020-01-01,chef,ja,123\n"
      )
      let full = try organisation.everything()
      #expect(Self.counts(try organisation.importing(header + "E1,,,,,,,,,\n")) == [1, 0, 0, 0, 0, 0, 1, 0])
      #expect(try organisation.everything() == full)
      #expect(
        Self.counts(try organisation.importing(header + "E1,,,,,,,,,\n", blank: .clear)) == [
          1, 0, 1, 1, 0, 0, 0, 0,
        ]
      )
      #expect(try organisation.everything() == ["E1|–|–|staff|–|–|–|–|–|–|–|–|t|{}|–|–|–"])
      _ = try organisation.importing(header + "E1,,,,,,,,nej,\n")
      #expect(try organisation.value("protected", of: "E1") == "false")
    }
  }

  @Test func `columns that the file lacks are left alone, also when empty cells clear`() throws {
    try withOrganisation { organisation throws in
      _ = try organisation.importing("employee_number,name,phone\nE1,Åsa,123\n")
      _ = try organisation.importing("employee_number,room\nE1,B2\n", blank: .clear)
      #expect(try organisation.everything()[0].contains(#"{"room": "B2", "phone": "123"}"#))
      #expect(try organisation.value("name", of: "E1") == "Åsa")
    }
  }

  @Test func `an end date that has passed means having left, one to come does not`() throws {
    try withOrganisation { organisation throws in
      let header = "employee_number,start_date,end_date\n"
      let output = try organisation.importing(
        header + "E1,2020-01-01,2024-06-30\nE2,2020-01-01,2999-12-31\nE3,,\n"
      )
      #expect(Self.counts(output) == [3, 3, 0, 0, 0, 0, 0, 0])
      #expect(try organisation.value("left_on", of: "E1") == "2024-07-01")
      #expect(try organisation.value("left_on", of: "E2") == nil)
      let ended = header + "E2,2020-01-01,2024-06-30\n"
      #expect(Self.counts(try organisation.importing(ended)) == [1, 0, 0, 0, 1, 0, 0, 0])
      #expect(Self.counts(try organisation.importing(ended)) == [1, 0, 0, 0, 0, 0, 1, 0])
      // A later employment, a later end, or the list of everybody without an end bring people back.
      #expect(
        Self.counts(try organisation.importing(header + "E1,2025-01-01,\n")) == [1, 0, 0, 0, 0, 1, 0, 0]
      )
      let kept = try organisation.importing(header + "E2,,\n")
      #expect(Self.counts(kept) == [1, 0, 0, 0, 0, 0, 1, 0])
      #expect(
        kept.warnings.map(\.reason) == [
          "ended on 2024-06-30 by what was said before, and is not counted as back"
        ]
      )
      #expect(
        Self.counts(try organisation.importing(header + "E1,,\nE2,,\nE3,,\n", mode: .full)) == [
          3, 0, 0, 0, 0, 1, 2, 0,
        ]
      )
      #expect(try organisation.value("end_date", of: "E2") == nil)
    }
  }

  @Test func `whoever's end date has passed since leaves with the next import, listed or not`() throws {
    try withOrganisation { organisation throws in
      _ = try organisation.importing(Self.five)
      try organisation.connect().script(
        "update person set end_date = today() - 1 where employee_number in ('E2', 'E3')"
      )
      #expect(
        Self.counts(try organisation.importing("employee_number,end_date\nE2,\n")) == [
          1, 0, 0, 0, 2, 0, 0, 0,
        ]
      )
      #expect(
        Self.counts(try organisation.importing("employee_number,end_date\nE2,\n")) == [
          1, 0, 0, 0, 0, 0, 1, 0,
        ]
      )
    }
  }

  @Test func `too many leavers stop the import before anything is changed`() throws {
    try withOrganisation { organisation throws in
      _ = try organisation.importing(Self.five)
      let before = try organisation.everything()
      let most = "employee_number,name\nE1,Ny\nE2,Bo\nE3,Cia\nE4,Dan\nE9,Ida\n,x\n"
      let error = #expect(throws: KohortError.self) {
        try organisation.importing(most, mode: .full, mostLeavers: 19.9)
      }
      #expect(error?.problem.exitCode == 65)
      #expect(
        error?.text(.en) == """
          Stopped before changing anything: 1 of 5 active people would leave (20 %), and --most-leavers allows 19.9 %. \
          Besides, 1 rows were refused, the first on line 7.
          Hint: If the file holds only changes, run without --mode full. If it is right, run again with \
          --most-leavers 20; --dry-run as well shows who would leave.
          """
      )
      #expect(
        error?.text(.sv) == """
          Stopp innan något ändrades: 1 av 5 verksamma skulle sluta (20 %), och --most-leavers tillåter 19,9 %. \
          1 rader kunde dessutom inte läsas, den första rad 7.
          Tips: Innehåller filen bara ändringar, kör utan --mode full. Är den riktig, kör igen med \
          --most-leavers 20; --dry-run till visar vilka som skulle sluta.
          """
      )
      #expect(try organisation.everything() == before)
      #expect(try organisation.count("select count(*) from person_import") == 1)
      #expect(
        Self.counts(try organisation.importing(most, mode: .full, mostLeavers: 20)) == [
          6, 1, 1, 0, 1, 0, 3, 1,
        ]
      )
    }
  }

  @Test func `end dates count as leaving for the guard, new people do not`() throws {
    try withOrganisation { organisation throws in
      let header = "employee_number,end_date\n"
      let ended = (1...20).map { "E\($0),2024-01-31\n" }.joined()
      #expect(try organisation.importing(header + ended, mostLeavers: 0).new == 20)
      _ = try organisation.importing(header + (1...20).map { "E\($0),2999-01-31\n" }.joined())
      #expect(throws: KohortError.self) { try organisation.importing(header + ended, mostLeavers: 5) }
      #expect(try organisation.importing(header + "E1,2024-01-31\n", mostLeavers: 5).left == 1)
    }
  }

  @Test func `a dry run tells everything and changes nothing`() throws {
    try withOrganisation { organisation throws in
      _ = try organisation.importing(Self.five + "E6,Fia,Kultur,Museet,Vakt,\n")
      _ = try organisation.perform(PersonLeave.self, .init(person: "E6"))
      let before = try organisation.everything()
      let file = """
        employee_number,name,department,workplace,title,protected
        E1,Åsa,Kultur,Museet,Chef,
        E2,Bo,Kultur,Biblioteket,Pedagog,
        E3,Cecilia,Kultur,Biblioteket,Bibliotekarie,ja
        E4,Dan,Teknik,Verkstan,Montör,
        E6,Fia,Kultur,Museet,Vakt,
        E7,Gun,Kultur,Museet,Vakt,

        """
      let output = try organisation.importing(file, mode: .full, listChanges: true, keeping: false)
      #expect(Self.counts(output) == [6, 1, 2, 1, 1, 1, 2, 0])
      #expect(
        output.changes?.map(\.told) == [
          "3 changed E2 Bo: workplace Museet → Biblioteket",
          "4 changed – –: name, protected",
          "6 back E6 Fia: ",
          "7 new E7 Gun: ",
          "– left E5 Eva: ",
        ]
      )
      #expect(try organisation.everything() == before)
      #expect(
        try organisation.count("select count(*) from department where name not in ('Kultur', 'Teknik')") == 0
      )
    }
  }

  @Test func `one import runs at a time, and the others find it done`() async throws {
    try await withOrganisation { organisation in
      let file = "employee_number,department\n" + (1...500).map { "E\($0),D\($0 % 7)\n" }.joined()
      let outputs = try await withThrowingTaskGroup { group in
        for _ in 1...4 { group.addTask { try organisation.importing(file) } }
        return try await group.reduce(into: [PersonImport.Output]()) { $0.append($1) }
      }
      #expect(outputs.map(\.new).sorted() == [0, 0, 0, 500])
      #expect(outputs.map(\.unchanged).sorted() == [0, 500, 500, 500])
      #expect(try organisation.count("select count(*) from person") == 500)
    }
  }

  @Test func `an import that waits too long for another says to try again`() throws {
    try withOrganisation { organisation throws in
      let other = try organisation.connect()
      try other.lock(.init("kohort people \(organisation.settings.organisation)"))
      let error = #expect(throws: KohortError.self) { try organisation.importing(Self.five) }
      #expect(error?.problem == .tryAgain)
      #expect(error?.message.en == "Somebody else is changing the register of people right now. Nothing has changed.")
      #expect(try organisation.count("select count(*) from person") == 0)
    }
  }
}
