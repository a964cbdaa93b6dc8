import Planning
import Testing

/// Each soft term on an input small enough to count by hand.
struct SoftTermTests {
  /// People `p1`… in cohorts of the given sizes, in order; departments and workplaces by person.
  private func world(
    _ sizes: [Int],
    departments: [String] = [],
    workplaces: [String] = [],
    genders: [String?] = []
  ) -> (ProblemDocument, PlanDocument) {
    let people = (0..<sizes.reduce(0, +)).map { place in
      ProblemDocument.Person(
        id: "p\(place + 1)",
        category: .staff,
        department: departments.isEmpty ? "A" : departments[place],
        workplace: workplaces.isEmpty ? "W" : workplaces[place],
        attributes: genders.isEmpty ? nil : genders[place].map { ["gender": $0] }
      )
    }
    var left = people.map(\.id)[...]
    let plan = PlanDocument(
      cohorts: sizes.enumerated().map { number, size in
        defer { left = left.dropFirst(size) }
        return .init(id: "c\(number + 1)", members: Array(left.prefix(size)))
      }
    )
    return (ProblemDocument(people: people, cohorts: .init(size: .init(min: 1, max: 9))), plan)
  }

  @Test func `department bridging is the share of the mixed pairs that could be had`() {
    // c1 A A B: 2 mixed pairs; c2 A B B: 2. The most: two cohorts of 3 have 6 pairs, 3 A in 2 cohorts waste one, 3 B too.
    let (problem, plan) = world([3, 3], departments: ["A", "A", "B", "A", "B", "B"])
    #expect(check(problem, plan).terms[.departmentBridging] == 1)
    // c1 A A A, c2 B B B: none of 4.
    let (apart, sorted) = world([3, 3], departments: ["A", "A", "A", "B", "B", "B"])
    #expect(check(apart, sorted).terms[.departmentBridging] == 0)
    // c1 A A A B: 3 mixed, c2 B B: 0. Most: 6 + 1 pairs, less one for A's three and one for B's: 5.
    let (uneven, mixed) = world([4, 2], departments: ["A", "A", "A", "B", "B", "B"])
    #expect(check(uneven, mixed).terms[.departmentBridging] == 3.0 / 5)
    #expect(check(uneven, mixed).bounds[.departmentBridging] == 1)
  }

  @Test func `a single department leaves nothing to bridge`() {
    let (problem, plan) = world([2, 2])
    #expect(check(problem, plan).terms[.departmentBridging] == 1)
    #expect(check(problem, plan).terms[.workplaceBridging] == 1)
  }

  @Test func `workplace bridging counts pairs of workplaces that share a cohort, each once`() {
    // c1 u v w, c2 u v x: uv uw vw ux vx = 5 of the C(4,2) = 6 pairs. Bounds: u and v in 2 cohorts meet min(3, 4) = 3 each,
    // w and x in one meet 2: 10 / 2 = 5; the cohorts show 3 + 3 = 6; the two largest, four people in two cohorts, make
    // 2 pairs among themselves that show one: 6 - 1 = 5.
    let (problem, plan) = world([3, 3], workplaces: ["u", "v", "w", "u", "v", "x"])
    #expect(check(problem, plan).terms[.workplaceBridging] == 1)
    #expect(WorkplaceBridging.mostPairs(cohortSizes: [3, 3], workplaceSizes: [2, 2, 1, 1]) == 5)
    // c1 u u v, c2 v w x: uv vw vx wx = 4 of those 5.
    let (same, other) = world([3, 3], workplaces: ["u", "u", "v", "v", "w", "x"])
    #expect(check(same, other).terms[.workplaceBridging] == 4.0 / 5)
  }

  @Test func `met before counts pairs that share a cohort, whatever the order and however often listed`() {
    var (problem, plan) = world([2, 2])
    problem.cohorts.metBefore = [["p1", "p2"], ["p2", "p1"], ["p1", "p3"], ["p4", "p3"], ["p4", "gone"]]
    #expect(check(problem, plan).terms[.metBefore] == 2)
    plan.cohorts[0].members = ["p1", "p4"]
    plan.cohorts[1].members = ["p2", "p3"]
    #expect(check(problem, plan).terms[.metBefore] == 0)
  }

