import Foundation
import KohortService
import Postgres
import Support

/// An organisation as on a server: logins that stand for nobody, tokens for people, and words worth stealing.
///
/// E10 of L2-001 has written one reflection at each step and one that was withdrawn. E1 facilitates, E5 is HR, E6 the
/// operator, E7 may act for others, E12 has a protected identity, E13 represents a union, E30 is in no cohort.
struct SecurityWorld {
  /// Who tries.
  enum Reader: String, CaseIterable {
    case nobody, outsider, member, facilitator, otherFacilitator, hr, `operator`, assistant, keeper, reporter, author

    /// The person whose token is shown.
    var person: String? {
      switch self {
      case .nobody, .keeper: nil
      case .outsider: "E30"
      case .member: "E11"
      case .facilitator: "E1"
      case .otherFacilitator: "E2"
      case .hr: "E5"
      case .operator, .reporter: "E6"
      case .assistant: "E7"
      case .author: "E10"
      }
    }

    /// For whom they act, when it is another.
    var actsFor: String? { self == .assistant ? "E10" : nil }

    /// What the table of who may read what lets them see.
    var mayRead: Set<Marker> {
      switch self {
      case .author: [.private, .cohort, .withdrawn, .open]
      case .member: [.cohort, .open]
      case .facilitator: [.cohort, .open, .notes]
      case .hr, .keeper: [.open, .notes, .representative]
      case .outsider, .otherFacilitator, .operator, .assistant: [.open]
      case .nobody: []
      // Only to count them.
      case .reporter: [.representative]
      }
    }
  }

  /// Words that stand in one place each.
  enum Marker: String, CaseIterable {
    case `private` = "ordprivat", cohort = "ordkohort", withdrawn = "ordtaget", open = "ordöppet", notes = "ordnotis"
    case protected = "Skyddsson", representative
  }

  let organisation: TestOrganisation
  /// A database login that is a member of kohort_service and that nobody is known by.
  let login: String
  /// The same for the keeper of the organisation.
  let keeperLogin: String
  private let tokens: [String: String]

  /// Runs a test in such an organisation, and removes its logins afterwards.
  static func with(_ body: (SecurityWorld) throws -> Void) throws {
    try withOrganisation { organisation in
      let world = try SecurityWorld(organisation)
      defer { try? organisation.connect().script("drop role \(world.login); drop role \(world.keeperLogin)") }
      try body(world)
    }
  }

  private init(_ organisation: TestOrganisation) throws {
    self.organisation = organisation
    try organisation.furnish()
    let name = organisation.settings.organisation
    login = "p_\(name)"
    keeperLogin = "k_\(name)"
    let connection = try organisation.connect()
    for role in [login, keeperLogin] {
      try connection.script("create role \(role) login password 'x' in role kohort_service")
    }
    try connection.execute("insert into login (name) values ($1)", keeperLogin)
    try connection.script(Self.words)
    var tokens: [String: String] = [:]
    for person in Set(Reader.allCases.compactMap(\.person)) {
      tokens[person] = try organisation.perform(AccessToken.self, .init(person: person)).token
    }
    self.tokens = tokens
  }

  private static let words = """
    insert into access (person_id, "right")
    select id, case employee_number when 'E6' then 'operator' else 'acting' end::access_right
      from person where employee_number in ('E6', 'E7');
    update person set protected = true, name = 'Sara Skyddsson', email = 'sara@Skyddsson.example'
     where employee_number = 'E12';
    update person set category = 'representative' where employee_number = 'E13';
    update session set notes = 'ordnotis' where name = 'L2-001-1';
    insert into reflection (session_id, cohort_id, author_id, kind, text, visibility, recorded_at, withdrawn_at)
    select session.id, session.cohort_id, person.id, 'mistake', written.text, written.visibility::visibility, now(),
           case written.text when 'ordtaget' then now() end
      from (values ('ordprivat', 'private'), ('ordkohort', 'cohort'), ('ordtaget', 'open'), ('ordöppet', 'open'))
           as written (text, visibility)
      join session on session.name = 'L2-001-1'
      join person on person.employee_number = 'E10';
    """

  func token(_ person: String) -> String? { tokens[person] }

  /// The settings of a program that logs in with the login and shows this token.
  func settings(token: String?, for person: String? = nil, login: String? = nil) throws -> Settings {
    var conninfo = try Conninfo(organisation.settings.database ?? "")
    conninfo["user"] = login ?? self.login
    conninfo["password"] = "x"
    return Settings(
      database: conninfo.text, organisation: organisation.settings.organisation, actingAs: person, token: token,
      dataFolder: "/nonexistent")
  }

  /// A session of the database as this reader, before anything is claimed.
  func connect(_ reader: Reader) throws -> Connection {
    let login = reader == .keeper ? keeperLogin : login
    let connection = try Connection(settings(token: nil, login: login).database ?? "")
    try connection.set("search_path", to: "\(organisation.settings.schema()), pg_temp")
    try connection.execute("set role \(reader == .reporter ? "kohort_reporter" : "kohort_service")")
    return connection
  }

  /// Claims to be this reader for the rest of the transaction.
  func claim(_ reader: Reader, _ connection: borrowing Connection) throws {
    guard reader != .nobody else { return }
    _ = try connection.query("select claim($1, $2)", reader.person.flatMap(token), reader.actsFor)
  }

  /// What comes of statements in a transaction of which nothing is kept: every cell, and every word of an error.
  func loot(_ reader: Reader, _ statements: [String]) throws -> String {
    try loot(reader, statements, connect(reader))
  }

  /// The same on a connection that is at hand.
  func loot(_ reader: Reader, _ statements: [String], _ connection: borrowing Connection) throws -> String {
    var found = ""
    do {
      try connection.transaction { connection in
        try claim(reader, connection)
        for statement in statements {
          if statement.hasPrefix("copy ") {
            _ = try connection.copyOut(statement) { row in found += row.map { $0 ?? "" }.joined(separator: " ") + "\n" }
          } else {
            found += try Self.text(connection.query(statement))
          }
        }
        throw NothingKept()
      }
    } catch let error as PostgresError {
      found += [error.message, error.detail, error.hint].compactMap(\.self).joined(separator: "\n")
    } catch is NothingKept {
      // As it was meant.
    }
    return found
  }

  private struct NothingKept: Error {}

  private static func text(_ result: QueryResult) throws -> String {
    var text = ""
    for row in result {
      for column in result.columnNames.indices { text += try (row[column] as AnyText?)?.text ?? "" + " " }
      text += "\n"
    }
    return text
  }
}

/// A value of any type, as the server writes it.
private struct AnyText: PostgresDecodable {
  let text: String

  init?(postgres cell: Cell) { text = cell.text }
}
