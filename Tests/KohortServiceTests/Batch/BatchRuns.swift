import Foundation
import KohortService
import Postgres
import StrictJSON
import Support

/// Lines for a batch, most of them in runs of one method and one person, some of them bad; one seed, one batch.
struct BatchLines {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func lines(_ count: Int) -> [String] {
    var lines: [String] = []
    while lines.count < count {
      let method = pick([
        "attendance.mark", "attendance.mark", "attendance.mark", "session.log", "reflection.record",
        "person.upsert", "attendance.mark", "no.such", "attendance.list", "reflection.list",
      ])
      let actor = pick([nil, "E1", "E1", "E2", "E5", "E10", "E20", "E99"])
      for _ in 0...below(7) {
        // Now and then an id comes again, for the same or for something else.
        let id = chance(12) ? below(lines.count + 1) : lines.count
        lines.append(chance(40) ? pick(Self.broken) : line(id, method, actor))
        if chance(25), let last = lines.last { lines.append(last) }
      }
    }
    return lines
  }

  /// Lines with a few bytes changed, taken away or doubled; none of them blank.
  mutating func damaged(_ count: Int) -> [[UInt8]] {
    lines(count).map { line in
      var bytes = Array(line.utf8)
      for _ in 0...below(3) {
        let place = below(bytes.count)
        switch below(3) {
        case 0: bytes[place] = UInt8(below(256))
        case 1: bytes.insert(bytes[below(bytes.count)], at: place)
        default: if bytes.count > 2 { bytes.remove(at: place) }
        }
      }
      return bytes.map { $0 == 10 ? 32 : $0 }
    }.filter { line in
      // A blank line and a notification are never answered, and are no test of this.
      guard line.contains(where: { ![9, 13, 32].contains($0) }) else { return false }
      guard let value = try? JSONValue.parse(line).value, value["method"]?.string != nil else { return true }
      return value["id"] != nil
    }
  }

  private static let broken = [
    "{\"id\": 1,}", "[]", "3", "{\"id\": \"x\", \"method\": \"attendance.mark\", \"params\": {}}", "{\"id\": 7}",
    "{\"id\": \"y\", \"method\": \"attendance.mark\", \"params\": {\"session\": \"\\ud800\"}}",
  ]

  private mutating func line(_ id: Int, _ method: String, _ actor: String?) -> String {
    var request: JSONObject = ["id": JSONValue(id), "method": .string(method)]
    if let actor { request["as"] = .string(actor) }
    request["params"] = .object(params(method))
    return JSONValue.object(request).text
  }

  private mutating func params(_ method: String) -> JSONObject {
    let session = pick(["L2-001-1", "L2-001-1", "L2-001-1", "L2-002-1", "L2-001-2", "L2-9"])
    let person = pick(["E10", "E11", "E12", "E13", "E3", "E20", "E21", "E99", "", "E30", "å", "a\u{30A}"])
    var params: JSONObject
    switch method {
    case "attendance.mark":
      params = ["session": .string(session), "person": .string(person), "status": .string(status())]
      if chance(3) { params["reason"] = .string(reason()) }
    case "session.log":
      params = ["session": .string(session)]
      if chance(2) { params["except"] = [["person": .string(person), "status": .string(status())]] }
      if chance(4) { params["guests"] = [.string(pick(["E30", "E31", "E10", "E99"]))] }
      if chance(5) { params["only_checked_in"] = true }
      if chance(4) { params["notes"] = .string("anteckning \(below(9))") }
    case "reflection.record":
      params = ["session": .string(session), "kind": "insight", "text": .string("tanke \(below(99)) \u{202E}اب 👩‍👩‍👧 '; --")]
      if chance(4) { params["visibility"] = "cohort" }
      if chance(2) { params["confirm"] = true }
    case "person.upsert":
      params = ["employee_number": .string(person), "title": .string("titel \(below(5))")]
      if chance(3) { params["reports_to"] = .string(pick(["E4", "E10", "E11", "E98", "E50"])) }
    default: params = [:]
    }
    if chance(30) { params["sesion"] = "x" }
    return params
  }

