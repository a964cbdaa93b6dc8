public import ArgumentParser
import Bilingual
public import KohortService
public import Planning

/// `kohort person …`: the people of the organisation.
struct PersonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person",
    abstract: Words(sv: "Personerna i organisationen.", en: "The people of the organisation."),
    subcommands: [Import.self, Upsert.self, List.self, Show.self, Leave.self, Unmask.self, Export.self, Erase.self],
    aliases: ["people"]
  )

  struct Unmask: OperationCommand {
    typealias O = PersonUnmask
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Visa vem som döljer sig bakom ett alias; kräver rättigheten unmasking, och loggas.",
        en: "Show who stands behind an alias; needs the right unmasking, and is logged."),
      examples: Words(same: "kohort person unmask P0C5E1B2A97 --as E5")
    )

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv: "Alias för en person med skyddad identitet.", en: "The alias of a person whose identity is protected."))
    var person: String

    func parameters() -> PersonUnmask.Parameters { .init(person: person) }
  }

  struct Import: OperationCommand {
    typealias O = PersonImport
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Läs in personer ur en fil från HR-systemet.", en: "Take in people from a file of the HR system."),
      discussion: Words(
        sv: """
          Filen är CSV med en rubrikrad: komma, semikolon eller tabb, UTF-8 om inte
          --encoding säger annat. Kolumner, i vilken ordning som helst, på engelska eller
          svenska; bara den första måste finnas:

            employee_number  anställningsnummer
            name             namn
            email            e-post
            department       förvaltning
            workplace        arbetsplats, arbetsställe
            title            befattning
            position         befattningsnummer
            category         kategori: chef, medarbetare, förtroendevald,
                             facklig företrädare, eller de engelska orden
            reports_to       chef
            start_date       startdatum
            end_date         slutdatum (den sista dagen)
            site             ort
            employment_rate  sysselsättningsgrad (procent)
            protected        skyddad (ja eller nej)

          Alla andra kolumner blir attribut. Datum skrivs 2026-03-31. Filen gås igenom
          innan något skrivs, och läses in hel eller inte alls; en rad som inte kan läsas
          avvisas och nämns, och de andra går vidare. Utan kolumn för kategori är de
          chefer som andra har som närmaste chef, om inte --managers-by säger annat. Ett
          skydd upphör med ett uttryckligt nej, aldrig med en tom cell.

          Den som står i filen är kvar, om inte slutdatumet har passerat; den som slutar
          lämnar sina platser i kohorter.
          """,
        en: """
          The file is CSV with a header: comma, semicolon or tab, UTF-8 unless --encoding
          says otherwise. Columns, in any order, in English or Swedish, of which only the
          first must be there:

            employee_number  anställningsnummer
            name             namn
            email            e-post
            department       förvaltning
            workplace        arbetsplats, arbetsställe
            title            befattning
            position         befattningsnummer
            category         kategori: manager, staff, politician, representative,
                             or the Swedish words
            reports_to       chef
            start_date       startdatum
            end_date         slutdatum (the last day)
            site             ort
            employment_rate  sysselsättningsgrad (per cent)
            protected        skyddad (ja or nej)

          Any other column becomes an attribute. Dates are written 2026-03-31. The file
          is worked through before anything is written, and taken in whole or not at all;
          a row that cannot be read is refused and named, and the others go on. With no
          category column, managers are those whom others report to, unless --managers-by
          says otherwise. Protection ends by an explicit no, never by an empty cell.

          A person who is listed is here, unless the end date has passed; who leaves
          gives up places in cohorts.
          """),
      examples: Words(
        same: """
          kohort person import people.csv --dry-run
          kohort person import everybody.csv --mode full --most-leavers 8
          kohort person import personal.csv --encoding windows-1252 \\
            --managers-by "column:Är chef"
          kohort person import posts.csv --map id=employee_number \\
            --map post_ref=position --managers-by column:is_manager
          hr-export | kohort person import - --mode full --format json
          """),
      exitStatus: Words(
        sv: """
          0 inläst, kanske med varningar
          65 några rader avvisades, eller för många skulle sluta och inget ändrades
          66 filen kan inte läsas   75 en annan inläsning pågår
          """,
        en: """
          0 taken in, with warnings perhaps
          65 some rows were refused, or too many would leave and nothing was changed
          66 the file cannot be read   75 another import is going on
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Filen, eller - för standard in.", en: "The file, or - for standard input."))
    var file: String
    @Option(
      help: ArgumentHelp(
        sv: "delta: filen har bara ändringar. full: den har alla; de som saknas har slutat.",
        en: "delta: the file holds only changes. full: it is everybody; those missing have left."))
    var mode: PersonImport.Mode = .delta
    @Option(
      help: ArgumentHelp(
        sv: "Vad en tom cell betyder. keep: det som var känt står kvar. clear: det finns inte längre.",
        en: "What an empty cell means. keep: what was known stays. clear: there is nothing any more."))
    var blank: BlankRule = .keep
    @Option(help: ArgumentHelp(sv: "utf-8, windows-1252 eller utf-16.", en: "utf-8, windows-1252 or utf-16."))
    var encoding: TableEncoding = .utf8
    @Option(
      help: ArgumentHelp(
        sv: "Vad en kolumn innehåller; kan upprepas.", en: "What a column holds; repeatable.", valueName: "column=field"))
    var map: [String] = []
    @Option(
      help: ArgumentHelp(
        sv:
          "Vad kolumnen chef anger: employee-number (anställningsnummer), position (befattningsnummer) eller auto (det som hittas oftast).",
        en: "What reports_to names: employee-number, position or auto (whichever is found more often)."))
    var reportsTo: PersonImport.ReportsTo = .auto
    @Option(
      help: ArgumentHelp(
        sv: "Hur chefer känns igen: reports-to (någon har dem som chef), title (befattningen) eller column:KOLUMN.",
        en: "How managers are told: reports-to, title or column:NAME."))
    var managersBy: String?
    @Option(
      help: ArgumentHelp(
        sv: "Stoppa om en större del av de aktiva skulle sluta.", en: "Stop when a larger part of those active would leave.",
        valueName: "percent"))
    var mostLeavers: Double = 5
    @Flag(
      help: ArgumentHelp(
        sv: "Nämn alla som berörs och säg vad som ändras; det gör även --dry-run.",
        en: "Name everyone concerned and say what changes; --dry-run does, too."))
    var listChanges = false

    func parameters() -> PersonImport.Parameters {
      .init(
        file: file,
        mode: mode,
        blank: blank,
        encoding: encoding,
        map: map,
        reportsTo: reportsTo,
        managersBy: managersBy,
        mostLeavers: mostLeavers,
        listChanges: listChanges || global.dryRun
      )
    }

    func text(_ output: PersonImport.Output, _ language: Language) -> String {
      ImportText(output, language).summary
    }

    func complaints(_ output: PersonImport.Output, _ language: Language) -> [String] {
      ImportText(output, language).complaints
    }
  }

  struct Upsert: OperationCommand {
    typealias O = PersonUpsert
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Lägg till en person, eller ändra det som anges.", en: "Add a person, or change what is given."),
      examples: Words(
        same: """
          kohort person upsert E9001 --name "Åsa Konsult" --category staff
          kohort person upsert E1077 --workplace "Stadsbiblioteket"
          kohort person upsert E1077 --clear end_date
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Anställningsnumret.", en: "The employee number.")) var employeeNumber: String
    @Option var name: String?
    @Option var email: String?
    @Option(
      help: ArgumentHelp(
        sv:
          "manager (chef), staff (medarbetare), politician (förtroendevald) eller representative (facklig företrädare); en ny person blir staff om inget sägs.",
        en: "manager, staff (of a new person unless said), politician or representative."))
    var category: PersonCategory?
    @Option var department: String?
    @Option var workplace: String?
    @Option var title: String?
    @Option var position: String?
    @Option(
      help: ArgumentHelp(
        sv: "Närmaste chefens anställningsnummer eller befattningsnummer.", en: "The boss's employee number or position."))
    var reportsTo: String?
    @Option(help: ArgumentHelp(sv: "Till exempel 2026-03-31.", en: "Such as 2026-03-31."), transform: Arguments.day)
    var startDate: Day?
    @Option(help: ArgumentHelp(sv: "Den sista anställningsdagen.", en: "The last day of employment."), transform: Arguments.day)
    var endDate: Day?
    @Option var site: String?
    @Option(help: ArgumentHelp(sv: "Procent av heltid.", en: "Per cent of full time."), transform: Arguments.percent)
    var employmentRate: Double?
    @Option(
      help: ArgumentHelp(
        sv: "true (ja) eller false (nej): identiteten är skyddad.", en: "true or false: the identity is protected."))
    var protected: Bool?
    @Option(
      help: ArgumentHelp(
        sv: "Något annat om personen; kan upprepas.", en: "Something else about the person; repeatable.",
        valueName: "name=value"))
    var attribute: [String] = []
    @Option(help: ArgumentHelp(sv: "Ett fält att tömma; kan upprepas.", en: "A field to empty; repeatable.", valueName: "field"))
    var clear: [PersonUpsert.Clearable] = []

    func validate() throws {
      if let wrong = attribute.first(where: { !$0.contains("=") }) {
        throw ValidationError(Words(sv: "--attribute \(wrong): skriv NAMN=VÄRDE.", en: "--attribute \(wrong): write NAME=VALUE."))
      }
    }

    func parameters() -> PersonUpsert.Parameters {
      var said = PersonUpsert.Parameters(employeeNumber: employeeNumber)
      (said.name, said.email, said.category) = (name, email, category)
      (said.department, said.workplace, said.site) = (department, workplace, site)
      (said.title, said.position, said.reportsTo) = (title, position, reportsTo)
      (said.startDate, said.endDate) = (startDate, endDate)
      (said.employmentRate, said.protected) = (employmentRate, protected)
      let pairs = attribute.map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
      said.attributes = pairs.isEmpty ? nil : Dictionary(pairs.map { (String($0[0]), String($0[1])) }) { $1 }
      said.clear = clear.isEmpty ? nil : clear
      return said
    }
  }

  struct List: OperationCommand {
    typealias O = PersonList
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Lista personer.", en: "List people."),
      discussion: Words(
        sv: "HR ser alla; andra ser dem som de delar kohort med.",
        en: "HR sees everybody; others those they share a cohort with."),
      examples: Words(
        same: """
          kohort person list --department "Socialförvaltningen" --category manager
          kohort person list --cohort L2-014
          kohort person list --search andersson --format csv > people.csv
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "Bara den här förvaltningen.", en: "Only this department.")) var department: String?
    @Option(help: ArgumentHelp(sv: "Bara den här arbetsplatsen.", en: "Only this workplace.")) var workplace: String?
    @Option(
      help: ArgumentHelp(
        sv: "Bara manager (chef), staff (medarbetare), politician (förtroendevald) eller representative (facklig företrädare).",
        en: "Only manager, staff, politician or representative."))
    var category: PersonCategory?
    @Option(help: ArgumentHelp(sv: "Bara deltagare i den här kohorten.", en: "Only members of this cohort."))
    var cohort: String?
    @Option(
      help: ArgumentHelp(
        sv: "Bara de som har den här personen som närmaste chef.", en: "Only those who report to this person.",
        valueName: "person"))
    var reportsTo: String?
    @Option(help: ArgumentHelp(sv: "En del av ett namn eller nummer.", en: "Part of a name or number.")) var search: String?
    @Flag(help: ArgumentHelp(sv: "Även de som har slutat.", en: "Those who have left as well.")) var left = false
    @Option(help: .limit) var limit: Int?

    func parameters() -> PersonList.Parameters {
      .init(
        department: department,
        workplace: workplace,
        category: category,
        cohort: cohort,
        reportsTo: reportsTo,
        search: search,
        left: left,
        limit: limit
      )
    }
  }

  struct Show: OperationCommand {
    typealias O = PersonShow
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Visa en person, med kohorter och nästa träffar.", en: "Show a person, with cohorts and next sessions."),
      examples: Words(same: "kohort person show E1077")
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: .person) var person: String

    func parameters() -> PersonShow.Parameters { .init(person: person) }
  }

  struct Leave: OperationCommand {
    typealias O = PersonLeave
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Notera att en person slutar.", en: "Note that a person leaves."),
      discussion: Words(
        sv: """
          Gör personens platser i kohorter och senare bokningar lediga, och säger vad
          någon annan måste ta över. En dag som kommer sparas som slutdatum och gäller
          från den första inläsningen den dagen eller senare.
          """,
        en: """
          Frees the person's places in cohorts and later bookings, and says what somebody
          else must take over. A day to come is kept as the end date and takes effect
          with the first import from that day on.
          """),
      examples: Words(
        same: """
          kohort person leave E1077
          kohort person leave E1077 --date 2026-12-01
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: .person) var person: String
    @Option(
      help: ArgumentHelp(sv: "Den första dagen borta; utelämnad, i dag.", en: "The first day away; today when left out."),
      transform: Arguments.day)
    var date: Day?

    func parameters() -> PersonLeave.Parameters { .init(person: person, date: date) }

    func complaints(_ output: PersonLeave.Output, _ language: Language) -> [String] {
      guard let first = output.sessionsToHandOver.first else { return [] }
      let command = "kohort session hand-over \(first) --from \(output.person) --to …"
      return [Words(sv: "Lämna över träffarna: \(command)", en: "Hand the sessions over: \(command)")[language]]
    }
  }
}

extension PersonCategory: ExpressibleByArgument {}
extension PersonImport.Mode: ExpressibleByArgument {}
extension PersonImport.ReportsTo: ExpressibleByArgument {}
extension PersonUpsert.Clearable: ExpressibleByArgument {}
extension BlankRule: ExpressibleByArgument {}
extension TableEncoding: ExpressibleByArgument {}
