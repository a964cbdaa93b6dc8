import Bilingual
import StrictJSON
import Testing

private enum Status: String, Codable, CaseIterable { case late, excused, absent }

/// A date as other targets have it: one text value, checked by the type.
private struct Date: Codable, Equatable, JSONSchemaProviding {
  var text: String

  static let jsonSchema: JSONValue = ["type": "string", "format": "date"]
  static var example: Date { Date(text: "2027-01-12") }

  init(text: String) { self.text = text }

  init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
    guard text.utf8.count == 10 else {
      throw InvalidValue(en: "expected a date such as 2027-01-12", sv: "väntade ett datum såsom 2027-01-12")
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

private struct Exception: Codable, Equatable {
  var person: String
  var status: Status
}

private struct LogParameters: Codable, Equatable {
  var session: String
  var seatsMax: Int?
  var heldOn: Date?
  var personIDs: [String]?
  var except: [Exception]?
  var weights: [String: Double]?
  var byStatus: [Status: UInt8]?
  var isFinal: Bool?
  var notes: JSONValue?
}

extension Status: CodingKeyRepresentable {}

private struct HandWritten: Codable, Equatable {
  var reportsTo: String?
  var plainName: Int

  enum CodingKeys: String, CodingKey {
    case reportsTo = "reports_to"
    case plainName = "plain"
  }
}

/// Takes one of two, and says so itself.
private struct EitherOr: Decodable {
  var text: String?
  var file: String?

  enum CodingKeys: CodingKey { case text, file }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    text = try container.decodeIfPresent(String.self, forKey: .text)
    file = try container.decodeIfPresent(String.self, forKey: .file)
    guard (text == nil) != (file == nil) || text == "" else {
      throw InvalidValue(en: "expected text or file", sv: "väntade text eller file")
    }
  }
}

/// Throws what types that know nothing of this module throw.
private struct Plain: Decodable, JSONSchemaProviding {
  static let jsonSchema: JSONValue = ["type": "string"]
  static var example: Plain { Plain() }
  static var expectation: InvalidValue? { InvalidValue(en: "expected odd", sv: "väntade udda") }

  init() {}

  init(from decoder: any Decoder) throws {
    throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "x"))
  }
}

private struct Tree: Decodable { var children: [Tree] }

@Suite struct SchemaTests {
  @Test func `a schema says what the type reads`() {
    let expected = """
      {"type":"object","properties":{"session":{"type":"string"},\
      "seats_max":{"type":["integer","null"]},\
      "held_on":{"type":["string","null"],"format":"date"},\
      "person_ids":{"type":["array","null"],"items":{"type":"string"}},\
      "except":{"type":["array","null"],"items":{"type":"object","properties":{"person":{"type":"string"},\
      "status":{"type":"string","enum":["late","excused","absent"]}},"required":["person","status"],\
      "additionalProperties":false}},\
      "weights":{"type":["object","null"],"additionalProperties":{"type":"number"}},\
      "by_status":{"type":["object","null"],"additionalProperties":\
      {"type":"integer","minimum":0,"maximum":255}},\
      "is_final":{"type":["boolean","null"]},"notes":{}},"required":["session"],"additionalProperties":false}
      """
    #expect(JSONSchema.of(LogParameters.self).json.text == expected)
  }

