import Bilingual
import Planning
import Testing

/// Bounds and contradictions held against everything that is possible, on problems small enough to try it all.
struct BoundTests {
  @Test(arguments: UInt64(0)..<60)
  func `no way of forming cohorts exceeds the bounds on bridging`(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    let sizes = (0..<Int.random(in: 2...3, using: &numbers)).map { _ in Int.random(in: 1...3, using: &numbers)
    }
    let groups = Int.random(in: 1...5, using: &numbers)
    let people = (0..<sizes.reduce(0, +)).map { place in
      let group = "g\(Int.random(in: 0..<groups, using: &numbers))"
      return ProblemDocument.Person(id: "p\(place)", category: .staff, department: group, workplace: group)
    }
    let problem = ProblemDocument(people: people, cohorts: .init(size: .init(min: 0, max: 9)))
    for plan in plans(of: people.map(\.id), sizes: sizes) {
      let terms = check(problem, plan).terms
      #expect(try #require(terms[.departmentBridging]) <= 1)
      #expect(try #require(terms[.workplaceBridging]) <= 1)
    }
  }

  @Test(arguments: [
    ([3, 3], [2, 2, 1, 1], 5), ([2, 2], [1, 1, 1, 1], 2), ([2, 2, 2], [3, 3], 1), ([4], [1, 1, 1, 1], 6),
    ([3, 3], [2, 2, 2], 3), ([3, 3, 3], [3, 3, 3], 3), ([2, 2], [2, 1, 1], 2),
  ])
  func `the bound on bridged workplaces is reached where it can be`(
    sizes: [Int],
    workplaces: [Int],
    most: Int
  ) {
    #expect(WorkplaceBridging.mostPairs(cohortSizes: sizes, workplaceSizes: workplaces) == most)
    let people = workplaces.enumerated().flatMap { number, size in
      (0..<size).map { place in
        ProblemDocument.Person(
          id: "p\(number)-\(place)",
          category: .staff,
          department: "A",
          workplace: "w\(number)"
        )
      }
    }
    let problem = ProblemDocument(people: people, cohorts: .init(size: .init(min: 0, max: 9)))
    let best = plans(of: people.map(\.id), sizes: sizes).compactMap {
      check(problem, $0).terms[.workplaceBridging]
    }.max()
    #expect(best == 1)
  }

  /// Every way of putting people in cohorts of the given sizes.
  private func plans(of people: [String], sizes: [Int]) -> [PlanDocument] {
    func split(_ left: [String], _ sizes: ArraySlice<Int>) -> [[[String]]] {
      guard let size = sizes.first else { return [[]] }
      return choices(of: size, from: left).flatMap { chosen in
        split(left.filter { !chosen.contains($0) }, sizes.dropFirst()).map { [chosen] + $0 }
      }
    }
    func choices(of size: Int, from list: [String]) -> [[String]] {
      guard size > 0 else { return [[]] }
      guard let first = list.first else { return [] }
      let rest = Array(list.dropFirst())
      return choices(of: size - 1, from: rest).map { [first] + $0 } + choices(of: size, from: rest)
    }
    return split(people, sizes[...]).map { cohorts in
      PlanDocument(cohorts: cohorts.enumerated().map { .init(id: "c\($0 + 1)", members: $1) })
    }
  }

  // MARK: - Two cohorts of two, two modules, a handful of slots

  @Test
  func
    `no plan ends before the bound, none exists where a contradiction is found, and mostly both are tight`()
  {
    var (bounds, reached, impossible, explained) = (0, 0, 0, 0)
    for seed in UInt64(0)..<60 {
      let problem = tinyProblem(seed: seed)
      let bound = DaysToFinish.bound(for: problem, cohorts: 2)
      let contradictions = findContradictions(problem)
      if let earliest = earliestEnd(of: problem) {
        #expect(contradictions.map(\.words.en) == [], "seed \(seed)")
        #expect(bound.map { $0 <= earliest } ?? false, "seed \(seed): bound \(bound ?? -1), best \(earliest)")
        bounds += 1
        reached += bound == earliest ? 1 : 0
      } else {
        impossible += 1
        explained += contradictions.isEmpty ? 0 : 1
      }
    }
    #expect(bounds > 10 && reached * 10 >= bounds * 7, "bound reached in \(reached) of \(bounds)")
    #expect(impossible > 10 && explained * 10 >= impossible * 5, "explained \(explained) of \(impossible)")
  }

