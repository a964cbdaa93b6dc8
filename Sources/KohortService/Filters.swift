import Bilingual
import Postgres
import StrictJSON

/// What narrows a list must be there: a mistyped name is not an empty list.
enum Filters {
  /// - Throws: ``KohortError``: not found, also for what the caller may not see; invalid parameters for a negative limit
  ///   and for one's own without a person who acts.
  static func check(
    programme: String? = nil, edition: String? = nil, cohort: String? = nil, session: String? = nil, department: String? = nil,
    workplace: String? = nil, person: String? = nil, mine: Bool? = nil, limit: Int? = nil, _ caller: Caller,
    _ connection: borrowing Connection
  ) throws {
    if let limit, limit < 0 { throw KohortError.negativeLimit(limit) }
    if mine == true, caller.personID == nil { throw KohortError.mineOfNobody }
    if let edition { _ = try Edition.key(edition, connection) }
    if let cohort {
      let found = try Cohorts.find(cohort, connection)
      guard caller.isHR || found.isOwn else { throw Cohorts.notFound(cohort) }
    }
    if let session {
      let found = try Sessions.find(session, connection)
      guard caller.isHR || found.isOwnCohort || found.isMember else { throw Sessions.notFound(session) }
    }
    if let programme {
      try require(
        programme, Words(sv: "program", en: "programme"), among: "select code from programme order by code", connection)
    }
    if let department {
      try require(
        department, Words(sv: "förvaltning", en: "department"), among: "select name from department order by name",
        connection)
    }
    if let workplace {
      try require(
        workplace, Words(sv: "arbetsplats", en: "workplace"),
        among: "select distinct name from workplace order by name", connection)
    }
    if let person { _ = try People.find(person, caller, connection) }
  }

  private static func require(
    _ name: String, _ kind: Words, among names: String, _ connection: borrowing Connection
  ) throws {
    let known = try connection.query(names).rows(as: String.self)
    guard !known.contains(name) else { return }
    // Case first: that is how names are mistyped most.
    let near = known.first { $0.lowercased() == name.lowercased() } ?? Suggestion.nearest(to: name, among: known)
    throw KohortError.notFound(
      kind, name,
      hint: near.map { Words(sv: "Menade du \($0)?", en: "Did you mean \($0)?") }
        ?? Words(
          sv: "Där finns: \(known.prefix(20).joined(separator: ", ")).",
          en: "There are: \(known.prefix(20).joined(separator: ", "))."))
  }
}

extension KohortError {
  fileprivate static let mineOfNobody = KohortError(
    .invalidParameters, Words(sv: "Ingen person handlar.", en: "No person acts."),
    hint: Words(sv: "Säg vem med --as.", en: "Say who with --as."),
    invalidParameters: [
      .init(
        property: "mine",
        reason: Words(sv: "finns bara för en person", en: "is there only for a person"))
    ])
}
