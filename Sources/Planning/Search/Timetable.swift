/// The first timetable: every session gets a date, slot, room and staff so that the last one is as early as can be.
///
/// Two shapes are tried, and the better one is kept. *Waves* fill the room days to the last seat: a wave of cohorts holds its first module on
/// the next free room days, then its second in the same order, and so on. *Chains* share out the dates in sets that
/// have none in common, one date a module, so that cohorts of different chains never meet the same day; that is what a workplace with
/// little cover needs.
struct Timetable {
  private let state: SearchState
  private let problem: DenseProblem
  private let calendar: Calendar
  private let retiming: Retiming
  private let polishing: Polishing
  private let modules: Int

  init(_ state: SearchState, retiming: Retiming, polishing: Polishing) {
    self.state = state
    self.retiming = retiming
    self.polishing = polishing
    problem = state.problem
    calendar = state.problem.calendar
    modules = state.modules
  }

  /// Builds a timetable into a state without sessions; returns the last date it may use from now on.
  func build(using generator: inout Generator) -> Int {
    let end = calendar.dateCount - 1
    guard end >= 0, modules > 0, problem.cohortCount > 0 else { return max(0, end) }
    if problem.started.isPresent { return keepBaseline(using: &generator) }
    var best: (faults: Int, placement: Placement, last: Int)?
    var last = earliestEnd()
    retiming.earliestEnd = last
    var stride = 1
    var attempts = 0
    // Counted and not timed, so that the same problem always gets the same timetable; what is left over is repaired
    // while people are seated.
    polishing.repairsLeft = 500 + 5 * problem.cohortCount
    while true {
      if polishing.repairsLeft <= 0 { last = end }
      for shape in shapes(last) {
        attempt(shape, last: last, using: &generator)
        let faults = state.tally.timetable
        if faults < best?.faults ?? Int.max { best = (faults, Placement(of: state), last) }
        if faults == 0 { return last }
      }
      if last == end { break }
      attempts += 1
      if attempts > 8 { stride *= 2 }
      last = min(end, last + stride)
    }
    if let best {
      state.adopt(best.placement)
      return end
    }
    return end
  }

  // MARK: With an earlier plan

  private func keepBaseline(using generator: inout Generator) -> Int {
    var last = earliestEnd()
    for session in 0..<problem.cohortCount * modules {
      guard let before = problem.started.sessionBefore[session] else { continue }
      for position in 0..<calendar.perSession {
        let known = position < before.facilitators.count ? before.facilitators[position] : -1
        state.staffOf[session * calendar.perSession + position] = known
      }
      state.place(session, slot: Int(before.slot), room: Int(before.room))
      last = max(last, Int(calendar.slotDate[Int(before.slot)]))
    }
    polishing.repairsLeft = 500 + 5 * problem.cohortCount
    while true {
      if polishing.repairsLeft <= 0 { last = calendar.dateCount - 1 }
      retiming.lastDate = last
      for cohort in 0..<problem.cohortCount where state.hasTimetableFault(cohort) {
        retiming.retime(cohort, using: &generator)
      }
      polishing.settle()
      if state.tally.timetable == 0 || last == calendar.dateCount - 1 { return last }
      last = min(calendar.dateCount - 1, last + 5)
    }
  }

  // MARK: Attempts

  private func attempt(_ shape: [[Int]]?, last: Int, using generator: inout Generator) {
    clear()
    retiming.lastDate = last
    retiming.hasHelpers = false
    for cohort in 0..<problem.cohortCount {
      let wanted = shape.flatMap { cohort < $0.count ? $0[cohort] : nil }
      retiming.retime(cohort, wanted: wanted, lateness: wanted == nil ? 4 : 0, using: &generator)
    }
    staff(using: &generator)
    polishing.settle()
  }

  /// Finds helpers for every session once all leads are known.
  private func staff(using generator: inout Generator) {
    retiming.hasHelpers = true
    for session in 0..<problem.cohortCount * modules { retiming.fill(session, using: &generator) }
  }

