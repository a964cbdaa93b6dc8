public import ArgumentParser
import Bilingual
public import KohortService
public import Planning

/// `kohort person …`: the people of the organisation.
struct PersonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person",
    abstract: "The people of the organisation.",
    subcommands: [Import.self, Upsert.self, List.self, Show.self, Leave.self, Unmask.self, Export.self, Erase.self],
    aliases: ["people"]
  )

  struct Unmask: OperationCommand {
    typealias O = PersonUnmask
    static let configuration = CommandConfiguration(
      abstract: "Show who stands behind an alias; needs the right unmasking, and is logged.",
      discussion: "EXAMPLES\n  kohort person unmask P0C5E1B2A97 --as E5"
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The alias of a person whose identity is protected.") var person: String

    func parameters() -> PersonUnmask.Parameters { .init(person: person) }
  }

  struct Import: OperationCommand {
    typealias O = PersonImport
    static let configuration = CommandConfiguration(
      abstract: "Take in people from a file of the HR system.",
      discussion: """
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

        EXAMPLES
          kohort person import people.csv --dry-run
          kohort person import everybody.csv --mode full --most-leavers 8
          kohort person import personal.csv --encoding windows-1252 \\
            --managers-by "column:Är chef"
          kohort person import posts.csv --map id=employee_number \\
            --map post_ref=position --managers-by column:is_manager
          hr-export | kohort person import - --mode full --format json

        EXIT STATUS
          0 taken in, with warnings perhaps
          65 some rows were refused, or too many would leave and nothing was changed
          66 the file cannot be read   75 another import is going on
        """
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The file, or - for standard input.") var file: String
    @Option(help: "delta: the file holds only changes. full: it is everybody; those missing have left.")
    var mode: PersonImport.Mode = .delta
    @Option(help: "What an empty cell means. keep: what was known stays. clear: there is nothing any more.")
    var blank: BlankRule = .keep
    @Option(help: "utf-8, windows-1252 or utf-16.") var encoding: TableEncoding = .utf8
    @Option(help: ArgumentHelp("What a column holds; repeatable.", valueName: "column=field")) var map: [String] = []
    @Option(help: "What reports_to names: employee-number, position or auto (whichever is found more often).")
    var reportsTo: PersonImport.ReportsTo = .auto
    @Option(help: "How managers are told: reports-to, title or column:NAME.") var managersBy: String?
    @Option(help: ArgumentHelp("Stop when a larger part of those active would leave.", valueName: "percent"))
    var mostLeavers: Double = 5
    @Flag(help: "Name everyone concerned and say what changes; --dry-run does, too.") var listChanges = false

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
      abstract: "Add a person, or change what is given.",
      discussion: """
        EXAMPLES
          kohort person upsert E9001 --name "Åsa Konsult" --category staff
          kohort person upsert E1077 --workplace "Stadsbiblioteket"
          kohort person upsert E1077 --clear end_date
        """
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The employee number.") var employeeNumber: String
    @Option var name: String?
    @Option var email: String?
    @Option(help: "manager, staff (of a new person unless said), politician or representative.")
    var category: PersonCategory?
    @Option var department: String?
    @Option var workplace: String?
    @Option var title: String?
    @Option var position: String?
    @Option(help: "The boss's employee number or position.") var reportsTo: String?
    @Option(help: "Such as 2026-03-31.", transform: Arguments.day) var startDate: Day?
    @Option(help: "The last day of employment.", transform: Arguments.day) var endDate: Day?
    @Option var site: String?
    @Option(help: "Per cent of full time.", transform: Arguments.percent) var employmentRate: Double?
    @Option(help: "true or false: the identity is protected.") var protected: Bool?
    @Option(help: ArgumentHelp("Something else about the person; repeatable.", valueName: "name=value"))
    var attribute: [String] = []
    @Option(help: ArgumentHelp("A field to empty; repeatable.", valueName: "field")) var clear: [PersonUpsert.Clearable] = []

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
      abstract: "List people.",
      discussion: """
        HR sees everybody; others those they share a cohort with.

        EXAMPLES
          kohort person list --department "Socialförvaltningen" --category manager
          kohort person list --cohort L2-014
          kohort person list --search andersson --format csv > people.csv
        """
    )

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this department.") var department: String?
    @Option(help: "Only this workplace.") var workplace: String?
    @Option(help: "Only manager, staff, politician or representative.") var category: PersonCategory?
    @Option(help: "Only members of this cohort.") var cohort: String?
    @Option(help: ArgumentHelp("Only those who report to this person.", valueName: "person")) var reportsTo: String?
    @Option(help: "Part of a name or number.") var search: String?
    @Flag(help: "Those who have left as well.") var left = false
    @Option(help: "At most this many.") var limit: Int?

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
      abstract: "Show a person, with cohorts and next sessions.",
      discussion: "EXAMPLES\n  kohort person show E1077"
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "An employee number or alias.") var person: String

    func parameters() -> PersonShow.Parameters { .init(person: person) }
  }

  struct Leave: OperationCommand {
    typealias O = PersonLeave
    static let configuration = CommandConfiguration(
      abstract: "Note that a person leaves.",
      discussion: """
        Frees the person's places in cohorts and later bookings, and says what somebody
        else must take over. A day to come is kept as the end date and takes effect
        with the first import from that day on.

        EXAMPLES
          kohort person leave E1077
          kohort person leave E1077 --date 2026-12-01
        """
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "An employee number or alias.") var person: String
    @Option(help: "The first day away; today when left out.", transform: Arguments.day) var date: Day?

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
