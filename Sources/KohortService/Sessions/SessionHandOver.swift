public import Bilingual
public import Planning
public import Postgres

/// `session.hand-over`: a facilitator's place goes to a colleague; everything that stands in the way is said at once.
///
/// A cohort has the same lead at all sessions still to be held, so the lead's place goes with all of them. A helper's
/// goes with the session that is named, or with all of them when the cohort is.
public enum SessionHandOver: Operation {
  /// Which places, from whom and to whom.
  public struct Parameters: Codable, Sendable {
    /// A session, or else a cohort.
    public var session: String?
    /// All sessions of it that have not been held.
    public var cohort: String?
    /// Who hands over; left out, whoever acts.
    public var from: String?
    /// Who takes over: a facilitator of the programme.
    public var to: String
    /// HR's own decision to go against weekly limits and days away; never against a booking.
    public var despiteRules: Bool?

    public init(
      session: String? = nil, cohort: String? = nil, from: String? = nil, to: String, despiteRules: Bool? = nil
    ) {
      self.session = session
      self.cohort = cohort
      self.from = from
      self.to = to
      self.despiteRules = despiteRules
    }
  }

  /// What has changed hands.
  public struct Output: Codable, Sendable {
    /// A session with its new facilitator, in order of time.
    public struct Session: Codable, Sendable {
      /// A session, such as `L2-014-3`.
      public let session: String
      /// The day where the organisation is.
      public let date: Day
      /// When it begins, by the clocks of that day.
      public let start: LocalTime
      /// When it ends, by the clocks of that day.
      public let end: LocalTime
      /// Planned, or cancelled and waiting for a new time.
      public let status: SessionStatus
      /// True where the new one is the lead.
      public let lead: Bool
    }

    /// A cohort, such as `L2-014`.
    public let cohort: String
    /// Who handed over.
    public let from: String
    /// Who took over.
    public let to: String
    /// In order of time.
    public let sessions: [Session]
  }

