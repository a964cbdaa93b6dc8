import ArgumentParser
import Bilingual
import Foundation
import KohortService
import Logging

/// The `kohort` program: nouns, each with its verbs.
@main
struct Kohort: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kohort",
    abstract: "Forms, schedules and follows the cohorts of a leadership programme.",
    discussion: """
      Try it on an invented municipality first:
        kohort demo
      Then with your own people:
        kohort person import people.csv --dry-run
        kohort programme apply programme.yaml
        kohort plan propose L1
        kohort plan publish L1

      With no --database, kohort runs its own private PostgreSQL in your data folder.

      EXIT STATUS
         0  all done                       70  a defect in kohort
         1  the answer is no               73  an output file cannot be made
        64  the command line is wrong      74  an output file cannot be written
        65  some of the input was refused  75  try again later
        66  an input file is missing       77  not allowed
        69  no database                    78  configuration or schema is wrong
      """,
    version: "kohort \(Operations.version)",
    subcommands: [
      PersonCommand.self, ProgrammeCommand.self, EditionCommand.self, PlanCommand.self, CohortCommand.self,
      SessionCommand.self, AttendanceCommand.self, ReflectionCommand.self, LessonCommand.self, CommitmentCommand.self,
      ReportCommand.self, CalendarCommand.self,
      AccessCommand.self, AuditCommand.self, RecordCommand.self,
      NightlyCommand.self, ReminderCommand.self, BatchCommand.self, AssistantCommand.self, OperationsCommand.self,
      DatabaseCommand.self, DemoCommand.self,
    ])

  /// Runs the command line of this process and exits with the status that interfaces promise.
  static func main() {
    signal(SIGPIPE, SIG_DFL)
    let isVerbose = CommandLine.arguments.contains("--verbose")
    LoggingSystem.bootstrap { label in
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = isVerbose ? .debug : .warning
      return handler
    }
    do {
      try Arguments.requireText()
      var command = try parseAsRoot(CommandLineOrder.globalsLast(Array(CommandLine.arguments.dropFirst())))
      try command.run()
    } catch let error as KohortError {
      Terminal.complain(error.text(GlobalOptions.language(of: CommandLine.arguments)))
      Foundation.exit(error.problem.exitCode)
    } catch {
      let text = UsageText.text(fullMessage(for: error), GlobalOptions.language(of: CommandLine.arguments))
      if exitCode(for: error) == .success { Terminal.say(text) } else if !text.isEmpty { Terminal.note(text) }
      Foundation.exit(exitCode(for: error).rawValue)
    }
  }
}
