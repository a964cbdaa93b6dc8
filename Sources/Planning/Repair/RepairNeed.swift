/// What could mend one fault: whoever mends it must do at least one of these things.
///
/// That is what makes the branching of ``RepairSearch`` complete. Things decided already are left out.
struct RepairNeed {
  let site: RepairSite
  /// People one of whom would have to leave their cohort, or take a seat.
  var leavers: [Int] = []
  /// A cohort that somebody, of `category` when that is not -1, would have to join; -1 for none.
  var joined = -1
  var category = -1
  /// Sessions one of which would have to be moved.
  var sessions: [Int] = []
  /// Cohorts one of which would have to change its lead.
  var leads: [Int] = []
  /// Positions of helpers, one of which would have to change.
  var helpers: [(session: Int, position: Int)] = []
  /// Whether a change that costs nothing could do it.
  var isFree = false

  /// Whether a change is one of those that could mend the fault.
  func isMet(by change: RepairChange, in state: RepairState) -> Bool {
    switch change {
    case .seat(let person, let cohort):
      leavers.contains(person) || (cohort == joined && (category < 0 || state.categoryOf[person] == category))
    case .time(let session, _, _): sessions.contains(session)
    case .lead(let cohort, _): leads.contains(cohort)
    case .helper(let session, let position, _): helpers.contains { $0 == (session, position) }
    }
  }
}

extension RepairState {
  /// What could mend a fault, with what has been decided left out.
  func need(_ site: RepairSite, decided: Set<RepairVariable>) -> RepairNeed {
    var need = RepairNeed(site: site)
    switch site.kind {
    case .seat: need.leavers = [site.a]
    case .size where members[site.a].count < sizeMin: need.joined = site.a
    case .size: need.leavers = members[site.a]
    case .quota:
      let people = members[site.a].filter { categoryOf[$0] == site.b }
      if people.count < Int(problem.traits.quotaMin[site.b]) {
        need.joined = site.a
        need.category = site.b
      } else {
        need.leavers = people
      }
    case .share: need.leavers = members[site.a].filter { Int(problem.workplace[$0]) == site.b }
    case .pair: need.leavers = [site.a, site.b]
    case .group: need.leavers = problem.ties.groups[site.a].map { Int($0) }
    case .missing: need.sessions = [site.a]
    case .step: need.sessions = [site.a - 1, site.a]
    case .roomFit:
      need.sessions = [site.a]
      if isTooSmall(site.a) && !isBarred(site.a) { need.leavers = members[site.a / modules] }
    case .roomClash: need.sessions = [site.a, site.b]
    case .lead: need.leads = [site.a]
    case .staffAway: addDuty(site.a, site.b, &need, canMove: true)
    case .staffClash:
      let other = distinctStaff(site.b)
      for session in [site.a, site.b] {
        for (position, facilitator) in staffOf[session].enumerated()
        where other.contains(facilitator) && staffOf[site.a].contains(facilitator) {
          addDuty(session, position, &need, canMove: true)
        }
      }
    case .staffWeek: addWeek(site.a, site.b, &need)
    case .staffCount:
      for (position, facilitator) in staffOf[site.a].enumerated()
      where facilitator < 0 || staffOf[site.a].count(where: { $0 == facilitator }) > 1 {
        addDuty(site.a, position, &need, canMove: false)
      }
    case .absence:
      need.sessions = [site.a]
      need.leavers = missing(at: site.a)
    case .cover: addCover(site.a, site.b, &need)
    }
    leaveOutDecided(&need, decided)
    need.isFree = isFree(need)
    return need
  }

  private func isTooSmall(_ session: Int) -> Bool {
    Int(calendar.capacity[roomOf[session]]) < members[session / modules].count
  }

  private func isBarred(_ session: Int) -> Bool {
    !isFrozenSession[session] && isClosed(roomOf[session], at: slotOf[session])
  }

  private func addDuty(_ session: Int, _ position: Int, _ need: inout RepairNeed, canMove: Bool) {
    if isFrozenSession[session] { return }
    if canMove { need.sessions.append(session) }
    if position == 0 {
      need.leads.append(session / modules)
    } else {
      need.helpers.append((session, position))
    }
  }

  private func addWeek(_ facilitator: Int, _ week: Int, _ need: inout RepairNeed) {
    for slot in 0..<calendar.slotCount where Int(calendar.week[Int(calendar.slotDate[slot])]) == week {
      for session in sessionsOfFacilitator[facilitator * calendar.slotCount + slot] {
        for (position, known) in staffOf[session].enumerated() where known == facilitator {
          addDuty(session, position, &need, canMove: true)
        }
      }
    }
  }

