import Postgres
import StrictJSON

/// The log of who did what, for whom, when and from where; and the list of its operations.
enum Audit {
  static let operations: [any Operation.Type] = [AuditList.self]

  /// Parameters that tell what something was done to. Never what people wrote, nor what is measured of them.
  private static let telling: Set<String> = [
    "person", "other", "employee_number", "members", "session", "cohort", "edition", "programme", "plan", "reflection",
    "right", "login", "token", "date", "room", "mode", "from", "to", "module", "facilitators",
    "decision", "older_than", "standard",
  ]

  /// Notes an operation in the transaction that carries it out.
  static func note<Parameters: Encodable>(
    _ operation: String, about parameters: Parameters, _ connection: borrowing Connection
  ) throws {
    let given = try JSONValue(encoding: parameters).object?.members ?? []
    let about = JSONObject(given.filter { telling.contains($0.name) && !$0.value.isNull })
    try connection.execute("select note($1, $2::jsonb)", operation, JSONValue.object(about).text)
  }
}
