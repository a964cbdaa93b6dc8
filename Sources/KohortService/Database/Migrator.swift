import Bilingual
public import KohortSchema
public import Postgres

/// Brings an organisation's schema to the version that this program knows.
public struct Migrator: Sendable {
  /// How a schema and this program stand to each other.
  public struct Status: Codable, Sendable, Equatable {
    /// The organisation's schema.
    public let schema: String
    /// The number of the last migration applied; 0 when the schema does not exist.
    public let version: Int
    /// The number of the last migration that this program knows.
    public let newest: Int
    /// Names of those still to be applied, such as `0003_programmes`.
    public let pending: [String]
  }

  private let schema: String
  private let migrations: [Migration]

  /// - Parameter migrations: All that this program knows, in order; tests give fewer to make an older program.
  public init(schema: String, migrations: [Migration] = Migration.all) {
    self.schema = schema
    self.migrations = migrations
  }

  /// Applies every migration that this schema has not seen, each in a transaction of its own.
  ///
  /// Safe to call from several processes at once: an advisory lock lets one through at a time, and the
  /// others find nothing left to do.
  ///
  /// - Returns: The names of the migrations applied by this call, in order.
  /// - Throws: ``KohortError`` (configuration) when the schema is newer than this program or was migrated by
  ///   other files; ``PostgresError`` from the first migration that fails, earlier ones staying applied.
  public func migrate(_ connection: borrowing Connection) throws -> [String] {
    var applied: [String] = []
    while let migration = try applyNext(connection) { applied.append(migration.fileName) }
    return applied
  }

  /// What is applied and what is not, without changing anything.
  public func status(_ connection: borrowing Connection) throws -> Status {
    let version = try verifiedVersion(connection)
    return Status(
      schema: schema, version: version, newest: migrations.count,
      pending: migrations.dropFirst(version).map(\.fileName))
  }

  /// Refuses to work with a schema of another version than this program's.
  ///
  /// - Throws: ``KohortError`` (configuration).
  public func requireCurrent(_ connection: borrowing Connection) throws {
    let version = try verifiedVersion(connection)
    if version < migrations.count { throw KohortError.schemaOlder(schema, version: version, newest: migrations.count) }
  }

  private func applyNext(_ connection: borrowing Connection) throws -> Migration? {
    try connection.transaction { connection in
      try connection.execute("select pg_advisory_xact_lock(hashtextextended('kohort migration ' || $1, 0))", schema)
      let version = try verifiedVersion(connection)
      guard version < migrations.count else { return nil }
      let migration = migrations[version]
      if version == 0 { try createSchema(connection) }
      try connection.set("search_path", to: Database.searchPath(schema), forTransaction: true)
      if !migration.needsAdministrator { try connection.execute("set local role kohort_owner") }
      try connection.script(migration.sql)
      try connection.execute(
        """
        insert into migration (number, name, checksum)
        values ($1::int, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))
        """, migration.number, migration.name, migration.sql)
      return migration
    }
  }

  private func createSchema(_ connection: borrowing Connection) throws {
    let name = try connection.quoteIdentifier(schema)
    try connection.script(
      """
      create schema if not exists \(name);
      create table if not exists \(name).migration (
        number      integer primary key,
        name        text not null,
        checksum    text not null,
        applied_at  timestamptz not null default now()
      );
      """)
  }

  /// The number of migrations applied, after comparing each one's checksum with this program's file.
  private func verifiedVersion(_ connection: borrowing Connection) throws -> Int {
    let table = try connection.quoteIdentifier(schema) + ".migration"
    guard try connection.query("select to_regclass($1) is not null", table).one(as: Bool.self) else { return 0 }
    let numbers = try connection.query("select number from \(table) order by number").rows(as: Int.self)
    guard numbers.count <= migrations.count else {
      throw KohortError.schemaNewer(schema, version: numbers.count, newest: migrations.count)
    }
    let known = migrations.prefix(numbers.count)
    let changed = try connection.query(
      """
      select applied.name
        from \(table) as applied
        left join unnest($1::int[], $2::text[]) as known (number, sql) on known.number = applied.number
       where applied.checksum is distinct from encode(sha256(convert_to(known.sql, 'UTF8')), 'hex')
       order by applied.number
      """, known.map(\.number), known.map(\.sql)
    ).rows(as: String.self)
    if let first = changed.first { throw KohortError.schemaOfOtherFiles(schema, migration: first) }
    return numbers.count
  }
}

extension Migration {
  /// Such as `0003_programmes`.
  public var fileName: String { String(repeating: "0", count: 4 - String(number).count) + "\(number)_\(name)" }
}

extension KohortError {
  static func schemaOlder(_ schema: String, version: Int, newest: Int) -> KohortError {
    KohortError(
      .configuration,
      Words(
        sv: "Databasens schema \(schema) är äldre än det här programmet.",
        en: "The database schema \(schema) is older than this program."),
      detail: Words(
        sv: "Schemat har version \(version), programmet \(newest).",
        en: "The schema has version \(version), the program \(newest)."),
      hint: Words(sv: "Kör: kohort database migrate", en: "Run: kohort database migrate"))
  }

  static func schemaNewer(_ schema: String, version: Int, newest: Int) -> KohortError {
    KohortError(
      .configuration,
      Words(
        sv: "Databasens schema \(schema) är nyare än det här programmet.",
        en: "The database schema \(schema) is newer than this program."),
      detail: Words(
        sv: "Schemat har version \(version), programmet \(newest).",
        en: "The schema has version \(version), the program \(newest)."),
      hint: Words(sv: "Uppgradera kohort på den här datorn.", en: "Upgrade kohort on this machine."))
  }

  static func schemaOfOtherFiles(_ schema: String, migration: String) -> KohortError {
    KohortError(
      .configuration,
      Words(
        sv: "Schemat \(schema) har migrerats med andra filer än programmets: \(migration) skiljer sig.",
        en: "The schema \(schema) was migrated by other files than this program's: \(migration) differs."),
      hint: Words(
        sv: "Använd den version av kohort som skapade schemat, eller återställ från en säkerhetskopia.",
        en: "Use the version of kohort that made the schema, or restore a backup."))
  }
}
