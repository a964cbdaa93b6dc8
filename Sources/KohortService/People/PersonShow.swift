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

  /// A session that the person is to come to.
  public struct SessionLine: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public let session: String
    public let date: String
    public let start: String
    public let end: String
    /// A room's code.
    public let room: String
    /// member, facilitator or lead.
    public let role: String
  }

  public struct Output: Codable, Sendable {
    /// An employee number, or the alias of a person whose identity is protected.
    public let person: String
    /// Left out where there is none, and for a protected identity.
    public let name: String?
    /// Left out where there is none, and for a protected identity.
    public let email: String?
    /// Nil where only HR may know it.
    public let category: ShownCategory
    /// Left out where there is none, and for a protected identity.
    public let title: String?
    /// Left out where there is none, and for a protected identity.
    public let department: String?
    /// Left out where there is none, and for a protected identity.
    public let workplace: String?
    /// Where it is; left out where that is not known.
    public let site: String?
    /// The post's code in the HR system; left out where there is none.
    public let position: String?
    /// Whom the person reports to, by employee number or alias; left out where that is nobody known.
    public let reportsTo: String?
    /// Whether the identity is protected.
    public let protected: Bool
    /// Shown to HR and the person; the same goes for the dates and attributes.
    public let employmentRate: Double?
    /// The first day of the employment; left out where it is not known.
    public let startDate: String?
    /// The last day of the employment; left out while there is none.
    public let endDate: String?
    /// The first day no longer in the organisation; left out for who is there.
    public let leftOn: String?
    public let attributes: JSONValue?
    /// Present cohorts: all of them for HR and the person, those shared for others.
    public let cohorts: [String]
    /// Planned sessions from today on, the next first.
    public let sessions: [SessionLine]
  }

  public static let name = "person.show"
  public static let summary = Words(
    sv: "Visar en person med kohorter och kommande träffar.",
    en: "Shows a person with cohorts and next sessions."
  )
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    let person = try People.find(parameters.person, caller, connection)
    let isOwnOrHR = caller.isHR || caller.personID == person
    let row = try connection.query(
      """
      select person.code, person.name, coalesce(register.email, profile.email) as email, person.category, person.title,
             person.department, person.workplace, person.site, person.position,
             coalesce(boss.code, case when person.id = (select me()) then my_boss() end) as reports_to,
             person.protected, register.employment_rate, coalesce(register.start_date, profile.start_date) as start_date,
             person.end_date, person.left_on, coalesce(register.attributes, '{}')::text as attributes,
             array(select cohort.name from cohort_member
                     join cohort on cohort.id = cohort_member.cohort_id
                    where cohort_member.person_id = person.id and cohort_member.left_on is null
                      and ($2 or cohort.id = any ((select my_cohorts())::bigint[]))
                    order by cohort.name) as cohorts
        from person_shown as person
        join profile on profile.id = person.id
        left join person as register on register.id = person.id
        left join person_shown as boss on boss.id = coalesce(person.reports_to_id, register.reports_to_id)
       where person.id = $1
      """,
      person,
      isOwnOrHR
    ).one()
    return Output(
      person: try row["code"],
      name: try row["name"],
      email: try row["email"],
      category: try ShownCategory(row["category"], for: caller),
      title: try row["title"],
      department: try row["department"],
      workplace: try row["workplace"],
      site: try row["site"],
      position: try row["position"],
      reportsTo: try row["reports_to"],
      protected: try row["protected"],
      employmentRate: isOwnOrHR ? try row["employment_rate"] : nil,
      startDate: isOwnOrHR ? try row["start_date"] : nil,
      endDate: isOwnOrHR ? try row["end_date"] : nil,
      leftOn: try row["left_on"],
      attributes: isOwnOrHR ? .some(try JSONValue.parse(row["attributes"]).value) : .none,
      cohorts: try row["cohorts"],
      sessions: try sessions(person, caller, sharedOnly: !isOwnOrHR, connection)
    )
  }

  private static func sessions(
    _ person: Int64,
    _ caller: Caller,
    sharedOnly: Bool,
    _ connection: borrowing Connection
  ) throws -> [SessionLine] {
    try connection.query(
      """
      select session.name, session.date, to_char(session.starts, 'HH24:MI') as starts,
             to_char(session.ends, 'HH24:MI') as ends, room.code as room,
             case when not session_facilitator.lead then 'facilitator'
                  when session_facilitator.lead then 'lead'
                  else 'member' end as role
        from session
        join room on room.id = session.room_id
        left join session_facilitator
               on session_facilitator.session_id = session.id and session_facilitator.person_id = $1
       where session.status = 'planned' and session.date >= $2
         and (not $3 or session.cohort_id = any ((select my_cohorts())::bigint[]))
         and (session_facilitator.person_id is not null
              or exists (select from cohort_member
                          where cohort_member.cohort_id = session.cohort_id and cohort_member.person_id = $1
                            and cohort_member.joined_on <= session.date and cohort_member.left_on is null))
       order by session.date, session.starts, session.id
      """,
      person,
      caller.today,
      sharedOnly
    ).map { row in
      SessionLine(
        session: try row["name"],
        date: try row["date"],
        start: try row["starts"],
        end: try row["ends"],
        room: try row["room"],
        role: try row["role"]
      )
    }
  }
}
