/// One of the search's fixed number of workers: anneals who sits where among its own share of the cohorts.
///
/// Lanes work on disjoint sets of cohorts, each on its own copy of the plan with its own random numbers, and are merged at fixed step
/// counts; what a lane does never depends on how many threads there are.
final class Lane {
  let state: SearchState
  private var generator: Generator
  private let arena = Arena()
  /// To how many a seat is offered in one step.
  private static let offers = 128
  private let people: Int
  /// People who are alike in everything that is counted but department and workplace.
  private let kindOf: UnsafeMutablePointer<Int32>
  /// People alike in their department too, numbered within their kind's order in `pool`.
  private let twinsOf: UnsafeMutablePointer<Int32>
  private let twinsCount: Int
  private let twinsStart: UnsafeMutablePointer<Int32>
  private let kindCount: Int
  /// This lane's movable people, by kind, with all that an offer is first judged by.
  private let pool: UnsafeMutablePointer<Card>
  /// Where in `pool` a person is.
  private let positionOf: UnsafeMutablePointer<Int32>
  private let kindStart: UnsafeMutablePointer<Int32>
  private var poolCount = 0
  private var cohorts: [Int32] = []
  private var units: [Int32] = []
  private let isOwn: UnsafeMutablePointer<Bool>
  private let reassignment: Reassignment
  private var partners: [Int32] = []
  /// Proposals of the last stretch of annealing, and how many of them were made.
  private var proposed = 0
  private var accepted = 0

  init(_ state: SearchState, kinds: Kinds, seed: UInt64, stream: UInt64) {
    self.state = state
    generator = Generator(seed: seed, stream: stream)
    people = state.people
    kindOf = arena.table(kinds.kind, empty: 0)
    kindCount = kinds.kindCount
    twinsOf = arena.table(kinds.twins, empty: 0)
    twinsCount = kinds.twinsCount
    twinsStart = arena.table(kinds.twinsCount + 1, 0)
    pool = arena.table(people, Card())
    positionOf = arena.table(people, 0)
    kindStart = arena.table(kinds.kindCount + 1, 0)
    isOwn = arena.table(state.cohorts, false)
    reassignment = Reassignment(state)
  }

  /// A person as offers need them, side by side in the order they are looked at.
  private struct Card: BitwiseCopyable {
    var person: Int32 = 0
    var workplace: Int32 = 0
    /// The department's number among the values.
    var department: Int32 = 0
    var cohort: Int32 = 0
  }

  /// People by what makes them alike.
  struct Kinds {
    /// By category and the values of all attributes that count.
    var kind: [Int32] = []
    var kindCount = 0
    /// By kind and department, in order of kind.
    var twins: [Int32] = []
    var twinsCount = 0

    init(_ problem: DenseProblem) {
      let traits = problem.traits
      var known: [[Int32]: Int32] = [:]
      for person in 0..<problem.peopleCount {
        let values = (0..<traits.traitCount).filter { $0 != Traits.department }.map {
          traits.valueOf[person * traits.traitCount + $0]
        }
        kind.append(known[values] ?? Int32(known.count))
        known[values] = kind[person]
      }
      kindCount = known.count
      let order = (0..<problem.peopleCount).sorted { a, b in
        (kind[a], problem.department[a], a) < (kind[b], problem.department[b], b)
      }
      twins = [Int32](repeating: 0, count: problem.peopleCount)
      var last: Int?
      for person in order {
        let isAlike = last.map { kind[$0] == kind[person] && problem.department[$0] == problem.department[person] }
        if isAlike != true { twinsCount += 1 }
        twins[person] = Int32(twinsCount - 1)
        last = person
      }
    }
  }

