import ArgumentParser
import Bilingual
import Foundation
import KohortService

/// `kohort mcp`: an assistant reads and proposes.
struct AssistantCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: Words(
      sv: "Låt en assistent läsa och föreslå, med Model Context Protocol.",
      en: "Let an assistant read and propose, by the Model Context Protocol."),
    discussion: Words(
      sv: """
        Talar protokollet på standard in och standard ut tills indata tar slut.
        Verktygen är de åtgärder som läser, och plan_propose, plan_repair, plan_move
        och plan_swap, som bara ändrar förslag: det är en människa som publicerar.
        Assistenten har samma rättigheter som den som startar den, läser ingen annans
        privata reflektioner, och det som den föreslår står i loggen. Det som ett
        verktyg svarar går till den som driver assistentens modell: tänk på det innan
        du startar den som HR.

        EXEMPEL
          kohort mcp --as E1001
        I en assistents inställningar:
          { "mcpServers": { "kohort": {
              "command": "kohort", "args": ["mcp", "--token-file", "/home/anna/.kohort-token"],
              "env": { "KOHORT_DATABASE": "postgres://kohort_web@db.example.se/kohort" } } } }
        """,
      en: """
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
        """),
    exitStatus: Words(
      sv: "0 indata tog slut   74 ingen tar emot svaren",
      en: "0 the input ended   74 nobody takes the answers"))

  @OptionGroup var global: GlobalOptions

  func run() throws {
    // A reader that goes away is an error like any other, not a silent end.
    signal(SIGPIPE, SIG_IGN)
    try Assistant.run(global.settings(), keeping: !global.dryRun, input: STDIN_FILENO, output: STDOUT_FILENO)
  }
}
