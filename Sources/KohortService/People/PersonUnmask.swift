public import Bilingual
public import Postgres

/// `person.unmask`: who stands behind an alias, for those with that right. The database itself logs it.
public enum PersonUnmask: Operation {
  public typealias Parameters = PersonShow.Parameters

  public struct Output: Codable, Sendable {
    /// The alias.
    public let person: String
    public let employeeNumber: String
    public let name: String?
    public let email: String?
    public let title: String?
    public let department: String?
    public let workplace: String?
    public let site: String?
  }

  public static let name = "person.unmask"
  public static let summary = Words(
    sv: "Visar vem som döljer sig bakom ett alias; det loggas.", en: "Shows who stands behind an alias; it is logged.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant, .operator]
  public static let changes = false
  public static let isNotedByDatabase = true
  public static let isLoggedReading = true
  /// Who stands behind an alias goes to nobody else, and to no assistant's maker.
  public static let isForAssistants = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let row: Row?
    do {
      row = try connection.query("select * from unmask($1)", parameters.person).oneOrNone()
    } catch {
      throw error.constraint == "unmask_permitted" ? KohortError.unmaskingNotPermitted : error
    }
    guard let row else {
      throw KohortError.notFound(Words(sv: "skyddad person", en: "protected person"), parameters.person)
    }
    return Output(
      person: parameters.person, employeeNumber: try row["employee_number"], name: try row["name"],
      email: try row["email"], title: try row["title"], department: try row["department"],
      workplace: try row["workplace"], site: try row["site"])
  }
}

extension KohortError {
  fileprivate static let unmaskingNotPermitted = KohortError(
    .notPermitted,
    Words(sv: "Du får inte se vem som döljer sig bakom ett alias.", en: "You may not see who stands behind an alias."),
    hint: Words(
      sv: "HR ger rätten: kohort access grant NUMMER unmasking", en: "HR gives the right: kohort access grant NUMBER unmasking"))
}
