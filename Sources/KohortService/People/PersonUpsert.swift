public import Bilingual
public import Planning
public import Postgres
import StrictJSON

/// `person.upsert`: what another system says about one person, new or known.
///
/// The same rules as for a file of changes; what is left out stays as it is.
public enum PersonUpsert: Operation {
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
    public let person: String
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

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    try People.lock(caller, connection)
    try People.openRegister(connection)
    var reader = PersonRequestReader()
    let row = reader.row(try parameters.byNumber(connection))
    guard reader.refusals.isEmpty else { throw KohortError.personRefused(reader.refusals) }
    if let day = try PeopleRegister.erased([row.employeeNumber], connection).values.first {
      throw KohortError.personRefused([
        .init(property: "employee_number", reason: PeopleRegister.refusal(erasedOn: day))
      ])
    }
    let changes = try changes(row, parameters, caller, connection)
    if let refusal = changes.refusals.first {
      throw KohortError.personRefused([.init(property: refusal.column ?? "", reason: refusal.reason)])
    }
    let placesFreed = try PeopleRegister.write(changes.changes, connection)
    let own = changes.changes.first { $0.after.employeeNumber == row.employeeNumber }
    let code = try connection.query(
      """
      select person_shown.code from person join person_shown on person_shown.id = person.id
       where person.employee_number = $1
      """,
      row.employeeNumber
    ).one(as: String.self)
    return Output(
      person: code,
      change: own?.kind.rawValue ?? "unchanged",
      moved: own?.isMove ?? false,
      placesFreed: placesFreed,
      warnings: changes.warnings.map { "\($0.column ?? ""): \($0.reason[caller.language])" }
    )
  }

  private static func changes(
    _ row: PersonRow,
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> RosterChanges {
    let rules = RosterChanges.Rules(
      isFull: false,
      blank: .clear,
      reportsToPosition: nil,
      managersBy: nil,
      today: caller.today
    )
    let named = [row.employeeNumber, parameters.reportsTo, parameters.position].compactMap(\.self)
    let stored = try PeopleRegister.concerned(named, connection)
    return RosterChanges([row], over: stored, rules, column: \.rawValue)
  }
}

extension PersonUpsert.Parameters {
  /// The same with the employee number of a person who was named by alias.
  fileprivate func byNumber(_ connection: borrowing Connection) throws -> Self {
    var parameters = self
    let named = try connection.query("select employee_number from person where alias = $1", employeeNumber)
      .oneOrNone(as: String.self)
    if let named { parameters.employeeNumber = named }
    return parameters
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
  /// What a request says about a person cannot be so.
  static func personRefused(_ refusals: [InvalidParameter]) -> KohortError {
    KohortError(
      .invalidParameters,
      Words(sv: "Personen kan inte tas emot så.", en: "The person cannot be taken in like this."),
      invalidParameters: refusals
    )
  }
}
