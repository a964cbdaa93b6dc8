public import Bilingual
public import Postgres

/// `access.grant`: gives a person a right, or makes a database login theirs.
public enum AccessGrant: Operation {
  /// To whom, and what: a right or a login.
  public struct Parameters: Codable, Sendable {
    /// An employee number or alias.
    public var person: String
    /// Something that HR gives beyond what everyone may do.
    public var right: AccessRight?
    /// The name of a login of the database, which from then on is this person.
    public var login: String?

    public init(person: String, right: AccessRight? = nil, login: String? = nil) {
      self.person = person
      self.right = right
      self.login = login
    }
  }

  /// What the person holds now.
  public struct Output: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// All rights of the person now.
    public let rights: [AccessRight]
    /// All logins of the person now.
    public let logins: [String]
    /// Those of the logins that the database's administrator has yet to make; left out when all are there.
    public let missingLogins: [String]?
  }

  public static let name = "access.grant"
  public static let summary = Words(
    sv: "Ger en person en rättighet, eller kopplar en inloggning till personen.",
    en: "Gives a person a right, or connects a database login to the person.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true
  public static let isNotedByDatabase = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    try Access.requireOne([parameters.right != nil, parameters.login != nil], "right", "right, login")
    let person = try People.find(parameters.person, caller, connection)
    try Access.requireHere(person, parameters.person, connection)
    if let right = parameters.right {
      try connection.execute(
        "insert into access (person_id, \"right\") values ($1, $2::access_right) on conflict do nothing", person, right)
    }
    if let login = parameters.login { try connect(login, to: person, connection) }
    return try output(person, parameters.person, connection)
  }

  private static func connect(_ login: String, to person: Int64, _ connection: borrowing Connection) throws {
    try Access.check(login: login)
    let isAdministrator = try connection.query(
      "select exists (select from pg_roles where rolname = $1 and (rolsuper or rolbypassrls or rolcreaterole))", login
    ).one(as: Bool.self)
    guard !isAdministrator else {
      throw KohortError(
        .refusedByRule,
        Words(
          sv: "Inloggningen \(login) administrerar databasen och läser allt; den är ingens egen.",
          en: "The login \(login) administers the database and reads everything; it is nobody's own."),
        hint: Words(
          sv: "Låt personen få en inloggning som bara är medlem i kohort_service.",
          en: "Have the person given a login that is a member of kohort_service alone."))
    }
    try connection.execute(
      "insert into login (name, person_id) values ($1, $2) on conflict (name) do nothing", login, person)
    let isTheirs = try connection.query(
      "select exists (select from login where name = $1 and person_id = $2)", login, person
    ).one(as: Bool.self)
    guard isTheirs else {
      throw KohortError(
        .conflict,
        Words(sv: "Inloggningen \(login) hör redan till någon annan.", en: "The login \(login) is already another's."),
        hint: Words(
          sv: "Se vems: kohort access list. Ta bort den först: kohort access revoke NUMMER --login \(login)",
          en: "See whose: kohort access list. Take it away first: kohort access revoke NUMBER --login \(login)"))
    }
  }

  static func output(_ person: Int64, _ code: String, _ connection: borrowing Connection) throws -> Output {
    Output(
      person: code,
      rights: try connection.query(
        "select \"right\" from access where person_id = $1 order by \"right\"", person
      ).rows(as: AccessRight.self),
      logins: try connection.query(
        "select name from login where person_id = $1 order by name", person
      ).rows(as: String.self),
      missingLogins: try connection.query(
        """
        select name from login
         where person_id = $1 and not exists (select from pg_roles where pg_roles.rolname = login.name)
         order by name
        """, person
      ).rows(as: String.self).nonEmpty)
  }
}
