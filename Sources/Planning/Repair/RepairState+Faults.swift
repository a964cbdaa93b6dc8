/// What each hard rule counts, kept where it is counted; frozen parts are excused as in ``check(_:_:)``.
extension RepairState {
  // MARK: People

  /// Everything that depends on who is in a cohort.
  func recountPeople(of cohort: Int) {
    recountSize(cohort)
    for category in 0..<ProblemDocument.Category.allCases.count { recountQuota(cohort, category) }
    for person in members[cohort] { recountShare(cohort, Int(problem.workplace[person])) }
    for session in cohort * modules..<(cohort + 1) * modules {
      recountRoomFit(session)
      recountAbsence(session)
    }
  }

  /// What depends on one person's coming or going.
  func recount(_ cohort: Int, for person: Int) {
    recountSize(cohort)
    recountQuota(cohort, categoryOf[person])
    recountShare(cohort, Int(problem.workplace[person]))
    let isSometimesMissing = calendar.absenceRow[person] >= 0
    for session in cohort * modules..<(cohort + 1) * modules {
      recountRoomFit(session)
      if isSometimesMissing { recountAbsence(session) }
    }
  }

  /// H2 and, for started cohorts, H13: people too few or too many.
  private func recountSize(_ cohort: Int) {
    let size = members[cohort].count
    let frozen = frozenSize[cohort]
    var count = 0
    if size < sizeMin && !(hasStarted[cohort] && frozen < sizeMin) { count = sizeMin - size }
    if size > sizeMax { count = hasStarted[cohort] ? min(size - frozen, size - sizeMax) : size - sizeMax }
    set(.init(.size, cohort), count)
  }

  private func recountQuota(_ cohort: Int, _ category: Int) {
    let least = Int(problem.traits.quotaMin[category])
    let most = Int(problem.traits.quotaMax[category])
    guard least > 0 || most < Int(Int32.max) else { return }
    var people = 0
    var frozen = 0
    for person in members[cohort] where categoryOf[person] == category {
      people += 1
      frozen += isFrozen[person] ? 1 : 0
    }
    let isStarted = hasStarted[cohort]
    var count = 0
    if people < least { count = isStarted && frozen < least ? 0 : least - people }
    if people > most { count = isStarted && frozen > most ? 0 : people - most }
    set(.init(.quota, cohort, category), count)
  }

  private func recountShare(_ cohort: Int, _ place: Int) {
    guard problem.maxPerWorkplace < Int(Int32.max) else { return }
    var people = 0
    var frozen = 0
    for person in members[cohort] where Int(problem.workplace[person]) == place {
      people += 1
      frozen += isFrozen[person] ? 1 : 0
    }
    set(.init(.share, cohort, place), max(0, people - max(problem.maxPerWorkplace, frozen)))
  }

  func recountTies() {
    for pair in problem.ties.pairs { recountPair(Int(pair.a), Int(pair.b), pair.kinds) }
    for group in problem.ties.groups.indices { recountGroup(group) }
  }

  func recountTies(of person: Int) {
    let ties = problem.ties
    for index in Int(ties.start[person])..<Int(ties.start[person + 1]) {
      recountPair(person, Int(ties.neighbour[index]), TieKinds(rawValue: ties.kinds[index]))
    }
    for group in groupsOf[person] ?? [] { recountGroup(group) }
  }

  private func recountPair(_ a: Int, _ b: Int, _ kinds: TieKinds) {
    guard !kinds.isDisjoint(with: [.apart, .lineApart, .lineTogether]) else { return }
    let (one, other) = (cohortOf[a], cohortOf[b])
    var count = 0
    if one >= 0 && other >= 0 && !(isFrozen[a] && isFrozen[b]) {
      count =
        one == other
        ? (kinds.isDisjoint(with: [.apart, .lineApart]) ? 0 : 1) : kinds.contains(.lineTogether) ? 1 : 0
    }
    set(.init(.pair, min(a, b), max(a, b)), count)
  }

  private func recountGroup(_ group: Int) {
    guard !isHeldFast[group] else { return }
    let homes = Set(problem.ties.groups[group].map { cohortOf[Int($0)] }.filter { $0 >= 0 })
    set(.init(.group, group), max(0, homes.count - 1))
  }

  // MARK: Sessions

  /// Everything about a session but its clashes, which change with what changes them.
  func recount(_ session: Int) {
    set(.init(.missing, session), slotOf[session] < 0 ? 1 : 0)
    recountStep(session)
    recountRoomFit(session)
    recountStaff(session)
    recountAbsence(session)
  }

  func recountStep(_ session: Int) {
    guard session % modules > 0 else { return }
    let (earlier, later) = (slotOf[session - 1], slotOf[session])
    let isKept = isFrozenSession[session - 1] && isFrozenSession[session]
    let isBroken = earlier >= 0 && later >= 0 && !isKept && !fits(earlier, later, module: session % modules)
    set(.init(.step, session), isBroken ? 1 : 0)
  }

