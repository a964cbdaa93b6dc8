/// One plan in the making, with every count the rules need kept up to date.
///
/// Who shares a cohort is changed by ``exchange(_:_:)`` and ``relocate(_:to:)``, sessions by ``place(_:_:_:)`` and ``remove(_:)``; all
/// cost O(cohort size) and allocate nothing. A lane owns one state; lanes never share one.
final class SearchState {
  let problem: DenseProblem
  let objective: Objective
  private let arena = Arena()
  /// What one broken hard rule costs right now.
  private(set) var fault: Int
  /// What a pair of one department costs right now.
  private(set) var departmentPair: Int
  var tally = Tally()

  // Tables of the problem, close at hand.
  let people: Int
  let cohorts: Int
  let modules: Int
  let traitCount: Int
  let valueCount: Int
  let valueOf: UnsafeMutablePointer<Int32>
  let workplace: UnsafeMutablePointer<Int32>
  let calendar: Calendar

  // Who sits where.
  /// Seats laid out for each cohort.
  let stride: Int
  let cohortOf: UnsafeMutablePointer<Int32>
  let seatOf: UnsafeMutablePointer<Int32>
  let members: UnsafeMutablePointer<Int32>
  /// People in `members`; the size a cohort counts as differs only in the middle of an exchange.
  let seated: UnsafeMutablePointer<Int32>
  let size: UnsafeMutablePointer<Int32>

  // What the cohorts hold.
  let hasCounts: Bool
  let counts: UnsafeMutablePointer<Int32>
  /// Distinct workplaces of a cohort, with how many people each; `stride` entries a cohort.
  let places: UnsafeMutablePointer<Int32>
  let placePeople: UnsafeMutablePointer<Int32>
  let placeCount: UnsafeMutablePointer<Int32>
  /// In how many cohorts two workplaces meet.
  let meetings: Meetings
  /// Bits of the workplaces a cohort holds, and of those it holds several people of; empty unless `meetings.isDense`.
  let placeBits: UnsafeMutablePointer<UInt64>
  let severalBits: UnsafeMutablePointer<UInt64>
  /// What workplaces are worth to cohorts; on only while a lane asks for it.
  let worth: BridgeWorth
  let stamp: UnsafeMutablePointer<UInt32>
  let otherStamp: UnsafeMutablePointer<UInt32>
  var token: UInt32 = 0

  // Sessions: `cohort * modules + module`.
  let sessionSlot: UnsafeMutablePointer<Int32>
  let sessionRoom: UnsafeMutablePointer<Int32>
  /// `session * perSession + position`; position 0 is the lead.
  let staffOf: UnsafeMutablePointer<Int32>
  let absentAt: UnsafeMutablePointer<Int32>
  /// Distinct dates of a cohort, and the same as bits.
  let dates: UnsafeMutablePointer<Int32>
  let dateKinds: UnsafeMutablePointer<Int32>
  let dateBits: UnsafeMutablePointer<UInt64>
  let dateWords: Int
  /// Row in `away` of a workplace whose limit can bite, or -1.
  let awayRow: UnsafeMutablePointer<Int32>
  let away: UnsafeMutablePointer<UInt16>
  private let awayRows: Int
  let roomUse: UnsafeMutablePointer<Int16>
  let staffUse: UnsafeMutablePointer<Int16>
  let staffWeek: UnsafeMutablePointer<Int32>
  let load: UnsafeMutablePointer<Int32>

  // Prices by value and by tie, for the inner loop.
  let imbalancePrice: UnsafeMutablePointer<Int>
  let balancedValues: [Int]
  let imbalanceSlack: UnsafeMutablePointer<Int>
  let tiePrice: UnsafeMutablePointer<Int>
  private let tieBase: Int

