import Bilingual
import Foundation
import Postgres

/// A file that `kohort database backup` wrote, before anything of it is believed.
struct BackupFile {
  /// Absolute.
  let path: String

  /// - Throws: ``KohortError``: the file cannot be read, or is no backup.
  init(_ path: String) throws {
    self.path = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
    guard let file = FileHandle(forReadingAtPath: self.path), let head = try? file.read(upToCount: 5) else {
      throw KohortError(
        .fileMissing, Words(sv: "\(path) kan inte läsas.", en: "\(path) cannot be read."),
        hint: Words(sv: "Kontrollera namnet och rätten till den.", en: "Check its name and your right to it."))
    }
    guard head == Data("PGDMP".utf8) else { throw Self.noBackup(path) }
  }

  /// The schema of the one organisation in it.
  ///
  /// - Throws: ``KohortError`` (input refused) when it holds no organisation, or cannot be read to its end.
  func schema(_ restore: ClientProgram) throws -> String {
    let contents = try run(restore, ["--list", path])
    let schemas = contents.matches(of: #/SCHEMA - (org_\S+) /#).map { String($0.1) }
    guard schemas.count == 1 else { throw Self.noBackup(path) }
    return schemas[0]
  }

  /// Its ledger of erasures.
  ///
  /// - Throws: ``KohortError`` (input refused).
  func erasures(_ restore: ClientProgram) throws -> Erasures {
    func rows(_ table: String) throws -> [[String]] {
      let script = try run(restore, ["--data-only", "--table=\(table)", "--file=-", path])
      let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
      guard let start = lines.firstIndex(where: { $0.hasPrefix("COPY ") }),
        let end = lines[start...].firstIndex(of: "\\.")
      else { throw Self.noBackup(path) }
      return lines[(start + 1)..<end].map { $0.split(separator: "\t").map { String($0).replacing("\\\\", with: "\\") } }
    }
    guard let key = try rows("erasure_key").first, key.count == 3 else { throw Self.noBackup(path) }
    return Erasures(
      key: key[1], lines: try rows("erasure").map { Erasures.Line(hash: $0[0], whole: $0[1] == "t", at: $0[2]) })
  }

  private func run(_ program: ClientProgram, _ arguments: [String]) throws -> String {
    do {
      return try program.run(arguments)
    } catch {
      throw KohortError(error, else: .inputRefused)
    }
  }

  private static func noBackup(_ path: String) -> KohortError {
    KohortError(
      .inputRefused,
      Words(
        sv: "\(path) är ingen säkerhetskopia av en organisation.", en: "\(path) is no backup of an organisation."),
      detail: Words(sv: "Inget har ändrats.", en: "Nothing has changed."),
      hint: Words(
        sv: "Ange en fil som kohort database backup har skrivit.", en: "Name a file that kohort database backup wrote."))
  }
}
