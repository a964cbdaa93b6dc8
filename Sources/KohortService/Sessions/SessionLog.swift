public import Bilingual
import Foundation
public import Postgres

/// `session.log`: a session was held, and everyone was there except those named.
///
/// Logging again corrects one's own marks. What another has marked stands unless the person is named, so that several
/// who log at once lose nothing of each other's.
public enum SessionLog: Operation {
  /// A member who was not simply present, or who was after all.
  public struct Exception: Codable, Sendable {
    public var person: String
    public var status: AttendanceStatus
    /// Only for those who were excused or absent.
    public var reason: AbsenceReason?

    public init(person: String, status: AttendanceStatus, reason: AbsenceReason? = nil) {
      self.person = person
      self.status = status
      self.reason = reason
    }
  }

  public struct Parameters: Codable, Sendable {
    public var session: String
    public var except: [Exception]?
    /// For the facilitators and HR; left out, earlier notes stay.
    public var notes: String?
    /// Those who took part and travel with another cohort, in the place of those whom the caller named before; left out,
    /// they stay.
    public var guests: [String]?
    /// True when those who have not checked in and are not named were absent.
    public var onlyCheckedIn: Bool?

    public init(
      session: String, except: [Exception]? = nil, notes: String? = nil, guests: [String]? = nil,
      onlyCheckedIn: Bool? = nil
    ) {
      self.session = session
      self.except = except
      self.notes = notes
      self.guests = guests
      self.onlyCheckedIn = onlyCheckedIn
    }
  }

  public struct Output: Codable, Sendable {
    public let session: String
    public let present: Int
    public let late: Int
    public let excused: Int
    public let absent: Int
    /// Those who were not named and whom another has marked as late, excused or absent: that stands.
    public let kept: [String]?
    /// Everyone who was there as a guest; left out when nobody was.
    public let guests: [String]?
  }

  public static let name = "session.log"
  public static let summary = Words(
    sv: "Loggar en hållen träff: alla var där utom de som nämns.",
    en: "Logs a session that was held: everyone was there except those named.")
  public static let roles: Set<Role> = [.hr, .facilitator]
  public static let changes = true

  /// Characters of notes.
  private static let mostNotes = 20_000

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let session = try Sessions.find(
      parameters.session, outOfSight: Attendance.notOwn(parameters.session), connection)
    try Attendance.requireMarkable(session, caller)
    if let length = parameters.notes?.count, length > mostNotes {
      throw KohortError.wrongParameters([
        .init(
          property: "notes",
          reason: Words(
            sv: "är \(length) tecken, högst \(mostNotes)", en: "has \(length) characters, at most \(mostNotes)"))
      ])
    }
    var named = parameters
    named.except = (parameters.except ?? []).map { exception in
      var exception = exception
      exception.person = exception.person.trimmingCharacters(in: .whitespaces)
      return exception
    }
    named.guests = parameters.guests?.map { $0.trimmingCharacters(in: .whitespaces) }
    try Attendance.check(named.except ?? [], of: session, connection)
    try SessionGuests.check(named.guests ?? [], of: session, connection)
    return try log(session, named, connection)
  }

  public static func note(
    _ parameters: Parameters, _ output: Output, _ connection: borrowing Connection
  ) throws {
    try note(operation: name, output.session, parameters, connection)
  }

  /// Notes that a session was logged, by this operation or another that does it.
  static func note(
    operation: String, _ session: String, _ parameters: Parameters, _ connection: borrowing Connection
  ) throws {
    try Audit.note(
      operation,
      about: Noted(
        session: session, marked: parameters.except?.map(\.person).nonEmpty, guests: parameters.guests?.nonEmpty),
      connection)
  }

  /// What the log of who did what says of it: who was named, and not how.
  private struct Noted: Encodable {
    let session: String
    let marked: [String]?
    let guests: [String]?
  }

  /// Writes what has been checked.
  ///
  /// - Parameter leaving: Those whose marks stay as they are, besides those whom others have marked.
  static func log(
    _ session: Sessions.Found, _ parameters: Parameters, leaving: [String] = [], _ connection: borrowing Connection
  ) throws -> Output {
    let exceptions = parameters.except ?? []
    try connection.execute(
      """
      update session
         set status = 'held', logged_at = kohort_now(), logged_by = me()
       where id = $1
      """, session.id)
    if let notes = parameters.notes {
      try connection.execute("update session set notes = $2 where id = $1", session.id, notes)
    }
    let kept = try marksOfOthers(session, besides: exceptions.map(\.person), connection)
    try connection.execute(
      """
      insert into attendance (session_id, cohort_id, person_id, status, reason, marked_at, marked_by)
      select $1, cohort_member.cohort_id, cohort_member.person_id,
             case when exception.status is not null then exception.status::attendance_status
                  when $8 and not exists (
                    select from check_in where check_in.session_id = $1 and check_in.person_id = cohort_member.person_id)
                  then 'absent' else 'present' end,
             exception.reason::absence_reason, kohort_now(), (select me())
        from cohort_member
        join person_shown as person on person.id = cohort_member.person_id
        left join unnest($3::text[], $4::text[], $5::text[]) as exception (person, status, reason)
          on exception.person = person.code
       where cohort_member.cohort_id = $2
         and cohort_member.joined_on <= $6::date
         and (cohort_member.left_on is null or cohort_member.left_on > $6::date)
         and person.code <> all ($7::text[])
          on conflict (session_id, person_id) do update
         set status = excluded.status, reason = excluded.reason,
             marked_at = excluded.marked_at, marked_by = excluded.marked_by
      """, session.id, session.cohortID, exceptions.map(\.person), exceptions.map(\.status.rawValue),
      exceptions.map(\.reason?.rawValue), session.date, kept + leaving, parameters.onlyCheckedIn ?? false)
    if let guests = parameters.guests {
      try connection.execute("select note_guests($1, $2::text[])", session.id, guests)
    }
    return try counts(session, kept, connection)
  }

  /// Those whom others have marked as anything but present. The session's row is locked: nobody marks meanwhile.
  private static func marksOfOthers(
    _ session: Sessions.Found, besides named: [String], _ connection: borrowing Connection
  ) throws -> [String] {
    try connection.query(
      """
      select person.code
        from attendance
        join person_shown as person on person.id = attendance.person_id
       where attendance.session_id = $1 and attendance.status <> 'present'
         and attendance.marked_by is distinct from (select me()) and person.code <> all ($2::text[])
       order by person.code collate "sv-x-icu", person.id
      """, session.id, named
    ).rows(as: String.self)
  }

  private static func counts(
    _ session: Sessions.Found, _ kept: [String], _ connection: borrowing Connection
  ) throws -> Output {
    let row = try connection.query(
      """
      select count(*) filter (where status = 'present') as present,
             count(*) filter (where status = 'late') as late,
             count(*) filter (where status = 'excused') as excused,
             count(*) filter (where status = 'absent') as absent
        from attendance
       where session_id = $1
      """, session.id
    ).one()
    return Output(
      session: session.name, present: try row["present"], late: try row["late"], excused: try row["excused"],
      absent: try row["absent"], kept: kept.nonEmpty,
      guests: try SessionGuests.present(session, connection).map(\.person).nonEmpty)
  }
}

extension Array {
  /// The array, or nil for an empty one.
  var nonEmpty: Self? { isEmpty ? nil : self }
}
