public import Bilingual
import Foundation
import Planning
public import Postgres

/// `person.import`: takes a file from the HR system into the register.
///
/// Everything is worked out before anything is written, and all of it is written in one transaction.
public enum PersonImport: Operation {
  /// What the file is.
  public enum Mode: String, Codable, Sendable, CaseIterable {
    /// Only changes; those missing are as they were.
    case delta
    /// Everybody; those missing have left.
    case full
  }

  /// What the column `reports_to` holds.
  public enum ReportsTo: String, Codable, Sendable, CaseIterable {
    case employeeNumber = "employee-number"
    case position
    /// Whichever of the two is found more often.
    case auto
  }

  public struct Parameters: Codable, Sendable {
    /// A path, or `-` for standard input.
    public var file: String
    /// `delta` when left out.
    public var mode: Mode?
    /// What empty cells mean; `keep` when left out.
    public var blank: BlankRule?
    /// UTF-8 when left out.
    public var encoding: TableEncoding?
    /// `COLUMN=FIELD`, each.
    public var map: [String]?
    /// `auto` when left out.
    public var reportsTo: ReportsTo?
    /// `reports-to`, `title` or `column:NAME`; found out when left out.
    public var managersBy: String?
    /// The import stops when a larger part of those active, in per cent, would leave; 5 when left out.
    public var mostLeavers: Double?
    /// Names everyone concerned and says what changes.
    public var listChanges: Bool?

    public init(
      file: String,
      mode: Mode? = nil,
      blank: BlankRule? = nil,
      encoding: TableEncoding? = nil,
      map: [String]? = nil,
      reportsTo: ReportsTo? = nil,
      managersBy: String? = nil,
      mostLeavers: Double? = nil,
      listChanges: Bool? = nil
    ) {
      self.file = file
      self.mode = mode
      self.blank = blank
      self.encoding = encoding
      self.map = map
      self.reportsTo = reportsTo
      self.managersBy = managersBy
      self.mostLeavers = mostLeavers
      self.listChanges = listChanges
    }
  }

  /// Something about a line of the file.
  public struct Remark: Codable, Sendable, Equatable {
    /// Nil when it is about no single line.
    public let line: Int?
    /// As the file names it; nil when it is about the whole row.
    public let column: String?
    /// What stands there; nil for a person whose identity is protected.
    public let value: String?
    public let reason: String
  }

  /// What happens to one person.
  public struct ChangeLine: Codable, Sendable, Equatable {
    /// new, changed, left or back.
    public let change: String
    public let line: Int?
    /// An employee number; nil for a person whose identity is protected.
    public let person: String?
    /// Left out where there is none, and for a protected identity.
    public let name: String?
    /// The fields that change; for department and workplace from what to what.
    public let what: String
  }

  public struct Output: Codable, Sendable {
    /// Rows in the file.
    public let read: Int
    public let new: Int
    /// Known people of whom something changed, those who moved among them.
    public let changed: Int
    /// Known people with another department or workplace than before.
    public let moved: Int
    public let left: Int
    public let back: Int
    /// Rows that say only what was known.
    public let unchanged: Int
    /// Rows that were not taken in.
    public let refused: Int
    /// Places in cohorts that those who left give up.
    public let placesFreed: Int
    /// Managers after the import.
    public let managers: Int
    /// category, reports-to, title or column:NAME; nil when the file does not tell.
    public let managersBy: String?
    /// Whether reporting lines name an employee-number or a position; nil when there are none.
    public let reportsTo: String?
    /// People whose reporting line leads to somebody.
    public let reportingLines: Int
    /// Columns that became attributes.
    public let attributes: [String]
    public let rejections: [Remark]
    public let warnings: [Remark]
    /// Only when asked for.
    public let changes: [ChangeLine]?
  }

  public static let name = "person.import"
  public static let summary = Words(
    sv: "Läser in personer ur en fil från HR-systemet.",
    en: "Takes in people from a file of the HR system."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = true
  public static let begins = true
  public static let isLocal = true

  public static func exitCode(_ output: Output) -> Int32 {
    output.refused > 0 ? KohortError.Problem.inputRefused.exitCode : 0
  }

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    let mostLeavers = try checkedMostLeavers(parameters)
    let table = try read(parameters, caller)
    let columns = try RosterColumns(
      table.columns,
      maps: parameters.map ?? [],
      managersBy: parameters.managersBy
    )
    try People.lock(caller, connection)
    try People.openRegister(connection)
    let stored = try PeopleRegister.everybody(connection)
    var roster = Roster(
      table,
      columns,
      protected: Set(stored.filter(\.protected).map(\.employeeNumber)),
      aliases: Set(try connection.query("select alias from person order by id").rows(as: String.self))
    )
    roster.refuse(erased: try PeopleRegister.erased(roster.rows.map(\.employeeNumber), connection))
    caller.attendant.progress(
      Words(
        sv: "Jämför \(roster.rowCount) rader med registret",
        en: "Comparing \(roster.rowCount) rows with the register"
      )
    )
    let rules = RosterChanges.Rules(
      isFull: parameters.mode == .full,
      blank: parameters.blank ?? .keep,
      reportsToPosition: parameters.reportsTo?.isPosition,
      managersBy: columns.managersBy,
      today: caller.today
    )
    let changes = RosterChanges(
      roster.rows,
      over: stored,
      refusedNumbers: roster.refusedNumbers,
      rules,
      column: roster.name(of:)
    )
    try guardLeavers(changes, roster, mostLeavers)
    caller.attendant.progress(
      Words(sv: "Skriver \(changes.changes.count) personer", en: "Writing \(changes.changes.count) people")
    )
    let placesFreed = try PeopleRegister.write(changes.changes, connection).values.reduce(0, +)
    let orphans = try PeopleRegister.orphans(changes.leavers.map(\.after), caller.today, connection)
    let output = output(roster, changes, orphans, placesFreed, parameters, caller)
    if !changes.changes.isEmpty {
      try keepRecord(of: output, parameters, connection)
      try connection.execute("select gather_statistics()")
    }
    return output
  }

