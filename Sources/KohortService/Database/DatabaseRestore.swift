public import Bilingual
import Foundation
import Postgres

/// An organisation brought back from a backup.
///
/// The backup is read into a database of its own first. There its version is checked, who was erased since is erased
/// again, and a new key for claims is made; only then does it take its place, in one transaction.
public struct DatabaseRestore: Codable, Sendable {
  /// The organisation's short name.
  public let organisation: String
  /// People in the organisation, those who have left among them.
  public let people: Int
  /// People whom the backup held and who had been erased since; they are gone again.
  public let erasedAgain: Int
  /// Reflections that the backup held and that had been erased since; they are gone, or sealed, again.
  public let wordsErasedAgain: Int

  /// Restores a backup into an organisation that there is not, or that is empty.
  ///
  /// - Parameters:
  ///   - erasedIn: Later backups of the same organisation; who was erased by then is erased here. Organisations on the
  ///     same server that come from the same origin are asked as well.
  ///   - progress: Told what is being done.
  /// - Throws: ``KohortError``; then the organisation is as it was.
  public static func read(
    _ settings: Settings, from path: String, erasedIn: [String] = [], progress: (Words) -> Void = { _ in }
  ) throws -> DatabaseRestore {
    let backup = try BackupFile(path)
    return try Database.asAdministrator(settings) { migrator, connection in
      let target = try settings.schema()
      let isNew = try requireEmpty(target, settings, connection)
      let tools = try Tools(connection.serverVersion)
      let schema = try backup.schema(tools.restore)
      let ledgers = try erasedIn.map { try BackupFile($0).erasures(tools.restore) }
      // Makes what the organisations of a server share, where this is the first.
      _ = try migrator.migrate(connection)
      do {
        return try restore(backup, schema, settings, ledgers, tools, connection, progress)
      } catch {
        // What could not be restored leaves no empty organisation behind.
        if isNew { try connection.execute("drop schema if exists \(connection.quoteIdentifier(target)) cascade") }
        throw error
      }
    }
  }

  private static func restore(
    _ backup: BackupFile, _ schema: String, _ settings: Settings, _ ledgers: [Erasures], _ tools: Tools,
    _ connection: borrowing Connection, _ progress: (Words) -> Void
  ) throws -> DatabaseRestore {
    let target = try settings.schema()
    let scratch = try Scratch(settings, connection)
    defer { scratch.drop() }
    progress(Words(sv: "Läser säkerhetskopian", en: "Reading the backup"))
    try explained(.inputRefused) {
      try tools.restore.run(["--exit-on-error", "--no-password", backup.path], conninfo: scratch.conninfo)
    }
    let restored = try prepare(
      schema, as: target, settings, ledgers + Erasures.kept(on: connection), Connection(scratch.conninfo), progress)
    progress(Words(sv: "Skriver organisationen", en: "Writing the organisation"))
    try move(target, from: scratch.conninfo, to: settings, tools, connection)
    return restored
  }

  /// PostgreSQL's programs that it takes.
  private struct Tools {
    let dump: ClientProgram
    let restore: ClientProgram

    init(_ serverVersion: Int) throws {
      (dump, restore) = try explained(.configuration) {
        (
          try ClientProgram("pg_dump", forServer: serverVersion), try ClientProgram("pg_restore", forServer: serverVersion)
        )
      }
    }
  }

  /// Nothing that is there is overwritten.
  ///
  /// - Returns: True when there is no such organisation at all.
  private static func requireEmpty(
    _ schema: String, _ settings: Settings, _ connection: borrowing Connection
  ) throws -> Bool {
    let exists = try connection.query("select to_regnamespace($1) is not null", connection.quoteIdentifier(schema))
      .one(as: Bool.self)
    guard exists else { return true }
    guard try Database.holdsSomething(connection.quoteIdentifier(schema), connection) else { return false }
    throw KohortError(
      .conflict,
      Words(
        sv: "Organisationen \(settings.organisation) finns redan och är inte tom.",
        en: "The organisation \(settings.organisation) exists already and is not empty."),
      detail: Words(sv: "Inget har ändrats.", en: "Nothing has changed."),
      hint: Words(
        sv: "Återställ till ett annat kortnamn, till exempel --organisation \(settings.organisation)-2.",
        en: "Restore to another short name, such as --organisation \(settings.organisation)-2."))
  }

  // MARK: Aside