  init(_ problem: DenseProblem, objective: Objective) {
    self.problem = problem
    self.objective = objective
    fault = objective.fault
    departmentPair = objective.departmentPrice(.max)
    people = problem.peopleCount
    cohorts = problem.cohortCount
    modules = problem.moduleCount
    traitCount = problem.traits.traitCount
    valueCount = problem.traits.valueCount
    valueOf = problem.traits.valueOf
    workplace = problem.workplace
    let calendar = problem.calendar
    self.calendar = calendar

    var largest = problem.sizeMax
    var before = [Int](repeating: 0, count: problem.cohortCount)
    for person in 0..<problem.peopleCount where problem.started.isFrozen[person] {
      before[Int(problem.started.cohortBefore[person])] += 1
    }
    largest = max(largest, before.max() ?? 0)
    stride = largest + 1
    cohortOf = arena.table(people, -1)
    seatOf = arena.table(people, -1)
    members = arena.table(cohorts * stride, -1)
    seated = arena.table(cohorts, 0)
    size = arena.table(cohorts, 0)
    hasCounts = cohorts * valueCount <= 64 * people + 65_536
    counts = arena.table(hasCounts ? cohorts * valueCount : 0, 0)
    places = arena.table(cohorts * stride, -1)
    placePeople = arena.table(cohorts * stride, 0)
    placeCount = arena.table(cohorts, 0)
    meetings = Meetings(workplaces: problem.workplaceCount, people: people, seats: stride)
    placeBits = arena.table(cohorts * meetings.words, 0)
    severalBits = arena.table(cohorts * meetings.words, 0)
    worth = BridgeWorth(
      workplaces: problem.workplaceCount, cohorts: cohorts, meetings: meetings, stride: stride, placeBits: placeBits,
      severalBits: severalBits)
    stamp = arena.table(problem.workplaceCount, 0)
    otherStamp = arena.table(problem.workplaceCount, 0)

    let sessions = cohorts * modules
    sessionSlot = arena.table(sessions, -1)
    sessionRoom = arena.table(sessions, -1)
    staffOf = arena.table(sessions * calendar.perSession, -1)
    absentAt = arena.table(sessions, 0)
    dates = arena.table(sessions, -1)
    dateKinds = arena.table(cohorts, 0)
    dateWords = (calendar.dateCount + 63) / 64
    dateBits = arena.table(cohorts * dateWords, 0)
    awayRow = arena.table(problem.workplaceCount, -1)
    var rows = 0
    for place in 0..<problem.workplaceCount where modules > 0 && problem.awayMax[place] < Int32.max {
      awayRow[place] = Int32(rows)
      rows += 1
    }
    awayRows = rows
    away = arena.table(rows * calendar.dateCount, 0)
    roomUse = arena.table(calendar.roomCount * calendar.slotCount, 0)
    staffUse = arena.table(calendar.facilitatorCount * calendar.slotCount, 0)
    staffWeek = arena.table(calendar.facilitatorCount * calendar.weekCount, 0)
    load = arena.table(calendar.facilitatorCount, 0)

    imbalancePrice = arena.table(valueCount, 0)
    imbalanceSlack = arena.table(valueCount * (stride + 1), 0)
    for value in 0..<valueCount where problem.traits.balance[value] > 0 {
      imbalancePrice[value] = Int((objective.imbalance * problem.traits.balance[value]).rounded())
      for size in 0...stride {
        let share = size * Int(problem.traits.total[value]) % max(1, people)
        imbalanceSlack[value * (stride + 1) + size] = min(share, people - share)
      }
    }
    balancedValues = (0..<valueCount).filter { problem.traits.balance[$0] > 0 }
    tiePrice = arena.table(32, 0)
    tieBase = problem.ties.pairs.reduce(0) { $0 + Self.wanted($1.kinds) }
    price(fault: objective.fault, departmentPair: departmentPair)
    reset()
  }

  /// Sets what one broken hard rule and a pair of one department cost.
  func price(fault: Int, departmentPair: Int) {
    self.fault = fault
    self.departmentPair = departmentPair
    for kinds in 0..<32 {
      let kinds = TieKinds(rawValue: UInt8(kinds))
      tiePrice[Int(kinds.rawValue)] =
        Self.faults(kinds) * fault + (kinds.contains(.met) ? objective.metPair : 0)
    }
  }