  private static func checkedMostLeavers(_ parameters: Parameters) throws -> Double {
    let most = parameters.mostLeavers ?? 5
    guard (0...100).contains(most) else {
      throw KohortError(
        .wrongCommandLine,
        Words(
          sv: "--most-leavers är en andel i procent, från 0 till 100.",
          en: "--most-leavers is a part in per cent, from 0 to 100."
        )
      )
    }
    return most
  }

  private static func read(_ parameters: Parameters, _ caller: Caller) throws -> Table {
    caller.attendant.progress(Words(sv: "Läser filen", en: "Reading the file"))
    let bytes = [UInt8](try DocumentFile.read(parameters.file))
    do {
      return try TableReader.read(bytes, encoding: parameters.encoding)
    } catch {
      throw KohortError.unreadable(parameters.file, error)
    }
  }

  /// Stops an import that looks like a broken file.
  private static func guardLeavers(_ changes: RosterChanges, _ roster: Roster, _ most: Double) throws {
    let (leavers, active) = (changes.leavers.count, changes.activeBefore)
    guard Double(leavers) * 100 > most * Double(active) else { return }
    throw KohortError.tooManyLeavers(
      leavers,
      of: active,
      most: most,
      isFull: changes.rules.isFull,
      refused: roster.refusals + changes.refusals
    )
  }

  private static func keepRecord(
    of output: Output,
    _ parameters: Parameters,
    _ connection: borrowing Connection
  ) throws {
    try connection.execute(
      """
      insert into person_import (
          imported_at, file, mode, read, created, changed, moved, left_count, back, refused)
      values (kohort_now(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
      """,
      URL(fileURLWithPath: parameters.file).lastPathComponent,
      (parameters.mode ?? .delta).rawValue,
      output.read,
      output.new,
      output.changed,
      output.moved,
      output.left,
      output.back,
      output.refused
    )
  }
}

// MARK: - What is told

extension PersonImport {
  private static func output(
    _ roster: Roster,
    _ changes: RosterChanges,
    _ orphans: [PeopleRegister.Orphan],
    _ placesFreed: Int,
    _ parameters: Parameters,
    _ caller: Caller
  ) -> Output {
    func count(_ kind: RosterChanges.Kind) -> Int { changes.changes.count { $0.kind == kind } }
    func told(_ remark: RosterRemark) -> Remark { Remark(remark, caller.language) }
    let rejections = (roster.refusals + changes.refusals).sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    return Output(
      read: roster.rowCount,
      new: count(.new),
      changed: count(.changed),
      moved: changes.changes.count(where: \.isMove),
      left: count(.left),
      back: count(.back),
      unchanged: changes.unchanged,
      refused: Set(rejections.map(\.line)).count,
      placesFreed: placesFreed,
      managers: changes.count(.manager),
      managersBy: roster.columns.managersBy?.name,
      reportsTo: changes.readsPositions.map { ($0 ? ReportsTo.position : .employeeNumber).rawValue },
      reportingLines: changes.connected.found,
      attributes: roster.attributes.map { roster.names[$0] },
      rejections: rejections.map(told),
      warnings: (roster.warnings + changes.warnings).map(told) + orphans.map { Remark($0, caller.language) },
      changes: parameters.listChanges == true ? changes.changes.map { ChangeLine($0, caller.language) } : nil
    )
  }
}

extension PersonImport.Remark {
  fileprivate init(_ remark: RosterRemark, _ language: Language) {
    self.init(line: remark.line, column: remark.column, value: remark.value, reason: remark.reason[language])
  }

