import Bilingual
import Foundation

/// A sheet of attendance as it comes back: the rows that can be read, and the reasons why others cannot.
struct SheetFile {
  /// What a row says of a person.
  struct Row {
    let line: Int
    let session: String
    let person: String
    /// Nil for an empty cell: there like everyone else.
    let status: SessionSheet.Status?
    let reason: AbsenceReason?
    /// The version of the mark that the sheet was made from; nil when there was none.
    let noted: String?
  }

  private(set) var rows: [Row] = []
  private(set) var refused: [SessionImport.Rejection] = []

  /// - Throws: ``KohortError``: the file cannot be read, or has not the columns of a sheet.
  init(_ path: String, _ encoding: TableEncoding?, _ language: Language) throws {
    let table: Table
    do {
      table = try TableReader.read([UInt8](try DocumentFile.read(path)), encoding: encoding)
    } catch let problem as TableProblem {
      throw KohortError.unreadable(path, problem)
    }
    let places = try Self.places(table.columns, path)
    refused = table.problems.map { .init(line: $0.line, result: .refused, reason: $0.words[language]) }
    for row in table.rows {
      let cells = places.mapValues { row.cells[$0].trimmingCharacters(in: .whitespaces) }
      switch Self.read(row.line, cells) {
      case .success(let row): rows.append(row)
      case .failure(let problem):
        refused.append(
          .init(
            line: row.line, session: cells[.session], person: cells[.person], result: .refused,
            reason: problem.words[language]))
      }
    }
  }

  // MARK: Columns

  private enum Column: String, CaseIterable {
    case session, person, status, reason, noted

    var names: [String] {
      switch self {
      case .session: ["session", "träff"]
      case .person: ["person"]
      case .status: ["status"]
      case .reason: ["reason", "skäl"]
      case .noted: ["noted", "antecknat"]
      }
    }
  }

  private static func places(_ columns: [String], _ path: String) throws -> [Column: Int] {
    let folded = columns.map { $0.lowercased() }
    var places: [Column: Int] = [:]
    for column in Column.allCases { places[column] = folded.firstIndex(where: column.names.contains) }
    let missing = Column.allCases.filter { places[$0] == nil }.map(\.rawValue).joined(separator: ", ")
    guard missing.isEmpty else {
      throw KohortError(
        .inputRefused,
        Words(sv: "\(path) är ingen närvarolista från kohort.", en: "\(path) is no attendance sheet from kohort."),
        detail: Words(sv: "Kolumner som saknas: \(missing).", en: "Columns that are missing: \(missing)."),
        hint: Words(
          sv: "Gör en lista och behåll dess kolumner: kohort session sheet L2-014-3 --format csv > lista.csv",
          en: "Make a sheet and keep its columns: kohort session sheet L2-014-3 --format csv > sheet.csv"))
    }
    return places
  }

  // MARK: Cells

  private struct Unreadable: Error {
    let words: Words
  }

  private static func read(_ line: Int, _ cells: [Column: String]) -> Result<Row, Unreadable> {
    func cell(_ column: Column) -> String { cells[column] ?? "" }
    guard !cell(.session).isEmpty, !cell(.person).isEmpty else {
      return .failure(Unreadable(words: Words(sv: "träff eller person saknas", en: "the session or the person is missing")))
    }
    let status = statuses[cell(.status).lowercased()], reason = AbsenceReason(written: cell(.reason))
    guard status != nil || cell(.status).isEmpty else {
      return .failure(
        unknown(
          cell(.status),
          Words(
            sv: "närvarande, sen, giltig frånvaro, frånvarande eller gäst", en: "present, late, excused, absent or guest")))
    }
    guard reason != nil || cell(.reason).isEmpty else {
      return .failure(
        unknown(
          cell(.reason),
          Words(
            sv: "tjänst, ledighet, omsorg, resa eller annat", en: "duty, leave, care, travel or other")))
    }
    guard reason == nil || status == .excused || status == .absent else {
      return .failure(
        Unreadable(
          words: Words(
            sv: "skäl anges bara för frånvaro", en: "a reason is given only for an absence")))
    }
    return .success(
      Row(
        line: line, session: cell(.session), person: cell(.person), status: status, reason: reason,
        noted: cell(.noted).isEmpty ? nil : cell(.noted)))
  }

  private static func unknown(_ word: String, _ known: Words) -> Unreadable {
    Unreadable(words: Words(sv: "”\(word)” är inget av \(known.sv)", en: "'\(word)' is none of \(known.en)"))
  }

  private static let statuses: [String: SessionSheet.Status] = [
    "present": .present, "närvarande": .present, "late": .late, "sen": .late, "excused": .excused,
    "giltig frånvaro": .excused, "absent": .absent, "frånvarande": .absent, "guest": .guest, "gäst": .guest,
  ]
}