  /// Faults that appear (negative: that vanish) when a pair comes to share a cohort.
  static func faults(_ kinds: TieKinds) -> Int {
    (kinds.contains(.apart) ? 1 : 0) + (kinds.contains(.lineApart) ? 1 : 0) - wanted(kinds)
  }

  private static func wanted(_ kinds: TieKinds) -> Int {
    (kinds.contains(.lineTogether) ? 1 : 0) + (kinds.contains(.together) ? 1 : 0)
  }

  /// What the present state costs.
  var cost: Int { tally.hard * fault + tally.soft(objective, departmentPair: departmentPair) }

  /// Empties every cohort and every session.
  func reset() {
    tally = Tally()
    token = 0
    stamp.update(repeating: 0, count: max(1, problem.workplaceCount))
    otherStamp.update(repeating: 0, count: max(1, problem.workplaceCount))
    cohortOf.update(repeating: -1, count: max(1, people))
    seated.update(repeating: 0, count: max(1, cohorts))
    size.update(repeating: 0, count: max(1, cohorts))
    if hasCounts { counts.update(repeating: 0, count: max(1, cohorts * valueCount)) }
    placeCount.update(repeating: 0, count: max(1, cohorts))
    meetings.reset()
    placeBits.update(repeating: 0, count: max(1, cohorts * meetings.words))
    severalBits.update(repeating: 0, count: max(1, cohorts * meetings.words))
    worth.reset()
    let sessions = cohorts * modules
    sessionSlot.update(repeating: -1, count: max(1, sessions))
    sessionRoom.update(repeating: -1, count: max(1, sessions))
    staffOf.update(repeating: -1, count: max(1, sessions * calendar.perSession))
    absentAt.update(repeating: 0, count: max(1, sessions))
    dateKinds.update(repeating: 0, count: max(1, cohorts))
    dateBits.update(repeating: 0, count: max(1, cohorts * dateWords))
    away.update(repeating: 0, count: max(1, awayRows * calendar.dateCount))
    roomUse.update(repeating: 0, count: max(1, calendar.roomCount * calendar.slotCount))
    staffUse.update(repeating: 0, count: max(1, calendar.facilitatorCount * calendar.slotCount))
    staffWeek.update(repeating: 0, count: max(1, calendar.facilitatorCount * calendar.weekCount))
    load.update(repeating: 0, count: max(1, calendar.facilitatorCount))
    tally.unplaced = people
    tally.gaps = sessions
    tally.ties = tieBase
    tally.size = cohorts * sizeFaults(0)
    for cohort in 0..<cohorts { tally.quota += quotaFaults(of: cohort) }
    for person in 0..<people where problem.started.cohortBefore[person] >= 0 { tally.disruption += 1 }
    tally.disruption += problem.started.sessionBefore.count { $0 != nil }
  }

  // MARK: Counting

  /// People above or below the size limits; a cohort of the allowed size has none.
  @inline(__always)
  func sizeFaults(_ size: Int) -> Int {
    size < problem.sizeMin ? problem.sizeMin - size : max(0, size - problem.sizeMax)
  }

  @inline(__always)
  func quotaFaults(value: Int, count: Int) -> Int {
    let traits = problem.traits
    return max(0, Int(traits.quotaMin[value]) &- count) &+ max(0, count &- Int(traits.quotaMax[value]))
  }

  private func quotaFaults(of cohort: Int) -> Int {
    (0..<problem.traits.firstValue[1]).reduce(0) { $0 + quotaFaults(value: $1, count: count(cohort, $1)) }
  }

  /// People of a value in a cohort.
  @inline(__always)
  func count(_ cohort: Int, _ value: Int) -> Int {
    if hasCounts { return Int(counts[cohort &* valueCount &+ value]) }
    return scannedCount(cohort, value)
  }

