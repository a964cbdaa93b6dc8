import Bilingual
import Planning
import StrictJSON
import Testing

@Suite struct DayJSONTests {
  @Test func `a date has a schema, and a wrong one is named in both languages`() throws {
    #expect(JSONSchema.of([Day].self).json["items"]?.text == #"{"type":"string","format":"date"}"#)
    let error = #expect(throws: InvalidParameters.self) {
      try (["2027-01-12", "12/1"] as JSONValue).decode([Day].self)
    }
    #expect(error?.parameters.map(\.property) == ["[1]"])
    #expect(error?.parameters.map { $0.reason(.en) } == ["expected a date such as 2027-01-12"])
    #expect(error?.parameters.map { $0.reason(.sv) } == ["väntade ett datum såsom 2027-01-12"])
  }
}
