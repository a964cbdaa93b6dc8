public import Bilingual
public import Planning
public import Postgres

/// `session.add`: a module gets a session for a cohort, as for one made by hand.
public enum SessionAdd: Operation {
  /// What gets a session, when, where and with whom.
  public struct Parameters: Codable, Sendable {
    /// A cohort, such as `L2-014`.
    public var cohort: String
    /// A module of the programme.
    public var module: String
    /// The day where the organisation is.
    public var date: Day
    /// Local time; left out, the programme's only time on that weekday.
    public var start: LocalTime?
    /// Left out with the start.
    public var end: LocalTime?
    /// The room's code.
    public var room: String
    /// The lead first; left out, those of the cohort's session next to come.
    public var facilitators: [String]?
    /// HR's own decision to go against the programme's rules; never against a clash.
    public var despiteRules: Bool?

    public init(
      cohort: String, module: String, date: Day, start: LocalTime? = nil, end: LocalTime? = nil, room: String,
      facilitators: [String]? = nil, despiteRules: Bool? = nil
    ) {
      self.cohort = cohort
      self.module = module
      self.date = date
      self.start = start
      self.end = end
      self.room = room
      self.facilitators = facilitators
      self.despiteRules = despiteRules
    }
  }

  /// The session as it was made.
  public struct Output: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public let session: String
    /// The day where the organisation is.
    public let date: Day
    /// When it begins, by the clocks of that day.
    public let start: LocalTime
    /// When it ends, by the clocks of that day.
    public let end: LocalTime
    /// The room's code.
    public let room: String
    /// Who leads it; left out while nobody does.
    public let lead: String?
    /// All who hold it, the lead first.
    public let facilitators: [String]
  }

  public static let name = "session.add"
  public static let summary = Words(
    sv: "Lägger till en träff för en kohort.", en: "Adds a session for a cohort.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let cohort = try Cohorts.find(parameters.cohort, connection)
    let module = try module(parameters.module, cohort, connection)
    let (start, end) = try times(parameters, cohort, connection)
    let facilitators = try facilitators(parameters, cohort, caller, connection)
    let place = SessionPlace(
      sessionID: nil, name: module.session, cohortID: cohort.id, moduleID: module.id, date: parameters.date,
      start: start, end: end, room: try .find(parameters.room, connection), facilitators: facilitators.map(\.person))
    try place.checkTimes(caller.today)
    try check(facilitators, place, parameters.despiteRules ?? false, caller, connection)
    try place.saying(connection) { connection in try insert(place, connection) }
    return Output(
      session: place.name, date: place.date, start: start, end: end, room: place.room.code,
      lead: facilitators.first?.code, facilitators: facilitators.map(\.code))
  }

  private static func insert(_ place: SessionPlace, _ connection: borrowing Connection) throws {
    let session = try connection.query(
      """
      insert into session (cohort_id, module_id, name, date, starts, ends, room_id, changed_at)
      values ($1, $2, $3, $4::date, $5::time, $6::time, $7, kohort_now())
      returning id
      """, place.cohortID, place.moduleID, place.name, place.date, place.start, place.end, place.room.id
    ).one(as: Int64.self)
    try connection.execute(
      """
      insert into session_facilitator (session_id, person_id, lead)
      select $1, person.id, person.ordinal = 1 from unnest($2::bigint[]) with ordinality as person (id, ordinal)
      """, session, place.facilitators)
  }

  // MARK: What was said, and what is known

  private struct Module {
    let id: Int64
    /// The name that the cohort's session of it has.
    let session: String
  }

  private static func module(
    _ code: String, _ cohort: Cohorts.Found, _ connection: borrowing Connection
  ) throws -> Module {
    let modules = try connection.query(
      """
      select module.id, module.code, $2 || '-' || module.position as session,
             exists (select from session where session.cohort_id = $1 and session.module_id = module.id) as is_taken
        from module
        join edition on edition.programme_id = module.programme_id
        join cohort on cohort.edition_id = edition.id
       where cohort.id = $1
       order by module.position
      """, cohort.id, cohort.name
    ).rows(as: Int64.self, String.self, String.self, Bool.self)
    guard let found = modules.first(where: { $0.1 == code }) else {
      let known = modules.map(\.1).joined(separator: ", ")
      throw KohortError.notFound(
        Words(sv: "modul", en: "module"), code, hint: Words(sv: "Det finns: \(known)", en: "There are: \(known)"))
    }
    guard !found.3 else {
      throw KohortError(
        .conflict,
        Words(
          sv: "\(cohort.name) har redan en träff i modulen \(code), \(found.2).",
          en: "\(cohort.name) already has a session of the module \(code), \(found.2)."),
        hint: Words(
          sv: "Flytta den: kohort session reschedule \(found.2) --date …",
          en: "Move it: kohort session reschedule \(found.2) --date …"))
    }
    return Module(id: found.0, session: found.2)
  }

  /// The times that were said, or what the programme's times of that weekday leave no choice about.
  private static func times(
    _ parameters: Parameters, _ cohort: Cohorts.Found, _ connection: borrowing Connection
  ) throws -> (LocalTime, LocalTime) {
    if let start = parameters.start, let end = parameters.end { return (start, end) }
    let slots = try (Cohorts.programme(ofCohort: cohort.id, connection).slots ?? []).filter { slot in
      slot.includes(parameters.date) && parameters.start.map { $0 == slot.start } ?? true
        && parameters.end.map { $0 == slot.end } ?? true
    }
    guard slots.count == 1, let slot = slots.first else {
      let known = slots.map { "\($0.start)–\($0.end)" }.joined(separator: ", ")
      let missing = parameters.start == nil ? "start" : "end"
      throw KohortError.wrongParameters([
        .init(
          property: missing,
          reason: slots.isEmpty
            ? Words(
              sv: "programmet har ingen sådan tid den \(parameters.date); säg start och slut",
              en: "the programme has no such time on \(parameters.date); say start and end")
            : Words(sv: "säg vilken tid: \(known)", en: "say which time: \(known)"))
      ])
    }
    return (slot.start, slot.end)
  }

  private static func facilitators(
    _ parameters: Parameters, _ cohort: Cohorts.Found, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [Facilitation] {
    var codes = parameters.facilitators ?? []
    if codes.isEmpty { codes = try usual(cohort, connection) }
    guard !codes.isEmpty, Set(codes).count == codes.count else {
      throw KohortError.wrongParameters([
        .init(
          property: "facilitators",
          reason: codes.isEmpty
            ? Words(
              sv: "säg vem som håller träffen; kohorten har ingen processledare än",
              en: "say who holds the session; the cohort has no facilitator yet")
            : Words(sv: "någon nämns mer än en gång", en: "somebody is named more than once"))
      ])
    }
    return try codes.map { try Facilitation($0, of: cohort, caller, connection) }
  }

  /// Those of the session next to come, or else of the last one; the lead first.
  private static func usual(_ cohort: Cohorts.Found, _ connection: borrowing Connection) throws -> [String] {
    try connection.query(
      """
      select person.code
        from (select session.id from session
               where session.cohort_id = $1
                 and exists (select from session_facilitator where session_facilitator.session_id = session.id)
               order by session.status = 'planned' desc, session.date >= today() desc,
                        abs(session.date - today()), session.id
               limit 1) as near
        join session_facilitator on session_facilitator.session_id = near.id
        join person_shown as person on person.id = session_facilitator.person_id
       order by session_facilitator.lead desc, person.id
      """, cohort.id
    ).rows(as: String.self)
  }

  // MARK: What stands in the way

  private static func check(
    _ facilitators: [Facilitation], _ place: SessionPlace, _ despiteRules: Bool, _ caller: Caller,
    _ connection: borrowing Connection
  ) throws {
    let occasion = Facilitation.Occasion(sessionID: nil, date: place.date, start: place.start, end: place.end)
    let obstacles = try facilitators.flatMap { try $0.obstacles(at: [occasion], connection) }
    guard obstacles.isEmpty else {
      throw KohortError(
        .conflict,
        Words(sv: "\(place.name) kan inte hållas då.", en: "\(place.name) cannot be held then."),
        detail: Words(
          sv: obstacles.map(\.sv).joined(separator: " "), en: obstacles.map(\.en).joined(separator: " ")),
        hint: Words(
          sv: "Välj en annan tid eller processledare.", en: "Choose another time or facilitator."))
    }
    guard !despiteRules else { return }
    var broken = try facilitators.flatMap { try $0.brokenRules(at: [occasion], connection) }
    if let lead = facilitators.first { broken += try otherLead(lead, place, connection) }
    try place.checkRules(isNewTime: true, more: broken, caller.today, connection)
  }

  private static func otherLead(
    _ lead: Facilitation, _ place: SessionPlace, _ connection: borrowing Connection
  ) throws -> [Words] {
    let others = try connection.query(
      """
      select distinct person.code
        from session
        join session_facilitator on session_facilitator.session_id = session.id and session_facilitator.lead
        join person_shown as person on person.id = session_facilitator.person_id
       where session.cohort_id = $1 and session.status = 'planned' and person.id <> $2
       order by person.code
      """, place.cohortID, lead.person
    ).rows(as: String.self)
    return others.map {
      Words(
        sv: "\($0) är huvudansvarig för kohortens andra träffar, inte \(lead.code).",
        en: "\($0) leads the cohort's other sessions, not \(lead.code).")
    }
  }
}
