import ArgumentParser
import Foundation
import Planning

/// Plans a whole municipality and prints one JSON object with what came of it.
struct Municipality: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Plans a whole municipality.")

  @Option(help: "A planning problem to plan instead of an invented one.")
  var problem: String?

  @Option(help: "Where to write the plan.")
  var output: String?

  @Option(help: "Seconds to search.")
  var seconds = 60.0

  @Option(help: "Steps to make, instead of seconds.")
  var steps: Int?

  @Option(help: "The seed.")
  var seed: UInt64 = 1

  @Option(help: "Threads.")
  var threads = 2

  @Flag(help: "Show progress on standard error.")
  var progress = false

  func run() throws {
    let path = problem ?? ""
    let document = try JSONDecoder().decode(ProblemDocument.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    let origin = ContinuousClock.now
    let clock: @Sendable () -> Double = {
      let parts = (ContinuousClock.now - origin).components
      return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }
    var options = SearchOptions(seed: seed, steps: steps, seconds: seconds, threads: threads, clock: clock)
    if progress {
      options.onProgress = { step in
        FileHandle.standardError.write(
          Data(
            "\(step.phase) \(step.seconds)s steps \(step.steps) hard \(step.hard) soft \(step.soft) \(Int(step.stepsPerSecond))/s\n"
              .utf8))
      }
    }
    let dense = DenseProblem(document)
    let outcome = PlanSearch.solve(dense, options: options)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    if let output { try encoder.encode(outcome.plan).write(to: URL(fileURLWithPath: output)) }
    if let score = outcome.plan.score {
      print(String(decoding: try encoder.encode(score), as: UTF8.self))
    }
    print(outcome.broken, "steps", outcome.steps, "seconds", outcome.seconds, "prepared", clock())
  }
}
