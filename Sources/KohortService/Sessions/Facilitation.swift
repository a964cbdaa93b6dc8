import Bilingual
import Planning
import Postgres
import StrictJSON

/// Somebody who is to hold sessions of a cohort, and what stands in the way: what adding a session and handing one over share.
struct Facilitation {
  /// When a session is, and whether it counts: a cancelled one takes no time.
  struct Occasion {
    let sessionID: Int64?
    let date: Day
    let start: LocalTime
    let end: LocalTime
  }

  let person: Int64
  /// As the caller sees the person.
  let code: String
  /// The first day away, for somebody who has left or is known to leave.
  let awayFrom: Day?
  private let cohort: Cohorts.Found
  private let programme: Int64
  private let rules: ProgrammeDocument.Facilitator?

  /// A facilitator of the programme that the cohort travels through.
  ///
  /// For HR and for those who facilitate the programme: they learn when a colleague is free, never with whom.
  ///
  /// - Throws: ``KohortError``: a rule, with those who are facilitators; not found for nobody that there is.
  init(
    _ code: String, of cohort: Cohorts.Found, _ caller: Caller, _ connection: borrowing Connection
  ) throws {
    let (programme, name) = try connection.query(
      """
      select programme.id, programme.code
        from edition join programme on programme.id = edition.programme_id where edition.id = $1
      """, cohort.editionID
    ).one(as: Int64.self, String.self)
    let rows = try connection.query("select id, code, away_from, rules::text from colleagues($1)", programme)
      .rows(as: Int64.self, String.self, Day?.self, String?.self)
    guard let found = rows.first(where: { $0.1 == code }) else {
      if caller.isHR { _ = try People.find(code, caller, connection) }
      throw Self.notFacilitator(code, name, rows.filter { $0.2 == nil }.map(\.1))
    }
    (person, self.code, awayFrom) = (found.0, found.1, found.2)
    self.cohort = cohort
    self.programme = programme
    rules = try found.3.map { try JSONValue.parse($0).value.decode() }
  }

  private static func notFacilitator(_ code: String, _ programme: String, _ known: [String]) -> KohortError {
    let some = known.prefix(30).joined(separator: ", ") + (known.count > 30 ? ", …" : "")
    return KohortError(
      .refusedByRule,
      Words(
        sv: "\(code) är inte processledare i programmet \(programme).",
        en: "\(code) is not a facilitator of the programme \(programme)."),
      detail: Words(sv: "Det är: \(some).", en: "Those are: \(some)."),
      hint: Words(
        sv: "Välj en av dem, eller lägg till personen bland facilitators i programmets dokument.",
        en: "Choose one of them, or add the person to facilitators in the programme's document."))
  }

  // MARK: What stands in the way

  /// What nobody can decide away: the person has left, travels with the cohort, or is booked; with when.
  func obstacles(at occasions: [Occasion], _ connection: borrowing Connection) throws -> [Words] {
    try absences(occasions) + memberships(connection) + bookings(occasions, connection)
  }

  private func absences(_ occasions: [Occasion]) -> [Words] {
    guard let awayFrom, let first = occasions.map(\.date).filter({ $0 >= awayFrom }).min() else { return [] }
    return [
      Words(
        sv: "\(code) är inte kvar den \(first) (slutar \(awayFrom)).",
        en: "\(code) is no longer here on \(first) (leaves on \(awayFrom)).")
    ]
  }

  private func memberships(_ connection: borrowing Connection) throws -> [Words] {
    let isMember = try connection.query(
      "select exists (select from cohort_member where cohort_id = $1 and person_id = $2 and left_on is null)",
      cohort.id, person
    ).one(as: Bool.self)
    guard isMember else { return [] }
    return [
      Words(sv: "\(code) är deltagare i \(cohort.name).", en: "\(code) is a member of \(cohort.name).")
    ]
  }

  private func bookings(_ occasions: [Occasion], _ connection: borrowing Connection) throws -> [Words] {
    guard let first = occasions.map(\.date).min(), let last = occasions.map(\.date).max() else { return [] }
    let rows = try connection.query(
      """
      select wanted.date,
             to_char(lower(booking.during) at time zone 'Europe/Stockholm', 'HH24:MI') as starts,
             to_char(upper(booking.during) at time zone 'Europe/Stockholm', 'HH24:MI') as ends
        from unnest($2::bigint[], $3::date[], $4::time[], $5::time[]) as wanted (session_id, date, starts, ends)
        join colleague_time($6, $1, $7, $8) as booking on booking.session_id is distinct from wanted.session_id
         and booking.during && tstzrange((wanted.date + wanted.starts) at time zone 'Europe/Stockholm',
                                         (wanted.date + wanted.ends) at time zone 'Europe/Stockholm')
       order by wanted.date, booking.during
       limit 20
      """, person, occasions.map(\.sessionID), occasions.map(\.date), occasions.map(\.start), occasions.map(\.end),
      programme, first.advanced(by: -1), last.advanced(by: 1)
    ).rows(as: Day.self, String.self, String.self)
    return rows.map { date, start, end in
      Words(sv: "\(code) är bokad \(date) \(start)–\(end).", en: "\(code) is booked \(date) \(start)–\(end).")
    }
  }

  /// What the programme says no to: days when the person is unavailable, and too many sessions in a week.
  func brokenRules(at occasions: [Occasion], _ connection: borrowing Connection) throws -> [Words] {
    guard let first = occasions.map(\.date).min(), let last = occasions.map(\.date).max() else { return [] }
    let away = ClosedDays(rules?.unavailable ?? [], within: first...last)
    let unavailable = occasions.map(\.date).filter(away.contains).map {
      Words(sv: "\(code) är inte tillgänglig den \($0).", en: "\(code) is not available on \($0).")
    }
    return try unavailable + fullWeeks(occasions, first, last, connection)
  }

  private func fullWeeks(
    _ occasions: [Occasion], _ first: Day, _ last: Day, _ connection: borrowing Connection
  ) throws -> [Words] {
    guard let most = rules?.maxSessionsPerWeek else { return [] }
    let others = try connection.query(
      """
      select date from colleague_time($1, $2, $3, $4)
       where facilitates and session_id <> all ($5::bigint[])
       order by date, session_id
      """, programme, person, first.advanced(by: -6), last.advanced(by: 6), occasions.compactMap(\.sessionID)
    ).rows(as: Day.self)
    let held = Dictionary(grouping: others, by: \.weekIndex).mapValues(\.count)
    let new = Dictionary(grouping: occasions.map(\.date), by: \.weekIndex).sorted { $0.key < $1.key }
    return new.compactMap { week, dates in
      let count = dates.count + (held[week] ?? 0)
      guard count > most, let day = dates.first else { return nil }
      return Words(
        sv: "\(code) skulle få \(count, "träff", "träffar") \(day.weekName); programmet säger högst \(most).",
        en: "\(code) would have \(count, "session") in \(day.weekName); the programme says at most \(most).")
    }
  }
}
