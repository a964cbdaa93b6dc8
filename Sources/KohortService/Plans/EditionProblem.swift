import Bilingual
import Planning
import Postgres
import StrictJSON

/// The planning problem of an edition, derived from the database; people go by the names that others may see.
///
/// Nobody is asked for what is known: who has met in earlier editions, who is booked elsewhere, which days are closed.
/// A person with a protected identity stands there by alias, in a department and at a workplace of their own, so that the
/// documents tell nobody where they work; for the same reason they do not count in the cover of their real workplace.
struct EditionProblem {
  let edition: Edition
  let programme: ProgrammeDocument
  private(set) var document: ProblemDocument
  /// The first day on which there may be a session.
  let firstDay: Day
  /// The number of the first cohort; those made by hand come before.
  let firstNumber: Int

  /// - Parameters:
  ///   - today: Sessions are planned from the day after it, also when the edition began earlier; nil for a plan that has begun.
  ///   - members: Those to be placed even when the edition's selection no longer has them.
  ///   - isForPlacing: False where nobody is placed, so that it does not matter who has met before, nor who is booked when; after
  ///     some editions that is much.
  /// - Throws: ``KohortError``, such as when nobody is to be placed, or the edition is over.
  init(
    _ edition: Edition, today: Day? = nil, keeping members: [Int64] = [], isForPlacing: Bool = true,
    _ connection: borrowing Connection
  ) throws {
    self.edition = edition
    firstDay = max(edition.from, today?.advanced(by: 1) ?? edition.from)
    programme = try Programmes.find(edition.programme, connection).document
    firstNumber = try connection.query(
      "select coalesce(max(number), 0) + 1 from cohort where edition_id = $1 and plan_id is null",
      edition.id
    ).one(as: Int.self)
    let ids = Set(try edition.toPlace(connection)).union(members).sorted()
    guard !ids.isEmpty else { throw KohortError.nobodyToPlace(edition) }
    let people = try Self.people(ids, edition, programme, withBookings: isForPlacing, connection)
    document = ProblemDocument(people: people.map(\.person), cohorts: programme.cohorts)
    document.weights = programme.weights
    let codes = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0.person.id) })
    keepRulesAmong(codes)
    if isForPlacing { try addMeetings(codes, connection) }
    guard !programme.modules.isEmpty else { return }
    guard firstDay <= edition.to else { throw KohortError.editionOver(edition) }
    try addSessions(connection)
    document.workplaces = try workplaces(connection)
  }

  // MARK: People

  private static func people(
    _ ids: [Int64],
    _ edition: Edition,
    _ programme: ProgrammeDocument,
    withBookings: Bool,
    _ connection: borrowing Connection
  ) throws -> [(id: Int64, person: ProblemDocument.Person)] {
    let attributes = Set((programme.cohorts.balance ?? [:]).keys).union(
      programme.cohorts.avoidIsolation ?? []
    )
    let rows = try connection.query(
      """
      with busy as (
        select booking.person_id, array_agg(distinct session.date::text order by session.date::text) as dates
          from booking
          join session on session.id = booking.session_id
          join cohort on cohort.id = session.cohort_id
         where $6 and session.date between $2 and $3
           and not (cohort.edition_id = $4 and cohort.plan_id is not null)
         group by booking.person_id
      )
      select person.id, person.code, person_category.category, boss.code as reports_to, department.name as department,
             coalesce(department.name || '/', '') || workplace.name as workplace,
             case when person.protected then null
                  else (select jsonb_object_agg(wanted.name, given.value)::text
                          from unnest($5::text[]) as wanted (name)
                         cross join lateral (select coalesce(
                                 register.attributes ->> wanted.name,
                                 case wanted.name when 'site' then person.site end) as value) as given
                         where given.value is not null) end as attributes,
             coalesce(busy.dates, '{}') as dates
        from profile as person
        join person_category on person_category.person_id = person.id
        left join person as register on register.id = person.id
        left join hidden_bosses() as hidden on hidden.person_id = person.id
        left join profile as boss on boss.id = coalesce(person.reports_to_id, hidden.reports_to_id)
        left join department on department.id = person.department_id
        left join workplace on workplace.id = person.workplace_id
        left join busy on busy.person_id = person.id
       where person.id = any ($1::bigint[])
       order by person.id
      """,
      ids,
      edition.from,
      edition.to,
      edition.id,
      attributes.subtracting(["category"]).sorted(),
      withBookings
    )
    return try rows.map { row in
      let code: String = try row["code"]
      let category: String = try row["category"]
      let dates: [String] = try row["dates"]
      guard let known = PersonCategory(rawValue: category) else {
        throw KohortError(
          .defect,
          Words(sv: "Okänd kategori \(category).", en: "Unknown category \(category).")
        )
      }
      // Nobody shares a place that is not known, or not told.
      let person = ProblemDocument.Person(
        id: code,
        category: known,
        department: try row["department"] ?? code,
        workplace: try row["workplace"] ?? code,
        reportsTo: try row["reports_to"],
        attributes: try attributeValues(row["attributes"]),
        unavailable: dates.isEmpty ? nil : dates.compactMap { Day($0) }
      )
      return (try row["id"], person)
    }
  }

  private static func attributeValues(_ text: String?) throws -> [String: String]? {
    guard let text else { return nil }
    return try JSONValue.parse(text).value.decode([String: String].self)
  }

  /// Rules that name people hold for those to be placed; those who met earlier are looked up.
  private mutating func keepRulesAmong(_ codes: [Int64: String]) {
    let present = Set(codes.values)
    func pairs(_ pairs: [[String]]?) -> [[String]]? { pairs?.filter { $0.allSatisfy(present.contains) } }
    document.cohorts.keepApart = pairs(programme.cohorts.keepApart)
    document.cohorts.keepTogether = programme.cohorts.keepTogether?
      .map { $0.filter(present.contains) }.filter { $0.count > 1 }
    document.cohorts.metBefore = pairs(programme.cohorts.metBefore)
  }

  /// Those who have met in other editions, besides those whom the programme names.
  private mutating func addMeetings(_ codes: [Int64: String], _ connection: borrowing Connection) throws {
    let known = document.cohorts.metBefore ?? []
    let met = try connection.query(
      """
      with traveller as (
        select cohort_member.cohort_id, cohort_member.person_id
          from cohort_member
         where cohort_member.edition_id <> $1 and cohort_member.person_id = any ($2::bigint[])
      )
      select distinct one.person_id, other.person_id
        from traveller as one
        join traveller as other on other.cohort_id = one.cohort_id and other.person_id > one.person_id
       order by one.person_id, other.person_id
      """,
      edition.id,
      codes.keys.sorted()
    ).rows(as: Int64.self, Int64.self).compactMap { one, other -> [String]? in
      guard let one = codes[one], let other = codes[other] else { return nil }
      return [one, other]
    }
    var seen: Set<[String]> = []
    let all = (known + met).filter { seen.insert($0.sorted()).inserted }
    document.cohorts.metBefore = all.isEmpty ? nil : all
  }

  // MARK: Sessions

  private mutating func addSessions(_ connection: borrowing Connection) throws {
    document.modules = programme.modules.map { ProblemDocument.Module(id: $0.id, gapDays: $0.gapDays) }
    document.slots = programme.slots(from: firstDay, to: edition.to)
    document.facilitatorsPerSession = programme.facilitatorsPerSession
    document.maxUnavailablePerSession = programme.maxUnavailablePerSession
    let range = edition.from...edition.to
    func unavailable(_ entries: [ClosedEntry]?, _ taken: [Day]) -> [Day]? {
      let days = ClosedDays(entries ?? [], within: range).days.union(taken)
      return days.isEmpty ? nil : days.sorted()
    }
    let takenRooms = try takenRooms(connection)
    document.rooms = (programme.rooms ?? []).map {
      ProblemDocument.Room(
        id: $0.id,
        capacity: $0.capacity,
        unavailable: unavailable($0.unavailable, takenRooms[$0.id] ?? [])
      )
    }
    let active = try facilitators(connection)
    document.facilitators = (programme.facilitators ?? []).compactMap { facilitator in
      guard let taken = active[facilitator.person] else { return nil }
      return ProblemDocument.Facilitator(
        id: facilitator.person,
        maxSessionsPerWeek: facilitator.maxSessionsPerWeek,
        unavailable: unavailable(facilitator.unavailable, taken)
      )
    }
  }

  /// Room → dates on which other cohorts are in it.
  private func takenRooms(_ connection: borrowing Connection) throws -> [String: [Day]] {
    let rows = try connection.query(
      """
      select distinct room.code, session.date
        from session
        join room on room.id = session.room_id
        join cohort on cohort.id = session.cohort_id
       where session.status <> 'cancelled' and session.date between $1 and $2
         and not (cohort.edition_id = $3 and cohort.plan_id is not null)
       order by room.code, session.date
      """,
      edition.from,
      edition.to,
      edition.id
    ).rows(as: String.self, Day.self)
    return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
  }

  /// Facilitators who have not left → dates on which they are booked elsewhere.
  private func facilitators(_ connection: borrowing Connection) throws -> [String: [Day]] {
    let rows = try connection.query(
      """
      select person.code,
             array(select distinct session.date::text
                     from booking
                     join session on session.id = booking.session_id
                     join cohort on cohort.id = session.cohort_id
                    where booking.person_id = person.id and session.date between $2 and $3
                      and not (cohort.edition_id = $4 and cohort.plan_id is not null)
                    order by 1) as dates
        from programme_facilitator
        join profile as person on person.id = programme_facilitator.person_id
       where programme_facilitator.programme_id = $1 and person.left_on is null
       order by person.id
      """,
      edition.programmeID,
      edition.from,
      edition.to,
      edition.id
    ).rows(as: String.self, [String].self)
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1.compactMap { Day($0) }) })
  }

  /// How many of a workplace may be away: what the programme says of it, else its share of the people there.
  private func workplaces(_ connection: borrowing Connection) throws -> [ProblemDocument.Workplace]? {
    let named = Dictionary(
      (programme.workplaces ?? []).map { ($0.id, $0.maxAwayPerDay) },
      uniquingKeysWith: { first, _ in first }
    )
    let used = Set(document.people.map(\.workplace))
    let rows = try connection.query(
      """
      select coalesce(department.name || '/', '') || workplace.name as name, count(*)
        from profile as person
        join workplace on workplace.id = person.workplace_id
        left join department on department.id = person.department_id
       where person.left_on is null
       group by department.name, workplace.name
       order by name
      """
    ).rows(as: String.self, Int.self)
    let limits = rows.compactMap { name, count -> ProblemDocument.Workplace? in
      guard used.contains(name) else { return nil }
      let share = programme.maxShareAwayPerDay.map { Int((Double(count) * $0).rounded(.up)) }
      guard let limit = named[name] ?? share else { return nil }
      return ProblemDocument.Workplace(id: name, maxAwayPerDay: limit)
    }
    return limits.isEmpty ? nil : limits
  }
}

