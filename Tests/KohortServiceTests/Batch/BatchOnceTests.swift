import Foundation
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

/// The rules of `--batch-id`, beside those in `BatchTests`.
@Suite struct BatchOnceTests {
  private func send(
    _ lines: [String], to organisation: TestOrganisation, _ change: (inout BatchOptions) -> Void = { _ in }
  ) throws -> [JSONValue] {
    var options = BatchOptions()
    options.batchID = "b"
    change(&options)
    let driver = BatchDriver(organisation.settings, options)
    try driver.send(lines.joined(separator: "\n"))
    driver.end()
    var answers: [JSONValue] = []
    while let answer = try driver.answer() { answers.append(answer) }
    return answers
  }

  private func record(_ id: String, _ text: String = "a", as person: String = "E10") -> String {
    """
    {"id": \(id), "method": "reflection.record", "as": "\(person)", \
    "params": {"session": "L2-001-1", "kind": "insight", "text": "\(text)"}}
    """
  }

  @Test func `ids of different kinds are different ids, and the same content may be written in another way`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let first = try send([record("1"), record("\"1\"")], to: organisation)
      #expect(first.map { $0["result"]?["reflection"] } == ["R1", "R2"])
      let again = try send(
        [
          """
          { "params":{"text":"\\u0061","kind":"insight","session":"L2-001-1"},"as":"E10", "method":"reflection.record","id":1,"x":2}
          """
        ], to: organisation)
      #expect(again.first?["replayed"] == true)
      #expect(again.first?["result"]?["reflection"] == "R1")
    }
  }

  @Test func `wrong parameters are not kept, so that the request may be sent again, mended`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let wrong = record("1").replacing("insight", with: "insite")
      #expect(try send([wrong], to: organisation).first?["error"]?["code"] == -32602)
      let mended = try send([record("1")], to: organisation)
      #expect(mended.first?["result"] != nil)
      #expect(mended.first?["replayed"] == nil)
    }
  }

  @Test func `a pruned batch is refused, never redone`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try send([record("1")], to: organisation)
      let connection = try organisation.connect()
      try connection.execute("update batch_receipt set answered_at = now() - interval '91 days'")
      try connection.transaction { connection in
        _ = try connection.query("select claim(null, 'E5')")
        #expect(try connection.query("select prune_receipts(90)").one(as: Int.self) == 1)
      }
      let error = try #require(throws: KohortError.self) {
        var options = BatchOptions()
        options.batchID = "b"
        let empty = FileHandle(forReadingAtPath: "/dev/null")
        let output = FileHandle(forWritingAtPath: "/dev/null")
        _ = try Batch.run(
          organisation.settings, options, input: try #require(empty).fileDescriptor,
          output: try #require(output).fileDescriptor)
      }
      #expect(error.problem == .reused)
      #expect(try connection.query("select count(*) from reflection").one(as: Int.self) == 1)
    }
  }

  @Test func `a dry run and an atomic batch that was undone leave no receipts`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try send([record("1")], to: organisation) { $0.dryRun = true }
      _ = try send([record("1"), record("2", as: "E20")], to: organisation) { $0.atomic = true }
      let count = try organisation.connect().query("select count(*) from batch_receipt").one(as: Int.self)
      #expect(count == 0)
      #expect(try send([record("1")], to: organisation).first?["replayed"] == nil)
    }
  }

  @Test func `an answer is given again to the one who was answered, and to nobody else`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try send([record("1")], to: organisation)
      let other = try send([record("1", as: "E11")], to: organisation)
      #expect(other.first?["error"]?["code"] == -32005)
    }
  }

  @Test func `what was answered in a group before is replayed in a later one of the same run`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      var options = BatchOptions()
      options.batchID = "b"
      let driver = BatchDriver(organisation.settings, options)
      #expect(try driver.ask(record("1"))?["replayed"] == nil)
      #expect(try driver.ask(record("1"))?["replayed"] == true)
      #expect(try driver.ask(record("1", "b"))?["error"]?["code"] == -32005)
      driver.end()
    }
  }
}
