public import Bilingual
public import Postgres

/// `reflection.record`: a participant writes; only that person can read it until they say otherwise.
public enum ReflectionRecord: Operation {
  public struct Parameters: Codable, Sendable {
    public var session: String
    public var kind: ReflectionKind
    /// What is written; a mistake has three parts instead.
    public var text: String?
    /// Of a mistake: what was tried, what went wrong, and what the author does now.
    public var tried: String?
    public var wrong: String?
    public var now: String?
    /// Left out: private.
    public var visibility: Visibility?
    /// Needed when it is shared at once.
    public var confirm: Bool?
    /// Needed when it is shared at once and the text holds what may tell who somebody is.
    public var confirmFindings: Bool?

    public init(
      session: String, kind: ReflectionKind, text: String? = nil, tried: String? = nil, wrong: String? = nil,
      now: String? = nil, visibility: Visibility? = nil, confirm: Bool? = nil, confirmFindings: Bool? = nil
    ) {
      self.session = session
      self.kind = kind
      self.text = text
      self.tried = tried
      self.wrong = wrong
      self.now = now
      self.visibility = visibility
      self.confirm = confirm
      self.confirmFindings = confirmFindings
    }
  }

  public struct Output: Codable, Sendable {
    public let reflection: String
    public let session: String
    public let kind: ReflectionKind
    public let visibility: Visibility
  }

  public static let name = "reflection.record"
  public static let summary = Words(
    sv: "Sparar en reflektion som bara författaren kan läsa tills den delas.",
    en: "Records a reflection that only its author can read until it is shared.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let session = try Sessions.find(parameters.session, outOfSight: notMember(parameters.session), connection)
    guard session.isMember else { throw notMember(session.name) }
    guard session.hasBegun, session.status != .cancelled else {
      throw KohortError(
        .refusedByRule,
        Words(
          sv: "Träffen \(session.name) har inte varit än.", en: "Session \(session.name) has not been held yet."),
        hint: Words(sv: "Skriv efter träffen.", en: "Write after the session."))
    }
    let written = try ReflectionText(
      parameters.kind, text: parameters.text, tried: parameters.tried, wrong: parameters.wrong, now: parameters.now)
    let visibility = parameters.visibility ?? .private
    guard visibility == .private || !caller.isActingForAnother else { throw onlyAuthorShares }
    if visibility > .private {
      try LadderStep(
        to: visibility, text: written.text, cohortID: session.cohortID, cohort: session.cohort, connection
      ).require(parameters.confirm, parameters.confirmFindings)
    }
    // Whoever writes for another may not read it back, so that "returning" is out of the question.
    try connection.execute(
      """
      insert into reflection (session_id, cohort_id, author_id, kind, text, tried, wrong, now, visibility, recorded_at)
      values ($1, $2, me(), $3::reflection_kind, $4, $5, $6, $7, $8::visibility, kohort_now())
      """, session.id, session.cohortID, parameters.kind, written.text, written.tried, written.wrong, written.now,
      visibility)
    let id = try connection.query("select recorded_reflection()").one(as: Int64.self)
    return Output(
      reflection: "R\(id)", session: session.name, kind: parameters.kind, visibility: visibility)
  }

  static func notMember(_ session: String) -> KohortError {
    KohortError(
      .notPermitted, Words(sv: "Inte deltagare i den här kohorten", en: "Not a member of this cohort"),
      detail: Words(
        sv: "Bara kohortens deltagare skriver om \(session).",
        en: "Only the cohort's members write about \(session)."),
      hint: Words(sv: "Se dina träffar: kohort session list --mine", en: "See your sessions: kohort session list --mine"))
  }

  private static let onlyAuthorShares = KohortError(
    .notPermitted,
    Words(
      sv: "Bara den som skrev reflektionen delar den; för någon annan sparas den privat.",
      en: "Only the author shares a reflection; for another person it is kept private."),
    hint: Words(sv: "Utelämna visibility.", en: "Leave out visibility."))
}
