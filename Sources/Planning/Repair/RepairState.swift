/// An earlier plan loaded against the problem of today, with every broken rule known by its place.
///
/// Counts what ``check(_:_:)`` counts, frozen parts excused in the same way, but keeps the count up to date
/// while single things change. Cohorts hold a few dozen people, so most recounts just look at all members.
/// The soft score is the search's: see ``RepairSearch``.
final class RepairState {
  /// The problem in indices, with the baseline's number of cohorts and seats to spare: limits are read from
  /// here, not from it.
  let problem: DenseProblem
  let calendar: Calendar
  let cohorts: Int
  let modules: Int
  let sizeMin: Int
  let sizeMax: Int
  /// No cohort takes in more while a mend is sought; the search's tables have no room for them.
  let mostSeats: Int

  // What the baseline holds.
  /// The cohort of a person in the baseline, or -1.
  let homeOf: [Int]
  let isFrozen: [Bool]
  let isClosed: [Bool]
  let hasStarted: [Bool]
  let isFrozenSession: [Bool]
  let before: [RepairBaseline.Session?]
  /// The first slot that a session may be given: nothing is put into the past.
  let firstSlot: Int

  // Who sits where, and what is held when.
  private(set) var cohortOf: [Int]
  private(set) var members: [[Int]]
  private(set) var slotOf: [Int]
  private(set) var roomOf: [Int]
  /// Position 0 leads; -1 is nobody, -2 somebody who is no longer a facilitator.
  private(set) var staffOf: [[Int]]

  // What follows from it.
  var sessionsInRoom: [[Int]]
  var sessionsOfFacilitator: [[Int]]
  var weekLoad: [Int]
  let frozenWeekLoad: [Int]
  var away: [Int]
  let frozenAway: [Int]
  let awayRow: [Int]
  let awayDates: Int
  let frozenSize: [Int]
  let categoryOf: [Int]
  let peopleOfPlace: [[Int]]
  let groupsOf: [Int: [Int]]
  let isHeldFast: [Bool]
  /// People without a seat in the baseline, and people now elsewhere, by category: another seat costs them
  /// nothing.
  private(set) var footloose: [Int]
  private(set) var disruption: Int

  // Faults.
  private(set) var counts: [RepairSite: Int] = [:]
  /// Faults that a mend may leave as they are.
  private(set) var excused: [RepairSite: Int] = [:]
  /// Sites with more faults than excused, in no order.
  private(set) var active: [RepairSite] = []
  private(set) var total = 0
  /// How many sites with faults share a place in this table: nearly all recounts find no fault where there was none, and are
  /// known by a zero here.
  private var faultySites = [Int32](repeating: 0, count: RepairSite.placeCount)

  init(_ baseline: RepairBaseline) {
    problem = baseline.problem
    calendar = problem.calendar
    cohorts = problem.cohortCount
    modules = problem.moduleCount
    sizeMin = baseline.document.cohorts.size.min
    sizeMax = baseline.document.cohorts.size.max
    mostSeats = problem.sizeMax
    homeOf = baseline.homeOf
    isFrozen = baseline.isFrozen
    isClosed = baseline.isClosed
    hasStarted = baseline.hasStarted
    isFrozenSession = baseline.sessions.map { $0?.isFrozen ?? false }
    before = baseline.sessions
    firstSlot = baseline.firstSlot
    let people = problem.peopleCount
    cohortOf = [Int](repeating: -1, count: people)
    members = [[Int]](repeating: [], count: cohorts)
    slotOf = [Int](repeating: -1, count: cohorts * modules)
    roomOf = slotOf
    staffOf = baseline.sessions.map {
      $0?.staff ?? [Int](repeating: -1, count: baseline.problem.calendar.perSession)
    }
    sessionsInRoom = [[Int]](repeating: [], count: calendar.roomCount * calendar.slotCount)
    sessionsOfFacilitator = [[Int]](repeating: [], count: calendar.facilitatorCount * calendar.slotCount)
    weekLoad = [Int](repeating: 0, count: calendar.facilitatorCount * calendar.weekCount)
    frozenWeekLoad = baseline.frozenWeekLoad
    var rows = 0
    var awayRow: [Int] = []
    for place in 0..<problem.workplaceCount {
      let isLimited = problem.moduleCount > 0 && problem.awayMax[place] < Int32.max
      awayRow.append(isLimited ? rows : -1)
      rows += isLimited ? 1 : 0
    }
    self.awayRow = awayRow
    awayDates = calendar.dateCount
    away = [Int](repeating: 0, count: rows * calendar.dateCount)
    frozenAway = baseline.frozenAway(awayRow: awayRow, rows: rows)
    frozenSize = baseline.frozenSize
    let traits = problem.traits
    categoryOf = (0..<people).map { Int(traits.valueOf[$0 * traits.traitCount]) }
    var peopleOfPlace = [[Int]](repeating: [], count: problem.workplaceCount)
    for person in 0..<people { peopleOfPlace[Int(problem.workplace[person])].append(person) }
    self.peopleOfPlace = peopleOfPlace
    var groupsOf: [Int: [Int]] = [:]
    for (group, people) in problem.ties.groups.enumerated() {
      for person in people { groupsOf[Int(person), default: []].append(group) }
    }
    self.groupsOf = groupsOf
    isHeldFast = problem.ties.groups.map { group in
      Set(group.filter { baseline.isFrozen[Int($0)] }.map { baseline.homeOf[Int($0)] }).count > 1
    }
    footloose = [Int](repeating: 0, count: ProblemDocument.Category.allCases.count)
    for person in 0..<people where baseline.homeOf[person] < 0 { footloose[categoryOf[person]] += 1 }
    disruption = 0
    load()
  }

