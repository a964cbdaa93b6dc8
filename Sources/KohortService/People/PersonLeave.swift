public import Bilingual
public import Planning
public import Postgres

/// `person.leave`: notes that a person leaves, and gives their places back.
public enum PersonLeave: Operation {
  public struct Parameters: Codable, Sendable {
    /// An employee number or alias.
    public var person: String
    /// The first day away; today when left out. A day to come is noted, and takes effect with the import of that day.
    public var date: Day?

    public init(person: String, date: Day? = nil) {
      self.person = person
      self.date = date
    }
  }

  public struct Output: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// The first day away.
    public let leavesOn: Day
    /// True when the person has left by now.
    public let left: Bool
    /// Cohorts whose places became free, or will on that day.
    public let cohorts: [String]
    /// Planned sessions that lack a facilitator now, or will.
    public let sessionsToHandOver: [String]
    /// People whose reporting line still leads to this person.
    public let reports: Int
  }

  public static let name = "person.leave"
  public static let summary = Words(
    sv: "Noterar att en person slutar och lämnar tillbaka personens platser.",
    en: "Notes that a person leaves, and gives back the person's places."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    try People.lock(caller, connection)
    let person = try People.find(parameters.person, caller, connection)
    try People.openRegister(connection)
    let number = try connection.query("select employee_number from person where id = $1", person).one(
      as: String.self
    )
    guard
      let before = try PeopleRegister.concerned([number], connection).first(where: {
        $0.employeeNumber == number
      })
    else { throw KohortError.notFound(Words(sv: "person", en: "person"), parameters.person) }
    if let left = before.leftOn { throw KohortError.hasLeft(parameters.person, left) }
    let date = parameters.date ?? caller.today
    if let start = before.startDate, date <= start {
      throw KohortError.leavesBeforeStart(parameters.person, start)
    }
    let after = leaving(before, on: date, caller.today)
    let cohorts = try cohorts(person, connection)
    let kind = after.leftOn == nil ? RosterChanges.Kind.changed : .left
    try PeopleRegister.write([.init(kind: kind, line: nil, before: before, after: after)], connection)
    var leaver = after
    leaver.leftOn = date
    let reports = try connection.query(
      "select count(*) from person where reports_to_id = $1 and left_on is null",
      person
    ).one(as: Int.self)
    return Output(
      person: parameters.person,
      leavesOn: date,
      left: kind == .left,
      cohorts: cohorts,
      sessionsToHandOver: try PeopleRegister.orphans([leaver], caller.today, connection).map(\.session),
      reports: reports
    )
  }

  /// A day to come is kept as the last day of employment.
  private static func leaving(_ person: PersonRecord, on date: Day, _ today: Day) -> PersonRecord {
    var person = person
    if date <= today { person.leftOn = date }
    // The last day of employment: an end date that was recorded earlier does not outlast it.
    if date > today || person.endDate.map({ $0 >= date }) == true { person.endDate = date.advanced(by: -1) }
    return person
  }

  private static func cohorts(_ person: Int64, _ connection: borrowing Connection) throws -> [String] {
    try connection.query(
      """
      select cohort.name
        from cohort_member
        join cohort on cohort.id = cohort_member.cohort_id
       where cohort_member.person_id = $1 and cohort_member.left_on is null
       order by cohort.name
      """,
      person
    ).rows(as: String.self)
  }
}

extension KohortError {
  static func hasLeft(_ person: String, _ date: Day) -> KohortError {
    KohortError(
      .conflict,
      Words(sv: "\(person) har redan slutat, \(date).", en: "\(person) has already left, on \(date).")
    )
  }

  static func leavesBeforeStart(_ person: String, _ start: Day) -> KohortError {
    KohortError(
      .conflict,
      Words(
        sv: "\(person) kan inte sluta innan anställningen börjar, \(start).",
        en: "\(person) cannot leave before the employment begins, on \(start)."
      )
    )
  }
}
