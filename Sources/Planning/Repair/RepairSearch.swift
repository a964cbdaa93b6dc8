/// Mends faults with the fewest disruptions: fault-driven iterative deepening.
///
/// A fault is picked, and every change of something it involves is tried: a plan without the fault must make
/// one of those changes, so the tree is complete, as in the repair trees of minimal-perturbation problems
/// (Barták, Müller and Rudová, *A new approach to modeling and solving minimal perturbation problems*, 2004;
/// the deepening is Korf's, 1985). A change is made once on a path. Branches that cost more than the present
/// depth, or whose remaining faults must (``RepairState/bound(_:)``), are cut.
///
/// Faults are mended one after the other, each at its own least cost and without breaking anything else; when
/// the sum is above what all of them must cost together, the whole is searched at once for less. Work is
/// counted in changes tried, never in time, so the same problem is always mended alike. Of equal mends the
/// one that keeps most sessions' times wins, then the lowest soft score.
final class RepairSearch {
  /// Changes tried before a single fault is given up, before the ones after the first mend found are given
  /// up, for all faults one by one, and for all of them together.
  private static let workPerFault = 10_000
  private static let workPerTie = 1_000
  private static let workOneByOne = 150_000
  private static let workTogether = 20_000
  private static let deepest = 5

  let state: RepairState
  /// The same plan in the search's tables, which know what a plan is worth.
  private let scorer: SearchState
  /// What was changed, and which fault was the reason; later entries replace earlier ones of the same thing.
  private(set) var log: [RepairVariable: RepairSite] = [:]
  private(set) var unmended: Set<RepairSite> = []
  /// No plan without broken rules has fewer disruptions, as far as is known.
  private(set) var lowerBound = 0

  private var budget = 0
  private var work = 0
  private var workLimit = 0
  private var wasCutShort = false
  private var decided: Set<RepairVariable> = []
  private var trail: [(change: RepairChange, site: RepairSite)] = []
  private var best: (key: Key, trail: [(change: RepairChange, site: RepairSite)])?

  /// What makes one mend better than another of equal disruption.
  private struct Key: Comparable {
    var faults: Int
    var movedTimes: Int
    var soft: Int
    var daysMoved: Int

    static func < (a: Key, b: Key) -> Bool {
      (a.faults, a.movedTimes, a.soft, a.daysMoved) < (b.faults, b.movedTimes, b.soft, b.daysMoved)
    }
  }

  init(_ baseline: RepairBaseline) {
    state = RepairState(baseline)
    scorer = SearchState(baseline.problem, objective: Objective(baseline.problem))
    for session in state.slotOf.indices { copy(session) }
    for person in state.cohortOf.indices where state.cohortOf[person] >= 0 {
      scorer.relocate(person, to: state.cohortOf[person])
    }
    lastDays = scorer.daysToFinish
  }

  /// Mends all that can be mended.
  func run() {
    state.excuse([:])
    guard state.total > 0 else {
      lowerBound = state.disruption
      return
    }
    let forced = state.disruption
    let needs = state.active.sorted().map { state.need($0, decided: []) }
    lowerBound = forced + (state.bound(needs) ?? 0)
    let undo = mendOneByOne()
    if unmended.isEmpty && state.disruption == lowerBound { return }
    mendTogether(undo)
  }

  /// The weighted soft terms of the plan as it stands, without disruption.
  var soft: Double { scorer.soft }

  // MARK: One by one

  /// Mends what costs nothing, then what costs one disruption, and so on, so that a fault that is hard to mend takes
  /// no work from those that are not; returns what takes it all back, in order of application.
  private func mendOneByOne() -> [RepairChange] {
    var undo: [RepairChange] = []
    let end = work + Self.workOneByOne
    for budget in 0...Self.deepest where state.total > 0 {
      for site in state.counts.keys.sorted() {
        while let count = state.counts[site], work < end,
          let changes = mend(site, count: count, budget, until: end)
        {
          undo += changes
        }
      }
    }
    unmended = Set(state.counts.keys)
    return undo
  }

  /// Makes one fault less at a site at this cost; nil when no way was found.
  private func mend(_ site: RepairSite, count: Int, _ budget: Int, until end: Int) -> [RepairChange]? {
    var excused = state.counts
    excused[site] = count - 1
    state.excuse(excused)
    defer { state.excuse([:]) }
    search(budget, work: min(Self.workPerFault, end - work))
    return best.map { commit($0.trail) }
  }

  private func search(_ budget: Int, work limit: Int) {
    begin(budget, work: limit)
    descend()
  }