  private mutating func status() -> String { pick(["present", "late", "excused", "absent", "absent", "here"]) }
  private mutating func reason() -> String { pick(["care", "leave", "duty", "ill"]) }
  private mutating func chance(_ ofHowMany: Int) -> Bool { below(ofHowMany) == 0 }
  private mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  /// SplitMix64.
  private mutating func below(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ (word >> 31)) % UInt64(count))
  }
}

extension TestOrganisation {
  /// Everything that a batch can leave behind, but times, random names and the log.
  func batchDigest() throws -> [String] {
    let connection = try connect()
    return try Self.left.map { try connection.query($0).rows(as: String.self).joined(separator: "\n") }
  }

  /// Whom the log says something was done to, by operation.
  func noted() throws -> [String] {
    try connect().query(
      """
      select distinct audit.operation || ' ' || coalesce(actor.employee_number, '-') || ' ' || person.employee_number
        from audit cross join unnest(audit.subjects) as subject
        join person on person.id = subject left join person as actor on actor.id = audit.actor_id
       order by 1
      """
    ).rows(as: String.self)
  }

  private static let left = [
    """
    select concat_ws('|', session.name, person.employee_number, attendance.status, attendance.reason, marked.employee_number)
      from attendance join session on session.id = attendance.session_id
      join person on person.id = attendance.person_id left join person as marked on marked.id = attendance.marked_by
     order by session.name, person.employee_number
    """,
    """
    select concat_ws('|', session.name, person.employee_number, version.status, version.reason, version.marked_by, version.replaced_by)
      from attendance_version as version join session on session.id = version.session_id
      join person on person.id = version.person_id
     order by session.name, person.employee_number, version.id
    """,
    "select concat_ws('|', name, status, logged_by, notes, sequence) from session order by name",
    "select concat_ws('|', session_id, person_id, noted_by, removed_at is null, removed_by) from session_guest order by id",
    """
    select concat_ws('|', id, author_id, session_id, kind, text, visibility) from reflection order by id
    """,
    """
    select concat_ws('|', employee_number, name, title, reports_to, reports_to_id, left_on) from person
     order by employee_number
    """,
    "select concat_ws('|', batch_id, request_id, encode(digest, 'hex'), answer, actor_id) from batch_receipt order by request_id",
  ]
}

/// A batch that runs in this process behind two pipes, as a driver sees it.
final class BatchDriver: Sendable {
  private let input = Pipe()
  private let output = Pipe()
  private let ended = DispatchSemaphore(value: 0)
  private let lines: LineQueue

  init(_ settings: Settings, _ options: BatchOptions) {
    let (input, output, ended) = (input, output, ended)
    lines = LineQueue(output.fileHandleForReading.fileDescriptor)
    Thread.detachNewThread {
      _ = try? Batch.run(
        settings, options, input: input.fileHandleForReading.fileDescriptor,
        output: output.fileHandleForWriting.fileDescriptor)
      try? output.fileHandleForWriting.close()
      ended.signal()
    }
  }

  /// Sends a line and waits for its answer; nil when the batch has ended.
  func ask(_ line: String) throws -> JSONValue? {
    try send(line)
    return try answer()
  }

  /// Sends a line and does not wait.
  func send(_ line: String) throws { try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8)) }

  /// The next answer; nil when the batch has ended.
  func answer() throws -> JSONValue? { try lines.next().map { try JSONValue.parse($0).value } }

  /// Ends the input and waits for the end.
  func end() {
    try? input.fileHandleForWriting.close()
    ended.wait()
  }
}

/// Lines of a descriptor, read one after the other by one thread.
private final class LineQueue: @unchecked Sendable {
  // Safe to share: a driver asks from one thread at a time.
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  func next() -> [UInt8]? {
    while true {
      if let end = buffer.firstIndex(of: 10) {
        defer { buffer.removeFirst(end + 1) }
        return Array(buffer[..<end])
      }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return nil }
      buffer += chunk.prefix(count)
    }
  }
}
