import Bilingual
import Foundation
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

/// What a batch answered, and what became of it.
private struct Outcome {
  let lines: [JSONValue]
  let summary: BatchSummary
  let exitCode: Int32

  /// The error code of each line, nil for a result.
  var codes: [Int?] { lines.map { $0["error"]?["code"]?.int } }
}

extension TestOrganisation {
  /// Runs a batch in this process, with files for standard input and output.
  fileprivate func batch(
    _ input: some Sequence<UInt8>, _ change: (inout BatchOptions) -> Void = { _ in }
  ) throws -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: "batch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (inFile, outFile) = (folder.appending(path: "in"), folder.appending(path: "out"))
    try Data(input).write(to: inFile)
    try Data().write(to: outFile)
    let reading = try FileHandle(forReadingFrom: inFile)
    let writing = try FileHandle(forWritingTo: outFile)
    var options = BatchOptions()
    change(&options)
    let (summary, exitCode) = try Batch.run(
      settings, options, input: reading.fileDescriptor, output: writing.fileDescriptor)
    let lines = try Data(contentsOf: outFile).split(separator: UInt8(ascii: "\n")).map {
      try JSONValue.parse($0).value
    }
    return Outcome(lines: lines, summary: summary, exitCode: exitCode)
  }

  fileprivate func batch(
    _ lines: [String], _ change: (inout BatchOptions) -> Void = { _ in }
  ) throws -> Outcome {
    try batch((lines.joined(separator: "\n") + "\n").utf8, change)
  }
}

private func record(_ id: Int, _ text: String, as person: String = "E10", session: String = "L2-001-1") -> String {
  """
  {"id": \(id), "method": "reflection.record", "as": "\(person)", \
  "params": {"session": "\(session)", "kind": "insight", "text": "\(text)"}}
  """
}