  private func begin(_ budget: Int, work limit: Int) {
    self.budget = state.disruption + budget
    workLimit = work + limit
    wasCutShort = false
    best = nil
    decided = []
    trail = []
  }

  private func commit(_ trail: [(change: RepairChange, site: RepairSite)]) -> [RepairChange] {
    var undo: [RepairChange] = []
    for (change, site) in trail {
      undo += state.apply(change)
      log[change.variable] = site
    }
    follow(trail.map(\.change))
    lastDays = scorer.daysToFinish
    return undo
  }

  // MARK: Together

  /// Searches for a mend of everything at once that costs less, or for proof that there is none.
  private func mendTogether(_ undo: [RepairChange]) {
    let wasWhole = unmended.isEmpty
    let found = state.disruption
    let most = wasWhole ? found - 1 : lowerBound + Self.deepest
    let redo = currentState()
    takeBack(undo)
    let forced = state.disruption
    // Small problems are searched to the end.
    let end = work + Self.workTogether + 100_000 / max(1, state.cohorts)
    while lowerBound <= most && work < end {
      search(lowerBound - forced, work: end - work)
      if let best {
        log = [:]
        unmended = []
        _ = commit(best.trail)
        polish()
        return
      }
      if wasCutShort { break }
      lowerBound += 1
    }
    restore(redo)
  }

  private func takeBack(_ undo: [RepairChange]) {
    for change in undo.reversed() { _ = state.apply(change) }
    follow(undo)
    lastDays = scorer.daysToFinish
  }

  private struct Arrangement {
    var cohortOf: [Int]
    var slotOf: [Int]
    var roomOf: [Int]
    var staffOf: [[Int]]
  }

  private func currentState() -> Arrangement {
    Arrangement(cohortOf: state.cohortOf, slotOf: state.slotOf, roomOf: state.roomOf, staffOf: state.staffOf)
  }

  private func restore(_ arrangement: Arrangement) {
    var changes: [RepairChange] = []
    for (session, staff) in arrangement.staffOf.enumerated() where !state.isFrozenSession[session] {
      for (position, facilitator) in staff.enumerated() where state.staffOf[session][position] != facilitator {
        changes.append(.helper(session: session, position: position, facilitator: facilitator))
      }
      let (slot, room) = (arrangement.slotOf[session], arrangement.roomOf[session])
      if slot != state.slotOf[session] || room != state.roomOf[session] {
        changes.append(.time(session: session, slot: slot, room: room))
      }
    }
    for (person, cohort) in arrangement.cohortOf.enumerated() where cohort != state.cohortOf[person] {
      changes.append(.seat(person: person, cohort: cohort))
    }
    for change in changes { _ = state.apply(change) }
    follow(changes)
    lastDays = scorer.daysToFinish
  }

  /// New people take the seat that breaks nothing and scores best, given all else.
  private func polish() {
    for person in state.homeOf.indices where state.homeOf[person] < 0 && state.cohortOf[person] >= 0 {
      state.excuse(state.counts)
      begin(0, work: Self.workPerTie)
      let site = RepairSite(.seat, person)
      let need = RepairNeed(site: site, leavers: [person])
      record()
      tryAll(state.changes(for: need, decided: [], into: nil), site: site, needs: [], openEnded: true)
      if let best, !best.trail.isEmpty { _ = commit(best.trail) }
    }
    state.excuse([:])
  }

  // MARK: Branching

  private func descend() {
    guard !state.active.isEmpty else { return record() }
    guard work < workLimit else {
      wasCutShort = wasCutShort || best == nil
      return
    }
    if state.disruption >= budget, let site = state.active.first, mustCost(site) { return }
    // Looking at many faults costs as much as trying a change.
    work += state.active.count / 4
    let needs = state.active.sorted().map { state.need($0, decided: decided) }
    guard let bound = state.bound(needs), state.disruption + bound <= budget else { return }
    guard let need = needs.min(by: { state.breadth($0) < state.breadth($1) }) else { return }
    let isLast = state.disruption + 1 >= budget
    let bounding = needs.filter { !$0.isFree }
    let isBound = isLast && !need.leavers.contains(where: state.isFootloose)
    let joined =
      isBound ? bounding.first { $0.joined >= 0 && $0.site != need.site && !hasFootloose($0) }?.joined : nil
    tryAll(
      state.changes(for: need, decided: decided, into: joined),
      site: need.site,
      needs: bounding,
      openEnded: false
    )
  }

