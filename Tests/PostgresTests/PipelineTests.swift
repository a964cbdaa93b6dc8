import Postgres
import Support
import Testing

@Suite struct PipelineTests {
  private static func summary(_ results: [Result<QueryResult, PostgresError>]) throws -> [String] {
    try results.map { result in
      switch result {
      case .success(let rows): try rows.oneOrNone(as: Int.self).map(String.init) ?? "no row"
      case .failure(let error): error.sqlState ?? "\(error.kind)"
      }
    }
  }

  @Test func `every statement gets its own answer, in order`() throws {
    let connection = try TestServer.shared.connect()
    let statement = Statement("Test.double", "select $1::int * 2")
    let answers = try connection.pipeline { pipeline in
      try pipeline.query("create temp table t (a int)")
      for value in 1...3 { try pipeline.query(statement, value) }
      try pipeline.query("select $1::int", nil)
    }
    #expect(answers.count == 5)
    #expect(try Self.summary(Array(answers.dropLast())) == ["no row", "2", "4", "6"])
    #expect(try answers[4].get().one(as: Int?.self) == nil)
    #expect(try connection.query("select 1").one(as: Int.self) == 1)
  }

  @Test func `an error undoes its group and stops the rest of it, and no other group`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (a int)")
    let answers = try connection.pipeline { pipeline in
      try pipeline.query("insert into t values (1) returning a")
      pipeline.sync()
      try pipeline.query("insert into t values (2) returning a")
      try pipeline.query("select 1 / 0")
      try pipeline.query("insert into t values (3) returning a")
      pipeline.sync()
      try pipeline.query("insert into t values (4) returning a")
    }
    #expect(try Self.summary(answers) == ["1", "2", "22012", "notRun", "4"])
    #expect(try connection.query("select a from t order by a").rows(as: Int.self) == [1, 4])
  }

  @Test func `inside a transaction an error undoes all of it`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (a int)")
    #expect(throws: PostgresError.self) {
      try connection.transaction { connection in
        let answers = try connection.pipeline { pipeline in
          try pipeline.query("insert into t values (1) returning a")
          pipeline.sync()
          try pipeline.query("select 1 / 0")
        }
        #expect(try Self.summary(answers) == ["1", "22012"])
      }
    }
    #expect(try connection.query("select count(*) from t").one(as: Int.self) == 0)
  }

  @Test func `more than the sockets hold goes through both ways at once`() throws {
    let connection = try TestServer.shared.connect()
    let text = String(repeating: "å", count: 20_000)
    let answers = try connection.pipeline { pipeline in
      for number in 0..<500 { try pipeline.query("select $1::int, $2::text", number, text) }
    }
    for (number, answer) in answers.enumerated() {
      #expect(try answer.get().one(as: Int.self, String.self) == (number, text))
    }
  }

  @Test func `a value that cannot be bound stops it before anything is sent`() throws {
    let connection = try TestServer.shared.connect()
    try connection.script("create temp table t (a text)")
    #expect(throws: PostgresError.self) {
      try connection.pipeline { pipeline in
        try pipeline.query("insert into t values ($1)", "a")
        try pipeline.query("insert into t values ($1)", "\0")
      }
    }
    #expect(try connection.query("select count(*) from t").one(as: Int.self) == 0)
  }

  @Test func `a connection lost in the middle answers what is left with that`() throws {
    let connection = try TestServer.shared.connect()
    let answers = try connection.pipeline { pipeline in
      try pipeline.query("select 1")
      pipeline.sync()
      try pipeline.query("select pg_terminate_backend(pg_backend_pid())")
      try pipeline.query("select 2")
    }
    #expect(answers.count == 3)
    #expect(try Self.summary([answers[0]]) == ["1"])
    for answer in answers.dropFirst() {
      #expect(throws: PostgresError.self) { try answer.get() }
    }
    #expect(connection.isLost == true)
  }
}
