public import Bilingual
import Foundation
public import KohortService
public import Postgres

/// An organisation with an empty, migrated schema of its own, for one test.
///
/// ```swift
/// try withOrganisation { organisation in
///   let output = try organisation.perform(PersonList.self, .init())
///   #expect(output.people.isEmpty)
/// }
/// ```
public struct TestOrganisation: Sendable {
  /// What leads to its database; nobody is named to act, so the keeper does.
  public let settings: Settings

  /// The same for a process of `kohort`, in English.
  public var environment: [String: String] {
    [
      "KOHORT_DATABASE": settings.database ?? "", "KOHORT_ORGANISATION": settings.organisation,
      "KOHORT_LANGUAGE": "en",
    ]
  }

  /// Runs one operation on a connection of its own.
  ///
  /// - Parameter person: Who acts; nil for the keeper.
  /// - Throws: ``KohortError``.
  public func perform<O: KohortService.Operation>(
    _ operation: O.Type,
    _ parameters: O.Parameters,
    as person: String? = nil,
    keeping: Bool = true,
    language: Language = .en
  ) throws -> O.Output {
    var settings = settings
    settings.actingAs = person
    settings.language = language
    return try Database(settings).perform(operation, parameters, keeping: keeping)
  }

  /// Opens a connection as superuser with the organisation's schema in front.
  public func connect() throws -> Connection {
    let connection = try Connection(settings.database ?? "")
    try connection.set("search_path", to: "\(settings.schema()), pg_temp")
    return connection
  }

  /// One for tests that keep nothing.
  public static let untouched: Result<TestOrganisation, any Error> = Result { try TestOrganisation() }

  /// The database that all organisations of a test process share.
  private static let database: Result<String, any Error> = Result {
    let name = "test_\(UUID().uuidString.lowercased().replacing("-", with: "_"))"
    try TestServer.shared.connect().script("create database \(name)")
    atexit { TestOrganisation.dropDatabase() }
    let conninfo = try TestServer.shared.conninfo(["dbname": name])
    // What organisations share is made here, before several of them are made at the same time.
    _ = try Database.migrate(Settings(database: conninfo, organisation: "first", dataFolder: "/nonexistent"))
    return conninfo
  }

  private static func dropDatabase() {
    // A server of this process's own goes with its databases.
    guard ProcessInfo.processInfo.environment["KOHORT_TEST_DATABASE"] != nil,
      case .success(let conninfo) = database, let name = try? Conninfo(conninfo)["dbname"]
    else { return }
    try? TestServer.shared.connect().script("drop database \(name) with (force)")
  }

  fileprivate init() throws {
    let name = "t" + UUID().uuidString.lowercased().replacing("-", with: "")
    settings = Settings(database: try Self.database.get(), organisation: name, dataFolder: "/nonexistent")
    _ = try Database.migrate(settings)
    // As on a private cluster: the tests' login is the keeper, or whoever is named.
    try connect().execute("insert into login (name, may_be_anyone) values (session_user, true)")
  }

  fileprivate func drop() {
    // A server that is gone has nothing left to drop.
    try? connect().script("drop schema \(settings.schema()) cascade")
  }
}

/// Runs a test with an organisation of its own and removes it afterwards.
public func withOrganisation<Value>(_ body: (TestOrganisation) throws -> Value) throws -> Value {
  let organisation = try TestOrganisation()
  defer { organisation.drop() }
  return try body(organisation)
}

/// Runs a test with an organisation of its own and removes it afterwards.
public func withOrganisation<Value>(_ body: (TestOrganisation) async throws -> Value) async throws -> Value {
  let organisation = try TestOrganisation()
  defer { organisation.drop() }
  return try await body(organisation)
}
