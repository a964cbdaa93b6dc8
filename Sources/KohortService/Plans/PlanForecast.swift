public import Bilingual
import Planning
public import Postgres

/// `plan.forecast`: when each department and category has gone, and what one more room or facilitator would
/// buy.
public enum PlanForecast: Operation {
  public struct Parameters: Codable, Sendable {
    /// An edition's name; left out: the whole programme.
    public var edition: String?
    /// A programme's name, with its editions' people together; left out with an edition, or when there is but
    /// one programme.
    public var programme: String?
    /// The share of those expected who come; left out: what attendance says, else 0.9.
    public var showUp: Double?
    /// The share of people who leave a year; left out: what imports say, else 0.1.
    public var turnover: Double?

    public init(
      edition: String? = nil,
      programme: String? = nil,
      showUp: Double? = nil,
      turnover: Double? = nil
    ) {
      self.edition = edition
      self.programme = programme
      self.showUp = showUp
      self.turnover = turnover
    }
  }

  public typealias Output = ForecastReport

  public static let name = "plan.forecast"
  public static let summary = Words(
    sv:
      "Räknar ut när varje förvaltning och kategori har gått, och vad ett rum eller en processledare till ger.",
    en: "Reckons when each department and category has gone, and what one more room or facilitator would buy."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = false

  /// Fewer recorded marks, or a shorter history of imports, say too little.
  private static let fewestMarks = 20
  private static let fewestDays = 90

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> ForecastReport {
    try ForecastReport.validate(showUp: parameters.showUp, turnover: parameters.turnover)
    let editions = try editions(parameters, connection)
    return try report(editions, parameters, caller.today, connection)
  }

  /// The forecast of one edition after a day, as recorded until then; nil when there is nobody to place, or nothing can be
  /// held.
  static func report(
    of edition: Edition,
    on day: Day,
    _ connection: borrowing Connection
  ) throws -> ForecastReport? {
    do {
      return try report([edition], Parameters(edition: edition.code), day, connection)
    } catch let error as KohortError where error.problem == .refusedByRule {
      return nil
    }
  }

  private static func report(
    _ editions: [Edition],
    _ parameters: Parameters,
    _ today: Day,
    _ connection: borrowing Connection
  ) throws -> ForecastReport {
    let name = parameters.edition ?? editions[0].programme
    let problem = try problem(editions, today, connection)
    let history = try history(editions[0], today, connection)
    let showUp = showUp(parameters.showUp, history)
    let turnover = try turnover(parameters.turnover, today, connection)
    let assumptions = Forecast.Assumptions(
      showUp: showUp.value,
      turnover: turnover.value,
      done: history.done,
      planned: try lastPlanned(editions, today, connection),
      from: max(today.advanced(by: 1), editions.map(\.from).min() ?? today)
    )
    guard let result = forecast(problem, assumptions) else { throw KohortError.nothingToForecast(name) }
    return ForecastReport(name, result, showUp: showUp, turnover: turnover)
  }

  // MARK: For whom

  private static func editions(_ parameters: Parameters, _ connection: borrowing Connection) throws
    -> [Edition]
  {
    if let edition = parameters.edition { return [try Edition.find(edition, connection)] }
    let codes = try connection.query(
      """
      select programme.code, edition.code
        from edition join programme on programme.id = edition.programme_id
       where $1::text is null or programme.code = $1
       order by programme.code, edition.from_date, edition.code
      """,
      parameters.programme
    ).rows(as: String.self, String.self)
    let programmes = Set(codes.map(\.0))
    guard programmes.count <= 1 else {
      throw KohortError.wrongParameters([
        .init(
          property: "programme",
          reason: Words(
            sv: "det finns flera: \(programmes.sorted().joined(separator: ", "))",
            en: "there are several: \(programmes.sorted().joined(separator: ", "))"
          )
        )
      ])
    }
    guard !codes.isEmpty else {
      throw KohortError.notFound(
        Words(sv: "program med omgångar", en: "programme with editions"),
        parameters.programme ?? ""
      )
    }
    var editions: [Edition] = []
    for (_, code) in codes { editions.append(try Edition.find(code, connection)) }
    return editions
  }

  /// The people of all the editions with the latest one's rooms and facilitators, and the programme's times
  /// for years to come.
  private static func problem(
    _ editions: [Edition],
    _ today: Day,
    _ connection: borrowing Connection
  ) throws -> ProblemDocument {
    var found: ProblemDocument?
    var people: [ProblemDocument.Person] = []
    var seen: Set<String> = []
    for edition in editions {
      let travelling = try members(edition, connection)
      guard let source = try problem(edition, keeping: travelling, connection) else { continue }
      people += source.document.people.filter { seen.insert($0.id).inserted }
      found = source.document
    }
    guard var problem = found, let last = editions.last else { throw KohortError.nobodyToPlace(editions[0]) }
    problem.people = people
    if editions.count > 1 { problem.cohorts.count = nil }
    let programme = try Programmes.find(last.programme, connection).document
    let start = max(today, editions.map(\.from).min() ?? today)
    problem.slots = programme.slots(from: start, to: start.advanced(by: calendarDays))
    return problem
  }

  /// Ten years: what takes longer is reckoned with the average week.
  private static let calendarDays = 3653

  /// An edition's problem, or nil when nobody belongs to it.
  private static func problem(
    _ edition: Edition,
    keeping members: [Int64],
    _ connection: borrowing Connection
  ) throws -> EditionProblem? {
    guard try !members.isEmpty || !edition.toPlace(connection).isEmpty else { return nil }
    return try EditionProblem(edition, keeping: members, isForPlacing: false, connection)
  }

  private static func members(_ edition: Edition, _ connection: borrowing Connection) throws -> [Int64] {
    try connection.query(
      """
      select cohort_member.person_id
        from cohort_member
        join cohort on cohort.id = cohort_member.cohort_id
        join profile as person on person.id = cohort_member.person_id
       where cohort.edition_id = $1 and cohort_member.left_on is null and person.left_on is null
       order by cohort_member.person_id
      """,
      edition.id
    ).rows(as: Int64.self)
  }

  /// What has been recorded of a programme.
  private struct History {
    /// Person → how many different modules the person has taken part in.
    let done: [String: Int]
    /// Marks of those who came.
    let came: Int
    let marked: Int
  }

  private static func history(
    _ edition: Edition,
    _ today: Day,
    _ connection: borrowing Connection
  ) throws -> History {
    let rows = try connection.query(
      """
      with taken as (
        select attendance.person_id, session.module_id, count(*) as marked,
               count(*) filter (where attendance.status in ('present', 'late')) as came
          from attendance
          join session on session.id = attendance.session_id and session.status = 'held'
          join cohort on cohort.id = session.cohort_id
          join edition on edition.id = cohort.edition_id
         where edition.programme_id = $1 and session.date <= $2
         group by attendance.person_id, session.module_id
      ), counted as (
        select person_id, count(*) filter (where came > 0) as modules, sum(came)::bigint as came, sum(marked)::bigint as marked
          from taken group by person_id
      )
      select person.code, counted.modules, counted.came, counted.marked
        from counted join profile as person on person.id = counted.person_id
      """,
      edition.programmeID,
      today
    ).rows(as: String.self, Int.self, Int.self, Int.self)
    return History(
      done: Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) }),
      came: rows.reduce(0) { $0 + $1.2 },
      marked: rows.reduce(0) { $0 + $1.3 }
    )
  }

  /// Person → the day of the last session that is still to come for their cohort.
  private static func lastPlanned(
    _ editions: [Edition],
    _ today: Day,
    _ connection: borrowing Connection
  ) throws -> [String: Day] {
    let rows = try connection.query(
      """
      select person.code, max(session.date)
        from cohort
        join session on session.cohort_id = cohort.id and session.status = 'planned' and session.date > $2
        join cohort_member on cohort_member.cohort_id = cohort.id and cohort_member.left_on is null
        join profile as person on person.id = cohort_member.person_id and person.left_on is null
       where cohort.edition_id = any ($1::bigint[])
       group by person.id, person.code
      """,
      editions.map(\.id),
      today
    ).rows(as: String.self, Day.self)
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
  }

  // MARK: What it rests on

  private static func showUp(_ given: Double?, _ history: History) -> ForecastReport.Assumption {
    if let given { return .init(given, .given) }
    guard history.marked >= fewestMarks, history.came > 0 else { return .init(ForecastReport.defaultShowUp, .assumed) }
    return .init(Double(history.came) / Double(history.marked), .recorded)
  }

  /// Leavers a year of everybody there is, since the first import that had people before it.
  private static func turnover(
    _ given: Double?,
    _ today: Day,
    _ connection: borrowing Connection
  ) throws -> ForecastReport.Assumption {
    if let given { return .init(given, .given) }
    let (first, left, people) = try connection.query(
      """
      select min((imported_at at time zone 'Europe/Stockholm')::date), coalesce(sum(left_count), 0)::bigint,
             (select count(*) from profile where left_on is null)
        from person_import
      """
    ).one(as: Day?.self, Int.self, Int.self)
    guard let first, people > 0, first.distance(to: today) >= fewestDays else {
      return .init(ForecastReport.defaultTurnover, .assumed)
    }
    return .init(Double(left) / Double(people) * 365.25 / Double(first.distance(to: today)), .recorded)
  }
}
