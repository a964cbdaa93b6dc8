import ArgumentParser
import KohortService

/// `kohort edition …`
struct EditionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edition", abstract: "Editions: one run of a programme for a set of people.", subcommands: [])
}
