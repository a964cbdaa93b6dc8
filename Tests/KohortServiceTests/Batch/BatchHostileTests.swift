import Foundation
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

/// Input that tries to confuse the batch line.
@Suite struct BatchHostileTests {
  private static let list = #"{"id": "end", "method": "person.list", "params": {"limit": 1}}"#

  private func codes(_ input: Data, _ organisation: TestOrganisation) throws -> [Int?] {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let answers = file.appendingPathExtension("out")
    defer { for file in [file, answers] { try? FileManager.default.removeItem(at: file) } }
    try input.write(to: file)
    return try codes(of: file, answers, organisation)
  }

  private func codes(of file: URL, _ answers: URL, _ organisation: TestOrganisation) throws -> [Int?] {
    try Data().write(to: answers)
    let (reading, writing) = (try FileHandle(forReadingFrom: file), try FileHandle(forWritingTo: answers))
    _ = try Batch.run(
      organisation.settings, BatchOptions(), input: reading.fileDescriptor, output: writing.fileDescriptor)
    return try Data(contentsOf: answers).split(separator: 10).map {
      let answer = try JSONValue.parse($0).value
      return answer["error"]?["code"]?.int
    }
  }

  @Test func `line ends of other systems, blank lines and a last line without an end are all taken`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let input = "\(Self.list)\r\n\r\n\n \t\r\n\(Self.list)\r\n\(Self.list)"
      #expect(try codes(Data(input.utf8), organisation) == [nil, nil, nil])
      #expect(try codes(Data(), organisation) == [])
      #expect(try codes(Data("\n".utf8), organisation) == [])
      // A carriage return alone ends no line: it is space between two texts.
      #expect(try codes(Data("\(Self.list)\r\(Self.list)".utf8), organisation) == [-32700])
    }
  }

  @Test func `what cannot be taken is refused with its own code and stops nothing`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let bad: [(line: [UInt8], code: Int)] = [
        (Array(String(repeating: "[", count: 100_000).utf8), -32700),
        (Array(String(repeating: #"{"a":"#, count: 100_000).utf8), -32700),
        ([0xFF, 0xFE], -32700), ([0xC0, 0xAF], -32700), (Array("\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"".utf8), -32700),
        (Array(#"{"id": 1, "method": "person.list", "params": {"limit": 99999999999999999999}}"#.utf8), -32602),
        (Array(#"{"id": 1, "method": "person.list", "params": {"limit": 1e400}}"#.utf8), -32602),
        (Array(#"{"id": 1, "method": "person.list", "params": {"search": "a\u0000b"}}"#.utf8), -32602),
        (Array(#"{"id": 1, "method": "person.list", "params": {"search": "\udc00"}}"#.utf8), -32602),
        (Array(#"{"id": 1e400, "method": "person.list"}"#.utf8), -32600),
        (Array(#"{"id": "\ud800", "method": "person.list"}"#.utf8), -32600),
        (Array(#"{"id": 1, "method": "person.list", "method": "person.list"}"#.utf8), -32600),
        (Array(#"{"id": 1, "method": "person.list\u0000"}"#.utf8), -32600),
        (Array(#"{"id": 1, "method": "person.list", "as": 7}"#.utf8), -32600),
        ([0], -32700), (Array("nul".utf8), -32700), (Array("NaN".utf8), -32700),
      ]
      let input = bad.flatMap { $0.line + [10] } + Array(Self.list.utf8)
      #expect(try codes(Data(input), organisation) == bad.map(\.code) + [nil])
    }
  }

  @Test func `a line of 100 MB is refused, and the next one is answered`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      let answers = file.appendingPathExtension("out")
      defer { for file in [file, answers] { try? FileManager.default.removeItem(at: file) } }
      try Data().write(to: file)
      let writing = try FileHandle(forWritingTo: file)
      // A hole in the file: zero bytes that take no room.
      try writing.truncate(atOffset: 100 << 20)
      try writing.seekToEnd()
      try writing.write(contentsOf: Data("\n\(Self.list)\n".utf8))
      #expect(try codes(of: file, answers, organisation) == [-32700, nil])
    }
  }

  @Test func `a writer that sends byte by byte is answered as one that sends lines`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let pipe = Pipe()
      let answers = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: answers) }
      Thread.detachNewThread {
        for byte in "\(Self.list)\n{\n\(Self.list)".utf8 {
          try? pipe.fileHandleForWriting.write(contentsOf: Data([byte]))
          usleep(200)
        }
        try? pipe.fileHandleForWriting.close()
      }
      try Data().write(to: answers)
      let writing = try FileHandle(forWritingTo: answers)
      let outcome = try Batch.run(
        organisation.settings, BatchOptions(), input: pipe.fileHandleForReading.fileDescriptor,
        output: writing.fileDescriptor)
      #expect(outcome.summary.read == 3)
      #expect(outcome.summary.done == 2)
    }
  }

  @Test func `difficult texts come back byte by byte`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      let texts = [
        "höger till vänster: שלום \u{202E}abc\u{202C} مرحبا", "å ä ö", "a\u{30A} a\u{308} o\u{308}", "👩‍👩‍👧‍👦 🏳️‍🌈 𝒳 𐍈",
        "'; drop table person; --", "$(rm -rf /) `id` && \\", "\"citat\" och \\\"mer\\\"", "{\"json\": [1]}",
        "rad ett\nrad två\r\n\tindrag", "{NULL,\"x\"}", "\\N", "%s %n $1 $$", "\u{FEFF}märke", "e\u{301}\u{301}\u{301}",
      ]
      let lines = texts.enumerated().map { index, text -> String in
        let request: JSONValue = [
          "id": JSONValue(index), "method": "reflection.record", "as": "E10",
          "params": ["session": "L2-001-1", "kind": "insight", "text": .string(text)],
        ]
        return request.text
      }
      #expect(try codes(Data(lines.joined(separator: "\n").utf8), organisation) == texts.map { _ in nil })
      let stored = try organisation.perform(ReflectionList.self, .init(), as: "E10").reflections.map(\.text).reversed()
      #expect(stored.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }
  }

  /// Damages good lines at random places; `KOHORT_ENDURE` gives the number of rounds.
  @Test func `damaged lines give one answer each and never stop the batch`() throws {
    let rounds = ProcessInfo.processInfo.environment["KOHORT_ENDURE"].flatMap(Int.init) ?? 3
    try withOrganisation { organisation in
      try organisation.furnish()
      for seed in 1...UInt64(rounds) {
        var lines = BatchLines(seed: seed)
        let input = lines.damaged(60)
        let answers = try codes(Data(input.joined(separator: [10])), organisation)
        #expect(answers.count == input.count, "seed \(seed)")
      }
    }
  }
}
