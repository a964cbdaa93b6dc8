import ArgumentParser
import KohortService

/// `kohort plan …`
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Plans: proposals of cohorts with sessions.", subcommands: [])
}
