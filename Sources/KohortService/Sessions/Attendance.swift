import Bilingual
import Postgres

/// What logging a session and marking one person share.
enum Attendance {
  /// Only a session that has begun, is not cancelled and is the caller's own (or the caller is HR) takes attendance.
  ///
  /// - Throws: ``KohortError``: not permitted, a rule, or a conflict.
  static func requireMarkable(_ session: Sessions.Found, _ caller: Caller) throws(KohortError) {
    guard caller.isHR || session.isFacilitator else { throw notOwn(session.name) }
    guard session.status != .cancelled else {
      throw KohortError(
        .conflict,
        Words(sv: "Träffen \(session.name) är inställd.", en: "Session \(session.name) is cancelled."),
        hint: Words(
          sv: "Ge den en ny tid först: kohort session reschedule \(session.name) --date …",
          en: "Give it a new time first: kohort session reschedule \(session.name) --date …"))
    }
    guard session.hasBegun else {
      throw KohortError(
        .refusedByRule,
        Words(
          sv: "Träffen \(session.name) har inte börjat än.", en: "Session \(session.name) has not begun yet."),
        detail: Words(sv: "Den är den \(session.date).", en: "It is on \(session.date)."),
        hint: Words(
          sv: "Logga den när den är över, eller flytta den om den hölls tidigare.",
          en: "Log it when it is over, or reschedule it if it was held earlier."))
    }
  }

  /// The caller neither facilitates the session nor is HR.
  static func notOwn(_ session: String) -> KohortError {
    KohortError(
      .notPermitted,
      Words(
        sv: "Du är inte processledare för träffen \(session).", en: "You are not a facilitator of session \(session)."),
      hint: Words(
        sv: "Be en av träffens processledare, eller HR, att logga den.",
        en: "Ask one of the session's facilitators, or HR, to log it."))
  }

  /// Of a person who is named and was no member on the day; names nobody when empty.
  static func notMember(_ person: String, _ session: Sessions.Found) -> Words {
    person.isEmpty
      ? Words(sv: "nämner ingen", en: "names nobody")
      : Words(
        sv: "\(person) är inte med i kohorten \(session.cohort) den \(session.date)",
        en: "\(person) is not a member of cohort \(session.cohort) on \(session.date)")
  }

  static let reasonWithoutAbsence = Words(
    sv: "skäl anges bara för frånvaro", en: "a reason is given only for an absence")

  /// The members of each session's cohort on its day, by the session's key, as the caller sees them.
  static func members(
    of sessions: [Sessions.Found], _ connection: borrowing Connection
  ) throws -> [Int64: Set<String>] {
    guard !sessions.isEmpty else { return [:] }
    let rows = try connection.query(
      membersOfSessions, sessions.map(\.id), sessions.map(\.cohortID), sessions.map(\.date)
    ).rows(as: Int64.self, String.self)
    return rows.reduce(into: [:]) { $0[$1.0, default: []].insert($1.1) }
  }

  private static let membersOfSessions = Statement(
    "Attendance.membersOfSessions",
    """
    select session.id, person.code
      from unnest($1::bigint[], $2::bigint[], $3::date[]) as session (id, cohort_id, date)
      join cohort_member on cohort_member.cohort_id = session.cohort_id
       and cohort_member.joined_on <= session.date
       and (cohort_member.left_on is null or cohort_member.left_on > session.date)
      join person_shown as person on person.id = cohort_member.person_id
     order by session.id, person.id
    """)

  /// Every exception names a member once, with a reason only for an absence.
  ///
  /// - Throws: ``KohortError`` (invalid parameters) that names them all.
  static func check(
    _ exceptions: [SessionLog.Exception], of session: Sessions.Found, _ members: Set<String>
  ) throws(KohortError) {
    var seen: Set<String> = []
    var wrong: [KohortError.InvalidParameter] = []
    for (index, exception) in exceptions.enumerated() {
      if !members.contains(exception.person) {
        wrong.append(
          .init(
            property: "except[\(index)].person", reason: notMember(exception.person, session)))
      } else if !seen.insert(exception.person).inserted {
        wrong.append(
          .init(
            property: "except[\(index)].person",
            reason: Words(
              sv: "\(exception.person) nämns mer än en gång", en: "\(exception.person) is named more than once")))
      }
      if exception.reason != nil, !exception.status.isAbsence {
        wrong.append(.init(property: "except[\(index)].reason", reason: reasonWithoutAbsence))
      }
    }
    guard wrong.isEmpty else { throw KohortError.wrongParameters(wrong) }
  }
}
