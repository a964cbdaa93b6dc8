public import Bilingual
public import Planning
public import Postgres
public import StrictJSON

/// `audit.list`: who did what, newest first; HR reads everything but what people do with their own words, everyone
/// what they did and what was done to them.
public enum AuditList: Operation {
  /// What narrows the list; all of it together.
  public struct Parameters: Codable, Sendable {
    /// Who did it, for whom or to whom: an employee number or alias.
    public var person: String?
    /// An operation's name, such as `session.log`.
    public var operation: String?
    /// First and last day, both included.
    public var from: Day?
    /// The last day.
    public var to: Day?
    /// At most this many, 0 or more; left out: all.
    public var limit: Int?

    public init(
      person: String? = nil, operation: String? = nil, from: Day? = nil, to: Day? = nil, limit: Int? = nil
    ) {
      self.person = person
      self.operation = operation
      self.from = from
      self.to = to
      self.limit = limit
    }
  }

  /// What was done.
  public struct Output: Codable, Sendable {
    /// Newest first.
    public let audit: [Line]
  }

  /// One thing that was done.
  public struct Line: Codable, Sendable {
    /// Local time, such as `2027-02-11 08:30:12`.
    public let at: String
    /// Who did it, an employee number or alias; left out for the keeper.
    public let actor: String?
    /// keeper, hr, operator, facilitator or participant.
    public let actedAs: String
    /// For whom, when it was another.
    public let actedFor: String?
    /// An operation, such as `session.log`.
    public let operation: String
    /// Which person, session, cohort and so on.
    public let about: JSONValue
    /// The database login.
    public let login: String
    /// Left out for the machine that the database is on.
    public let address: String?
  }

  public static let name = "audit.list"
  public static let summary = Words(
    sv: "Visar vem som har gjort vad, för vem, när och varifrån.",
    en: "Shows who did what, for whom, when and from where.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant, .operator]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    if let limit = parameters.limit, limit < 0 { throw KohortError.negativeLimit(limit) }
    if let operation = parameters.operation { try check(operation) }
    let person = try parameters.person.map { try People.find($0, caller, connection) }
    let rows = try connection.query(
      """
      select to_char(audit.at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI:SS') as at, coalesce(actor.code, people.actor) as actor,
             audit.acted_as,
             case when audit.person_id is distinct from audit.actor_id then coalesce(person.code, people.acted_for) end as acted_for,
             audit.operation, audit_told(audit.id)::text as about, audit.login, host(audit.address) as address
        from audit
        left join person_shown as actor on actor.id = audit.actor_id
        left join person_shown as person on person.id = audit.person_id
       cross join lateral audit_people(audit.id) as people
       where ($1::bigint is null or $1 in (audit.actor_id, audit.person_id)
                or audit.id = any ((select audit_concerning($1))::bigint[]))
         and ($2::text is null or audit.operation = $2)
         and ($3::date is null or audit.at >= $3::date::timestamp at time zone 'Europe/Stockholm')
         and ($4::date is null or audit.at < ($4::date + 1)::timestamp at time zone 'Europe/Stockholm')
       order by audit.id desc
       limit $5
      """, person, parameters.operation, parameters.from, parameters.to, parameters.limit)
    return Output(
      audit: try rows.map { row in
        Line(
          at: try row["at"], actor: try row["actor"], actedAs: try row["acted_as"], actedFor: try row["acted_for"],
          operation: try row["operation"], about: try JSONValue.parse(row["about"] as String).value,
          login: try row["login"], address: try row["address"])
      })
  }

  /// What is noted besides operations: the night's work, and steps within operations.
  private static let others = ["nightly", "person.register", "reflection.erase", "reminder.send"]

  private static func check(_ operation: String) throws {
    let known = (Operations.all.map { $0.name } + others).sorted()
    guard !known.contains(operation) else { return }
    let near = Suggestion.nearest(to: operation, among: known)
    throw KohortError.notFound(
      Words(sv: "åtgärd", en: "operation"), operation,
      hint: near.map { Words(sv: "Menade du \($0)?", en: "Did you mean \($0)?") }
        ?? Words(sv: "Se vilka som finns: kohort operations", en: "See which there are: kohort operations"))
  }
}
