import Foundation
public import Postgres

/// The one PostgreSQL server that all tests of a process share.
///
/// It is a throwaway of the process's own, started on first use and removed at exit, or the one that the connection
/// string in `KOHORT_TEST_DATABASE` leads to, as a superuser.
public final class TestServer: Sendable {
  /// The server, started when first asked for; without one the process ends with the reason.
  public static let shared = TestServer()

  /// The superuser's connection string to the database `postgres`, or what `KOHORT_TEST_DATABASE` says.
  public let conninfo: String
  private let cluster: PrivateCluster?

  private init() {
    if let given = ProcessInfo.processInfo.environment["KOHORT_TEST_DATABASE"], !given.isEmpty {
      conninfo = given
      cluster = nil
      return
    }
    Self.removeLeftovers()
    let cluster = PrivateCluster(folder: "\(Self.prefix)\(getpid())", configuration: Self.configuration)
    do {
      conninfo = try cluster.start()
    } catch {
      fatalError("the tests need a PostgreSQL server: \(error)")
    }
    self.cluster = cluster
    atexit { TestServer.shared.remove() }
  }

  /// Opens a connection as superuser.
  public func connect() throws(PostgresError) -> Connection { try Connection(conninfo) }

  /// The same connection string with some keywords changed, such as `dbname` or `user`.
  public func conninfo(_ changes: [String: String]) throws -> String {
    var changed = try Conninfo(conninfo)
    for (keyword, value) in changes { changed[keyword] = value }
    return changed.text
  }

  /// Nothing here has to survive a power cut.
  private static let configuration = PrivateCluster.Configuration(
    settings: [
      "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200",
      "autovacuum": "off", "client_min_messages": "warning",
    ],
    trustsEveryRole: true
  )

  private static let prefix = "/tmp/kohort-test-\(geteuid())-"

  /// Removes what killed test processes left.
  private static func removeLeftovers() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? [] {
      let path = "/tmp/\(name)"
      guard path.hasPrefix(prefix), let pid = pid_t(path.dropFirst(prefix.count)), kill(pid, 0) == -1 else {
        continue
      }
      remove(PrivateCluster(folder: path, configuration: configuration), at: path)
    }
  }

  private func remove() {
    guard let cluster else { return }
    Self.remove(cluster, at: cluster.status().folder)
  }

  private static func remove(_ cluster: PrivateCluster, at path: String) {
    _ = try? cluster.stop()
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Runs a test in an empty database of its own, as superuser, and drops it afterwards.
public func withFreshDatabase<Value>(_ body: (_ conninfo: String) throws -> Value) throws -> Value {
  let database = try FreshDatabase()
  defer { database.drop() }
  return try body(database.conninfo)
}

/// Runs a test in an empty database of its own, as superuser, and drops it afterwards.
public func withFreshDatabase<Value>(
  _ body: (_ conninfo: String) async throws -> Value
) async throws -> Value {
  let database = try FreshDatabase()
  defer { database.drop() }
  return try await body(database.conninfo)
}

/// A database that lasts as long as a test.
private struct FreshDatabase {
  let name = "test_\(UUID().uuidString.lowercased().replacing("-", with: "_"))"
  let conninfo: String

  init() throws {
    conninfo = try TestServer.shared.conninfo(["dbname": name])
    try TestServer.shared.connect().script("create database \(name)")
  }

  func drop() {
    // A server that is gone has nothing left to drop.
    try? TestServer.shared.connect().script("drop database \(name) with (force)")
  }
}
