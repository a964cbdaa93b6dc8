import Planning

/// A person as the register has it.
struct PersonRecord: Equatable {
  var employeeNumber: String
  var name: String?
  var email: String?
  var category: PersonCategory = .staff
  var title: String?
  var position: String?
  var department: String?
  var workplace: String?
  /// As the HR system says it: an employee number or a position.
  var reportsTo: String?
  /// The employee number of whoever `reportsTo` means; nil when it points nowhere.
  var boss: String?
  var site: String?
  /// Hundredths of a per cent of full time.
  var rate: Int?
  var protected = false
  var attributes: [String: String] = [:]
  var startDate: Day?
  var endDate: Day?
  /// The first day away; nil for those who are here.
  var leftOn: Day?

  init(_ employeeNumber: String) { self.employeeNumber = employeeNumber }
}

/// What a row or a request says about one field.
enum Said<Value> {
  /// There is no such column.
  case nothing
  /// The column is there and the cell is empty.
  case blank
  case value(Value)

  /// Whether the cell says something.
  var isValue: Bool {
    if case .value = self { true } else { false }
  }

  /// What holds afterwards, given what held before.
  func over(_ stored: Value?, _ blank: BlankRule) -> Value? {
    switch self {
    case .nothing: stored
    case .blank: blank == .keep ? stored : nil
    case .value(let value): value
    }
  }
}

/// What an empty cell means.
public enum BlankRule: String, Codable, Sendable, CaseIterable {
  /// Nothing is said; what was known stays.
  case keep
  /// There is nothing any more.
  case clear
}

/// What one row of a file, or one request, says about a person.
struct PersonRow {
  /// The line of the file; nil for a request.
  let line: Int?
  let employeeNumber: String
  var name: Said<String> = .nothing
  var email: Said<String> = .nothing
  var category: Said<PersonCategory> = .nothing
  var title: Said<String> = .nothing
  var position: Said<String> = .nothing
  var department: Said<String> = .nothing
  var workplace: Said<String> = .nothing
  var reportsTo: Said<String> = .nothing
  var site: Said<String> = .nothing
  var rate: Said<Int> = .nothing
  var protected: Said<Bool> = .nothing
  var attributes: [String: Said<String>] = [:]
  var startDate: Said<Day> = .nothing
  var endDate: Said<Day> = .nothing
  /// What the column that tells managers apart says; nil without such a column or when its cell is empty.
  var marksManager: Bool?

  init(line: Int?, _ employeeNumber: String) {
    self.line = line
    self.employeeNumber = employeeNumber
  }

  /// The person as the register should have them, before reporting lines and derived categories.
  ///
  /// - Parameters:
  ///   - isFull: The row stands in a file of everybody, so that a person without an end date is here.
  ///   - today: Decides whether an end date has passed.
  func over(_ stored: PersonRecord?, _ blank: BlankRule, isFull: Bool, today: Day) -> PersonRecord {
    var record = stored ?? PersonRecord(employeeNumber)
    record.name = name.over(record.name, blank)
    record.email = email.over(record.email, blank)
    record.category = category.over(record.category, blank) ?? .staff
    record.title = title.over(record.title, blank)
    record.position = position.over(record.position, blank)
    setWorkplace(&record, blank)
    record.reportsTo = reportsTo.over(record.reportsTo, blank)
    record.site = site.over(record.site, blank)
    record.rate = rate.over(record.rate, blank)
    // Protection ends by an explicit no, never by an empty cell.
    record.protected = protected.over(record.protected, .keep) ?? false
    for (name, said) in attributes { record.attributes[name] = said.over(record.attributes[name], blank) }
    setDates(&record, blank, isFull: isFull, today: today)
    return record
  }

  /// A workplace lies in its department: a person who changes department leaves the old workplace behind.
  private func setWorkplace(_ record: inout PersonRecord, _ blank: BlankRule) {
    let before = record.department
    record.department = department.over(before, blank)
    let stays = record.department == before
    record.workplace = workplace.over(stays ? record.workplace : nil, blank)
  }

  private func setDates(_ record: inout PersonRecord, _ blank: BlankRule, isFull: Bool, today: Day) {
    let before = record.endDate
    record.startDate = startDate.over(record.startDate, blank)
    record.endDate = endDate.over(before, blank)
    guard let before, record.endDate == before else { return }
    // An old end date does not hold for a new employment, nor for one who stands in the list of everybody.
    if case .value(let start) = startDate, start > before, !endDate.isValue { record.endDate = nil }
    if case .blank = endDate, isFull, before < today { record.endDate = nil }
  }
}