  private func clear() {
    for session in 0..<problem.cohortCount * modules where state.sessionSlot[session] >= 0 { state.remove(session) }
    for index in 0..<problem.cohortCount * modules * calendar.perSession { state.staffOf[index] = -1 }
  }

  // MARK: How early it can end

  /// Sessions a date can hold: rooms and facilitators counted, weeks not.
  private func sessionsPerDate() -> [Int] {
    let seats = problem.peopleCount / max(1, problem.cohortCount)
    return (0..<calendar.dateCount).map { date in
      let slots = disjointSlots(date)
      let rooms = (0..<calendar.roomCount).count {
        !calendar.roomClosed[$0 * calendar.dateCount + date] && Int(calendar.capacity[$0]) >= min(seats, problem.sizeMax)
      }
      let staff = (0..<calendar.facilitatorCount).count {
        !calendar.facilitatorAway[$0 * calendar.dateCount + date]
      }
      let groups = calendar.perSession > 0 ? staff / calendar.perSession : Int.max
      return slots * min(rooms, groups)
    }
  }

  /// Most slots of a date that do not overlap.
  private func disjointSlots(_ date: Int) -> Int {
    let slots = Int(calendar.firstSlot[date])..<Int(calendar.firstSlot[date + 1])
    var count = 0
    var end = Int.min
    for slot in slots.sorted(by: { (calendar.slotEnd[$0], $0) < (calendar.slotEnd[$1], $1) })
    where calendar.slotStart[slot] >= end {
      count += 1
      end = calendar.slotEnd[slot]
    }
    return count
  }

  /// The first date by which there are sessions and dates enough; nothing earlier can do.
  private func earliestEnd() -> Int {
    let perDate = sessionsPerDate()
    var dates = modules
    for place in 0..<problem.workplaceCount where problem.awayMax[place] < Int32.max && problem.awayMax[place] > 0 {
      let limit = Int(problem.awayMax[place])
      dates = max(dates, (modules * Int(problem.workplaceSize[place]) + limit - 1) / limit)
    }
    var sessions = 0
    var usable = 0
    for date in 0..<calendar.dateCount {
      sessions += perDate[date]
      if perDate[date] > 0 { usable += 1 }
      if sessions >= problem.cohortCount * modules && usable >= min(dates, calendar.dateCount) { return date }
    }
    return calendar.dateCount - 1
  }

  // MARK: Shapes

  /// What to try: whole shapes when there are any, chains before waves; else whatever there is, and none.
  private func shapes(_ last: Int) -> [[[Int]]?] {
    let all = [chains(last), waves(last)].compactMap { $0 }
    let whole = all.filter { $0.count >= problem.cohortCount }
    return whole.isEmpty ? all.map { Optional($0) } + [nil] : whole.map { Optional($0) }
  }

  /// Runs of dates that no gap between modules is long enough to straddle out of.
  private func terms(_ dates: [Int]) -> [[Int]] {
    let longest = calendar.gapMax.dropFirst().max() ?? Int.max
    var terms: [[Int]] = []
    for date in dates {
      if let last = terms.last?.last, Int(calendar.day[date] - calendar.day[last]) <= longest {
        terms[terms.count - 1].append(date)
      } else {
        terms.append([date])
      }
    }
    return terms
  }

  private func keepsGaps(_ chain: [Int]) -> Bool {
    for module in 1..<max(1, chain.count) {
      let gap = Int(calendar.day[chain[module]] - calendar.day[chain[module - 1]])
      if gap < max(1, calendar.gapMin[module]) || gap > calendar.gapMax[module] { return false }
    }
    return true
  }

