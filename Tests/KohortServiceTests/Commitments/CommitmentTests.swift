import KohortService
import Postgres
import Support
import Testing

@Suite struct CommitmentTests {
  /// A commitment of a member of L2-001, made so many days ago; its name.
  private static func commit(_ organisation: TestOrganisation, _ person: String, daysAgo: Int) throws -> String {
    let name = try organisation.perform(
      ReflectionRecord.self, .init(session: "L2-001-1", kind: .commitment, text: "Jag ska lyssna."), as: person
    ).reflection
    try date(organisation, name, daysAgo: daysAgo)
    return name
  }

  /// Puts a commitment so many days back, at noon: the days are local dates, and the clock may have changed in between.
  private static func date(_ organisation: TestOrganisation, _ name: String, daysAgo: Int) throws {
    try organisation.connect().execute(
      """
      update reflection
         set recorded_at = ((now() at time zone 'Europe/Stockholm')::date - $2::int + time '12:00')
                             at time zone 'Europe/Stockholm'
       where id = $1
      """,
      Int64(name.dropFirst()), daysAgo)
  }

  @Test func `a commitment comes back to its writer after 90 and 180 days, with one question each time`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let name = try Self.commit(organisation, "E10", daysAgo: 89)
      func line() throws -> CommitmentList.Line? {
        try organisation.perform(CommitmentList.self, .init(), as: "E10").commitments.first
      }
      func answer(_ outcome: CommitmentOutcome, words: String? = nil, as person: String? = "E10") throws -> Int {
        try organisation.perform(
          CommitmentAnswer.self, .init(reflection: name, outcome: outcome, words: words), as: person
        ).afterDays
      }
      #expect(try line()?.due == false)
      #expect(try #require(throws: KohortError.self) { try answer(.kept) }.problem == .refusedByRule)
      try Self.date(organisation, name, daysAgo: 90)
      #expect(try line()?.due == true)
      #expect(try answer(.not, words: "Inte än.") == 90)
      #expect(try line()?.due == false)
      #expect(try answer(.partly) == 90)
      #expect(try line()?.outcome == .partly)
      // One's own words go for others of one's own alone.
      #expect(try organisation.connect().query("select words from commitment_answer").one(as: String?.self) == "Inte än.")
      #expect(try organisation.perform(CommitmentList.self, .init(due: true), as: "E10").commitments.isEmpty)
      try Self.date(organisation, name, daysAgo: 180)
      #expect(try organisation.perform(CommitmentList.self, .init(due: true), as: "E10").commitments.map(\.reflection) == [name])
      #expect(try line()?.earlierOutcome == nil)
      #expect(try answer(.kept) == 180)
      let both = try #require(try line())
      #expect(both.outcome == .kept && both.earlierOutcome == .partly)
      // That somebody has a commitment is theirs to know, in the log as well.
      func logged(to person: String) throws -> Int {
        try organisation.perform(AuditList.self, .init(operation: "commitment.answer"), as: person).audit.count
      }
      #expect(try logged(to: "E10") == 3)
      #expect(try logged(to: "E5") == 0)
      #expect(try line()?.due == false)
      #expect(try line()?.comesBack == nil)
      for person in ["E11", "E1", "E5", nil] {
        #expect(throws: KohortError.self) { try answer(.kept, as: person) }
      }
    }
  }

  @Test func `only the writer reads an answer, in the database itself`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let name = try Self.commit(organisation, "E10", daysAgo: 100)
      _ = try organisation.perform(
        CommitmentAnswer.self, .init(reflection: name, outcome: .not, words: "hemligt"), as: "E10")
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      for (person, count) in [("E10", 1), ("E11", 0), ("E1", 0), ("E5", 0), (nil, 0)] as [(String?, Int)] {
        try connection.transaction { connection in
          _ = try connection.query("select claim(null, $1)", person)
          #expect(try connection.query("select words from commitment_answer").count == count, "\(person ?? "the keeper")")
        }
      }
      try connection.transaction { connection in
        _ = try connection.query("select claim(null, 'E11')")
        #expect(throws: PostgresError.self) {
          try connection.savepoint {
            try $0.execute("insert into commitment_answer select $1, me(), 90, 'kept', null, now()", Int64(name.dropFirst()))
          }
        }
      }
    }
  }

  @Test func `HR sees how many, nothing below five, and how it went only where every part is five`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      var names: [(String, String)] = []
      for person in ["E10", "E11", "E12", "E13"] {
        names.append((person, try Self.commit(organisation, person, daysAgo: 100)))
      }
      func counts() throws -> [[Int?]] {
        try organisation.perform(CommitmentCount.self, .init(), as: "E5").commitments
          .map { [$0.asked, $0.answered, $0.kept, $0.partly, $0.notKept] }
      }
      #expect(try counts() == [[nil, nil, nil, nil, nil]])
      while names.count < 20 { names.append(("E14", try Self.commit(organisation, "E14", daysAgo: 100))) }
      func answer(_ range: Range<Int>, _ outcome: CommitmentOutcome) throws {
        for (person, name) in names[range] {
          _ = try organisation.perform(CommitmentAnswer.self, .init(reflection: name, outcome: outcome), as: person)
        }
      }
      try answer(0..<5, .kept)
      try answer(5..<10, .partly)
      try answer(10..<14, .not)
      #expect(try counts() == [[20, 14, nil, nil, nil]])
      try answer(14..<15, .not)
      #expect(try counts() == [[20, 15, 5, 5, 5]])
      try answer(15..<16, .kept)
      #expect(try counts() == [[20, nil, nil, nil, nil]])
      #expect(throws: KohortError.self) { try organisation.perform(CommitmentCount.self, .init(), as: "E1") }
    }
  }
}
