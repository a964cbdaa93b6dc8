import ArgumentParser
import KohortService

/// `kohort cohort …`
struct CohortCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cohort", abstract: "Cohorts: the people who travel together.", subcommands: [])
}
