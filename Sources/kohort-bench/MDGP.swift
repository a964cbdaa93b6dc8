import ArgumentParser
import Foundation
import Planning

/// Solves a published instance of the maximally diverse grouping problem and prints one JSON object.
struct MDGP: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mdgp", abstract: "Solves an instance of the maximally diverse grouping problem.",
    discussion: "Example: kohort-bench mdgp RanReal_n240_ss_01.txt.xz --seconds 20 --seed 1")

  @Argument(help: "The instance; a name that ends in .xz is unpacked with xz.")
  var instance: String

  @Option(help: "Seconds to search, from the start of the program.")
  var seconds = 20.0

  @Option(help: "The seed.")
  var seed: UInt64 = 1

  private struct Result: Encodable {
    var instance: String
    var n: Int
    var m: Int
    var seconds: Double
    var seed: UInt64
    var objective: Double
  }

  func run() throws {
    let clock = Stopwatch()
    let problem: DiverseGrouping
    do {
      problem = try DiverseGrouping(text: try Input.bytes(of: instance))
    } catch let failure as DiverseGrouping.Failure {
      throw ValidationError("\(instance) is no instance of the problem: \(failure)")
    }
    let result = DiverseGroupingSearch.solve(
      problem, seconds: max(0, seconds - clock.seconds), seed: seed, clock: { clock.seconds })
    try Output.printLine(
      Result(
        instance: URL(fileURLWithPath: instance).lastPathComponent, n: problem.count, m: problem.sizes.count,
        seconds: (clock.seconds * 1000).rounded() / 1000, seed: seed, objective: result.objective))
  }
}
