import Postgres

/// A ledger of erasures as it stands in one organisation or backup.
struct Erasures {
  /// One person, as a hash of the employee number.
  struct Line {
    /// In hexadecimal, as PostgreSQL writes a `bytea`.
    let hash: String
    /// False when only the person's own words were erased.
    let whole: Bool
    /// As PostgreSQL writes a `timestamptz`.
    let at: String
  }

  /// Tells organisations of the same origin: hashes made with another key mean nothing here.
  let key: String
  let lines: [Line]

  /// The ledgers of all organisations in this database, as its administrator reads them.
  static func kept(on connection: borrowing Connection) throws -> [Erasures] {
    let schemas = try connection.query(
      """
      select quote_ident(nspname)
        from pg_namespace
        join pg_class on relnamespace = pg_namespace.oid and relname = 'erasure_key'
       where nspname like 'org\\_%'
       order by nspname
      """
    ).rows(as: String.self)
    var ledgers: [Erasures] = []
    for schema in schemas {
      do {
        ledgers.append(try read(schema, connection))
      } catch let error as PostgresError where error.isUndefinedTable {
        // The organisation was removed after the list was made, and its ledger with it.
      }
    }
    return ledgers
  }

  private static func read(_ schema: String, _ connection: borrowing Connection) throws -> Erasures {
    let key = try connection.query("select inner_pad::text from \(schema).erasure_key").one(as: String.self)
    let rows = try connection.query(
      "select hash::text, whole, erased_at::text from \(schema).erasure order by hash, whole"
    ).rows(as: String.self, Bool.self, String.self)
    return Erasures(key: key, lines: rows.map { Line(hash: $0, whole: $1, at: $2) })
  }

  /// Erases again in a restored organisation whoever stands in these ledgers of the same origin, once each.
  ///
  /// - Returns: How many people, and how many reflections of others.
  static func obey(
    _ ledgers: [Erasures], _ restored: borrowing Connection
  ) throws -> (people: Int, words: Int) {
    let own = try read(restored.query("select quote_ident(current_schema())").one(as: String.self), restored)
    let lines = own.lines + ledgers.filter { $0.key == own.key }.flatMap(\.lines)
    return try restored.transaction { restored in
      try restored.query(
        """
        with given as (
          select hash::bytea as hash, whole, max(at::timestamptz) as at
            from unnest($1::text[], $2::boolean[], $3::text[]) as line (hash, whole, at)
           group by line.hash::bytea, whole
        )
        select people, words
          from obey_erasures(
                 array(select hash from given order by hash, whole), array(select whole from given order by hash, whole),
                 array(select at from given order by hash, whole))
        """, lines.map(\.hash), lines.map(\.whole), lines.map(\.at)
      ).one(as: Int.self, Int.self)
    }
  }
}