  /// Puts everyone and every session where the baseline has them, then counts all there is to count.
  private func load() {
    for person in homeOf.indices where homeOf[person] < 0 { set(.init(.seat, person), 1) }
    for person in homeOf.indices where homeOf[person] >= 0 {
      cohortOf[person] = homeOf[person]
      members[homeOf[person]].append(person)
    }
    for session in before.indices { disruption += isDisrupted(session) ? 1 : 0 }
    for session in before.indices {
      if let known = before[session], known.slot >= 0, known.isFrozen || known.room >= 0 {
        occupy(session, slot: known.slot, room: known.room)
      }
    }
    for cohort in 0..<cohorts {
      recountPeople(of: cohort)
      recountLead(cohort)
    }
    for session in before.indices { recount(session) }
    recountTies()
    for facilitator in 0..<calendar.facilitatorCount {
      for week in 0..<calendar.weekCount { recountWeek(facilitator, week) }
    }
    for place in awayRow.indices where awayRow[place] >= 0 {
      for date in 0..<calendar.dateCount { recountCover(place, date) }
    }
  }

  // MARK: Faults

  /// Notes how often a rule is broken at a site.
  @inline(__always)
  func set(_ site: RepairSite, _ count: Int) {
    if count == 0 && faultySites[site.place] == 0 { return }
    note(site, count)
  }

  @inline(never)
  private func note(_ site: RepairSite, _ count: Int) {
    let old = counts[site] ?? 0
    if old == count { return }
    counts[site] = count == 0 ? nil : count
    faultySites[site.place] += (count == 0 ? 0 : 1) - (old == 0 ? 0 : 1)
    total += count - old
    let limit = excused.isEmpty ? 0 : excused[site] ?? 0
    if old <= limit && count > limit { active.append(site) }
    if old > limit && count <= limit, let index = active.firstIndex(of: site) {
      active.swapAt(index, active.count - 1)
    }
    if old > limit && count <= limit { active.removeLast() }
  }

  /// Faults beyond those excused.
  var excess: Int { active.reduce(0) { $0 + (counts[$1] ?? 0) - (excused[$1] ?? 0) } }

  /// Sets which faults may stay; every other is active.
  func excuse(_ faults: [RepairSite: Int]) {
    excused = faults
    active = counts.filter { $0.value > faults[$0.key] ?? 0 }.map(\.key).sorted()
  }

  // MARK: Changing

  /// Makes a change.
  ///
  /// - Returns: What takes it back, to be applied in reverse order.
  func apply(_ change: RepairChange) -> [RepairChange] {
    switch change {
    case .seat(let person, let cohort):
      let old = cohortOf[person]
      seat(person, in: cohort)
      return [.seat(person: person, cohort: old)]
    case .time(let session, let slot, let room):
      let old = RepairChange.time(session: session, slot: slotOf[session], room: roomOf[session])
      move(session, slot: slot, room: room)
      return [old]
    case .lead(let cohort, let facilitator):
      var old: [RepairChange] = []
      for session in toCome(cohort) where staffOf[session].first ?? facilitator != facilitator {
        old.append(.helper(session: session, position: 0, facilitator: staffOf[session][0]))
        assign(session, position: 0, to: facilitator)
      }
      return old
    case .helper(let session, let position, let facilitator):
      let old = RepairChange.helper(
        session: session,
        position: position,
        facilitator: staffOf[session][position]
      )
      assign(session, position: position, to: facilitator)
      return [old]
    }
  }

  /// A cohort's sessions that may still be changed.
  func toCome(_ cohort: Int) -> [Int] {
    (cohort * modules..<(cohort + 1) * modules).filter { !isFrozenSession[$0] }
  }

  private func seat(_ person: Int, in cohort: Int) {
    let old = cohortOf[person]
    let home = homeOf[person]
    let wasElsewhere = old != home
    if old >= 0 {
      members[old].removeAll { $0 == person }
      countAway(person, of: old, sign: -1)
    }
    cohortOf[person] = cohort
    if cohort >= 0 {
      members[cohort].append(person)
      countAway(person, of: cohort, sign: 1)
    }
    let isElsewhere = cohort != home
    if home >= 0 && wasElsewhere != isElsewhere {
      disruption += isElsewhere ? 1 : -1
      footloose[categoryOf[person]] += isElsewhere ? 1 : -1
    }
    set(.init(.seat, person), cohort < 0 ? 1 : 0)
    for touched in [old, cohort] where touched >= 0 { recount(touched, for: person) }
    recountTies(of: person)
  }