  /// The days to finish of the best of all plans, the soonest tried first; nil when every plan breaks a rule.
  private func earliestEnd(of problem: ProblemDocument) -> Int? {
    let dates = Dictionary(uniqueKeysWithValues: (problem.slots ?? []).map { ($0.id, $0.date) })
    let first = dates.values.min() ?? SmallWorld.day("2027-01-11")
    let plans = everyPlan(of: problem).map { plan in
      (
        plan: plan,
        end: plan.cohorts.flatMap { $0.sessions ?? [] }.compactMap { dates[$0.slot] }.max() ?? first
      )
    }.sorted { $0.end < $1.end }
    return plans.first { check(problem, $0.plan).hard == 0 }.map { first.distance(to: $0.end) }
  }

  private func tinyProblem(seed: UInt64) -> ProblemDocument {
    var numbers = SeededNumbers(seed: seed)
    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &numbers) < percent }
    let start = SmallWorld.day("2027-01-11")
    let days = [0, 1, 3, 7, 8, 10, 14].shuffled(using: &numbers).prefix(4).sorted().map {
      start.advanced(by: $0)
    }
    func some(_ percent: Int) -> [Day] { days.filter { _ in chance(percent) } }
    let people = (1...4).map { number in
      ProblemDocument.Person(
        id: "p\(number)",
        category: .staff,
        department: "A",
        workplace: chance(50) ? "w1" : "w2",
        unavailable: some(15)
      )
    }
    var problem = ProblemDocument(people: people, cohorts: .init(count: 2, size: .init(min: 2, max: 2)))
    problem.workplaces = [.init(id: "w1", maxAwayPerDay: Int.random(in: 1...2, using: &numbers))]
    problem.cohorts.keepApart = chance(30) ? [["p1", "p2"]] : nil
    let least = [0, 0, 1, 3].randomElement(using: &numbers) ?? 0
    problem.modules = [.init(id: "m1"), .init(id: "m2", gapDays: .init(min: least, max: least + 7))]
    problem.slots = days.enumerated().flatMap { number, day in
      [ProblemDocument.Slot(id: "\(number)a", date: day, start: "09:00", end: "12:00")]
        + (chance(30) ? [.init(id: "\(number)b", date: day, start: "11:00", end: "14:00")] : [])
        + (chance(20) ? [.init(id: "\(number)c", date: day, start: "14:00", end: "16:00")] : [])
    }
    problem.rooms = [.init(id: "r1", capacity: 2, unavailable: some(15))]
    if chance(25) { problem.rooms?.append(.init(id: "r2", capacity: 2, unavailable: some(30))) }
    problem.facilitators = (1...(chance(50) ? 2 : 1)).map { number in
      .init(
        id: "f\(number)",
        maxSessionsPerWeek: chance(50) ? Int.random(in: 1...3, using: &numbers) : nil,
        unavailable: some(15)
      )
    }
    problem.maxUnavailablePerSession = chance(30) ? 1 : nil
    return problem
  }

  /// Every plan of a tiny problem whose sessions are possible taken one by one.
  private func everyPlan(of problem: ProblemDocument) -> [PlanDocument] {
    let gap = problem.modules?[1].gapDays ?? .init(min: 0, max: 99)
    var courses: [[PlanDocument.Session]] = []
    for lead in problem.facilitators ?? [] {
      let places = (problem.slots ?? []).flatMap { slot in
        (problem.rooms ?? []).filter { room in
          !(room.unavailable ?? []).contains(slot.date) && !(lead.unavailable ?? []).contains(slot.date)
        }.map { (slot: slot, room: $0.id) }
      }
      for first in places {
        for second in places
        where (first.slot.date, first.slot.end) <= (second.slot.date, second.slot.start)
          && (gap.min...gap.max).contains(first.slot.date.distance(to: second.slot.date))
        {
          courses.append([
            SmallWorld.session("m1", first.slot.id, first.room, [lead.id]),
            SmallWorld.session("m2", second.slot.id, second.room, [lead.id]),
          ])
        }
      }
    }
    return ["p2", "p3", "p4"].flatMap { partner in
      let others = ["p2", "p3", "p4"].filter { $0 != partner }
      return courses.flatMap { first in
        courses.filter { second in zip(first, second).allSatisfy { $0.slot != $1.slot || $0.room != $1.room }
        }
        .map { second in
          PlanDocument(cohorts: [
            .init(id: "c1", members: ["p1", partner], sessions: first),
            .init(id: "c2", members: others, sessions: second),
          ])
        }
      }
    }
  }
}