  @Test func `names are converted word by word`() throws {
    struct Names: Encodable {
      var seatsMax = 0
      var personID = 0
      var personIDs = 0
      var URLPath = 0
      var a1B = 0
      var kept_asIs = 0
    }
    #expect(
      try JSONValue(encoding: Names()).object?.names
        == ["seats_max", "person_id", "person_ids", "url_path", "a1_b", "kept_asIs"]
    )
  }

  @Test func `coding keys written by hand stay as they are`() {
    #expect(JSONSchema.of(HandWritten.self).properties.map(\.name) == ["reports_to", "plain"])
  }

  @Test func `a type that insists on one of two can be watched`() {
    let properties = JSONSchema.of(EitherOr.self).properties
    #expect(properties.map(\.name) == ["text", "file"])
    #expect(!properties.contains { $0.isRequired })
  }

  @Test func `a list, a word and a nullable value have schemas of their own`() {
    #expect(JSONSchema.of([Status].self).json["items"]?["enum"] == ["late", "excused", "absent"])
    #expect(
      JSONSchema.of(Status?.self).json.text
        == #"{"type":["string","null"],"enum":["late","excused","absent",null]}"#
    )
    #expect(JSONSchema.of([String: [Int]].self).json["additionalProperties"]?["items"] == ["type": "integer"])
  }

  @Test func `a type that holds itself is named`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = JSONSchema.of(Tree.self)
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("Tree holds itself"))
  }

  static let faults: [(json: String, english: [String])] = [
    (#"{}"#, ["session: is required"]),
    (#"[]"#, [": expected an object, found a list"]),
    (#"{"session": 1}"#, ["session: expected text, found a number"]),
    (#"{"session": null}"#, ["session: expected text, found null"]),
    (#"{"session": "a", "seats_max": 2.5}"#, ["seats_max: expected a whole number, found 2.5"]),
    (
      #"{"session": "a", "seats_max": 1e30}"#,
      ["seats_max: expected a whole number from -9223372036854775808 to 9223372036854775807"]
    ),
    (
      #"{"session": "a", "seat_max": 2}"#,
      ["seat_max: unknown parameter 'seat_max', did you mean 'seats_max'?"]
    ),
    (#"{"session": "a", "colour": 2}"#, ["colour: unknown parameter 'colour'"]),
    (
      #"{"session": "a", "except": [{"person": "E1", "status": "ill"}, {"person": 7, "satus": "late"}]}"#,
      [
        "except[0].status: expected one of late, excused, absent",
        "except[1].person: expected text, found a number",
        "except[1].status: is required",
        "except[1].satus: unknown parameter 'satus', did you mean 'status'?",
      ]
    ),
    (#"{"session": "a", "held_on": "12/1"}"#, ["held_on: expected a date such as 2027-01-12"]),
    (#"{"session": "a", "held_on": 12}"#, ["held_on: expected text, found a number"]),
    (
      #"{"session": "a", "weights": {"a b": true}}"#,
      [#"weights["a b"]: expected a number, found true or false"#]
    ),
    (
      #"{"session": "a", "by_status": {"late": 256}}"#,
      ["by_status.late: expected a whole number from 0 to 255"]
    ),
    (#"{"session": "a", "is_final": "yes"}"#, ["is_final: expected true or false, found text"]),
  ]

  @Test(arguments: faults)
  func `every fault is named with its place`(json: String, english: [String]) throws {
    let value = try JSONValue.parse(json).value
    let error = #expect(throws: InvalidParameters.self) { try value.decode(LogParameters.self) }
    #expect(error?.parameters.map { "\($0.property): \($0.reason(.en))" } == english)
    for parameter in error?.parameters ?? [] { #expect(!parameter.reason(.sv).isEmpty) }
  }

  @Test func `reasons are Swedish when asked for`() throws {
    let value = try JSONValue.parse(
      #"{"sesion": 1, "held_on": "x", "except": [{"person": "a", "status": "ill"}]}"#
    ).value
    let error = #expect(throws: InvalidParameters.self) { try value.decode(LogParameters.self) }
    #expect(
      error?.parameters.map { $0.reason(.sv) } == [
        "måste anges", "väntade ett datum såsom 2027-01-12", "väntade något av late, excused, absent",
        "okänd parameter 'sesion', menade du 'session'?",
      ]
    )
    #expect(error?.parameters.map(\.reason.code) == ["missing", "invalid", "not_one_of", "unknown"])
  }

  @Test func `unknown members can be asked for alone, and ignored`() throws {
    let value: JSONValue = ["sesion": 1, "except": [["persn": "E1", "status": "late"]]]
    let unknown = JSONSchema.of(LogParameters.self).unknownMembers(in: value)
    #expect(unknown.map(\.property) == ["except[0].persn", "sesion"])
    let more: JSONValue = ["session": "a", "extra": 1]
    #expect(try more.decode(LogParameters.self, ignoringUnknown: true).session == "a")
  }

  @Test func `what init(from:) refuses is reported as well`() throws {
    let value: JSONValue = ["text": "a", "file": "b"]
    let error = #expect(throws: InvalidParameters.self) { try value.decode(EitherOr.self) }
    #expect(error?.parameters.map { $0.reason(.en) } == ["expected text or file"])
  }

  @Test func `null counts as left out where a property is optional`() throws {
    let value: JSONValue = ["session": "a", "seats_max": .null, "except": .null]
    #expect(try value.decode(LogParameters.self) == LogParameters(session: "a"))
  }

  @Test func `a whole number may be written with a point or an exponent`() throws {
    let value = try JSONValue.parse(#"{"session": "a", "seats_max": 2.40e1}"#).value
    #expect(try value.decode(LogParameters.self).seatsMax == 24)
  }

  @Test func `a type that throws DecodingError speaks both languages through its expectation`() throws {
    let error = #expect(throws: InvalidParameters.self) { try (["x"] as JSONValue).decode([Plain].self) }
    #expect(error?.parameters.map(\.property) == ["[0]"])
    #expect(error?.parameters.map { $0.reason(.sv) } == ["väntade udda"])
  }

  @Test func `a value survives encoding and decoding`() throws {
    let parameters = LogParameters(
      session: "L2-014-3",
      seatsMax: 24,
      heldOn: .example,
      personIDs: ["E1"],
      except: [Exception(person: "E1077", status: .excused)],
      weights: ["b": 0.1, "aB": 2],
      byStatus: [.late: 3],
      isFinal: true,
      notes: ["any": [1.50, .null]]
    )
    let json = try JSONValue(encoding: parameters)
    #expect(
      json.text == """
        {"session":"L2-014-3","seats_max":24,"held_on":"2027-01-12","person_ids":["E1"],\
        "except":[{"person":"E1077","status":"excused"}],"weights":{"aB":2,"b":0.1},"by_status":{"late":3},\
        "is_final":true,"notes":{"any":[1.5,null]}}
        """
    )
    #expect(try json.decode(LogParameters.self) == parameters)
    let written = HandWritten(reportsTo: "E1", plainName: 1)
    let writtenJSON = try JSONValue(encoding: written)
    #expect(writtenJSON.text == #"{"reports_to":"E1","plain":1}"#)
    #expect(try writtenJSON.decode(HandWritten.self) == written)
  }

  @Test func `the limits of every integer type survive`() throws {
    for text in ["-9223372036854775808", "9223372036854775807"] {
      #expect(try JSONValue.parse(text).value.decode(Int.self).description == text)
    }
    #expect(try JSONValue(encoding: UInt64.max).text == "18446744073709551615")
    #expect(try JSONValue.parse("18446744073709551615").value.decode(UInt64.self) == .max)
    #expect(throws: InvalidParameters.self) { try JSONValue.parse("-1").value.decode(UInt64.self) }
    #expect(throws: InvalidParameters.self) {
      try JSONValue.parse("9223372036854775808").value.decode(Int.self)
    }
  }

  @Test func `JSON has no infinity`() {
    #expect(throws: EncodingError.self) { try JSONValue(encoding: [Double.infinity]) }
  }

  @Test(arguments: [
    ("seat_max", "seats_max"), ("sesion", "session"), ("stauts", "status"), ("colour", nil), ("x", nil),
    ("", nil),
  ])
  func `the nearest name is suggested`(word: String, expected: String?) {
    let names = ["session", "seats_max", "status"]
    #expect(Suggestion.nearest(to: word, among: names) == expected)
  }
}
