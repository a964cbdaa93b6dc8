/// Betters the timetable between two stretches of annealing: repairs faults that dates cause, and evens out duties.
///
/// Runs on one state while no lane does.
final class Polishing {
  private let state: SearchState
  private let retiming: Retiming
  private let modules: Int
  private var generator: Generator
  /// Sessions of two cohorts, kept to be put back.
  private var kept: [(slot: Int32, room: Int32)] = []
  private var keptStaff: [Int32] = []
  private var faulty: [Int] = []
  /// How many cohorts may still be repaired while the first timetable is built.
  var repairsLeft = 0
  /// More faults than this are left to the moving of people, which mends them faster.
  private let mostRepaired = 64

  init(_ state: SearchState, retiming: Retiming, seed: UInt64) {
    self.state = state
    self.retiming = retiming
    modules = state.modules
    generator = Generator(seed: seed, stream: 1 << 32)
  }

  /// One round. Neither the cost nor the faults of the timetable rise: rooms and staff freed by nobody are hard to win back, while
  /// faults that depend on who comes can be mended by moving people.
  func improve() {
    guard modules > 0, state.calendar.slotCount > 0 else { return }
    let dated = state.tally.absent + state.tally.away
    if state.tally.timetable > 0 || (dated > 0 && dated <= mostRepaired) { repairDates() }
    if state.tally.hard == 0 { endEarlier() }
    evenOutDuties(tries: 40 * state.calendar.facilitatorCount)
    seatUnplaced()
  }

  // MARK: Dates

  private func repairDates() {
    faulty.removeAll(keepingCapacity: true)
    for cohort in 0..<state.cohorts where hasFault(cohort) { faulty.append(cohort) }
    faulty.shuffle(using: &generator)
    for cohort in faulty.prefix(24) where hasFault(cohort) {
      tryRetime(cohort)
      if hasFault(cohort) {
        for _ in 0..<6 { tryTrade(cohort, generator.below(state.cohorts)) }
        settle(cohort, tries: 40)
      }
    }
  }

  /// Gives new dates to a few cohorts in random order, the faulty ones among them, even if that breaks more rules for now.
  ///
  /// For a search that has stood still with broken rules; the best plan so far is kept elsewhere.
  func shake() {
    guard modules > 0, state.calendar.slotCount > 0, state.cohorts > 1 else { return }
    var chosen = (0..<state.cohorts).filter { hasFault($0) }.shuffled(using: &generator).prefix(3).map { $0 }
    let few = min(state.cohorts, chosen.count + 2 + generator.below(3))
    while chosen.count < few {
      let cohort = generator.below(state.cohorts)
      if !chosen.contains(cohort) { chosen.append(cohort) }
    }
    for cohort in chosen {
      for session in cohort * modules..<(cohort + 1) * modules
      where state.sessionSlot[session] >= 0 && !retiming.isFrozen(session) { state.remove(session) }
    }
    for cohort in chosen.shuffled(using: &generator) { retiming.retime(cohort, using: &generator) }
  }

  /// Moves the sessions of the last date to earlier dates, where that breaks nothing and costs nothing.
  private func endEarlier() {
    let last = (0..<state.cohorts * modules).reduce(0) { last, session in
      state.sessionSlot[session] < 0 ? last : max(last, Int(state.calendar.slotDate[Int(state.sessionSlot[session])]))
    }
    guard last > retiming.earliestEnd else { return }
    let late = (0..<state.cohorts).filter { state.isHeld($0, last) }
    guard late.count <= 4 else { return }
    let limit = retiming.lastDate
    retiming.lastDate = last - 1
    for cohort in late { tryRetime(cohort) }
    if late.contains(where: { state.isHeld($0, last) }) { retiming.lastDate = limit }
  }

  /// Repairs a whole timetable until it has no fault, nothing has helped for a while, or the repairs are used up.
  func settle() {
    var idle = 0
    while idle < 5 && repairsLeft > 0 {
      let before = state.tally.hard
      faulty.removeAll(keepingCapacity: true)
      for cohort in 0..<state.cohorts where state.hasTimetableFault(cohort) { faulty.append(cohort) }
      if faulty.isEmpty { return }
      for cohort in faulty.prefix(max(0, repairsLeft)) {
        tryRetime(cohort)
        settle(cohort, tries: 60)
      }
      repairsLeft -= faulty.count
      idle = state.tally.hard < before ? 0 : idle + 1
    }
  }

