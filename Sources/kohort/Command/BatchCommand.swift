import ArgumentParser
import Bilingual
import Foundation
import KohortService

/// `kohort batch`: requests on standard input, answers on standard output.
struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: Words(
      sv: "Utför begäranden från standard in, med ett svar i JSON på var och en.",
      en: "Carry out requests from standard input, one JSON answer each."),
    discussion: Words(
      sv: """
        Varje rad är en begäran enligt JSON-RPC 2.0 ("jsonrpc" kan utelämnas), eller en
        array av sådana. Metoderna är de andra kommandona: session.log,
        reflection.record och så vidare; se kohort operations.
        """,
      en: """
        Each line is a JSON-RPC 2.0 request ("jsonrpc" may be left out), or an array of
        them. The methods are the other commands: session.log, reflection.record and so
        on; see kohort operations.
        """),
    examples: Words(
      same: """
        echo '{"id": 1, "method": "person.list"}' | kohort batch
        kohort batch --batch-id 2027-w07 --atomic < marks.jsonl > answers.jsonl
        """),
    exitStatus: Words(
      sv: """
        0 allt är gjort   65 något avvisades   74 ingen tar emot svaren
        75 en annan körning har batch-id:t, eller förbindelsen bröts: kör igen med samma
           --batch-id; utan det, se först efter vad som är gjort
        """,
      en: """
        0 all done   65 something was refused   74 nobody takes the answers
        75 another run holds the batch id, or the connection was lost: run it again with
           the same --batch-id; without one, look first at what is done
        """))

  @OptionGroup var global: GlobalOptions

  @Option(
    help: ArgumentHelp(
      sv: "Utför varje begäran i den här batchen en gång, när den än skickas.",
      en: "Carry out each request of this batch once, whenever it is sent.", valueName: "id"))
  var batchID: String?

  @Flag(help: ArgumentHelp(sv: "Alla begäranden eller ingen.", en: "All requests or none.")) var atomic = false
  @Flag(help: ArgumentHelp(sv: "Sluta när något avvisas.", en: "End at the first refusal."))
  var stopOnError = false
  @Flag(
    help: ArgumentHelp(
      sv: "Svara genast, för ett system som skickar efter hand.", en: "Answer at once, for a driver that keeps sending."))
  var follow = false

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
    let (summary, exitCode) = try Batch.run(
      settings, options, input: STDIN_FILENO, output: STDOUT_FILENO, remark: { Terminal.note($0[settings.language]) })
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    if !global.quiet { Terminal.note(summary.words(seconds: seconds)[settings.language]) }
    if exitCode != 0 { throw ExitCode(exitCode) }
  }
}
