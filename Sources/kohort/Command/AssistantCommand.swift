import ArgumentParser
import Foundation
import KohortService

/// `kohort mcp`: an assistant reads and proposes.
struct AssistantCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: "Let an assistant read and propose, by the Model Context Protocol.",
    discussion: """
      Speaks the protocol on standard input and output until the input ends. The tools
      are the operations that read, and plan_propose, plan_repair, plan_move and
      plan_swap, which change proposals alone: a person publishes. The assistant has
      the rights of whoever starts it, reads nobody else's private reflections, and
      what it proposes stands in the log. What a tool answers goes to whoever runs the
      assistant's model: think of that before you start it as HR.

      EXAMPLES
        kohort mcp --as E1001
      In an assistant's settings:
        { "mcpServers": { "kohort": {
            "command": "kohort", "args": ["mcp", "--token-file", "/home/anna/.kohort-token"],
            "env": { "KOHORT_DATABASE": "postgres://kohort_web@db.example.se/kohort" } } } }

      EXIT STATUS
        0 the input ended   74 nobody takes the answers
      """)

  @OptionGroup var global: GlobalOptions

  func run() throws {
    // A reader that goes away is an error like any other, not a silent end.
    signal(SIGPIPE, SIG_IGN)
    try Assistant.run(global.settings(), keeping: !global.dryRun, input: STDIN_FILENO, output: STDOUT_FILENO)
  }
}
