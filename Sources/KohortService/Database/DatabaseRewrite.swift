public import Bilingual
import Postgres

/// An organisation's tables written anew, so that what was erased is gone from the files of the database as well.
public struct DatabaseRewrite: Codable, Sendable {
  /// The organisation's short name.
  public let organisation: String
  /// How many tables were written anew.
  public let tables: Int
  /// The last time that somebody's words, or somebody, were erased, as `2027-02-11 08:30`; backups from before hold them
  /// still. Nil when nothing was.
  public let erasedUntil: String?

  /// Writes every table anew; nobody can use a table while it is written.
  ///
  /// The old files, the statistics about their contents and the write-ahead log that told of them are removed. What the
  /// disk or its snapshots, replicas and archives of the log keep is beyond the database.
  ///
  /// - Throws: ``KohortError``, not permitted when the login may not do so.
  public static func run(_ settings: Settings, progress: (Words) -> Void = { _ in }) throws -> DatabaseRewrite {
    // The server takes this program's settings, and the organisation is one that there is.
    if settings.database == nil { _ = try Database(settings) }
    return try Database.asAdministrator(settings) { migrator, connection in
      try migrator.requireCurrent(connection)
      let schema = try settings.schema()
      let tables = try connection.query(
        """
        select quote_ident(nspname) || '.' || quote_ident(relname)
          from pg_class join pg_namespace on pg_namespace.oid = relnamespace
         where nspname = $1 and relkind = 'r' order by relname
        """, schema
      ).rows(as: String.self)
      for (index, table) in tables.enumerated() {
        progress(Words(sv: "Tabell \(index + 1) av \(tables.count)", en: "Table \(index + 1) of \(tables.count)"))
        try connection.execute("vacuum (full, analyze) \(table)")
      }
      try connection.execute("vacuum full pg_catalog.pg_statistic")
      progress(Words(sv: "Rensar loggen för skrivningar", en: "Clearing the write-ahead log"))
      try clearLog(connection)
      let until = try connection.query(
        """
        select to_char(max(erased_at) at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI')
          from \(connection.quoteIdentifier(schema)).erasure
        """
      ).one(as: String?.self)
      return DatabaseRewrite(organisation: settings.organisation, tables: tables.count, erasedUntil: until)
    }
  }

  /// Ends the segments of the write-ahead log that were kept for reuse, then those that are no longer needed.
  private static func clearLog(_ connection: borrowing Connection) throws {
    let ahead = try connection.query(
      "select count(*) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' and name >= pg_walfile_name(pg_current_wal_lsn())"
    ).one(as: Int.self)
    for _ in 0...ahead {
      _ = try connection.query("select pg_logical_emit_message(false, 'kohort', 'rewrite')")
      _ = try connection.query("select pg_switch_wal()")
    }
    try connection.execute("checkpoint")
  }
}