  /// For problems with so many values that a table of them all would outgrow the people.
  @inline(never)
  private func scannedCount(_ cohort: Int, _ value: Int) -> Int {
    var found = 0
    for seat in 0..<Int(seated[cohort]) {
      let row = Int(members[cohort * stride + seat]) * traitCount
      for trait in 0..<traitCount where Int(valueOf[row + trait]) == value { found += 1 }
    }
    return found
  }

  /// Cost of the imbalance that `count` of `size` people with a value make.
  @inline(__always)
  func imbalance(value: Int, count: Int, size: Int) -> Int {
    let price = imbalancePrice[value]
    if price == 0 { return 0 }
    let off = abs(count &* people &- size &* Int(problem.traits.total[value]))
    return ((off &- imbalanceSlack[value &* (stride &+ 1) &+ size]) &* price) >> 16
  }

  /// Cost of having `count` of a value (not a department) in a cohort of `size`.
  @inline(__always)
  func valueCost(_ value: Int, _ count: Int, _ size: Int) -> Int {
    var cost = imbalance(value: value, count: count, size: size)
    if count == 1 && problem.traits.isolates[value] { cost &+= objective.isolated }
    if problem.traits.hasQuota && value < ProblemDocument.Category.allCases.count {
      cost &+= quotaFaults(value: value, count: count) &* fault
    }
    return cost
  }

  private func imbalance(of cohort: Int) -> Int {
    let size = Int(size[cohort])
    var sum = 0
    for value in balancedValues {
      sum &+= imbalance(value: value, count: count(cohort, value), size: size)
    }
    return sum
  }

  // MARK: Moving people

  /// Two people of different cohorts change places.
  func exchange(_ a: Int, _ b: Int) {
    let cohortA = Int(cohortOf[a])
    let cohortB = Int(cohortOf[b])
    detach(a)
    detach(b)
    attach(a, to: cohortB)
    attach(b, to: cohortA)
  }

  /// A person leaves a seat, which stays the cohort's until somebody sits down.
  func stand(_ person: Int) { detach(person) }

  /// A person who stands takes a seat that is free.
  func sit(_ person: Int, in cohort: Int) { attach(person, to: cohort) }

  /// A person goes to another cohort, or to none (-1).
  func relocate(_ person: Int, to cohort: Int) {
    let from = Int(cohortOf[person])
    if from >= 0 {
      detach(person)
      resize(from, by: -1)
    }
    if cohort >= 0 {
      resize(cohort, by: 1)
      attach(person, to: cohort)
    }
  }

  /// Seats everyone in the cohort listed for them, or none (-1); moves only those who sit elsewhere.
  func reseat(_ cohort: [Int32]) {
    var hasMoved = false
    for person in 0..<people where cohortOf[person] >= 0 && cohortOf[person] != cohort[person] {
      detach(person)
      hasMoved = true
    }
    for person in 0..<people where cohort[person] >= 0 && cohortOf[person] != cohort[person] {
      attach(person, to: Int(cohort[person]))
      hasMoved = true
    }
    if hasMoved { releaseSeats() }
  }

  /// Counts each empty cohort as large as it will be when people are shared out evenly, so that its rooms are chosen for that.
  func reserveSeats() {
    let (seats, over) = people.quotientAndRemainder(dividingBy: max(1, cohorts))
    for cohort in 0..<cohorts { resize(cohort, by: min(problem.sizeMax, seats + (cohort < over ? 1 : 0))) }
  }

  /// Counts each cohort as large as it is again.
  func releaseSeats() {
    for cohort in 0..<cohorts where size[cohort] != seated[cohort] {
      resize(cohort, by: Int(seated[cohort] - size[cohort]))
    }
  }

