public import Bilingual
public import Planning
public import Postgres
import StrictJSON

/// `person.upsert`: what another system says about one person, new or known.
///
/// The same rules as for a file of changes; what is left out stays as it is.
public enum PersonUpsert: SetOperation {
  /// A field that can be emptied.
  public enum Clearable: String, Codable, Sendable, CaseIterable {
    case name, email, department, workplace, title, position
    case reportsTo = "reports_to"
    case startDate = "start_date"
    case endDate = "end_date"
    case site
    case employmentRate = "employment_rate"
  }

  public struct Parameters: Codable, Sendable {
    public var employeeNumber: String
    public var name: String?
    public var email: String?
    /// `staff` for a new person when left out.
    public var category: PersonCategory?
    public var department: String?
    public var workplace: String?
    public var title: String?
    public var position: String?
    /// The boss's employee number or position.
    public var reportsTo: String?
    public var startDate: Day?
    /// The last day of employment.
    public var endDate: Day?
    public var site: String?
    /// Per cent of full time.
    public var employmentRate: Double?
    /// The identity is protected.
    public var protected: Bool?
    /// Added to those there are; an empty text takes one away.
    public var attributes: [String: String]?
    /// Fields to empty.
    public var clear: [Clearable]?

    public init(employeeNumber: String) { self.employeeNumber = employeeNumber }
  }

  public struct Output: Codable, Sendable {
    /// How others see the person: an employee number, or an alias.
    ///
    /// Left out for an identity that was protected before and is named by its number, which must not lead to the alias.
    public let person: String?
    /// new, changed, left, back or unchanged.
    public let change: String
    /// Another department or workplace than before.
    public let moved: Bool
    /// Places in cohorts that the person gives up by leaving.
    public let placesFreed: Int
    /// Such as a boss whom nobody knows yet.
    public let warnings: [String]
  }

