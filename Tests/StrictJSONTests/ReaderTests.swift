import Bilingual
import StrictJSON
import Testing

@Suite struct ReaderTests {
  @Test func `a value keeps its digits, its order and its duplicates`() throws {
    let text = #"{"b":[1.50,-0,1e3],"a":"å\n😀","b":null}"#
    let reading = try JSONValue.parse(text)
    #expect(reading.value.text == text)
    #expect(reading.value.object?.names == ["b", "a", "b"])
    #expect(reading.value["b"]?[0]?.double == 1.5)
    #expect(reading.value["b"]?[2]?.int == 1000)
  }

  @Test func `every escape is read`() throws {
    let value = try JSONValue.parse(#""\"\\\/\b\f\n\r\t\u00e5\u00E5\ud83d\ude00""#).value
    #expect(value == "\"\\/\u{8}\u{C}\n\r\tåå😀")
  }

  static let refusals: [(text: String, english: String)] = [
    ("", "Line 1, column 1: expected a value, found the end of the text"),
    (" \n\n  ", "Line 3, column 3: expected a value, found the end of the text"),
    ("{\"a\":1,\n\"å\" 1}", "Line 2, column 5: expected ':' after the member name, found '1'"),
    ("{1:2}", "Line 1, column 2: expected a member name in double quotes or '}', found '1'"),
    (#"{"a":1,}"#, "Line 1, column 8: expected a member name in double quotes, found '}'"),
    (#"{"a":1 "b":2}"#, "Line 1, column 8: expected ',' or '}', found '\"'"),
    ("[1 2]", "Line 1, column 4: expected ',' or ']', found '2'"),
    ("[,]", "Line 1, column 2: expected a value or ']', found ','"),
    ("[1,]", "Line 1, column 4: expected a value, found ']'"),
    ("[1", "Line 1, column 3: expected ',' or ']', found the end of the text"),
    ("1 å", "Line 1, column 3: expected nothing more after the value, found 'å'"),
    ("nul", "Line 1, column 1: expected a value, found 'n'"),
    ("NaN", "Line 1, column 1: expected a value, found 'N'"),
    ("-", "Line 1, column 2: expected a digit, found the end of the text"),
    ("1.", "Line 1, column 3: expected a digit, found the end of the text"),
    ("1e+x", "Line 1, column 4: expected a digit, found 'x'"),
    ("-012", "Line 1, column 2: expected a number without leading zeros, found '0'"),
    (#""abc"#, "Line 1, column 5: expected '\"' at the end of the text value, found the end of the text"),
    (
      #""\x""#,
      "Line 1, column 3: expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u after the backslash, found 'x'"
    ),
    (#""\u12g4""#, "Line 1, column 6: expected four hexadecimal digits after \\u, found 'g'"),
    ("\"a\tb\"", "Line 1, column 3: expected control characters in text to be escaped, found 0x09"),
    ("\u{FEFF}1", "Line 1, column 1: expected no byte order mark, found 0xEF"),
  ]

  @Test(arguments: refusals)
  func `text that is not JSON is refused with its place`(text: String, english: String) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(text) }
    #expect(error?.text(.en) == english)
    #expect(error?.text(.sv).hasPrefix("Rad ") == true)
  }

  @Test(
    arguments: [
      ([0x22, 0x61, 0xFF, 0x22], 2), ([0x22, 0x61, 0xC3, 0x22], 2), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
      ([0x22, 0x5C, 0x6E, 0xC3, 0xA5, 0xF8, 0x22], 5), ([0xC3, 0x28], 0),
      ([0x22, 0xC0, 0x80, 0x22], 1),
    ] as [([UInt8], Int)]
  )
  func `bytes that are not UTF-8 are refused where they stand`(bytes: [UInt8], offset: Int) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(bytes) }
    #expect(error?.problem == .validUTF8)
    #expect(error?.offset == offset)
  }

  @Test func `128 levels are read and 129 are not`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: #"{"a":["#, count: depth / 2) + (depth % 2 == 1 ? "[]" : "")
        + String(repeating: "]}", count: depth / 2)
    }
    _ = try JSONValue.parse(nested(128))
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue.parse(nested(129)) }
    #expect(error?.problem == .depth(limit: 128))
    #expect(throws: JSONSyntaxError.self) { try JSONValue.parse("[[]]", depthLimit: 1) }
  }

  static let defects: [(text: String, defects: [String])] = [
    (#"{"a":1,"b":{"a":1}}"#, []),
    (#"{"a":1,"b":2,"a":3}"#, ["duplicate_name a (name)"]),
    (#"{"params":{"a":[{"x":1,"x":2}]}}"#, ["duplicate_name params.a[0].x (name)"]),
    (#"{"é":1,"e\u0301":2}"#, []),
    (#"{"a":1,"\u0061":2}"#, ["duplicate_name a (name)"]),
    (
      #"["x\u0000y", "\ud800", "\ude00\ud83d"]"#,
      ["null_character [0]", "lone_surrogate [1]", "lone_surrogate [2]", "lone_surrogate [2]"]
    ),
    (#"{"\u0000":1}"#, [#"null_character ["\u0000"] (name)"#]),
    (#"["\ud800\u0041", "\ud800\ud83d\ude00"]"#, ["lone_surrogate [0]", "lone_surrogate [1]"]),
    (
      "[1e400, -1e400, 1e308, 1e309]",
      ["number_out_of_range [0]", "number_out_of_range [1]", "number_out_of_range [3]"]
    ),
    ("[1e-400, 0e-400, 0e999999999999999999999, 5e-324]", ["number_out_of_range [0]"]),
    ("[1e99999999999999999999]", ["number_out_of_range [0]"]),
    ("[123456789012345678901234567890, 0.1234567890123456789]", []),
    ("1" + String(repeating: "0", count: 400), ["number_out_of_range "]),
    ("0." + String(repeating: "0", count: 400) + "1e400", []),
  ]

  @Test(arguments: defects)
  func `legal JSON that cannot be taken is read and listed`(text: String, defects: [String]) throws {
    let found = try JSONValue.parse(text).defects
    #expect(found.map { "\($0.kind.rawValue) \($0.path)\($0.isAboutName ? " (name)" : "")" } == defects)
  }

  @Test func `a defect says whether it lies inside a member`() throws {
    let params = JSONPath([.member("params")])
    func inside(_ text: String) throws -> [Bool] {
      try JSONValue.parse(text).defects.map { $0.lies(in: params) }
    }
    #expect(try inside(#"{"params":{"a":"\u0000"}}"#) == [true])
    #expect(try inside(#"{"params":"\u0000"}"#) == [true])
    #expect(try inside(#"{"params":{},"params":{}}"#) == [false])
    #expect(try inside(#"{"params":{"\u0000":1}}"#) == [true])
    #expect(try inside(#"{"id":"\u0000"}"#) == [false])
  }

  @Test func `a large object finds its duplicate`() throws {
    let members = (0..<1000).map { "\"n\($0)\":0" } + ["\"n3\":1"]
    let defects = try JSONValue.parse("{" + members.joined(separator: ",") + "}").defects
    #expect(defects.map(\.path.description) == ["n3"])
  }

  @Test func `the list of defects stays small, and none outside is lost`() throws {
    let bad = repeatElement(#""\u0000""#, count: 100_000).joined(separator: ",")
    let defects = try JSONValue.parse(#"{"params":{"a":[["# + bad + #"]]},"id":"\u0000"}"#).defects
    #expect(defects.count == 9)
    #expect(defects.last?.path.description == "id")
  }

  @Test func `every text of a number has the same canonical text`() throws {
    let alike: [String: [String]] = [
      "0": ["0", "-0", "0.0", "0e5", "-0.00e-7"],
      "1": ["1", "1.0", "1e0", "10e-1", "0.1e1", "1E+0"],
      "-250": ["-250", "-2.5e2", "-25e1", "-250.00"],
      "0.05": ["0.05", "5e-2", "0.0500", "50E-3"],
      "12.34": ["12.34", "1234e-2", "0.1234e2"],
      "9007199254740993": ["9007199254740993", "9007199254740993.0"],
      "1e30": ["1e30", "1000000000000000000000000000000"],
      "15e-9": ["1.5e-8", "0.000000015"],
    ]
    for (canonical, literals) in alike {
      for literal in literals {
        #expect(String(decoding: try JSONValue.parse(literal).value.canonical, as: UTF8.self) == canonical)
      }
    }
    #expect(JSONNumber(literal: "01") == nil)
    #expect(JSONNumber(literal: "1 ") == nil)
    #expect(JSONNumber(literal: "1e99999999999999999999")?.canonical == "1e99999999999999999999")
  }

  @Test func `the same meaning has the same canonical bytes`() throws {
    let a = try JSONValue.parse(#"{"b": [1.0, "\u00e5\/"], "a": {"y":2, "x":1}}"#).value
    let b = try JSONValue.parse("{\"a\":{\"x\":1e0,\"y\":2},\"b\":[1,\"å/\"]}").value
    #expect(a != b)
    #expect(a.canonical == b.canonical)
    #expect(String(decoding: a.canonical, as: UTF8.self) == #"{"a":{"x":1,"y":2},"b":[1,"å/"]}"#)
  }

  @Test func `pretty text has a line for each value`() {
    let value: JSONValue = ["a": [1, [:]], "b": [], "c": "x"]
    #expect(
      value.prettyText == """
        {
          "a": [
            1,
            {}
          ],
          "b": [],
          "c": "x"
        }
        """
    )
  }

  @Test func `control characters are escaped and nothing else needs to be`() {
    #expect(
      JSONValue("\u{0}\u{8}\t\n\u{B}\u{C}\r\u{1F}\"\\/\u{7F}å").text == #""\u0000\b\t\n\u000b\f\r\u001f\"\\/"#
        + "\u{7F}å\""
    )
  }

  @Test(arguments: UInt64(0)..<300)
  func `what is written is read back the same`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = RandomJSON.value(depth: 5, using: &random)
    for text in [value.text, value.prettyText] {
      let reading = try JSONValue.parse(text)
      #expect(reading.value == value && reading.defects.isEmpty, "seed \(seed)")
    }
    let canonical = try JSONValue.parse(value.canonical).value
    #expect(canonical.canonical == value.canonical, "seed \(seed)")
    #expect(try JSONValue(encoding: value) == value, "seed \(seed)")
    #expect(try value.decode(JSONValue.self) == value, "seed \(seed)")
  }

  @Test(arguments: UInt64(0)..<300)
  func `broken bytes are read or refused, and what is read can be written`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let original = RandomJSON.value(depth: 4, using: &random).bytes
    for _ in 0..<50 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
        let index = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = .random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        default: bytes.insert(RandomJSON.mark(using: &random), at: index)
        }
      }
      guard let reading = try? JSONValue.parse(bytes) else { continue }
      #expect(try JSONValue.parse(reading.value.bytes).value == reading.value, "seed \(seed)")
    }
  }
}
