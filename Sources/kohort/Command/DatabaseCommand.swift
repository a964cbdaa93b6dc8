import ArgumentParser
import KohortService
import Postgres

/// `kohort database …`: the private PostgreSQL, and the schema.
struct DatabaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "database", abstract: "The private PostgreSQL, and the schema of an organisation.",
    subcommands: [Migrate.self])

  struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring the organisation's schema up to date.",
      discussion: """
        Needs a login that may create roles, extensions and schemas. Several at once is safe: one does the work.

        EXAMPLES
          kohort database migrate --database postgres://admin@db.example.se/kohort --organisation lund
        """)

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
}
