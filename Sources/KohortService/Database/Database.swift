import Bilingual
public import Postgres
import StrictJSON

/// The database roles that the program works in.
public enum DatabaseRole: String, Sendable {
  /// Does everything that operations do.
  case service = "kohort_service"
  /// Reads for the nightly report, and not a word of a reflection.
  case reporter = "kohort_reporter"
}

/// An organisation's database, open for operations.
///
/// The only place that opens transactions, so "what happens together?" has one place to look: each operation
/// runs in a transaction that begins by telling the database who acts.
public struct Database: ~Copyable {
  /// The connection in the role asked for, with the organisation's schema in front.
  public let connection: Connection
  private let settings: Settings

  /// Opens the database that the settings name; with none named, starts the private cluster and brings the
  /// organisation's schema up to date first.
  ///
  /// - Parameter isBeginning: True to make an organisation that there is not yet, in the private cluster.
  /// - Throws: ``KohortError`` when the database cannot be reached, there is no such organisation, or the schema is of
  ///   another version.
  public init(_ settings: Settings, as role: DatabaseRole = .service, isBeginning: Bool = false) throws {
    self.settings = settings
    do {
      connection = try Self.connection(settings, role, isBeginning)
    } catch let error as PostgresError {
      throw KohortError(error)
    } catch let error as PrivateClusterError {
      throw KohortError(error)
    }
  }

  private static func connection(
    _ settings: Settings, _ role: DatabaseRole, _ isBeginning: Bool
  ) throws -> Connection {
    let schema = try settings.schema()
    let connection =
      try settings.database.map { try server($0, settings, role) } ?? privateCluster(settings, role, isBeginning)
    try connection.set("search_path", to: searchPath(schema))
    return connection
  }

  private static func server(
    _ conninfo: String, _ settings: Settings, _ role: DatabaseRole
  ) throws -> Connection {
    guard settings.now == nil else { throw KohortError.clockOfServer }
    let connection = try Connection(conninfo)
    try stepDown(connection, to: role)
    try requireOrganisation(settings, connection)
    try Migrator(schema: settings.schema()).requireCurrent(connection)
    return connection
  }

  /// The program's own login; the superuser only brings the schema up to date.
  private static func privateCluster(
    _ settings: Settings, _ role: DatabaseRole, _ isBeginning: Bool
  ) throws -> Connection {
    let cluster = settings.privateCluster
    let administrator = try Connection(cluster.start())
    if !isBeginning, settings.organisation != Settings.defaultOrganisation {
      try requireOrganisation(settings, administrator)
    }
    _ = try Migrator(schema: settings.schema()).migrate(administrator)
    try Logins.letBeAnyone(DatabaseRole.service.rawValue, searchPath: searchPath(settings.schema()), administrator)
    let connection = try Connection(cluster.conninfo(role: DatabaseRole.service.rawValue))
    if role != .service { try stepDown(connection, to: role) }
    if let now = settings.now { try setClock(now, connection) }
    return connection
  }

  private static func setClock(_ now: String, _ connection: borrowing Connection) throws {
    do {
      let year = try connection.query("select extract(year from $1::timestamptz)::int", now).one(as: Int.self)
      // Dates are written with four digits, also the day after.
      guard (1900...9998).contains(year) else { throw KohortError.clockUnreadable(now) }
    } catch let error as PostgresError where error.sqlState?.hasPrefix("22") == true {
      throw KohortError.clockUnreadable(now)
    }
    try connection.set("kohort.now", to: now)
  }

  /// A login works in one of the program's roles and with nothing that it may do besides.
  private static func stepDown(_ connection: borrowing Connection, to role: DatabaseRole) throws {
    do {
      try connection.execute("set role \(role.rawValue)")
    } catch {
      switch error.sqlState {
      case "42501": throw KohortError.loginNotMember(role)
      case "22023": break  // No migration has made the role yet; the version of the schema says so next.
      default: throw error
      }
    }
  }

  /// A mistyped name makes no organisation.
  static func requireOrganisation(_ settings: Settings, _ connection: borrowing Connection) throws {
    let schemas = try connection.query(
      "select nspname from pg_namespace where nspname like 'org\\_%' order by nspname"
    ).rows(as: String.self)
    guard try !schemas.contains(settings.schema()) else { return }
    throw KohortError.noOrganisation(settings, schemas.map { String($0.dropFirst(4)) })
  }

