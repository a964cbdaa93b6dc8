public import Bilingual
public import Postgres

/// Where the data is and how to answer, from flags, then `KOHORT_*` variables, then defaults.
public struct Settings: Sendable {
  /// A connection string; nil for the private cluster in `dataFolder`.
  public var database: String?
  /// The organisation's short name; its schema is `org_<slug>`.
  public var organisation: String
  /// Who acts, by employee number or alias; nil for the keeper.
  public var actingAs: String?
  public var language: Language
  /// Stands in for the clock, as PostgreSQL reads a `timestamptz`. Refused on a server.
  public var now: String?
  /// Where the private cluster and whatever else kohort keeps on this machine live.
  public var dataFolder: String

  public init(
    database: String? = nil, organisation: String = "kohort", actingAs: String? = nil, language: Language = .en,
    now: String? = nil, dataFolder: String
  ) {
    self.database = database
    self.organisation = organisation
    self.actingAs = actingAs
    self.language = language
    self.now = now
    self.dataFolder = dataFolder
  }

  /// Reads the environment: `KOHORT_DATABASE`, `KOHORT_ORGANISATION`, `KOHORT_AS`, `KOHORT_LANGUAGE` (else the
  /// locale's), `KOHORT_NOW`, and libpq's own `PGHOST`, `PGSERVICE`, `PGDATABASE` and so on.
  ///
  /// - Throws: ``KohortError`` (configuration) when a variable has a value that cannot be used.
  public init(environment: [String: String]) throws {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let namesServer = ["PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE", "PGPORT"].contains { value($0) != nil }
    self.init(
      database: value("KOHORT_DATABASE") ?? (namesServer ? "" : nil),
      organisation: value("KOHORT_ORGANISATION") ?? "kohort",
      actingAs: value("KOHORT_AS"),
      language: try Self.language(environment),
      now: value("KOHORT_NOW"),
      dataFolder: (value("XDG_DATA_HOME") ?? (value("HOME") ?? "") + "/.local/share") + "/kohort")
  }

  /// The PostgreSQL that kohort runs itself when no database is named; its owner may act as any of the roles.
  public var privateCluster: PrivateCluster {
    PrivateCluster(
      folder: dataFolder,
      configuration: PrivateCluster.Configuration(roles: ["kohort_service", "kohort_reporter", "kohort_backup"]))
  }

  /// The name of the organisation's schema.
  ///
  /// - Throws: ``KohortError`` (configuration) when the short name is not letters a–z, digits, `-` and `_`.
  public func schema() throws -> String {
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    guard (1...40).contains(organisation.count), organisation.allSatisfy(allowed.contains) else {
      throw KohortError(
        .configuration,
        Words(
          sv: "Organisationens kortnamn kan inte vara \"\(organisation)\".",
          en: "The organisation's short name cannot be \"\(organisation)\"."),
        hint: Words(
          sv: "Använd 1–40 tecken ur a–z, 0–9, - och _, till exempel --organisation helsingborg.",
          en: "Use 1 to 40 characters of a–z, 0–9, - and _, such as --organisation helsingborg."))
    }
    return "org_" + organisation
  }

  private static func language(_ environment: [String: String]) throws -> Language {
    if let named = environment["KOHORT_LANGUAGE"], !named.isEmpty {
      guard let language = Language(rawValue: named) else {
        throw KohortError(
          .configuration,
          Words(
            sv: "KOHORT_LANGUAGE är \"\(named)\".", en: "KOHORT_LANGUAGE is \"\(named)\"."),
          hint: Words(sv: "Använd sv eller en.", en: "Use sv or en."))
      }
      return language
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    return locale?.hasPrefix("sv") == true ? .sv : .en
  }
}
