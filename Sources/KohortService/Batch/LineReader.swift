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
  /// Readable when reading is to end.
  private let stopDescriptor: Int32
  private let limit: Int
  private var buffer: [UInt8] = []
  private var start = 0
  /// Bytes from `start` that are known to hold no line feed.
  private var searched = 0
  private var atEnd = false
  private var skipping = false

  /// - Parameters:
  ///   - stopDescriptor: Input ends early once this is readable; −1 for none.
  ///   - limit: The longest line in bytes: 8 MiB.
  init(descriptor: Int32, stopDescriptor: Int32 = -1, limit: Int = 8 << 20) {
    self.descriptor = descriptor
    self.stopDescriptor = stopDescriptor
    self.limit = limit
  }

  /// The next line; nil at the end of the input.
  ///
  /// - Parameter willWait: Called each time before it waits for more input.
  /// - Throws: ``KohortError`` when the input cannot be read.
  mutating func next(willWait: () -> Void = {}) throws -> Line? {
    while true {
      if let end = lineFeed() {
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
      try fill(willWait)
    }
  }

  private func lineFeed() -> Int? {
    let from = start + searched
    return buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let found = memchr(base + from, 10, bytes.count - from) else { return nil }
      return UnsafeRawPointer(found) - base
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

  private mutating func fill(_ willWait: () -> Void) throws {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    guard isReadable(willWait) else { return atEnd = true }
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

  /// Waits until there is more input, or its end; false when reading is to end.
  private func isReadable(_ willWait: () -> Void) -> Bool {
    let events = Int16(POLLIN)
    var descriptors = [
      pollfd(fd: descriptor, events: events, revents: 0), pollfd(fd: stopDescriptor, events: events, revents: 0),
    ]
    if poll(&descriptors, 2, 0) == 0 {
      willWait()
      while poll(&descriptors, 2, -1) < 0, errno == EINTR {}
    }
    return descriptors[1].revents == 0
  }
}