  private func countAway(_ person: Int, of cohort: Int, sign: Int) {
    let row = awayRow[Int(problem.workplace[person])]
    guard row >= 0 else { return }
    for date in dates(of: cohort) {
      away[row * awayDates + date] += sign
      recountCover(Int(problem.workplace[person]), date)
    }
  }

  /// The dates on which a cohort meets, each once.
  func dates(of cohort: Int) -> [Int] {
    var dates: [Int] = []
    for session in cohort * modules..<(cohort + 1) * modules where slotOf[session] >= 0 {
      let date = Int(calendar.slotDate[slotOf[session]])
      if !dates.contains(date) { dates.append(date) }
    }
    return dates
  }

  private func move(_ session: Int, slot: Int, room: Int) {
    let wasDisrupted = isDisrupted(session)
    if slotOf[session] >= 0 { vacate(session) }
    if slot >= 0 { occupy(session, slot: slot, room: room) }
    disruption += (isDisrupted(session) ? 1 : 0) - (wasDisrupted ? 1 : 0)
    recount(session)
    if (session + 1) % modules != 0 { recountStep(session + 1) }
    recountLead(session / modules)
  }

  private func occupy(_ session: Int, slot: Int, room: Int) {
    let cohort = session / modules
    let date = Int(calendar.slotDate[slot])
    if !dates(of: cohort).contains(date) { countAway(of: cohort, date: date, sign: 1) }
    slotOf[session] = slot
    roomOf[session] = room
    if room >= 0 { sessionsInRoom[room * calendar.slotCount + slot].append(session) }
    for facilitator in distinctStaff(session) { engage(facilitator, session) }
    setClashes(session, counted: true)
  }

  private func vacate(_ session: Int) {
    let cohort = session / modules
    let slot = slotOf[session]
    let room = roomOf[session]
    setClashes(session, counted: false)
    for facilitator in distinctStaff(session) { release(facilitator, session) }
    if room >= 0 { sessionsInRoom[room * calendar.slotCount + slot].removeAll { $0 == session } }
    slotOf[session] = -1
    roomOf[session] = -1
    let date = Int(calendar.slotDate[slot])
    if !dates(of: cohort).contains(date) { countAway(of: cohort, date: date, sign: -1) }
  }

  private func countAway(of cohort: Int, date: Int, sign: Int) {
    for person in members[cohort] {
      let place = Int(problem.workplace[person])
      guard awayRow[place] >= 0 else { continue }
      away[awayRow[place] * awayDates + date] += sign
      recountCover(place, date)
    }
  }

  private func assign(_ session: Int, position: Int, to facilitator: Int) {
    let wasDisrupted = isDisrupted(session)
    let isPlaced = slotOf[session] >= 0
    if isPlaced {
      setClashes(session, counted: false)
      for known in distinctStaff(session) { release(known, session) }
    }
    staffOf[session][position] = facilitator
    if isPlaced {
      for known in distinctStaff(session) { engage(known, session) }
      setClashes(session, counted: true)
    }
    disruption += (isDisrupted(session) ? 1 : 0) - (wasDisrupted ? 1 : 0)
    recountStaff(session)
    if position == 0 { recountLead(session / modules) }
  }

  private func engage(_ facilitator: Int, _ session: Int) {
    sessionsOfFacilitator[facilitator * calendar.slotCount + slotOf[session]].append(session)
    let week = Int(calendar.week[Int(calendar.slotDate[slotOf[session]])])
    weekLoad[facilitator * calendar.weekCount + week] += 1
    recountWeek(facilitator, week)
  }

  private func release(_ facilitator: Int, _ session: Int) {
    sessionsOfFacilitator[facilitator * calendar.slotCount + slotOf[session]].removeAll { $0 == session }
    let week = Int(calendar.week[Int(calendar.slotDate[slotOf[session]])])
    weekLoad[facilitator * calendar.weekCount + week] -= 1
    recountWeek(facilitator, week)
  }

  /// Those known at a session, each once.
  func distinctStaff(_ session: Int) -> [Int] {
    var staff: [Int] = []
    for facilitator in staffOf[session] where facilitator >= 0 && !staff.contains(facilitator) {
      staff.append(facilitator)
    }
    return staff
  }

  // MARK: Disruption

  /// Whether a session of the baseline has another slot, room or lead now.
  func isDisrupted(_ session: Int) -> Bool {
    guard let known = before[session] else { return false }
    return !known.canBeKept || slotOf[session] != known.slot || roomOf[session] != known.room
      || staffOf[session].first ?? -1 != known.staff.first ?? -1
  }

  /// Whether a person's seat costs nothing to change: new people, and those who have moved already.
  func isFootloose(_ person: Int) -> Bool { homeOf[person] < 0 || cohortOf[person] != homeOf[person] }

  /// Whether a session's time, room and lead cost nothing to change.
  func isFree(_ session: Int) -> Bool { before[session] == nil || isDisrupted(session) }
}
