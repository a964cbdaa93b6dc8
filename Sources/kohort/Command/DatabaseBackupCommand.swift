import ArgumentParser
import Bilingual
import KohortService
import StrictJSON

extension DatabaseCommand {
  struct BackUp: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "backup", abstract: "Write a backup of an organisation, whole or not at all.",
      discussion: """
        A file that only you can read, in the custom format of pg_dump, of one state of the database while others go on
        working. It holds everything that people have written: keep it where nobody else can reach it, and no longer than
        you must. On a server the login must be a member of kohort_backup, or an administrator.

        EXAMPLES
          kohort database backup kohort-2027-02-11.backup
          kohort database backup lund.backup --organisation lund \\
            --database postgres://kohort_backup@db.example.se/kohort
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The file to write.") var file: String
    @Flag(help: "Replace the file if it is there already.") var force = false

    func run() throws {
      let settings = try global.settings()
      let backup = try DatabaseBackup.write(settings, to: file, replacing: force)
      try DatabaseCommand.show(backup, global, settings.language)
    }
  }

  struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring an organisation back from a backup.",
      discussion: """
        Into an organisation that there is not, or that is empty; nothing is overwritten. Who has been erased since the
        backup was made is erased again: by the ledger of an organisation on the same server that comes from the same
        origin, and by those of later backups that --erased-in names. Claims from before are void; on a server, make the
        keeper's login again with kohort database roles.

        EXAMPLES
          kohort database restore kohort-2027-02-11.backup --organisation look
          kohort database restore kohort-2027-02-01.backup \\
            --erased-in kohort-2027-02-11.backup
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A file that kohort database backup wrote.") var file: String
    @Option(help: ArgumentHelp("A later backup: who was erased by then is erased again; repeatable.", valueName: "file"))
    var erasedIn: [String] = []

    func run() throws {
      let settings = try global.settings()
      let progress = Terminal.attendant(global, settings.language).progress
      let restored = try DatabaseRestore.read(settings, from: file, erasedIn: erasedIn, progress: progress)
      Terminal.endProgress()
      try DatabaseCommand.show(restored, global, settings.language)
    }
  }

  struct Rewrite: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write every table anew, so that what was erased is gone from the files as well.",
      discussion: """
        Nobody can use a table while it is written; a large organisation takes a minute. Needs an administrator on a
        server. Backups, replicas, archives of the write-ahead log and snapshots of the disk are not reached.

        EXAMPLES
          kohort database rewrite
        """)

    @OptionGroup var global: GlobalOptions

    func run() throws {
      let settings = try global.settings()
      let progress = Terminal.attendant(global, settings.language).progress
      let rewritten = try DatabaseRewrite.run(settings, progress: progress)
      Terminal.endProgress()
      try DatabaseCommand.show(rewritten, global, settings.language)
      guard let until = rewritten.erasedUntil, !global.quiet else { return }
      Terminal.note(
        Words(
          sv:
            "Säkerhetskopior från före \(until) innehåller fortfarande det som raderades senast då; släng dem när de inte behövs.",
          en: "Backups from before \(until) still hold what was erased by then; remove them when they are not needed.")[
            settings.language])
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove an organisation with everything in it, for good.",
      discussion: """
        Says what goes and asks first; off a terminal --yes answers. Needs an administrator on a server. Make a backup
        first if you may need it again; logins of the database stay.

        EXAMPLES
          kohort database remove lund --dry-run
          kohort database remove lund --yes
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The short name of the organisation.") var slug: String
    @Flag(help: "Without being asked.") var yes = false

    func run() throws {
      var settings = try global.settings()
      settings.organisation = slug
      let found = try DatabaseRemoval.run(settings, keeping: false)
      let isConfirmed = try yes || global.dryRun || Terminal.confirm(Self.question(found), settings.language)
      guard isConfirmed, !global.dryRun else {
        if global.dryRun { try DatabaseCommand.show(found, global, settings.language) }
        return Terminal.note(Words(sv: "Inget har ändrats.", en: "Nothing has changed.")[settings.language])
      }
      try DatabaseCommand.show(DatabaseRemoval.run(settings), global, settings.language)
    }

    private static func question(_ found: DatabaseRemoval) -> Words {
      Words(
        sv: """
          Allt i \(found.organisation) försvinner för gott: \(found.people) personer, \(found.cohorts) kohorter, \
          \(found.sessions) träffar, \(found.reflections) reflektioner. Ta bort?
          """,
        en: """
          Everything in \(found.organisation) goes for good: \(found.people) people, \(found.cohorts) cohorts, \
          \(found.sessions) sessions, \(found.reflections) reflections. Remove?
          """)
    }
  }

  static func show(_ result: some Codable, _ global: GlobalOptions, _ language: Language) throws {
    let json = try JSONValue(encoding: result)
    switch global.format {
    case .json: Terminal.say(json.text)
    case .csv: Terminal.say(try TextTable.csv(result, global.csvDialect))
    case .text: if !global.quiet { Terminal.say(TextTable.render(json, language, width: Terminal.width)) }
    }
  }
}