  public static let name = "session.hand-over"
  public static let summary = Words(
    sv: "Lämnar över en processledares träffar till en kollega.",
    en: "Hands over a facilitator's sessions to a colleague.")
  public static let roles: Set<Role> = [.hr, .facilitator]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let (cohort, session) = try find(parameters, connection)
    let (from, code) = try giver(parameters, cohort, caller, connection)
    guard caller.isHR || (from == caller.personID && parameters.despiteRules != true) else { throw onlyOwn }
    let places = try places(of: from, code, cohort, session, caller, connection)
    let to = try Facilitation(parameters.to, of: cohort, caller, connection)
    guard to.person != from else { throw wrong("to", Words(sv: "är den som lämnar över", en: "is who hands over")) }
    try check(to, places, parameters.despiteRules ?? false, caller, connection)
    if caller.isHR {
      try connection.execute(
        "update session_facilitator set person_id = $3 where person_id = $1 and session_id = any ($2::bigint[])",
        from, places.map(\.id), to.person)
    } else {
      try connection.execute("select hand_over($1::bigint[], $2)", places.map(\.id), to.person)
    }
    return Output(cohort: cohort.name, from: code, to: to.code, sessions: places.map(\.line))
  }

  // MARK: Who and what

  private static let onlyOwn = KohortError(
    .notPermitted,
    Words(
      sv: "Du lämnar bara över dina egna träffar, och inte mot programmets regler.",
      en: "You hand over only your own sessions, and not against the programme's rules."),
    hint: Words(sv: "Be HR om hjälp.", en: "Ask HR for help."))

  private static func wrong(_ property: String, _ reason: Words) -> KohortError {
    KohortError.wrongParameters([.init(property: property, reason: reason)])
  }

  private static func find(
    _ parameters: Parameters, _ connection: borrowing Connection
  ) throws -> (Cohorts.Found, Sessions.Found?) {
    switch (parameters.session, parameters.cohort) {
    case (let name?, nil):
      let session = try Sessions.find(name, connection)
      guard session.status != .held else { throw SessionReschedule.alreadyHeld(session) }
      return (try Cohorts.find(session.cohort, connection), session)
    case (nil, let name?):
      return (try Cohorts.find(name, connection), nil)
    default:
      throw wrong("session", Words(sv: "ange en träff eller en kohort", en: "name a session or a cohort"))
    }
  }

  /// Who hands over.
  private static func giver(
    _ parameters: Parameters, _ cohort: Cohorts.Found, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> (id: Int64, code: String) {
    guard let code = parameters.from ?? caller.code else {
      throw wrong("from", Words(sv: "säg vem som lämnar över", en: "say who hands over"))
    }
    let rows = try connection.query(
      """
      select distinct person.id, person.code
        from session
        join session_facilitator on session_facilitator.session_id = session.id
        join person_shown as person on person.id = session_facilitator.person_id
       where session.cohort_id = $1
       order by person.code, person.id
      """, cohort.id
    ).rows(as: Int64.self, String.self)
    guard let found = rows.first(where: { parameters.from == nil ? $0.0 == caller.personID : $0.1 == code })
    else { throw holdsNone(code, cohort.name, rows.map(\.1)) }
    return found
  }

  private static func holdsNone(_ code: String, _ place: String, _ known: [String]) -> KohortError {
    KohortError(
      .conflict,
      Words(
        sv: "\(code) har ingen träff att lämna över i \(place).",
        en: "\(code) has no session to hand over in \(place)."),
      detail: known.isEmpty
        ? nil
        : Words(
          sv: "Processledare: \(known.joined(separator: ", ")).",
          en: "Facilitators: \(known.joined(separator: ", "))."),
      hint: Words(sv: "Se: kohort cohort show \(place)", en: "See: kohort cohort show \(place)"))
  }

  private struct Place {
    let id: Int64
    let line: Output.Session

    var occasion: Facilitation.Occasion {
      .init(sessionID: id, date: line.date, start: line.start, end: line.end)
    }
  }

  /// What goes with it: the lead everywhere, else the one session, or all when no session was named.
  private static func places(
    of person: Int64, _ code: String, _ cohort: Cohorts.Found, _ session: Sessions.Found?,
    _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [Place] {
    // Only who may change the rows may lock them; hand_over() looks again at what it changes.
    let lock = caller.isHR ? "for update of session_facilitator" : ""

    let all = try connection.query(
      """
      select session.id, session.name, session.date, session.starts, session.ends, session.status,
             session_facilitator.lead
        from session_facilitator
        join session on session.id = session_facilitator.session_id
       where session_facilitator.person_id = $1 and session.cohort_id = $2 and session.status <> 'held'
       order by session.during, session.id
         \(lock)
      """, person, cohort.id
    ).map { row in
      Place(
        id: try row["id"],
        line: .init(
          session: try row["name"], date: try row["date"], start: try row["starts"], end: try row["ends"],
          status: try row["status"], lead: try row["lead"]))
    }
    guard let session else {
      guard !all.isEmpty else { throw holdsNone(code, cohort.name, []) }
      return all
    }
    guard let named = all.first(where: { $0.id == session.id }) else {
      throw KohortError(
        .conflict,
        Words(
          sv: "\(code) är inte processledare för \(session.name).",
          en: "\(code) is not a facilitator of \(session.name)."),
        hint: Words(sv: "Se: kohort session show \(session.name)", en: "See: kohort session show \(session.name)"))
    }
    return named.line.lead ? all.filter(\.line.lead) : [named]
  }

  // MARK: What stands in the way

  private static func check(
    _ to: Facilitation, _ places: [Place], _ despiteRules: Bool, _ caller: Caller,
    _ connection: borrowing Connection
  ) throws {
    let planned = places.filter { $0.line.status == .planned }.map(\.occasion)
    let obstacles = try to.obstacles(at: planned, connection) + alreadyThere(to, places, connection)
    guard obstacles.isEmpty else {
      throw KohortError(
        .conflict,
        Words(sv: "\(to.code) kan inte ta över.", en: "\(to.code) cannot take over."), detail: joined(obstacles),
        hint: Words(sv: "Välj en annan: kohort report show load", en: "Choose somebody else: kohort report show load"))
    }
    let broken = try to.brokenRules(at: planned.filter { $0.date >= caller.today }, connection)
    guard !broken.isEmpty, !despiteRules else { return }
    throw KohortError(
      .refusedByRule,
      Words(sv: "Programmets regler säger nej till \(to.code).", en: "The programme's rules refuse \(to.code)."),
      detail: joined(broken),
      hint: Words(
        sv: "Välj en annan (kohort report show load), eller besluta om ett undantag med --despite-rules.",
        en: "Choose somebody else (kohort report show load), or decide on an exception with --despite-rules."))
  }

  private static func joined(_ reasons: [Words]) -> Words {
    Words(sv: reasons.map(\.sv).joined(separator: " "), en: reasons.map(\.en).joined(separator: " "))
  }

  private static func alreadyThere(
    _ to: Facilitation, _ places: [Place], _ connection: borrowing Connection
  ) throws -> [Words] {
    let sessions = try connection.query(
      """
      select session.name
        from session_facilitator
        join session on session.id = session_facilitator.session_id
       where session_facilitator.person_id = $1 and session.id = any ($2::bigint[])
       order by session.during, session.id
      """, to.person, places.map(\.id)
    ).rows(as: String.self)
    return sessions.map {
      Words(
        sv: "\(to.code) är redan processledare för \($0); lämna över den platsen först.",
        en: "\(to.code) is already a facilitator of \($0); hand that place over first.")
    }
  }
}
