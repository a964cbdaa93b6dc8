extension SearchState {
  /// What the cost would change by if two people of different cohorts changed places.
  ///
  /// Reads, never writes anything but the stamps; O(cohort size). Gives up with `Int.max` as soon as the result is sure to
  /// exceed `limit`.
  @inline(__always)
  func exchangeDelta(_ a: Int, _ b: Int, limit: Int) -> Int {
    let cohortA = Int(cohortOf[a])
    let cohortB = Int(cohortOf[b])
    let placeA = Int(workplace[a])
    let placeB = Int(workplace[b])
    var delta = traitDelta(a, b, cohortA, cohortB)
    if placeA != placeB {
      if canForesee {
        let most = worth.seat(placeA, cohortA).mostGain(placeB, cohortB) &* objective.workplacePair
        if delta &- most > limit { return Int.max }
      }
      delta &+= placeDelta(placeA, placeB, cohortA, cohortB)
      if canForesee && delta > limit { return Int.max }
    }
    delta &+= tieDelta(a, from: cohortA, to: cohortB, besides: b)
    delta &+= tieDelta(b, from: cohortB, to: cohortA, besides: a)
    if modules > 0 { delta &+= dateDelta(a, b, cohortA, cohortB) }
    if problem.started.isPresent { delta &+= disruptionDelta(a, b, cohortA, cohortB) }
    return delta
  }

  /// Whether an exchange can win bridges only: nothing is broken, and nobody has met before.
  @inline(__always)
  var canForesee: Bool {
    worth.isOn && !problem.started.isPresent
      && tally.away | tally.absent | tally.ties | tally.workplaceOver | tally.met == 0
  }

  /// What the departments alone would change the cost by.
  @inline(__always)
  func departmentDelta(_ valueA: Int, _ valueB: Int, _ cohortA: Int, _ cohortB: Int) -> Int {
    if valueA == valueB { return 0 }
    let fromA = count(cohortB, valueA) &- count(cohortA, valueA)
    let fromB = count(cohortA, valueB) &- count(cohortB, valueB)
    return (fromA &+ fromB &+ 2) &* departmentPair
  }

  @inline(__always)
  private func traitDelta(_ a: Int, _ b: Int, _ cohortA: Int, _ cohortB: Int) -> Int {
    let rowA = valueOf + a &* traitCount
    let rowB = valueOf + b &* traitCount
    var delta = 0
    var trait = 0
    while trait < traitCount {
      let valueA = Int(rowA[trait])
      let valueB = Int(rowB[trait])
      if trait == Traits.department {
        delta &+= departmentDelta(valueA, valueB, cohortA, cohortB)
      } else if valueA != valueB {
        let aInA = count(cohortA, valueA)
        let aInB = count(cohortB, valueA)
        let bInA = count(cohortA, valueB)
        let bInB = count(cohortB, valueB)
        let sizeA = Int(size[cohortA])
        let sizeB = Int(size[cohortB])
        delta &+= valueCost(valueA, aInA &- 1, sizeA) &- valueCost(valueA, aInA, sizeA)
        delta &+= valueCost(valueA, aInB &+ 1, sizeB) &- valueCost(valueA, aInB, sizeB)
        delta &+= valueCost(valueB, bInB &- 1, sizeB) &- valueCost(valueB, bInB, sizeB)
        delta &+= valueCost(valueB, bInA &+ 1, sizeA) &- valueCost(valueB, bInA, sizeA)
      }
      trait &+= 1
    }
    return delta
  }

  /// Ties that a person's change of cohort makes and breaks, the one changing the other way left out.
  @inline(__always)
  func tieDelta(_ person: Int, from: Int, to: Int, besides: Int) -> Int {
    let ties = problem.ties
    var index = Int(ties.start[person])
    let end = Int(ties.start[person &+ 1])
    if end &- index > 8 &* stride { return tieDeltaOfMembers(person, from: from, to: to, besides: besides) }
    var delta = 0
    while index < end {
      let other = Int(ties.neighbour[index])
      let cohort = Int(cohortOf[other])
      if cohort == from {
        delta &-= tiePrice[Int(ties.kinds[index])]
      } else if cohort == to && other != besides {
        delta &+= tiePrice[Int(ties.kinds[index])]
      }
      index &+= 1
    }
    return delta
  }

  /// The same for someone with more ties than cohort members: looks each member up.
  private func tieDeltaOfMembers(_ person: Int, from: Int, to: Int, besides: Int) -> Int {
    var delta = 0
    for seat in 0..<Int(seated[from]) { delta -= tiePrice(person, Int(members[from * stride + seat])) }
    for seat in 0..<Int(seated[to]) where Int(members[to * stride + seat]) != besides {
      delta += tiePrice(person, Int(members[to * stride + seat]))
    }
    return delta
  }

  private func tiePrice(_ person: Int, _ other: Int) -> Int {
    let ties = problem.ties
    var low = Int(ties.start[person])
    var high = Int(ties.start[person + 1])
    while low < high {
      let middle = (low + high) / 2
      if Int(ties.neighbour[middle]) < other { low = middle + 1 } else { high = middle }
    }
    guard low < Int(ties.start[person + 1]), Int(ties.neighbour[low]) == other else { return 0 }
    return tiePrice[Int(ties.kinds[low])]
  }

  private func disruptionDelta(_ a: Int, _ b: Int, _ cohortA: Int, _ cohortB: Int) -> Int {
    let before = problem.started.cohortBefore
    var change = 0
    if before[a] >= 0 { change += (Int(before[a]) == cohortA ? 1 : 0) - (Int(before[a]) == cohortB ? 1 : 0) }
    if before[b] >= 0 { change += (Int(before[b]) == cohortB ? 1 : 0) - (Int(before[b]) == cohortA ? 1 : 0) }
    return change * objective.disruption
  }

  // MARK: Dates

  @inline(__always)
  private func dateDelta(_ a: Int, _ b: Int, _ cohortA: Int, _ cohortB: Int) -> Int {
    var faults = 0
    let placeA = Int(workplace[a])
    let placeB = Int(workplace[b])
    if placeA != placeB {
      if awayRow[placeA] >= 0 { faults &+= awayDelta(placeA, from: cohortA, to: cohortB) }
      if awayRow[placeB] >= 0 { faults &+= awayDelta(placeB, from: cohortB, to: cohortA) }
    }
    let absenceA = Int(calendar.absenceRow[a])
    let absenceB = Int(calendar.absenceRow[b])
    if absenceA >= 0 || absenceB >= 0 {
      faults &+= absenceDelta(leaving: absenceA, coming: absenceB, cohortA)
      faults &+= absenceDelta(leaving: absenceB, coming: absenceA, cohortB)
    }
    return faults &* fault
  }

  /// People over a workplace's limit when one of its people changes cohort.
  @inline(__always)
  func awayDelta(_ place: Int, from: Int, to: Int) -> Int {
    let row = away + Int(awayRow[place]) &* calendar.dateCount
    let limit = Int(problem.awayMax[place])
    var delta = 0
    var index = 0
    while index < Int(dateKinds[from]) {
      let date = Int(dates[from &* modules &+ index])
      if !isHeld(to, date) && Int(row[date]) > limit { delta &-= 1 }
      index &+= 1
    }
    index = 0
    while index < Int(dateKinds[to]) {
      let date = Int(dates[to &* modules &+ index])
      if !isHeld(from, date) && Int(row[date]) >= limit { delta &+= 1 }
      index &+= 1
    }
    return delta
  }

  /// Whether a cohort has a session on a date.
  @inline(__always)
  func isHeld(_ cohort: Int, _ date: Int) -> Bool {
    dateBits[cohort &* dateWords &+ (date >> 6)] & (1 << UInt64(truncatingIfNeeded: date & 63)) != 0
  }

  /// Members missing over the limit when one leaves a cohort and one comes (rows in the absence table, or -1).
  @inline(__always)
  func absenceDelta(leaving: Int, coming: Int, _ cohort: Int) -> Int {
    var delta = 0
    var module = 0
    while module < modules {
      let session = cohort &* modules &+ module
      module &+= 1
      let slot = Int(sessionSlot[session])
      if slot < 0 { continue }
      let date = Int(calendar.slotDate[slot])
      let old = Int(absentAt[session])
      var new = old
      if leaving >= 0 && calendar.isAbsent(row: leaving, date: date) { new &-= 1 }
      if coming >= 0 && calendar.isAbsent(row: coming, date: date) { new &+= 1 }
      if new != old { delta &+= max(0, new &- calendar.maxUnavailable) &- max(0, old &- calendar.maxUnavailable) }
    }
    return delta
  }

  // MARK: Workplaces

  /// Bridges and crowding when one of `placeA` in `cohortA` and one of `placeB` in `cohortB` change places.
  @inline(__always)
  private func placeDelta(_ placeA: Int, _ placeB: Int, _ cohortA: Int, _ cohortB: Int) -> Int {
    guard meetings.isDense, problem.maxPerWorkplace > 0 else {
      return anyPlaceDelta(placeA, placeB, cohortA, cohortB)
    }
    // The pair that changes places leaves its bridges behind and makes new ones. A pair of workplaces that leaves one
    // cohort and comes to the other stays as it was, so only workplaces in one of the two cohorts matter; and a bridge known in just
    // one cohort, or in none, cannot be one that the other cohort has.
    let words = meetings.words
    let inA = placeBits + cohortA &* words
    let inB = placeBits + cohortB &* words
    let severalA = isSet(severalBits + cohortA &* words, placeA)
    let severalB = isSet(severalBits + cohortB &* words, placeB)
    let leavesA: UInt64 = severalA ? 0 : ~0
    let leavesB: UInt64 = severalB ? 0 : ~0
    let neverA = meetings.never + placeA &* words
    let neverB = meetings.never + placeB &* words
    let onceA = meetings.once + placeA &* words
    let onceB = meetings.once + placeB &* words
    var gained = 0
    var word = 0
    while word < words {
      let onlyA = inA[word] & ~inB[word]
      let onlyB = inB[word] & ~inA[word]
      gained &+= ((onlyA & neverB[word]) | (onlyB & neverA[word])).nonzeroBitCount
      gained &-= ((onlyA & onceA[word] & leavesA) | (onlyB & onceB[word] & leavesB)).nonzeroBitCount
      word &+= 1
    }
    // Counted above: the bridge from each of the two to the other, who is gone.
    if isSet(neverA, placeB) { gained &-= 2 }
    let bKnown = isSet(inA, placeB)
    let aKnown = isSet(inB, placeA)
    let change = (severalA ? 1 : 0) &+ (severalB ? 1 : 0) &- (bKnown ? 1 : 0) &- (aKnown ? 1 : 0)
    gained &+= bridges(placeA, placeB, change: change)
    var cost = 0 &- gained &* objective.workplacePair
    if severalA || severalB || bKnown || aKnown { cost &+= crowding(placeA, placeB, cohortA, cohortB) &* fault }
    return cost
  }

  @inline(__always)
  private func isSet(_ row: UnsafeMutablePointer<UInt64>, _ place: Int) -> Bool {
    row[place >> 6] & (1 << UInt64(truncatingIfNeeded: place & 63)) != 0
  }

  /// People over the limit of their workplace, when at least one workplace is known where it comes or stays where it leaves.
  private func crowding(_ placeA: Int, _ placeB: Int, _ cohortA: Int, _ cohortB: Int) -> Int {
    let limit = problem.maxPerWorkplace
    var change = 0
    if peopleOf(placeA, in: cohortA) > limit { change -= 1 }
    if peopleOf(placeB, in: cohortB) > limit { change -= 1 }
    if peopleOf(placeA, in: cohortB) >= limit { change += 1 }
    if peopleOf(placeB, in: cohortA) >= limit { change += 1 }
    return change
  }

  func peopleOf(_ place: Int, in cohort: Int) -> Int {
    let base = cohort &* stride
    var index = 0
    while index < Int(placeCount[cohort]) {
      if Int(places[base &+ index]) == place { return Int(placePeople[base &+ index]) }
      index &+= 1
    }
    return 0
  }

  /// The same for any number of workplaces.
  @inline(never)
  private func anyPlaceDelta(_ placeA: Int, _ placeB: Int, _ cohortA: Int, _ cohortB: Int) -> Int {
    let listA = places + cohortA &* stride
    let listB = places + cohortB &* stride
    let kindsA = Int(placeCount[cohortA])
    let kindsB = Int(placeCount[cohortB])
    token &+= 1
    let token = token
    var aInA = 0
    var bInA = 0
    for index in 0..<kindsA {
      let place = Int(listA[index])
      stamp[place] = token
      if place == placeA { aInA = Int(placePeople[cohortA &* stride &+ index]) }
      if place == placeB { bInA = Int(placePeople[cohortA &* stride &+ index]) }
    }
    var aInB = 0
    var bInB = 0
    for index in 0..<kindsB {
      let place = Int(listB[index])
      otherStamp[place] = token
      if place == placeA { aInB = Int(placePeople[cohortB &* stride &+ index]) }
      if place == placeB { bInB = Int(placePeople[cohortB &* stride &+ index]) }
    }
    let limit = problem.maxPerWorkplace
    var crowding = 0
    if aInA > limit { crowding &-= 1 }
    if bInB > limit { crowding &-= 1 }
    if aInB >= limit { crowding &+= 1 }
    if bInA >= limit { crowding &+= 1 }
    let flow = Flow(aLeaves: aInA == 1, bLeaves: bInB == 1, aJoins: aInB == 0, bJoins: bInA == 0)
    let before = (bInA > 0 ? 1 : 0) &+ (aInB > 0 ? 1 : 0)
    let after = (aInA > 1 ? 1 : 0) &+ (bInB > 1 ? 1 : 0)
    let gained =
      mixedBridges(placeA, placeB, listA, kindsA, listB, kindsB, token, flow)
      &+ bridges(placeA, placeB, change: after &- before)
    return crowding &* fault &- gained &* objective.workplacePair
  }

  private struct Flow {
    var aLeaves: Bool
    var bLeaves: Bool
    var aJoins: Bool
    var bJoins: Bool
  }

  /// Any case, and any kind of table.
  private func mixedBridges(
    _ placeA: Int, _ placeB: Int, _ listA: UnsafeMutablePointer<Int32>, _ kindsA: Int,
    _ listB: UnsafeMutablePointer<Int32>, _ kindsB: Int, _ token: UInt32, _ flow: Flow
  ) -> Int {
    var gained = 0
    for index in 0..<kindsA {
      let place = Int(listA[index])
      if place == placeA || place == placeB { continue }
      let alsoInB = otherStamp[place] == token
      let changeA = (flow.aLeaves ? -1 : 0) &+ (alsoInB && flow.aJoins ? 1 : 0)
      let changeB = (flow.bJoins ? 1 : 0) &- (alsoInB && flow.bLeaves ? 1 : 0)
      gained &+= bridges(placeA, place, change: changeA) &+ bridges(placeB, place, change: changeB)
    }
    for index in 0..<kindsB {
      let place = Int(listB[index])
      if place == placeA || place == placeB || stamp[place] == token { continue }
      gained &+= bridges(placeA, place, change: flow.aJoins ? 1 : 0)
      gained &+= bridges(placeB, place, change: flow.bLeaves ? -1 : 0)
    }
    return gained
  }

  /// Bridges won or lost when the cohorts in which two workplaces meet change in number.
  @inline(__always)
  private func bridges(_ a: Int, _ b: Int, change: Int) -> Int {
    if change == 0 { return 0 }
    let old = meetings.count(a, b)
    return (old &+ change > 0 ? 1 : 0) &- (old > 0 ? 1 : 0)
  }
}