  /// A session that has lost a facilitator.
  fileprivate init(_ orphan: PeopleRegister.Orphan, _ language: Language) {
    let command = "kohort session hand-over \(orphan.session) --from \(orphan.person) --to …"
    let words =
      orphan.isLead
      ? Words(
        sv: "har slutat och är huvudansvarig för \(orphan.session) \(orphan.date); lämna över: \(command)",
        en: "has left and leads \(orphan.session) on \(orphan.date); hand it over: \(command)"
      )
      : Words(
        sv: "har slutat och är processledare för \(orphan.session) \(orphan.date); lämna över: \(command)",
        en: "has left and is a facilitator of \(orphan.session) on \(orphan.date); hand it over: \(command)"
      )
    self.init(line: nil, column: nil, value: orphan.person, reason: words[language])
  }
}

extension PersonImport.ChangeLine {
  fileprivate init(_ change: RosterChanges.Change, _ language: Language) {
    let isHidden = change.after.protected || change.before?.protected == true
    self.init(
      change: change.kind.rawValue,
      line: change.line,
      person: isHidden ? nil : change.after.employeeNumber,
      name: isHidden ? nil : change.after.name,
      what: change.fields(isHidden: isHidden).joined(separator: ", ")
    )
  }
}

extension RosterChanges.Change {
  /// The names of the fields that change.
  fileprivate func fields(isHidden: Bool) -> [String] {
    guard let before else { return [] }
    func moved(_ name: String, _ old: String?, _ new: String?) -> String? {
      old == new ? nil : isHidden ? name : "\(name) \(old ?? "–") → \(new ?? "–")"
    }
    func changed(_ name: String, _ isSame: Bool) -> String? { isSame ? nil : name }
    let attributes = Set(before.attributes.keys).union(after.attributes.keys).sorted()
      .filter { before.attributes[$0] != after.attributes[$0] }
    return [
      moved("department", before.department, after.department),
      moved("workplace", before.workplace, after.workplace),
      moved("category", before.category.rawValue, after.category.rawValue),
      changed("name", before.name == after.name),
      changed("email", before.email == after.email), changed("title", before.title == after.title),
      changed("position", before.position == after.position),
      changed("reports_to", before.reportsTo == after.reportsTo && before.boss == after.boss),
      changed("site", before.site == after.site), changed("employment_rate", before.rate == after.rate),
      changed("protected", before.protected == after.protected),
      changed("start_date", before.startDate == after.startDate),
      changed("end_date", before.endDate == after.endDate),
    ].compactMap(\.self) + attributes
  }
}

extension PersonImport.ReportsTo {
  /// Nil when it is to be found out.
  fileprivate var isPosition: Bool? {
    switch self {
    case .auto: nil
    case .employeeNumber: false
    case .position: true
    }
  }
}

extension TableEncoding: Codable {}

extension KohortError {
  static func unreadable(_ file: String, _ problem: TableProblem) -> KohortError {
    let place =
      problem.column.map {
        Words(sv: "rad \(problem.line), tecken \($0)", en: "line \(problem.line), character \($0)")
      } ?? Words(sv: "rad \(problem.line)", en: "line \(problem.line)")
    return KohortError(
      .inputRefused,
      Words(
        sv: "\(file), \(place.sv): \(problem.words.sv).",
        en: "\(file), \(place.en): \(problem.words.en)."
      ),
      hint: Words(sv: "Inget har ändrats.", en: "Nothing has changed.")
    )
  }

  static func tooManyLeavers(
    _ leavers: Int,
    of active: Int,
    most: Double,
    isFull: Bool,
    refused: [RosterRemark]
  ) -> KohortError {
    let part = (Double(leavers) / Double(active) * 1000).rounded() / 10
    let enough = Int((Double(leavers) / Double(active) * 100).rounded(.up))
    let rows = Set(refused.map(\.line)).count
    let first = refused.first.map { "\($0.line ?? 0)" } ?? ""
    return KohortError(
      .inputRefused,
      Words(
        sv: "Stopp innan något ändrades: \(leavers) av \(active) verksamma skulle sluta (\(part.swedish) %), "
          + "och --most-leavers tillåter \(most.swedish) %.",
        en:
          "Stopped before changing anything: \(leavers) of \(active) active people would leave (\(part.english) %), "
          + "and --most-leavers allows \(most.english) %."
      ),
      detail: rows == 0
        ? nil
        : Words(
          sv: "\(rows) rader kunde dessutom inte läsas, den första rad \(first).",
          en: "Besides, \(rows) rows were refused, the first on line \(first)."
        ),
      hint: Words(
        sv: (isFull ? "Innehåller filen bara ändringar, kör utan --mode full. " : "")
          + "Är den riktig, kör igen med --most-leavers \(enough); --dry-run till visar vilka som skulle sluta.",
        en: (isFull ? "If the file holds only changes, run without --mode full. " : "")
          + "If it is right, run again with --most-leavers \(enough); --dry-run as well shows who would leave."
      )
    )
  }
}

extension Double {
  /// Without needless decimals, with a point.
  fileprivate var english: String { self == rounded() ? String(Int(self)) : String(self) }
  /// The same with a comma.
  fileprivate var swedish: String { english.replacing(".", with: ",") }
}