  /// Changes the size a cohort counts as, with all that depends on it, but not who is in it.
  private func resize(_ cohort: Int, by change: Int) {
    let old = Int(size[cohort])
    let new = old + change
    tally.size += sizeFaults(new) - sizeFaults(old)
    tally.pairs += (new * (new - 1) - old * (old - 1)) / 2
    tally.imbalance -= imbalance(of: cohort)
    tally.rooms += roomsTooSmall(cohort, size: new) - roomsTooSmall(cohort, size: old)
    size[cohort] = Int32(new)
    tally.imbalance += imbalance(of: cohort)
  }

  /// Sessions of a cohort whose rooms would be too small for so many people.
  func roomsTooSmall(_ cohort: Int, size: Int) -> Int {
    var found = 0
    for module in 0..<modules {
      let room = sessionRoom[cohort * modules + module]
      if room >= 0 && Int(calendar.capacity[Int(room)]) < size { found += 1 }
    }
    return found
  }

  /// Takes a person out; the seat stays counted in `size`.
  private func detach(_ person: Int) {
    let cohort = Int(cohortOf[person])
    tally.unplaced += 1
    countTies(of: person, in: cohort, sign: -1)
    unseat(person, from: cohort)
    for trait in 0..<traitCount { change(cohort, trait, Int(valueOf[person * traitCount + trait]), by: -1) }
    leave(place: Int(workplace[person]), cohort)
    if modules > 0 {
      countAway(place: Int(workplace[person]), cohort, sign: -1)
      countAbsence(of: person, cohort, sign: -1)
    }
    if Int(problem.started.cohortBefore[person]) == cohort { tally.disruption += 1 }
  }

  private func attach(_ person: Int, to cohort: Int) {
    tally.unplaced -= 1
    seat(person, in: cohort)
    countTies(of: person, in: cohort, sign: 1)
    for trait in 0..<traitCount { change(cohort, trait, Int(valueOf[person * traitCount + trait]), by: 1) }
    join(place: Int(workplace[person]), cohort)
    if modules > 0 {
      countAway(place: Int(workplace[person]), cohort, sign: 1)
      countAbsence(of: person, cohort, sign: 1)
    }
    if Int(problem.started.cohortBefore[person]) == cohort { tally.disruption -= 1 }
  }

  private func unseat(_ person: Int, from cohort: Int) {
    let last = Int(seated[cohort]) - 1
    let moved = members[cohort * stride + last]
    members[cohort * stride + Int(seatOf[person])] = moved
    seatOf[Int(moved)] = seatOf[person]
    seated[cohort] = Int32(last)
    cohortOf[person] = -1
  }

  private func seat(_ person: Int, in cohort: Int) {
    let free = Int(seated[cohort])
    members[cohort * stride + free] = Int32(person)
    seatOf[person] = Int32(free)
    seated[cohort] = Int32(free + 1)
    cohortOf[person] = Int32(cohort)
  }

  private func countTies(of person: Int, in cohort: Int, sign: Int) {
    let ties = problem.ties
    var index = Int(ties.start[person])
    let end = Int(ties.start[person + 1])
    while index < end {
      if Int(cohortOf[Int(ties.neighbour[index])]) == cohort {
        let kinds = TieKinds(rawValue: ties.kinds[index])
        tally.ties += sign * Self.faults(kinds)
        if kinds.contains(.met) { tally.met += sign }
      }
      index += 1
    }
  }

  private func change(_ cohort: Int, _ trait: Int, _ value: Int, by change: Int) {
    let size = Int(size[cohort])
    let new: Int
    let old: Int
    if hasCounts {
      old = Int(counts[cohort * valueCount + value])
      new = old + change
      counts[cohort * valueCount + value] = Int32(new)
    } else {
      new = scannedCount(cohort, value)
      old = new - change
    }
    if trait == Traits.department {
      tally.departmentPairs += new * (new - 1) / 2 - old * (old - 1) / 2
      return
    }
    tally.imbalance += imbalance(value: value, count: new, size: size) - imbalance(value: value, count: old, size: size)
    if problem.traits.isolates[value] { tally.isolated += (new == 1 ? 1 : 0) - (old == 1 ? 1 : 0) }
    if trait == Traits.category {
      tally.quota += quotaFaults(value: value, count: new) - quotaFaults(value: value, count: old)
    }
  }

