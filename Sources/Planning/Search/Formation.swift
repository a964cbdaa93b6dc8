/// The first forming: everyone gets a seat so that departments and workplaces are spread as evenly as dealing cards can.
///
/// People are dealt in order of category, department and workplace, to cohorts ordered so that neighbours meet on
/// different dates: a workplace's people then come to different cohorts and, as far as possible, different dates.
struct Formation {
  private let problem: DenseProblem
  private let state: SearchState

  init(_ state: SearchState) {
    self.state = state
    problem = state.problem
  }

  /// Seats everyone there is a seat for. Cohorts must be empty; sessions may be placed already.
  func form(using generator: inout Generator) {
    for person in 0..<problem.peopleCount {
      let before = Int(problem.started.cohortBefore[person])
      let isKept = problem.started.isFrozen[person] || (before >= 0 && state.size[before] < problem.sizeMax)
      if before >= 0 && isKept { state.relocate(person, to: before) }
    }
    let targets = targets()
    for unit in problem.units.large { seat(unit: problem.units.members[Int(unit)], targets) }
    deal(targets)
  }

  /// How many people each cohort is to have: as even as the rooms and those already seated allow.
  private func targets() -> [Int] {
    var target = (0..<problem.cohortCount).map { Int(state.size[$0]) }
    let most = (0..<problem.cohortCount).map { cohort in
      problem.started.isClosed[cohort] ? target[cohort] : max(target[cohort], min(problem.sizeMax, roomLimit(cohort)))
    }
    var open = problem.peopleCount - target.reduce(0, +)
    var level = target.min() ?? 0
    while open > 0 && level < problem.sizeMax {
      for cohort in dealingOrder() where open > 0 && target[cohort] == level && target[cohort] < most[cohort] {
        target[cohort] += 1
        open -= 1
      }
      level += 1
    }
    return target
  }

  private func roomLimit(_ cohort: Int) -> Int {
    (0..<problem.moduleCount).reduce(Int.max) { limit, module in
      let room = Int(state.sessionRoom[cohort * problem.moduleCount + module])
      return room < 0 ? limit : min(limit, max(problem.sizeMin, Int(problem.calendar.capacity[room])))
    }
  }

  /// Cohorts so that those which follow each other start on different dates.
  private func dealingOrder() -> [Int] {
    guard problem.moduleCount > 0 else { return Array(0..<problem.cohortCount) }
    var rank: [Int32: Int] = [:]
    var keyed: [(rank: Int, date: Int32, cohort: Int)] = []
    for cohort in 0..<problem.cohortCount {
      let slot = state.sessionSlot[cohort * problem.moduleCount]
      let date = slot < 0 ? -1 : problem.calendar.slotDate[Int(slot)]
      keyed.append((rank[date, default: 0], date, cohort))
      rank[date, default: 0] += 1
    }
    return keyed.sorted { ($0.rank, $0.date, $0.cohort) < ($1.rank, $1.date, $1.cohort) }.map(\.cohort)
  }

  /// Puts people who must stay together where they cost least.
  private func seat(unit: [Int32], _ targets: [Int]) {
    let missing = unit.filter { state.cohortOf[Int($0)] < 0 }
    guard !missing.isEmpty else { return }
    let seated = unit.compactMap { state.cohortOf[Int($0)] < 0 ? nil : Int(state.cohortOf[Int($0)]) }
    var best = (cohort: -1, cost: Int.max)
    let preferred = seated.isEmpty ? Array(0..<problem.cohortCount) : seated
    for cohort in preferred where !problem.started.isClosed[cohort] {
      guard Int(state.size[cohort]) + missing.count <= problem.sizeMax else { continue }
      let overfull = max(0, Int(state.size[cohort]) + missing.count - targets[cohort])
      for person in missing { state.relocate(Int(person), to: cohort) }
      let cost = state.cost + overfull * state.fault
      for person in missing { state.relocate(Int(person), to: -1) }
      if cost < best.cost { best = (cohort, cost) }
    }
    guard best.cohort >= 0 else { return }
    for person in missing { state.relocate(Int(person), to: best.cohort) }
  }

  private func deal(_ targets: [Int]) {
    let traits = problem.traits
    let waiting = (0..<problem.peopleCount).filter { state.cohortOf[$0] < 0 }.sorted { a, b in
      let keyA = (traits.valueOf[a * traits.traitCount], problem.department[a], problem.workplace[a], a)
      let keyB = (traits.valueOf[b * traits.traitCount], problem.department[b], problem.workplace[b], b)
      return keyA < keyB
    }
    let order = dealingOrder().filter { !problem.started.isClosed[$0] }
    var next = 0
    for person in waiting {
      var tried = 0
      while tried < order.count && Int(state.size[order[next]]) >= targets[order[next]] {
        next = (next + 1) % order.count
        tried += 1
      }
      if tried == order.count { break }
      state.relocate(person, to: order[next])
      next = (next + 1) % order.count
    }
    seatTheRest(order)
  }

  /// Whoever the even dealing left over takes any seat there is.
  private func seatTheRest(_ order: [Int]) {
    for person in 0..<problem.peopleCount where state.cohortOf[person] < 0 {
      guard let cohort = order.first(where: { Int(state.size[$0]) < problem.sizeMax }) else { return }
      state.relocate(person, to: cohort)
    }
  }
}
