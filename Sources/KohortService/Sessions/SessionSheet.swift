public import Bilingual
import Foundation
public import Postgres

/// `session.sheet`: a session's members as a table to fill in where there is no network, and to take in again with
/// `session.import`.
public enum SessionSheet: Operation {
  /// Which session.
  public struct Parameters: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public var session: String

    public init(session: String) { self.session = session }
  }

  /// The sheet.
  public struct Output: Codable, Sendable {
    /// Members by name, then guests.
    public let rows: [Row]
  }

  /// A line of the sheet.
  public struct Row: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public let session: String
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// Left out where there is none, and for a protected identity.
    public let name: String?
    /// Left out until somebody has noted it.
    public let status: Status?
    /// Only for those who were excused or absent.
    public let reason: AbsenceReason?
    /// When it was noted, in UTC: how `session.import` tells that a mark was changed meanwhile.
    public let noted: String?
  }

  /// How somebody took part, guests among them.
  public enum Status: String, Codable, Sendable, CaseIterable, PostgresWord {
    case present, late, excused, absent, guest
  }

  public static let name = "session.sheet"
  public static let summary = Words(
    sv: "Ger en närvarolista att fylla i utan nät och läsa in igen.",
    en: "Gives an attendance sheet to fill in without a network and to take in again.")
  public static let roles: Set<Role> = [.hr, .facilitator]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let session = try Sessions.find(
      parameters.session, outOfSight: Attendance.notOwn(parameters.session), connection)
    guard caller.isHR || session.isFacilitator else { throw Attendance.notOwn(session.name) }
    let members = try marks(of: session, connection).map { mark in
      Row(
        session: session.name, person: mark.person, name: mark.name,
        status: mark.status.flatMap { Status(rawValue: $0.rawValue) }, reason: mark.reason, noted: mark.version)
    }
    let guests = try SessionGuests.all(session, connection).filter { $0.shown.removed == nil }.map { guest in
      Row(
        session: session.name, person: guest.shown.person, name: guest.shown.name, status: .guest, reason: nil,
        noted: guest.version)
    }
    return Output(rows: members + guests)
  }

  /// A member on the day of the session, and how that person is marked.
  struct Mark {
    let person: String
    let name: String?
    let status: AttendanceStatus?
    let reason: AbsenceReason?
    /// Changes whenever somebody marks the person.
    let version: String?
    /// Date and time.
    let marked: String?
    /// Left out for the keeper, and where the caller may not see the person.
    let markedBy: String?
    /// True when the caller made the mark.
    let isOwn: Bool
  }

  /// The members by name.
  static func marks(of session: Sessions.Found, _ connection: borrowing Connection) throws -> [Mark] {
    try connection.query(
      """
      select person.code, person.name, attendance.status, attendance.reason,
             to_char(attendance.marked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version,
             to_char(attendance.marked_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as marked,
             marker.code as marked_by, attendance.marked_by is not distinct from (select me()) as is_own
        from cohort_member
        join person_shown as person on person.id = cohort_member.person_id
        left join attendance on attendance.session_id = $1 and attendance.person_id = person.id
        left join person_shown as marker on marker.id = attendance.marked_by
       where cohort_member.cohort_id = $2
         and cohort_member.joined_on <= $3::date
         and (cohort_member.left_on is null or cohort_member.left_on > $3::date)
       order by person.name collate "sv-x-icu", person.id
      """, session.id, session.cohortID, session.date
    ).map { row in
      Mark(
        person: try row["code"], name: try row["name"], status: try row["status"], reason: try row["reason"],
        version: try row["version"], marked: try row["marked"], markedBy: try row["marked_by"], isOwn: try row["is_own"])
    }
  }
}
