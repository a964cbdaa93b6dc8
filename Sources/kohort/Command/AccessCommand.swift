public import ArgumentParser
import Bilingual
import KohortService

/// `kohort access …`: who may do what, and how they show who they are.
struct AccessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access", abstract: "Rights, logins and tokens: who may do what, and how they show who they are.",
    subcommands: [Grant.self, Revoke.self, List.self, Token.self])

  struct Grant: OperationCommand {
    typealias O = AccessGrant
    static let configuration = CommandConfiguration(
      abstract: "Give a person a right, or make a database login theirs.",
      discussion: """
        Rights: hr, facilitator, operator (the nightly job), acting (for other people, each time logged; what they wrote
        to themselves stays theirs), unmasking (who stands behind an alias) and registrar (what was shared and may be a
        public record). Facilitators named in a programme have theirs already.

        EXAMPLES
          kohort access grant E5 hr
          kohort access grant E5 --login anna.ek
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "An employee number or alias.") var person: String
    @Argument(help: "hr, facilitator, operator, acting, unmasking or registrar.") var right: AccessRight?
    @Option(help: "A login of the database, which from then on is this person.") var login: String?

    func parameters() -> AccessGrant.Parameters { .init(person: person, right: right, login: login) }
  }

  struct Revoke: OperationCommand {
    typealias O = AccessRevoke
    static let configuration = CommandConfiguration(
      abstract: "Take a right, a login or a token away; at once.",
      discussion: """
        Everybody may end a token of their own.

        EXAMPLES
          kohort access revoke E5 acting
          kohort access revoke E1001 --token T7
          kohort access revoke E1001 --token all
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "An employee number or alias.") var person: String
    @Argument(help: "hr, facilitator, operator, acting, unmasking or registrar.") var right: AccessRight?
    @Option(help: "A login of the database.") var login: String?
    @Option(help: "A token, such as T7, or all.") var token: String?

    func parameters() -> AccessRevoke.Parameters {
      .init(person: person, right: right, login: login, token: token)
    }
  }

  struct List: OperationCommand {
    typealias O = AccessList
    static let configuration = CommandConfiguration(
      abstract: "List who holds rights, logins and tokens; for others than HR their own.",
      discussion: "EXAMPLES\n  kohort access list\n  kohort access list --person E5")

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this person's.") var person: String?

    func parameters() -> AccessList.Parameters { .init(person: person) }
  }

  struct Token: OperationCommand {
    typealias O = AccessToken
    static let configuration = CommandConfiguration(
      abstract: "Make a token that shows who somebody is; it is shown only now.",
      discussion: """
        The person keeps it in a file that only they can read (--token-file) or in KOHORT_TOKEN. The database keeps only
        a hash of it. HR makes tokens for others, everybody for themselves; each one is logged, and the person sees it.

        EXAMPLES
          kohort access token E1001
          kohort access token --days 30 --format json
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "An employee number or alias; left out, for yourself.") var person: String?
    @Option(help: "How long it holds: 1 to 730, 365 when left out.") var days: Int?

    func parameters() -> AccessToken.Parameters { .init(person: person, days: days) }
  }
}

extension AccessRight: ExpressibleByArgument {}
