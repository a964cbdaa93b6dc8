import Foundation
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

@Suite struct BatchSetTests {
  /// Has the second cohort's session logged already, so that marks of it are taken from the start.
  private func furnish(_ organisation: TestOrganisation) throws {
    try organisation.furnish()
    _ = try organisation.perform(SessionLog.self, .init(session: "L2-002-1"), as: "E2")
  }

  @Test(arguments: UInt64(1)...6, [false, true])
  func `what is carried out by sets gives the answers and the state of requests sent one by one`(
    seed: UInt64, stopsOnError: Bool
  ) throws {
    var generator = BatchLines(seed: seed)
    let lines = generator.lines(stopsOnError ? 12 : 90)
    var options = BatchOptions()
    options.batchID = "b"
    options.stopOnError = stopsOnError
    let together = try withOrganisation { organisation in
      try furnish(organisation)
      let driver = BatchDriver(organisation.settings, options)
      try driver.send(lines.joined(separator: "\n"))
      driver.end()
      var answers: [JSONValue] = []
      while let answer = try driver.answer() { answers.append(answer) }
      return (answers, try organisation.batchDigest(), try organisation.noted())
    }
    let oneByOne = try withOrganisation { organisation in
      try furnish(organisation)
      let driver = BatchDriver(organisation.settings, options)
      var answers: [JSONValue] = []
      for line in lines {
        guard let answer = try driver.ask(line) else { break }
        answers.append(answer)
      }
      driver.end()
      return (answers, try organisation.batchDigest(), try organisation.noted())
    }
    #expect(together.0.count == oneByOne.0.count, "seed \(seed)")
    for (one, other) in zip(together.0, oneByOne.0) { #expect(one == other, "seed \(seed)") }
    #expect(together.1 == oneByOne.1, "seed \(seed)")
    #expect(together.2 == oneByOne.2, "seed \(seed)")
  }

  @Test func `a run stands in the log once, with everybody it was done to`() throws {
    try withOrganisation { organisation in
      try furnish(organisation)
      let driver = BatchDriver(organisation.settings, BatchOptions())
      let marks = ["E20", "E21", "E99", "E22"].enumerated().map {
        """
        {"id": \($0), "method": "attendance.mark", "as": "E2", "params": {"session": "L2-002-1", "person": "\($1)", \
        "status": "late"}}
        """
      }
      try driver.send(marks.joined(separator: "\n"))
      driver.end()
      let noted = try organisation.perform(AuditList.self, .init(operation: "attendance.mark")).audit
      #expect(noted.map(\.about.text) == [#"{"session":["L2-002-1"],"requests":3}"#])
      for person in ["E20", "E21", "E22"] {
        #expect(try organisation.perform(AuditList.self, .init(operation: "attendance.mark"), as: person).audit.count == 1)
      }
      #expect(try organisation.perform(AuditList.self, .init(operation: "attendance.mark"), as: "E23").audit.isEmpty)
    }
  }

  @Test func `a driver that waits for each answer gets it at once, with and without --follow`() throws {
    try withOrganisation { organisation in
      try furnish(organisation)
      for follow in [false, true] {
        var options = BatchOptions()
        options.follow = follow
        let driver = BatchDriver(organisation.settings, options)
        let line = #"{"id": 1, "method": "session.show", "params": {"session": "L2-001-1"}}"#
        _ = try driver.ask(line)
        let clock = ContinuousClock.now
        for _ in 0..<20 { #expect(try driver.ask(line)?["id"] == 1) }
        #expect(ContinuousClock.now - clock < .seconds(4))
        driver.end()
      }
    }
  }
}
