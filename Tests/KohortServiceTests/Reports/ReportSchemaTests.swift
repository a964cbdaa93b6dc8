import Foundation
import KohortService
import StrictJSON
import Support
import Testing

/// The schema that stands beside `report.json`, held against the reports that are agreed on.
@Suite struct ReportSchemaTests {
  private static func json(_ path: String) throws -> JSONValue {
    let goldens = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../KohortTests/Goldens/nightly")
      .standardized
    return try JSONValue.parse(String(contentsOf: goldens.appending(path: path), encoding: .utf8)).value
  }

  /// What JSON Schema itself says of a value, by the keywords that the schema uses: where it does not fit.
  private static func faults(_ value: JSONValue, _ schema: JSONValue, at path: String = "$") -> [String] {
    if let choices = schema["anyOf"]?.array {
      return choices.contains { faults(value, $0, at: path).isEmpty } ? [] : ["\(path): none of the choices"]
    }
    let types = schema["type"].map { $0.array?.compactMap(\.string) ?? [$0.string ?? ""] } ?? []
    guard types.isEmpty || types.contains(where: { value.isOf($0) }) else { return ["\(path): not \(types)"] }
    var found: [String] = []
    if let words = schema["enum"]?.array, !words.contains(value) { found.append("\(path): not of the words") }
    if let least = schema["minimum"]?.int, let number = value.int, number < least { found.append("\(path): too small") }
    for (place, element) in (value.array ?? []).enumerated() {
      found += schema["items"].map { faults(element, $0, at: "\(path)[\(place)]") } ?? []
    }
    guard let object = value.object else { return found }
    for name in schema["required"]?.array?.compactMap(\.string) ?? [] where object[name] == nil {
      found.append("\(path).\(name): missing")
    }
    for member in object.members {
      if let property = schema["properties"]?[member.name] {
        found += faults(member.value, property, at: "\(path).\(member.name)")
      } else if schema["additionalProperties"] == false {
        found.append("\(path).\(member.name): unknown")
      }
    }
    return found
  }

  @Test(arguments: ["2027-03-28", "2027-10-31"])
  func `a night's report fits its schema`(day: String) throws {
    let schema = try Self.json("\(day)/report.schema.json")
    let report = try Self.json("\(day)/report.json")
    #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    #expect(schema["title"] == "kohort.report/1")
    #expect(Self.faults(report, schema) == [])
    #expect(report["statistics"]?["forecast"]?.array?.isEmpty == false)
    let decoded: NightlyReport = try report.decode()
    #expect(try JSONValue(encoding: decoded) == report)
  }

  @Test func `what is no report does not fit it`() throws {
    let schema = try Self.json("2027-03-28/report.schema.json")
    let report = try #require(try Self.json("2027-03-28/report.json").object)
    func changed(_ name: String, _ value: JSONValue?) -> JSONValue {
      .object(JSONObject(report.members.filter { $0.name != name } + (value.map { [.init(name: name, value: $0)] } ?? [])))
    }
    #expect(Self.faults(changed("progress", nil), schema) == ["$.progress: missing"])
    #expect(Self.faults(changed("week", 12), schema) == ["$.week: not [\"string\"]"])
    #expect(Self.faults(changed("secret", true), schema) == ["$.secret: unknown"])
    #expect(
      Self.faults(changed("attention", [["kind": "rumour", "edition": "L2"]]), schema) == [
        "$.attention[0].kind: not of the words"
      ])
  }
}

extension JSONValue {
  fileprivate func isOf(_ type: String) -> Bool {
    switch (type, self) {
    case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("null", .null), ("number", .number):
      true
    case ("integer", .number(let number)): number.isWhole
    default: false
    }
  }
}
