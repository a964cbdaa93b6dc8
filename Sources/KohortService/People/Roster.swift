import Bilingual
import Planning

/// Something about one line of a file that HR should know.
struct RosterRemark: Equatable {
  let line: Int?
  /// The column as the file names it; nil when it is about the whole row.
  let column: String?
  /// What stands in the cell; nil for a person whose identity is protected.
  let value: String?
  let reason: Words
}

/// A file of people, read and judged row by row.
struct Roster {
  /// The rows that can be understood, in the order of the file.
  private(set) var rows: [PersonRow] = []
  /// Numbers on rows that were refused: those people are in the file all the same.
  private(set) var refusedNumbers: Set<String> = []
  /// Why rows were refused, by line; a row may have several reasons.
  private(set) var refusals: [RosterRemark]
  let columns: RosterColumns
  /// Positions of the columns that become attributes: the unknown ones without those of personal identity numbers.
  let attributes: [Int]
  /// What HR should know of whole columns.
  let warnings: [RosterRemark]
  let names: [String]
  let rowCount: Int

  /// - Parameters:
  ///   - protected: Employee numbers of people whose values are never repeated.
  ///   - aliases: What people are called where their identity is protected; no employee numbers.
  init(_ table: Table, _ columns: RosterColumns, protected: Set<String>, aliases: Set<String>) {
    self.columns = columns
    names = table.columns
    let attributes = Set(columns.attributes)
    let identifying = Set(
      table.columns.indices.filter { index in
        PersonalIdentityNumber.fill(index, of: table)
          || attributes.contains(index) && PersonalIdentityNumber.isNamed(by: table.columns[index])
      })
    let kept = columns.attributes.filter { !identifying.contains($0) }
    self.attributes = kept
    warnings = identifying.sorted().map { index in
      PersonalIdentityNumber.warning(table.columns[index], isKept: !columns.attributes.contains(index))
    }
    rowCount = table.rows.count + table.problems.count
    refusals = table.problems.map {
      RosterRemark(line: $0.line, column: nil, value: nil, reason: $0.words)
    }
    var firstLines: [String: Int] = [:]
    for tableRow in table.rows {
      var reader = RosterRowReader(tableRow, columns, kept, names)
      let row = reader.read(firstLines, aliases)
      if let number = row?.employeeNumber, firstLines[number] == nil { firstLines[number] = tableRow.line }
      guard reader.refusals.isEmpty, let row else {
        let isHidden = reader.isHidden || protected.contains(row?.employeeNumber ?? "")
        refusals += reader.refusals.map { isHidden ? $0.masked : $0 }
        if let row { refusedNumbers.insert(row.employeeNumber) }
        continue
      }
      rows.append(row)
    }
    refusals.sort { ($0.line ?? 0, $0.column ?? "") < ($1.line ?? 0, $1.column ?? "") }
  }

  /// Leaves out the rows of people who were erased.
  ///
  /// - Parameter erased: Employee numbers with the day.
  mutating func refuse(erased: [String: Day]) {
    guard !erased.isEmpty else { return }
    for row in rows {
      guard let day = erased[row.employeeNumber] else { continue }
      refusals.append(
        RosterRemark(
          line: row.line, column: name(of: .employeeNumber), value: row.employeeNumber,
          reason: PeopleRegister.refusal(erasedOn: day)))
    }
    rows.removeAll { erased[$0.employeeNumber] != nil }
    refusals.sort { ($0.line ?? 0, $0.column ?? "") < ($1.line ?? 0, $1.column ?? "") }
  }

  /// The name of the column that holds a field, as the file writes it.
  func name(of field: PersonField) -> String? { columns.fields[field].map { names[$0] } }
}

extension RosterRemark {
  /// The same without the value.
  var masked: RosterRemark { RosterRemark(line: line, column: column, value: nil, reason: reason) }
}

/// Reads one row of a file.
private struct RosterRowReader {
  private let tableRow: Table.Row
  private let columns: RosterColumns
  private let attributes: [Int]
  private let names: [String]
  private(set) var refusals: [RosterRemark] = []
  /// The row is about a protected person, or may be.
  private(set) var isHidden = false

