public import Bilingual
import Foundation
public import Postgres

/// Where the data is and how to answer, from flags, then `KOHORT_*` variables, then defaults.
public struct Settings: Sendable {
  /// A connection string; nil for the private cluster in `dataFolder`.
  public var database: String?
  /// The organisation's short name; its schema is `org_<slug>`.
  public var organisation: String
  /// The organisation when none is named; in the private database it is made on first use.
  public static let defaultOrganisation = "kohort"
  /// For whom, by employee number or alias; nil for whoever the login or the token stands for.
  public var actingAs: String?
  /// Stands for the person who acts, instead of the login.
  public var token: String?
  public var language: Language
  /// Stands in for the clock, as PostgreSQL reads a `timestamptz`. Refused on a server.
  public var now: String?
  /// Where the private cluster and whatever else kohort keeps on this machine live.
  public var dataFolder: String

  public init(
    database: String? = nil, organisation: String = Self.defaultOrganisation, actingAs: String? = nil, token: String? = nil,
    language: Language = .en, now: String? = nil, dataFolder: String
  ) {
    self.database = database
    self.organisation = organisation
    self.actingAs = actingAs
    self.token = token
    self.language = language
    self.now = now
    self.dataFolder = dataFolder
  }

  /// Reads the environment: `KOHORT_DATABASE`, `KOHORT_ORGANISATION`, `KOHORT_AS`, `KOHORT_TOKEN`,
  /// `KOHORT_LANGUAGE` (else the locale's), `KOHORT_NOW`, and libpq's own `PGHOST`, `PGSERVICE`, `PGDATABASE` and so on.
  ///
  /// - Throws: ``KohortError`` (configuration) when a variable has a value that cannot be used.
  public init(environment: [String: String]) throws {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let namesServer = ["PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE", "PGPORT"].contains { value($0) != nil }
    self.init(
      database: value("KOHORT_DATABASE") ?? (namesServer ? "" : nil),
      organisation: value("KOHORT_ORGANISATION") ?? Self.defaultOrganisation,
      actingAs: value("KOHORT_AS"),
      token: value("KOHORT_TOKEN"),
      language: try Self.language(environment),
      now: value("KOHORT_NOW"),
      dataFolder: (value("XDG_DATA_HOME") ?? (value("HOME") ?? "") + "/.local/share") + "/kohort")
  }

  /// The PostgreSQL that kohort runs itself when no database is named; its owner may act as any of the roles.
  public var privateCluster: PrivateCluster {
    PrivateCluster(folder: dataFolder)
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

  /// The token in a file, which stands there alone.
  ///
  /// - Throws: ``KohortError``: the file cannot be read, or others than its owner can.
  public static func token(inFile path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw KohortError(
        .fileMissing,
        Words(sv: "Filen \(path) kan inte läsas.", en: "The file \(path) cannot be read."),
        hint: Words(
          sv: "Lägg koden du fått av HR i den, eller i KOHORT_TOKEN.",
          en: "Put the token that HR gave you in it, or in KOHORT_TOKEN."))
    }
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
    guard mode & 0o077 == 0 else {
      throw KohortError(
        .configuration,
        Words(sv: "Andra kan läsa filen \(path).", en: "Others can read the file \(path)."),
        hint: Words(sv: "Kör: chmod 600 \(path)", en: "Run: chmod 600 \(path)"))
    }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The language that the environment asks for: `KOHORT_LANGUAGE`, else the locale's.
  ///
  /// - Throws: ``KohortError`` (configuration) when there is no such language.
  public static func language(_ environment: [String: String]) throws -> Language {
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
