public import Bilingual
import Foundation
public import Postgres
public import StrictJSON

/// `session.log`: a session was held, and everyone was there except those named.
///
/// Logging again corrects one's own marks. What another has marked stands unless the person is named, so that several
/// who log at once lose nothing of each other's. With nothing but notes, guests or who was present after all, the other
/// marks of a session that is logged stay.
public enum SessionLog: SetOperation {
  /// A member who was not simply present, or who was after all.
  public struct Exception: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public var person: String
    /// How the person took part.
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
    /// A session, such as `L2-014-3`.
    public var session: String
    /// Left out, nobody; and with nothing but notes or guests, the marks of a session that is logged stay as they are. Where
    /// all of them are present, those of nobody else change.
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
    /// A session, such as `L2-014-3`.
    public let session: String
    /// How many were there in time.
    public let present: Int
    /// How many came late.
    public let late: Int
    /// How many were excused.
    public let excused: Int
    /// How many were absent without being excused.
    public let absent: Int
    /// Those who were not named and whom another has marked as late, excused or absent: that stands.
    public let kept: [String]?
    /// Those who were not named and whose earlier marks by the caller have changed: now present, or absent with
    /// `only_checked_in`.
    public let changed: [String]?
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

  public static func touched(by parameters: Parameters) -> [String] { [parameters.session] }

  /// A session to be logged, and what is said of it.
  private struct Entry {
    let session: Sessions.Found
    let parameters: Parameters
    /// Those whose marks stay as they are, besides those whom others have marked.
    var leaving: [String] = []

    /// False for a correction: of a session that is logged, the marks of those who are named, and notes or guests.
    var isOfEveryone = true

    var exceptions: [Exception] { parameters.except ?? [] }
  }

