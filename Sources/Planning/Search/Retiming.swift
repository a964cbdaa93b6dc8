/// Finds the best dates for all sessions of one cohort at once, given everything else.
///
/// Every rule about a session's date is a sum over its sessions plus the gaps between consecutive ones, so the best
/// chain of slots is a shortest path: modules × slots × slots within the gap. The lead is fixed for a path; the most promising are tried.
final class Retiming {
  /// A room or staff fault; they weigh more than people's, which moving people can mend.
  private static let fault = 1 << 24
  private static let peopleFault = 1 << 20
  private static let disruption = 1 << 12
  private static let unreachable = Int.max / 4

  private let state: SearchState
  private let arena = Arena()
  private let slotCost: UnsafeMutablePointer<Int>
  private let slotRoom: UnsafeMutablePointer<Int32>
  private let leadCost: UnsafeMutablePointer<Int>
  private let dateCost: UnsafeMutablePointer<Int>
  private let best: UnsafeMutablePointer<Int>
  private let from: UnsafeMutablePointer<Int32>
  /// Whether a cohort that is given dates gets all its staff at once, or the lead alone.
  var hasHelpers = true
  private var lead = -1
  private var chain: [Int]
  private var bestChain: [Int]
  /// The last date that sessions may use; set it before searching.
  var lastDate: Int
  /// No timetable ends before this date.
  var earliestEnd = 0

  init(_ state: SearchState) {
    self.state = state
    let slots = state.calendar.slotCount
    slotCost = arena.table(slots, 0)
    slotRoom = arena.table(slots, -1)
    leadCost = arena.table(slots, 0)
    dateCost = arena.table(state.calendar.dateCount, 0)
    best = arena.table(slots * state.modules, 0)
    from = arena.table(slots * state.modules, -1)
    chain = [Int](repeating: -1, count: state.modules)
    bestChain = chain
    lastDate = state.calendar.dateCount - 1
  }

  /// Takes a cohort's sessions out and puts them back at the best time; frozen sessions stay.
  ///
  /// - Parameter wanted: when given, the date of each module; other dates are not considered.
  /// - Parameter lateness: what a date later costs, for a first timetable that is to end early.
  func retime(_ cohort: Int, wanted: [Int]? = nil, lateness: Int = 0, using generator: inout Generator) {
    let state = state
    guard state.calendar.slotCount > 0, state.calendar.roomCount > 0 else { return }
    for module in 0..<state.modules {
      let session = cohort * state.modules + module
      if !isFrozen(session) && state.sessionSlot[session] >= 0 { state.remove(session) }
    }
    priceSlots(cohort, lateness: lateness, using: &generator)
    chooseChainAndLead(cohort, wanted: wanted, using: &generator)
    guard lead >= 0 || state.calendar.perSession == 0 else { return }
    place(cohort)
    if hasHelpers { for module in 0..<state.modules { fill(cohort * state.modules + module, using: &generator) } }
  }

  /// Tries leads until one has no fault: the least busy first, all of them when the dates are given.
  private func chooseChainAndLead(_ cohort: Int, wanted: [Int]?, using generator: inout Generator) {
    let calendar = state.calendar
    var best = Self.unreachable
    lead = -1
    let fixed = fixedLead(cohort)
    if fixed == nil && wanted == nil {
      // Without a lead in mind first: one that fits the best dates is usually there.
      priceLead(-1)
      guard findChain(cohort, wanted: nil) < Self.unreachable else { return }
      bestChain = chain
      lead = bestLead(for: chain, using: &generator)
      if faults(of: lead, on: chain) == 0 { return }
    }
    let start = generator.below(max(1, calendar.facilitatorCount))
    let candidates = fixed.map { [$0] } ?? Array(0..<calendar.facilitatorCount)
    for offset in candidates.indices.prefix(wanted == nil ? 6 : candidates.count) {
      let candidate = candidates[(start + offset) % candidates.count]
      priceLead(candidate)
      var price = findChain(cohort, wanted: wanted)
      guard price < Self.unreachable else { continue }
      price += overbooked(candidate, on: chain) * Self.fault
      if price + Int(state.load[candidate]) * 64 < best {
        best = price + Int(state.load[candidate]) * 64
        lead = candidate
        bestChain = chain
      }
    }
  }

  /// The lead that a frozen session dictates, if any.
  private func fixedLead(_ cohort: Int) -> Int? {
    for module in 0..<state.modules {
      let session = cohort * state.modules + module
      if isFrozen(session), let before = state.problem.started.sessionBefore[session],
        let lead = before.facilitators.first
      {
        return Int(lead)
      }
    }
    return nil
  }

  func isFrozen(_ session: Int) -> Bool {
    state.problem.started.isPresent && state.problem.started.sessionBefore[session]?.isFrozen ?? false
  }

  // MARK: Prices