  /// Sets the cohorts among which this lane moves people; nobody else may move its people until it is told anew.
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
    twinsStart.update(repeating: 0, count: twinsCount + 1)
    for person in 0..<people where isMovable(person) {
      kindStart[Int(kindOf[person]) + 1] += 1
      twinsStart[Int(twinsOf[person]) + 1] += 1
      poolCount += 1
    }
    for kind in 0..<kindCount { kindStart[kind + 1] += kindStart[kind] }
    for twins in 0..<twinsCount { twinsStart[twins + 1] += twinsStart[twins] }
    // Twins are numbered in order of kind, so one order serves both.
    var next = (0..<twinsCount).map { Int(twinsStart[$0]) }
    for person in 0..<people where isMovable(person) {
      let position = next[Int(twinsOf[person])]
      pool[position] = Card(
        person: Int32(person), workplace: state.workplace[person],
        department: state.valueOf[person * state.traitCount + Traits.department], cohort: state.cohortOf[person])
      positionOf[person] = Int32(position)
      next[Int(twinsOf[person])] += 1
    }
    units = problem.units.large.filter { unit in
      let cohort = Int(state.cohortOf[Int(problem.units.members[Int(unit)][0])])
      return cohort >= 0 && isOwn[cohort]
    }
    state.worth.keep(cohorts)
  }

  /// The people at two places of the pool change seats.
  @inline(__always)
  private func exchange(_ a: Int, _ b: Int) {
    state.exchange(Int(pool[a].person), Int(pool[b].person))
    swap(&pool[a].cohort, &pool[b].cohort)
  }

  /// Makes `steps` proposals, cooling from `done` of `total`, of which each of the lane's own counts for `pace`.
  func anneal(steps: Int, done: Int, of total: Int, pace: Int, cooling: Cooling) {
    guard cohorts.count > 1 else { return }
    // Where many move at once, worths would be counted anew more often than asked for.
    let mayReassign = reassignment.isPossible && cohorts.count >= Reassignment.fewestCohorts
    if !mayReassign && accepted < proposed / 8 { state.worth.turnOn() }
    // Lanes do not see each other's moves: with many of them, cover that both have broken would stay so.
    let doesReassign = mayReassign && state.tally.away + state.tally.absent == 0
    proposed = steps
    accepted = 0
    let hasUncommon = state.problem.sizeMin < state.problem.sizeMax || !units.isEmpty
    var temperature = 0
    Cooling.patience.withUnsafeBufferPointer { patience in
      for step in 0..<steps {
        if step & 255 == 0 { temperature = cooling.temperature(done + step * pace, of: total) }
        if doesReassign && step % Reassignment.every == 0 { reassign(temperature) }
        switch step & 7 {
        case 7 where hasUncommon: tryUncommon(temperature, patience)
        case 0..<3 where state.worth.isOn: offerSeat(temperature, patience)
        default: tryExchange(temperature, patience)
        }
      }
    }
  }

  /// Moves people out of cohorts whose dates their workplace cannot spare them on.
  ///
  /// Lanes do not see each other's moves, so two of them may send people of one workplace to the same date; this runs after a
  /// merge, on the whole plan.
  func mendCover() {
    guard state.modules > 0, state.tally.away > 0, state.cohorts > 1 else { return }
    own((0..<state.cohorts).map { Int32($0) })
    for index in 0..<poolCount {
      let person = Int(pool[index].person)
      let kind = Int(kindOf[person])
      var left = 48
      while left > 0 && isMissed(person) {
        left -= 1
        let low = left & 3 != 0 ? Int(kindStart[kind]) : 0
        let high = left & 3 != 0 ? Int(kindStart[kind + 1]) : poolCount
        let other = low + generator.below(high - low)
        if pool[other].cohort == pool[index].cohort { continue }
        if state.exchangeDelta(person, Int(pool[other].person), limit: -1) < 0 { exchange(index, other) }
      }
    }
  }

  /// Moves people out of cohorts that are too large and into those that are too small.
  ///
  /// A lane has only half of the cohorts that could spare or take somebody, and with sizes that hardly differ there are few.
  func mendSizes() {
    guard state.tally.size > 0, state.cohorts > 1 else { return }
    own((0..<state.cohorts).map { Int32($0) })
    let (least, most) = (state.problem.sizeMin, state.problem.sizeMax)
    for cohort in 0..<state.cohorts {
      var left = 256
      while left > 0 && poolCount > 0 && (Int(state.size[cohort]) < least || Int(state.size[cohort]) > most) {
        left -= 1
        let isSmall = Int(state.size[cohort]) < least
        let position = isSmall ? generator.below(poolCount) : memberPosition(of: cohort)
        guard position >= 0 else { break }
        let person = Int(pool[position].person)
        let from = Int(state.cohortOf[person])
        let to = isSmall ? cohort : generator.below(state.cohorts)
        guard from != to, !state.problem.started.isClosed[to], Int(state.size[from]) > least, Int(state.size[to]) < most,
          state.relocationDelta(person, to: to) < 0
        else { continue }
        state.relocate(person, to: to)
        pool[position].cohort = Int32(to)
      }
    }
  }

  /// Where in the pool some member of a cohort is who may move; -1 when none was hit upon.
  private func memberPosition(of cohort: Int) -> Int {
    let member = Int(state.members[cohort * state.stride + generator.below(Int(state.seated[cohort]))])
    let position = Int(positionOf[member])
    return position < poolCount && Int(pool[position].person) == member ? position : -1
  }

  /// Whether a person's workplace has too many away on a date of the person's cohort.
  private func isMissed(_ person: Int) -> Bool {
    let place = Int(state.workplace[person])
    let row = Int(state.awayRow[place])
    guard row >= 0 else { return false }
    let cohort = Int(state.cohortOf[person])
    for index in 0..<Int(state.dateKinds[cohort]) {
      let date = Int(state.dates[cohort * state.modules + index])
      if Int32(state.away[row * state.calendar.dateCount + date]) > state.problem.awayMax[place] { return true }
    }
    return false
  }

  @inline(__always)
  private func tryExchange(_ temperature: Int, _ patience: UnsafeBufferPointer<Int>) {
    guard poolCount > 1 else { return }
    let state = state
    let draw = generator.next()
    let a = Int(truncatingIfNeeded: ((draw >> 32) &* UInt64(truncatingIfNeeded: poolCount)) >> 32)
    let person = Int(pool[a].person)
    let low: Int
    let width: Int
    if draw & 1 != 0 {
      let twins = Int(twinsOf[person])
      low = Int(twinsStart[twins])
      width = Int(twinsStart[twins &+ 1]) &- low
    } else if draw & 2 != 0 {
      let kind = Int(kindOf[person])
      low = Int(kindStart[kind])
      width = Int(kindStart[kind &+ 1]) &- low
    } else {
      low = 0
      width = poolCount
    }
    let b = low &+ generator.below(width)
    if pool[a].cohort == pool[b].cohort { return }
    let limit = (temperature &* patience[Int(truncatingIfNeeded: (draw >> 2) & 1023)]) >> 16
    let delta = state.exchangeDelta(person, Int(pool[b].person), limit: limit)
    // Colleagues who change places and change nothing would only take time.
    if delta <= limit && (delta != 0 || pool[a].workplace != pool[b].workplace) {
      accepted &+= 1
      exchange(a, b)
    }
  }

  /// Offers one person's seat to many others, and gives it to the first of them for whom that costs no more than the temperature allows.
  ///
  /// The others are alike in all that counts but workplace, or but workplace and department: what they would win at most is read from
  /// a few bytes, so that a dozen times as many are looked at as could be counted out.
  private func offerSeat(_ temperature: Int, _ patience: UnsafeBufferPointer<Int>) {
    guard poolCount > 1 else { return }
    let state = state
    let draw = generator.next()
    let a = Int(truncatingIfNeeded: ((draw >> 32) &* UInt64(truncatingIfNeeded: poolCount)) >> 32)
    let card = pool[a]
    let person = Int(card.person)
    let group = Int(draw & 1 != 0 ? twinsOf[person] : kindOf[person])
    let start = draw & 1 != 0 ? twinsStart : kindStart
    let low = Int(start[group])
    let high = Int(start[group &+ 1])
    let cohort = Int(card.cohort)
    let place = Int(card.workplace)
    let department = Int(card.department)
    let seat = state.worth.seat(place, cohort)
    let bridge = state.objective.workplacePair
    var next = low &+ generator.below(high &- low)
    var luck = Int(truncatingIfNeeded: (draw >> 2) & 1023)
    for _ in 0..<min(Self.offers, high &- low) {
      let b = next
      next = next &+ 1 == high ? low : next &+ 1
      luck = (luck &+ 5) & 1023
      let other = Int(pool[b].cohort)
      let otherPlace = Int(pool[b].workplace)
      let otherDepartment = Int(pool[b].department)
      let limit = (temperature &* patience[luck]) >> 16
      let least =
        state.departmentDelta(department, otherDepartment, cohort, other) &- seat.mostGain(otherPlace, other) &* bridge
      if least > limit || other == cohort || otherPlace == place { continue }
      if state.exchangeDelta(person, Int(pool[b].person), limit: limit) > limit { continue }
      accepted &+= 1
      return exchange(a, b)
    }
  }

  /// Seats many people of one kind anew, all at once.
  private func reassign(_ temperature: Int) {
    guard poolCount > 1 else { return }
    let kind = Int(kindOf[Int(pool[generator.below(poolCount)].person)])
    let low = Int(kindStart[kind])
    let width = Int(kindStart[kind + 1]) - low
    reassignment.begin()
    for _ in 0..<3 * Reassignment.most {
      guard reassignment.choose(Int(pool[low + generator.below(width)].person)) else { break }
    }
    reassignment.run(temperature, &generator) { person, cohort in pool[Int(positionOf[Int(person)])].cohort = cohort }
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
    let position = generator.below(poolCount)
    let person = Int(pool[position].person)
    let from = Int(state.cohortOf[person])
    let to = Int(cohorts[generator.below(cohorts.count)])
    guard from != to, !state.problem.started.isClosed[to], Int(state.size[to]) < state.problem.sizeMax else { return }
    guard state.relocationDelta(person, to: to) <= limit else { return }
    state.relocate(person, to: to)
    pool[position].cohort = Int32(to)
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
    if state.cost - before <= limit {
      for person in partners { pool[Int(positionOf[Int(person)])].cohort = Int32(from) }
      return
    }
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