  public static let name = "person.upsert"
  public static let summary = Words(
    sv: "Lägger till en person eller ändrar det som anges.",
    en: "Adds a person, or changes what is given."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = true
  public static let begins = true

  public static func touched(by parameters: Parameters) -> [String] { [parameters.employeeNumber] }

  public static func run(
    set: [Parameters],
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> [Result<Output, KohortError>] {
    try People.lock(caller, connection)
    try People.openRegister(connection)
    let rows = try rows(set, connection)
    let numbers = rows.compactMap { try? $0.get().employeeNumber }
    guard Set(numbers).count == numbers.count else { throw KohortError.personTwice }
    let erased = try PeopleRegister.erased(numbers, connection)
    var register = UpsertRegister(try PeopleRegister.concerned(names(set, rows), connection), caller.today)
    let outcomes = zip(set, rows).map { parameters, row in
      Result { () throws(KohortError) in
        let row = try row.get()
        if let day = erased[row.employeeNumber] {
          throw KohortError.personRefused([
            .init(property: "employee_number", reason: PeopleRegister.refusal(erasedOn: day))
          ])
        }
        return (number: row.employeeNumber, changes: try register.take(row, names(parameters, row)))
      }
    }
    let placesFreed = try PeopleRegister.write(register.changes, connection)
    let codes = try codes(numbers, connection)
    return zip(set, outcomes).map { parameters, outcome in
      outcome.map {
        output(parameters.employeeNumber, $0.number, codes[$0.number] ?? $0.number, $0.changes, placesFreed, caller)
      }
    }
  }

  /// The rows that the requests come to, with the employee number of those who are named by alias.
  private static func rows(
    _ set: [Parameters],
    _ connection: borrowing Connection
  ) throws -> [Result<PersonRow, KohortError>] {
    let aliases = try connection.query(
      "select alias, employee_number from person where protected and alias = any ($1::text[]) order by alias",
      set.map(\.employeeNumber)
    ).rows(as: String.self, String.self)
    let numbers = Dictionary(aliases, uniquingKeysWith: { first, _ in first })
    return set.map { parameters in
      var parameters = parameters
      parameters.employeeNumber = numbers[parameters.employeeNumber] ?? parameters.employeeNumber
      var reader = PersonRequestReader()
      let row = reader.row(parameters)
      return reader.refusals.isEmpty ? .success(row) : .failure(.personRefused(reader.refusals))
    }
  }

  private static func names(_ parameters: Parameters, _ row: PersonRow) -> [String] {
    [row.employeeNumber, parameters.reportsTo, parameters.position].compactMap(\.self)
  }

  private static func names(_ set: [Parameters], _ rows: [Result<PersonRow, KohortError>]) -> [String] {
    zip(set, rows).flatMap { parameters, row in (try? row.get()).map { names(parameters, $0) } ?? [] }
  }

  private static func codes(_ numbers: [String], _ connection: borrowing Connection) throws -> [String: String] {
    let codes = try connection.query(
      """
      select person.employee_number, person_shown.code
        from person join person_shown on person_shown.id = person.id
       where person.employee_number = any ($1::text[])
       order by person.id
      """,
      numbers
    ).rows(as: String.self, String.self)
    return Dictionary(codes, uniquingKeysWith: { first, _ in first })
  }

  private static func output(
    _ said: String,
    _ number: String,
    _ code: String,
    _ changes: RosterChanges,
    _ placesFreed: [String: Int],
    _ caller: Caller
  ) -> Output {
    let own = changes.changes.first { $0.after.employeeNumber == number }
    let isProtected = code != number
    let wasProtected = own.map { $0.before?.protected ?? false } ?? isProtected
    return Output(
      person: isProtected && wasProtected && said != code ? nil : code,
      change: own?.kind.rawValue ?? "unchanged",
      moved: own?.isMove ?? false,
      placesFreed: changes.leavers.reduce(0) { $0 + placesFreed[$1.after.employeeNumber, default: 0] },
      warnings: changes.warnings.map { "\($0.column ?? ""): \($0.reason[caller.language])" }
    )
  }
}

/// The part of the register that a set of requests concerns, with what each request changes in it for the next.
private struct UpsertRegister {
  private let rules: RosterChanges.Rules
  private var people: [String: PersonRecord]
  /// Who has, or had, a code as number, as position, or as whom they report to.
  private var concerned: [String: Set<String>] = [:]
  /// What all requests together change, in order.
  private(set) var changes: [RosterChanges.Change] = []

  init(_ stored: [PersonRecord], _ today: Day) {
    rules = RosterChanges.Rules(
      isFull: false, blank: .clear, reportsToPosition: nil, managersBy: nil, today: today)
    people = Dictionary(uniqueKeysWithValues: stored.map { ($0.employeeNumber, $0) })
    for person in stored { index(person) }
  }

  /// Takes one row over; the names are those that its request concerns.
  mutating func take(_ row: PersonRow, _ names: [String]) throws(KohortError) -> RosterChanges {
    let numbers = names.reduce(into: Set<String>()) { $0.formUnion(concerned[$1, default: []]) }
    let stored = numbers.sorted().compactMap { people[$0] }.filter { Self.codes($0).contains(where: names.contains) }
    let changes = RosterChanges([row], over: stored, rules, column: \.rawValue)
    if let refusal = changes.refusals.first {
      throw KohortError.personRefused([.init(property: refusal.column ?? "", reason: refusal.reason)])
    }
    for change in changes.changes {
      people[change.after.employeeNumber] = change.after
      index(change.after)
    }
    self.changes += changes.changes
    return changes
  }

  private mutating func index(_ person: PersonRecord) {
    for code in Self.codes(person) { concerned[code, default: []].insert(person.employeeNumber) }
  }

  private static func codes(_ person: PersonRecord) -> [String] {
    [person.employeeNumber, person.position, person.reportsTo].compactMap(\.self)
  }
}

/// Reads what a request says, and keeps every reason why it cannot be taken.
private struct PersonRequestReader {
  private(set) var refusals: [KohortError.InvalidParameter] = []

  mutating func row(_ said: PersonUpsert.Parameters) -> PersonRow {
    let clear = Set((said.clear ?? []).map(\.rawValue))
    let number = read("employee_number", said.employeeNumber, clear, PersonCell.employeeNumber)
    guard case .value(let number) = number, !number.isEmpty else {
      if refusals.isEmpty { refuse("employee_number", Words(sv: "saknas", en: "is missing")) }
      return PersonRow(line: nil, "")
    }
    var row = PersonRow(line: nil, number)
    row.name = read("name", said.name, clear, PersonCell.line(atMost: 200))
    row.email = read("email", said.email, clear, PersonCell.email)
    row.category = said.category.map { .value($0) } ?? .nothing
    row.department = read("department", said.department, clear, PersonCell.line(atMost: 200))
    row.workplace = read("workplace", said.workplace, clear, PersonCell.line(atMost: 200))
    row.title = read("title", said.title, clear, PersonCell.line(atMost: 200))
    row.position = read("position", said.position, clear, PersonCell.line(atMost: 100))
    row.reportsTo = read("reports_to", said.reportsTo, clear, PersonCell.line(atMost: 100))
    row.site = read("site", said.site, clear, PersonCell.line(atMost: 200))
    row.startDate = read("start_date", said.startDate?.description, clear, PersonCell.date)
    row.endDate = read("end_date", said.endDate?.description, clear, PersonCell.date)
    row.rate = read("employment_rate", said.employmentRate, clear, PersonCell.rate)
    row.protected = said.protected.map { .value($0) } ?? .nothing
    for (name, text) in said.attributes ?? [:] {
      row.attributes[name] =
        text.isEmpty ? .blank : read("attributes.\(name)", text, clear, PersonCell.attribute)
    }
    return row
  }

  private mutating func read<Given, Value>(
    _ property: String,
    _ given: Given?,
    _ clear: Set<String>,
    _ read: (Given) throws(PersonCell.Refusal) -> Value
  ) -> Said<Value> {
    guard let given else { return clear.contains(property) ? .blank : .nothing }
    if clear.contains(property) {
      refuse(property, Words(sv: "anges och ska samtidigt tömmas", en: "is given and to be cleared at once"))
    }
    if let text = given as? String, text.allSatisfy(\.isWhitespace) {
      refuse(
        property,
        Words(
          sv: "är tom; ange den i clear för att ta bort den",
          en: "is empty; name it in clear to empty it"
        )
      )
      return .nothing
    }
    do {
      return .value(try read(given))
    } catch {
      refuse(property, error.reason)
      return .nothing
    }
  }

  private mutating func refuse(_ property: String, _ reason: Words) {
    refusals.append(.init(property: property, reason: reason))
  }
}

extension KohortError {
  /// Never seen outside: a set with two requests for one person, by number and by alias, is tried again in halves.
  fileprivate static let personTwice = KohortError(
    .conflict,
    Words(sv: "Samma person nämns två gånger.", en: "The same person is named twice.")
  )

  /// What a request says about a person cannot be so.
  static func personRefused(_ refusals: [InvalidParameter]) -> KohortError {
    KohortError(
      .invalidParameters,
      Words(sv: "Personen kan inte tas emot så.", en: "The person cannot be taken in like this."),
      invalidParameters: refusals
    )
  }
}
