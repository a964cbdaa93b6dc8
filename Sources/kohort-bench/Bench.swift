import ArgumentParser

@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kohort-bench", abstract: "Measures the planner, what privacy costs, and the batch line.",
    subcommands: [MDGP.self, Municipality.self, Moves.self, Repair.self, Privacy.self, BatchLine.self])
}
