public import Bilingual
public import Postgres

/// `access.token`: makes a token for a person, which is shown this once; the database keeps only its hash.
public enum AccessToken: Operation {
  /// For whom, and for how long.
  public struct Parameters: Codable, Sendable {
    /// An employee number or alias; left out: for oneself.
    public var person: String?
    /// How long it holds, 1 to 730; left out: 365.
    public var days: Int?

    public init(person: String? = nil, days: Int? = nil) {
      self.person = person
      self.days = days
    }
  }

  /// The token, this once.
  public struct Output: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// What the token is called when it is to be revoked, such as `T7`.
    public let name: String
    /// The secret itself.
    public let token: String
    /// The day on which it ends.
    public let expires: String
  }

  public static let name = "access.token"
  public static let summary = Words(
    sv: "Gör en kod som visar vem någon är; den visas bara nu.",
    en: "Makes a token that shows who somebody is; it is shown only now.")
  public static let roles: Set<Role> = [.hr, .participant]
  public static let changes = true
  public static let isNotedByDatabase = true
  public static let answersOnce = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let days = parameters.days ?? 365
    guard (1...730).contains(days) else {
      throw KohortError.wrongParameters([
        .init(property: "days", reason: Words(sv: "ska vara 1 till 730", en: "must be 1 to 730"))
      ])
    }
    guard let code = parameters.person ?? caller.code else {
      throw KohortError.wrongParameters([
        .init(property: "person", reason: Words(sv: "säg för vem", en: "say for whom"))
      ])
    }
    let person = try People.find(code, caller, connection)
    guard caller.isHR || (person == caller.personID && !caller.isActingForAnother) else {
      throw KohortError.onlyAboutOneself(name)
    }
    try Access.requireHere(person, code, connection)
    let row = try connection.query(
      """
      select 'T' || id as name, token,
             to_char(expires_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as expires
        from issue_token($1, $2)
      """, person, days
    ).one()
    return Output(person: code, name: try row["name"], token: try row["token"], expires: try row["expires"])
  }
}
