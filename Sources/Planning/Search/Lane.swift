/// One of the search's fixed number of workers: anneals who sits where among its own share of the cohorts.
///
/// Lanes work on disjoint sets of cohorts, each on its own copy of the plan with its own random numbers, and are merged at fixed step
/// counts; what a lane does never depends on how many threads there are.
final class Lane {
  let state: SearchState
  private var generator: Generator
  private let arena = Arena()
  private let people: Int
  /// People who are alike in everything that is counted but department and workplace.
  private let kindOf: UnsafeMutablePointer<Int32>
  private let kindCount: Int
  /// This lane's movable people, by kind.
  private let pool: UnsafeMutablePointer<Int32>
  private let kindStart: UnsafeMutablePointer<Int32>
  private var poolCount = 0
  private var cohorts: [Int32] = []
  private var units: [Int32] = []
  private let isOwn: UnsafeMutablePointer<Bool>
  private var partners: [Int32] = []

  init(_ state: SearchState, kinds: (of: [Int32], count: Int), seed: UInt64, stream: UInt64) {
    self.state = state
    generator = Generator(seed: seed, stream: stream)
    people = state.people
    kindOf = arena.table(kinds.of, empty: 0)
    kindCount = kinds.count
    pool = arena.table(people, 0)
    kindStart = arena.table(kinds.count + 1, 0)
    isOwn = arena.table(state.cohorts, false)
  }

  /// Numbers people by category and the values of all attributes that count.
  static func kinds(_ problem: DenseProblem) -> (of: [Int32], count: Int) {
    let traits = problem.traits
    var known: [[Int32]: Int32] = [:]
    let kinds = (0..<problem.peopleCount).map { person in
      let values = (0..<traits.traitCount).filter { $0 != Traits.department }.map {
        traits.valueOf[person * traits.traitCount + $0]
      }
      if let kind = known[values] { return kind }
      let kind = Int32(known.count)
      known[values] = kind
      return kind
    }
    return (kinds, known.count)
  }

  /// Sets the cohorts among which this lane moves people.
  func own(_ cohorts: [Int32]) {
    self.cohorts = cohorts
    isOwn.update(repeating: false, count: max(1, state.cohorts))
    for cohort in cohorts { isOwn[Int(cohort)] = true }
    let problem = state.problem
    kindStart.update(repeating: 0, count: kindCount + 1)
    poolCount = 0
    func isMovable(_ person: Int) -> Bool {
      let cohort = Int(state.cohortOf[person])
      return cohort >= 0 && isOwn[cohort] && !problem.started.isFrozen[person]
        && problem.units.members[Int(problem.units.unitOf[person])].count == 1
    }
    for person in 0..<people where isMovable(person) {
      kindStart[Int(kindOf[person]) + 1] += 1
      poolCount += 1
    }
    for kind in 0..<kindCount { kindStart[kind + 1] += kindStart[kind] }
    var next = (0..<kindCount).map { Int(kindStart[$0]) }
    for person in 0..<people where isMovable(person) {
      pool[next[Int(kindOf[person])]] = Int32(person)
      next[Int(kindOf[person])] += 1
    }
    units = problem.units.large.filter { unit in
      let cohort = Int(state.cohortOf[Int(problem.units.members[Int(unit)][0])])
      return cohort >= 0 && isOwn[cohort]
    }
  }

  /// Makes `steps` proposals, cooling from `done` of `total`.
  func anneal(steps: Int, done: Int, of total: Int, pace: Int, cooling: Cooling) {
    guard cohorts.count > 1 else { return }
    let slices = 16
    for slice in 0..<slices {
      let from = steps * slice / slices
      let to = steps * (slice + 1) / slices
      let temperature = cooling.temperature(done + from * pace, of: total)
      cooling.patience.withUnsafeBufferPointer { patience in
        for step in from..<to {
          if step & 31 == 31 && (state.problem.sizeMin < state.problem.sizeMax || !units.isEmpty) {
            tryUncommon(temperature, patience)
          } else {
            tryExchange(temperature, patience)
          }
        }
      }
    }
  }

  @inline(__always)
  private func tryExchange(_ temperature: Int, _ patience: UnsafeBufferPointer<Int>) {
    guard poolCount > 1 else { return }
    let state = state
    let draw = generator.next()
    let a = Int(pool[Int(truncatingIfNeeded: ((draw >> 32) &* UInt64(truncatingIfNeeded: poolCount)) >> 32)])
    let low: Int
    let width: Int
    if draw & 3 != 0 {
      let kind = Int(kindOf[a])
      low = Int(kindStart[kind])
      width = Int(kindStart[kind &+ 1]) &- low
    } else {
      low = 0
      width = poolCount
    }
    let b = Int(pool[low &+ generator.below(width)])
    if state.cohortOf[a] == state.cohortOf[b] { return }
    let limit = (temperature &* patience[Int(truncatingIfNeeded: (draw >> 2) & 1023)]) >> 16
    if state.exchangeDelta(a, b, limit: limit) <= limit { state.exchange(a, b) }
  }

  private func tryUncommon(_ temperature: Int, _ patience: UnsafeBufferPointer<Int>) {
    let limit = (temperature * patience[generator.below(1024)]) >> 16
    if !units.isEmpty && generator.next() & 1 == 0 {
      tryUnit(limit)
    } else if state.problem.sizeMin < state.problem.sizeMax && poolCount > 0 {
      tryRelocate(limit)
    }
  }

  /// One person to another cohort, which changes both cohorts' sizes.
  private func tryRelocate(_ limit: Int) {
    let person = Int(pool[generator.below(poolCount)])
    let from = Int(state.cohortOf[person])
    let to = Int(cohorts[generator.below(cohorts.count)])
    guard from != to, !state.problem.started.isClosed[to], Int(state.size[to]) < state.problem.sizeMax else { return }
    let before = state.cost
    state.relocate(person, to: to)
    if state.cost - before > limit { state.relocate(person, to: from) }
  }

  /// People who stay together go to another cohort; as many single people come back for them.
  private func tryUnit(_ limit: Int) {
    let unit = Int(units[generator.below(units.count)])
    let members = state.problem.units.members[unit]
    let from = Int(state.cohortOf[Int(members[0])])
    let to = Int(cohorts[generator.below(cohorts.count)])
    guard from != to, !state.problem.started.isClosed[to], !state.problem.started.isClosed[from] else { return }
    guard choosePartners(members.count, in: to) else { return }
    let before = state.cost
    for person in partners { state.relocate(Int(person), to: -1) }
    for person in members { state.relocate(Int(person), to: to) }
    for person in partners { state.relocate(Int(person), to: from) }
    if state.cost - before <= limit { return }
    for person in partners { state.relocate(Int(person), to: -1) }
    for person in members { state.relocate(Int(person), to: from) }
    for person in partners { state.relocate(Int(person), to: to) }
  }

  /// Picks single movable people of a cohort at random into `partners`; false when there are not enough.
  private func choosePartners(_ count: Int, in cohort: Int) -> Bool {
    partners.removeAll(keepingCapacity: true)
    let size = Int(state.seated[cohort])
    let start = generator.below(max(1, size))
    for offset in 0..<size where partners.count < count {
      let person = state.members[cohort * state.stride + (start + offset) % size]
      let isSingle = state.problem.units.members[Int(state.problem.units.unitOf[Int(person)])].count == 1
      if isSingle && !state.problem.started.isFrozen[Int(person)] { partners.append(person) }
    }
    return partners.count == count
  }
}