  /// Dates for each cohort from sets that have none in common, or nil when no such sets can be cut.
  private func chains(_ last: Int) -> [[Int]]? {
    let perDate = sessionsPerDate()
    var found: [(dates: [Int], room: Int)] = []
    for term in terms((0...last).filter { perDate[$0] > 0 }) {
      for chain in chains(in: term, perDate) { found.append((chain, chain.map { perDate[$0] }.min() ?? 0)) }
    }
    guard !found.isEmpty else { return nil }
    var result: [[Int]] = []
    var round = 0
    while result.count < problem.cohortCount {
      let before = result.count
      for chain in found where chain.room > round && result.count < problem.cohortCount { result.append(chain.dates) }
      if result.count == before { break }
      round += 1
    }
    return result
  }

  /// The most chains one term can be cut into: blocks of dates, a module a block.
  private func chains(in term: [Int], _ perDate: [Int]) -> [[Int]] {
    var best: [[Int]] = []
    for waves in 1...8 {
      let width = term.count / (modules * waves)
      guard width > 0 else { break }
      var dates = term
      while dates.count > width * modules * waves {
        let poorest = dates.indices.reversed().min { perDate[dates[$0]] < perDate[dates[$1]] }
        dates.remove(at: poorest ?? 0)
      }
      var found: [[Int]] = []
      for wave in 0..<waves {
        for offset in 0..<width {
          let chain = (0..<modules).map { dates[(wave * modules + $0) * width + offset] }
          if keepsGaps(chain) { found.append(chain) }
        }
      }
      if found.count > best.count { best = found }
    }
    return best
  }

  /// Dates for each cohort that use up the room days one after the other, or nil when the gaps do not allow it.
  private func waves(_ last: Int) -> [[Int]]? {
    let perDate = sessionsPerDate()
    var result: [[Int]] = []
    for term in terms(Array(0...last)) {
      let units = term.flatMap { [Int](repeating: $0, count: perDate[$0]) }
      let cohorts = min(units.count / modules, problem.cohortCount - result.count)
      result += split(units, cohorts: cohorts)
    }
    return result.isEmpty ? nil : result
  }

  /// Cuts the first `cohorts * modules` units into waves that keep the gaps; fewer cohorts when that fails.
  private func split(_ units: [Int], cohorts: Int) -> [[Int]] {
    var wanted = cohorts
    while wanted > 0 {
      var failed: Set<Int> = []
      if let sizes = waveSizes(units, start: 0, cohorts: wanted, &failed) {
        var start = 0
        var result: [[Int]] = []
        for size in sizes {
          let blocks = (0..<modules).map { Array(units[start + $0 * size..<start + ($0 + 1) * size]) }
          result += aligned(blocks)
          start += size * modules
        }
        return result
      }
      wanted -= max(1, wanted / 16)
    }
    return []
  }

  private func waveSizes(_ units: [Int], start: Int, cohorts: Int, _ failed: inout Set<Int>) -> [Int]? {
    if cohorts == 0 { return [] }
    if failed.contains(cohorts) { return nil }
    var tried: Set<Int> = []
    for parts in 1...24 {
      for size in [(cohorts + parts - 1) / parts, cohorts / parts, cohorts / parts - 1, cohorts / parts + 2]
      where size > 0 && size <= cohorts && tried.insert(size).inserted {
        guard isWave(units, start: start, size: size) else { continue }
        if let rest = waveSizes(units, start: start + size * modules, cohorts: cohorts - size, &failed) {
          return [size] + rest
        }
      }
    }
    failed.insert(cohorts)
    return nil
  }

  /// Chains of one date from each block that use every date as often as it stands there, as many of them alike as can be.
  ///
  /// Cohorts with the same dates throughout leave a workplace with little cover more dates free of its people than
  /// cohorts that share a date here and a date there.
  private func aligned(_ blocks: [[Int]]) -> [[Int]] {
    var left = blocks
    var result: [[Int]] = []
    guard modules > 1 else { return inOrder(blocks) }
    let most = left.flatMap { block in counted(block).map(\.count) }.max() ?? 1
    for wanted in Swift.stride(from: most, to: 1, by: -1) {
      for date in counted(left[0]).filter({ $0.count >= wanted }).map(\.date) {
        guard let chain = chain(from: date, times: wanted, in: left) else { continue }
        let rest = left.enumerated().map { module, block in removing(chain[module], times: wanted, from: block) }
        guard keepsGaps(inOrder: rest) else { continue }
        left = rest
        result += [[Int]](repeating: chain, count: wanted)
      }
    }
    return result + inOrder(left)
  }

