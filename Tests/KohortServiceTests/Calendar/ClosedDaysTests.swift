import Bilingual
import KohortService
import Planning
import StrictJSON
import Testing

@Suite struct ClosedDaysTests {
  private static func entries(_ json: String) throws -> [ClosedEntry] {
    try JSONValue.parse(json).value.decode([ClosedEntry].self)
  }

  private static func days(_ json: String, _ from: String, _ to: String) throws -> [String] {
    let range = try #require(Day(from))...#require(Day(to))
    return ClosedDays(try entries(json), within: range).days.sorted().map(\.description)
  }

  @Test(arguments: [
    (#"["2027-03-01"]"#, ["2027-03-01"]),
    (#"["2028-03-01"]"#, []),
    (#"[{"from": "2027-12-30", "to": "2028-01-02"}]"#, ["2027-12-30", "2027-12-31"]),
    (#"[{"from": "2026-12-30", "to": "2027-01-02"}]"#, ["2027-01-01", "2027-01-02"]),
    (#"[{"from": "2025-12-30", "to": "2026-01-02"}]"#, []),
    (#"["klamdagar"]"#, ["2027-05-07"]),
    (
      #"["2027-05-06", "klamdagar", {"from": "2027-05-06", "to": "2027-05-07"}]"#,
      ["2027-05-06", "2027-05-07"]
    ),
  ])
  func `entries become the days within the range, each once`(json: String, expected: [String]) throws {
    #expect(try Self.days(json, "2027-01-01", "2027-12-31") == expected)
  }

  @Test func `named sets are worked out across years, and no day outside the range`() throws {
    #expect(
      try Self.days(#"["public"]"#, "2026-12-26", "2027-01-05") == ["2026-12-26", "2027-01-01"]
    )
    #expect(
      try Self.days(#"["public", "eves"]"#, "2026-12-30", "2027-01-05")
        == ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-05"]
    )
    #expect(try Self.days("[]", "2026-12-30", "2027-01-05") == [])
  }

  @Test func `an entry is written as it was read`() throws {
    let json = #"["2027-03-01",{"from":"2027-07-01","to":"2027-08-10"},"public","eves","klamdagar"]"#
    #expect(try JSONValue(encoding: Self.entries(json)).text == json)
  }

  @Test(arguments: [
    (
      #"["klämdagar"]"#,
      #"unknown closed days "klämdagar"; known are "public", "eves", "klamdagar", a date such as "2027-03-01", "#
        + #"and a range {"from", "to"}"#
    ),
    (
      #"["2027-02-29"]"#,
      #"unknown closed days "2027-02-29"; known are "public", "eves", "klamdagar", a date such as "2027-03-01", "#
        + #"and a range {"from", "to"}"#
    ),
    (
      #"[{"from": "2027-08-10", "to": "2027-07-01"}]"#,
      "the range ends on 2027-07-01, before it begins on 2027-08-10"
    ),
    (
      #"[{"from": "2027-07-01", "to": "August"}]"#,
      #""to" must be a date such as 2027-03-01, found "August""#
    ),
    (
      #"[{"from": "2027-07-01", "to": "2027-08-10", "until": "2027-09-01"}]"#,
      #"unknown member "until"; a range of closed days has "from" and "to""#
    ),
  ])
  func `what is not known is refused with what is`(json: String, message: String) throws {
    let error = try #require(throws: InvalidParameters.self) { _ = try Self.entries(json) }
    #expect(error.parameters.map(\.property) == ["[0]"])
    #expect(error.parameters.map { $0.reason(.en) } == [message])
  }

  @Test func `a range without an end, and what is neither text nor a range, are refused`() {
    #expect(throws: InvalidParameters.self) { try Self.entries(#"[{"from": "2027-08-10"}]"#) }
    #expect(throws: InvalidParameters.self) { try Self.entries("[7]") }
  }

  @Test func `the schema says what an entry can be`() {
    let schema = JSONSchema.of([ClosedEntry].self).json["items"]?["anyOf"]
    #expect(schema?[1]?["enum"] == ["public", "eves", "klamdagar"])
  }
}
