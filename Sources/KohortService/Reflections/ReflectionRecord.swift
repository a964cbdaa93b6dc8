public import Bilingual
public import Postgres

/// `reflection.record`: a participant writes; only that person can read it until they say otherwise.
public enum ReflectionRecord: SetOperation {
  public struct Parameters: Codable, Sendable {
    /// A session, such as `L2-014-3`.
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
    /// A reflection, such as `R17`.
    public let reflection: String
    /// A session, such as `L2-014-3`.
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

  public static func touched(by parameters: Parameters) -> [String] { [] }

  public static func run(
    set: [Parameters], _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [Result<Output, KohortError>] {
    let sessions = try Sessions.find(Set(set.map { ExactText($0.session) }), outOfSight: notMember, connection)
    let entries = try set.map { parameters in
      try catching {
        guard let session = try sessions[ExactText(parameters.session)]?.get() else {
          throw Sessions.notFound(parameters.session)
        }
        return try entry(parameters, session, caller, connection)
      }
    }
    var ids = try write(entries.compactMap { try? $0.get() }, connection)[...]
    return entries.map { entry in
      entry.map { entry in
        Output(
          reflection: "R\(ids.removeFirst())", session: entry.session.name, kind: entry.kind,
          visibility: entry.visibility)
      }
    }
  }

  /// What is written, checked.
  private struct Entry {
    let session: Sessions.Found
    let kind: ReflectionKind
    let text: ReflectionText
    let visibility: Visibility
  }

  /// A refusal as an outcome; whatever else goes wrong stops the set.
  private static func catching<Value>(_ work: () throws -> Value) throws -> Result<Value, KohortError> {
    do {
      return .success(try work())
    } catch let error as KohortError {
      return .failure(error)
    }
  }

  private static func entry(
    _ parameters: Parameters, _ session: Sessions.Found, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Entry {
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
    return Entry(session: session, kind: parameters.kind, text: written, visibility: visibility)
  }

  /// Writes the entries and returns their keys, in order.
  ///
  /// Whoever writes for another may not read it back, so that "returning" is out of the question: the database says which.
  private static func write(_ entries: [Entry], _ connection: borrowing Connection) throws -> [Int64] {
    guard !entries.isEmpty else { return [] }
    try connection.execute(
      writing, entries.map(\.session.id), entries.map(\.session.cohortID), entries.map(\.kind),
      entries.map(\.text.text), entries.map(\.text.tried), entries.map(\.text.wrong), entries.map(\.text.now),
      entries.map(\.visibility))
    return try connection.query("select unnest(current_setting('kohort.recorded')::bigint[])").rows(as: Int64.self)
  }

  private static let writing = Statement(
    "ReflectionRecord.writing",
    """
    insert into reflection (session_id, cohort_id, author_id, kind, text, tried, wrong, now, visibility)
    select said.session_id, said.cohort_id, (select me()), said.kind, said.text, said.tried, said.wrong, said.now,
           said.visibility
      from unnest($1::bigint[], $2::bigint[], $3::reflection_kind[], $4::text[], $5::text[], $6::text[], $7::text[],
                  $8::visibility[]) with ordinality
        as said (session_id, cohort_id, kind, text, tried, wrong, now, visibility, place)
     order by said.place
    """)

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
