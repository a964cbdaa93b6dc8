import Bilingual
import Foundation
import StrictJSON

/// Reads lines and makes requests of them on a thread of its own, ahead of what carries them out.
///
/// What is read and not yet taken has an upper bound in bytes, however many lines there are.
final class RequestReader: @unchecked Sendable {
  // Safe to share: what both threads use is touched only with the condition locked, the rest by the reading thread alone.

  /// What one line of input says.
  enum Line: Sendable {
    /// No request at all, with the code of the answer when it is not the error's own.
    case refused(KohortError, code: Int?)
    case requests([Result<Request, Request.Refusal>], isArray: Bool)
  }

  private let needsIDs: Bool
  private let condition = NSCondition()
  private var ready: [Line] = []
  private var readyBytes = 0
  private var isWaitingForInput = false
  private var isStopped = false
  private var hasEnded = false
  private var failure: (any Error)?
  /// Lines that were taken from `ready` at once, last first.
  private var taken: [Line] = []

  /// Bytes of lines that may wait.
  private static let mostBytes = 1 << 20

  /// Starts reading.
  ///
  /// - Parameter needsIDs: True when the batch has an id, so that every request needs one as well.
  init(descriptor: Int32, needsIDs: Bool) {
    self.needsIDs = needsIDs
    stopPipe = Pipe()
    let lines = LineReader(descriptor: descriptor, stopDescriptor: stopPipe.fileHandleForReading.fileDescriptor)
    Thread.detachNewThread { [self] in read(lines) }
  }

  private let stopPipe: Pipe

  /// Ends reading, and waits until the thread no longer touches the input.
  func stop() {
    try? stopPipe.fileHandleForWriting.close()
    condition.withLock {
      isStopped = true
      condition.broadcast()
      while !hasEnded { condition.wait() }
    }
  }

  /// The next line that is not blank; nil at the end of the input.
  ///
  /// - Throws: ``KohortError`` when the input cannot be read.
  func next() throws -> Line? {
    if taken.isEmpty {
      try condition.withLock {
        while ready.isEmpty, !hasEnded { condition.wait() }
        take()
        if taken.isEmpty, let failure { throw failure }
      }
    }
    return taken.popLast()
  }

  /// Whether a line, or the end, is there without waiting for input longer than this.
  func isReady(within time: Duration) -> Bool {
    guard taken.isEmpty else { return true }
    let end = Date(timeIntervalSinceNow: time / .seconds(1))
    return condition.withLock {
      while ready.isEmpty, !hasEnded {
        if !isWaitingForInput { condition.wait() } else if !condition.wait(until: end) { break }
      }
      return !ready.isEmpty || hasEnded
    }
  }

  private func take() {
    taken = ready.reversed()
    ready.removeAll(keepingCapacity: true)
    readyBytes = 0
    condition.broadcast()
  }
}

// MARK: - The reading thread

extension RequestReader {
  private func read(_ reader: LineReader) {
    var reader = reader
    var number = 0
    do {
      while let line = try reader.next(willWait: { setWaiting() }) {
        number += 1
        guard give(line, number) else { break }
      }
    } catch {
      condition.withLock { failure = error }
    }
    condition.withLock {
      hasEnded = true
      condition.broadcast()
    }
  }

  private func setWaiting() {
    condition.withLock {
      isWaitingForInput = true
      condition.broadcast()
    }
  }

  /// Hands over what a line says; false when nobody takes it any longer.
  private func give(_ line: LineReader.Line, _ number: Int) -> Bool {
    let said: Line?
    let size: Int
    switch line {
    case .tooLong:
      size = 0
      said = Self.notJSON(
        Words(sv: "rad \(number) i indata är längre än 8 MiB", en: "input line \(number) is longer than 8 MiB"))
    case .text(let bytes):
      size = bytes.count
      said = parse(number == 1 ? Self.withoutMark(bytes) : bytes, number)
    }
    return condition.withLock {
      isWaitingForInput = false
      guard let said else { return !isStopped }
      while readyBytes > Self.mostBytes, !isStopped { condition.wait() }
      if ready.isEmpty { condition.broadcast() }
      ready.append(said)
      readyBytes += size
      return !isStopped
    }
  }

  /// Drops a byte order mark that has something after it.
  private static func withoutMark(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.starts(with: [0xEF, 0xBB, 0xBF]) && line.count > 3 ? line.dropFirst(3) : line
  }

  private static func notJSON(_ detail: Words) -> Line {
    .refused(
      KohortError(.invalidRequest, Words(sv: "Raden är inte JSON.", en: "The line is not JSON."), detail: detail), code: -32700)
  }

  /// What a line says; nil for a blank one.
  private func parse(_ line: ArraySlice<UInt8>, _ number: Int) -> Line? {
    guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) else { return nil }
    let reading: JSONReading
    do {
      reading = try JSONValue.parse(line)
    } catch {
      var error = error
      error.line += number - 1
      return Self.notJSON(Words(sv: "I indata: \(error.text(.sv))", en: "In the input: \(error.text(.en))"))
    }
    guard let elements = reading.value.array else {
      return .requests([request(reading.value, JSONPath(), reading.defects)], isArray: false)
    }
    guard !elements.isEmpty else {
      return .refused(
        KohortError(.invalidRequest, Words(sv: "En tom lista är ingen begäran.", en: "An empty array is no request.")), code: nil)
    }
    return .requests(
      elements.enumerated().map { request($1, JSONPath([.element($0)]), reading.defects) }, isArray: true)
  }

  private func request(
    _ value: JSONValue, _ place: JSONPath, _ defects: [JSONDefect]
  ) -> Result<Request, Request.Refusal> {
    Result { () throws(Request.Refusal) in
      var request = try Request(value, at: place, defects: defects)
      if needsIDs {
        guard !request.isNotification else { throw Request.withoutID }
        request.digest()
      }
      request.decode()
      return request
    }
  }
}
