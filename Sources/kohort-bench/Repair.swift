import ArgumentParser
import Foundation
import Planning

/// Mends a solved municipality after a share of its people has changed, and prints what it took.
struct Repair: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Repairs the plan of a municipality after one per cent of its people has changed.",
    discussion: """
      A third of the way into the calendar, of those who change four in ten leave, four in ten come, and two in ten are \
      missing on a date of their cohort; one room closes for a day. The time is printed beside that of one check of the \
      same plan, made in the same run, so that machines can be compared.

      Example: kohort-bench repair --people 10000 --steps 20000000
      """
  )

  @OptionGroup var source: ProblemOptions

  @Option(help: "Steps of the search that makes the plan to be repaired.")
  var steps = 20_000_000

  @Option(help: "A plan to repair, instead of searching for one.")
  var plan: String?

  @Option(help: "How many of a hundred people change.")
  var percent = 1.0

  @Flag(help: "Let a facilitator quit as well.")
  var quit = false

  @Option(help: "Where to write the problem that is repaired.")
  var output: String?

  private struct Result: Encodable {
    var people: Int
    var cohorts: Int
    var left: Int
    var come: Int
    var missing: Int
    /// Broken rules of the plan before and after.
    var hardBefore: Int
    var hard: Int
    var inherited: Int
    var disruption: Int
    var lowerBound: Int
    var seconds: Double
    var checkSeconds: Double
    /// Seconds of the repair for each second of a check.
    var ratio: Double
  }

  func run() throws {
    var problem = try source.read()
    let baseline = try plan.map { try PlanDocument.read(Input.bytes(of: $0)) } ?? solve(problem)
    problem.baseline = baseline
    let changed = change(&problem, baseline)
    if let output { try Data(problem.encoded()).write(to: URL(fileURLWithPath: output)) }
    let checking = Stopwatch()
    let before = check(problem, baseline)
    let checkSeconds = checking.seconds
    let repairing = Stopwatch()
    guard let outcome = repair(problem, lastResortSteps: 0) else {
      throw ValidationError("no plan to repair")
    }
    let seconds = repairing.seconds
    let after = check(problem, outcome.plan)
    try Output.printLine(
      Result(
        people: problem.people.count,
        cohorts: baseline.cohorts.count,
        left: changed.left,
        come: changed.come,
        missing: changed.missing,
        hardBefore: before.hard,
        hard: after.hard,
        inherited: after.inherited,
        disruption: outcome.disruption,
        lowerBound: outcome.lowerBound,
        seconds: rounded(seconds),
        checkSeconds: rounded(checkSeconds),
        ratio: rounded(seconds / max(1e-9, checkSeconds))
      )
    )
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  private func solve(_ problem: ProblemDocument) -> PlanDocument {
    PlanSearch.solve(
      DenseProblem(problem),
      options: SearchOptions(seed: source.seed, steps: steps, clock: { 0 })
    ).plan
  }

  // MARK: What has changed

  private func change(_ problem: inout ProblemDocument, _ plan: PlanDocument) -> (
    left: Int, come: Int, missing: Int
  ) {
    var random = InventedProblem.Numbers(state: source.seed &+ 1)
    let dates = Set((problem.slots ?? []).map(\.date)).sorted()
    problem.freezeBefore = dates.isEmpty ? nil : dates[dates.count / 3]
    problem.joinable = true
    let total = Double(problem.people.count) * percent / 100
    let missing = makeMissing(&problem, plan, count: Int(total * 0.2), &random)
    let few = Int(total * 0.4)
    for _ in 0..<few { problem.people.remove(at: random.below(problem.people.count)) }
    for number in 0..<few {
      var person = problem.people[random.below(problem.people.count)]
      person.id = "N\(number + 1)"
      problem.people.append(person)
    }
    closeRoom(&problem, dates)
    if quit, (problem.facilitators ?? []).count > 1 { problem.facilitators?.removeFirst() }
    return (few, few, missing)
  }

  /// Somebody falls ill on the date of a session to come.
  private func makeMissing(
    _ problem: inout ProblemDocument,
    _ plan: PlanDocument,
    count: Int,
    _ random: inout InventedProblem.Numbers
  ) -> Int {
    let dates = (problem.slots ?? []).reduce(into: [:]) { $0[$1.id] = $1.date }
    let places = problem.people.enumerated().reduce(into: [:]) { $0[$1.element.id] = $1.offset }
    for _ in 0..<count {
      let cohort = plan.cohorts[random.below(plan.cohorts.count)]
      guard let sessions = cohort.sessions, !sessions.isEmpty, !cohort.members.isEmpty,
        let date = dates[sessions[random.below(sessions.count)].slot],
        let person = places[cohort.members[random.below(cohort.members.count)]]
      else { continue }
      let known = problem.people[person].unavailable ?? []
      if !known.contains(date) { problem.people[person].unavailable = (known + [date]).sorted() }
    }
    return count
  }

  private func closeRoom(_ problem: inout ProblemDocument, _ dates: [Day]) {
    guard var room = problem.rooms?.first, !dates.isEmpty else { return }
    let date = dates[dates.count * 2 / 3]
    room.unavailable = Array(Set((room.unavailable ?? []) + [date])).sorted()
    problem.rooms?[0] = room
  }
}
