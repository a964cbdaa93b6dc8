public import Bilingual
public import Postgres

/// `access.revoke`: takes a right, a login or a token away; at once.
public enum AccessRevoke: Operation {
  /// From whom, and what: a right, a login or a token.
  public struct Parameters: Codable, Sendable {
    /// An employee number or alias.
    public var person: String
    /// Something that HR gives beyond what everyone may do.
    public var right: AccessRight?
    /// The name of a login of the database.
    public var login: String?
    /// The name of a token, such as `T7`, or `all`.
    public var token: String?

    public init(person: String, right: AccessRight? = nil, login: String? = nil, token: String? = nil) {
      self.person = person
      self.right = right
      self.login = login
      self.token = token
    }
  }

  /// What the person has left.
  public struct Output: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// The rights that are left.
    public let rights: [AccessRight]
    /// The logins that are left.
    public let logins: [String]
    /// How many tokens ended.
    public let tokensEnded: Int
  }

  public static let name = "access.revoke"
  public static let summary = Words(
    sv: "Tar ifrån en person en rättighet, en inloggning eller en kod.",
    en: "Takes a right, a login or a token from a person.")
  public static let roles: Set<Role> = [.hr, .participant]
  public static let changes = true
  public static let isNotedByDatabase = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let given = [parameters.right != nil, parameters.login != nil, parameters.token != nil]
    try Access.requireOne(given, "right", "right, login, token")
    let person = try People.find(parameters.person, caller, connection)
    // Everybody may end a token of their own, as when it has gone astray.
    guard caller.isHR || (parameters.token != nil && person == caller.personID) else {
      throw KohortError.onlyAboutOneself(name)
    }
    if let right = parameters.right {
      let taken = try connection.execute(
        "delete from access where person_id = $1 and \"right\" = $2::access_right", person, right)
      guard taken > 0 else { throw KohortError.hasNo(right, parameters.person) }
    }
    if let login = parameters.login {
      let taken = try connection.execute("delete from login where person_id = $1 and name = $2", person, login)
      guard taken > 0 else {
        throw KohortError.notFound(Words(sv: "inloggning", en: "login"), login, hint: KohortError.seeAccess)
      }
    }
    let ended = try parameters.token.map { try end($0, of: person, connection) } ?? 0
    let left = try AccessGrant.output(person, parameters.person, connection)
    return Output(person: left.person, rights: left.rights, logins: left.logins, tokensEnded: ended)
  }

  private static func end(_ token: String, of person: Int64, _ connection: borrowing Connection) throws -> Int {
    let number = token.hasPrefix("T") ? Int64(token.dropFirst()) : nil
    guard token == "all" || number != nil else {
      throw KohortError.wrongParameters([
        .init(
          property: "token",
          reason: Words(sv: "ska vara all eller ett namn som T7", en: "must be all or a name such as T7"))
      ])
    }
    let ended = try connection.query(
      """
      select count(*) filter (where revoke_token(access_token.id))
        from access_token
       where person_id = $1 and ($2::bigint is null or id = $2)
      """, person, number
    ).one(as: Int.self)
    guard ended > 0 || number == nil else {
      throw KohortError.notFound(Words(sv: "giltig kod", en: "valid token"), token)
    }
    return ended
  }
}

extension KohortError {
  fileprivate static let seeAccess = Words(
    sv: "Se vad personen har: kohort access list", en: "See what the person holds: kohort access list")

  fileprivate static func hasNo(_ right: AccessRight, _ person: String) -> KohortError {
    KohortError(
      .conflict,
      Words(
        sv: "\(person) har inte fått rättigheten \(right.rawValue).",
        en: "\(person) has not been given the right \(right.rawValue)."),
      hint: right == .facilitator
        ? Words(
          sv: "Den som är processledare enligt ett program tas bort ur programmets dokument: kohort programme apply",
          en: "Who facilitates by a programme is taken out of the programme's document: kohort programme apply")
        : seeAccess)
  }
}
