import Foundation
import KohortService
import Postgres
import Support
import Testing

/// `kohort batch` as a process: killed, cut off, not listened to.
///
/// `KOHORT_ENDURE` gives the number of kills; `scripts/endure` runs many.
@Suite struct BatchCommandTests {
  private static let isEnduring = ProcessInfo.processInfo.environment["KOHORT_ENDURE"] != nil
  private static let rounds = ProcessInfo.processInfo.environment["KOHORT_ENDURE"].flatMap(Int.init) ?? 5

  /// Reflections of two people by turns, and marks of a session.
  private static func lines(_ count: Int) -> String {
    (0..<count).map { number in
      let turn = number / 7 % 3
      return turn == 2
        ? """
        {"id": \(number), "method": "attendance.mark", "as": "E2", "params": {"session": "L2-002-1", \
        "person": "E2\(number % 8)", "status": "\(number % 2 == 0 ? "late" : "present")"}}

        """
        : """
        {"id": \(number), "method": "reflection.record", "as": "E1\(turn)", "params": {"session": "L2-001-1", \
        "kind": "insight", "text": "tanke \(number)"}}

        """
    }.joined()
  }

  private func furnish(_ organisation: TestOrganisation) throws {
    try organisation.furnish()
    _ = try organisation.perform(SessionLog.self, .init(session: "L2-002-1"), as: "E2")
  }

  /// What is left behind, without the keys that an undone transaction uses up.
  private func digest(_ organisation: TestOrganisation) throws -> [String] {
    let connection = try organisation.connect()
    return try [
      "select concat_ws('|', author_id, session_id, text) from reflection order by id",
      "select concat_ws('|', person_id, status, marked_by) from attendance order by session_id, person_id",
      "select concat_ws('|', person_id, status) from attendance_version order by id",
      "select concat_ws('|', request_id, encode(digest, 'hex'), actor_id) from batch_receipt order by request_id",
    ].map { try connection.query($0).rows(as: String.self).joined(separator: "\n") }
  }

  /// Each answer without what tells that it is given again, and without the keys.
  private func answers(_ outcome: KohortProcess.Outcome) -> [String] {
    outcome.outputText.split(separator: "\n").map {
      String($0).replacing("\"replayed\":true,", with: "").replacing(/"reflection":"R[0-9]+"/, with: "")
    }
  }

  /// Runs the same batch again and again, each time stopped by this, and then once to its end.
  private func endure(_ stop: (KohortProcess, TestOrganisation) throws -> Void) throws {
    let input = Self.lines(1_500)
    let arguments = ["batch", "--batch-id", "b", "--quiet"]
    let clean = try withOrganisation { organisation in
      try furnish(organisation)
      let outcome = try KohortProcess.run(arguments, input: Data(input.utf8), environment: organisation.environment)
      return (answers(outcome), try digest(organisation))
    }
    try withOrganisation { organisation in
      try furnish(organisation)
      var environment = organisation.environment
      environment["PGAPPNAME"] = organisation.settings.organisation
      for _ in 0..<Self.rounds {
        let process = try KohortProcess(arguments, environment: environment)
        Thread.detachNewThread {
          process.send(input)
          process.closeInput()
        }
        usleep(.random(in: 0...400_000))
        try stop(process, organisation)
        _ = try process.wait()
        try waitForServer(organisation)
      }
      let last = try KohortProcess.run(arguments, input: Data(input.utf8), environment: environment)
      #expect(last.exitCode == 65)
      #expect(answers(last) == clean.0)
      #expect(try digest(organisation) == clean.1)
    }
  }

  /// The server notices a killed client when it next writes to it; until then the batch id is held.
  private func waitForServer(_ organisation: TestOrganisation) throws {
    let connection = try organisation.connect()
    for _ in 0..<200 {
      let isThere = try connection.query(
        "select exists (select from pg_stat_activity where application_name = $1)", organisation.settings.organisation
      ).one(as: Bool.self)
      guard isThere else { return }
      usleep(20_000)
    }
  }

  @Test func `a batch that is killed again and again loses nothing, doubles nothing, and answers the same`() throws {
    try endure { process, _ in process.kill() }
  }

