import Bilingual
import Planning
import Testing

struct RandomProblemTests {
  @Test(arguments: UInt64(0)..<300)
  func `the hidden plan of a random problem breaks nothing and no bound`(seed: UInt64) throws {
    let made = RandomProblem.make(seed: seed)
    let report = check(made.problem, made.plan)
    #expect(report.faults.map(\.detail.en) == [])
    #expect(proveContradictions(made.problem).map(\.words.en) == [])
    for name in [TermName.departmentBridging, .workplaceBridging] {
      #expect(try #require(report.terms[name]) <= #require(report.bounds[name]))
    }
    for name in [TermName.metBefore, .imbalance, .isolation, .daysToFinish, .facilitatorLoad, .disruption] {
      guard let value = report.terms[name] else { continue }
      #expect(try value >= #require(report.bounds[name]), "\(name)")
    }
  }

  @Test(arguments: UInt64(0)..<50)
  func `a random problem and its plan are the same when written and read again`(seed: UInt64) throws {
    let made = RandomProblem.make(seed: seed)
    #expect(try ProblemDocument.read(made.problem.encoded()) == made.problem)
    #expect(try PlanDocument.read(made.plan.encoded()) == made.plan)
  }

  @Test(arguments: UInt64(0)..<100)
  func `the fewest cohorts are no more than a plan has`(seed: UInt64) {
    var made = RandomProblem.make(seed: seed).problem
    let count = RandomProblem.make(seed: seed).plan.cohorts.count
    made.cohorts.count = nil
    made.baseline = nil
    #expect(cohortCount(made) <= count)
  }
}