  /// Brings the organisation's schema up to date.
  ///
  /// - Returns: The names of the migrations that were applied.
  /// - Throws: ``KohortError``.
  public static func migrate(_ settings: Settings) throws -> [String] {
    try asAdministrator(settings) { migrator, connection in try migrator.migrate(connection) }
  }

  /// How the organisation's schema and this program stand to each other.
  ///
  /// - Throws: ``KohortError``.
  public static func status(_ settings: Settings) throws -> Migrator.Status {
    try asAdministrator(settings) { migrator, connection in try migrator.status(connection) }
  }

  static func asAdministrator<Value>(
    _ settings: Settings, _ work: (Migrator, borrowing Connection) throws -> Value
  ) throws -> Value {
    let migrator = Migrator(schema: try settings.schema())
    do {
      let conninfo = try settings.database ?? settings.privateCluster.start()
      return try work(migrator, Connection(conninfo))
    } catch let error as PostgresError {
      throw KohortError(error)
    } catch let error as PrivateClusterError {
      throw KohortError(error)
    }
  }

  /// Runs one operation in a transaction of its own, again when it and another one met half-way.
  ///
  /// - Parameter keeping: False for a dry run: everything is done and checked, and nothing kept. What only reads keeps its line
  ///   in the log all the same.
  /// - Throws: ``KohortError``; then nothing was changed.
  public borrowing func perform<O: Operation>(
    _ operation: O.Type, _ parameters: O.Parameters, keeping: Bool = true, attendant: Attendant = Attendant()
  ) throws -> O.Output {
    try transaction(keeping: keeping || !operation.changes, attendant: attendant) { caller, connection in
      try operation.perform(parameters, caller, connection)
    }
  }

  /// Runs work as the person the settings name, all of it or nothing.
  ///
  /// - Parameter snapshot: What another transaction has exported, to see what that one sees; with at least repeatable read.
  /// - Throws: ``KohortError``, or what the work throws.
  public borrowing func transaction<Value>(
    keeping: Bool = true, isolation: Isolation? = nil, seeing snapshot: Snapshot? = nil, attendant: Attendant = Attendant(),
    _ work: (Caller, borrowing Connection) throws -> Value
  ) throws -> Value {
    var kept: Value?
    do {
      return try connection.retrying(isolation: isolation, seeing: snapshot) { connection in
        let caller = try claim(settings.actingAs, attendant: attendant, connection)
        let value = try work(caller, connection)
        guard keeping else {
          kept = value
          throw DryRun()
        }
        return value
      }
    } catch let error as PostgresError {
      throw KohortError(error)
    } catch is DryRun {
      guard let kept else { preconditionFailure("a dry run ended without a value") }
      return kept
    }
  }

  /// Reads as the person the settings name; everything read is of one state of the database.
  ///
  /// - Throws: ``KohortError``, or what the work throws.
  borrowing func reading<Value>(_ work: (Caller, borrowing Connection) throws -> Value) throws -> Value {
    do {
      return try connection.retrying(isolation: .repeatableRead, readOnly: true) { connection in
        try work(claim(settings.actingAs, connection), connection)
      }
    } catch let error as PostgresError {
      throw KohortError(error)
    }
  }

  /// Tells the database who acts for the rest of the transaction; every operation begins with it.
  ///
  /// Who it is follows from the settings' token, and without one from the login.
  ///
  /// - Parameter person: For whom, an employee number or alias; nil for oneself.
  /// - Throws: ``KohortError`` (not permitted) when the database does not know who it is, or nobody active has the
  ///   number, or acting for others is not permitted.
  public borrowing func claim(
    _ person: String?, attendant: Attendant = Attendant(), _ connection: borrowing Connection
  ) throws -> Caller {
    try claim(person, attendant: attendant, connection) { connection in
      try connection.query(Self.claiming, settings.token, person).one()
    }
  }

