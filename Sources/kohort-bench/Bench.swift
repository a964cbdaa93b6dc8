import ArgumentParser

@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kohort-bench", abstract: "Measures the planner, what privacy costs, the batch line and the nightly job.",
    subcommands: [MDGP.self, Municipality.self, Moves.self, Repair.self, Privacy.self, BatchLine.self, WholeNight.self])
}
