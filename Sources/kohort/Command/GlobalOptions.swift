public import ArgumentParser
import Bilingual
import Foundation
public import KohortService

/// What every command takes.
struct GlobalOptions: ParsableArguments {
  /// How results are written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv
  }

  @Option(
    help: ArgumentHelp(
      sv: "Anslutningssträng till en befintlig PostgreSQL.", en: "Connection string of an existing PostgreSQL.",
      valueName: "url"))
  var database: String?

  @Option(
    help: ArgumentHelp(
      sv: "Organisationens kortnamn; var och en har sitt schema.", en: "Short name of the organisation; each has its own schema.",
      valueName: "slug"))
  var organisation: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      sv: "För vem; på en server krävs rättigheten acting.", en: "For whom; on a server that needs the right acting.",
      valueName: "employee-number"))
  var actingAs: String?

  @Option(
    help: ArgumentHelp(
      sv: "En fil med koden som visar vem du är (eller: KOHORT_TOKEN).",
      en: "A file with the token that shows who you are (also: KOHORT_TOKEN).", valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp(sv: "Hur resultat skrivs: text, json eller csv.", en: "How results are written: text, json or csv."))
  var format: Format = .text

  @Option(
    help: ArgumentHelp(
      sv: "Slags CSV: rfc4180, eller excel-sv som svenskt Excel läser.",
      en: "The kind of CSV: rfc4180, or excel-sv as a Swedish Excel opens it."))
  var csvDialect: TableDialect = .standard

  // Here for its help, and to refuse other languages: those there are, ``Language/ofProcess`` has taken before the parser begins.
  @Option(
    help: ArgumentHelp(
      sv: "Språket i meddelanden och rapporter: sv eller en.", en: "The language of messages and reports: sv or en."))
  var language: Language?

  @Flag(
    help: ArgumentHelp(
      sv: "Gör allt, visa vad som skulle ändras, och spara inget.",
      en: "Do everything, show what would change, and keep nothing."))
  var dryRun = false

  @Flag(help: ArgumentHelp(sv: "Säg bara vad som gick fel.", en: "Say only what went wrong."))
  var quiet = false

  @Flag(help: ArgumentHelp(sv: "Säg mer.", en: "Say more."))
  var verbose = false

  static let flagNames: Set<String> = ["--dry-run", "--quiet", "--verbose"]
  static let optionNames: Set<String> = [
    "--database", "--organisation", "--as", "--token-file", "--format", "--csv-dialect", "--language",
  ]

  /// Flags first, then the environment, then defaults.
  ///
  /// - Throws: ``KohortError`` (configuration).
  func settings() throws -> Settings {
    var settings = try Settings(environment: ProcessInfo.processInfo.environment)
    if let database { settings.database = database }
    if let organisation { settings.organisation = organisation }
    if let actingAs { settings.actingAs = actingAs }
    if let tokenFile { settings.token = try Settings.token(inFile: tokenFile) }
    settings.language = .ofProcess
    return settings
  }

  /// The language to speak, also when the rest of the command line or of the environment cannot be read.
  static func language(of arguments: [String]) -> Language {
    CommandLineOrder.splitLanguage(arguments).language
      ?? (try? Settings.language(ProcessInfo.processInfo.environment)) ?? .en
  }
}

extension Language: ExpressibleByArgument {}
extension TableDialect: ExpressibleByArgument {}