  /// Small changes around one cohort; each is kept unless it breaks more rules than before.
  private func settle(_ cohort: Int, tries: Int) {
    for _ in 0..<tries where state.hasTimetableFault(cohort) {
      let session = cohort * modules + generator.below(modules)
      switch generator.below(4) {
      case 0: tryLead(generator.below(max(1, state.calendar.facilitatorCount)), cohort: cohort)
      case 1: tryRestaff(session)
      default: trySwap(session)
      }
    }
  }

  /// A session changes slot and room with another one of the same date, or goes to a free room of that date.
  private func trySwap(_ session: Int) {
    guard state.sessionSlot[session] >= 0, !retiming.isFrozen(session) else { return }
    let date = Int(state.calendar.slotDate[Int(state.sessionSlot[session])])
    let other = generator.below(state.cohorts)
    var partner = -1
    for offset in 0..<state.cohorts where partner < 0 {
      let cohort = (other + offset) % state.cohorts
      guard cohort != session / modules, state.isHeld(cohort, date) else { continue }
      for module in 0..<modules {
        let candidate = cohort * modules + module
        let slot = Int(state.sessionSlot[candidate])
        if slot >= 0 && Int(state.calendar.slotDate[slot]) == date && !retiming.isFrozen(candidate) { partner = candidate }
      }
    }
    guard partner >= 0, state.sessionSlot[partner] != state.sessionSlot[session] else { return }
    let cohorts = [session / modules, partner / modules]
    keep(cohorts)
    let before = state.tally.hard
    let (slot, room) = (Int(state.sessionSlot[session]), Int(state.sessionRoom[session]))
    let (otherSlot, otherRoom) = (Int(state.sessionSlot[partner]), Int(state.sessionRoom[partner]))
    state.remove(session)
    state.remove(partner)
    state.place(session, slot: otherSlot, room: otherRoom)
    state.place(partner, slot: slot, room: room)
    restaff(session)
    restaff(partner)
    if state.tally.hard > before { restore(cohorts) }
  }

  private func tryRestaff(_ session: Int) {
    guard state.sessionSlot[session] >= 0, !retiming.isFrozen(session) else { return }
    keep([session / modules])
    let before = state.tally.hard
    restaff(session)
    if state.tally.hard > before { restore([session / modules]) }
  }

  /// Chooses the helpers of a session anew.
  private func restaff(_ session: Int) {
    for position in 1..<max(1, state.calendar.perSession) { state.assign(session, position: position, to: -1) }
    retiming.fill(session, using: &generator)
  }

  /// Whether a cohort's dates break a rule, its own or a workplace's cover.
  private func hasFault(_ cohort: Int) -> Bool {
    if state.hasTimetableFault(cohort) { return true }
    for module in 0..<modules
    where Int(state.absentAt[cohort * modules + module]) > state.calendar.maxUnavailable { return true }
    for index in 0..<Int(state.placeCount[cohort]) {
      let place = Int(state.places[cohort * state.stride + index])
      let row = Int(state.awayRow[place])
      guard row >= 0 else { continue }
      for date in 0..<Int(state.dateKinds[cohort]) {
        let away = state.away[row * state.calendar.dateCount + Int(state.dates[cohort * modules + date])]
        if Int32(away) > state.problem.awayMax[place] { return true }
      }
    }
    return false
  }

  private func tryRetime(_ cohort: Int) {
    keep([cohort])
    let before = (timetable: state.tally.timetable, cost: state.cost)
    retiming.retime(cohort, using: &generator)
    if state.tally.timetable > before.timetable || state.cost > before.cost { restore([cohort]) }
  }

  /// Two cohorts trade all their dates, rooms and staff.
  private func tryTrade(_ a: Int, _ b: Int) {
    guard a != b, isFree(a), isFree(b) else { return }
    keep([a, b])
    let before = (timetable: state.tally.timetable, cost: state.cost)
    takeOut(a)
    takeOut(b)
    putBack(a, from: modules)
    putBack(b, from: 0)
    if state.tally.timetable > before.timetable || state.cost > before.cost { restore([a, b]) }
  }

