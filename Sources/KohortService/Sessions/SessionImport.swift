public import Bilingual
public import Postgres

/// `session.import`: takes in sheets that `session.sheet` gave and somebody has filled in.
///
/// As `session.log`: everyone was there except those whose rows say otherwise. What another has marked since the sheet was
/// made stands. A row that is refused or not taken is told, changes nothing for that person, and stops no other. Where a row
/// does not even tell whose it is, nothing changes for those of whom no other row tells.
public enum SessionImport: Operation {
  /// Which file, and how it is encoded.
  public struct Parameters: Codable, Sendable {
    /// A path, or `-` for standard input.
    public var file: String
    /// UTF-8 when left out.
    public var encoding: TableEncoding?

    public init(file: String, encoding: TableEncoding? = nil) {
      self.file = file
      self.encoding = encoding
    }
  }

  /// What became of the file.
  public struct Output: Codable, Sendable {
    /// How many rows the file has.
    public let read: Int
    /// Each session as it stands now, in the order of the file.
    public let sessions: [SessionLog.Output]
    /// The rows that were not taken, in the order of the file.
    public let rejections: [Rejection]
  }

  /// A row that was not taken.
  public struct Rejection: Codable, Sendable {
    /// kept: a later mark stands. refused: the row is wrong.
    public enum Result: String, Codable, Sendable, CaseIterable {
      case kept, refused
    }

    /// The line of the file, from 1.
    public let line: Int
    /// As the row names it; left out for a row that cannot be read.
    public let session: String?
    /// As the row names it; left out for a row that cannot be read.
    public let person: String?
    /// Whether the row is wrong, or a later mark stands.
    public let result: Result
    /// In the caller's language.
    public let reason: String

    init(line: Int, session: String? = nil, person: String? = nil, result: Result, reason: String) {
      (self.line, self.session, self.person, self.result, self.reason) = (line, session, person, result, reason)
    }
  }

  public static let name = "session.import"
  public static let summary = Words(
    sv: "Läser in ifyllda närvarolistor; det någon annan har antecknat senare står kvar.",
    en: "Takes in filled-in attendance sheets; what another has noted since stands.")
  public static let roles: Set<Role> = [.hr, .facilitator]
  public static let changes = true
  public static let isLocal = true

  public static func exitCode(_ output: Output) -> Int32 { output.rejections.isEmpty ? 0 : 65 }

