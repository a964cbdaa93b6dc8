import Bilingual
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

/// What is said and asked before a step up the ladder, and what becomes of what was shared.
@Suite struct LadderTests {
  private static func record(_ organisation: TestOrganisation, _ text: String) throws -> String {
    try organisation.perform(
      ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: text), as: "E10"
    ).reflection
  }

  private static func findings(_ organisation: TestOrganisation, _ text: String) throws -> [String] {
    try organisation.perform(
      ReflectionCheck.self, .init(session: "L2-001-1", text: text, to: .open), as: "E10"
    ).findings.map { "\($0.kind.rawValue) \($0.line):\($0.column) \($0.text)" }
  }

  /// Furnished, with people who have names that are words as well, and one whose identity is protected.
  private static func furnished(_ body: (TestOrganisation) throws -> Void) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try organisation.connect().script(
        """
        update person set name = 'Åsa Ek' where employee_number = 'E20';
        update person set name = 'Bo Östberg' where employee_number = 'E21';
        update person set name = 'Anna-Karin Stig' where employee_number = 'E30';
        update person set name = 'Sigbritt Hemlig', protected = true where employee_number = 'E22';
        """)
      try body(organisation)
    }
  }

  @Test func `a text is looked through for numbers, addresses, names and clients, each where it stands`() throws {
    try Self.furnished { organisation in
      let cases: [(String, [String])] = [
        ("Jag avbryter mindre.", []),
        // The tax agency's examples: personal identity and coordination numbers, written in every way.
        ("nr 640823-3234 här", ["identity_number 1:4 640823-3234"]),
        ("196408233234", ["identity_number 1:1 196408233234"]),
        ("19640823 3234.", ["identity_number 1:1 19640823 3234"]),
        ("640823+3234", ["identity_number 1:1 640823+3234"]),
        ("701063-2391", ["identity_number 1:1 701063-2391"]),
        ("1964-08-23-3234, 1964-08-23 3234", ["identity_number 1:1 1964-08-23-3234", "identity_number 1:18 1964-08-23 3234"]),
        ("640823\u{2011}3234, 640823 - 3234", ["identity_number 1:1 640823\u{2011}3234", "identity_number 1:14 640823 - 3234"]),
        ("640823-3235 6408233234567 641323-3230", []),
        ("Ring 070-123 45 67", ["phone 1:6 070-123 45 67"]), ("+46 42 10 50 00!", ["phone 1:1 +46 42 10 50 00"]),
        ("042/105000", ["phone 1:1 042/105000"]),
        ("0701234567 0709876543", ["phone 1:1 0701234567", "phone 1:12 0709876543"]),
        ("ring 0701234567. 640823-3234", ["phone 1:6 0701234567", "identity_number 1:18 640823-3234"]),
        ("070.123.45.67 och 070_1234567", ["phone 1:1 070.123.45.67", "phone 1:19 070_1234567"]),
        ("08.30–12.00, 08.30-12.00, 01.02.2027", []),
        ("2027-03-16 08:30, 2027-03-16 08-12, 0,5 av 1000000 kr", []),
        ("a\n\nskriv till åsa.ek@exempel.se.", ["email 3:12 åsa.ek@exempel.se"]),
        ("Åsa och Bos kollega", ["name 1:1 Åsa", "name 1:9 Bos"]),
        ("att bo vid ett berg, en ek, på en stig", []), ("åsa ek var där", ["name 1:1 åsa", "name 1:5 ek"]),
        ("Åsa's, Åsa’s and Bo's", ["name 1:1 Åsa's", "name 1:8 Åsa’s", "name 1:18 Bo's"]),
        ("Anna-Karin kom", ["name 1:1 Anna-Karin"]), ("Sigbritt Hemlig", []),
        ("Brukarna och en anhörig, elevens", ["client 1:1 Brukarna", "client 1:17 anhörig", "client 1:26 elevens"]),
        ("PATIENTEN; the pupils' service users", ["client 1:1 PATIENTEN", "client 1:16 pupils", "client 1:24 service users"]),
        ("patientsäkerhet, elevråd, elevaktiv, klienteffekt, tålamod, patiently", []),
        (
          "Brukarmötet, en elevsjournal, klientärendet",
          ["client 1:1 Brukarmötet", "client 1:17 elevsjournal", "client 1:31 klientärendet"]
        ),
        ("barnet; the child, a tenant", ["client 1:1 barnet", "client 1:9 the child", "client 1:22 tenant"]),
      ]
      for (text, expected) in cases {
        let found = try Self.findings(organisation, text)
        #expect(found == expected, "\(text)")
      }
    }
  }

  @Test func `nothing is shared before what stands in it is confirmed, and the duty to report is remembered`() throws {
    try Self.furnished { organisation in
      let name = try Self.record(organisation, "Åsa glömde en brukare.")
      func refusal(_ confirm: Bool?, _ findings: Bool?) throws -> KohortError {
        try #require(throws: KohortError.self) {
          try organisation.perform(
            ReflectionWiden.self, .init(reflection: name, to: .cohort, confirm: confirm, confirmFindings: findings),
            as: "E10")
        }
      }
      let found = try refusal(true, nil)
      #expect(found.findings.map(\.kind) == [.name, .client])
      #expect(found.problem.batchCode == -32004)
      #expect(found.answer(.sv)["data"]?["findings"]?.array?.count == 2)
      #expect(found.text(.sv).contains("lex Sarah") && found.text(.sv).contains("rad 1, tecken 1: Åsa (namn i organisationen)"))
      let readers = try refusal(nil, true)
      #expect(readers.text(.sv).contains("de 8 i L2-001") && readers.text(.sv).contains("allmän handling"))
      let widened = try organisation.perform(
        ReflectionWiden.self, .init(reflection: name, to: .cohort, confirm: true, confirmFindings: true), as: "E10")
      #expect(widened.readers == 8)
      // What is shared at once, and what others read already, is looked through as well.
      #expect(throws: KohortError.self) {
        try organisation.perform(
          ReflectionRecord.self,
          .init(session: "L2-001-1", kind: .insight, text: "Bo sade nej.", visibility: .cohort, confirm: true), as: "E10")
      }
      let edit = try #require(throws: KohortError.self) {
        try organisation.perform(ReflectionEdit.self, .init(reflection: name, text: "Ring 0701234567"), as: "E10")
      }
      #expect(edit.findings.map(\.kind) == [.phone])
    }
  }

  @Test func `HR says in the municipality's words what sharing means, in both languages`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let name = try Self.record(organisation, "Jag lyssnar.")
      func said(_ language: Language) throws -> String? {
        try #require(throws: KohortError.self) {
          try organisation.perform(
            ReflectionWiden.self, .init(reflection: name, to: .open), as: "E10", language: language)
        }.detail?[language]
      }
      #expect(try said(.en)?.contains("public record (allmän handling)") == true)
      _ = try organisation.perform(ReflectionWording.self, .init(sv: "Våra ord.", en: "Our words."), as: "E5")
      #expect(try said(.sv) == "Våra ord.")
      #expect(throws: KohortError.self) {
        try organisation.perform(ReflectionWording.self, .init(sv: "x", en: "x"), as: "E10")
      }
      #expect(throws: KohortError.self) { try organisation.perform(ReflectionWording.self, .init(sv: "x"), as: "E5") }
      #expect(try organisation.perform(ReflectionWording.self, .init(standard: true), as: "E5").isStandard)
    }
  }

  @Test func `who is protected is never found by trying names, and words that the text lacks are not told`() throws {
    try Self.furnished { organisation in
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      #expect(try connection.query("select word from names_among(array['Åsa', 'Hemlig'])").isEmpty)
      try connection.transaction { connection in
        _ = try connection.query("select claim(null, 'E10')")
        let known = try connection.query("select word from names_among(array['ÅSA', 'Hemlig', 'Sigbritt', '%', 'Åsa%'])")
          .rows(as: String.self)
        #expect(known == ["ÅSA"])
      }
    }
  }

  @Test func `names are looked up by their index, not by reading everybody`() throws {
    try Self.furnished { organisation in
      try organisation.connect().transaction { connection in
        _ = try connection.query("select claim(null, 'E10')")
        // So few people would be read faster than any index.
        try connection.execute("set local enable_seqscan = off")
        #expect(try connection.query("select word from names_among(array['åsa'])").rows(as: String.self) == ["åsa"])
        let read = try connection.query("select pg_stat_get_xact_tuples_returned('person_name_words_idx'::regclass)")
        #expect(try read.one(as: Int.self) == 1)
      }
    }
  }

  @Test func `an edit keeps how it read before, for the author alone`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let name = try Self.record(organisation, "Ett.")
      for text in ["Två.", "Två.", "Tre."] {
        _ = try organisation.perform(ReflectionEdit.self, .init(reflection: name, text: text), as: "E10")
      }
      let shown = try organisation.perform(ReflectionShow.self, .init(reflection: name), as: "E10")
      #expect(shown.reflection.text == "Tre." && shown.earlier?.map(\.text) == ["Två.", "Ett."])
      _ = try organisation.perform(ReflectionWiden.self, .init(reflection: name, to: .open, confirm: true), as: "E10")
      for reader in ["E11", "E1", "E5", nil] {
        #expect(try organisation.perform(ReflectionShow.self, .init(reflection: name), as: reader).earlier == nil)
        #expect(throws: KohortError.self) {
          try organisation.perform(ReflectionEdit.self, .init(reflection: name, text: "x"), as: reader)
        }
      }
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      for (reader, count) in [("E10", 2), ("E11", 0), ("E5", 0), ("E1", 0)] {
        try connection.transaction { connection in
          _ = try connection.query("select claim(null, $1)", reader)
          #expect(try connection.query("select text from reflection_version").count == count, "\(reader)")
        }
      }
    }
  }

  @Test func `what is taken back leaves a marker for those who could read it, and is changed no more`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let name = try Self.record(organisation, "återtaget")
      let unshared = try Self.record(organisation, "aldrig delat")
      _ = try organisation.perform(ReflectionWiden.self, .init(reflection: name, to: .cohort, confirm: true), as: "E10")
      for taken in [name, unshared] {
        _ = try organisation.perform(ReflectionWithdraw.self, .init(reflection: taken), as: "E10")
      }
      func markers(_ person: String) throws -> [String]? {
        try organisation.perform(ReflectionList.self, .init(), as: person).withdrawn?.map(\.reflection)
      }
      for reader in ["E11", "E1"] { #expect(try markers(reader) == [name]) }
      for reader in ["E10", "E20", "E5"] { #expect(try markers(reader) == nil) }
      #expect(throws: KohortError.self) {
        try organisation.perform(ReflectionEdit.self, .init(reflection: name, text: "x"), as: "E10")
      }
    }
  }
}
