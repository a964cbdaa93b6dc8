import KohortService
import Planning
import Postgres
import Support
import Testing

@Suite struct CertificateTests {
  private static func lines(
    _ organisation: TestOrganisation, person: String? = nil, edition: String? = nil, as reader: String?
  ) throws -> [String] {
    try organisation.perform(
      ReportShow.self, .init(report: .certificates, edition: edition, person: person), as: reader
    ).certificates.map { lines in
      lines.map {
        "\($0.person) \($0.category.rawValue) \($0.edition) \($0.sessions) \($0.hours) \($0.dates?.count ?? 0)"
      }
    } ?? []
  }

  /// E10 is a politician who was a guest as well, E11 a representative who was away, E12 one who came late.
  private static func with(_ body: (TestOrganisation) throws -> Void) throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      try organisation.connect().script(
        """
        update person set category = 'politician' where employee_number = 'E10';
        update person set category = 'representative' where employee_number in ('E11', 'E12');
        """)
      _ = try organisation.perform(
        SessionLog.self,
        .init(
          session: "L2-001-1",
          except: [.init(person: "E11", status: .excused, reason: .duty), .init(person: "E12", status: .late)]), as: "E1")
      _ = try organisation.perform(SessionLog.self, .init(session: "L2-002-1", guests: ["E10"]), as: "E2")
      try body(organisation)
    }
  }

  @Test func `HR has the hours of politicians and representatives, guests' and late ones among them`() throws {
    try Self.with { organisation throws in
      let all = ["E10 politician L2 2 7.0 2", "E12 representative L2 1 3.5 1"]
      #expect(try Self.lines(organisation, as: "E5") == all)
      #expect(try Self.lines(organisation, as: nil) == all)
      #expect(try Self.lines(organisation, edition: "L2", as: "E5") == all)
      #expect(try Self.lines(organisation, person: "E13", as: "E5") == ["E13 staff L2 1 3.5 1"])
    }
  }

  @Test func `everyone has their own certificate, without what they are called, and nobody else's`() throws {
    try Self.with { organisation throws in
      #expect(try Self.lines(organisation, as: "E10") == ["E10 participant L2 2 7.0 2"])
      #expect(try Self.lines(organisation, person: "E13", as: "E13") == ["E13 participant L2 1 3.5 1"])
      #expect(try Self.lines(organisation, as: "E11").isEmpty)
      for (reader, person) in [("E11", "E10"), ("E1", "E10"), ("E30", "E10")] {
        #expect(throws: KohortError.self) { try Self.lines(organisation, person: person, as: reader) }
      }
      #expect(throws: KohortError.self) {
        try organisation.perform(ReportShow.self, .init(report: .load, person: "E1"), as: "E5")
      }
    }
  }

  @Test func `of a protected person neither name nor time is told`() throws {
    try Self.with { organisation throws in
      try organisation.connect().execute(
        "update person set protected = true, alias = 'PX10' where employee_number = 'E10'")
      #expect(try Self.lines(organisation, as: "E5").contains("PX10 politician L2 2 7.0 0"))
      let own = try organisation.perform(ReportShow.self, .init(report: .certificates), as: "E10").certificates
      #expect(own?.first?.name == "Namn 10" && own?.first?.dates == nil)
    }
  }
}