  /// The n-th date of each block together; keeps the gaps whenever any way of joining the blocks does.
  private func inOrder(_ blocks: [[Int]]) -> [[Int]] {
    blocks[0].indices.map { index in blocks.map { $0[index] } }
  }

  private func keepsGaps(inOrder blocks: [[Int]]) -> Bool {
    for module in 1..<modules {
      for index in blocks[0].indices {
        let gap = Int(calendar.day[blocks[module][index]] - calendar.day[blocks[module - 1][index]])
        if gap < max(1, calendar.gapMin[module]) || gap > calendar.gapMax[module] { return false }
      }
    }
    return true
  }

  private func counted(_ block: [Int]) -> [(date: Int, count: Int)] {
    var counts: [(date: Int, count: Int)] = []
    for date in block {
      if counts.last?.date == date { counts[counts.count - 1].count += 1 } else { counts.append((date, 1)) }
    }
    return counts
  }

  private func removing(_ date: Int, times: Int, from block: [Int]) -> [Int] {
    guard let first = block.firstIndex(of: date) else { return block }
    var block = block
    block.removeSubrange(first..<first + times)
    return block
  }

  /// Dates that stand at least `times` in each block and keep the gaps, each as near as can be to its turn.
  private func chain(from date: Int, times: Int, in blocks: [[Int]]) -> [Int]? {
    guard let turn = blocks[0].firstIndex(of: date) else { return nil }
    var chain = [date]
    for module in 1..<modules {
      let due = blocks[module][turn]
      let fitting = counted(blocks[module]).filter { candidate in
        let gap = Int(calendar.day[candidate.date] - calendar.day[chain[module - 1]])
        return candidate.count >= times && gap >= max(1, calendar.gapMin[module]) && gap <= calendar.gapMax[module]
      }
      guard let nearest = fitting.min(by: { abs($0.date - due) < abs($1.date - due) }) else { return nil }
      chain.append(nearest.date)
    }
    return chain
  }

  private func isWave(_ units: [Int], start: Int, size: Int) -> Bool {
    for module in 1..<max(1, modules) {
      for index in 0..<size {
        let earlier = Int(calendar.day[units[start + (module - 1) * size + index]])
        let gap = Int(calendar.day[units[start + module * size + index]]) - earlier
        if gap < max(1, calendar.gapMin[module]) || gap > calendar.gapMax[module] { return false }
      }
    }
    return true
  }
}

extension SearchState {
  /// Whether something is wrong with a cohort's own sessions: gaps, rooms or staff.
  func hasTimetableFault(_ cohort: Int) -> Bool {
    gapFaults(cohort) > 0 || (0..<modules).contains { sessionFaults(cohort * modules + $0) > 0 }
  }

  /// Faults of room and staff at one session.
  func sessionFaults(_ session: Int) -> Int {
    let slot = Int(sessionSlot[session])
    guard slot >= 0 else { return 1 }
    // Each counts itself once among those present.
    var faults = roomFaults(session / modules, slot: slot, room: Int(sessionRoom[session]))
    if sessionRoom[session] >= 0 { faults -= 1 }
    let week = Int(calendar.week[Int(calendar.slotDate[slot])])
    for position in 0..<calendar.perSession {
      let facilitator = Int(staffOf[session * calendar.perSession + position])
      faults += staffFaults(facilitator, slot: slot)
      guard facilitator >= 0 else { continue }
      faults -= 1
      if staffWeek[facilitator * calendar.weekCount + week] == calendar.weekMax[facilitator] { faults -= 1 }
    }
    return faults
  }
}
