public import Bilingual
public import Postgres

/// `cohort.swap`: two people of one edition change places.
public enum CohortSwap: Operation {
  public struct Parameters: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public var person: String
    public var other: String
    /// Needed only when both travel in several editions.
    public var edition: String?
    /// HR's own decision to go against the programme's rules; never against a double booking.
    public var despiteRules: Bool?

    public init(person: String, other: String, edition: String? = nil, despiteRules: Bool? = nil) {
      self.person = person
      self.other = other
      self.edition = edition
      self.despiteRules = despiteRules
    }
  }

  public struct Output: Codable, Sendable {
    /// Where someone is now.
    public struct Place: Codable, Sendable {
      /// An employee number, or the alias of a protected identity.
      public let person: String
      /// A cohort, such as `L2-014`.
      public let cohort: String
    }

    public let places: [Place]
  }

  public static let name = "cohort.swap"
  public static let summary = Words(
    sv: "Låter två personer byta kohort med varandra.", en: "Lets two people change cohorts with each other.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let person = try People.find(parameters.person, caller, connection)
    let other = try People.find(parameters.other, caller, connection)
    let pairs = try connection.query(
      """
      select mine.name as mine, theirs.name as theirs
        from cohort_member as my_place
        join cohort_member as their_place on their_place.edition_id = my_place.edition_id
         and their_place.person_id = $2 and their_place.left_on is null
        join cohort as mine on mine.id = my_place.cohort_id
        join cohort as theirs on theirs.id = their_place.cohort_id
        join edition on edition.id = my_place.edition_id
       where my_place.person_id = $1 and my_place.left_on is null
         and ($3::text is null or edition.code = $3)
       order by mine.name
      """, person, other, parameters.edition
    ).rows(as: String.self, String.self)
    guard pairs.count == 1, let (mine, theirs) = pairs.first else { throw unclear(parameters, pairs.count) }
    guard mine != theirs else {
      throw KohortError(
        .conflict,
        Words(
          sv: "\(parameters.person) och \(parameters.other) är redan med i samma kohort, \(mine).",
          en: "\(parameters.person) and \(parameters.other) are already in the same cohort, \(mine)."))
    }
    let (first, second) = (try Cohorts.find(mine, connection), try Cohorts.find(theirs, connection))
    try CohortRules.guarding([first, second], despiteRules: parameters.despiteRules ?? false, connection) { connection in
      try Membership.end([person], in: first, caller, connection)
      try Membership.end([other], in: second, caller, connection)
      try Membership.add([other], to: first, caller, connection)
      try Membership.add([person], to: second, caller, connection)
    }
    return Output(places: [
      .init(person: parameters.person, cohort: theirs), .init(person: parameters.other, cohort: mine),
    ])
  }

  private static func unclear(_ parameters: Parameters, _ count: Int) -> KohortError {
    count == 0
      ? KohortError(
        .conflict,
        Words(
          sv: "\(parameters.person) och \(parameters.other) är inte med i kohorter av samma omgång.",
          en: "\(parameters.person) and \(parameters.other) are not in cohorts of the same edition."),
        hint: Words(
          sv: "Se var de är med: kohort person show \(parameters.person)",
          en: "See where they are: kohort person show \(parameters.person)"))
      : KohortError(
        .conflict,
        Words(
          sv: "Båda är med i flera omgångar.", en: "Both are in several editions."),
        hint: Words(sv: "Säg vilken med --edition.", en: "Say which with --edition."))
  }
}
