import Foundation
import Postgres
import Support
import Testing

@Suite struct CancellationTests {
  @Test func `cancelling a task cancels its statement, and the connection goes on`() async throws {
    let hasBegun = DispatchSemaphore(value: 0)
    let task = Task {
      let connection = try TestServer.shared.connect()
      // Counted inside the task: on a busy machine it waits long for a thread before and after.
      let began = ContinuousClock.now
      hasBegun.signal()
      await expectCancelled {
        try await withQueryCancellation(connection.canceller) {
          _ = try connection.execute("select pg_sleep(3600)")
        }
      }
      let waited = ContinuousClock.now - began
      return (waited, try connection.query("select 1").one(as: Int.self))
    }
    Thread.detachNewThread {
      hasBegun.wait()
      usleep(300_000)
      task.cancel()
    }
    let (waited, answer) = try await task.value
    #expect(answer == 1)
    #expect(waited < .seconds(600))
  }

  @Test func `a task cancelled between two statements does not begin the next`() async throws {
    let isCancelled = DispatchSemaphore(value: 0)
    let task = Task {
      let connection = try TestServer.shared.connect()
      try connection.script("create temp table t (a int)")
      await expectCancelled {
        try await withQueryCancellation(connection.canceller) {
          try connection.transaction { connection in
            try connection.execute("insert into t values (1)")
            isCancelled.wait()
            try connection.execute("insert into t values (2)")
          }
        }
      }
      return try connection.query("select count(*) from t").one(as: Int.self)
    }
    task.cancel()
    isCancelled.signal()
    #expect(try await task.value == 0)
  }

  @Test func `work that was not cancelled returns its value or throws its error`() async throws {
    let connection = try TestServer.shared.connect()
    let value = try await withQueryCancellation(connection.canceller) {
      try connection.query("select 1").one(as: Int.self)
    }
    #expect(value == 1)
    do {
      try await withQueryCancellation(connection.canceller) { _ = try connection.execute("select 1 / 0") }
      Issue.record("nothing was thrown")
    } catch let error as PostgresError {
      #expect(error.sqlState == "22012")
    }
  }

  @Test func `a canceller stops a statement from another thread`() throws {
    let connection = try TestServer.shared.connect()
    let canceller = connection.canceller
    Thread.detachNewThread {
      usleep(200_000)
      canceller.cancel()
    }
    let error = #expect(throws: PostgresError.self) { try connection.execute("select pg_sleep(60)") }
    #expect(error?.kind == .cancelled)
    #expect(error?.sqlState == "57014")
  }
}

/// What `#expect(throws:)` does, for work that borrows a connection.
private func expectCancelled(_ work: () async throws -> Void) async {
  do {
    try await work()
    Issue.record("nothing was thrown")
  } catch is CancellationError {
    return
  } catch {
    Issue.record("\(error) was thrown")
  }
}
