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
    abstract: Words(
      sv: "Bildar, schemalägger och följer kohorterna i ett ledarskapsprogram.",
      en: "Forms, schedules and follows the cohorts of a leadership programme."),
    discussion: Words(
      sv: """
        Prova först på en påhittad kommun:
          kohort demo
        Sedan med era egna personer:
          kohort person import people.csv --dry-run
          kohort programme apply programme.yaml
          kohort plan propose L1
          kohort plan publish L1

        Utan --database driver kohort en egen PostgreSQL i din datamapp.
        """,
      en: """
        Try it on an invented municipality first:
          kohort demo
        Then with your own people:
          kohort person import people.csv --dry-run
          kohort programme apply programme.yaml
          kohort plan propose L1
          kohort plan publish L1

        With no --database, kohort runs its own private PostgreSQL in your data folder.
        """),
    exitStatus: Words(
      sv: """
         0  allt är gjort                  70  ett fel i kohort
         1  svaret är nej                  73  en utfil kan inte göras
        64  kommandoraden är fel           74  en utfil kan inte skrivas
        65  något i indata avvisades       75  försök igen senare
        66  en infil saknas                77  inte tillåtet
        69  ingen databas                  78  inställningar eller schema är fel
        """,
      en: """
         0  all done                       70  a defect in kohort
         1  the answer is no               73  an output file cannot be made
        64  the command line is wrong      74  an output file cannot be written
        65  some of the input was refused  75  try again later
        66  an input file is missing       77  not allowed
        69  no database                    78  configuration or schema is wrong
        """),
    version: "kohort \(Operations.version)",
    subcommands: [
      PersonCommand.self, ProgrammeCommand.self, EditionCommand.self, PlanCommand.self, CohortCommand.self,
      SessionCommand.self, AttendanceCommand.self, ReflectionCommand.self, LessonCommand.self, CommitmentCommand.self,
      ReportCommand.self, CalendarCommand.self,
      AccessCommand.self, AuditCommand.self, RecordCommand.self,
      NightlyCommand.self, ReminderCommand.self, BatchCommand.self, AssistantCommand.self, OperationsCommand.self,
      DatabaseCommand.self, DemoCommand.self,
    ])

  /// Gives a standard descriptor that was closed to nothing, so that no file of the program's own gets its number: reading from
  /// it or writing to it then fails as it should.
  private static func takeStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Runs the command line of this process and exits with the status that interfaces promise.
  static func main() {
    signal(SIGPIPE, SIG_DFL)
    takeStandardDescriptors()
    let isVerbose = CommandLine.arguments.contains("--verbose")
    LoggingSystem.bootstrap { label in
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = isVerbose ? .debug : .warning
      return handler
    }
    do {
      try Arguments.requireText()
      let words = CommandLineOrder.splitLanguage(Array(CommandLine.arguments.dropFirst())).rest
      var command = try parseAsRoot(CommandLineOrder.globalsLast(words))
      try command.run()
    } catch let error as KohortError {
      Terminal.complain(error.text(.ofProcess))
      Foundation.exit(error.problem.exitCode)
    } catch {
      let text = UsageText.text(fullMessage(for: error), .ofProcess)
      if exitCode(for: error) == .success { Terminal.say(text) } else if !text.isEmpty { Terminal.note(text) }
      Foundation.exit(exitCode(for: error).rawValue)
    }
  }
}
