import Bilingual
import Postgres

/// What a whole organisation holds, before or as it is removed for good.
public struct DatabaseRemoval: Codable, Sendable {
  /// The organisation's short name.
  public let organisation: String
  public let people: Int
  public let cohorts: Int
  public let sessions: Int
  public let reflections: Int

  /// Removes the organisation of the settings with everything in it.
  ///
  /// - Parameter keeping: False to tell only what would go.
  /// - Throws: ``KohortError``: no such organisation among others.
  public static func run(_ settings: Settings, keeping: Bool = true) throws -> DatabaseRemoval {
    try Database.asAdministrator(settings) { _, connection in
      try Database.requireOrganisation(settings, connection)
      let schema = try connection.quoteIdentifier(settings.schema())
      return try connection.transaction { connection in
        let row = try connection.query(
          """
          select (select count(*) from \(schema).person) as people, (select count(*) from \(schema).cohort) as cohorts,
                 (select count(*) from \(schema).session) as sessions,
                 (select count(*) from \(schema).reflection) as reflections
          """
        ).one()
        if keeping { try connection.execute("drop schema \(schema) cascade") }
        return DatabaseRemoval(
          organisation: settings.organisation, people: try row["people"], cohorts: try row["cohorts"],
          sessions: try row["sessions"], reflections: try row["reflections"])
      }
    }
  }
}

extension Database {
  /// Whether the private cluster has the organisation already.
  ///
  /// - Throws: ``KohortError``.
  public static func isThere(_ settings: Settings) throws -> Bool {
    try asAdministrator(settings) { _, connection in
      try connection.query(
        "select exists (select from pg_namespace where nspname = $1)", try settings.schema()
      ).one(as: Bool.self)
    }
  }

  /// Takes the organisation away again when nothing has come into it.
  ///
  /// - Throws: ``KohortError``.
  public static func discardIfEmpty(_ settings: Settings) throws {
    try asAdministrator(settings) { _, connection in
      let schema = try connection.quoteIdentifier(settings.schema())
      guard try !holdsSomething(schema, connection) else { return }
      try connection.execute("drop schema \(schema) cascade")
    }
  }
}
