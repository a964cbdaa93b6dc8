import Bilingual
import Planning
import Postgres

/// Whether a cohort keeps the programme's rules for forming cohorts, as its members are in this transaction.
struct CohortRules {
  private let rules: ProblemDocument.Cohorts

  init(_ rules: ProblemDocument.Cohorts) { self.rules = rules }

  private struct Member {
    let id: Int64
    let code: String
    let category: String?
    let workplace: String?
    let reportsTo: Int64?
  }

  /// What a cohort breaks: a key that stays the same while the fault lasts, and words for it.
  func broken(_ cohort: Cohorts.Found, _ connection: borrowing Connection) throws -> [String: Words] {
    let members = try connection.query(
      """
      select person.id, person.code, person.category, person.department || '/' || person.workplace as workplace,
             coalesce(hidden.reports_to_id, person.reports_to_id) as reports_to_id
        from cohort_member
        join person_shown as person on person.id = cohort_member.person_id
        left join hidden_bosses() as hidden on hidden.person_id = person.id
       where cohort_member.cohort_id = $1 and cohort_member.left_on is null
       order by person.id
      """, cohort.id
    ).map { row in
      Member(
        id: try row["id"], code: try row["code"], category: try row["category"], workplace: try row["workplace"],
        reportsTo: try row["reports_to_id"])
    }
    let parts = [
      size(members, cohort.name), quotas(members, cohort.name), workplaces(members, cohort.name),
      lines(members, cohort.name), apart(members, cohort.name),
    ]
    return try (parts + [rooms(members.count, cohort, connection)])
      .reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
  }

  /// The rooms of the sessions still to come hold everybody.
  private func rooms(
    _ members: Int, _ cohort: Cohorts.Found, _ connection: borrowing Connection
  ) throws -> [String: Words] {
    let small = try connection.query(
      """
      select session.name, room.code, room.capacity
        from session join room on room.id = session.room_id
       where session.cohort_id = $1 and session.status = 'planned' and session.date >= today()
         and room.capacity < $2
       order by session.during, session.id
      """, cohort.id, members
    ).rows(as: String.self, String.self, Int.self)
    let reasons = small.map { session, room, capacity in
      (
        "room \(session) \(members)",
        Words(
          sv: "\(room) rymmer \(capacity), på \(session) skulle det bli \(members).",
          en: "\(room) holds \(capacity), at \(session) there would be \(members).")
      )
    }
    return Dictionary(uniqueKeysWithValues: reasons)
  }

  private func size(_ members: [Member], _ cohort: String) -> [String: Words] {
    guard members.count < rules.size.min || members.count > rules.size.max else { return [:] }
    let limits = "\(rules.size.min)–\(rules.size.max)"
    return [
      "size \(members.count)": Words(
        sv: "\(cohort) skulle få \(members.count) deltagare, programmet säger \(limits).",
        en: "\(cohort) would have \(members.count, "member"), the programme says \(limits).")
    ]
  }

  private func quotas(_ members: [Member], _ cohort: String) -> [String: Words] {
    var broken: [String: Words] = [:]
    for (category, quota) in rules.categories ?? [:] {
      let count = members.count { $0.category == category }
      guard count < quota.min ?? 0 || count > quota.max ?? .max else { continue }
      let limits = "\(quota.min ?? 0)–\(quota.max.map(String.init) ?? "")"
      broken["quota \(category) \(count)"] = Words(
        sv: "\(cohort) skulle få \(count) i kategorin \(category), programmet säger \(limits).",
        en: "\(cohort) would have \(count) of category \(category), the programme says \(limits).")
    }
    return broken
  }

  private func workplaces(_ members: [Member], _ cohort: String) -> [String: Words] {
    guard let most = rules.maxPerWorkplace else { return [:] }
    var broken: [String: Words] = [:]
    for (workplace, people) in Dictionary(grouping: members, by: \.workplace) {
      guard let workplace, people.count > most else { continue }
      broken["workplace \(workplace) \(people.count)"] = Words(
        sv: "\(cohort) skulle få \(people.count) från \(workplace), programmet säger högst \(most).",
        en: "\(cohort) would have \(people.count) from \(workplace), the programme says at most \(most).")
    }
    return broken
  }

  private func lines(_ members: [Member], _ cohort: String) -> [String: Words] {
    guard rules.reportingLine == .apart else { return [:] }
    let codes = Dictionary(uniqueKeysWithValues: members.map { ($0.id, $0.code) })
    var broken: [String: Words] = [:]
    for member in members {
      guard let manager = member.reportsTo.flatMap({ codes[$0] }) else { continue }
      broken["line \(member.id)"] = Words(
        sv: "\(member.code) skulle dela \(cohort) med sin chef \(manager).",
        en: "\(member.code) would share \(cohort) with their manager \(manager).")
    }
    return broken
  }

  private func apart(_ members: [Member], _ cohort: String) -> [String: Words] {
    let codes = Set(members.map(\.code))
    var broken: [String: Words] = [:]
    for pair in rules.keepApart ?? [] where pair.count == 2 && codes.isSuperset(of: pair) {
      broken["apart \(pair[0]) \(pair[1])"] = Words(
        sv: "\(pair[0]) och \(pair[1]) ska hållas isär.", en: "\(pair[0]) and \(pair[1]) are to be kept apart.")
    }
    return broken
  }

  /// Makes a change of members, and refuses it when it breaks a rule that was kept before.
  ///
  /// - Throws: ``KohortError`` (a rule), or what the change throws.
  static func guarding(
    _ cohorts: [Cohorts.Found], despiteRules: Bool, _ connection: borrowing Connection,
    _ change: (borrowing Connection) throws -> Void
  ) throws {
    guard let first = cohorts.first, !despiteRules else { return try change(connection) }
    let rules = CohortRules(try Cohorts.programme(ofCohort: first.id, connection).cohorts)
    var before: [[String: Words]] = []
    for cohort in cohorts { before.append(try rules.broken(cohort, connection)) }
    try change(connection)
    var new: [Words] = []
    for (cohort, old) in zip(cohorts, before) {
      let broken = try rules.broken(cohort, connection).filter { old[$0.key] == nil }
      new += broken.sorted { $0.key < $1.key }.map(\.value)
    }
    guard new.isEmpty else {
      throw KohortError(
        .refusedByRule,
        Words(sv: "Programmets regler säger nej.", en: "The programme's rules refuse it."),
        detail: Words(
          sv: new.map(\.sv).joined(separator: " "), en: new.map(\.en).joined(separator: " ")),
        hint: Words(
          sv: "Byt plats på två personer (kohort cohort swap), eller besluta om ett undantag med --despite-rules.",
          en: "Let two people change places (kohort cohort swap), or decide on an exception with --despite-rules."))
    }
  }
}
