import Bilingual
import Planning
import Testing

struct InfeasibilityTests {
  /// A random problem with some of its limits tightened; not every one contradicts itself.
  private static func tightened(seed: UInt64) -> ProblemDocument {
    var problem = RandomProblem.make(seed: seed).problem
    problem.baseline = nil
    var numbers = SeededNumbers(seed: seed &* 17 &+ 3)
    for _ in 0..<3 {
      switch Int.random(in: 0..<7, using: &numbers) {
      case 0: problem.cohorts.size.max = max(problem.cohorts.size.min, problem.cohorts.size.max - 2)
      case 1: problem.cohorts.categories = ["manager": .init(min: Int.random(in: 1...4, using: &numbers))]
      case 2: problem.rooms = problem.rooms.map { Array($0.prefix(1)) }
      case 3: problem.facilitators = problem.facilitators.map { Array($0.prefix(1)) }
      case 4: problem.slots = problem.slots.map { Array($0.prefix(4)) }
      case 5: problem.workplaces = problem.people.prefix(2).map { .init(id: $0.workplace, maxAwayPerDay: 1) }
      default:
        problem.cohorts.keepTogether = [problem.people.prefix(problem.cohorts.size.max + 1).map(\.id)]
      }
    }
    var seen: Set<String> = []
    problem.workplaces = problem.workplaces?.filter { seen.insert($0.id).inserted }
    return problem
  }

  private static func verify(_ problem: ProblemDocument, _ name: String) throws {
    let limits = clashingLimits(of: problem)
    let all = ProblemLimit.all(in: problem)
    let rest = all.filter { !limits.contains($0) }
    // What is seen is told by what is seen, and what was tried by trying.
    let judge = findContradictions(problem).isEmpty ? proveContradictions : findContradictions
    #expect(
      !judge(problem.lifting(rest)).isEmpty,
      "\(name): \(limits) alone contradict each other"
    )
    for limit in limits {
      let without = problem.lifting(rest + [limit])
      #expect(judge(without).map(\.words.en) == [], "\(name): \(limit) can be spared")
    }
    let explained = explainContradictions(problem, .en)
    #expect(!explained.clashes.isEmpty, "\(name)")
    for clash in explained.clashes {
      #expect(!clash.detail.isEmpty && !clash.rules.isEmpty)
      for remedy in clash.frees {
        guard let text = remedy.whatIf else { continue }
        let changes = try? ProblemChange.list((clash.after + [text]).joined(separator: ","))
        guard let changes else { continue }
        let frees = (try? problem.changed(by: changes)).map { clashingLimits(of: $0).isEmpty } ?? false
        #expect(frees == remedy.freesAll, "\(name): \(text)")
      }
    }
    let together = explained.together.compactMap(\.whatIf)
    if !together.isEmpty, together.count == explained.together.count {
      let all = try problem.changed(by: ProblemChange.list(together.joined(separator: ",")))
      #expect(clashingLimits(of: all) == [], "\(name): \(together)")
    }
    // No amount of dates is like those there are when there are none.
    guard problem.modules == nil || problem.slots?.isEmpty == false else { return }
    if explained.clashes.count == 1 {
      #expect(
        explained.clashes[0].frees.contains { $0.freesAll },
        "\(name): nothing frees \(explained.clashes)"
      )
    }
    #expect(!explained.together.isEmpty, "\(name)")
  }

  @Test(arguments: UInt64(0)..<50)
  func `the rules that clash are a minimal set, and every remedy frees it`(seed: UInt64) throws {
    let problem = Self.tightened(seed: seed)
    guard !clashingLimits(of: problem).isEmpty else {
      #expect(findContradictions(problem) == [])
      #expect(explainContradictions(problem, .en).clashes == [])
      return
    }
    try Self.verify(problem, "seed \(seed)")
  }

  @Test(arguments: ContradictionTests.numbers + ContradictionTests.groups + ContradictionTests.sessions)
  func `every kind of contradiction is explained`(clash: Clash) throws {
    var problem = SmallWorld.problem
    clash.apply(&problem)
    try Self.verify(problem, clash.testDescription)
    let limits = clashingLimits(of: problem)
    // How many cohorts need something is part of why there is too little of it.
    #expect(Set(limits.map(\.rule)).isSubset(of: clash.rules + [.cohortSize]), "\(limits)")
  }

  @Test func `fewer seats than people, in words`() throws {
    var problem = SmallWorld.problem
    problem.cohorts.size.max = 3
    let clash = try #require(explainContradictions(problem, .en).clashes.first)
    #expect(clash.rules.map { "\($0.rule) \($0.detail)" } == ["H2 at most 3 in a cohort", "H2 2 cohorts"])
    #expect(clash.detail == "8 people need at least 3 cohorts of at most 3, and there are to be 2")
    #expect(clash.frees.map(\.whatIf) == ["size.max+1", "count+1"])
    #expect(clash.frees.map(\.detail) == ["most in a cohort: 1 more", "cohorts: 1 more"])
    let swedish = try #require(explainContradictions(problem, .sv).clashes.first)
    #expect(swedish.rules.map(\.detail) == ["högst 3 i en kohort", "2 kohorter"])
    #expect(swedish.frees.map(\.detail) == ["högst i en kohort: 1 till", "kohorter: 1 till"])
  }

  @Test func `one more room day is enough`() throws {
    var problem = SmallWorld.problem
    problem.rooms = [
      .init(id: "r1", capacity: 5, unavailable: SmallWorld.days.dropFirst(2).map(SmallWorld.day))
    ]
    let clashes = explainContradictions(problem, .en).clashes
    let whatIfs = clashes.flatMap(\.frees).filter(\.freesAll).compactMap(\.whatIf)
    #expect(whatIfs.contains("room_days+1"), "\(clashes)")
    #expect(whatIfs.contains("rooms+1"))
  }
}
