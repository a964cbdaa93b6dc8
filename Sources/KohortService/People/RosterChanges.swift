import Bilingual
import Planning

/// What a roster does to the register: worked out in memory, so that everything is known before anything is changed.
struct RosterChanges {
  /// How the roster is to be understood.
  struct Rules {
    /// The roster is everybody: those missing have left.
    var isFull: Bool
    var blank: BlankRule
    /// Whether `reports_to` holds positions; nil finds out.
    var reportsToPosition: Bool?
    var managersBy: RosterColumns.ManagersBy?
    var today: Day
  }

  /// What happens to one person.
  enum Kind: String, Codable, Sendable, CaseIterable {
    case new, changed, left, back
  }

  /// One person to be written.
  struct Change {
    let kind: Kind
    let line: Int?
    let before: PersonRecord?
    let after: PersonRecord

    /// Another department or workplace than before.
    var isMove: Bool {
      before.map { ($0.department, $0.workplace) != (after.department, after.workplace) } ?? false
    }
  }

  /// In the order of the roster, then the others in the order of the register.
  private(set) var changes: [Change] = []
  /// Rows that cannot be carried out on the people they are about; nothing of them is.
  private(set) var refusals: [RosterRemark] = []
  private(set) var warnings: [RosterRemark] = []
  /// How many rows say only what is known.
  private(set) var unchanged = 0
  /// Whether reporting lines were read as positions; nil when there are none.
  private(set) var readsPositions: Bool?

  let rules: Rules
  private let before: [String: PersonRecord]
  private var after: [String: PersonRecord]
  /// Employee numbers in the order in which changes are told.
  private var order: [String] = []
  private var lines: [String: Int] = [:]

  /// - Parameters:
  ///   - stored: Everybody in the register, or at least everybody whom the rows concern.
  ///   - refusedNumbers: Further people who are in the roster, though nothing is said of them.
  ///   - column: What the roster calls a field, for remarks.
  init(
    _ rows: [PersonRow],
    over stored: [PersonRecord],
    refusedNumbers: Set<String> = [],
    _ rules: Rules,
    column: (PersonField) -> String?
  ) {
    self.rules = rules
    before = Dictionary(uniqueKeysWithValues: stored.map { ($0.employeeNumber, $0) })
    after = before
    var listed: Set<String> = []
    for row in rows where take(row, column) { listed.insert(row.employeeNumber) }
    let present = Set(rows.map(\.employeeNumber)).union(refusedNumbers)
    for person in stored where !listed.contains(person.employeeNumber) {
      order.append(person.employeeNumber)
      leaveUnlisted(person, isPresent: present.contains(person.employeeNumber))
    }
    connect(listed, column)
    tellManagers(listed: rows.filter { listed.contains($0.employeeNumber) })
    collect(listed)
  }

  // MARK: Rows

  /// Takes a row over into the register; false when it is refused.
  private mutating func take(_ row: PersonRow, _ column: (PersonField) -> String?) -> Bool {
    let number = row.employeeNumber
    var record = row.over(before[number], rules.blank, isFull: rules.isFull, today: rules.today)
    if let (field, value, reason) = Self.contradiction(record) {
      let isHidden = record.protected || before[number]?.protected == true
      refusals.append(
        RosterRemark(
          line: row.line,
          column: column(field) ?? field.rawValue,
          value: isHidden ? nil : value,
          reason: reason
        )
      )
      return false
    }
    record.leftOn = nil
    warnIfEnded(row, record, column)
    if let end = record.endDate, end < rules.today {
      record.leftOn = before[number]?.leftOn ?? end.advanced(by: 1)
    }
    after[number] = record
    order.append(number)
    lines[number] = row.line
    return true
  }

  /// A person who is listed and yet counts as having left, by an end date from before.
  private mutating func warnIfEnded(
    _ row: PersonRow,
    _ record: PersonRecord,
    _ column: (PersonField) -> String?
  ) {
    guard let end = record.endDate, end < rules.today, before[row.employeeNumber]?.endDate == end,
      !row.endDate.isValue
    else { return }
    warnings.append(
      RosterRemark(
        line: row.line,
        column: column(.endDate),
        value: nil,
        reason: Words(
          sv: "slutade \(end) enligt en tidigare uppgift och räknas inte som tillbaka",
          en: "ended on \(end) by what was said before, and is not counted as back"
        )
      )
    )
  }

  private static func contradiction(_ record: PersonRecord) -> (PersonField, String, Words)? {
    if let start = record.startDate, let end = record.endDate, end < start {
      return (
        .endDate, end.description,
        Words(sv: "slutar före startdatumet \(start)", en: "ends before the start date \(start)")
      )
    }
    if let workplace = record.workplace, record.department == nil {
      return (
        .workplace, workplace,
        Words(
          sv: "en arbetsplats ligger i en förvaltning, och ingen är angiven",
          en: "a workplace lies in a department, and none is named"
        )
      )
    }
    return nil
  }

  private mutating func leaveUnlisted(_ person: PersonRecord, isPresent: Bool) {
    guard person.leftOn == nil else { return }
    if let end = person.endDate, end < rules.today {
      after[person.employeeNumber]?.leftOn = end.advanced(by: 1)
    } else if rules.isFull, !isPresent {
      after[person.employeeNumber]?.leftOn = rules.today
    }
  }

