import ArgumentParser
import KohortService

/// `kohort programme …`
struct ProgrammeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "programme", abstract: "Programmes: modules, rules, rooms, facilitators and slots.", subcommands: [])
}
