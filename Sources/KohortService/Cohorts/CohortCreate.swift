public import Bilingual
public import Postgres

/// `cohort.create`: a cohort by hand, with or without members; its name never changes.
public enum CohortCreate: Operation {
  public struct Parameters: Codable, Sendable {
    /// An edition's code, such as `L2`.
    public var edition: String
    public var members: [String]?
    /// HR's own decision to go against the programme's rules.
    public var despiteRules: Bool?

    public init(edition: String, members: [String]? = nil, despiteRules: Bool? = nil) {
      self.edition = edition
      self.members = members
      self.despiteRules = despiteRules
    }
  }

  public struct Output: Codable, Sendable {
    /// A cohort, such as `L2-014`.
    public let cohort: String
    public let members: Int
  }

  public static let name = "cohort.create"
  public static let summary = Words(
    sv: "Skapar en kohort för hand.", en: "Creates a cohort by hand.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let edition = try connection.query("select id from edition where code = $1 for update", parameters.edition)
      .oneOrNone(as: Int64.self)
    guard let edition else { throw KohortError.notFound(Words(sv: "omgång", en: "edition"), parameters.edition) }
    let name = try connection.query(
      """
      insert into cohort (edition_id, number, name)
      select $1, number, $2 || '-' || lpad(number::text, greatest(3, length(number::text)), '0')
        from (select coalesce(max(cohort.number), 0) + 1 as number from cohort where cohort.edition_id = $1) as next
      returning name
      """, edition, parameters.edition
    ).one(as: String.self)
    let cohort = try Cohorts.find(name, connection)
    let members = Set(parameters.members ?? [])
    if !members.isEmpty {
      var people: [Int64] = []
      for code in members.sorted() { people.append(try People.find(code, caller, connection)) }
      try CohortRules.guarding([cohort], despiteRules: parameters.despiteRules ?? false, connection) { connection in
        try Membership.add(people, to: cohort, caller, connection)
      }
    }
    return Output(cohort: name, members: members.count)
  }
}