  @Test func `imbalance is what whole people do not explain`() {
    // Six people, 3 f and 3 m, cohorts of 4 and 2. Shares: 2 and 2 in c1, 1 and 1 in c2, all whole.
    // f f f m | m m: c1 is off by 1 + 1, c2 by 1 + 1: 4 / 6.
    var (problem, plan) = world([4, 2], genders: ["f", "f", "f", "m", "m", "m"])
    problem.cohorts.balance = ["gender": 1.5]
    #expect(check(problem, plan).terms[.imbalance] == 1.5 * 4 / 6)
    // Cohorts of 3 and 3: shares 1.5, half a person unavoidable. f f f | m m m: off by 1.5 less 0.5, four times: 4 / 6.
    plan.cohorts[0].members = ["p1", "p2", "p3"]
    plan.cohorts[1].members = ["p4", "p5", "p6"]
    #expect(check(problem, plan).terms[.imbalance] == 1.5 * 4 / 6)
    // f f m | f m m: half a person each, which is unavoidable.
    plan.cohorts[0].members = ["p1", "p2", "p4"]
    plan.cohorts[1].members = ["p3", "p5", "p6"]
    #expect(check(problem, plan).terms[.imbalance] == 0)
  }

  @Test func `a missing attribute is a value of its own for imbalance and none for isolation`() {
    var (problem, plan) = world([2, 2], genders: ["f", "f", nil, nil])
    problem.cohorts.balance = ["gender": 1]
    problem.cohorts.avoidIsolation = ["gender"]
    #expect(check(problem, plan).terms[.imbalance] == 1)
    #expect(check(problem, plan).terms[.isolation] == 0)
    plan.cohorts[0].members = ["p1", "p3"]
    plan.cohorts[1].members = ["p2", "p4"]
    #expect(check(problem, plan).terms[.imbalance] == 0)
    #expect(check(problem, plan).terms[.isolation] == 2)
  }

  @Test func `isolation passes over a value that only one of the people has`() {
    var (problem, plan) = world([3, 3], genders: ["f", "m", "m", "f", "f", "x"])
    problem.cohorts.avoidIsolation = ["gender", "category"]
    #expect(check(problem, plan).terms[.isolation] == 1)
    problem.people[0].category = .manager
    problem.people[1].category = .manager
    #expect(check(problem, plan).terms[.isolation] == 2)
    plan.cohorts[0].members = ["p1", "p3", "p4"]
    plan.cohorts[1].members = ["p2", "p5", "p6"]
    // p1 and p2 are each the only manager; p3 and p2 the only m, p5 the only f.
    #expect(check(problem, plan).terms[.isolation] == 5)
  }

  @Test func `days to finish run from the first slot to the last session`() {
    var plan = SmallWorld.plan
    #expect(check(SmallWorld.problem, plan).terms[.daysToFinish] == 7)
    plan.cohorts[1].sessions?[1].slot = "2027-01-19/pm"
    #expect(check(SmallWorld.problem, plan).terms[.daysToFinish] == 8)
    #expect(check(SmallWorld.problem, plan).bounds[.daysToFinish] == 7)
  }

  @Test func `facilitator load is the most less the fewest, of those who have any`() {
    var plan = SmallWorld.plan
    #expect(check(SmallWorld.problem, plan).terms[.facilitatorLoad] == 0)
    #expect(check(SmallWorld.problem, plan).bounds[.facilitatorLoad] == 0)
    plan.cohorts[1].sessions?[1].facilitators = ["f1", "f3"]
    #expect(check(SmallWorld.problem, plan).terms[.facilitatorLoad] == 2)
    #expect(check(SmallWorld.problem, plan).bounds[.facilitatorLoad] == 1)
  }

  @Test func `terms that do not apply are left out`() {
    let (problem, plan) = world([2, 2])
    #expect(Set(check(problem, plan).terms.keys) == [.departmentBridging, .workplaceBridging])
    #expect(Set(check(problem, plan).bounds.keys) == [.departmentBridging, .workplaceBridging])
  }
}
