import ArgumentParser
import KohortService

/// `kohort report …`
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Reports on an edition.", subcommands: [])
}