  init(_ tableRow: Table.Row, _ columns: RosterColumns, _ attributes: [Int], _ names: [String]) {
    self.tableRow = tableRow
    self.columns = columns
    self.attributes = attributes
    self.names = names
  }

  /// What the row says; nil when it does not say about whom. Cells that cannot be read are in `refusals`.
  mutating func read(_ firstLines: [String: Int], _ aliases: Set<String>) -> PersonRow? {
    let protected = said(.protected, PersonCell.yesOrNo)
    isHidden = if case .value(false) = protected { false } else { !cell(.protected).isEmpty }
    guard case .value(let number) = said(.employeeNumber, PersonCell.employeeNumber) else {
      if cell(.employeeNumber).isEmpty {
        refuse(.employeeNumber, Words(sv: "anställningsnummer saknas", en: "the employee number is missing"))
      }
      return nil
    }
    if let first = firstLines[number] {
      refuse(
        .employeeNumber,
        Words(sv: "står redan på rad \(first)", en: "already stands on line \(first)")
      )
    }
    if aliases.contains(number) {
      refuse(
        .employeeNumber,
        Words(
          sv: "är ett alias för någon med skyddad identitet; skriv anställningsnumret",
          en: "is the alias of somebody with a protected identity; write the employee number"
        )
      )
    }
    var row = PersonRow(line: tableRow.line, number)
    row.protected = protected
    readWork(&row)
    row.name = said(.name, PersonCell.line(atMost: 200))
    row.email = said(.email, PersonCell.email)
    row.startDate = said(.startDate, PersonCell.date)
    row.endDate = said(.endDate, PersonCell.date)
    for index in attributes {
      row.attributes[names[index]] = said(at: index, PersonCell.attribute)
    }
    return row
  }

  private mutating func readWork(_ row: inout PersonRow) {
    row.category = said(.category, PersonCell.category)
    row.title = said(.title, PersonCell.line(atMost: 200))
    row.position = said(.position, PersonCell.line(atMost: 100))
    row.department = said(.department, PersonCell.line(atMost: 200))
    row.workplace = said(.workplace, PersonCell.line(atMost: 200))
    row.reportsTo = said(.reportsTo, PersonCell.line(atMost: 100))
    row.site = said(.site, PersonCell.line(atMost: 200))
    row.rate = said(.employmentRate, PersonCell.rate)
    if let managers = columns.managers, !blank(tableRow.cells[managers]) {
      row.marksManager = PersonCell.marksManager(tableRow.cells[managers])
    }
  }

  private mutating func said<Value>(
    _ field: PersonField,
    _ read: (String) throws(PersonCell.Refusal) -> Value
  ) -> Said<Value> {
    guard let index = columns.fields[field] else { return .nothing }
    return said(at: index, read)
  }

  private mutating func said<Value>(
    at index: Int,
    _ read: (String) throws(PersonCell.Refusal) -> Value
  ) -> Said<Value> {
    let text = tableRow.cells[index]
    guard !blank(text) else { return .blank }
    do {
      return .value(try read(text))
    } catch {
      refusals.append(
        RosterRemark(line: tableRow.line, column: names[index], value: clipped(text), reason: error.reason)
      )
      return .nothing
    }
  }

  private mutating func refuse(_ field: PersonField, _ reason: Words) {
    let text = cell(field)
    refusals.append(
      RosterRemark(
        line: tableRow.line,
        column: columns.fields[field].map { names[$0] },
        value: text.isEmpty ? nil : clipped(text),
        reason: reason
      )
    )
  }

  private func cell(_ field: PersonField) -> String {
    guard let index = columns.fields[field], !blank(tableRow.cells[index]) else { return "" }
    return tableRow.cells[index]
  }

  private func blank(_ text: String) -> Bool { text.isEmpty || text.allSatisfy(\.isWhitespace) }

  private func clipped(_ text: String) -> String { text.count > 60 ? text.prefix(59) + "…" : text }
}
