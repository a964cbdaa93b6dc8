import Bilingual
import Postgres

/// Those who take part in a session of a cohort that is not theirs.
enum SessionGuests {
  /// Every guest is a person of the organisation, named once, who neither travels with the cohort nor holds the session.
  ///
  /// - Throws: ``KohortError`` (invalid parameters) that names them all.
  static func check(
    _ guests: [String], of session: Sessions.Found, _ connection: borrowing Connection
  ) throws {
    let problems = try problems(guests, of: session, connection)
    var seen: Set<String> = []
    let wrong = guests.enumerated().compactMap { index, guest -> KohortError.InvalidParameter? in
      let reason = seen.insert(guest).inserted ? problems[guest] : twice(guest)
      return reason.map { .init(property: "guests[\(index)]", reason: $0) }
    }
    guard wrong.isEmpty else { throw KohortError.wrongParameters(wrong) }
  }

  /// Why these people are no guests, by person; those who may be have no reason.
  static func problems(
    _ guests: [String], of session: Sessions.Found, _ connection: borrowing Connection
  ) throws -> [String: Words] {
    let rows = try connection.query(
      "select code, problem from guest_problems($1, $2::text[]) order by code, problem", session.id, guests
    ).rows(as: String.self, String.self)
    return Dictionary(rows.map { ($0, words($1, $0, session)) }, uniquingKeysWith: { first, _ in first })
  }

  private static func words(_ problem: String, _ guest: String, _ session: Sessions.Found) -> Words {
    switch problem {
    case "member":
      Words(
        sv: "\(guest) är med i kohorten \(session.cohort) och ingen gäst där",
        en: "\(guest) is a member of cohort \(session.cohort), and no guest there")
    case "facilitator":
      Words(
        sv: "\(guest) är processledare på träffen och ingen gäst där",
        en: "\(guest) facilitates the session, and is no guest there")
    default:
      guest.isEmpty
        ? Words(sv: "nämner ingen", en: "names nobody")
        : Words(sv: "det finns ingen \(guest) i organisationen", en: "there is no \(guest) in the organisation")
    }
  }

  static func twice(_ guest: String) -> Words {
    Words(sv: "\(guest) nämns mer än en gång", en: "\(guest) is named more than once")
  }

  /// Somebody who was noted, and what a sheet knows of it.
  struct Guest {
    let shown: SessionShow.Output.Guest
    /// Changes whenever the guest is noted anew.
    let version: String
    let isRemovedByCaller: Bool
  }

  /// Everyone who has been noted, in the order in which they were; nobody for those who may not know.
  static func all(_ session: Sessions.Found, _ connection: borrowing Connection) throws -> [Guest] {
    try connection.query(
      """
      select code, name, noted_by, removed_by, is_removed_by_me,
             to_char(noted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as version,
             to_char(removed_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as removed
        from session_guests($1) with ordinality
          as guest (code, name, noted_at, noted_by, removed_at, removed_by, is_removed_by_me, place)
       order by place
      """, session.id
    ).map { row in
      Guest(
        shown: SessionShow.Output.Guest(
          person: try row["code"], name: try row["name"], markedBy: try row["noted_by"], removed: try row["removed"],
          removedBy: try row["removed_by"]),
        version: try row["version"], isRemovedByCaller: try row["is_removed_by_me"])
    }
  }
}
