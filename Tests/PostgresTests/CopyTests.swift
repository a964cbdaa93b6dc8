import Postgres
import Support
import Testing

private struct Refusal: Error {}

@Suite struct CopyTests {
  @Test func `rows go in and come out as they were`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (id int, name text, tags text[])")
    let names: [String?] = ValueTests.strings + [nil]
    let count = try connection.copyIn("copy t (id, name, tags) from stdin") { rows in
      for (id, name) in names.enumerated() { try rows.append(id, name, [name]) }
    }
    #expect(count == names.count)
    let stored = try connection.query("select name, tags from t order by id").rows(
      as: String?.self,
      [String?].self
    )
    #expect(stored.map(\.0) == names)
    #expect(stored.map(\.1) == names.map { [$0] })

    var copied: [String?] = []
    let copiedCount = try connection.copyOut("copy (select id, name from t order by id) to stdout") { row in
      #expect(row.count == 2)
      copied.append(row[1])
    }
    #expect(copiedCount == names.count)
    #expect(copied == names)
  }

  @Test func `bytes go in and out untouched`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (id int, name text)")
    let csv = "1,\"Öst, Åsa\"\n2,\n"
    #expect(try connection.copyIn("copy t from stdin (format csv)") { try $0.append(bytes: csv.utf8) } == 2)
    var out: [UInt8] = []
    try connection.copyOutBytes("copy (select * from t order by id) to stdout (format csv)") { out += $0 }
    #expect(String(decoding: out, as: UTF8.self) == csv)
  }

  @Test func `a copy in that throws leaves nothing, and the connection goes on`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (id int)")
    #expect(throws: Refusal.self) {
      try connection.copyIn("copy t from stdin") { rows in
        for id in 0..<100_000 { try rows.append(id) }
        throw Refusal()
      }
    }
    let nul = #expect(throws: PostgresError.self) {
      try connection.copyIn("copy t from stdin") { rows in try rows.append("1\0") }
    }
    #expect(nul?.kind == .notEncodable)
    #expect(try connection.query("select count(*) from t").one(as: Int.self) == 0)
  }

  @Test func `rows that the server refuses leave nothing, and its reason is thrown`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (id int primary key)")
    let error = #expect(throws: PostgresError.self) {
      try connection.copyIn("copy t from stdin") { rows in
        try rows.append("no number")
        for id in 0..<200_000 { try rows.append(id) }
      }
    }
    #expect(error?.sqlState == "22P02")
    #expect(try connection.query("select count(*) from t").one(as: Int.self) == 0)
    #expect(throws: PostgresError.self) { try connection.copyIn("copy nowhere from stdin") { _ in } }
    #expect(try connection.query("select 1").one(as: Int.self) == 1)
  }

  @Test func `a copy out that throws stops early, and the connection goes on`() throws {
    let connection = try TestServer.shared.connect()
    var rows = 0
    #expect(throws: Refusal.self) {
      try connection.copyOut("copy (select generate_series(1, 5000000)) to stdout") { _ in
        rows += 1
        if rows == 10 { throw Refusal() }
      }
    }
    #expect(rows == 10)
    #expect(try connection.query("select 1").one(as: Int.self) == 1)
  }

  @Test func `an error in the middle of a copy out is thrown after the rows before it`() throws {
    let connection = try TestServer.shared.connect()
    var rows = 0
    let error = #expect(throws: PostgresError.self) {
      try connection.copyOut("copy (select 1 / (100 - n) from generate_series(1, 200) n) to stdout") { _ in
        rows += 1
      }
    }
    #expect(error?.sqlState == "22012")
    #expect(rows == 99)
    #expect(try connection.query("select 1").one(as: Int.self) == 1)
  }
}
