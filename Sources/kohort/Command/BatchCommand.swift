import ArgumentParser
import Bilingual
import Foundation
import KohortService

/// `kohort batch`: requests on standard input, answers on standard output.
struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Carry out requests from standard input, one JSON answer each.",
    discussion: """
      Each line is a JSON-RPC 2.0 request ("jsonrpc" may be left out), or an array of
      them. The methods are the other commands: session.log, reflection.record and so
      on; see kohort operations.

      EXAMPLES
        echo '{"id": 1, "method": "person.list"}' | kohort batch
        kohort batch --batch-id 2027-w07 --atomic < marks.jsonl > answers.jsonl

      EXIT STATUS
        0 all done   65 something was refused   74 nobody takes the answers
        75 another run holds the batch id, or the connection was lost: run it again
      """)

  @OptionGroup var global: GlobalOptions

  @Option(help: ArgumentHelp("Carry out each request of this batch once, whenever it is sent.", valueName: "id"))
  var batchID: String?

  @Flag(help: "All requests or none.") var atomic = false
  @Flag(help: "End at the first refusal.") var stopOnError = false
  @Flag(help: "Answer at once, for a driver that keeps sending.") var follow = false

  func run() throws {
    // A reader that goes away is an error like any other, not a silent end.
    signal(SIGPIPE, SIG_IGN)
    let settings = try global.settings()
    var options = BatchOptions()
    options.atomic = atomic
    options.stopOnError = stopOnError
    options.follow = follow
    options.dryRun = global.dryRun
    options.batchID = batchID
    let start = ContinuousClock.now
    let (summary, exitCode) = try Batch.run(settings, options, input: STDIN_FILENO, output: STDOUT_FILENO)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    if !global.quiet { Terminal.note(summary.words(seconds: seconds)[settings.language]) }
    if exitCode != 0 { throw ExitCode(exitCode) }
  }
}
