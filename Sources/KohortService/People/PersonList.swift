public import Bilingual
public import Planning
public import Postgres

/// `person.list`: the people, narrowed by what is said.
public enum PersonList: Operation {
  public struct Parameters: Codable, Sendable {
    /// A department's name.
    public var department: String?
    /// A workplace's name.
    public var workplace: String?
    public var category: PersonCategory?
    /// Members of this cohort.
    public var cohort: String?
    /// Those who report to the person with this employee number or alias.
    public var reportsTo: String?
    /// Part of a name or number, whatever the case.
    public var search: String?
    /// Those who have left as well.
    public var left: Bool?
    /// At most this many.
    public var limit: Int?

    public init(
      department: String? = nil,
      workplace: String? = nil,
      category: PersonCategory? = nil,
      cohort: String? = nil,
      reportsTo: String? = nil,
      search: String? = nil,
      left: Bool? = nil,
      limit: Int? = nil
    ) {
      self.department = department
      self.workplace = workplace
      self.category = category
      self.cohort = cohort
      self.reportsTo = reportsTo
      self.search = search
      self.left = left
      self.limit = limit
    }
  }

  public struct Output: Codable, Sendable {
    public let people: [PersonLine]
  }

  public static let name = "person.list"
  public static let summary = Words(
    sv: "Listar personer, för HR alla och för andra dem de delar kohort med.",
    en: "Lists people: for HR everyone, for others those they share a cohort with."
  )
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    try Filters.check(
      cohort: parameters.cohort, department: parameters.department, workplace: parameters.workplace,
      person: parameters.reportsTo, limit: parameters.limit, caller, connection)
    let rows = try connection.query(
      """
      select person.code as person, person.name, person.category, person.department, person.workplace, person.title,
             boss.code as reports_to, person.left_on, person.protected
        from person_shown as person
        left join person_shown as boss on boss.id = person.reports_to_id
       where ($1::text is null or person.department = $1)
         and ($2::text is null or person.workplace = $2)
         and ($3::category is null or person.category = $3)
         and ($8::text is null or person.id in (
               select cohort_member.person_id
                 from cohort_member
                 join cohort on cohort.id = cohort_member.cohort_id
                where cohort.name = $8 and cohort_member.left_on is null
                  and ($6 or cohort.id = any ((select my_cohorts())::bigint[]))))
         and ($9::text is null or boss.code = $9)
         and ($4::text is null or strpos(lower(concat_ws(' ', person.code, person.name)), lower($4)) > 0)
         and ($5 or person.left_on is null)
         and ($6 or person.id = (select me()) or person.id in (
               select cohort_member.person_id from cohort_member
                where cohort_member.cohort_id = any ((select my_cohorts())::bigint[]) and cohort_member.left_on is null))
       order by person.department collate "sv-x-icu", person.workplace collate "sv-x-icu",
                coalesce(person.name, person.code) collate "sv-x-icu", person.id
       limit $7
      """,
      parameters.department,
      parameters.workplace,
      parameters.category?.rawValue,
      parameters.search,
      parameters.left ?? false,
      caller.isHR,
      parameters.limit,
      parameters.cohort,
      parameters.reportsTo
    )
    return Output(people: try rows.map { try PersonLine($0, caller) })
  }
}

extension KohortError {
  static func negativeLimit(_ limit: Int) -> KohortError {
    KohortError(
      .invalidParameters,
      Words(sv: "Gränsen kan inte vara \(limit).", en: "The limit cannot be \(limit)."),
      invalidParameters: [.init(property: "limit", reason: Words(sv: "minst 0", en: "at least 0"))]
    )
  }
}

/// A person in a list.
public struct PersonLine: Codable, Sendable {
  /// An employee number, or the alias of a person whose identity is protected.
  public let person: String
  /// Nil for a person without a name, who is called by the number.
  public let name: String?
  public let category: ShownCategory
  /// Left out where there is none, and for a protected identity.
  public let department: String?
  /// Left out where there is none, and for a protected identity.
  public let workplace: String?
  /// Left out where there is none, and for a protected identity.
  public let title: String?
  /// Whom the person reports to, by employee number or alias; left out where that is nobody known.
  public let reportsTo: String?
  /// The first day no longer in the organisation; left out for who is there.
  public let leftOn: String?
  /// True, for HR, of a person whose identity is protected; left out otherwise.
  public let protected: Bool?

  /// Reads a row with these columns; shows a representative as such to HR alone.
  init(_ row: Row, _ caller: Caller) throws {
    person = try row["person"]
    name = try row["name"]
    category = try ShownCategory(row["category"], for: caller)
    department = try row["department"]
    workplace = try row["workplace"]
    title = try row["title"]
    reportsTo = try row["reports_to"]
    leftOn = try row["left_on"]
    protected = try caller.isHR && row["protected"] ? true : nil
  }
}