  // MARK: Reporting lines

  private mutating func connect(_ listed: Set<String>, _ column: (PersonField) -> String?) {
    let texts = after.values.compactMap(\.reportsTo)
    guard !texts.isEmpty else { return }
    let holders = Dictionary(
      grouping: after.values.filter { $0.leftOn == nil && $0.position != nil },
      by: { $0.position ?? "" }
    )
    let numbers = texts.count { after[$0] != nil }
    let positions = texts.count { holders[$0] != nil }
    let readsPositions = rules.reportsToPosition ?? (positions > numbers)
    self.readsPositions = readsPositions
    for number in order {
      guard let record = after[number], let text = record.reportsTo else {
        after[number]?.boss = nil
        continue
      }
      let found =
        readsPositions ? holders[text, default: []].map(\.employeeNumber) : after[text] == nil ? [] : [text]
      let candidates = found.filter { $0 != number }
      let boss = boss(of: number, text, among: candidates)
      after[number]?.boss = boss
      guard boss == nil, listed.contains(number) else { continue }
      let isHidden = record.protected || before[number]?.protected == true
      warnings.append(
        RosterRemark(
          line: lines[number],
          column: column(.reportsTo),
          value: isHidden ? nil : text,
          reason: Self.unconnected(found.count, isSelf: !found.isEmpty && candidates.isEmpty, readsPositions)
        )
      )
    }
    warnings.sort { ($0.line ?? 0) < ($1.line ?? 0) }
  }

  /// A position held by several, or by nobody for now, keeps the boss it had.
  private func boss(of number: String, _ text: String, among candidates: [String]) -> String? {
    if candidates.count == 1 { return candidates[0] }
    guard let before = before[number], before.reportsTo == text, let known = before.boss else { return nil }
    return candidates.isEmpty || candidates.contains(known) ? known : nil
  }

  private static func unconnected(_ count: Int, isSelf: Bool, _ readsPositions: Bool) -> Words {
    if isSelf {
      return Words(sv: "är personen själv; räknas som ingen chef", en: "is the person; taken as no boss")
    }
    if count > 1 {
      return Words(
        sv: "är en befattning som \(count) personer har; sparad som text",
        en: "is a position that \(count) people hold; kept as text"
      )
    }
    return readsPositions
      ? Words(
        sv: "ingen här har den befattningen; sparad som text",
        en: "nobody here holds that position; kept as text"
      )
      : Words(
        sv: "ingen här har det numret; sparad som text",
        en: "nobody here has that number; kept as text"
      )
  }

  // MARK: Managers

  /// Tells managers from staff among those listed and those whose reports came or went; others stay what they are.
  private mutating func tellManagers(listed rows: [PersonRow]) {
    switch rules.managersBy {
    case nil, .category: return
    case .column:
      for row in rows { if let marks = row.marksManager { setManager(row.employeeNumber, marks) } }
    case .title:
      for row in rows {
        setManager(
          row.employeeNumber,
          after[row.employeeNumber]?.title.map(PersonCell.isManagersTitle) ?? false
        )
      }
    case .reportsTo:
      let (old, new) = (Self.bosses(before), Self.bosses(after))
      for number in Set(rows.map(\.employeeNumber)).union(old.symmetricDifference(new)) {
        setManager(number, new.contains(number))
      }
    }
  }

  private mutating func setManager(_ number: String, _ isManager: Bool) {
    guard let category = after[number]?.category, category == .manager || category == .staff else { return }
    after[number]?.category = isManager ? .manager : .staff
  }

  private static func bosses(_ records: [String: PersonRecord]) -> Set<String> {
    Set(records.values.lazy.filter { $0.leftOn == nil }.compactMap(\.boss))
  }

  // MARK: Outcome

  private mutating func collect(_ listed: Set<String>) {
    for number in order {
      guard let record = after[number] else { continue }
      guard record != before[number] else {
        if listed.contains(number) { unchanged += 1 }
        continue
      }
      changes.append(
        Change(
          kind: Self.kind(before[number], record),
          line: lines[number],
          before: before[number],
          after: record
        )
      )
    }
  }

  private static func kind(_ before: PersonRecord?, _ after: PersonRecord) -> Kind {
    guard let before else { return .new }
    switch (before.leftOn, after.leftOn) {
    case (nil, .some): return .left
    case (.some, nil): return .back
    default: return .changed
    }
  }

  /// How many people have the category and are here afterwards.
  func count(_ category: PersonCategory) -> Int {
    after.values.count { $0.category == category && $0.leftOn == nil }
  }

  /// Everybody who was here.
  var activeBefore: Int { before.values.count { $0.leftOn == nil } }

  /// Those who were here and no longer are.
  var leavers: [Change] { changes.filter { $0.kind == .left } }

  /// How many people's reporting lines lead to somebody, of how many that have one.
  var connected: (found: Int, of: Int) {
    let lines = after.values.filter { $0.leftOn == nil && $0.reportsTo != nil }
    return (lines.count { $0.boss != nil }, lines.count)
  }
}
