import ArgumentParser
import Foundation
import Planning

/// The problem a benchmark runs on: a file, or an invented municipality.
struct ProblemOptions: ParsableArguments {
  @Option(help: "A planning problem as JSON, or packed as .json.xz, instead of an invented one.")
  var problem: String?

  @Option(help: "How many people to invent.")
  var people = 10_000

  @Option(help: "The seed of the search, and of what is invented.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (1...1_000_000).contains(people) else {
      throw ValidationError("--people \(people): give a number from 1 to 1000000")
    }
  }

  func read() throws -> ProblemDocument {
    guard let problem else { return InventedProblem.make(people: people, seed: seed) }
    return try ProblemDocument.read(try Input.bytes(of: problem))
  }
}

/// Plans a whole municipality and prints one JSON object with what came of it.
struct Municipality: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plans a whole municipality, with cohorts, dates, rooms and facilitators.",
    discussion: "Example: kohort-bench municipality --people 10000 --seconds 60")

  @OptionGroup var source: ProblemOptions

  @Option(help: "Seconds to search.")
  var seconds = 60.0

  @Option(help: "Steps to make, instead of seconds.")
  var steps: Int?

  @Option(help: "Threads; changes nothing but the time it takes.")
  var threads = 2

  @Option(help: "Where to write the plan.")
  var output: String?

  @Flag(help: "Show progress on standard error.")
  var progress = false

  private struct Result: Encodable {
    var people: Int
    var cohorts: Int
    var seed: UInt64
    var steps: Int
    var seconds: Double
    var hard: Int
    var terms: [String: Double]
    var bounds: [String: Double]
  }

  func run() throws {
    let clock = Stopwatch()
    let document = try source.read()
    let problem = DenseProblem(document)
    var options = SearchOptions(
      seed: source.seed, steps: steps, seconds: max(0, seconds - clock.seconds), threads: threads,
      clock: { clock.seconds })
    if progress { options.onProgress = Self.show }
    let outcome = PlanSearch.solve(problem, options: options)
    if let output { try Data(outcome.plan.encoded()).write(to: URL(fileURLWithPath: output)) }
    let report = check(document, outcome.plan)
    try Output.printLine(
      Result(
        people: problem.peopleCount, cohorts: problem.cohortCount, seed: source.seed, steps: outcome.steps,
        seconds: (clock.seconds * 1000).rounded() / 1000, hard: report.hard,
        terms: Dictionary(uniqueKeysWithValues: report.terms.map { ($0.key.rawValue, $0.value) }),
        bounds: Dictionary(uniqueKeysWithValues: report.bounds.map { ($0.key.rawValue, $0.value) })))
  }

  @Sendable
  private static func show(_ step: SearchProgress) {
    let seconds = (step.seconds * 100).rounded() / 100
    let text =
      "\(seconds) s, \(step.steps) steps, \(Int(step.stepsPerSecond)) a second, \(step.phase): "
      + "\(step.hard) broken, soft \(step.soft)\n"
    FileHandle.standardError.write(Data(text.utf8))
  }
}

/// Prices random exchanges and prints how many a second.
struct Moves: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how many exchanges of two people can be priced a second.",
    discussion: "Example: kohort-bench moves --people 100000 --count 5000000")

  @OptionGroup var source: ProblemOptions

  @Option(help: "How many exchanges to price.")
  var count = 5_000_000

  private struct Result: Encodable {
    var people: Int
    var priced: Int
    var made: Int
    var nanosecondsEach: Double
  }

  func run() throws {
    let problem = DenseProblem(try source.read())
    // The construction is measured on its own and taken off.
    let idle = Stopwatch()
    _ = MoveAudit.price(problem, seed: source.seed, count: 0)
    let construction = idle.seconds
    let clock = Stopwatch()
    let made = MoveAudit.price(problem, seed: source.seed, count: count)
    let spent = max(0, clock.seconds - construction)
    try Output.printLine(
      Result(
        people: problem.peopleCount, priced: count, made: made,
        nanosecondsEach: (spent / Double(max(1, count)) * 1e10).rounded() / 10))
  }
}
