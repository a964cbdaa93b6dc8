public import Bilingual
public import Planning
public import Postgres
public import StrictJSON

/// `plan.show`: what a plan comes to; on request one cohort of it, or the documents themselves.
public enum PlanShow: Operation {
  public struct Parameters: Codable, Sendable {
    /// A plan's name, or an edition's: then the published plan, and else the latest.
    public var plan: String
    /// One cohort of the plan, with members and sessions.
    public var cohort: String?
    /// The planning problem as well.
    public var problem: Bool?
    /// The plan document as well.
    public var document: Bool?

    public init(plan: String, cohort: String? = nil, problem: Bool? = nil, document: Bool? = nil) {
      self.plan = plan
      self.cohort = cohort
      self.problem = problem
      self.document = document
    }
  }

  public struct Output: Codable, Sendable {
    public let summary: PlanSummary
    public let members: [Member]?
    public let sessions: [Session]?
    public let problem: JSONValue?
    public let document: JSONValue?
  }

  /// Somebody in a cohort of the plan.
  public struct Member: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// Left out where there is none, and for a protected identity.
    public let name: String?
    public let category: PersonCategory
    /// Left out where there is none, and for a protected identity.
    public let department: String?
    /// Left out where there is none, and for a protected identity.
    public let workplace: String?
  }

  /// A session of a cohort of the plan.
  public struct Session: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public let session: String
    /// A module's code.
    public let module: String
    /// The day where the organisation is.
    public let date: Day
    public let start: String
    public let end: String
    /// A room's code.
    public let room: String
    /// The lead first.
    public let facilitators: [String]
  }

  public static let name = "plan.show"
  public static let summary = Words(
    sv: "Visar en plan: kohorter, träffar och hur bra den är.",
    en: "Shows a plan: cohorts, sessions, and how good it is."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = false

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    let plan = try Plans.find(parameters.plan, connection)
    let cohort = try parameters.cohort.map { try find($0, plan) }
    return Output(
      summary: PlanSummary(plan, caller.language, today: caller.today),
      members: try cohort.map { try members($0, connection) },
      sessions: cohort.map { sessions($0, plan.problem) },
      problem: try parameters.problem == true ? json(plan.problem.encoded()) : Optional.none,
      document: try parameters.document == true ? json(plan.document.encoded()) : Optional.none
    )
  }

  private static func json(_ bytes: [UInt8]) throws -> JSONValue? { try JSONValue.parse(bytes).value }

  private static func find(_ cohort: String, _ plan: Plans.Stored) throws -> PlanDocument.Cohort {
    if let found = plan.document.cohorts.first(where: { $0.id == cohort }) { return found }
    let ids = plan.document.cohorts.map(\.id)
    throw KohortError.notFound(
      Words(sv: "kohort i \(plan.code) som heter", en: "cohort in \(plan.code) called"),
      cohort,
      hint: Words(
        sv: "De heter \(ids.first ?? "") till \(ids.last ?? "").",
        en: "They are called \(ids.first ?? "") to \(ids.last ?? "")."
      )
    )
  }

  private static func members(
    _ cohort: PlanDocument.Cohort,
    _ connection: borrowing Connection
  ) throws -> [Member] {
    let rows = try connection.query(
      """
      select shown.code, shown.name, shown.category, shown.department, shown.workplace
        from unnest($1::text[]) as member (code)
        join people_named($1::text[]) as person on person.name = member.code
        join person_shown as shown on shown.id = person.id
       order by shown.category, shown.name collate "sv-x-icu", shown.id
      """,
      cohort.members
    )
    return try rows.map { row in
      let category: String = try row["category"]
      guard let known = PersonCategory(rawValue: category) else {
        throw KohortError(
          .defect,
          Words(sv: "Okänd kategori \(category).", en: "Unknown category \(category).")
        )
      }
      return Member(
        person: try row["code"],
        name: try row["name"],
        category: known,
        department: try row["department"],
        workplace: try row["workplace"]
      )
    }
  }

  private static func sessions(_ cohort: PlanDocument.Cohort, _ problem: ProblemDocument) -> [Session] {
    let slots = Dictionary((problem.slots ?? []).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let modules = (problem.modules ?? []).map(\.id)
    return (cohort.sessions ?? []).compactMap { session in
      guard let slot = slots[session.slot], let module = modules.firstIndex(of: session.module) else {
        return nil
      }
      return Session(
        session: "\(cohort.id)-\(module + 1)",
        module: session.module,
        date: slot.date,
        start: slot.start,
        end: slot.end,
        room: session.room,
        facilitators: session.facilitators
      )
    }
  }
}
