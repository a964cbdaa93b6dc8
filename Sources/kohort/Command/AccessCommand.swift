public import ArgumentParser
import Bilingual
import KohortService

/// `kohort access …`: who may do what, and how they show who they are.
struct AccessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access",
    abstract: Words(
      sv: "Rättigheter, inloggningar och koder: vem som får göra vad, och hur man visar vem man är.",
      en: "Rights, logins and tokens: who may do what, and how they show who they are."),
    subcommands: [Grant.self, Revoke.self, List.self, Token.self])

  struct Grant: OperationCommand {
    typealias O = AccessGrant
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Ge en person en rättighet, eller gör en av databasens inloggningar till personens.",
        en: "Give a person a right, or make a database login theirs."),
      discussion: Words(
        sv: """
          Rättigheter: hr, facilitator (processledare), operator (driften, för
          nattjobbet), acting (handla för andra, varje gång loggat; det som de har
          skrivit för sig själva förblir deras), unmasking (se vem som döljer sig bakom
          ett alias) och registrar (registrator: det som har delats och kan vara allmän
          handling). Processledare som står i ett program har redan sin rättighet.
          """,
        en: """
          Rights: hr, facilitator, operator (the nightly job), acting (for other people, each time logged; what they wrote
          to themselves stays theirs), unmasking (who stands behind an alias) and registrar (what was shared and may be a
          public record). Facilitators named in a programme have theirs already.
          """),
      examples: Words(
        same: """
          kohort access grant E5 hr
          kohort access grant E5 --login anna.ek
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .person) var person: String
    @Argument(
      help: ArgumentHelp(
        sv:
          "hr, facilitator (processledare), operator (driften), acting (handla för andra), unmasking (se bakom alias) eller registrar (registrator).",
        en: "hr, facilitator, operator, acting, unmasking or registrar."))
    var right: AccessRight?
    @Option(
      help: ArgumentHelp(
        sv: "En av databasens inloggningar, som sedan är den här personen.",
        en: "A login of the database, which from then on is this person."))
    var login: String?

    func parameters() -> AccessGrant.Parameters { .init(person: person, right: right, login: login) }

    func complaints(_ output: AccessGrant.Output, _ language: Language) -> [String] {
      (output.missingLogins ?? []).map { login in
        Words(
          sv: "Databasen har ingen inloggning \(login) än: dess administratör gör den, som medlem i kohort_service.",
          en: "The database has no login \(login) yet: its administrator makes it, a member of kohort_service."
        )[language]
      }
    }
  }

  struct Revoke: OperationCommand {
    typealias O = AccessRevoke
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Ta ifrån någon en rättighet, en inloggning eller en kod; det gäller genast.",
        en: "Take a right, a login or a token away; at once."),
      discussion: Words(
        sv: "Var och en får avsluta sina egna koder.",
        en: "Everybody may end a token of their own."),
      examples: Words(
        same: """
          kohort access revoke E5 acting
          kohort access revoke E1001 --token T7
          kohort access revoke E1001 --token all
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .person) var person: String
    @Argument(
      help: ArgumentHelp(
        sv:
          "hr, facilitator (processledare), operator (driften), acting (handla för andra), unmasking (se bakom alias) eller registrar (registrator).",
        en: "hr, facilitator, operator, acting, unmasking or registrar."))
    var right: AccessRight?
    @Option(help: ArgumentHelp(sv: "En av databasens inloggningar.", en: "A login of the database.")) var login: String?
    @Option(help: ArgumentHelp(sv: "En kod, till exempel T7, eller all för alla.", en: "A token, such as T7, or all."))
    var token: String?

    func parameters() -> AccessRevoke.Parameters {
      .init(person: person, right: right, login: login, token: token)
    }
  }

  struct List: OperationCommand {
    typealias O = AccessList
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lista vilka som har rättigheter, inloggningar och koder; andra än HR ser sina egna.",
        en: "List who holds rights, logins and tokens; for others than HR their own."),
      examples: Words(
        same: """
          kohort access list
          kohort access list --person E5
          """))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "Bara den här personens.", en: "Only this person's.")) var person: String?

    func parameters() -> AccessList.Parameters { .init(person: person) }
  }

  struct Token: OperationCommand {
    typealias O = AccessToken
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Gör en kod som visar vem någon är; den visas bara nu.",
        en: "Make a token that shows who somebody is; it is shown only now."),
      discussion: Words(
        sv: """
          Personen har koden i en fil som ingen annan kan läsa (--token-file) eller i
          KOHORT_TOKEN. I databasen finns bara en hash av den. HR gör koder åt andra, var
          och en åt sig själv; varje kod loggas, och personen ser det.
          """,
        en: """
          The person keeps it in a file that only they can read (--token-file) or in KOHORT_TOKEN. The database keeps only
          a hash of it. HR makes tokens for others, everybody for themselves; each one is logged, and the person sees it.
          """),
      examples: Words(
        same: """
          kohort access token E1001
          kohort access token --days 30 --format json
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv: "Ett anställningsnummer eller alias; utelämnat, för dig själv.",
        en: "An employee number or alias; left out, for yourself."))
    var person: String?
    @Option(
      help: ArgumentHelp(
        sv: "Hur länge den gäller: 1 till 730, utelämnat 365.", en: "How long it holds: 1 to 730, 365 when left out."))
    var days: Int?

    func parameters() -> AccessToken.Parameters { .init(person: person, days: days) }
  }
}

extension AccessRight: ExpressibleByArgument {}
