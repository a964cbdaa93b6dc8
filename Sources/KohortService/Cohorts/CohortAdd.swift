public import Bilingual
public import Postgres

/// `cohort.add`: a person joins a cohort from today.
public enum CohortAdd: Operation {
  public struct Parameters: Codable, Sendable {
    /// A cohort, such as `L2-014`.
    public var cohort: String
    /// An employee number, or the alias of a protected identity.
    public var person: String
    /// HR's own decision to go against the programme's rules; never against a double booking.
    public var despiteRules: Bool?

    public init(cohort: String, person: String, despiteRules: Bool? = nil) {
      self.cohort = cohort
      self.person = person
      self.despiteRules = despiteRules
    }
  }

  public struct Output: Codable, Sendable {
    /// A cohort, such as `L2-014`.
    public let cohort: String
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// How many the cohort has now.
    public let members: Int
  }

  public static let name = "cohort.add"
  public static let summary = Words(
    sv: "Tar in en person i en kohort.", en: "Takes a person into a cohort.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let cohort = try Cohorts.find(parameters.cohort, connection)
    let person = try People.find(parameters.person, caller, connection)
    try CohortRules.guarding([cohort], despiteRules: parameters.despiteRules ?? false, connection) { connection in
      try Membership.add([person], to: cohort, caller, connection)
    }
    return Output(
      cohort: cohort.name, person: parameters.person, members: try members(of: cohort, connection))
  }

  static func members(of cohort: Cohorts.Found, _ connection: borrowing Connection) throws -> Int {
    try connection.query(
      "select count(*) from cohort_member where cohort_id = $1 and left_on is null", cohort.id
    ).one(as: Int.self)
  }
}
