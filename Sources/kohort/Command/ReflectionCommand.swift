import ArgumentParser
import KohortService

/// `kohort reflection …`
struct ReflectionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reflection", abstract: "Reflections: what participants write.", subcommands: [])
}
