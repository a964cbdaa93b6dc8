import Foundation
import StrictJSON

/// An answer with the id of the request that it is to.
struct Reply: Sendable {
  let id: JSONValue
  let answer: Answer
  /// The request, whose many small parts are then given back by the thread that writes, and not between two groups.
  var request: Request?
}

/// Writes lines of answers on a thread of its own, while the next requests are carried out.
///
/// Lines are written in the order in which they are given, as soon as they are. One group may wait while another is being
/// written: whoever carries out more waits for a slow reader.
final class AnswerWriter: @unchecked Sendable {
  // Safe to share: what both threads use is touched only with the condition locked, the file by the writing thread alone
  // until it has ended.

  /// One line: an answer, or the array of those to an array of requests.
  struct Line: Sendable {
    let isArray: Bool
    let replies: [Reply]
  }

  private let file: FileHandle
  private let condition = NSCondition()
  private var waiting: [Line] = []
  private var failure: KohortError?
  private var isFinished = false
  private var hasEnded = false

  /// - Parameter file: Closed when the writer is gone, unless it is said otherwise of the handle.
  init(_ file: FileHandle) {
    self.file = file
    Thread.detachNewThread { [self] in work() }
  }

  /// Hands over lines; waits while earlier ones have not been taken yet.
  ///
  /// - Throws: ``KohortError`` when an earlier line could not be written.
  func give(_ lines: [Line]) throws {
    guard !lines.isEmpty else { return }
    try condition.withLock {
      while !waiting.isEmpty, failure == nil { condition.wait() }
      if let failure { throw failure }
      waiting = lines
      condition.broadcast()
    }
  }

  /// Waits until everything is written; nothing may be given after it.
  ///
  /// - Throws: ``KohortError`` when something could not be written.
  func finish() throws {
    try condition.withLock {
      isFinished = true
      condition.broadcast()
      while !hasEnded { condition.wait() }
      if let failure { throw failure }
    }
  }

  private func work() {
    while let lines = next() {
      do {
        try Self.write(Self.text(lines), to: file)
      } catch {
        condition.withLock { failure = error }
        break
      }
    }
    condition.withLock {
      hasEnded = true
      condition.broadcast()
    }
  }

  private func next() -> [Line]? {
    condition.withLock {
      while waiting.isEmpty, !isFinished { condition.wait() }
      guard !waiting.isEmpty else { return nil }
      defer {
        waiting = []
        condition.broadcast()
      }
      return waiting
    }
  }

  private static func text(_ lines: [Line]) -> [UInt8] {
    var text: [UInt8] = []
    for line in lines where !line.replies.isEmpty {
      if line.isArray { text.append(UInt8(ascii: "[")) }
      for (index, reply) in line.replies.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        reply.answer.write(id: reply.id, to: &text)
      }
      if line.isArray { text.append(UInt8(ascii: "]")) }
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  /// Writes all of the bytes.
  ///
  /// - Throws: ``KohortError`` when they cannot be written.
  static func write(_ bytes: [UInt8], to file: FileHandle) throws(KohortError) {
    guard !bytes.isEmpty else { return }
    do {
      try file.write(contentsOf: Data(bytes))
    } catch {
      throw DocumentFile.standardOutputNotWritten(error)
    }
  }
}
