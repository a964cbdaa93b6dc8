public import Bilingual
public import Postgres

/// `attendance.mark`: corrects how one member took part in a session that has been logged.
public enum AttendanceMark: SetOperation {
  public struct Parameters: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public var session: String
    /// An employee number, or the alias of a protected identity.
    public var person: String
    /// How the person took part.
    public var status: AttendanceStatus
    /// Only for those who were excused or absent.
    public var reason: AbsenceReason?

    public init(session: String, person: String, status: AttendanceStatus, reason: AbsenceReason? = nil) {
      self.session = session
      self.person = person
      self.status = status
      self.reason = reason
    }
  }

  public struct Output: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public let session: String
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// How the person took part.
    public let status: AttendanceStatus
    /// Only for those who were excused or absent.
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
    var numbers: [Int64: Int] = [:]
    var sessions: [Sessions.Found] = []
    for mark in marks where numbers[mark.session.id] == nil {
      sessions.append(mark.session)
      numbers[mark.session.id] = sessions.count
    }
    let places = try connection.query(
      writing, sessions.map(\.id), sessions.map(\.cohortID), sessions.map(\.date), marks.map { numbers[$0.session.id] },
      marks.map(\.parameters.person), marks.map(\.parameters.status), marks.map(\.parameters.reason)
    ).rows(as: Int.self)
    var areMembers = Array(repeating: false, count: marks.count)
    for place in places { areMembers[place - 1] = true }
    return areMembers
  }

  /// People are found as `person_shown` shows them: by the code of their profile, and a protected person's self by its own
  /// number. Each is looked up by itself: what a set costs does not grow with the organisation.
  ///
  /// Sessions are locked one after the other by their keys: whoever logs one meanwhile sees these marks, or these see that
  /// log.
  private static let writing = Statement(
    "AttendanceMark.writing",
    """
    with meeting as materialized (
      select * from unnest($1::bigint[], $2::bigint[], $3::date[]) with ordinality
        as meeting (session_id, cohort_id, date, number)
    ), myself as materialized (
      select person.id, person.employee_number as shown, person.alias as code
        from person
       where person.id = (select me()) and person.protected
    ), said as materialized (
      select meeting.session_id, meeting.cohort_id, meeting.date, said.status, said.reason,
             said.reason is null or said.status in ('excused', 'absent') as is_right, said.place, myself.id as my_id,
             coalesce(said.code = myself.shown, false) as is_me,
             case when said.code = myself.shown then myself.code else said.code end as code
        from unnest($4::integer[], $5::text[], $6::attendance_status[], $7::absence_reason[]) with ordinality
          as said (meeting, code, status, reason, place)
        join meeting on meeting.number = said.meeting
        left join myself on true
    ), mark as materialized (
      select said.session_id, said.cohort_id, profile.id as person_id, said.status, said.reason, said.is_right, said.place
        from said
       cross join lateral (
             select profile.id from profile where profile.code = said.code offset 0) as profile
       cross join lateral (
             select from cohort_member
              where cohort_member.cohort_id = said.cohort_id and cohort_member.person_id = profile.id
                and cohort_member.joined_on <= said.date
                and (cohort_member.left_on is null or cohort_member.left_on > said.date)
             offset 0) as member
       where said.is_me or profile.id is distinct from said.my_id
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