  /// Whether a module may be held in `slot` when the one before it is held in `earlier`.
  func fits(_ earlier: Int, _ slot: Int, module: Int) -> Bool {
    let days = Int(calendar.day[Int(calendar.slotDate[slot])] - calendar.day[Int(calendar.slotDate[earlier])])
    guard days >= calendar.gapMin[module] && days <= calendar.gapMax[module] else { return false }
    return days > 0 || (days == 0 && calendar.slotEnd[earlier] <= calendar.slotStart[slot])
  }

  func recountRoomFit(_ session: Int) {
    let room = roomOf[session]
    var count = 0
    if room >= 0 {
      let cohort = session / modules
      let isFrozen = isFrozenSession[session]
      let capacity = Int(calendar.capacity[room])
      if capacity < members[cohort].count && !(isFrozen && capacity < frozenSize[cohort]) { count += 1 }
      if !isFrozen && isClosed(room, at: slotOf[session]) { count += 1 }
    }
    set(.init(.roomFit, session), count)
  }

  func isClosed(_ room: Int, at slot: Int) -> Bool {
    calendar.roomClosed[room * calendar.dateCount + Int(calendar.slotDate[slot])]
  }

  func isAway(_ facilitator: Int, at slot: Int) -> Bool {
    calendar.facilitatorAway[facilitator * calendar.dateCount + Int(calendar.slotDate[slot])]
  }

  func recountStaff(_ session: Int) {
    guard !isFrozenSession[session] else { return }
    let slot = slotOf[session]
    let missing = slot < 0 ? 0 : calendar.perSession - distinctStaff(session).count
    set(.init(.staffCount, session), missing)
    for (position, facilitator) in staffOf[session].enumerated() {
      set(
        .init(.staffAway, session, position),
        slot >= 0 && facilitator >= 0 && isAway(facilitator, at: slot) ? 1 : 0
      )
    }
  }

  /// The successors of a lead who has left need only agree with each other.
  func recountLead(_ cohort: Int) {
    let held = (cohort * modules..<(cohort + 1) * modules).filter { slotOf[$0] >= 0 }
    var count = 0
    if let first = held.first {
      let lead = staffOf[first].first ?? -1
      let hasLeft = isFrozenSession[first] && lead == -2
      let successor = held.first { !isFrozenSession[$0] }.map { staffOf[$0].first ?? -1 }
      for session in held.dropFirst() where !(isFrozenSession[first] && isFrozenSession[session]) {
        let own = staffOf[session].first ?? -1
        if own != lead && !(hasLeft && own == successor) { count += 1 }
      }
    }
    set(.init(.lead, cohort), count)
  }

  /// Counts, or forgets, whom and what a session clashes with.
  func setClashes(_ session: Int, counted: Bool) {
    let slot = slotOf[session]
    let staff = distinctStaff(session)
    for index in Int(calendar.overlapStart[slot])..<Int(calendar.overlapStart[slot + 1]) {
      let overlapping = Int(calendar.overlap[index])
      if roomOf[session] >= 0 {
        for other in sessionsInRoom[roomOf[session] * calendar.slotCount + overlapping] where other != session {
          setClash(.roomClash, session, other, counted: counted)
        }
      }
      for facilitator in staff {
        for other in sessionsOfFacilitator[facilitator * calendar.slotCount + overlapping]
        where other != session {
          setClash(.staffClash, session, other, counted: counted)
        }
      }
    }
  }

  private func setClash(_ kind: RepairSite.Kind, _ a: Int, _ b: Int, counted: Bool) {
    if isFrozenSession[a] && isFrozenSession[b] { return }
    let site = RepairSite(kind, min(a, b), max(a, b))
    // Two sessions may share several facilitators; each is a fault.
    set(site, counted ? (counts[site] ?? 0) + 1 : 0)
  }

  func recountWeek(_ facilitator: Int, _ week: Int) {
    let index = facilitator * calendar.weekCount + week
    let most = Int(calendar.weekMax[facilitator])
    let isOver = weekLoad[index] > most && frozenWeekLoad[index] <= most
    set(.init(.staffWeek, facilitator, week), isOver ? weekLoad[index] - most : 0)
  }

  /// Members who are missing at a session.
  func missing(at session: Int) -> [Int] {
    let date = Int(calendar.slotDate[slotOf[session]])
    return members[session / modules].filter { person in
      let row = Int(calendar.absenceRow[person])
      return row >= 0 && calendar.isAbsent(row: row, date: date)
    }
  }

  func recountAbsence(_ session: Int) {
    guard slotOf[session] >= 0 else { return set(.init(.absence, session), 0) }
    let missing = missing(at: session)
    let frozen = isFrozenSession[session] ? missing.count { isFrozen[$0] } : 0
    set(.init(.absence, session), max(0, missing.count - max(calendar.maxUnavailable, frozen)))
  }

  func recountCover(_ place: Int, _ date: Int) {
    let index = awayRow[place] * awayDates + date
    set(.init(.cover, place, date), max(0, away[index] - max(Int(problem.awayMax[place]), frozenAway[index])))
  }
}
