public import Bilingual
public import Postgres
public import StrictJSON

/// `person.show`: one person, with cohorts and next sessions.
public enum PersonShow: Operation {
  public struct Parameters: Codable, Sendable {
    /// An employee number or alias.
    public var person: String

    public init(person: String) { self.person = person }
  }

  public struct Output: Codable, Sendable {
    public let person: String
    public let name: String?
    public let email: String?
    public let category: PersonCategory?
    public let title: String?
    public let department: String?
    public let workplace: String?
    public let site: String?
    public let position: String?
    public let reportsTo: String?
    public let protected: Bool
    public let leftOn: String?
    public let attributes: JSONValue?
    public let cohorts: [String]
  }

  public static let name = "person.show"
  public static let summary = Words(
    sv: "Visar en person och personens kohorter.", en: "Shows a person and the person's cohorts.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let person = try People.find(parameters.person, caller, connection)
    let row = try connection.query(
      """
      select person.code, person.name, person.email, person.category, person.title, person.department,
             person.workplace, person.site, person.position, boss.code as reports_to, person.protected,
             person.left_on, person.attributes::text as attributes,
             array(select cohort.name from cohort_member
                     join cohort on cohort.id = cohort_member.cohort_id
                    where cohort_member.person_id = person.id and cohort_member.left_on is null
                    order by cohort.name) as cohorts
        from person_shown as person
        left join person_shown as boss on boss.id = person.reports_to_id
       where person.id = $1
      """, person
    ).one()
    let isOwnOrHR = caller.isHR || caller.personID == person
    return Output(
      person: try row["code"], name: try row["name"], email: try row["email"],
      category: try PersonCategory(row["category"], for: caller), title: try row["title"],
      department: try row["department"], workplace: try row["workplace"], site: try row["site"],
      position: try row["position"], reportsTo: try row["reports_to"], protected: try row["protected"],
      leftOn: try row["left_on"],
      attributes: isOwnOrHR ? try JSONValue.parse(row["attributes"]).value : nil,
      cohorts: try row["cohorts"])
  }
}