  private func priceSlots(_ cohort: Int, lateness: Int, using generator: inout Generator) {
    let calendar = state.calendar
    priceDates(cohort)
    // Cohorts that keep to one time of the day leave leads free at the other.
    let turns = max(1, calendar.slotCount / max(1, calendar.dateCount))
    for slot in 0..<Int(calendar.firstSlot[lastDate + 1]) {
      let date = Int(calendar.slotDate[slot])
      let (room, faults) = bestRoom(cohort, slot)
      slotRoom[slot] = Int32(room)
      let overlaps = Int(calendar.overlapStart[slot + 1] - calendar.overlapStart[slot])
      slotCost[slot] =
        (faults + staffShortage(slot)) * Self.fault + dateCost[date] + (overlaps - 1) * 64
        + ((slot - Int(calendar.firstSlot[date])) % turns == cohort % turns ? 0 : 40) + lateness * date + generator.below(32)
    }
  }

  /// Members missing, and people away over their workplace's limit, were the cohort to meet on a date.
  private func priceDates(_ cohort: Int) {
    let calendar = state.calendar
    for date in 0...lastDate { dateCost[date] = 0 }
    for seat in 0..<Int(state.seated[cohort]) {
      let row = Int(calendar.absenceRow[Int(state.members[cohort * state.stride + seat])])
      guard row >= 0 else { continue }
      for date in 0...lastDate where calendar.isAbsent(row: row, date: date) { dateCost[date] += 1 }
    }
    for date in 0...lastDate { dateCost[date] = max(0, dateCost[date] - calendar.maxUnavailable) * Self.peopleFault }
    for index in 0..<Int(state.placeCount[cohort]) {
      let place = Int(state.places[cohort * state.stride + index])
      let row = Int(state.awayRow[place])
      guard row >= 0 else { continue }
      let limit = Int(state.problem.awayMax[place])
      let people = Int(state.placePeople[cohort * state.stride + index])
      for date in 0...lastDate where !state.isHeld(cohort, date) {
        let away = Int(state.away[row * calendar.dateCount + date])
        dateCost[date] += (max(0, away + people - limit) - max(0, away - limit)) * Self.peopleFault
      }
    }
  }

  /// The smallest room that would do, or the one with the fewest faults.
  private func bestRoom(_ cohort: Int, _ slot: Int) -> (room: Int, faults: Int) {
    var best = (room: -1, faults: Int.max, capacity: Int32.max)
    for room in 0..<state.calendar.roomCount {
      let faults = state.roomFaults(cohort, slot: slot, room: room)
      let capacity = state.calendar.capacity[room]
      if faults < best.faults || (faults == best.faults && capacity < best.capacity) {
        best = (room, faults, capacity)
      }
    }
    return (best.room, best.faults)
  }

  private func staffShortage(_ slot: Int) -> Int {
    var missing = hasHelpers ? state.calendar.perSession : min(1, state.calendar.perSession)
    for facilitator in 0..<state.calendar.facilitatorCount {
      if missing == 0 { return 0 }
      if state.staffFaults(facilitator, slot: slot) == 0 { missing -= 1 }
    }
    return missing
  }

  private func priceLead(_ lead: Int) {
    for slot in 0..<Int(state.calendar.firstSlot[lastDate + 1]) {
      leadCost[slot] = lead < 0 ? 0 : state.staffFaults(lead, slot: slot) * Self.fault
    }
  }

  // MARK: Shortest path

  /// Fills `chain` with the cheapest slots; returns their price.
  private func findChain(_ cohort: Int, wanted: [Int]?) -> Int {
    let calendar = state.calendar
    let slots = calendar.slotCount
    let end = Int(calendar.firstSlot[lastDate + 1])
    var earlier = 0..<0
    for module in 0..<state.modules {
      let session = cohort * state.modules + module
      let before = state.problem.started.isPresent ? state.problem.started.sessionBefore[session] : nil
      let frozenSlot = isFrozen(session) ? Int(state.sessionSlot[session]) : nil
      let range = allowed(module, wanted: wanted, end: end, frozenSlot: frozenSlot)
      let row = best + module * slots
      for slot in range {
        let (cheapest, origin) = module == 0 ? (0, -1) : cheapestBefore(slot, module: module, among: earlier)
        from[module * slots + slot] = Int32(origin)
        row[slot] = cheapest
        guard cheapest < Self.unreachable, frozenSlot == nil else { continue }
        row[slot] += slotCost[slot] + leadCost[slot]
        if let before, Int(before.slot) != slot { row[slot] += Self.disruption }
      }
      earlier = range
    }
    return traceChain(last: earlier)
  }

  private func allowed(_ module: Int, wanted: [Int]?, end: Int, frozenSlot: Int?) -> Range<Int> {
    if let frozenSlot { return frozenSlot..<frozenSlot + 1 }
    guard let wanted else { return 0..<end }
    let date = wanted[module]
    return Int(state.calendar.firstSlot[date])..<Int(state.calendar.firstSlot[date + 1])
  }