  /// Whether a fault cannot be mended for nothing.
  private func mustCost(_ site: RepairSite) -> Bool {
    let need = state.need(site, decided: decided)
    return !need.isFree && !(need.joined >= 0 && hasFootloose(need))
  }

  /// Whether somebody who costs nothing could do what a need asks for.
  private func hasFootloose(_ need: RepairNeed) -> Bool {
    need.category < 0 ? state.footloose.contains { $0 > 0 } : state.footloose[need.category] > 0
  }

  /// Makes one change after the other, those that leave nothing to mend first, and goes on from the rest; when more can be paid
  /// for after it, those that leave least to mend come first.
  private func tryAll(_ changes: [RepairChange], site: RepairSite, needs: [RepairNeed], openEnded: Bool) {
    let isRanked = !openEnded && state.disruption < budget
    var halfDone: [RepairChange] = []
    for change in isRanked ? ranked(changes, needs) : changes {
      guard hasWorkLeft() else { return }
      guard isAffordable(change, needs) else { continue }
      let isHalfDone = trying(change, site) {
        if state.active.isEmpty { record() } else if isRanked { descend() }
        return !state.active.isEmpty && !isRanked && !openEnded
      }
      if isHalfDone { halfDone.append(change) }
    }
    for change in halfDone {
      guard hasWorkLeft() else { return }
      _ = trying(change, site) {
        descend()
        return true
      }
    }
  }

  /// Looks at what a change leads to and takes it back; false when it cannot be paid for.
  private func trying(_ change: RepairChange, _ site: RepairSite, _ look: () -> Bool) -> Bool {
    let undo = make(change)
    decided.insert(change.variable)
    trail.append((change, site))
    let result = state.disruption <= budget && look()
    trail.removeLast()
    decided.remove(change.variable)
    takeBackOne(undo)
    return result
  }

  private func hasWorkLeft() -> Bool {
    if work < workLimit { return true }
    wasCutShort = wasCutShort || best == nil
    return false
  }

  private func isAffordable(_ change: RepairChange, _ needs: [RepairNeed]) -> Bool {
    let cost = cost(of: change)
    guard state.disruption + cost <= budget else { return false }
    return !(cost > 0 && state.disruption + cost == budget && isInVain(change, needs))
  }

  private func make(_ change: RepairChange) -> [RepairChange] {
    work += 1
    return state.apply(change)
  }

  private func takeBackOne(_ undo: [RepairChange]) {
    for change in undo.reversed() { _ = state.apply(change) }
  }

  /// Changes in order of the faults they leave, those alike in the order given.
  private func ranked(_ changes: [RepairChange], _ needs: [RepairNeed]) -> [RepairChange] {
    var found: [(faults: Int, place: Int)] = []
    for (place, change) in changes.enumerated() where isAffordable(change, needs) {
      guard hasWorkLeft() else { break }
      let undo = make(change)
      if state.disruption <= budget { found.append((state.excess, place)) }
      takeBackOne(undo)
    }
    return found.sorted { ($0.faults, $0.place) < ($1.faults, $1.place) }.map { changes[$0.place] }
  }

  /// What a change adds to the disruption, without making it; a lead's cost is found by making it.
  private func cost(of change: RepairChange) -> Int {
    switch change {
    case .seat(let person, let cohort):
      let home = state.homeOf[person]
      return home < 0 ? 0 : (cohort == home ? 0 : 1) - (state.cohortOf[person] == home ? 0 : 1)
    case .time(let session, _, _): return state.isFree(session) ? 0 : 1
    case .lead, .helper: return 0
    }
  }

  /// Whether the last change that can be paid for leaves something that it cannot have mended, or surely
  /// breaks something.
  private func isInVain(_ change: RepairChange, _ needs: [RepairNeed]) -> Bool {
    for need in needs where !(need.joined >= 0 && hasFootloose(need)) && !need.isMet(by: change, in: state) {
      // A session that moves may change its lead for nothing.
      if case .time(let session, _, _) = change, need.leads.contains(session / state.modules) { continue }
      return true
    }
    switch change {
    case .seat(_, let cohort):
      return state.members[cohort].count >= state.sizeMax
        && !state.members[cohort].contains(where: state.isFootloose)
    case .time(let session, let slot, let room): return isBlocked(session, slot, room)
    case .lead, .helper: return false
    }
  }

