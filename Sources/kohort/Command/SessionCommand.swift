import ArgumentParser
import KohortService

/// `kohort session …`
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session", abstract: "Sessions: one module held for one cohort.", subcommands: [])
}