  /// Makes the restored schema one that may take its place.
  private static func prepare(
    _ schema: String, as target: String, _ settings: Settings, _ ledgers: [Erasures], _ aside: borrowing Connection,
    _ progress: (Words) -> Void
  ) throws -> DatabaseRestore {
    try aside.set("search_path", to: Database.searchPath(schema))
    try aside.script("set role kohort_owner;\n" + claimKey + "\nreset role;")
    _ = try Migrator(schema: schema).migrate(aside)
    progress(Words(sv: "Raderar dem som har raderats sedan dess", en: "Erasing those who were erased since"))
    let again = try Erasures.obey(ledgers, aside)
    // A login that may be anyone is for a private cluster alone, which makes its own.
    try aside.execute("delete from login where may_be_anyone")
    let people = try aside.query("select count(*) from person").one(as: Int.self)
    if schema != target { try rename(schema, to: target, aside) }
    return DatabaseRestore(
      organisation: settings.organisation, people: people, erasedAgain: again.people, wordsErasedAgain: again.words)
  }

  /// The key that a backup leaves out, anew, so that every claim from before is void. As in migration 9.
  private static let claimKey = """
    create table claim_key (
      is_the_one  boolean primary key default true,
      inner_pad   bytea not null,
      outer_pad   bytea not null,
      constraint claim_key_is_the_one check (is_the_one),
      constraint claim_key_block_length check (octet_length(inner_pad) = 64 and octet_length(outer_pad) = 64)
    );
    revoke all on claim_key from kohort_backup;
    insert into claim_key (inner_pad, outer_pad)
    select string_agg(set_byte('\\x00', 0, byte # 54), '' order by place),
           string_agg(set_byte('\\x00', 0, byte # 92), '' order by place)
      from (select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))) as made (key),
           generate_series(0, 63) as place
     cross join lateral (select case when place < 32 then get_byte(key, place) else 0 end) as padded (byte);
    """

  /// Functions that look names up along a path of their own look in the new schema from then on.
  private static func rename(_ schema: String, to target: String, _ aside: borrowing Connection) throws {
    let functions = try aside.query(
      """
      select oid::regprocedure::text from pg_proc
       where pronamespace = to_regnamespace($1)
         and exists (select from unnest(proconfig) as setting where setting like 'search\\_path=%')
       order by 1
      """, aside.quoteIdentifier(schema)
    ).rows(as: String.self)
    let path = Database.searchPath(target)
    try aside.transaction { aside in
      for function in functions { try aside.execute("alter function \(function) set search_path to \(path)") }
      try aside.execute("alter schema \(aside.quoteIdentifier(schema)) rename to \(aside.quoteIdentifier(target))")
    }
  }

  // MARK: Into place

  /// Takes the prepared schema over in one transaction, for the empty one that stands there.
  private static func move(
    _ schema: String, from scratch: String, to settings: Settings, _ tools: Tools, _ connection: borrowing Connection
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kohort-restore-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "organisation").path(percentEncoded: false)
    let conninfo = settings.database ?? settings.privateCluster.conninfo()
    try explained(.outputNotWritten) {
      try tools.dump.run(
        ["--format=custom", "--compress=0", "--no-password", "--schema=\(DatabaseBackup.pattern(schema))", "--file=\(file)"],
        conninfo: scratch)
      try connection.execute("drop schema \(connection.quoteIdentifier(schema)) cascade")
      try tools.restore.run(
        ["--single-transaction", "--exit-on-error", "--no-password", file], conninfo: conninfo)
    }
    // A restored table has no statistics until somebody gathers them.
    let tables = try connection.query(
      "select oid::regclass::text from pg_class where relnamespace = to_regnamespace($1) and relkind = 'r' order by 1",
      connection.quoteIdentifier(schema)
    ).rows(as: String.self)
    try connection.execute("analyze \(tables.joined(separator: ", "))")
  }

  @discardableResult
  private static func explained<Value>(
    _ problem: KohortError.Problem, _ work: () throws -> Value
  ) throws -> Value {
    do {
      return try work()
    } catch let failure as ClientProgram.Failure {
      throw KohortError(failure, else: problem)
    }
  }
}

/// A database that lasts as long as a restore.
private struct Scratch {
  let conninfo: String
  private let name: String
  private let administrator: String

  init(_ settings: Settings, _ connection: borrowing Connection) throws {
    administrator = settings.database ?? settings.privateCluster.conninfo()
    name = "kohort_restore_" + UUID().uuidString.lowercased().replacing("-", with: "")
    var database = try Conninfo(administrator)
    database["dbname"] = name
    conninfo = database.text
    try connection.execute("create database \(name) template template0")
    do {
      let scratch = try Connection(conninfo)
      try scratch.script("revoke all on database \(name) from public; create extension btree_gist with schema public;")
    } catch {
      drop()
      throw error
    }
  }

  /// What is left when it cannot be dropped has a name that says what it was.
  func drop() {
    _ = try? Connection(administrator).execute("drop database if exists \(name) with (force)")
  }
}
