import Dispatch
import Synchronization

extension Array where Element: Sendable {
  /// What `transform` makes of each element, in order; the elements are taken by as many threads as there are cores.
  ///
  /// - Throws: What the first element in order, of those that fail, throws.
  func concurrentMap<Value: Sendable>(_ transform: @Sendable (Element) throws -> Value) throws -> [Value] {
    var made: [Result<Value, any Error>?] = Array<Result<Value, any Error>?>(repeating: nil, count: count)
    made.withUnsafeMutableBufferPointer { made in
      // Each iteration writes its own element.
      nonisolated(unsafe) let made = made
      DispatchQueue.concurrentPerform(iterations: count) { index in
        made[index] = Result { try transform(self[index]) }
      }
    }
    return try made.compactMap { try $0?.get() }
  }
}

/// Work that another thread begins at once, and whose value is waited for where it is needed.
final class Meanwhile<Value: Sendable>: Sendable {
  private let made = Mutex<Result<Value, any Error>?>(nil)
  private let work = DispatchGroup()

  init(_ value: @escaping @Sendable () throws -> Value) {
    DispatchQueue.global().async(group: work) {
      let value = Result { try value() }
      self.made.withLock { $0 = value }
    }
  }

  /// Waits until the work is done.
  ///
  /// - Throws: What the work threw.
  func value() throws -> Value {
    work.wait()
    guard let value = made.withLock({ $0 }) else { preconditionFailure("the work left no value") }
    return try value.get()
  }
}
