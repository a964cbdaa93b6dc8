import CLibPQ
import Foundation
import Synchronization

/// Cancels what one connection is doing; may be used from any thread, while the connection is busy in another.
public final class Canceller: Sendable {
  // Safe to share: PQcancel may be called from any thread, and nothing changes a PGcancel once it has been made.
  private struct Handle: @unchecked Sendable { let pointer: OpaquePointer? }

  private let handle: Handle
  private let requested = Mutex(false)

  init(_ pointer: OpaquePointer?) { handle = Handle(pointer: pointer) }

  deinit { PQfreeCancel(handle.pointer) }

  /// Asks the server to stop the statement that is running now; nothing happens when there is none.
  public func cancel() {
    var message = [CChar](repeating: 0, count: 256)
    PQcancel(handle.pointer, &message, Int32(message.count))
  }

  /// Whether everything on the connection is to stop.
  var isRequested: Bool { requested.withLock { $0 } }

  /// Stops the running statement, and refuses the next ones until ``allow()``.
  ///
  /// A request may reach the server just before the statement it was meant for, and is then lost; so it is
  /// repeated until the work has ended.
  fileprivate func stopEverything() {
    requested.withLock { $0 = true }
    Thread.detachNewThread {
      while self.cancelIfRequested() { Thread.sleep(forTimeInterval: 0.05) }
    }
  }

  /// Holds the lock while cancelling, so that no request is on its way once ``allow()`` has returned.
  private func cancelIfRequested() -> Bool {
    requested.withLock { requested in
      if requested { cancel() }
      return requested
    }
  }

  fileprivate func allow() { requested.withLock { $0 = false } }
}

/// Runs work on a connection so that cancelling the task cancels the statement that is running.
///
/// The work runs where the caller runs and waits for the server there, so whoever cancels needs another thread: a signal
/// handler has one, a task may have to wait for one.
///
/// ```swift
/// try await withQueryCancellation(connection.canceller) { try connection.execute("select pg_sleep(60)") }
/// ```
///
/// - Throws: `CancellationError` when the task was cancelled and the work ended for that reason; otherwise what the work
///   throws.
public func withQueryCancellation<Value>(
  _ canceller: Canceller,
  _ work: () throws -> Value
) async throws -> Value {
  defer { canceller.allow() }
  return try await withTaskCancellationHandler {
    do {
      return try work()
    } catch let error as PostgresError where error.kind == .cancelled && Task.isCancelled {
      throw CancellationError()
    }
  } onCancel: {
    canceller.stopEverything()
  }
}
