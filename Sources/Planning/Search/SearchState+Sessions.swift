extension SearchState {
  /// Puts a session (`cohort * modules + module`) that has no time into a slot and a room, with the staff noted for it.
  func place(_ session: Int, slot: Int, room: Int) {
    let cohort = session / modules
    let date = Int(calendar.slotDate[slot])
    tally.gaps -= gapFaults(cohort)
    tally.disruption -= sessionDisruption(session)
    sessionSlot[session] = Int32(slot)
    sessionRoom[session] = Int32(room)
    tally.gaps += gapFaults(cohort)
    tally.disruption += sessionDisruption(session)
    tally.rooms += roomFaults(cohort, slot: slot, room: room)
    if room >= 0 { roomUse[room * calendar.slotCount + slot] += 1 }
    for position in 0..<calendar.perSession {
      addStaff(Int(staffOf[session * calendar.perSession + position]), slot: slot)
    }
    if !isHeld(cohort, date) { hold(cohort, date) }
    var absent = 0
    for seat in 0..<Int(seated[cohort]) where isAbsent(Int(members[cohort * stride + seat]), date) { absent += 1 }
    absentAt[session] = Int32(absent)
    tally.absent += max(0, absent - calendar.maxUnavailable)
  }

  /// Takes a session out of its slot and room; the staff noted for it stays noted.
  func remove(_ session: Int) {
    let cohort = session / modules
    let slot = Int(sessionSlot[session])
    let room = Int(sessionRoom[session])
    let date = Int(calendar.slotDate[slot])
    for position in 0..<calendar.perSession {
      removeStaff(Int(staffOf[session * calendar.perSession + position]), slot: slot)
    }
    if room >= 0 { roomUse[room * calendar.slotCount + slot] -= 1 }
    tally.rooms -= roomFaults(cohort, slot: slot, room: room)
    tally.absent -= max(0, Int(absentAt[session]) - calendar.maxUnavailable)
    absentAt[session] = 0
    tally.gaps -= gapFaults(cohort)
    tally.disruption -= sessionDisruption(session)
    sessionSlot[session] = -1
    sessionRoom[session] = -1
    tally.gaps += gapFaults(cohort)
    tally.disruption += sessionDisruption(session)
    let isStillHeld = (0..<modules).contains { module in
      let other = Int(sessionSlot[cohort * modules + module])
      return other >= 0 && Int(calendar.slotDate[other]) == date
    }
    if !isStillHeld { release(cohort, date) }
  }

  /// Notes who gives a session; position 0 is the lead, -1 is nobody.
  func assign(_ session: Int, position: Int, to facilitator: Int) {
    let index = session * calendar.perSession + position
    let slot = Int(sessionSlot[session])
    if slot >= 0 { removeStaff(Int(staffOf[index]), slot: slot) }
    if position == 0 { tally.disruption -= sessionDisruption(session) }
    staffOf[index] = Int32(facilitator)
    if position == 0 { tally.disruption += sessionDisruption(session) }
    if slot >= 0 { addStaff(facilitator, slot: slot) }
  }

  // MARK: Counting

  /// Faults of H7 in a cohort: missing sessions, wrong order, gaps too short or long.
  func gapFaults(_ cohort: Int) -> Int {
    var faults = 0
    var last = -1
    for module in 0..<modules {
      let slot = Int(sessionSlot[cohort * modules + module])
      if slot < 0 {
        faults += 1
        last = -1
        continue
      }
      if last >= 0 && !fits(last, slot, module: module) { faults += 1 }
      last = slot
    }
    return faults
  }

  /// Whether a module may be held in `slot` when the one before it is held in `earlier`.
  @inline(__always)
  func fits(_ earlier: Int, _ slot: Int, module: Int) -> Bool {
    let first = Int(calendar.slotDate[earlier])
    let second = Int(calendar.slotDate[slot])
    if first == second {
      return calendar.gapMin[module] <= 0 && calendar.slotEnd[earlier] <= calendar.slotStart[slot]
    }
    let days = Int(calendar.day[second] &- calendar.day[first])
    return days > 0 && days >= calendar.gapMin[module] && days <= calendar.gapMax[module]
  }

  /// Faults of H8 that one session more would make.
  func roomFaults(_ cohort: Int, slot: Int, room: Int) -> Int {
    guard room >= 0 else { return 1 }
    var faults = calendar.capacity[room] < size[cohort] ? 1 : 0
    if calendar.roomClosed[room * calendar.dateCount + Int(calendar.slotDate[slot])] { faults += 1 }
    for index in Int(calendar.overlapStart[slot])..<Int(calendar.overlapStart[slot + 1]) {
      faults += Int(roomUse[room * calendar.slotCount + Int(calendar.overlap[index])])
    }
    return faults
  }

  /// Faults of H9 that one duty more would make; nobody is one fault.
  func staffFaults(_ facilitator: Int, slot: Int) -> Int {
    guard facilitator >= 0 else { return 1 }
    let date = Int(calendar.slotDate[slot])
    var faults = calendar.facilitatorAway[facilitator * calendar.dateCount + date] ? 1 : 0
    for index in Int(calendar.overlapStart[slot])..<Int(calendar.overlapStart[slot + 1]) {
      faults += Int(staffUse[facilitator * calendar.slotCount + Int(calendar.overlap[index])])
    }
    let week = facilitator * calendar.weekCount + Int(calendar.week[date])
    if staffWeek[week] >= calendar.weekMax[facilitator] { faults += 1 }
    return faults
  }

  private func addStaff(_ facilitator: Int, slot: Int) {
    tally.staff += staffFaults(facilitator, slot: slot)
    guard facilitator >= 0 else { return }
    staffUse[facilitator * calendar.slotCount + slot] += 1
    staffWeek[facilitator * calendar.weekCount + Int(calendar.week[Int(calendar.slotDate[slot])])] += 1
    tally.loadSquares += 2 * Int(load[facilitator]) + 1
    load[facilitator] += 1
  }

  private func removeStaff(_ facilitator: Int, slot: Int) {
    guard facilitator >= 0 else {
      tally.staff -= 1
      return
    }
    staffUse[facilitator * calendar.slotCount + slot] -= 1
    staffWeek[facilitator * calendar.weekCount + Int(calendar.week[Int(calendar.slotDate[slot])])] -= 1
    load[facilitator] -= 1
    tally.loadSquares -= 2 * Int(load[facilitator]) + 1
    tally.staff -= staffFaults(facilitator, slot: slot)
  }

  private func sessionDisruption(_ session: Int) -> Int {
    guard problem.started.isPresent, let before = problem.started.sessionBefore[session] else { return 0 }
    let isSame =
      before.slot == sessionSlot[session] && before.room == sessionRoom[session]
      && before.facilitators.first ?? -1 == staffOf[session * calendar.perSession]
    return isSame ? 0 : 1
  }

  @inline(__always)
  func isAbsent(_ person: Int, _ date: Int) -> Bool {
    let row = Int(calendar.absenceRow[person])
    return row >= 0 && calendar.isAbsent(row: row, date: date)
  }

  private func hold(_ cohort: Int, _ date: Int) {
    dateBits[cohort * dateWords + date / 64] |= 1 << UInt64(date % 64)
    dates[cohort * modules + Int(dateKinds[cohort])] = Int32(date)
    dateKinds[cohort] += 1
    countAwayOfMembers(cohort, date, sign: 1)
  }

  private func release(_ cohort: Int, _ date: Int) {
    dateBits[cohort * dateWords + date / 64] &= ~(1 << UInt64(date % 64))
    let last = Int(dateKinds[cohort]) - 1
    for index in 0...last where Int(dates[cohort * modules + index]) == date {
      dates[cohort * modules + index] = dates[cohort * modules + last]
    }
    dateKinds[cohort] = Int32(last)
    countAwayOfMembers(cohort, date, sign: -1)
  }

  private func countAwayOfMembers(_ cohort: Int, _ date: Int, sign: Int) {
    for index in 0..<Int(placeCount[cohort]) {
      for _ in 0..<Int(placePeople[cohort * stride + index]) {
        countAway(place: Int(places[cohort * stride + index]), date: date, sign: sign)
      }
    }
  }
}
