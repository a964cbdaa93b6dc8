import ArgumentParser
import Foundation
import KohortService
import Postgres
import Synchronization

/// Measures the batch line against COPY.
struct BatchLine: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Measures the batch line against a plain COPY of the same rows into the same tables.",
    discussion: """
      Invents an organisation in a PostgreSQL of its own, with that server's usual settings, which is removed afterwards.
      In each case the rows that the good requests make are first loaded with COPY by the owner of the database, past
      row-level security, with all indexes, constraints and triggers in place, and removed again; then the requests are
      carried out with --batch-id, so with parsing, checks, row-level security, answers, receipts and the log. The COPY has
      its rows ready in memory. Prints one JSON object a case and round: rows a second of both, and their ratio.

        a  attendance.mark, all by one person, one request in twenty bad
        b  session.log, reflection.record and person.upsert by turns, another person every 20 requests
        c  attendance.mark, another person every request
        m  the requests of a again and again through a pipe, without --batch-id: how much memory the program takes after the
           first time and at most, in MiB with what sends them, and requests a second

      Examples:
        kohort-bench batch --requests 100000
        kohort-bench batch --cases m --lines 10000000
      """)

  @Option(help: "Requests of case a, of which 5 % are bad; b and c have a tenth.")
  var requests = 100_000

  @Option(help: "Requests of case m, rounded down to a multiple of those of case a.")
  var lines = 1_000_000

  @Option(help: "How often each case is run.")
  var rounds = 1

  @Option(help: "The cases to run.")
  var cases = "abc"

  private struct Memory: Encodable {
    let `case` = "m"
    let requests: Int
    let refused: Int
    let requestsPerSecond: Int
    let mebibytesAfterFirst: Int
    let mebibytesAtMost: Int
  }

  private struct Result: Encodable {
    let `case`: String
    let requests: Int
    let refused: Int
    let rows: Int
    let copyRowsPerSecond: Int
    let batchRowsPerSecond: Int
    let batchRequestsPerSecond: Int
    let ratio: Double
  }

  func validate() throws {
    guard requests >= 2_000, requests.isMultiple(of: 2_000), rounds >= 1 else {
      throw ValidationError("give a multiple of 2000 requests, and at least one round")
    }
  }

  func run() throws {
    let organisation = InventedSessions(cohorts: requests / 250)
    try withBenchOrganisation(organisation.sql) { settings, owner in
      for round in 1...rounds {
        for name in cases {
          if name == "m" {
            try Output.printLine(measureMemory(organisation.load("a", requests: requests), settings))
            continue
          }
          let load = try organisation.load(name, requests: name == "a" ? requests : requests / 10)
          try Output.printLine(measure(load, round: round, settings, owner))
        }
      }
    }
  }

  private func measureMemory(_ load: BatchLoad, _ settings: Settings) throws -> Memory {
    var settings = settings
    settings.actingAs = load.actor
    let (pipe, bytes, times) = (Pipe(), load.lines, max(1, lines / load.requests))
    let afterFirst = Mutex(0)
    let nowhere = try FileHandle(forWritingTo: URL(filePath: "/dev/null"))
    Thread.detachNewThread {
      for time in 1...times {
        try? pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
        if time == 1 { afterFirst.withLock { $0 = (try? Self.mebibytes("VmRSS")) ?? 0 } }
      }
      try? pipe.fileHandleForWriting.close()
    }
    let clock = Stopwatch()
    let summary = try Batch.run(
      settings, BatchOptions(), input: pipe.fileHandleForReading.fileDescriptor, output: nowhere.fileDescriptor
    ).summary
    return Memory(
      requests: summary.read, refused: summary.refused, requestsPerSecond: Int(Double(summary.read) / clock.seconds),
      mebibytesAfterFirst: afterFirst.withLock { $0 }, mebibytesAtMost: try Self.mebibytes("VmHWM"))
  }

  /// What the system says of this process's memory.
  private static func mebibytes(_ name: String) throws -> Int {
    let line = try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
      .first { $0.hasPrefix("\(name):") }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 / 1024 } ?? 0
  }

  private func measure(
    _ load: BatchLoad, round: Int, _ settings: Settings, _ owner: borrowing Connection
  ) throws -> Result {
    try owner.script(load.before)
    let copySeconds = try time(owner) { owner in
      try owner.transaction { owner in
        for copy in load.copies { try owner.copyIn(copy.sql) { try $0.append(bytes: copy.rows) } }
      }
    }
    let rows = try count(load, owner)
    try owner.script(load.after)
    try owner.script(load.before)
    var settings = settings
    settings.actingAs = load.actor
    var refused = 0
    let batchSeconds = try time(owner) { _ in
      refused = try carryOut(load.lines, batchID: "\(load.name)-\(round)", settings).refused
    }
    let made = try count(load, owner)
    guard made == rows, refused == load.bad else {
      throw ValidationError("case \(load.name): \(made) rows of \(rows), \(refused) of \(load.bad) refused")
    }
    try owner.script(load.after)
    return Result(
      case: load.name, requests: load.requests, refused: refused, rows: rows,
      copyRowsPerSecond: Int(Double(rows) / copySeconds), batchRowsPerSecond: Int(Double(rows) / batchSeconds),
      batchRequestsPerSecond: Int(Double(load.requests) / batchSeconds), ratio: copySeconds / batchSeconds)
  }

  private func time(
    _ owner: borrowing Connection, _ work: (borrowing Connection) throws -> Void
  ) throws -> Double {
    try owner.script("analyze")
    try owner.script("checkpoint")
    let clock = Stopwatch()
    try work(owner)
    return clock.seconds
  }

  private func count(_ load: BatchLoad, _ owner: borrowing Connection) throws -> Int {
    try load.counts.reduce(0) { try $0 + owner.query($1).one(as: Int.self) }
  }

  private func carryOut(_ lines: [UInt8], batchID: String, _ settings: Settings) throws -> BatchSummary {
    let folder = FileManager.default.temporaryDirectory
    let (input, output) = (folder.appending(path: UUID().uuidString), folder.appending(path: UUID().uuidString))
    defer { for file in [input, output] { try? FileManager.default.removeItem(at: file) } }
    try Data(lines).write(to: input)
    try Data().write(to: output)
    let (reading, writing) = (try FileHandle(forReadingFrom: input), try FileHandle(forWritingTo: output))
    var options = BatchOptions()
    options.batchID = batchID
    return try Batch.run(settings, options, input: reading.fileDescriptor, output: writing.fileDescriptor).summary
  }
}

/// Requests of a case, and the same as rows for COPY.
struct BatchLoad {
  let name: String
  /// Who runs the batch; nil for the keeper.
  var actor: String?
  var requests = 0
  var bad = 0
  var lines: [UInt8] = []
  var copies: [(sql: String, rows: [UInt8])] = []
  /// Counts the rows that are made.
  var counts: [String] = []
  /// Prepares the tables, and empties them again.
  var before = ""
  var after = ""

  mutating func add(_ line: String) {
    requests += 1
    lines += line.utf8
    lines.append(10)
  }
}
