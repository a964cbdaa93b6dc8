import Dispatch

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
