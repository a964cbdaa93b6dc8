import ArgumentParser
import Bilingual
import KohortService
import Postgres

/// `kohort database …`: the private PostgreSQL, and the schema.
struct DatabaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "database",
    abstract: Words(
      sv: "Databasen: kohorts egen PostgreSQL, och en organisations schema.",
      en: "The private PostgreSQL, and the schema of an organisation."),
    subcommands: [
      Start.self, Stop.self, Status.self, Migrate.self, Roles.self, BackUp.self, Restore.self, Rewrite.self, Remove.self,
    ])

  struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Starta kohorts egen PostgreSQL; alla andra kommandon gör det själva.",
        en: "Start the private PostgreSQL; every other command does so by itself."))

    @OptionGroup var global: GlobalOptions

    func run() throws {
      let settings = try global.settings()
      let cluster = try DatabaseCommand.cluster(settings)
      try DatabaseCommand.explained { _ = try cluster.start() }
      if !global.quiet {
        Terminal.note(
          Words(
            sv: "Databasen är igång i \(settings.dataFolder).", en: "The database runs in \(settings.dataFolder).")[
              settings.language])
      }
    }
  }

  struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Stoppa kohorts egen PostgreSQL.", en: "Stop the private PostgreSQL."))

    @OptionGroup var global: GlobalOptions

    func run() throws {
      let settings = try global.settings()
      let cluster = try DatabaseCommand.cluster(settings)
      let ran = try DatabaseCommand.explained { try cluster.stop() }
      if !global.quiet {
        let words =
          ran
          ? Words(sv: "Databasen är stoppad.", en: "The database has stopped.")
          : Words(sv: "Databasen var inte igång.", en: "The database was not running.")
        Terminal.note(words[settings.language])
      }
    }
  }

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Visa läget för kohorts egen PostgreSQL, och schemats version.",
        en: "Show the private PostgreSQL and the version of the schema."),
      discussion: Words(
        sv: """
          Ändrar inget och startar inget: när kohorts egen PostgreSQL är stoppad
          utelämnas schemat.
          """,
        en: """
          Changes nothing and starts nothing: when the private PostgreSQL is stopped, the
          schema is left out.
          """),
      examples: Words(
        same: """
          kohort database status
          kohort database status --database postgres://db.example.se/kohort
          """))

    @OptionGroup var global: GlobalOptions

    func run() throws {
      let settings = try global.settings()
      try StatusReport(settings).show(global, settings.language)
    }
  }

  struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Uppdatera organisationens schema.", en: "Bring the organisation's schema up to date."),
      discussion: Words(
        sv: """
          Kräver en inloggning som får skapa roller, tillägg och scheman. Flera samtidigt
          går bra: en gör arbetet.
          """,
        en: """
          Needs a login that may create roles, extensions and schemas. Several at once is
          safe: one does the work.
          """),
      examples: Words(
        same: """
          kohort database migrate --organisation lund \\
            --database postgres://admin@db.example.se/kohort
          """))

    @OptionGroup var global: GlobalOptions

    func run() throws {
      let settings = try global.settings()
      let applied = try Database.migrate(settings)
      for name in applied { Terminal.say(name) }
      if applied.isEmpty, !global.quiet {
        Terminal.note(Words(sv: "Schemat är redan aktuellt.", en: "The schema is already up to date.")[settings.language])
      }
    }
  }

  struct Roles: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Skriv ut, eller kör, det som en administratör måste göra på en befintlig server.",
        en: "Print, or run, what an administrator must do on an existing server."),
      discussion: Words(
        sv: """
          De fyra databasroller som alla organisationer delar, och med --keeper en
          inloggning som har HR:s och driftens rättigheter men inte är någon person: för
          den första inläsningen, nattjobbet, och för att ge människor deras rättigheter.
          Lösenorden är administratörens: \\password INLOGGNING i psql. --keeper och
          --create kommer efter kohort database migrate.
          """,
        en: """
          The four database roles that all organisations share, and with --keeper a login with HR's and the operator's
          rights that is no person: for the first import, the nightly job, and giving people their rights. Passwords are the
          administrator's: \\password LOGIN in psql. --keeper and --create come after kohort database migrate.
          """),
      examples: Words(
        same: """
          kohort database roles
          kohort database roles --keeper lund_keeper --database postgres://admin@db.example.se/kohort --create
          """))

    @OptionGroup var global: GlobalOptions
    @Option(
      help: ArgumentHelp(
        sv: "En inloggning som ska vara organisationens förvaltare.", en: "A login that is to be the organisation's keeper."))
    var keeper: String?
    @Flag(help: ArgumentHelp(sv: "Kör det i stället för att skriva ut det.", en: "Run it instead of printing it."))
    var create = false

    func run() throws {
      let settings = try global.settings()
      let roles = try ServerRoles(settings, keeper: keeper)
      guard create else { return Terminal.say(roles.script) }
      try roles.create()
      if !global.quiet { Terminal.note(Words(sv: "Klart.", en: "Done.")[settings.language]) }
    }
  }

  private static func cluster(_ settings: Settings) throws -> PrivateCluster {
    guard settings.database == nil else {
      throw KohortError(
        .wrongCommandLine,
        Words(
          sv: "Bara den egna databasen startas och stoppas av kohort, inte en server.",
          en: "kohort starts and stops only its private database, not a server."),
        hint: Words(sv: "Utelämna --database.", en: "Leave out --database."))
    }
    return settings.privateCluster
  }

  private static func explained<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error as PrivateClusterError {
      throw KohortError(error)
    }
  }
}