  private func leave(place: Int, _ cohort: Int) {
    let base = cohort * stride
    var index = 0
    while Int(places[base + index]) != place { index += 1 }
    let count = Int(placePeople[base + index])
    if count > problem.maxPerWorkplace { tally.workplaceOver -= 1 }
    placePeople[base + index] = Int32(count - 1)
    guard count == 1 else { return notePlace(place, cohort, people: count - 1) }
    worth.willLeave(place, cohort)
    let last = Int(placeCount[cohort]) - 1
    places[base + index] = places[base + last]
    placePeople[base + index] = placePeople[base + last]
    placeCount[cohort] = Int32(last)
    for index in 0..<last {
      let other = Int(places[base + index])
      let left = meetings.remove(place, other)
      if left == 0 { tally.bridges -= 1 }
      worth.parted(place, other, in: cohort, left: left)
    }
    notePlace(place, cohort, people: 0)
  }

  private func join(place: Int, _ cohort: Int) {
    let base = cohort * stride
    let kinds = Int(placeCount[cohort])
    for index in 0..<kinds where Int(places[base + index]) == place {
      let count = Int(placePeople[base + index])
      placePeople[base + index] = Int32(count + 1)
      notePlace(place, cohort, people: count + 1)
      if count + 1 > problem.maxPerWorkplace { tally.workplaceOver += 1 }
      return
    }
    for index in 0..<kinds {
      let other = Int(places[base + index])
      let now = meetings.add(place, other)
      if now == 1 { tally.bridges += 1 }
      worth.met(place, other, in: cohort, now: now)
    }
    places[base + kinds] = Int32(place)
    placePeople[base + kinds] = 1
    placeCount[cohort] = Int32(kinds + 1)
    worth.hasJoined(place, cohort)
    notePlace(place, cohort, people: 1)
    if problem.maxPerWorkplace < 1 { tally.workplaceOver += 1 }
  }

  @inline(__always)
  private func notePlace(_ place: Int, _ cohort: Int, people: Int) {
    guard meetings.isDense else { return }
    let word = cohort &* meetings.words &+ (place >> 6)
    let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: place & 63)
    placeBits[word] = people > 0 ? placeBits[word] | bit : placeBits[word] & ~bit
    severalBits[word] = people > 1 ? severalBits[word] | bit : severalBits[word] & ~bit
    worth.note(place, cohort, people: people)
  }

  private func countAway(place: Int, _ cohort: Int, sign: Int) {
    for index in 0..<Int(dateKinds[cohort]) {
      countAway(place: place, date: Int(dates[cohort * modules + index]), sign: sign)
    }
  }

  func countAway(place: Int, date: Int, sign: Int) {
    let row = Int(awayRow[place])
    guard row >= 0 else { return }
    let cell = row * calendar.dateCount + date
    let limit = Int(problem.awayMax[place])
    let old = Int(away[cell])
    away[cell] = UInt16(truncatingIfNeeded: old + sign)
    tally.away += max(0, old + sign - limit) - max(0, old - limit)
  }

  private func countAbsence(of person: Int, _ cohort: Int, sign: Int) {
    let row = Int(calendar.absenceRow[person])
    guard row >= 0 else { return }
    for module in 0..<modules {
      let session = cohort * modules + module
      let slot = Int(sessionSlot[session])
      guard slot >= 0, calendar.isAbsent(row: row, date: Int(calendar.slotDate[slot])) else { continue }
      let old = Int(absentAt[session])
      absentAt[session] = Int32(old + sign)
      tally.absent += max(0, old + sign - calendar.maxUnavailable) - max(0, old - calendar.maxUnavailable)
    }
  }
}
