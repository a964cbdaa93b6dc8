public import Bilingual
import Planning
public import Postgres
import StrictJSON

/// `programme.apply`: makes a programme what its document says.
public enum ProgrammeApply: Operation {
  public struct Parameters: Codable, Sendable {
    /// The document's text, JSON or YAML.
    public var document: String
    /// The name of the file it came from, for messages and for telling JSON from YAML.
    public var file: String?

    public init(document: String, file: String? = nil) {
      self.document = document
      self.file = file
    }
  }

  public struct Output: Codable, Sendable {
    /// A programme's code.
    public let programme: String
    /// created, changed or unchanged
    public let result: ProgrammeChange
    /// What became different, in the order of the document.
    public let changes: [Change]
    public let warnings: [String]
  }

  /// One part of a programme that became different.
  public struct Change: Codable, Sendable, Equatable {
    /// The member of the document, such as `rooms`.
    public let part: String
    /// Which of them, where there are several.
    public let id: String?
    public let change: ProgrammeChange

    public init(part: String, id: String?, change: ProgrammeChange) {
      self.part = part
      self.id = id
      self.change = change
    }
  }

  public static let name = "programme.apply"
  public static let summary = Words(
    sv: "Gör programmet till det som dokumentet säger; samma dokument två gånger ändrar inget mer.",
    en: "Makes the programme what the document says; the same document twice changes nothing more."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = true
  public static let begins = true
  public static let isLocal = true

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    var document = try ProgrammeDocument.read(parameters.document, file: parameters.file)
    try connection.execute("select pg_advisory_xact_lock(hashtextextended('kohort programme', 0))")
    let people = try PersonCodes(document.peopleNamed, connection)
    let faults = try document.faults(people, connection)
    guard faults.isEmpty else { throw KohortError.document(parameters.file, faults) }
    document.renamePeople { people[$0]?.code ?? $0 }

    let old = try Programmes.load(document.id, connection)
    document.keepEditions(of: old?.document)
    let changes = document.changes(since: old?.document)
    if !changes.isEmpty {
      try refuseOtherModules(document, old, connection)
      try store(document, people, connection)
    }
    return Output(
      programme: document.id,
      result: old == nil ? .created : changes.isEmpty ? .unchanged : .changed,
      changes: changes,
      warnings: try (document.warnings(connection) + document.sessionWarnings(connection)).map { $0[caller.language] }
    )
  }

  /// Sessions belong to modules: once there are some, modules are neither added nor taken away nor reordered.
  private static func refuseOtherModules(
    _ document: ProgrammeDocument,
    _ old: Programmes.Stored?,
    _ connection: borrowing Connection
  ) throws {
    guard let old, old.document.modules.map(\.id) != document.modules.map(\.id) else { return }
    let sessions = try connection.query(
      "select count(*) from session join module on module.id = session.module_id where module.programme_id = $1",
      old.id
    ).one(as: Int.self)
    guard sessions > 0 else { return }
    let before = old.document.modules.map(\.id).joined(separator: ", ")
    throw KohortError(
      .refusedByRule,
      Words(
        sv: "Modulerna kan inte ändras: det finns redan \(sessions, "träff", "träffar") i programmet \(document.id).",
        en:
          "The modules cannot change: there are already \(sessions, "session") in the programme \(document.id)."
      ),
      detail: Words(sv: "De är i ordning \(before).", en: "They are, in order, \(before)."),
      hint: Words(
        sv:
          "Behåll modulernas id och ordning; titlar och mellanrum får ändras. Andra moduler blir ett nytt program.",
        en: "Keep the modules' ids and order; titles and gaps may change. Other modules make a new programme."
      )
    )
  }

  private static func store(
    _ document: ProgrammeDocument,
    _ people: PersonCodes,
    _ connection: borrowing Connection
  ) throws {
    let programme = try connection.query(
      """
      insert into programme (code, title, document, applied_at) values ($1, $2, $3::jsonb, kohort_now())
      on conflict (code) do update
        set title = excluded.title, document = $3::jsonb, applied_at = excluded.applied_at
      returning id
      """,
      document.id,
      document.title,
      try JSONValue(encoding: document).text
    ).one(as: Int64.self)
    try storeModules(document.modules, programme, connection)
    try connection.execute(
      """
      insert into room (code, capacity, site)
      select * from unnest($1::text[], $2::int[], $3::text[])
      on conflict (code) do update set capacity = excluded.capacity, site = excluded.site
      """,
      (document.rooms ?? []).map(\.id),
      (document.rooms ?? []).map(\.capacity),
      (document.rooms ?? []).map(\.site)
    )
    try storeFacilitators(document.facilitators ?? [], people, programme, connection)
    for edition in document.editions ?? [] { try Programmes.store(edition, programme, connection) }
  }

  private static func storeModules(
    _ modules: [ProgrammeDocument.Module],
    _ programme: Int64,
    _ connection: borrowing Connection
  ) throws {
    try connection.execute(
      "delete from module where programme_id = $1 and code <> all ($2::text[])",
      programme,
      modules.map(\.id)
    )
    // Positions may be exchanged on the way, so the check of them waits for the end of the transaction.
    try connection.execute("set constraints module_programme_id_position_key deferred")
    try connection.execute(
      """
      insert into module (programme_id, position, code, title, gap_days_min, gap_days_max)
      select $1, given.position, given.code, given.title, coalesce(given.gap_days_min, 0), given.gap_days_max
        from unnest($2::text[], $3::text[], $4::int[], $5::int[])
             with ordinality as given (code, title, gap_days_min, gap_days_max, position)
      on conflict (programme_id, code) do update
        set position = excluded.position, title = excluded.title, gap_days_min = excluded.gap_days_min,
            gap_days_max = excluded.gap_days_max
      """,
      programme,
      modules.map(\.id),
      modules.map(\.title),
      modules.map(\.gapDays?.min),
      modules.map(\.gapDays?.max)
    )
  }

  private static func storeFacilitators(
    _ facilitators: [ProgrammeDocument.Facilitator],
    _ people: PersonCodes,
    _ programme: Int64,
    _ connection: borrowing Connection
  ) throws {
    // The document names them as others see them by now; the names it was written with are known as well.
    let codes = try PersonCodes(facilitators.map(\.person), connection)
    let ids = facilitators.compactMap { codes[$0.person]?.id }
    try connection.execute(
      "delete from programme_facilitator where programme_id = $1 and person_id <> all ($2::bigint[])",
      programme,
      ids
    )
    try connection.execute(
      """
      insert into programme_facilitator (programme_id, person_id, max_sessions_per_week)
      select $1, * from unnest($2::bigint[], $3::int[])
      on conflict (programme_id, person_id) do update set max_sessions_per_week = excluded.max_sessions_per_week
      """,
      programme,
      ids,
      facilitators.map(\.maxSessionsPerWeek)
    )
  }
}

/// What became of a programme, an edition, or a part of one.
public enum ProgrammeChange: String, Codable, Sendable, CaseIterable {
  case created, changed, removed, unchanged
}

extension Programmes {
  /// Creates an edition, or makes it what is given.
  static func store(
    _ edition: ProgrammeDocument.Edition,
    _ programme: Int64,
    _ connection: borrowing Connection
  ) throws {
    try connection.execute(
      """
      insert into edition (programme_id, code, from_date, to_date, people) values ($1, $2, $3, $4, $5::jsonb)
      on conflict (code) do update
        set from_date = excluded.from_date, to_date = excluded.to_date, people = $5::jsonb
      """,
      programme,
      edition.id,
      edition.from,
      edition.to,
      try JSONValue(encoding: edition.people).text
    )
  }
}
