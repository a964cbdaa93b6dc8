public import Bilingual
public import Planning
public import Postgres

/// `session.show`: one session, its facilitators, and how its members took part as far as the caller may know.
public enum SessionShow: Operation {
  /// Which session.
  public struct Parameters: Codable, Sendable {
    /// A session, such as `L2-014-3`.
    public var session: String

    public init(session: String) { self.session = session }
  }

  /// The session, as far as the caller may know it.
  public struct Output: Codable, Sendable {
    /// A member, and how that person took part: for HR and the session's facilitators everyone's, else one's own.
    public struct Member: Codable, Sendable {
      /// An employee number, or the alias of a protected identity.
      public let person: String
      /// Left out where there is none, and for a protected identity.
      public let name: String?
      /// Planned, held or cancelled; of a member how they took part, left out until it is logged.
      public let status: AttendanceStatus?
      /// Only for those who were excused or absent.
      public let reason: AbsenceReason?
      /// True for those who have checked in; that somebody has not says nothing.
      public let checkedIn: Bool?
    }

    /// A session, such as `L2-014-3`.
    public let session: String
    /// A cohort, such as `L2-014`.
    public let cohort: String
    /// The module's title.
    public let module: String
    /// The day where the organisation is.
    public let date: Day
    /// When it begins, by the clocks of that day.
    public let start: LocalTime
    /// When it ends, by the clocks of that day.
    public let end: LocalTime
    /// The room's code.
    public let room: String
    /// Where the room is; left out where that is not known.
    public let site: String?
    /// Planned, held or cancelled; of a member how they took part, left out until it is logged.
    public let status: SessionStatus
    /// Who leads it; left out while nobody does.
    public let lead: String?
    /// All who hold it, the lead first.
    public let facilitators: [String]
    /// For HR and those who facilitate it.
    public let notes: String?
    /// By name; left out for a guest.
    public let members: [Member]?
    /// What was noted before it was corrected, the latest first; for HR and the session's facilitators.
    public let corrections: [Correction]?
    /// Those of other cohorts who took part, in the order in which they were noted; for HR and the session's facilitators.
    public let guests: [Guest]?

    /// A guest. One who was noted by mistake stands with when, and by whom, it was taken back.
    public struct Guest: Codable, Sendable {
      /// An employee number, or the alias of a protected identity.
      public let person: String
      /// Left out where there is none, and for a protected identity.
      public let name: String?
      /// Who noted it; the guest by checking in, nobody for the keeper.
      public let markedBy: String?
      /// When it was taken back, local time; left out while it stands.
      public let removed: String?
      /// Left out while it stands, and for the keeper.
      public let removedBy: String?
    }

    /// A mark as it stood until it was corrected.
    public struct Correction: Codable, Sendable {
      /// An employee number, or the alias of a protected identity.
      public let person: String
      /// How it was noted before.
      public let was: AttendanceStatus
      /// Only for those who were excused or absent.
      public let reason: AbsenceReason?
      /// When and by whom it was noted, and when and by whom it was corrected; no name for the keeper.
      public let marked: String
      /// Left out for the keeper, and where the reader may not see the person.
      public let markedBy: String?
      /// When it was corrected, local time.
      public let corrected: String
      /// Left out for the keeper, and where the reader may not see the person.
      public let correctedBy: String?
    }
  }

  public static let name = "session.show"
  public static let summary = Words(
    sv: "Visar en träff med deltagare och närvaro.", en: "Shows a session with its members and attendance.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let session = try Sessions.find(parameters.session, connection)
    guard caller.isHR || session.isOwnCohort || session.isGuest else { throw Sessions.notFound(parameters.session) }
    let row = try connection.query(
      """
      select module.title as module, session.starts, session.ends, room.code as room, room.site, session_notes(session.id) as notes,
             array(select person.code from session_facilitator
                     join person_shown as person on person.id = session_facilitator.person_id
                    where session_facilitator.session_id = session.id
                    order by session_facilitator.lead desc, person.id) as facilitators
        from session
        join module on module.id = session.module_id
        join room on room.id = session.room_id
       where session.id = $1
      """, session.id
    ).one()
    let facilitators: [String] = try row["facilitators"]
    let seesNotes = caller.isHR || session.isFacilitator
    return Output(
      session: session.name, cohort: session.cohort, module: try row["module"], date: session.date,
      start: try row["starts"], end: try row["ends"], room: try row["room"], site: try row["site"],
      status: session.status, lead: facilitators.first, facilitators: facilitators,
      notes: seesNotes ? try row["notes"] : nil,
      members: caller.isHR || session.isOwnCohort ? try members(session, seesAll: seesNotes, connection) : nil,
      corrections: seesNotes ? try corrections(session, connection) : nil,
      guests: seesNotes ? try SessionGuests.all(session, connection).map(\.shown).nonEmpty : nil)
  }

  private static func corrections(
    _ session: Sessions.Found, _ connection: borrowing Connection
  ) throws -> [Output.Correction]? {
    let rows = try connection.query(
      """
      select person.code, version.status, version.reason,
             to_char(version.marked_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as marked,
             marker.code as marked_by,
             to_char(version.replaced_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as corrected,
             corrector.code as corrected_by
        from attendance_version as version
        join person_shown as person on person.id = version.person_id
        left join person_shown as marker on marker.id = version.marked_by
        left join person_shown as corrector on corrector.id = version.replaced_by
       where version.session_id = $1
       order by version.id desc
      """, session.id)
    guard !rows.isEmpty else { return nil }
    return try rows.map { row in
      Output.Correction(
        person: try row["code"], was: try row["status"], reason: try row["reason"], marked: try row["marked"],
        markedBy: try row["marked_by"], corrected: try row["corrected"], correctedBy: try row["corrected_by"])
    }
  }

  private static func members(
    _ session: Sessions.Found, seesAll: Bool, _ connection: borrowing Connection
  ) throws -> [Output.Member] {
    let rows = try connection.query(
      """
      select person.code, person.name,
             case when $3 or person.id = (select me()) then attendance.status end as status,
             case when $3 or person.id = (select me()) then attendance.reason end as reason,
             exists (select from check_in where check_in.session_id = $1 and check_in.person_id = person.id) as checked_in
        from cohort_member
        join person_shown as person on person.id = cohort_member.person_id
        left join attendance on attendance.session_id = $1 and attendance.person_id = person.id
       where cohort_member.cohort_id = $2
         and (attendance.person_id is not null
              or cohort_member.joined_on <= $4::date
                 and (cohort_member.left_on is null or cohort_member.left_on > $4::date))
       order by person.name collate "sv-x-icu", person.id
      """, session.id, session.cohortID, seesAll, session.date)
    return try rows.map { row in
      Output.Member(
        person: try row["code"], name: try row["name"], status: try row["status"], reason: try row["reason"],
        checkedIn: try row["checked_in"] ? true : nil)
    }
  }
}
