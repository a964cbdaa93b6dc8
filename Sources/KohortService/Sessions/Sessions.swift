public import Bilingual
import Planning
import Postgres

/// What the operations on sessions share, and their list.
enum Sessions {
  static let operations: [any Operation.Type] = [
    SessionList.self, SessionShow.self, SessionLog.self, SessionAdd.self, SessionReschedule.self, SessionCancel.self,
    SessionHandOver.self, SessionCheckInCode.self, SessionCheckIn.self, SessionSheet.self, SessionImport.self,
    AttendanceMark.self, CalendarExport.self,
  ]

  /// A session as an operation finds it, and what the caller is to it.
  struct Found {
    let id: Int64
    let cohortID: Int64
    let name: String
    let cohort: String
    let status: SessionStatus
    let date: Day
    /// True once its time has begun.
    let hasBegun: Bool
    let isFacilitator: Bool
    /// True when the caller is or was a member of its cohort.
    let isMember: Bool
    /// True when the caller belongs to its cohort today.
    let isOwnCohort: Bool
    /// True when the caller was there as a guest.
    let isGuest: Bool
  }

  /// The session of this name, among those that the caller may see.
  ///
  /// - Parameter outOfSight: What to say of a session that there is and that the caller may not see; nil for the same as
  ///   of one that there is not.
  /// - Throws: ``KohortError`` (not found), or what is said.
  static func find(
    _ name: String, outOfSight: KohortError? = nil, _ connection: borrowing Connection
  ) throws -> Found {
    let found = try find([ExactText(name)], outOfSight: { _ in outOfSight }, connection)
    return try found[ExactText(name), default: .failure(notFound(name))].get()
  }

  /// The sessions of these names, each among those that the caller may see, or why it is not.
  ///
  /// - Parameter outOfSight: As for one session, of the name.
  static func find(
    _ names: Set<ExactText>, outOfSight: (String) -> KohortError?, _ connection: borrowing Connection
  ) throws -> [ExactText: Result<Found, KohortError>] {
    var found: [ExactText: Result<Found, KohortError>] = [:]
    for row in try connection.query(named, names.map(\.text)) {
      let session = Found(
        id: try row[0], cohortID: try row[1], name: try row[2], cohort: try row[3], status: try row[4],
        date: try row[5], hasBegun: try row[6], isFacilitator: try row[7], isMember: try row[8],
        isOwnCohort: try row[9], isGuest: try row[10])
      found[ExactText(session.name)] = .success(session)
    }
    let missing = names.filter { found[$0] == nil }.map(\.text)
    guard !missing.isEmpty else { return found }
    let hidden = Set(
      try connection.query("select name from sessions_named($1)", missing).rows(as: String.self).map(ExactText.init))
    for name in missing {
      let isThere = hidden.contains(ExactText(name))
      found[ExactText(name)] = .failure(isThere ? outOfSight(name) ?? notFound(name) : notFound(name))
    }
    return found
  }

  /// What the caller is to a session is asked of the sets that the policies compare with, each worked out once.
  private static let named = Statement(
    "Sessions.named",
    """
    select session.id, session.cohort_id, session.name, cohort.name, session.status, session.date,
           lower(session.during) <= (select kohort_now()),
           session.id = any ((select my_duties())::bigint[]),
           session.cohort_id = any ((select my_past_cohorts())::bigint[]),
           session.cohort_id = any ((select my_cohorts())::bigint[]),
           exists (select from session_guest
                    where session_guest.session_id = session.id and session_guest.removed_at is null
                      and session_guest.person_id = (select me()))
      from session
      join cohort on cohort.id = session.cohort_id
     where session.name = any ($1::text[])
     order by session.id
    """)

  static func notFound(_ name: String) -> KohortError {
    KohortError.notFound(
      Words(sv: "träff", en: "session"), name,
      hint: Words(sv: "Se vilka som finns: kohort session list", en: "See which there are: kohort session list"))
  }
}

/// planned, held or cancelled.
public enum SessionStatus: String, Codable, Sendable, CaseIterable, PostgresWord {
  case planned, held, cancelled
}

/// How a member took part.
public enum AttendanceStatus: String, Codable, Sendable, CaseIterable, PostgresWord {
  case present, late, excused, absent

  /// What it is called.
  public var title: Words {
    switch self {
    case .present: Words(sv: "närvarande", en: "present")
    case .late: Words(sv: "sen", en: "late")
    case .excused: Words(sv: "giltig frånvaro", en: "excused")
    case .absent: Words(sv: "frånvarande", en: "absent")
    }
  }

  /// True for those who were not there.
  var isAbsence: Bool { self == .excused || self == .absent }
}

/// Why somebody was away; never free text, never health.
public enum AbsenceReason: String, Codable, Sendable, CaseIterable, PostgresWord {
  case duty, leave, care, travel, other

  /// As people read and write it.
  public var words: Words {
    switch self {
    case .duty: Words(sv: "tjänst", en: "duty")
    case .leave: Words(sv: "ledighet", en: "leave")
    case .care: Words(sv: "omsorg", en: "care")
    case .travel: Words(sv: "resa", en: "travel")
    case .other: Words(sv: "annat", en: "other")
    }
  }

  /// The reason of that name, in Swedish or English, in any case of letters.
  public init?(written text: String) {
    let word = text.lowercased()
    guard let reason = Self.allCases.first(where: { $0.words.sv == word || $0.words.en == word }) else { return nil }
    self = reason
  }
}
