import ArgumentParser
import Bilingual
import KohortService
import StrictJSON

extension DatabaseCommand {
  struct BackUp: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "backup",
      abstract: Words(
        sv: "Skriv en säkerhetskopia av en organisation, hel eller inte alls.",
        en: "Write a backup of an organisation, whole or not at all."),
      discussion: Words(
        sv: """
          En fil som bara du kan läsa, i pg_dumps eget format, av databasen som den är i
          ett ögonblick medan andra arbetar vidare. Den innehåller allt som människor har
          skrivit: förvara den där ingen annan kommer åt den, och inte längre än du
          måste. På en server måste inloggningen vara medlem i kohort_backup, eller
          administratör.
          """,
        en: """
          A file that only you can read, in the custom format of pg_dump, of one state of the database while others go on
          working. It holds everything that people have written: keep it where nobody else can reach it, and no longer than
          you must. On a server the login must be a member of kohort_backup, or an administrator.
          """),
      examples: Words(
        same: """
          kohort database backup kohort-2027-02-11.backup
          kohort database backup lund.backup --organisation lund \\
            --database postgres://kohort_backup@db.example.se/kohort
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Filen att skriva.", en: "The file to write.")) var file: String
    @Flag(help: .force) var force = false

    func run() throws {
      let settings = try global.settings()
      let backup = try DatabaseBackup.write(settings, to: file, replacing: force)
      try DatabaseCommand.show(backup, global, settings.language)
    }
  }

  struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Återställ en organisation från en säkerhetskopia.", en: "Bring an organisation back from a backup."),
      discussion: Words(
        sv: """
          Till en organisation som inte finns, eller som är tom; inget skrivs över. De
          som har raderats sedan säkerhetskopian gjordes raderas igen: enligt liggaren i
          en organisation med samma ursprung på samma server, och enligt dem i senare
          säkerhetskopior som nämns med --erased-in. Tidigare förseglingar av vem någon
          är gäller inte; på en server gör du om förvaltarens inloggning med kohort
          database roles.
          """,
        en: """
          Into an organisation that there is not, or that is empty; nothing is overwritten. Who has been erased since the
          backup was made is erased again: by the ledger of an organisation on the same server that comes from the same
          origin, and by those of later backups that --erased-in names. Claims from before are void; on a server, make the
          keeper's login again with kohort database roles.
          """),
      examples: Words(
        same: """
          kohort database restore kohort-2027-02-11.backup --organisation look
          kohort database restore kohort-2027-02-01.backup \\
            --erased-in kohort-2027-02-11.backup
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(sv: "En fil som kohort database backup har skrivit.", en: "A file that kohort database backup wrote."))
    var file: String
    @Option(
      help: ArgumentHelp(
        sv: "En senare säkerhetskopia: de som var raderade då raderas igen; kan upprepas.",
        en: "A later backup: who was erased by then is erased again; repeatable.", valueName: "file"))
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
      abstract: Words(
        sv: "Skriv om alla tabeller, så att det som har raderats försvinner även ur filerna.",
        en: "Write every table anew, so that what was erased is gone from the files as well."),
      discussion: Words(
        sv: """
          Ingen kan använda en tabell medan den skrivs; en stor organisation tar en
          minut. På en server krävs en administratör. Säkerhetskopior, repliker, arkiv av
          transaktionsloggen och ögonblicksbilder av disken nås inte.
          """,
        en: """
          Nobody can use a table while it is written; a large organisation takes a minute. Needs an administrator on a
          server. Backups, replicas, archives of the write-ahead log and snapshots of the disk are not reached.
          """),
      examples: Words(same: "kohort database rewrite"))

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
      abstract: Words(
        sv: "Ta bort en organisation med allt i den, för gott.", en: "Remove an organisation with everything in it, for good."),
      discussion: Words(
        sv: """
          Säger vad som försvinner och frågar först; utan terminal svarar --yes. På en
          server krävs en administratör. Gör en säkerhetskopia först om du kan behöva den
          igen; databasens inloggningar blir kvar.
          """,
        en: """
          Says what goes and asks first; off a terminal --yes answers. Needs an administrator on a server. Make a backup
          first if you may need it again; logins of the database stay.
          """),
      examples: Words(
        same: """
          kohort database remove lund --dry-run
          kohort database remove lund --yes
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Organisationens kortnamn.", en: "The short name of the organisation.")) var slug: String
    @Flag(help: .yes) var yes = false

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