  /// Each session is noted as it is logged.
  public static func note(
    _ parameters: Parameters, _ output: Output, _ connection: borrowing Connection
  ) throws {}

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let file = try SheetFile(parameters.file, parameters.encoding, caller.language)
    var sessions: [SessionLog.Output] = []
    var rejections = file.refused
    let refusedOf = Dictionary(grouping: file.refused) { $0.session }.mapValues { $0.compactMap(\.person) }
    let refusedAnywhere = file.refused.filter { ($0.session ?? "").isEmpty }.compactMap(\.person)
    let isAnyoneLost = file.refused.contains { ($0.person ?? "").isEmpty }
    for name in file.rows.map(\.session).uniqued {
      let rows = file.rows.filter { $0.session == name }
      do {
        let session = try Sessions.find(name, outOfSight: Attendance.notOwn(name), connection)
        try Attendance.requireMarkable(session, caller)
        // One at a time: whoever marks meanwhile is seen here, or sees what is marked here.
        try connection.execute("select id from session where id = $1 for update", session.id)
        let judged = try Judged(
          rows, session, leaving: (refusedOf[name] ?? []) + refusedAnywhere, leavesUnlisted: isAnyoneLost, caller.language,
          connection)
        rejections += judged.rejections
        let entry = SessionLog.Parameters(session: name, except: judged.exceptions, guests: judged.guests)
        let logged = try SessionLog.log(session, entry, leaving: judged.leaving, connection)
        sessions.append(logged)
        try SessionLog.note(operation: Self.name, entry, logged, connection)
      } catch let error as KohortError {
        rejections += rows.map {
          .init(line: $0.line, session: name, person: $0.person, result: .refused, reason: error.message[caller.language])
        }
      }
    }
    return Output(
      read: file.rows.count + file.refused.count, sessions: sessions, rejections: rejections.sorted { $0.line < $1.line })
  }

  /// What becomes of the rows of one session.
  private struct Judged {
    var exceptions: [SessionLog.Exception] = []
    /// Nil when the sheet names none, so that those noted before stay.
    var guests: [String]?
    /// Whose marks stay as they are.
    var leaving: [String]
    var rejections: [Rejection] = []

    init(
      _ rows: [SheetFile.Row], _ session: Sessions.Found, leaving: [String], leavesUnlisted: Bool, _ language: Language,
      _ connection: borrowing Connection
    ) throws {
      self.leaving = leaving
      let marks = Dictionary(
        try SessionSheet.marks(of: session, connection).map { ($0.person, $0) }, uniquingKeysWith: { first, _ in first })
      let problems = try SessionGuests.problems(
        rows.filter { $0.status == .guest }.map(\.person), of: session, connection)
      let guestsNow = try SessionGuests.all(session, connection)
      if leavesUnlisted { self.leaving += Set(marks.keys).subtracting(rows.map(\.person)) }
      let lines = Dictionary(grouping: rows, by: \.person).mapValues { $0.map(\.line) }
      for row in rows {
        let lines = lines[row.person] ?? []
        let wrong =
          lines.count > 1
          ? Self.twice(row.person, lines)
          : row.status == .guest ? problems[row.person] : marks[row.person] == nil ? Self.stranger(row, session) : nil
        let later =
          row.status == .guest ? Self.takenBack(row, guestsNow) : marks[row.person].flatMap { Self.later($0, than: row) }
        if let wrong {
          reject(row, .refused, wrong, language)
        } else if let later {
          reject(row, .kept, later, language)
        } else if row.status == .guest {
          guests = (guests ?? []) + [row.person]
        } else if let status = row.status.flatMap({ AttendanceStatus(rawValue: $0.rawValue) }) {
          exceptions.append(.init(person: row.person, status: status, reason: row.reason))
        }
      }
    }

    private mutating func reject(
      _ row: SheetFile.Row, _ result: Rejection.Result, _ reason: Words, _ language: Language
    ) {
      leaving.append(row.person)
      rejections.append(
        .init(line: row.line, session: row.session, person: row.person, result: result, reason: reason[language]))
    }

    private static func stranger(_ row: SheetFile.Row, _ session: Sessions.Found) -> Words {
      Words(
        sv: "\(row.person) är inte med i kohorten \(session.cohort); skriv gäst för den som var med ändå",
        en: "\(row.person) is not a member of cohort \(session.cohort); write guest for who was there all the same")
    }

    private static func twice(_ person: String, _ lines: [Int]) -> Words {
      let lines = lines.map(String.init).joined(separator: ", ")
      return Words(sv: "\(person) står på flera rader: \(lines)", en: "\(person) stands on several lines: \(lines)")
    }

    /// That another has taken back a guest of the sheet since it was made.
    private static func takenBack(_ row: SheetFile.Row, _ guests: [SessionGuests.Guest]) -> Words? {
      let noted = guests.filter { $0.shown.person == row.person }
      guard noted.allSatisfy({ $0.shown.removed != nil }),
        let guest = noted.first(where: { $0.version == row.noted && !$0.isRemovedByCaller }),
        let removed = guest.shown.removed
      else { return nil }
      let remover = guest.shown.removedBy
      return Words(
        sv: "\(remover ?? "någon annan") tog tillbaka gästen \(removed), efter att listan gjordes; det står kvar",
        en: "\(remover ?? "somebody else") took the guest back on \(removed), after the sheet was made; that stands")
    }

    /// What another has marked since the sheet was made, when the row says something else.
    private static func later(_ mark: SessionSheet.Mark, than row: SheetFile.Row) -> Words? {
      guard let status = mark.status, let marked = mark.marked, !mark.isOwn, mark.version != row.noted,
        let said = row.status, said.rawValue != status.rawValue || row.reason != mark.reason
      else { return nil }
      return Words(
        sv: "\(mark.markedBy ?? "någon annan") antecknade \(status.title.sv) \(marked), efter att listan gjordes; det står kvar",
        en: "\(mark.markedBy ?? "somebody else") noted \(status.title.en) on \(marked), after the sheet was made; that stands")
    }
  }
}

extension Array where Element: Hashable {
  /// Each element once, where it first stands.
  fileprivate var uniqued: Self {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