  private func addCover(_ place: Int, _ date: Int, _ need: inout RepairNeed) {
    for person in peopleOfPlace[place] where cohortOf[person] >= 0 {
      let cohort = cohortOf[person]
      let held = (cohort * modules..<(cohort + 1) * modules).filter {
        slotOf[$0] >= 0 && Int(calendar.slotDate[slotOf[$0]]) == date
      }
      if held.isEmpty { continue }
      need.leavers.append(person)
      for session in held where !need.sessions.contains(session) { need.sessions.append(session) }
    }
  }

  private func leaveOutDecided(_ need: inout RepairNeed, _ decided: Set<RepairVariable>) {
    need.leavers.removeAll { isFrozen[$0] || decided.contains(.seat($0)) }
    need.sessions.removeAll { isFrozenSession[$0] || decided.contains(.time($0)) }
    need.leads.removeAll { decided.contains(.lead($0)) }
    need.helpers.removeAll { decided.contains(.helper($0.session, $0.position)) }
  }

  private func isFree(_ need: RepairNeed) -> Bool {
    !need.helpers.isEmpty || need.leavers.contains(where: isFootloose)
      || need.sessions.contains(where: isFree)
      || need.leads.contains { toCome($0).allSatisfy(isFree) }
  }

  /// The fewest further disruptions that could mend all of these, or nil when something cannot be mended any
  /// more.
  ///
  /// A packing bound: faults that no change could mend two of at once need a change each. Sessions and seats
  /// are counted apart, and of seats either the cohorts that somebody must leave or those that somebody must
  /// join, whichever are more; new people may join for nothing.
  func bound(_ needs: [RepairNeed]) -> Int? {
    var used: Set<Int> = []
    var people: Set<Int> = []
    var moved = 0
    var left = 0
    var joins: [Int: Int] = [:]
    var joinsOfCategory = [Int](repeating: 0, count: footloose.count)
    for need in needs {
      let isHopeless =
        need.leavers.isEmpty && need.joined < 0 && need.sessions.isEmpty && need.leads.isEmpty
        && need.helpers.isEmpty
      if isHopeless { return nil }
      if need.joined >= 0 {
        let missing = (counts[need.site] ?? 0) - (excused[need.site] ?? 0)
        joins[need.joined] = max(joins[need.joined] ?? 0, missing)
        if need.category >= 0 { joinsOfCategory[need.category] += missing }
      } else if !need.isFree {
        let sessions = need.sessions + need.leads.flatMap(toCome)
        guard !sessions.contains(where: used.contains), !need.leavers.contains(where: people.contains) else {
          continue
        }
        used.formUnion(sessions)
        people.formUnion(need.leavers)
        if need.leavers.isEmpty { moved += 1 } else { left += 1 }
      }
    }
    let anyone = joins.values.reduce(0, +) - footloose.reduce(0, +)
    let byCategory = zip(joinsOfCategory, footloose).reduce(0) { $0 + max(0, $1.0 - $1.1) }
    return moved + max(left, anyone, byCategory, 0)
  }

  /// How many changes a need would be tried with; the need with the fewest is branched on.
  func breadth(_ need: RepairNeed) -> Int {
    let joiners = need.joined < 0 ? 0 : need.category < 0 ? homeOf.count : homeOf.count / 4
    return need.leavers.count * cohorts + joiners + need.sessions.count * calendar.slotCount
      * calendar.roomCount
      + (need.leads.count + need.helpers.count) * calendar.facilitatorCount
  }

  /// Every change that could mend a fault; complete but for seats beyond ``mostSeats``.
  func changes(for need: RepairNeed, decided: Set<RepairVariable>, into onlyCohort: Int?) -> [RepairChange] {
    var changes: [RepairChange] = []
    let open = onlyCohort.map { [$0] } ?? Array(0..<cohorts)
    for person in need.leavers {
      for cohort in open where canJoin(person, cohort) {
        changes.append(.seat(person: person, cohort: cohort))
      }
    }
    if need.joined >= 0 {
      for person in cohortOf.indices
      where (need.category < 0 || categoryOf[person] == need.category) && !isFrozen[person]
        && canJoin(person, need.joined) && !decided.contains(.seat(person))
      {
        changes.append(.seat(person: person, cohort: need.joined))
      }
    }
    for session in need.sessions {
      for slot in firstSlot..<max(firstSlot, calendar.slotCount) {
        for room in 0..<calendar.roomCount where slot != slotOf[session] || room != roomOf[session] {
          changes.append(.time(session: session, slot: slot, room: room))
        }
      }
    }
    for facilitator in 0..<calendar.facilitatorCount {
      for cohort in need.leads { changes.append(.lead(cohort: cohort, facilitator: facilitator)) }
      for (session, position) in need.helpers where staffOf[session][position] != facilitator {
        changes.append(.helper(session: session, position: position, facilitator: facilitator))
      }
    }
    return changes
  }

  private func canJoin(_ person: Int, _ cohort: Int) -> Bool {
    cohort != cohortOf[person] && !isClosed[cohort] && members[cohort].count < mostSeats
  }
}