  private func cheapestBefore(_ slot: Int, module: Int, among range: Range<Int>) -> (Int, Int) {
    let calendar = state.calendar
    let row = best + (module - 1) * calendar.slotCount
    let day = Int(calendar.day[Int(calendar.slotDate[slot])])
    let gapMin = calendar.gapMin[module]
    let gapMax = calendar.gapMax[module]
    var cheapest = Self.unreachable
    var origin = -1
    var earlier = min(slot, range.upperBound) - 1
    while earlier >= range.lowerBound {
      let gap = day &- Int(calendar.day[Int(calendar.slotDate[earlier])])
      if gap > gapMax { break }
      if row[earlier] < cheapest && gap >= gapMin
        && (gap > 0 || calendar.slotEnd[earlier] <= calendar.slotStart[slot])
      {
        cheapest = row[earlier]
        origin = earlier
      }
      earlier &-= 1
    }
    return (cheapest, origin)
  }

  private func traceChain(last range: Range<Int>) -> Int {
    let slots = state.calendar.slotCount
    let last = state.modules - 1
    var slot = -1
    var price = Self.unreachable
    for candidate in range where best[last * slots + candidate] < price {
      price = best[last * slots + candidate]
      slot = candidate
    }
    guard slot >= 0 else { return Self.unreachable }
    for module in stride(from: last, through: 0, by: -1) {
      chain[module] = slot
      slot = Int(from[module * slots + slot])
    }
    return price
  }

  // MARK: Staff

  private func faults(of lead: Int, on chain: [Int]) -> Int {
    chain.reduce(overbooked(lead, on: chain)) { $0 + state.staffFaults(lead, slot: $1) }
  }

  /// Sessions of a chain that go over the lead's limit for a week only because of those before them in the chain.
  private func overbooked(_ lead: Int, on chain: [Int]) -> Int {
    let calendar = state.calendar
    var found = 0
    var (lastWeek, earlier) = (Int32(-1), Int32(0))
    for slot in chain {
      let week = calendar.week[Int(calendar.slotDate[slot])]
      earlier = week == lastWeek ? earlier + 1 : 0
      lastWeek = week
      let led = state.staffWeek[lead * calendar.weekCount + Int(week)]
      if led < calendar.weekMax[lead] && led + earlier >= calendar.weekMax[lead] { found += 1 }
    }
    return found
  }

  private func bestLead(for chain: [Int], using generator: inout Generator) -> Int {
    var best = (lead: -1, price: Int.max)
    for lead in 0..<state.calendar.facilitatorCount {
      let price = faults(of: lead, on: chain) * Self.fault + Int(state.load[lead]) * 64 + generator.below(64)
      if price < best.price { best = (lead, price) }
    }
    return best.lead
  }

  private func place(_ cohort: Int) {
    for module in 0..<state.modules {
      let session = cohort * state.modules + module
      if isFrozen(session) { continue }
      let slot = bestChain[module]
      let staff = session * state.calendar.perSession
      for position in 0..<state.calendar.perSession { state.staffOf[staff + position] = -1 }
      let (room, _) = bestRoom(cohort, slot)
      state.place(session, slot: slot, room: preferredRoom(session, slot: slot) ?? room)
      if state.calendar.perSession > 0 { state.assign(session, position: 0, to: lead) }
    }
  }

  /// Finds helpers for the places at a session that nobody takes yet.
  func fill(_ session: Int, using generator: inout Generator) {
    let slot = Int(state.sessionSlot[session])
    guard slot >= 0, !isFrozen(session) else { return }
    for position in 1..<max(1, state.calendar.perSession)
    where state.staffOf[session * state.calendar.perSession + position] < 0 {
      let helper = bestHelper(slot, using: &generator)
      if state.staffFaults(helper, slot: slot) > 1 { continue }
      state.assign(session, position: position, to: helper)
    }
  }

  /// The room of the earlier plan, when the session keeps its slot and the room is free.
  private func preferredRoom(_ session: Int, slot: Int) -> Int? {
    guard state.problem.started.isPresent, let before = state.problem.started.sessionBefore[session],
      Int(before.slot) == slot,
      state.roomFaults(session / state.modules, slot: slot, room: Int(before.room)) == 0
    else { return nil }
    return Int(before.room)
  }

  private func bestHelper(_ slot: Int, using generator: inout Generator) -> Int {
    var best = (helper: -1, price: Int.max)
    for helper in 0..<state.calendar.facilitatorCount {
      let price =
        state.staffFaults(helper, slot: slot) * Self.fault + Int(state.load[helper]) * 64 + generator.below(64)
      if price < best.price { best = (helper, price) }
    }
    return best.helper
  }
}
