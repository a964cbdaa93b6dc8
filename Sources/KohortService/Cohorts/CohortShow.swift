public import Bilingual
public import Postgres

/// `cohort.show`: who travels together, and when.
public enum CohortShow: Operation {
  public struct Parameters: Codable, Sendable {
    /// A cohort, such as `L2-014`.
    public var cohort: String

    public init(cohort: String) { self.cohort = cohort }
  }

  public struct Output: Codable, Sendable {
    /// A member as the others see that person.
    public struct Member: Codable, Sendable {
      /// An employee number, or the alias of a protected identity.
      public let person: String
      /// Left out where there is none, and for a protected identity.
      public let name: String?
      public let category: ShownCategory
      /// Left out where there is none, and for a protected identity.
      public let department: String?
      /// Left out where there is none, and for a protected identity.
      public let workplace: String?
    }

    /// A cohort, such as `L2-014`.
    public let cohort: String
    /// An edition's code, such as `L2`.
    public let edition: String
    /// A programme's code.
    public let programme: String
    public let facilitators: [String]
    public let members: [Member]
    public let sessions: [SessionLine]
  }

  public static let name = "cohort.show"
  public static let summary = Words(
    sv: "Visar en kohort med deltagare och träffar.", en: "Shows a cohort with its members and sessions.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let cohort = try Cohorts.find(parameters.cohort, connection)
    guard caller.isHR || cohort.isOwn else { throw Cohorts.notFound(parameters.cohort) }
    let row = try connection.query(
      """
      select edition.code as edition, programme.title as programme,
             array(select distinct person.code
                     from session
                     join session_facilitator on session_facilitator.session_id = session.id
                     join person_shown as person on person.id = session_facilitator.person_id
                    where session.cohort_id = cohort.id
                    order by person.code) as facilitators
        from cohort
        join edition on edition.id = cohort.edition_id
        join programme on programme.id = edition.programme_id
       where cohort.id = $1
      """, cohort.id
    ).one()
    let members = try connection.query(
      """
      select person.code, person.name, person.category, person.department, person.workplace
        from cohort_member
        join person_shown as person on person.id = cohort_member.person_id
       where cohort_member.cohort_id = $1 and cohort_member.left_on is null
       order by person.name collate "sv-x-icu", person.id
      """, cohort.id)
    return Output(
      cohort: cohort.name, edition: try row["edition"], programme: try row["programme"],
      facilitators: try row["facilitators"],
      members: try members.map { row in
        Output.Member(
          person: try row["code"], name: try row["name"],
          category: try ShownCategory(row["category"], for: caller), department: try row["department"],
          workplace: try row["workplace"])
      },
      sessions: try SessionList.run(.init(cohort: cohort.name), caller, connection).sessions)
  }
}
