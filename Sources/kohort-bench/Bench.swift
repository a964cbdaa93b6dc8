import ArgumentParser

@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kohort-bench", abstract: "Measures the planner, and what privacy costs.",
    subcommands: [MDGP.self, Municipality.self, Moves.self, Repair.self, Privacy.self])
}
