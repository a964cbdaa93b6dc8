import Bilingual
import Postgres

/// What an administrator runs on an existing server before others can use it: the four database roles, and a login for the
/// keeper of an organisation.
public struct ServerRoles {
  /// The statements, with a comment above each.
  public let script: String
  private let settings: Settings
  private let keeper: String?

  /// - Parameter keeper: A login to make the organisation's keeper: HR's and the operator's rights, and no person.
  /// - Throws: ``KohortError`` for a name that is no login's, or no organisation's.
  public init(_ settings: Settings, keeper: String?) throws {
    self.settings = settings
    self.keeper = keeper
    script = try Self.roles + (keeper.map { try Self.keeper($0, schema: settings.schema()) } ?? "")
  }

  /// Runs the statements with the login of the settings, which must be an administrator's.
  ///
  /// - Throws: ``KohortError``; then nothing was changed.
  public func create() throws {
    guard settings.database != nil else { throw KohortError.rolesOfOwnDatabase }
    try Database.asAdministrator(settings) { migrator, connection in
      if keeper != nil { try migrator.requireCurrent(connection) }
      try connection.transaction { try $0.script(script) }
    }
  }

  private static let roles = """
    -- The roles that all organisations of the server share. Whoever runs kohort logs in with a role of their own that is a
    -- member of kohort_service: create role anna login in role kohort_service;
    do $$
    begin
      if to_regrole('kohort_owner') is null then create role kohort_owner nologin; end if;
      if to_regrole('kohort_service') is null then create role kohort_service login noinherit; end if;
      if to_regrole('kohort_reporter') is null then create role kohort_reporter login; end if;
      if to_regrole('kohort_backup') is null then create role kohort_backup login bypassrls; end if;
      execute format('revoke temporary on database %I from public', current_database());
      execute format('grant connect on database %I to kohort_service, kohort_reporter, kohort_backup', current_database());
    end
    $$;
    grant kohort_reporter to kohort_service;

    """

  private static func keeper(_ login: String, schema: String) throws -> String {
    // A name of this alphabet needs no escaping, neither as a name nor as a text.
    let alphabet = Set("abcdefghijklmnopqrstuvwxyz0123456789_")
    let isTheProgram = ["kohort_owner", "kohort_service", "kohort_reporter", "kohort_backup"].contains(login)
    guard (1...63).contains(login.count), login.allSatisfy(alphabet.contains), !isTheProgram else {
      throw KohortError(
        .wrongCommandLine,
        Words(sv: "\"\(login)\" kan inte vara en förvaltares inloggning.", en: "\"\(login)\" cannot be a keeper's login."),
        hint: Words(
          sv: "Använd 1–63 tecken ur a–z, 0–9 och _, som inte är programmets egen roll.",
          en: "Use 1 to 63 characters of a–z, 0–9 and _, which is not the program's own role."))
    }
    return """

      -- The keeper of the organisation. Its password: \\password \(login)
      do $$
      begin
        if to_regrole('\(login)') is null then create role "\(login)" login noinherit; end if;
      end
      $$;
      grant kohort_service to "\(login)";
      insert into "\(schema)".login (name) values ('\(login)') on conflict (name) do nothing;

      """
  }
}

extension KohortError {
  fileprivate static let rolesOfOwnDatabase = KohortError(
    .wrongCommandLine,
    Words(
      sv: "Den egna databasen har redan sina roller.", en: "The private database has its roles already."),
    hint: Words(
      sv: "Ange servern med --database, som administratör.", en: "Name the server with --database, as its administrator."))
}