  private func isFree(_ cohort: Int) -> Bool {
    (0..<modules).allSatisfy {
      state.sessionSlot[cohort * modules + $0] >= 0 && !retiming.isFrozen(cohort * modules + $0)
    }
  }

  private func keep(_ cohorts: [Int]) {
    kept.removeAll(keepingCapacity: true)
    keptStaff.removeAll(keepingCapacity: true)
    for cohort in cohorts {
      for session in cohort * modules..<(cohort + 1) * modules {
        kept.append((state.sessionSlot[session], state.sessionRoom[session]))
        for position in 0..<state.calendar.perSession {
          keptStaff.append(state.staffOf[session * state.calendar.perSession + position])
        }
      }
    }
  }

  private func restore(_ cohorts: [Int]) {
    for cohort in cohorts { takeOut(cohort) }
    for (position, cohort) in cohorts.enumerated() { putBack(cohort, from: position * modules) }
  }

  private func takeOut(_ cohort: Int) {
    for session in cohort * modules..<(cohort + 1) * modules where state.sessionSlot[session] >= 0 {
      state.remove(session)
    }
  }

  private func putBack(_ cohort: Int, from index: Int) {
    let perSession = state.calendar.perSession
    for module in 0..<modules {
      let session = cohort * modules + module
      for position in 0..<perSession {
        state.staffOf[session * perSession + position] = keptStaff[(index + module) * perSession + position]
      }
      let (slot, room) = kept[index + module]
      if slot >= 0 { state.place(session, slot: Int(slot), room: Int(room)) }
    }
  }

  // MARK: Duties

  /// Hands duties from the busy to the less busy.
  private func evenOutDuties(tries: Int) {
    let perSession = state.calendar.perSession
    guard perSession > 0, state.calendar.facilitatorCount > 1, spread > 1 || state.tally.staff > 0 else { return }
    for _ in 0..<tries {
      let session = generator.below(state.cohorts * modules)
      let position = generator.below(perSession)
      let next = generator.below(state.calendar.facilitatorCount)
      let current = Int(state.staffOf[session * perSession + position])
      guard current != next, current < 0 || state.load[next] < state.load[current] else { continue }
      if position == 0 { tryLead(next, cohort: session / modules) } else { tryHelper(next, session, position) }
    }
  }

  private var spread: Int {
    var low = Int32.max
    var high: Int32 = 0
    for facilitator in 0..<state.calendar.facilitatorCount where state.load[facilitator] > 0 {
      low = min(low, state.load[facilitator])
      high = max(high, state.load[facilitator])
    }
    return Int(high) - Int(min(low, high))
  }

  private func tryHelper(_ helper: Int, _ session: Int, _ position: Int) {
    guard state.sessionSlot[session] >= 0, !retiming.isFrozen(session) else { return }
    let current = Int(state.staffOf[session * state.calendar.perSession + position])
    let before = state.cost
    state.assign(session, position: position, to: helper)
    if state.cost > before { state.assign(session, position: position, to: current) }
  }

  private func tryLead(_ lead: Int, cohort: Int) {
    guard isFree(cohort) else { return }
    let perSession = state.calendar.perSession
    let current = Int(state.staffOf[cohort * modules * perSession])
    let before = state.cost
    for module in 0..<modules { state.assign(cohort * modules + module, position: 0, to: lead) }
    if state.cost <= before { return }
    for module in 0..<modules { state.assign(cohort * modules + module, position: 0, to: current) }
  }

  // MARK: People without a seat

  private func seatUnplaced() {
    guard state.tally.unplaced > 0 else { return }
    for person in 0..<state.people where state.cohortOf[person] < 0 {
      var best = (cohort: -1, cost: state.cost)
      for cohort in 0..<state.cohorts
      where !state.problem.started.isClosed[cohort] && Int(state.size[cohort]) < state.problem.sizeMax {
        state.relocate(person, to: cohort)
        if state.cost < best.cost { best = (cohort, state.cost) }
        state.relocate(person, to: -1)
      }
      if best.cohort >= 0 { state.relocate(person, to: best.cohort) }
    }
  }
}
