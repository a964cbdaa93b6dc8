import Foundation
import Postgres
import Support
import Testing

@Suite struct ValueTests {
  /// What breaks programs that join SQL with values, escape in the wrong place or count bytes as letters.
  static let strings = [
    "", " ", "å ä ö Å Ä Ö", "Åsa Öström", "🧑‍🤝‍🧑 emoji", "O'Brien", "say \"hi\"", #"back\slash \n \\ \x41"#,
    "line\nbreak\r\n\ttab", "NULL", "null", "{a,b}", "a,b", "$1", "%s", "'; drop table person; --",
    "\u{1}\u{7f}",
    "\\.", "\\N", String(repeating: "lång ", count: 50_000),
  ]

  @Test(arguments: strings)
  func `text comes back as it went, alone, in an array and in a copy`(text: String) throws {
    let connection = try TestServer.shared.connect()
    #expect(try connection.query("select $1::text", text).one(as: String.self) == text)
    let array: [String?] = [text, nil, text + "x"]
    #expect(try connection.query("select $1::text[]", array).one(as: [String?].self) == array)
    #expect(
      try connection.query("select t from unnest($1::text[]) with ordinality u(t, n) order by n", array)
        .rows(as: String?.self) == array
    )
  }

  @Test func `whole numbers come back in every width, to the limits`() throws {
    let connection = try TestServer.shared.connect()
    for value in [Int.min, -1, 0, 1, Int.max] {
      #expect(try connection.query("select $1::bigint", value).one(as: Int.self) == value)
    }
    #expect(try connection.query("select $1::int", Int32.min).one(as: Int32.self) == .min)
    #expect(try connection.query("select $1::smallint", Int16.max).one(as: Int16.self) == .max)
    #expect(try connection.query("select $1::bigint", Int64.min).one(as: Int64.self) == .min)
    #expect(try connection.query("select sum($1::bigint)", 7).one(as: Int.self) == 7)
  }

  @Test func `a number that does not fit is refused, not cut`() throws {
    let connection = try TestServer.shared.connect()
    let error = #expect(throws: PostgresError.self) {
      try connection.query("select 70000 as big").one()["big"] as Int16
    }
    #expect(error?.description == "Column 'big' holds int4, which cannot be read as Int16.")
  }

  @Test func `truth, fractions, bytes and JSON come back as they went`() throws {
    let connection = try TestServer.shared.connect()
    #expect(
      try connection.query("select $1::bool, $2::bool", true, false).one(as: Bool.self, Bool.self) == (
        true, false
      )
    )
    for value in [0.1, -1e300, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity] {
      #expect(try connection.query("select $1::float8", value).one(as: Double.self) == value)
    }
    #expect(try connection.query("select $1::float8", Double.nan).one(as: Double.self).isNaN)
    let bytes = Array(UInt8.min...UInt8.max)
    #expect(try connection.query("select $1::bytea", bytes).one(as: [UInt8].self) == bytes)
    #expect(try connection.query("select $1::bytea", Data(bytes)).one(as: Data.self) == Data(bytes))
    #expect(try connection.query("select $1::bytea", [UInt8]()).one(as: [UInt8].self).isEmpty)
    #expect(try connection.query("select $1::bytea[]", [bytes, []]).one(as: [[UInt8]].self) == [bytes, []])
    let json = JSONText(#"{"namn": "Åsa \"Ö\""}"#)
    #expect(try connection.query("select $1::json", json).one(as: JSONText.self) == json)
    #expect(try connection.query("select $1::jsonb ->> 'namn'", json).one(as: String.self) == #"Åsa "Ö""#)
  }

  @Test func `arrays come back whole, empty ones and ones with gaps too`() throws {
    let connection = try TestServer.shared.connect()
    #expect(try connection.query("select $1::text[]", [String]()).one(as: [String].self).isEmpty)
    #expect(try connection.query("select $1::bigint[]", [Int]()).one(as: [Int].self).isEmpty)
    #expect(try connection.query("select $1::bigint[]", [1, -2, .max]).one(as: [Int].self) == [1, -2, .max])
    #expect(
      try connection.query("select $1::bigint[]", [1, nil, 3] as [Int?]).one(as: [Int?].self) == [1, nil, 3]
    )
    #expect(try connection.query("select $1::bool[]", [true, false]).one(as: [Bool].self) == [true, false])
    #expect(
      try connection.query("select $1::text[]", ["", "NULL", "\""]).one(as: [String].self) == [
        "", "NULL", "\"",
      ]
    )
    let missing: [String]? = nil
    #expect(try connection.query("select $1::text[]", missing).one(as: [String]?.self) == nil)
  }

  @Test func `NULL in an array of what cannot be missing is an error`() throws {
    let connection = try TestServer.shared.connect()
    #expect(throws: PostgresError.self) { try connection.query("select array[1, null]").one(as: [Int].self) }
    #expect(throws: PostgresError.self) {
      try connection.query("select array[array[1], array[2]]").one(as: [Int].self)
    }
  }

  @Test func `a NUL character is refused before anything is sent`() throws {
    let connection = try TestServer.shared.connect()
    let error = #expect(throws: PostgresError.self) {
      try connection.query("select $1::text, $2::text", "whole", "cut\0here")
    }
    #expect(error?.kind == .notEncodable)
    #expect(error?.description == "The value of $2 holds a NUL character, which PostgreSQL cannot store.")
    #expect(throws: PostgresError.self) { try connection.query("select $1::text[]", ["a", "b\0"]) }
    #expect(throws: PostgresError.self) { try connection.script("select 1\0; select 2") }
    #expect(throws: PostgresError.self) { try connection.quoteIdentifier("a\0b") }
  }

  @Test func `twenty thousand rows go in one statement, fast`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table item (id bigint, name text)")
    let ids = Array(0..<20_000)
    let names = ids.map { $0 % 10 == 0 ? nil : "Person \"\($0)\" Öst" }
    let time = try ContinuousClock().measure {
      let count = try connection.execute(
        "insert into item select * from unnest($1::bigint[], $2::text[])",
        ids,
        names
      )
      #expect(count == 20_000)
      let rows = try connection.query("select id, name from item order by id").rows(
        as: Int.self,
        String?.self
      )
      #expect(rows.map(\.0) == ids)
      #expect(rows.map(\.1) == names)
    }
    #expect(time < .seconds(3))
  }

  @Test func `rows become values by the names of their columns`() throws {
    struct Person: Equatable {
      let id: Int
      let name: String
      let boss: Int?
    }
    let connection = try TestServer.shared.connect()
    let people = try connection.query(
      "select 1 as id, 'Åsa' as name, null::int as boss union all select 2, 'Bo', 1"
    )
    .map { row in Person(id: try row["id"], name: try row["name"], boss: try row["boss"]) }
    #expect(people == [Person(id: 1, name: "Åsa", boss: nil), Person(id: 2, name: "Bo", boss: 1)])
  }

  @Test func `a column that does not fit is named, with what it holds and what was wanted`() throws {
    let connection = try TestServer.shared.connect()
    let row = try connection.query("select null::int as boss, 'x' as name").one()
    let cases: [(wrong: () throws -> Void, message: String)] = [
      ({ _ = try row["boss"] as Int }, "Column 'boss' is NULL, which cannot be read as Int."),
      ({ _ = try row["name"] as Int }, "Column 'name' holds text, which cannot be read as Int."),
      ({ _ = try row["bos"] as Int }, "There is no column 'bos' among boss, name."),
      ({ _ = try row[2] as Int }, "There is no column 2 in a row of 2."),
      ({ _ = try row.decode(Int?.self) }, "A row of 1 was expected and the statement returned 2 columns."),
    ]
    for (wrong, message) in cases {
      let error = #expect(throws: PostgresError.self) { try wrong() }
      #expect(error?.description == message)
      #expect(error?.kind == .notDecodable)
    }
  }

  @Test func `one row means one row`() throws {
    let connection = try TestServer.shared.connect()
    let none = try connection.query("select 1 where false")
    let two = try connection.query("select 1 union all select 2")
    #expect(try none.oneOrNone(as: Int.self) == nil)
    #expect(throws: PostgresError.self) { try none.one() }
    #expect(throws: PostgresError.self) { try two.one() }
    let error = #expect(throws: PostgresError.self) { try two.oneOrNone() }
    #expect(error?.description == "At most one row was expected and the statement returned 2.")
  }
}
