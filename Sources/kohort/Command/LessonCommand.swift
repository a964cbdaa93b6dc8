public import ArgumentParser
import Bilingual
public import KohortService

/// `kohort lesson …`: mistakes that everyone may learn from.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Lessons: mistakes that their authors have opened to everyone.",
    subcommands: [List.self, Search.self, Used.self])

  struct List: OperationCommand {
    typealias O = LessonList
    static let configuration = CommandConfiguration(
      abstract: "List open mistakes by theme, the most used first.",
      discussion: """
        The theme of a mistake is the module of the session that it was written about.

        EXAMPLES
          kohort lesson list
          kohort lesson list --theme leda-andra
          kohort lesson list --prize 2027 --limit 10     candidates for the mistake of the year
        """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only of this theme, a module.") var theme: String?
    @Option(help: ArgumentHelp("This year's, the most used first.", valueName: "year")) var prize: Int?
    @Option(help: "At most this many.") var limit: Int?

    func parameters() -> LessonList.Parameters { .init(theme: theme, prize: prize, limit: limit) }

    func text(_ output: LessonList.Output, _ language: Language) -> String { LessonText.text(output, language) }
  }

  struct Search: OperationCommand {
    typealias O = LessonSearch
    static let configuration = CommandConfiguration(
      abstract: "Search open mistakes, in Swedish and English.",
      discussion: """
        Finds words in any of their forms: möte finds möten. Several words: all of them; "in this order", or, and
        -without work as in a web search.

        EXAMPLES
          kohort lesson search mejl
          kohort lesson search "möte or mejl" --part wrong
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Words to search for.") var query: [String]
    @Option(help: "Only in what was tried, what went wrong, or what is done now: tried, wrong or now.") var part: MistakePart?
    @Option(help: "Only of this theme, a module.") var theme: String?
    @Option(help: "At most this many.") var limit: Int?

    func parameters() -> LessonSearch.Parameters {
      .init(query: query.joined(separator: " "), part: part, theme: theme, limit: limit)
    }

    func text(_ output: LessonList.Output, _ language: Language) -> String { LessonText.text(output, language) }
  }

  struct Used: OperationCommand {
    typealias O = LessonUsed
    static let configuration = CommandConfiguration(
      abstract: "Say that you have used a lesson; it counts once.",
      discussion: "EXAMPLES\n  kohort lesson used R17 --as E1001")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A mistake, such as R17.") var reflection: String

    func parameters() -> ReflectionShow.Parameters { .init(reflection: reflection) }
  }
}

extension MistakePart: ExpressibleByArgument {}
