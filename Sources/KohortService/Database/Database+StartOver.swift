import Bilingual
import Postgres

extension Database {
  /// Gives work an empty organisation in the private cluster, dropping what an earlier run left in its schema.
  ///
  /// Only a schema that this function made is ever dropped, or one that nobody has put anything in yet: it carries a
  /// comment that says so, made in the same transaction as the schema. One run at a time.
  ///
  /// - Parameter work: Told whether anything was dropped.
  /// - Throws: ``KohortError``: wrong command line on a server, configuration when the schema holds something
  ///   else, try again when another run is under way; and what the work throws.
  public static func startingOver<Value>(_ settings: Settings, _ work: (Bool) throws -> Value) throws -> Value {
    guard settings.database == nil else { throw KohortError.startingOverOnServer }
    return try asAdministrator(settings) { migrator, connection in
      let schema = try settings.schema()
      guard try connection.tryLock(AdvisoryLock("kohort starting over \(schema)")) else {
        throw KohortError.startingOverAlready(settings.organisation)
      }
      let dropped = try connection.transaction { connection in try replace(schema, settings, connection) }
      _ = try migrator.migrate(connection)
      return try work(dropped)
    }
  }

  private static let invented = "invented by kohort, and dropped when it invents anew"

  /// - Returns: Whether there was something to drop.
  private static func replace(
    _ schema: String,
    _ settings: Settings,
    _ connection: borrowing Connection
  ) throws -> Bool {
    let comment = try connection.query(
      "select coalesce(obj_description(oid, 'pg_namespace'), '') from pg_namespace where nspname = $1",
      schema
    ).oneOrNone(as: String.self)
    let name = try connection.quoteIdentifier(schema)
    if let comment, comment != invented, try holdsSomething(name, connection) {
      throw KohortError.organisationIsReal(settings.organisation)
    }
    try connection.script(
      """
      drop schema if exists \(name) cascade;
      create schema \(name);
      comment on schema \(name) is '\(invented)';
      """
    )
    return comment == invented
  }

  /// True unless the schema is as the migrations leave it: without people, programmes and batches.
  static func holdsSomething(_ schema: String, _ connection: borrowing Connection) throws -> Bool {
    for table in ["person", "programme", "batch"] {
      let name = "\(schema).\(table)"
      // A schema without kohort's tables is somebody else's.
      guard try connection.query("select to_regclass($1) is not null", name).one(as: Bool.self) else { return true }
      if try connection.query("select exists (select from \(name))").one(as: Bool.self) { return true }
    }
    return false
  }
}

extension KohortError {
  fileprivate static var startingOverOnServer: KohortError {
    KohortError(
      .wrongCommandLine,
      Words(
        sv: "Påhittade människor läggs bara i den egna databasen, inte på en server.",
        en: "Invented people go only into the private database, not on a server."
      ),
      hint: Words(
        sv: "Utelämna --database, och KOHORT_DATABASE, PGHOST, PGSERVICE och PGDATABASE i miljön.",
        en: "Leave out --database, and KOHORT_DATABASE, PGHOST, PGSERVICE and PGDATABASE in the environment."
      )
    )
  }

  fileprivate static func startingOverAlready(_ organisation: String) -> KohortError {
    KohortError(
      .tryAgain,
      Words(
        sv: "Organisationen \(organisation) håller redan på att hittas på.",
        en: "The organisation \(organisation) is already being invented."
      ),
      hint: Words(sv: "Vänta tills det är klart.", en: "Wait until that has ended.")
    )
  }

  fileprivate static func organisationIsReal(_ organisation: String) -> KohortError {
    KohortError(
      .configuration,
      Words(
        sv: "Organisationen \(organisation) finns redan och är inte påhittad.",
        en: "The organisation \(organisation) exists already and is not an invented one."
      ),
      detail: Words(sv: "Inget har ändrats.", en: "Nothing has changed."),
      hint: Words(
        sv: "Välj ett annat kortnamn, till exempel --organisation demo2.",
        en: "Choose another short name, such as --organisation demo2."
      )
    )
  }
}
