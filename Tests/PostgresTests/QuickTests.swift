import Postgres
import Support
import Testing

@Suite struct QuickTests {
  @Test func `it works`() throws {
    try withFreshDatabase { conninfo in
      let connection = try Connection(conninfo)
      #expect(try connection.query("select $1::int + 1", 41).one(as: Int.self) == 42)
    }
  }
}
