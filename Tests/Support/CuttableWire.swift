import Foundation
import Postgres
import Synchronization

/// A wire between one client and the tests' server that is cut before a message of the protocol gets through.
///
/// Listens on a socket in a folder of its own. Messages are told apart as "Message Formats" of PostgreSQL's manual says:
/// a byte for the kind and four for the length, the client's first without a kind.
public final class CuttableWire: Sendable {
  /// The way that messages go.
  public enum Direction: Sendable, CaseIterable {
    case toServer, toClient
  }

  /// Where a wire is cut: before this message in this direction, counted from 1.
  public struct Cut: Sendable {
    let direction: Direction
    let message: Int

    /// Before this message in this direction, counted from 1.
    public init(_ direction: Direction, before message: Int) {
      self.direction = direction
      self.message = message
    }
  }

  /// What leads a client through the wire.
  public let conninfo: String
  private let folder: URL
  private let cut: Cut?
  private let listener: Int32
  private let counts = Mutex<[Direction: Int]>([:])

  /// A wire to a server on a Unix socket, as of this connection string; one that is never cut only counts.
  public init(to conninfo: String, cut: Cut? = nil) throws {
    self.cut = cut
    folder = URL(filePath: "/tmp/kohort-wire-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var changed = try Conninfo(conninfo)
    let name = ".s.PGSQL.\(changed["port"] ?? "5432")"
    let server = "\(changed["host"] ?? "")/\(name)"
    changed["host"] = folder.path
    self.conninfo = changed.text
    listener = Self.socket()
    let isListening =
      Self.withAddress(folder.appending(path: name).path) { bind(listener, $0, $1) } == 0 && listen(listener, 1) == 0
    guard isListening else { throw CocoaError(.fileWriteUnknown) }
    Thread.detachNewThread { [self] in carry(to: server) }
  }

  /// How many messages have got through.
  public func passed(_ direction: Direction) -> Int { counts.withLock { $0[direction, default: 0] } }

  /// Takes the wire down.
  public func remove() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    try? FileManager.default.removeItem(at: folder)
  }

  private func carry(to server: String) {
    let client = accept(listener, nil, nil)
    guard client >= 0 else { return }
    let other = Self.socket()
    guard Self.withAddress(server, { connect(other, $0, $1) }) == 0 else {
      close(client)
      return
    }
    let back = Thread { [self] in relay(from: other, to: client, .toClient) }
    back.start()
    relay(from: client, to: other, .toServer)
    while !back.isFinished { usleep(1_000) }
    close(client)
    close(other)
  }

  /// Passes whole messages on until one side ends or the wire is cut.
  private func relay(from source: Int32, to target: Int32, _ direction: Direction) {
    var waiting: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var isFirst = direction == .toServer
    reading: while true {
      let count = read(source, &chunk, chunk.count)
      guard count > 0 else { break }
      waiting += chunk[..<count]
      while let length = Self.messageLength(waiting, hasKind: !isFirst) {
        isFirst = false
        let number = counts.withLock { counts in
          counts[direction, default: 0] += 1
          return counts[direction, default: 0]
        }
        guard !(cut.map { $0.direction == direction && $0.message <= number } ?? false) else { break reading }
        guard Self.write(waiting.prefix(length), to: target) else { break reading }
        waiting.removeFirst(length)
      }
    }
    shutdown(source, Int32(SHUT_RDWR))
    shutdown(target, Int32(SHUT_RDWR))
  }

  /// The length of the first message with its kind; nil while it has not come whole.
  private static func messageLength(_ bytes: [UInt8], hasKind: Bool) -> Int? {
    let start = hasKind ? 1 : 0
    guard bytes.count >= start + 4 else { return nil }
    let length = start + bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    return bytes.count >= length ? length : nil
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to target: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func socket() -> Int32 { Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) }

  private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1)) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
