public import Bilingual
public import Postgres

/// `cohort.remove`: a person leaves a cohort today; what that person took part in stays.
public enum CohortRemove: Operation {
  public typealias Parameters = CohortAdd.Parameters
  public typealias Output = CohortAdd.Output

  public static let name = "cohort.remove"
  public static let summary = Words(
    sv: "Låter en person lämna en kohort.", en: "Lets a person leave a cohort.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let cohort = try Cohorts.find(parameters.cohort, connection)
    let person = try People.find(parameters.person, caller, connection)
    let isMember = try connection.query(
      """
      select exists (select from cohort_member
                      where cohort_id = $1 and person_id = $2 and left_on is null)
      """, cohort.id, person
    ).one(as: Bool.self)
    guard isMember else {
      throw KohortError(
        .conflict,
        Words(
          sv: "\(parameters.person) är inte med i \(cohort.name).",
          en: "\(parameters.person) is not in \(cohort.name)."))
    }
    try CohortRules.guarding([cohort], despiteRules: parameters.despiteRules ?? false, connection) { connection in
      try Membership.end([person], in: cohort, caller, connection)
    }
    return Output(
      cohort: cohort.name, person: parameters.person, members: try CohortAdd.members(of: cohort, connection))
  }
}
