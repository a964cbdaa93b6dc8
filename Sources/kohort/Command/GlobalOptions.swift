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

  @Option(help: ArgumentHelp("Connection string of an existing PostgreSQL.", valueName: "url"))
  var database: String?

  @Option(help: ArgumentHelp("Short name of the organisation; each has its own schema.", valueName: "slug"))
  var organisation: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("For whom; on a server that needs the right acting.", valueName: "employee-number"))
  var actingAs: String?

  @Option(help: ArgumentHelp("A file with the token that shows who you are (also: KOHORT_TOKEN).", valueName: "file"))
  var tokenFile: String?

  @Option(help: "How results are written: text, json or csv.")
  var format: Format = .text

  @Option(help: "The kind of CSV: rfc4180, or excel-sv as a Swedish Excel opens it.")
  var csvDialect: TableDialect = .standard

  @Option(help: "The language of messages and reports: sv or en.")
  var language: Language?

  @Flag(help: "Do everything, show what would change, and keep nothing.")
  var dryRun = false

  @Flag(help: "Say only what went wrong.")
  var quiet = false

  @Flag(help: "Say more.")
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
    if let language { settings.language = language }
    return settings
  }

  /// The language to complain in when the command line may not even be readable.
  static func language(of arguments: [String]) -> Language {
    for (flag, value) in zip(arguments, arguments.dropFirst()) where flag == "--language" {
      if let language = Language(rawValue: value) { return language }
    }
    for argument in arguments where argument.hasPrefix("--language=") {
      if let language = Language(rawValue: String(argument.dropFirst(11))) { return language }
    }
    return (try? Settings(environment: ProcessInfo.processInfo.environment))?.language ?? .en
  }
}

extension Language: ExpressibleByArgument {}
extension TableDialect: ExpressibleByArgument {}
