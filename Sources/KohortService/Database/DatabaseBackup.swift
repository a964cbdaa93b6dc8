import Bilingual
import Foundation
import Postgres

/// A backup of one organisation, as a file that `pg_restore` reads.
public struct DatabaseBackup: Codable, Sendable {
  /// The absolute path of the file.
  public let file: String
  /// The organisation's short name.
  public let organisation: String
  /// What it takes on the disk.
  public let sizeInBytes: Int

  /// Writes a backup, whole or not at all, in a file that only its owner can read.
  ///
  /// Everything is of one state of the database, and others go on working meanwhile. The key that claims are sealed with
  /// is left out, so that a backup opens no claim.
  ///
  /// - Parameter replacing: False when a file that is there already stays.
  /// - Throws: ``KohortError``; what stood in the file's place still does.
  public static func write(_ settings: Settings, to path: String, replacing: Bool = false) throws -> DatabaseBackup {
    guard replacing || !FileManager.default.fileExists(atPath: path) else { throw DocumentFile.exists(path) }
    let database = try source(settings)
    let target = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
    let partial = "\(target).\(ProcessInfo.processInfo.processIdentifier).tmp"
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw KohortError.backupNotMade(path, String(cString: strerror(errno))) }
    close(descriptor)
    defer { unlink(partial) }
    do {
      try ClientProgram("pg_dump", forServer: database.version).run(
        [
          "--format=custom", "--no-password", "--role=kohort_backup", "--file=\(partial)",
          "--schema=\(pattern(try settings.schema()))", "--exclude-table=*.claim_key",
        ], conninfo: database.conninfo)
    } catch let failure as ClientProgram.Failure {
      throw KohortError(failure, else: .outputNotWritten)
    }
    guard synchronize(partial), rename(partial, target) == 0 else {
      throw KohortError.backupNotMade(path, String(cString: strerror(errno)))
    }
    let size = try FileManager.default.attributesOfItem(atPath: target)[.size] as? Int
    return DatabaseBackup(file: target, organisation: settings.organisation, sizeInBytes: size ?? 0)
  }

  /// The database to read, once its schema is this program's.
  private static func source(_ settings: Settings) throws -> (conninfo: String, version: Int) {
    guard let conninfo = settings.database else {
      // Brings the schema up to date first, and refuses an organisation that there is not.
      let database = try Database(settings)
      return (settings.privateCluster.conninfo(role: "kohort_backup"), database.connection.serverVersion)
    }
    return try Database.asAdministrator(settings) { migrator, connection in
      try migrator.requireCurrent(connection)
      return (conninfo, connection.serverVersion)
    }
  }

  /// The name of a schema where pg_dump expects a pattern.
  static func pattern(_ schema: String) -> String { "\"\(schema)\"" }

  private static func synchronize(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }
}

extension KohortError {
  /// What one of PostgreSQL's programs could not do, in the user's terms.
  init(_ failure: ClientProgram.Failure, else problem: Problem) {
    switch failure {
    case .missing(let program, let version):
      self.init(
        .configuration,
        Words(sv: "Programmet \(program) saknas.", en: "The program \(program) is missing."),
        detail: Words(
          sv: "Det behövs från PostgreSQL \(version) eller senare.", en: "It is needed from PostgreSQL \(version) or later."),
        hint: Words(
          sv: "Installera det: sudo apt-get install postgresql-client-\(version)",
          en: "Install it: sudo apt-get install postgresql-client-\(version)"))
    case .failed(let program, let status, let output):
      self.init(
        problem,
        Words(
          sv: "\(program) slutade med \(status). Inget har ändrats.", en: "\(program) ended with \(status). Nothing has changed."),
        detail: Words(sv: output, en: output))
    }
  }

  fileprivate static func backupNotMade(_ path: String, _ reason: String) -> KohortError {
    KohortError(
      .outputNotMade, Words(sv: "\(path) kan inte skapas.", en: "\(path) cannot be made."),
      detail: Words(sv: reason, en: reason),
      hint: Words(sv: "Välj en annan plats.", en: "Choose another place."))
  }
}