@Suite struct BatchTests {
  @Test func `what is logged when it reads is not tried, where nothing of the batch is kept`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let lines = [
        #"{"id": 1, "method": "person.export", "params": {"person": "E10"}}"#, #"{"id": 2, "method": "cohort.list"}"#,
      ]
      #expect(try organisation.batch(lines) { $0.dryRun = true }.codes == [-32004, nil])
      #expect(try organisation.batch(lines).codes == [nil, nil])
    }
  }

  @Test(arguments: [
    (#"{"id": 1, "method": "person.list", "params": {"limit": 1}}"#, nil, "1"),
    (#"{"jsonrpc": "2.0", "id": "1", "method": "person.list"}"#, nil, "\"1\""),
    (#"{"jsonrpc": "1.0", "id": 1, "method": "person.list"}"#, -32600, "1"),
    (#"{"id": 1.5, "method": "person.list"}"#, -32600, "null"),
    (#"{"id": null, "method": "person.list"}"#, -32600, "null"),
    (#"{"id": [1], "method": "person.list"}"#, -32600, "null"),
    (#"{"id": 1, "method": 7}"#, -32600, "null"),
    (#"{"id": 1}"#, -32600, "null"),
    (#"3"#, -32600, "null"),
    (#"[]"#, -32600, "null"),
    (#"{"id": 1, "method": "person.list", "params": [1]}"#, -32602, "1"),
    (#"{"id": 1, "method": "person.list", "params": {"limit": "x"}}"#, -32602, "1"),
    (#"{"id": 1, "method": "person.list", "params": {"search": "\u0000"}}"#, -32602, "1"),
    (#"{"id": 1, "method": "person.list", "params": {"search": "\ud800"}}"#, -32602, "1"),
    (#"{"id": 1, "method": "person.list", "params": {"limit": 1e999}}"#, -32602, "1"),
    (#"{"id": 1, "method": "person.list", "params": {"limit": 1, "limit": 2}}"#, -32602, "1"),
    (#"{"id": 1, "id": 2, "method": "person.list"}"#, -32600, "null"),
    (#"{"id": 1, "method": "person.list", "note": "\ud800"}"#, -32600, "1"),
    (#"{"id": 1, "method": "no.such"}"#, -32601, "1"),
    (#"{"id": 1, "method": "person.import", "params": {"file": "x"}}"#, -32601, "1"),
    (#"{"id": 1, "method": "person.show", "params": {"person": "E99"}}"#, -32001, "1"),
    (#"{"id": 1, "method": "person.list", "as": "E99"}"#, -32003, "1"),
    (#"{"id": 1, "method": "cohort.create", "as": "E10", "params": {"edition": "L2"}}"#, -32003, "1"),
    (#"{"id": 1, "method": "person.list",}"#, -32700, "null"),
    (#"{"id": 1, "method": "person.list"} x"#, -32700, "null"),
    (String(repeating: "[", count: 129) + String(repeating: "]", count: 129), -32700, "null"),
  ])
  func `each line is answered with its own code and id, and the next line goes on`(
    line: String, code: Int?, id: String
  ) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let outcome = try organisation.batch([line, #"{"id": "next", "method": "person.list"}"#])
      #expect(outcome.lines.count == 2)
      #expect(outcome.codes == [code, nil])
      #expect(outcome.lines.first?["id"]?.text == id)
      #expect(outcome.lines.last?["id"] == "next")
      #expect(outcome.exitCode == (code == nil ? 0 : 65))
    }
  }

  @Test func `arrays are answered by one line, notifications by none, and blank lines are skipped`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let outcome = try organisation.batch([
        #"[{"id": 1, "method": "person.list", "params": {"limit": 1}}, {"method": "person.list"}, 3]"#,
        #"[{"method": "person.list"}]"#, "", "  ", #"{"method": "person.list"}"#, #"{"id": 2, "method": "person.list"}"#,
      ])
      #expect(outcome.lines.count == 2)
      #expect(outcome.lines[0].array?.map { $0["id"] } == [1, .null])
      #expect(outcome.lines[1]["id"] == 2)
      #expect(outcome.summary.read == 6)
      #expect(outcome.summary.done == 5)
    }
  }

  @Test(arguments: ["As", "metod", "parms", "params ", "jsonrcp", "ass"])
  func `a misspelt member of a request is refused and not left out, another one is nobody's business`(name: String) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let outcome = try organisation.batch([
        #"{"id": 1, "method": "person.list", "\#(name)": {}}"#, #"{"id": 2, "method": "person.list", "trace_id": "x"}"#,
      ])
      #expect(outcome.codes == [-32600, nil])
      #expect(
        outcome.lines[0]["error"]?["message"]?.string?.contains("'\(name)' is no member of a request; did you mean") == true)
    }
  }

  @Test func `what concerns more people than a line of the log holds is carried out, and found by each of them`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      try connection.script(
        """
        insert into person (employee_number, name, category)
        select 'M' || lpad(n::text, 14, '0'), 'Namn ' || n, 'staff' from generate_series(1, 1500) as n
        """)
      let people = try connection.query("select employee_number from person where employee_number like 'M%' order by 1")
        .rows(as: String.self)
      let list = people.map { "\"\($0)\"" }.joined(separator: ",")
      let outcome = try organisation.batch([
        """
        {"id": 1, "method": "edition.create", "params": {"edition": "STOR", "programme": "L", "from": "2031-01-01", \
        "to": "2031-12-31", "person": [\(list)]}}
        """
      ])
      #expect(outcome.codes == [nil], "\(outcome.lines)")
      for person in [people.first, people.last] {
        let noted = try organisation.perform(AuditList.self, .init(person: person, operation: "edition.create")).audit
        #expect(noted.count == 1)
      }
    }
  }

  @Test func `a batch that was undone has done nothing, and a bad line says which line of the input it is`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let outcome = try organisation.batch(
        [
          #"{"id": 1, "method": "cohort.create", "params": {"edition": "L2"}}"#, "",
          #"{"id": 2, "method": "cohort.create", "params": {"edition": "L2"}}"#, "x",
        ]) { $0.atomic = true }
      #expect(outcome.summary.words(seconds: 1).en == "3 read, 0 done, 0 replayed, 1 refused, 2 rolled back, 1.0 seconds")
      let detail = outcome.lines.last?["error"]?["data"]?["detail"]?.string
      #expect(detail?.hasPrefix("In the input: Line 4, column 1: expected a value") == true)
    }
  }

  @Test func `a byte order mark is dropped only in front of the stream's first text`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      let request = Array(#"{"id": 1, "method": "person.list", "params": {"limit": 1}}"#.utf8) + [10]
      #expect(try organisation.batch(mark + request + mark + request).codes == [nil, -32700])
      #expect(try organisation.batch(mark + [10] + request).codes == [-32700, nil])
    }
  }

  @Test func `a line over 8 MiB is refused and the next one answered`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let long = [UInt8](repeating: UInt8(ascii: " "), count: (8 << 20) + 1)
      let request = Array(#"{"id": 1, "method": "person.list", "params": {"limit": 1}}"#.utf8)
      #expect(try organisation.batch(long + [10] + request).codes == [-32700, nil])
    }
  }

  @Test func `what is refused changes nothing and stops nothing`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let outcome = try organisation.batch([
        record(1, "a"), record(2, "b", as: "E20"), record(3, "c", session: "L2-001-2"), record(4, "d"),
      ])
      #expect(outcome.codes == [nil, -32003, -32004, nil])
      #expect(try organisation.perform(ReflectionList.self, .init(), as: "E10").reflections.map(\.text) == ["d", "a"])
    }
  }

  @Test func `atomic is all or none, and says so to those that would have been done`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let refused = try organisation.batch([record(1, "a"), record(2, "b", as: "E20"), record(3, "c")]) {
        $0.atomic = true
      }
      #expect(refused.codes == [-32006, -32003, -32006])
      #expect(refused.exitCode == 65)
      #expect(try organisation.perform(ReflectionList.self, .init(), as: "E10").reflections.isEmpty)
      let done = try organisation.batch([record(1, "a"), record(3, "c")]) { $0.atomic = true }
      #expect(done.codes == [nil, nil])
      #expect(try organisation.perform(ReflectionList.self, .init(), as: "E10").reflections.count == 2)
    }
  }

  @Test func `a dry run answers everything and keeps nothing`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let lines = [record(1, "a"), #"{"id": 2, "method": "reflection.list", "as": "E10"}"#]
      let outcome = try organisation.batch(lines) { $0.dryRun = true }
      #expect(outcome.codes == [nil, nil])
      #expect(outcome.lines.last?["result"]?["reflections"]?.array?.count == 1)
      #expect(try organisation.perform(ReflectionList.self, .init(), as: "E10").reflections.isEmpty)
    }
  }

  @Test func `the first refusal ends it when asked to`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let outcome = try organisation.batch([record(1, "a"), record(2, "b", as: "E20"), record(3, "c")]) {
        $0.stopOnError = true
      }
      #expect(outcome.codes == [nil, -32003])
      #expect(try organisation.perform(ReflectionList.self, .init(), as: "E10").reflections.map(\.text) == ["a"])
    }
  }

  @Test func `a batch with an id is carried out once, however often it is sent`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let lines = [record(1, "a"), record(2, "b", as: "E20"), record(3, "c"), record(1, "a"), record(3, "changed")]
      func send() throws -> Outcome { try organisation.batch(lines) { $0.batchID = "2027-w07" } }
      let first = try send()
      #expect(first.codes == [nil, -32003, nil, nil, -32005])
      #expect(first.lines.map { $0["replayed"] } == [nil, nil, nil, true, nil])
      let second = try send()
      #expect(second.codes == [nil, -32003, nil, nil, -32005])
      #expect(second.lines.map { $0["replayed"] } == [true, true, true, true, nil])
      #expect(zip(first.lines, second.lines).allSatisfy { $0["result"] == $1["result"] })
      #expect(try organisation.perform(ReflectionList.self, .init(), as: "E10").reflections.map(\.text) == ["c", "a"])
    }
  }

  @Test func `receipts hold nobody's words`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.batch([record(1, "hemligt"), #"{"id": 2, "method": "reflection.list", "as": "E10"}"#]) {
        $0.batchID = "b"
      }
      let answers = try organisation.connect().query("select answer::text from batch_receipt").rows(as: String.self)
      #expect(answers.count == 2)
      #expect(!answers.contains { $0.contains("hemligt") })
    }
  }

  @Test func `a refusal that quotes a text is not kept, so that the request may be sent again, confirmed`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      func send(_ more: String) throws -> Outcome {
        try organisation.batch([
          """
          {"id": 1, "method": "reflection.record", "as": "E10", "params": {"session": "L2-001-1", "kind": "insight", \
          "text": "Ring 070-1234567", "visibility": "cohort", "confirm": true\(more)}}
          """
        ]) { $0.batchID = "b" }
      }
      let refused = try send("")
      #expect(refused.codes == [-32004])
      #expect(refused.lines[0]["error"]?["data"]?["findings"]?.array?.first?["text"] == "070-1234567")
      #expect(try organisation.connect().query("select from batch_receipt").isEmpty)
      #expect(try send(", \"confirm_findings\": true").codes == [nil])
    }
  }

  @Test func `with a batch id every request needs an id`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let outcome = try organisation.batch([#"{"method": "person.list"}"#]) { $0.batchID = "b" }
      #expect(outcome.codes == [-32600])
      #expect(outcome.lines.first?["id"] == .null)
    }
  }

  @Test func `a second run of a batch id at the same time is told to try again`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let connection = try organisation.connect()
      let name = "kohort batch \(try organisation.settings.schema()) b"
      try connection.execute("select pg_advisory_lock(hashtextextended($1, 0))", name)
      let error = try #require(throws: KohortError.self) {
        try organisation.batch([record(1, "a")]) { $0.batchID = "b" }
      }
      #expect(error.problem.exitCode == 75)
    }
  }

  @Test(.enabled(if: RealData.isAvailable, "skipped: the real input is not in KOHORT_REAL_DATA"))
  func `the published JSON suite: what is no JSON is refused as such, what is JSON never, and nothing stops`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let folder = RealData.folder.appending(path: "json/test_parsing")
      let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .sorted { $0.lastPathComponent < $1.lastPathComponent }
      let end = Array(#"{"id": "end", "method": "person.list", "params": {"limit": 1}}"#.utf8)
      for file in files {
        let bytes = Array(try Data(contentsOf: file))
        // A file of several lines is several requests here, and a blank one is none.
        guard !bytes.contains(10), bytes.contains(where: { ![9, 13, 32].contains($0) }) else { continue }
        let outcome = try organisation.batch(bytes + [10] + end)
        let name = file.lastPathComponent
        #expect(outcome.lines.last?["id"] == "end", "\(name)")
        let answers = outcome.lines.dropLast()
        if name.hasPrefix("n_") { #expect(answers.map { $0["error"]?["code"] } == [-32700], "\(name)") }
        if name.hasPrefix("y_") { #expect(!answers.contains { $0["error"]?["code"] == -32700 }, "\(name)") }
      }
    }
  }
}