  public static func run(
    set: [Parameters], _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [Result<Output, KohortError>] {
    let sessions = try Sessions.find(
      Set(set.map { ExactText($0.session) }), outOfSight: Attendance.notOwn, connection)
    let named = set.filter { $0.except?.isEmpty == false }.compactMap {
      try? sessions[ExactText($0.session)]?.get()
    }
    let members = try Attendance.members(of: named, connection)
    let entries = try set.map { parameters in
      do {
        guard let session = try sessions[ExactText(parameters.session)]?.get() else {
          throw Sessions.notFound(parameters.session)
        }
        return Result<Entry, KohortError>.success(
          try entry(parameters, session, members[session.id] ?? [], caller, connection))
      } catch let error as KohortError {
        return .failure(error)
      }
    }
    let outputs = try log(entries.compactMap { try? $0.get() }, connection)
    return entries.map { entry in
      entry.flatMap { entry in
        outputs[entry.session.id].map { .success($0) } ?? .failure(Sessions.notFound(entry.session.name))
      }
    }
  }

  private static func entry(
    _ parameters: Parameters, _ session: Sessions.Found, _ members: Set<String>, _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Entry {
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
    named.except = parameters.except?.map { exception in
      var exception = exception
      exception.person = exception.person.trimmingCharacters(in: .whitespaces)
      return exception
    }
    named.guests = parameters.guests?.map { $0.trimmingCharacters(in: .whitespaces) }
    try Attendance.check(named.except ?? [], of: session, members)
    if let guests = named.guests { try SessionGuests.check(guests, of: session, connection) }
    return Entry(session: session, parameters: named, isOfEveryone: session.status != .held || !isCorrection(named))
  }

  private static func isCorrection(_ parameters: Parameters) -> Bool {
    guard parameters.onlyCheckedIn != true else { return false }
    guard let exceptions = parameters.except else { return parameters.notes != nil || parameters.guests != nil }
    return !exceptions.isEmpty && exceptions.allSatisfy { $0.status == .present }
  }

  public static func noted(_ parameters: Parameters, _ output: Output, said: JSONValue) throws -> JSONValue {
    try JSONValue(encoding: Noted(parameters, output))
  }

  public static func note(
    _ parameters: Parameters, _ output: Output, _ connection: borrowing Connection
  ) throws {
    try note(operation: name, parameters, output, connection)
  }

  /// Notes that a session was logged, by this operation or another that does it.
  static func note(
    operation: String, _ parameters: Parameters, _ output: Output, _ connection: borrowing Connection
  ) throws {
    try Audit.note(operation, about: Noted(parameters, output), connection)
  }

  /// What the log of who did what says of it: whose marks were made or changed, and not how.
  private struct Noted: Encodable {
    let session: String
    let marked: [String]?
    let guests: [String]?

    init(_ parameters: Parameters, _ output: Output) {
      session = output.session
      marked = ((parameters.except ?? []).map(\.person) + (output.changed ?? [])).nonEmpty
      guests = parameters.guests?.nonEmpty
    }
  }

  /// Writes what has been checked.
  ///
  /// - Parameter leaving: Those whose marks stay as they are, besides those whom others have marked.
  static func log(
    _ session: Sessions.Found, _ parameters: Parameters, leaving: [String] = [], _ connection: borrowing Connection
  ) throws -> Output {
    let entry = Entry(session: session, parameters: parameters, leaving: leaving)
    guard let output = try log([entry], connection)[session.id] else { throw Sessions.notFound(session.name) }
    return output
  }

  /// Writes the entries; the outputs by the sessions' keys.
  private static func log(_ entries: [Entry], _ connection: borrowing Connection) throws -> [Int64: Output] {
    guard !entries.isEmpty else { return [:] }
    let ids = entries.map(\.session.id)
    // The rows are locked: nobody marks these sessions meanwhile.
    try connection.execute(hold, ids)
    let noted = entries.filter { $0.parameters.notes != nil }
    if !noted.isEmpty {
      try connection.execute(takeNotes, noted.map(\.session.id), noted.map(\.parameters.notes))
    }
    let earlier = try connection.query(marks, ids).map(Mark.init)
    let kept = kept(earlier, entries)
    let named = entries.flatMap { entry in entry.exceptions.map { (session: entry.session.id, exception: $0) } }
    let leaving = kept + entries.flatMap { entry in entry.leaving.map { (entry.session.id, $0) } }
    try connection.execute(
      mark, ids, entries.map(\.session.cohortID), entries.map(\.session.date),
      entries.map { $0.parameters.onlyCheckedIn ?? false }, named.map(\.session), named.map(\.exception.person),
      named.map(\.exception.status), named.map(\.exception.reason), leaving.map(\.0), leaving.map(\.1),
      entries.map(\.isOfEveryone))
    let changed = earlier.isEmpty ? [] : try changed(earlier, entries, connection)
    for entry in entries {
      guard let guests = entry.parameters.guests else { continue }
      try connection.execute("select note_guests($1, $2::text[])", entry.session.id, guests)
    }
    return try outputs(entries, kept, changed, connection)
  }

  /// How a member was marked before.
  private struct Mark {
    let session: Int64
    let person: String
    let status: AttendanceStatus
    let isOwn: Bool

    /// A session and who was marked there.
    struct Place: Hashable {
      let session: Int64
      let person: String
    }

    var place: Place { Place(session: session, person: person) }

    init(_ row: Row) throws {
      (session, person, status, isOwn) = (try row[0], try row[1], try row[2], try row[3])
    }
  }

  /// Those whom others have marked as anything but present, and who are not named.
  private static func kept(_ earlier: [Mark], _ entries: [Entry]) -> [(Int64, String)] {
    let named = named(entries)
    return earlier.filter { !$0.isOwn && $0.status != .present && named[$0.session]?.contains($0.person) != true }
      .map { ($0.session, $0.person) }
  }

  /// Those who are not named and are marked otherwise than before.
  private static func changed(
    _ earlier: [Mark], _ entries: [Entry], _ connection: borrowing Connection
  ) throws -> [(Int64, String)] {
    let named = named(entries)
    let now = Dictionary(
      try connection.query(marks, entries.map(\.session.id)).map(Mark.init).map { ($0.place, $0.status) },
      uniquingKeysWith: { first, _ in first })
    return earlier.filter { now[$0.place] != $0.status && named[$0.session]?.contains($0.person) != true }
      .map { ($0.session, $0.person) }
  }

  private static func named(_ entries: [Entry]) -> [Int64: Set<String>] {
    Dictionary(
      entries.map { ($0.session.id, Set($0.exceptions.map(\.person))) }, uniquingKeysWith: { first, _ in first })
  }

  private static func outputs(
    _ entries: [Entry], _ kept: [(Int64, String)], _ changed: [(Int64, String)], _ connection: borrowing Connection
  ) throws -> [Int64: Output] {
    let ids = entries.map(\.session.id)
    let names = Dictionary(entries.map { ($0.session.id, $0.session.name) }, uniquingKeysWith: { first, _ in first })
    let kept = Dictionary(grouping: kept, by: \.0).mapValues { $0.map(\.1) }
    let changed = Dictionary(grouping: changed, by: \.0).mapValues { $0.map(\.1) }
    let guests = Dictionary(
      grouping: try connection.query(presentGuests, ids).rows(as: Int64.self, String.self), by: \.0
    ).mapValues { $0.map(\.1) }
    let outputs = try connection.query(count, ids).map { row -> (Int64, Output) in
      let id: Int64 = try row[0]
      let output = Output(
        session: names[id] ?? "", present: try row[1], late: try row[2], excused: try row[3], absent: try row[4],
        kept: kept[id], changed: changed[id], guests: guests[id])
      return (id, output)
    }
    return Dictionary(outputs, uniquingKeysWith: { first, _ in first })
  }
}

// MARK: - Statements

extension SessionLog {
  private static let hold = Statement(
    "SessionLog.hold",
    """
    update session
       set status = 'held', logged_at = (select kohort_now()), logged_by = (select me())
     where id = any ($1::bigint[])
    """)

  private static let takeNotes = Statement(
    "SessionLog.takeNotes",
    """
    update session set notes = said.notes
      from unnest($1::bigint[], $2::text[]) as said (id, notes)
     where session.id = said.id
    """)

  private static let marks = Statement(
    "SessionLog.marks",
    """
    select attendance.session_id, person.code, attendance.status,
           attendance.marked_by is not distinct from (select me()) as is_own
      from attendance
      join person_shown as person on person.id = attendance.person_id
     where attendance.session_id = any ($1::bigint[])
     order by attendance.session_id, person.code collate "sv-x-icu", person.id
    """)

  private static let mark = Statement(
    "SessionLog.mark",
    """
    insert into attendance (session_id, cohort_id, person_id, status, reason, marked_at, marked_by)
    select logged.session_id, cohort_member.cohort_id, cohort_member.person_id,
           case when exception.status is not null then exception.status
                when logged.only_checked_in and not exists (
                  select from check_in
                   where check_in.session_id = logged.session_id and check_in.person_id = cohort_member.person_id)
                then 'absent' else 'present' end,
           exception.reason, (select kohort_now()), (select me())
      from unnest($1::bigint[], $2::bigint[], $3::date[], $4::boolean[], $11::boolean[]) with ordinality
        as logged (session_id, cohort_id, date, only_checked_in, is_of_everyone, place)
      join cohort_member on cohort_member.cohort_id = logged.cohort_id
       and cohort_member.joined_on <= logged.date
       and (cohort_member.left_on is null or cohort_member.left_on > logged.date)
      join person_shown as person on person.id = cohort_member.person_id
      left join unnest($5::bigint[], $6::text[], $7::attendance_status[], $8::absence_reason[])
        as exception (session_id, person, status, reason)
        on exception.session_id = logged.session_id and exception.person = person.code
     where (logged.is_of_everyone or exception.person is not null)
       and not exists (
             select from unnest($9::bigint[], $10::text[]) as kept (session_id, person)
              where kept.session_id = logged.session_id and kept.person = person.code)
     order by logged.place, cohort_member.person_id
        on conflict (session_id, person_id) do update
       set status = excluded.status, reason = excluded.reason,
           marked_at = excluded.marked_at, marked_by = excluded.marked_by
    """)

  private static let presentGuests = Statement(
    "SessionLog.presentGuests",
    """
    select meeting.id, guest.code
      from unnest($1::bigint[]) as meeting (id)
     cross join lateral session_guests(meeting.id) with ordinality
        as guest (code, name, noted_at, noted_by, removed_at, removed_by, is_removed_by_me, place)
     where guest.removed_at is null
       and exists (select from session_guest
                    where session_guest.session_id = meeting.id and session_guest.removed_at is null)
     order by meeting.id, guest.place
    """)

  private static let count = Statement(
    "SessionLog.count",
    """
    select logged.id, count(*) filter (where attendance.status = 'present'),
           count(*) filter (where attendance.status = 'late'), count(*) filter (where attendance.status = 'excused'),
           count(*) filter (where attendance.status = 'absent')
      from unnest($1::bigint[]) as logged (id)
      left join attendance on attendance.session_id = logged.id
     group by logged.id
     order by logged.id
    """)
}

extension Array {
  /// The array, or nil for an empty one.
  var nonEmpty: Self? { isEmpty ? nil : self }
}