  /// Tells the database who acts for the next of the runs of a transaction.
  ///
  /// - Parameter bySets: True when the run asks for what is named, by keys: then no statement of it reads a whole table,
  ///   however few rows there were when it was planned. Plans are kept as long as the connection.
  borrowing func claim(_ person: String?, bySets: Bool, _ connection: borrowing Connection) throws -> Caller {
    try claim(person, attendant: Attendant(), connection) { connection in
      try connection.query(Self.claimingRun, settings.token, person, bySets ? "off" : "on").one()
    }
  }

  private borrowing func claim(
    _ person: String?, attendant: Attendant, _ connection: borrowing Connection,
    _ claiming: (borrowing Connection) throws -> Row
  ) throws -> Caller {
    let row: Row
    do {
      row = try connection.savepoint(claiming)
    } catch let error as PostgresError {
      throw KohortError.identity(error, actingAs: person) ?? error
    }
    var roles: Set<Role> = []
    if try row["hr"] { roles.insert(.hr) }
    if try row["facilitator"] { roles.insert(.facilitator) }
    if try row["operator"] { roles.insert(.operator) }
    let personID: Int64? = try row["person_id"]
    if personID != nil { roles.insert(.participant) }
    return Caller(
      personID: personID, actorID: try row["actor_id"], code: try row["code"], roles: roles, language: settings.language,
      organisation: settings.organisation, today: try row["today"], attendant: attendant)
  }

  private static let claiming = Statement(
    "Database.claiming",
    """
    select person_id, actor_id, code, hr, facilitator, operator, today()::text as today
      from claim($1, $2)
    """)

  /// Without just-in-time compilation, since a table without an index seems a fortune to a planner that is to read none whole.
  private static let claimingRun = Statement(
    "Database.claimingRun",
    """
    select person_id, actor_id, code, hr, facilitator, operator, today()::text as today,
           set_config('enable_seqscan', $3, true), set_config('jit', 'off', true)
      from claim($1, $2)
    """)

  static func searchPath(_ schema: String) -> String {
    // The alphabet of a short name holds no quotes.
    "\"\(schema)\", pg_temp"
  }
}

extension KohortError {
  fileprivate static func noOrganisation(_ settings: Settings, _ known: [String]) -> KohortError {
    let make = "kohort database migrate --organisation \(settings.organisation)"
    let names = known.joined(separator: ", ")
    return KohortError(
      .configuration,
      Words(
        sv: "Det finns ingen organisation \(settings.organisation) i databasen.",
        en: "There is no organisation \(settings.organisation) in the database."),
      detail: known.isEmpty
        ? Words(sv: "Där finns ingen alls.", en: "There is none at all.")
        : Words(sv: "Där finns: \(names).", en: "There are: \(names)."),
      hint: Words(
        sv: "Välj en av dem med --organisation, eller gör en ny: \(make)",
        en: "Choose one of them with --organisation, or make a new one: \(make)"))
  }
}

/// Ends a transaction whose work was only to be tried.
private struct DryRun: Error {}

extension Operation {
  /// Runs the operation for a caller who holds one of its roles, and notes it in the same transaction when it changed
  /// something or was done for another.
  ///
  /// - Throws: ``KohortError``, not permitted among others.
  static func perform(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    guard !roles.isDisjoint(with: caller.roles) else { throw KohortError.roleMissing(name, roles) }
    let output = try run(parameters, caller, connection)
    if changes || caller.isActingForAnother, !isNotedByDatabase { try note(parameters, output, connection) }
    return output
  }

  /// The same from JSON to JSON.
  ///
  /// - Throws: ``KohortError``: invalid parameters with each one's name, then what ``perform(_:_:_:)`` throws.
  static func answer(
    _ parameters: JSONValue, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> JSONValue {
    let decoded: Parameters
    do {
      decoded = try parameters.decode()
    } catch {
      throw KohortError(error)
    }
    return try JSONValue(encoding: perform(decoded, caller, connection))
  }
}

extension SetOperation {
  /// Runs a set for a caller who holds one of the roles. What was done is still to be noted.
  ///
  /// - Throws: What stops the set as a whole; then nothing of it was done.
  static func perform(
    set: [Parameters], _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [Result<Output, KohortError>] {
    guard !roles.isDisjoint(with: caller.roles) else {
      return set.map { _ in .failure(.roleMissing(name, roles)) }
    }
    return try run(set: set, caller, connection)
  }
}
