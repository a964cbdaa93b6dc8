import StrictJSON

/// Examples of parameters and results, made from an operation's types and the organisation's usual words.
enum OperationExample {
  /// The parameters that must be there, and those that make the example say something.
  static func parameters(_ operation: String, _ schema: JSONSchema) -> JSONObject {
    let told = more[operation, default: []]
    let properties = schema.properties.filter { $0.isRequired || told.contains($0.name) }
    return JSONObject(
      properties.map { .init(name: $0.name, value: own["\(operation) \($0.name)"] ?? value($0.name, $0.schema)) })
  }

  /// The members that are always there.
  static func result(_ schema: JSONSchema) -> JSONValue { value("result", schema) }

  private static func value(_ name: String, _ schema: JSONSchema) -> JSONValue {
    switch schema {
    case .any: words[name] ?? [:]
    case .string: words[name] ?? "…"
    case .bool: true
    case .number: 1
    case .integer(let minimum, let maximum): maximum < 1 ? 0 : JSONValue(max(1, minimum))
    case .words(let words): .string(words.first ?? "")
    case .array(let element): [value(name.hasSuffix("s") ? String(name.dropLast()) : name, element)]
    case .dictionary: [:]
    case .object(let properties):
      .object(
        JSONObject(properties.filter(\.isRequired).map { .init(name: $0.name, value: value($0.name, $0.schema)) }))
    case .provided(let json, _): provided(name, json)
    case .nullable(let schema): value(name, schema)
    }
  }

  private static func provided(_ name: String, _ json: JSONValue) -> JSONValue {
    switch json["format"]?.string {
    case "date": "2027-03-16"
    default: words[name] ?? "08:30"
    }
  }

  /// Parameters that may be left out and that an example is better for.
  private static let more: [String: Set<String>] = [
    "person.upsert": ["name", "department", "reports_to"], "reflection.record": ["text"],
    "reflection.check": ["session", "text"],
    "reflection.edit": ["text"], "reflection.delete": ["confirm"],
    "session.reschedule": ["date"], "session.hand-over": ["session"],
    "access.grant": ["right"], "access.revoke": ["right"], "plan.forecast": ["edition"], "session.log": ["except"],
    "person.export": ["person"],
    "person.erase": ["person"], "plan.explain": ["person"], "access.token": ["person"], "plan.propose": ["seconds"],
  ]

  /// What a name means in one operation alone.
  private static let own: [String: JSONValue] = [
    "plan.move to": "L2-002", "session.hand-over to": "E2", "report.evidence year": 2026, "plan.compare other": "L2-P2",
    "edition.create edition": "L3",
    "reflection.widen to": "cohort", "edition.create to": "2027-12-17",
    "person.leave person": "E31", "person.erase person": "E31", "plan.propose seconds": 1,
    "session.log except": [["person": "E10", "status": "excused", "reason": "care"]],
  ]

  private static let words: [String: JSONValue] = [
    "session": "L2-001-1", "person": "E10", "other": "E20", "with": "E20", "to": "E2", "cohort": "L2-001",
    "edition": "L2", "programme": "L", "plan": "L2-P1", "module": "b", "room": "rosen", "reflection": "R1", "record": "R1",
    "query": "möte", "file": "people.csv", "document": "programme.yaml", "decision": "KS 2027/14", "employee_number": "E4711",
    "name": "Kim Åkesson", "department": "Vård", "workplace": "Bergalid", "reports_to": "E4", "lead": "E1", "facilitator": "E1",
    "title": "Leda andra", "starts": "08:30", "ends": "12:00", "at": "2027-02-11 08:30:12", "operation": "session.log",
    "acted_as": "hr", "login": "kohort_service", "text": "Vi frågade först och räknade sedan.", "boss": "E4",
    "reminder": "session_in_7_days", "selection": "all", "code": "7K3M9QWX", "change": "changed",
  ]
}
