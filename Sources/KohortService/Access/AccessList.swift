public import Bilingual
public import Postgres

/// `access.list`: who holds rights, logins and tokens; for those who are not HR their own.
public enum AccessList: Operation {
  /// What narrows the list.
  public struct Parameters: Codable, Sendable {
    /// Only this person's.
    public var person: String?

    public init(person: String? = nil) { self.person = person }
  }

  /// Who holds what.
  public struct Output: Codable, Sendable {
    /// By name, then by kind.
    public let access: [Line]
  }

  /// One thing that somebody holds.
  public struct Line: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// Left out where there is none, and for a protected identity.
    public let name: String?
    /// right, login or token.
    public let kind: String
    /// The right, the login, or what the token is called.
    public let holds: String
    /// The day on which it was given.
    public let granted: String
    /// The day on which it ends, for a token.
    public let expires: String?
  }

  public static let name = "access.list"
  public static let summary = Words(
    sv: "Listar vilka som har rättigheter, inloggningar och koder.",
    en: "Lists who holds rights, logins and tokens.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant, .operator]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let person = try parameters.person.map { try People.find($0, caller, connection) }
    let rows = try connection.query(
      """
      select person.code as person, person.name, held.kind, held.holds,
             to_char(held.granted at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as granted,
             to_char(held.expires at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as expires
        from (
          select person_id, 'right' as kind, "right"::text as holds, granted_at as granted, null::timestamptz as expires
            from access
          union all
          select person_id, 'login', name, granted_at, null from login where person_id is not null
          union all
          select person_id, 'token', 'T' || id, issued_at, expires_at from access_token
           where revoked_at is null and expires_at > now()) as held
        join person_shown as person on person.id = held.person_id
       where $1::bigint is null or held.person_id = $1
       order by person.name collate "sv-x-icu", person.code, held.kind, held.granted, held.holds
      """, person)
    return Output(
      access: try rows.map { row in
        Line(
          person: try row["person"], name: try row["name"], kind: try row["kind"], holds: try row["holds"],
          granted: try row["granted"], expires: try row["expires"])
      })
  }
}
