public import Bilingual
public import Postgres

/// `attendance.mark`: corrects how one member took part in a session that has been logged.
public enum AttendanceMark: SetOperation {
  public struct Parameters: Codable, Sendable {
    public var session: String
    public var person: String
    public var status: AttendanceStatus
    public var reason: AbsenceReason?

    public init(session: String, person: String, status: AttendanceStatus, reason: AbsenceReason? = nil) {
      self.session = session
      self.person = person
      self.status = status
      self.reason = reason
    }
  }

  public struct Output: Codable, Sendable {
    public let session: String
    public let person: String
    public let status: AttendanceStatus
    public let reason: AbsenceReason?
  }

  public static let name = "attendance.mark"
  public static let summary = Words(
    sv: "Rättar en deltagares närvaro vid en loggad träff.",
    en: "Corrects a member's attendance at a session that has been logged.")
  public static let roles: Set<Role> = [.hr, .facilitator]
  public static let changes = true

  public static func touched(by parameters: Parameters) -> [String] {
    ["\(parameters.session)\n\(parameters.person)"]
  }

  public static func run(
    set: [Parameters], _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [Result<Output, KohortError>] {
    let sessions = try Sessions.find(
      Set(set.map { ExactText($0.session) }), outOfSight: Attendance.notOwn, connection
    ).mapValues { found in Result { () throws(KohortError) in try logged(found.get(), caller) } }
    let marks = set.compactMap { parameters -> Mark? in
      guard case .success(let session)? = sessions[ExactText(parameters.session)] else { return nil }
      return Mark(parameters: parameters, session: session)
    }
    var ofMembers = try write(marks, connection)[...]
    return set.map { parameters in
      Result { () throws(KohortError) in
        guard let session = try sessions[ExactText(parameters.session)]?.get() else {
          throw Sessions.notFound(parameters.session)
        }
        let isMember = ofMembers.popFirst() ?? false
        let wrong = wrong(parameters, session, isMember: isMember)
        guard wrong.isEmpty else { throw KohortError.wrongParameters(wrong) }
        return Output(
          session: session.name, person: parameters.person, status: parameters.status, reason: parameters.reason)
      }
    }
  }

  /// A session that takes corrections.
  private static func logged(_ session: Sessions.Found, _ caller: Caller) throws(KohortError) -> Sessions.Found {
    try Attendance.requireMarkable(session, caller)
    guard session.status == .held else {
      throw KohortError(
        .conflict,
        Words(sv: "Träffen \(session.name) är inte loggad.", en: "Session \(session.name) has not been logged."),
        hint: Words(
          sv: "Logga den först: kohort session log \(session.name)", en: "Log it first: kohort session log \(session.name)"))
    }
    return session
  }

  private static func wrong(
    _ parameters: Parameters, _ session: Sessions.Found, isMember: Bool
  ) -> [KohortError.InvalidParameter] {
    let refusals = [
      isMember ? nil : ("person", Attendance.notMember(parameters.person, session)),
      isReasonRight(parameters) ? nil : ("reason", Attendance.reasonWithoutAbsence),
    ]
    return refusals.compactMap { $0 }.map { .init(property: $0, reason: $1) }
  }

  private static func isReasonRight(_ parameters: Parameters) -> Bool {
    parameters.reason == nil || parameters.status.isAbsence
  }

  private struct Mark {
    let parameters: Parameters
    let session: Sessions.Found
  }

  /// Writes the marks of members.
  ///
  /// - Returns: Whether each is of a member; one with a reason for no absence is not written.
  private static func write(_ marks: [Mark], _ connection: borrowing Connection) throws -> [Bool] {
    guard !marks.isEmpty else { return [] }
    let places = try connection.query(
      writing, marks.map(\.session.id), marks.map(\.session.cohortID), marks.map(\.session.date),
      marks.map(\.parameters.person), marks.map(\.parameters.status), marks.map(\.parameters.reason),
      marks.map { isReasonRight($0.parameters) }
    ).rows(as: Int.self)
    var areMembers = Array(repeating: false, count: marks.count)
    for place in places { areMembers[place - 1] = true }
    return areMembers
  }

  /// People are found as `person_shown` shows them: by the code of their profile, and oneself by one's own number.
  ///
  /// Sessions are locked one after the other by their keys: whoever logs one meanwhile sees these marks, or these see that
  /// log.
  private static let writing = Statement(
    "AttendanceMark.writing",
    """
    with myself as materialized (
      select profile.id, profile.code, person.code as shown
        from profile
        join person_shown as person on person.id = profile.id
       where profile.id = (select me())
    ), said as materialized (
      select said.*, myself.id as my_id, said.code = myself.shown as is_me,
             case when said.code = myself.shown then myself.code else said.code end as profile_code
        from unnest($1::bigint[], $2::bigint[], $3::date[], $4::text[], $5::attendance_status[], $6::absence_reason[],
                    $7::boolean[]) with ordinality
          as said (session_id, cohort_id, date, code, status, reason, is_right, place)
        left join myself on true
    ), named as materialized (
      select said.*, profile.id as person_id
        from said
        join profile on profile.code = said.profile_code
       where said.is_me or profile.id is distinct from said.my_id
    ), mark as materialized (
      select named.session_id, named.cohort_id, named.person_id, named.status, named.reason, named.is_right, named.place
        from named
        join cohort_member on cohort_member.cohort_id = named.cohort_id and cohort_member.person_id = named.person_id
       where cohort_member.joined_on <= named.date
         and (cohort_member.left_on is null or cohort_member.left_on > named.date)
    ), locked as materialized (
      select session.id from session
       where session.id in (select mark.session_id from mark where mark.is_right)
       order by session.id
         for update
    ), written as (
      insert into attendance (session_id, cohort_id, person_id, status, reason, marked_at, marked_by)
      select mark.session_id, mark.cohort_id, mark.person_id, mark.status, mark.reason, (select kohort_now()),
             (select me())
        from mark
       where mark.is_right and (select count(*) from locked) > 0
       order by mark.place
          on conflict (session_id, person_id) do update
         set status = excluded.status, reason = excluded.reason,
             marked_at = excluded.marked_at, marked_by = excluded.marked_by
    )
    select mark.place from mark order by mark.place
    """)
}
