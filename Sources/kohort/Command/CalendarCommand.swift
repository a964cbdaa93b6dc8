import ArgumentParser
import KohortService

/// `kohort calendar …`
struct CalendarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar", abstract: "Calendars of sessions.", subcommands: [])
}
