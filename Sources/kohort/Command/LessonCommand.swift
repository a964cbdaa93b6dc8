public import ArgumentParser
import Bilingual
public import KohortService

/// `kohort lesson …`: mistakes that everyone may learn from.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson",
    abstract: Words(
      sv: "Lärdomar: misstag som författarna har öppnat för alla.",
      en: "Lessons: mistakes that their authors have opened to everyone."),
    subcommands: [List.self, Search.self, Used.self])

  struct List: OperationCommand {
    typealias O = LessonList
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lista öppna misstag efter tema, de mest använda först.", en: "List open mistakes by theme, the most used first."),
      discussion: Words(
        sv: "Ett misstags tema är modulen för den träff som det är skrivet om.",
        en: "The theme of a mistake is the module of the session that it was written about."),
      examples: Words(
        sv: """
          kohort lesson list
          kohort lesson list --theme leda-andra
          kohort lesson list --prize 2027 --limit 10     kandidater till Årets misstag
          """,
        en: """
          kohort lesson list
          kohort lesson list --theme leda-andra
          kohort lesson list --prize 2027 --limit 10     candidates for the mistake of the year
          """))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "Bara om det här temat, en modul.", en: "Only of this theme, a module."))
    var theme: String?
    @Option(
      help: ArgumentHelp(sv: "Det här årets, de mest använda först.", en: "This year's, the most used first.", valueName: "year"))
    var prize: Int?
    @Option(help: .limit) var limit: Int?

    func parameters() -> LessonList.Parameters { .init(theme: theme, prize: prize, limit: limit) }

    func text(_ output: LessonList.Output, _ language: Language) -> String { LessonText.text(output, language) }
  }

  struct Search: OperationCommand {
    typealias O = LessonSearch
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Sök bland öppna misstag, på svenska och engelska.", en: "Search open mistakes, in Swedish and English."),
      discussion: Words(
        sv: """
          Hittar ord i de flesta av deras former: möte hittar mötet, möten och mötena; inte
          gick för gå. Flera ord: alla måste finnas; "i den här ordningen", or (eller) och
          -utan sist fungerar som i en webbsökning.
          """,
        en: """
          Finds words in most of their forms: möte finds mötet, möten and mötena; not gick for gå. Several words: all
          of them; "in this order", or, and -without at the end work as in a web search.
          """),
      examples: Words(
        same: """
          kohort lesson search mejl
          kohort lesson search "möte or mejl" --part wrong
          kohort lesson search "möte -distans"
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Ord att söka efter.", en: "Words to search for.")) var query: [String]
    @Option(
      help: ArgumentHelp(
        sv: "Bara i vad man försökte, vad som gick fel eller vad man gör nu: tried, wrong eller now.",
        en: "Only in what was tried, what went wrong, or what is done now: tried, wrong or now."))
    var part: MistakePart?
    @Option(help: ArgumentHelp(sv: "Bara om det här temat, en modul.", en: "Only of this theme, a module."))
    var theme: String?
    @Option(help: .limit) var limit: Int?

    func parameters() -> LessonSearch.Parameters {
      .init(query: query.joined(separator: " "), part: part, theme: theme, limit: limit)
    }

    func text(_ output: LessonList.Output, _ language: Language) -> String { LessonText.text(output, language) }
  }

  struct Used: OperationCommand {
    typealias O = LessonUsed
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Säg att du har haft nytta av en lärdom; det räknas en gång.", en: "Say that you have used a lesson; it counts once."),
      examples: Words(same: "kohort lesson used R17 --as E1001"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Ett misstag, till exempel R17.", en: "A mistake, such as R17.")) var reflection: String

    func parameters() -> ReflectionShow.Parameters { .init(reflection: reflection) }
  }
}

extension MistakePart: ExpressibleByArgument {}
