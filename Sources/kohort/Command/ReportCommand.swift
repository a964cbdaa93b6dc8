public import ArgumentParser
public import KohortService

/// `kohort report …`: how far it has come, who was there, what needs somebody.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Reports: progress, attendance, what needs attention, bridges, and more.",
    subcommands: [List.self, Show.self])

  struct List: OperationCommand {
    typealias O = ReportList
    static let configuration = CommandConfiguration(
      abstract: "List the reports.", discussion: "EXAMPLES\n  kohort report list")

    @OptionGroup var global: GlobalOptions

    func parameters() -> ReportList.Parameters { .init() }
  }

  struct Show: OperationCommand {
    typealias O = ReportShow
    static let configuration = CommandConfiguration(
      abstract: "Show a report.",
      discussion: """
        HR sees everything as it is now. Others see statistics about people as they
        stood on the first of the month, without numbers under five, and of the lists
        what concerns them.

        EXAMPLES
          kohort report show progress
          kohort report show attention --as E2001
          kohort report show attendance --edition L2 --format csv > attendance.csv
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "progress, attendance, attention, bridges, reflections or load.") var report: ReportName
    @Option(help: "Only this edition.") var edition: String?

    func parameters() -> ReportShow.Parameters { .init(report: report, edition: edition) }
  }
}

extension ReportName: ExpressibleByArgument {}
