import Bilingual
import Planning
import Postgres

/// What the operations on sessions share, and their list.
enum Sessions {
  static let operations: [any Operation.Type] = [
    SessionList.self, SessionShow.self, SessionLog.self, SessionAdd.self, SessionReschedule.self, SessionCancel.self,
    SessionHandOver.self, AttendanceMark.self, CalendarExport.self,
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
  }

  /// The session of this name, among those that the caller may see.
  ///
  /// - Parameter outOfSight: What to say of a session that there is and that the caller may not see; nil for the same as
  ///   of one that there is not.
  /// - Throws: ``KohortError`` (not found), or what is said.
  static func find(
    _ name: String, outOfSight: KohortError? = nil, _ connection: borrowing Connection
  ) throws -> Found {
    let row = try connection.query(
      """
      select session.id, session.cohort_id, session.name, cohort.name as cohort, session.status, session.date,
             lower(session.during) <= kohort_now() as has_begun,
             exists (select from session_facilitator
                      where session_facilitator.session_id = session.id
                        and session_facilitator.person_id = (select me())) as is_facilitator,
             exists (select from cohort_member
                      where cohort_member.cohort_id = session.cohort_id
                        and cohort_member.person_id = (select me())) as is_member,
             session.cohort_id = any ((select my_cohorts())::bigint[]) as is_own_cohort
        from session
        join cohort on cohort.id = session.cohort_id
       where session.name = $1
      """, name
    ).oneOrNone()
    guard let row else {
      let isThere = try connection.query("select exists (select from session_named($1))", name).one(as: Bool.self)
      if let outOfSight, isThere { throw outOfSight }
      throw notFound(name)
    }
    return Found(
      id: try row["id"], cohortID: try row["cohort_id"], name: try row["name"], cohort: try row["cohort"],
      status: try row["status"], date: try row["date"], hasBegun: try row["has_begun"],
      isFacilitator: try row["is_facilitator"], isMember: try row["is_member"],
      isOwnCohort: try row["is_own_cohort"])
  }

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
}

/// Why somebody was away; never free text, never health.
public enum AbsenceReason: String, Codable, Sendable, CaseIterable, PostgresWord {
  case duty, leave, care, travel, other
}
