import Postgres
import StrictJSON

/// The log of who did what, for whom, when and from where; and the list of its operations.
enum Audit {
  static let operations: [any Operation.Type] = [AuditList.self]

  /// Parameters that tell what something was done to. Never what people wrote, nor what is measured of them.
  private static let telling: Set<String> = [
    "person", "other", "employee_number", "members", "marked", "guests", "session", "cohort", "edition", "programme", "plan",
    "reflection",
    "right", "login", "token", "date", "room", "mode", "from", "to", "module", "facilitators",
    "decision", "older_than", "standard", "run",
  ]

  /// Notes an operation in the transaction that carries it out.
  static func note<Parameters: Encodable>(
    _ operation: String, about parameters: Parameters, _ connection: borrowing Connection
  ) throws {
    let given = try JSONValue(encoding: parameters).object?.members ?? []
    let about = JSONValue.object(JSONObject(given.filter { telling.contains($0.name) && !$0.value.isNull }))
    // What names more people than a line holds is told by their keys.
    guard about.text.utf8.count <= mostBytes else { return try noteRun(operation, [about], connection) }
    try connection.execute("select note($1, $2::jsonb)", operation, about.text)
  }

  /// The parameters that name people.
  private static let naming: Set<String> = ["person", "other", "employee_number", "members", "marked", "guests"]
  /// Bytes of what one line tells, with a margin to what the table takes.
  private static let mostBytes = 18_000
  /// Characters of a text that are told.
  private static let longestText = 1_000

  /// Notes a run of requests of one operation in one line: how many, to what, and to whom by their keys. A run that names
  /// more than a line holds has several.
  static func noteRun(_ operation: String, _ requests: [JSONValue], _ connection: borrowing Connection) throws {
    try noteRun(operation, requests[...], connection)
  }

  private static func noteRun(
    _ operation: String, _ requests: ArraySlice<JSONValue>, _ connection: borrowing Connection
  ) throws {
    var named: Set<ExactText> = []
    var about: [(name: String, values: [JSONValue])] = []
    var seen: [String: Set<ExactText>] = [:]
    for request in requests {
      for member in request.object?.members ?? [] where telling.contains(member.name) {
        let values = member.value.array ?? [member.value]
        if naming.contains(member.name) {
          for case .string(let name) in values { named.insert(ExactText(name)) }
          continue
        }
        for value in values where !value.isNull {
          // With a quote before texts, the number 1 and the text "1" are two values.
          let text = value.string.map { "\"\($0)" } ?? value.text
          guard seen[member.name, default: []].insert(ExactText(text)).inserted else { continue }
          // Of a text that no line would hold, such as a mistaken name, the beginning.
          let told = value.string.map { JSONValue.string(String($0.prefix(longestText))) } ?? value
          if let index = about.firstIndex(where: { $0.name == member.name }) {
            about[index].values.append(told)
          } else {
            about.append((member.name, [told]))
          }
        }
      }
    }
    let members = about.map { JSONObject.Member(name: $0.name, value: .array($0.values)) }
    let told = JSONValue.object(JSONObject([.init(name: "requests", value: JSONValue(requests.count))] + members)).text
    if told.utf8.count > mostBytes, requests.count > 1 {
      try noteRun(operation, requests.prefix(requests.count / 2), connection)
      return try noteRun(operation, requests.dropFirst(requests.count / 2), connection)
    }
    try connection.execute("select note_run($1, $2::jsonb, $3::text[])", operation, told, named.map(\.text))
  }
}