  /// Whether a session's neighbours, or the room, rule a time out and cannot give way for nothing.
  private func isBlocked(_ session: Int, _ slot: Int, _ room: Int) -> Bool {
    let module = session % state.modules
    if module > 0, isFixed(session - 1), !state.fits(state.slotOf[session - 1], slot, module: module) {
      return true
    }
    if module + 1 < state.modules, isFixed(session + 1),
      !state.fits(slot, state.slotOf[session + 1], module: module + 1)
    {
      return true
    }
    if state.isClosed(room, at: slot) { return true }
    let members = state.members[session / state.modules]
    if Int(state.calendar.capacity[room]) < members.count && !members.contains(where: state.isFootloose) {
      return true
    }
    for index in Int(state.calendar.overlapStart[slot])..<Int(state.calendar.overlapStart[slot + 1]) {
      let overlapping = Int(state.calendar.overlap[index])
      for other in state.sessionsInRoom[room * state.calendar.slotCount + overlapping]
      where other != session && isFixed(other) {
        return true
      }
    }
    return false
  }

  private func isFixed(_ session: Int) -> Bool {
    state.slotOf[session] >= 0 && (state.isFrozenSession[session] || !state.isFree(session))
  }

  // MARK: Judging

  /// Notes the present state if it is the best of those that mend what was to be mended.
  private func record() {
    if best == nil { workLimit = min(workLimit, work + Self.workPerTie) }
    let faults = state.total
    if let best, best.key.faults < faults { return }
    let days = trail.compactMap { daysMoved($0.change) }
    if let best, (best.key.faults, best.key.movedTimes) < (faults, days.count) { return }
    let key = Key(faults: faults, movedTimes: days.count, soft: judged(), daysMoved: days.reduce(0, +))
    if best.map({ key < $0.key }) ?? true { best = (key, trail) }
  }

  /// How far from its time in the baseline a change has moved a session; nil when it has not.
  private func daysMoved(_ change: RepairChange) -> Int? {
    guard case .time(let session, _, _) = change, let old = state.before[session]?.slot, old >= 0,
      old != state.slotOf[session]
    else { return nil }
    let calendar = state.calendar
    return abs(
      Int(
        calendar.day[Int(calendar.slotDate[old])]
          - calendar.day[Int(calendar.slotDate[state.slotOf[session]])]
      )
    )
  }

  /// What the plan would be worth, in the units of the search's objective.
  private func judged() -> Int {
    follow(trail.map(\.change))
    let soft = scorer.tally.soft(scorer.objective)
    let days =
      trail.contains { if case .time = $0.change { true } else { false } } ? scorer.daysToFinish : lastDays
    let result = soft + days * scorer.objective.lateDay
    rewind()
    return result
  }

  private var lastDays = 0
  private var touchedPeople: [(person: Int, cohort: Int)] = []
  private var touchedSessions: [(session: Int, slot: Int, room: Int, staff: [Int])] = []

  /// Brings the scorer to where the state is, as far as these changes concern it.
  private func follow(_ changes: [RepairChange]) {
    touchedPeople = []
    touchedSessions = []
    for change in changes {
      switch change {
      case .seat(let person, _):
        let cohort = state.cohortOf[person]
        guard Int(scorer.cohortOf[person]) != cohort else { continue }
        touchedPeople.append((person, Int(scorer.cohortOf[person])))
        scorer.relocate(person, to: cohort)
      case .time(let session, _, _), .helper(let session, _, _): follow(session)
      case .lead(let cohort, _): state.toCome(cohort).forEach(follow)
      }
    }
  }

  private func follow(_ session: Int) {
    let perSession = scorer.calendar.perSession
    let staff = (0..<perSession).map { Int(scorer.staffOf[session * perSession + $0]) }
    touchedSessions.append(
      (session, Int(scorer.sessionSlot[session]), Int(scorer.sessionRoom[session]), staff)
    )
    copy(session)
  }

  private func copy(_ session: Int) {
    put(session, slot: state.slotOf[session], room: state.roomOf[session], staff: state.staffOf[session])
  }

  private func put(_ session: Int, slot: Int, room: Int, staff: [Int]) {
    if scorer.sessionSlot[session] >= 0 { scorer.remove(session) }
    let perSession = scorer.calendar.perSession
    for position in 0..<perSession {
      scorer.staffOf[session * perSession + position] =
        position < staff.count ? Int32(max(-1, staff[position])) : -1
    }
    if slot >= 0 { scorer.place(session, slot: slot, room: room) }
  }

  private func rewind() {
    for (person, cohort) in touchedPeople.reversed() { scorer.relocate(person, to: cohort) }
    for known in touchedSessions.reversed() {
      put(known.session, slot: known.slot, room: known.room, staff: known.staff)
    }
  }
}