extension ProgrammeDocument {
  /// The times at which sessions may be held within some dates, in order.
  func slots(from: Day, to: Day) -> [ProblemDocument.Slot] {
    let closed = ClosedDays(closed ?? [], within: from...to)
    var seen: Set<String> = []
    return (from.number...to.number).map { Day(number: $0) }.filter { !closed.contains($0) }.flatMap { day in
      (slots ?? []).filter { $0.weekdays.contains { $0.number == day.weekday } }
        .sorted { ($0.start, $0.end) < ($1.start, $1.end) }
        .compactMap { slot -> ProblemDocument.Slot? in
          let (start, end) = (slot.start.description, slot.end.description)
          // Two patterns may share a start; then the end tells them apart.
          let short = "\(day)/\(start.filter { $0 != ":" })"
          let id = seen.contains(short) ? "\(short)-\(end.filter { $0 != ":" })" : short
          guard seen.insert(id).inserted else { return nil }
          return ProblemDocument.Slot(id: id, date: day, start: start, end: end)
        }
    }
  }
}

extension Edition {
  /// The keys of those whom a plan is to place: the selection without those in cohorts made by hand.
  func toPlace(_ connection: borrowing Connection) throws -> [Int64] {
    let placed = try connection.query(
      """
      select cohort_member.person_id
        from cohort_member join cohort on cohort.id = cohort_member.cohort_id
       where cohort.edition_id = $1 and cohort.plan_id is null and cohort_member.left_on is null
       order by cohort_member.person_id
      """,
      id
    ).rows(as: Int64.self)
    let byHand = Set(placed)
    return try selected(connection).filter { !byHand.contains($0) }
  }
}

extension KohortError {
  static func editionOver(_ edition: Edition) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "Omgången \(edition.code) är över: den slutade \(edition.to).",
        en: "The edition \(edition.code) is over: it ended on \(edition.to)."
      ),
      hint: Words(
        sv: "Ge den senare datum i programmets dokument, eller skapa en ny: kohort edition create",
        en: "Give it later dates in the programme's document, or create a new one: kohort edition create"
      )
    )
  }

  static func nobodyToPlace(_ edition: Edition) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "Omgången \(edition.code) har ingen att placera.",
        en: "The edition \(edition.code) has nobody to place."
      ),
      hint: Words(
        sv: "Se vilka den gäller: kohort edition show \(edition.code)",
        en: "See whom it is for: kohort edition show \(edition.code)"
      )
    )
  }
}
