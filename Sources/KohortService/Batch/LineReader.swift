import Bilingual
import Foundation

/// Reads lines from a file descriptor without ever holding more than one that is too long.
struct LineReader {
  enum Line {
    /// Without its line feed.
    case text(ArraySlice<UInt8>)
    /// Longer than the limit; skipped.
    case tooLong
  }

  private let descriptor: Int32
  private let limit: Int
  private var buffer: [UInt8] = []
  private var start = 0
  /// Bytes from `start` that are known to hold no line feed.
  private var searched = 0
  private var atEnd = false
  private var skipping = false

  /// - Parameter limit: The longest line in bytes: 8 MiB.
  init(descriptor: Int32, limit: Int = 8 << 20) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// The next line; nil at the end of the input.
  ///
  /// - Throws: ``KohortError`` when the input cannot be read.
  mutating func next() throws -> Line? {
    while true {
      if let end = buffer[(start + searched)...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer[start..<end]
        start = end + 1
        searched = 0
        if skipping {
          skipping = false
          return .tooLong
        }
        return line.count > limit ? .tooLong : .text(line)
      }
      searched = buffer.count - start
      if searched > limit {
        skipping = true
        buffer.removeAll(keepingCapacity: true)
        (start, searched) = (0, 0)
      }
      if atEnd { return lastLine() }
      try fill()
    }
  }

  /// Whether a line, or the end, is there without waiting longer than this many milliseconds.
  mutating func isReady(within milliseconds: Int32) throws -> Bool {
    while true {
      if atEnd || buffer[(start + searched)...].contains(UInt8(ascii: "\n")) { return true }
      searched = buffer.count - start
      if searched > limit { return true }
      var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&poller, 1, milliseconds) > 0 else { return false }
      try fill()
    }
  }

  private mutating func lastLine() -> Line? {
    defer {
      skipping = false
      start = buffer.count
      searched = 0
    }
    if skipping { return .tooLong }
    return start < buffer.count ? .text(buffer[start...]) : nil
  }

  private mutating func fill() throws {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: 1 << 16))
    var count: Int
    repeat {
      count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: old), 1 << 16) }
    } while count < 0 && errno == EINTR
    buffer.removeLast((1 << 16) - max(0, count))
    if count == 0 { atEnd = true }
    if count < 0 {
      let reason = String(cString: strerror(errno))
      throw KohortError(
        .fileMissing, Words(sv: "Standard in kan inte läsas: \(reason).", en: "Standard input cannot be read: \(reason)."))
    }
  }
}
