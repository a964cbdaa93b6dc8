import Foundation
import KohortService
import Postgres
import Support
import Testing

@Suite struct PersonImportCommandTests {
  private static func withFile<Value>(_ text: String, _ body: (URL) throws -> Value) throws -> Value {
    let file = FileManager.default.temporaryDirectory.appending(path: "people-\(UUID().uuidString).csv")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file)
  }

  private static func run(
    _ arguments: [String],
    _ organisation: TestOrganisation,
    input: String = ""
  ) throws -> KohortProcess.Outcome {
    try KohortProcess.run(arguments, input: Data(input.utf8), environment: organisation.environment)
  }

  private static let file = """
    Anställningsnummer;Namn;E-post;Förvaltning;Arbetsställe;Kategori;Chef;Skyddad;Telefon
    E1;Åsa Öberg;asa@example.se;Kultur;Biblioteket;chef;;nej;123
    E2;Bo;bo.example.se;Kultur;Biblioteket;medarbetare;E1;;
    ;Doris;;;;;;;
    E3;Fia;;Kultur;Biblioteket;facklig;E99;nej;
    E4;Hemlig;;Kultur;;chefer;;ja;

    """

  @Test func `HR reads in English what was taken in and what was not`() throws {
    try withOrganisation { organisation throws in
      let outcome = try Self.run(["person", "import", "-"], organisation, input: Self.file)
      #expect(outcome.exitCode == 65)
      #expect(
        outcome.outputText == """
          rows read           5
          new                 2
          changed             0
          moved               0
          left                0
          back                0
          unchanged           0
          rows refused        3
          warnings            1

          Managers: 1, by the file's category.
          Bosses are named by employee number: 0 lead to somebody.
          Kept as attributes: Telefon.

          """
      )
      #expect(
        outcome.errorText == """
          Refused line 3, E-post "bo.example.se": is no e-mail address
          Refused line 4, Anställningsnummer: the employee number is missing
          Refused line 6, Kategori: is no category; write manager, staff, politician or representative
          Warning line 5, Chef "E99": nobody here has that number; kept as text

          """
      )
    }
  }

  @Test func `HR reads the same in Swedish, and when quiet only what went wrong`() throws {
    try withOrganisation { organisation throws in
      let outcome = try Self.run(
        ["person", "import", "-", "--language", "sv", "--dry-run"],
        organisation,
        input: Self.file
      )
      #expect(outcome.exitCode == 65)
      #expect(
        outcome.outputText == """
          lästa rader           5
          nya                   2
          ändrade               0
          flyttade              0
          slutat                0
          tillbaka              0
          oförändrade           0
          avvisade rader        3
          varningar             1

          Chefer: 1, enligt filens kategori.
          Chefer anges med anställningsnummer: 0 leder till någon.
          Sparade som attribut: Telefon.

          Nya:
            E1  Åsa Öberg
            E3  Fia

          """
      )
      let said = """
        Avvisad rad 3, E-post "bo.example.se": är ingen e-postadress
        Avvisad rad 4, Anställningsnummer: anställningsnummer saknas
        Avvisad rad 6, Kategori: är ingen kategori; skriv chef, medarbetare, förtroendevald eller facklig företrädare
        Varning rad 5, Chef "E99": ingen här har det numret; sparad som text

        """
      #expect(outcome.errorText == "Torrkörning: inget har ändrats.\n" + said)
      let quiet = try Self.run(
        ["person", "import", "-", "--language", "sv", "--quiet"],
        organisation,
        input: Self.file
      )
      #expect((quiet.outputText, quiet.errorText) == ("", said))
    }
  }

  @Test func `a file in another encoding, or none, is refused with what to do`() throws {
    try withOrganisation { organisation throws in
      let missing = try Self.run(["person", "import", "nowhere.csv"], organisation)
      #expect(missing.exitCode == 66)
      #expect(
        missing.errorText == """
          Error: nowhere.csv cannot be read. It does not exist.
          Hint: Check the name, or say - for standard input.

          """
      )
      let file = FileManager.default.temporaryDirectory.appending(path: "latin-\(UUID().uuidString).csv")
      try Data([0x41, 0x6E, 0x73, 0x74, 0xE4]).write(to: file)
      defer { try? FileManager.default.removeItem(at: file) }
      let latin = try Self.run(["person", "import", file.path], organisation)
      #expect(latin.exitCode == 65)
      #expect(
        latin.errorText == """
          Error: \(file.path), line 1, character 5: the bytes E4 are no character in utf-8; if the file is in \
          windows-1252, say --encoding windows-1252.
          Hint: Nothing has changed.

          """
      )
    }
  }

  @Test func `an import that is killed at any moment has done all or nothing`() throws {
    let count = 4000
    let text =
      "employee_number,name,department,workplace,reports_to\n"
      + (1...count).map { "E\($0),Namn \($0),D\($0 % 9),W\($0 % 90),E\($0 / 20 + 1)\n" }.joined()
    try Self.withFile(text) { file in
      let whole = try withOrganisation { organisation throws in
        let start = ContinuousClock.now
        #expect(try Self.run(["person", "import", file.path], organisation).exitCode == 0)
        return ContinuousClock.now - start
      }
      try withOrganisation { organisation throws in
        var outcomes: Set<Int> = []
        for round in 0..<10 {
          let process = try KohortProcess(
            ["person", "import", file.path],
            environment: organisation.environment
          )
          usleep(UInt32(whole / .microseconds(1) * Double.random(in: 0...1)))
          process.kill()
          _ = try process.wait()
          let people = try Self.settled(organisation)
          #expect(people == 0 || people == count, "round \(round)")
          outcomes.insert(people)
          try organisation.connect().script(
            """
            truncate person, department, workplace, person_import cascade;
            insert into login (name, may_be_anyone) values (session_user, true);
            """
          )
        }
        print("killed imports ended with", outcomes.sorted(), "people")
        let last = try Self.run(["person", "import", file.path, "--format", "json"], organisation)
        #expect(last.exitCode == 0 && last.outputText.contains(#""new":4000,"#))
      }
    }
  }

  /// How many people there are once the server has noticed that the process is gone.
  private static func settled(_ organisation: TestOrganisation) throws -> Int {
    let connection = try organisation.connect()
    try connection.lock(.init("kohort people \(organisation.settings.organisation)"))
    return try connection.query("select count(*) from person").one(as: Int.self)
  }
}