  @Test func `nor does one whose connection is cut again and again; it ends with 75`() throws {
    try endure { process, organisation in
      try organisation.connect().execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1",
        organisation.settings.organisation)
      let outcome = try process.wait()
      #expect([0, 65, 75, 69].contains(outcome.exitCode), "\(outcome.exitCode): \(outcome.errorText)")
    }
  }

  @Test(arguments: CuttableWire.Direction.allCases)
  func `nor one whose wire is cut before a message of the protocol`(direction: CuttableWire.Direction) throws {
    try withOrganisation { organisation in
      try furnish(organisation)
      let input = Data(Self.lines(24).utf8)
      var batches = 0
      func run(through wire: CuttableWire) throws -> (once: KohortProcess.Outcome, again: KohortProcess.Outcome) {
        defer { wire.remove() }
        batches += 1
        var environment = organisation.environment
        environment["PGAPPNAME"] = organisation.settings.organisation
        let arguments = ["batch", "--batch-id", "b\(batches)", "--quiet"]
        let once = try KohortProcess.run(
          arguments, input: input, environment: environment.merging(["KOHORT_DATABASE": wire.conninfo]) { $1 })
        try waitForServer(organisation)
        return (once, try KohortProcess.run(arguments, input: input, environment: environment))
      }
      let database = organisation.settings.database ?? ""
      let counting = try CuttableWire(to: database)
      let clean = try run(through: counting)
      #expect(answers(clean.once) == answers(clean.again))
      let reflections = try digest(organisation)[0].split(separator: "\n").count
      let messages = counting.passed(direction)
      #expect(messages > 50)
      // All of them when asked to endure; otherwise about twelve, another dozen in each run.
      let step = Self.isEnduring ? 1 : max(1, messages / 12)
      for message in stride(from: Int.random(in: 1...step), through: messages, by: step) {
        let (once, again) = try run(through: CuttableWire(to: database, cut: .init(direction, before: message)))
        #expect([0, 65, 69, 75].contains(once.exitCode), "cut before message \(message): \(once.errorText)")
        #expect(answers(again) == answers(clean.again), "cut before message \(message)")
        let kept = try digest(organisation)[0].split(separator: "\n").count
        #expect(kept == reflections * batches, "cut before message \(message)")
      }
    }
  }

  @Test func `nor one whose server crashes again and again`() throws {
    let home = URL(filePath: "/tmp/kohort-crash-\(UUID().uuidString.prefix(8))")
    let environment = ["XDG_DATA_HOME": home.path, "KOHORT_LANGUAGE": "en"]
    defer {
      _ = try? KohortProcess.run(["database", "stop"], environment: environment)
      try? FileManager.default.removeItem(at: home)
    }
    let requests = (0..<3_000).map {
      #"{"id": \#($0), "method": "person.upsert", "params": {"employee_number": "E\#($0)", "name": "N \#($0)"}}"# + "\n"
    }.joined()
    _ = try KohortProcess.run(["database", "start"], environment: environment)
    let arguments = ["batch", "--batch-id", "b", "--quiet"]
    for _ in 0..<(Self.isEnduring ? 20 : 2) {
      let process = try KohortProcess(arguments, environment: environment)
      Thread.detachNewThread {
        process.send(requests)
        process.closeInput()
      }
      usleep(.random(in: 0...600_000))
      // The batch may still be starting the server that the last kill took.
      var postmaster: pid_t?
      for _ in 0..<1_000 where postmaster == nil {
        let file = try? String(contentsOf: home.appending(path: "kohort/server/data/postmaster.pid"), encoding: .utf8)
        postmaster = file?.split(separator: "\n").first.flatMap { pid_t($0) }
        if postmaster == nil { usleep(10_000) }
      }
      Foundation.kill(try #require(postmaster), SIGKILL)
      #expect([0, 69, 75].contains(try process.wait().exitCode))
    }
    let last = try KohortProcess.run(arguments, input: Data(requests.utf8), environment: environment)
    #expect(last.exitCode == 0)
    #expect(last.outputText.split(separator: "\n").count == 3_000)
    let people = try KohortProcess.run(["person", "list", "--format", "csv"], environment: environment)
    #expect(people.outputText.split(whereSeparator: \.isNewline).count == 3_001)
  }

  @Test(arguments: [
    (["batch"], "Do not send all of it again"), (["batch", "--batch-id", "x"], "Run it again with the same --batch-id"),
    (["batch", "--atomic"], "Nothing of the batch is kept"),
  ])
  func `a batch that ends early says what was done, and whether it may be sent again`(arguments: [String], says: String) throws {
    try withOrganisation { organisation in
      try furnish(organisation)
      var environment = organisation.environment
      environment["PGAPPNAME"] = organisation.settings.organisation
      let process = try KohortProcess(arguments, environment: environment)
      process.send(Self.lines(1))
      let owner = try organisation.connect()
      if arguments.contains("--atomic") {
        let isDone =
          "select exists (select from pg_stat_activity where application_name = $1 and state like 'idle in%' and query <> 'begin')"
        while try !owner.query(isDone, organisation.settings.organisation).one(as: Bool.self) { usleep(20_000) }
        usleep(200_000)
      } else {
        _ = try process.nextLine()
      }
      try owner.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", organisation.settings.organisation)
      process.send(Self.lines(1))
      process.closeInput()
      let outcome = try process.wait()
      #expect(outcome.exitCode == 75)
      #expect(outcome.errorText.contains("The batch ended early: "), "\(outcome.errorText)")
      #expect(outcome.errorText.contains(says), "\(outcome.errorText)")
    }
  }

  @Test func `a notification that is refused has no answer, and whoever runs the batch is told why`() throws {
    try withOrganisation { organisation in
      try furnish(organisation)
      let outcome = try KohortProcess.run(
        ["batch", "--atomic"],
        input: Data(
          (#"{"id": 1, "method": "person.list"}"# + "\n"
            + #"{"method": "person.upsert", "params": {"employee_number": "Z", "nam": "a"}}"#)
            .utf8), environment: organisation.environment)
      #expect(outcome.exitCode == 65)
      #expect(outcome.errorText.contains("Request 2, without an id, was refused: Wrong parameters."), "\(outcome.errorText)")
    }
  }

  @Test(arguments: ["batch", "batch --follow", "mcp"])
  func `closed standard input ends it and is not taken for an open one`(command: String) throws {
    try withOrganisation { organisation in
      try furnish(organisation)
      let (code, said) = try KohortProcess.shell(
        "timeout 20 \"$1\" \(command) <&- >/dev/null 2>&1; echo $?", environment: organisation.environment)
      #expect(code == 0)
      #expect(said == "66\n", "\(said)")
    }
  }

  @Test func `nobody listens to the answers: it ends with 74, and says so`() throws {
    try withOrganisation { organisation in
      try furnish(organisation)
      let process = Process()
      process.executableURL = URL(filePath: "/bin/bash")
      process.arguments = ["-c", "\"$0\" batch | true; echo ${PIPESTATUS[0]}", KohortProcess.executable.path]
      process.environment = ProcessInfo.processInfo.environment.merging(organisation.environment) { $1 }
      let (input, output) = (Pipe(), Pipe())
      (process.standardInput, process.standardOutput, process.standardError) = (input, output, FileHandle.nullDevice)
      try process.run()
      usleep(100_000)
      try input.fileHandleForWriting.write(contentsOf: Data(Self.lines(5).utf8))
      try input.fileHandleForWriting.close()
      let said = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      #expect(String(decoding: said, as: UTF8.self) == "74\n")
    }
  }

  /// The most memory, in KiB, that a batch of so many lines took.
  private func memory(of line: String, times: Int, _ organisation: TestOrganisation) throws -> Int {
    let (_, said) = try KohortProcess.shell(
      """
      yes '\(line)' 2>/dev/null | head -n \(times) | "$1" batch --quiet >/dev/null &
      while now=$(sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$!/status 2>/dev/null) && [ -n "$now" ]; do
        most=$now; sleep 0.02
      done
      echo "$most"
      """, environment: organisation.environment)
    return try #require(Int(said.trimmingCharacters(in: .whitespacesAndNewlines)), "\(said)")
  }

  @Test(arguments: ["no request", #"{"id": 7, "method": "no.such", "params": {}}"#])
  func `memory does not grow with the number of lines`(line: String) throws {
    try withOrganisation { organisation in
      let few = try memory(of: line, times: 20_000, organisation)
      let many = try memory(of: line, times: 500_000, organisation)
      #expect(many < few + 100_000, "\(few) KiB for few lines, \(many) KiB for many")
    }
  }

  @Test func `a driver that waits for each answer gets it, also with --follow`() throws {
    try withOrganisation { organisation in
      try furnish(organisation)
      for arguments in [["batch"], ["batch", "--follow"]] {
        let process = try KohortProcess(arguments, environment: organisation.environment)
        for _ in 0..<5 {
          process.send(#"{"id": 1, "method": "session.show", "params": {"session": "L2-001-1"}}"# + "\n")
          #expect(try process.nextLine()?.contains("\"id\":1") == true)
        }
        process.closeInput()
        #expect(try process.wait().exitCode == 0)
      }
    }
  }
}
