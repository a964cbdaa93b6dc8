extension SearchState {
  /// What the cost would change by if a person went to another cohort, which grows while the old one shrinks.
  ///
  /// Reads, never writes; O(values that are balanced + cohort size). The person must have a cohort.
  func relocationDelta(_ person: Int, to: Int) -> Int {
    let from = Int(cohortOf[person])
    let sizeFrom = Int(size[from])
    let sizeTo = Int(size[to])
    var faults = sizeFaults(sizeFrom - 1) - sizeFaults(sizeFrom) + sizeFaults(sizeTo + 1) - sizeFaults(sizeTo)
    faults += roomsTooSmall(from, size: sizeFrom - 1) - roomsTooSmall(from, size: sizeFrom)
    faults += roomsTooSmall(to, size: sizeTo + 1) - roomsTooSmall(to, size: sizeTo)
    if modules > 0 { faults += dateFaults(person, from: from, to: to) }
    var delta = faults * fault + (sizeTo - sizeFrom + 1) * objective.seatPair
    delta += traitDelta(person, from: from, to: to)
    delta += tieDelta(person, from: from, to: to, besides: -1)
    let before = Int(problem.started.cohortBefore[person])
    if before >= 0 { delta += ((before == from ? 1 : 0) - (before == to ? 1 : 0)) * objective.disruption }
    return delta + placeDelta(Int(workplace[person]), from: from, to: to)
  }

  private func traitDelta(_ person: Int, from: Int, to: Int) -> Int {
    let row = valueOf + person * traitCount
    let department = Int(row[Traits.department])
    var delta = (count(to, department) - count(from, department) + 1) * departmentPair
    // The sizes change for every value, the counts for the person's own.
    for value in balancedValues {
      delta -= imbalance(value: value, count: count(from, value), size: Int(size[from]))
      delta -= imbalance(value: value, count: count(to, value), size: Int(size[to]))
      delta += imbalance(value: value, count: count(from, value), size: Int(size[from]) - 1)
      delta += imbalance(value: value, count: count(to, value), size: Int(size[to]) + 1)
    }
    for trait in 0..<traitCount where trait != Traits.department {
      let value = Int(row[trait])
      delta += change(value, count(from, value), by: -1, size: Int(size[from]) - 1)
      delta += change(value, count(to, value), by: 1, size: Int(size[to]) + 1)
    }
    return delta
  }

  private func change(_ value: Int, _ count: Int, by change: Int, size: Int) -> Int {
    valueCost(value, count + change, size) - valueCost(value, count, size)
  }

  private func dateFaults(_ person: Int, from: Int, to: Int) -> Int {
    let place = Int(workplace[person])
    let row = Int(calendar.absenceRow[person])
    var faults = awayRow[place] >= 0 ? awayDelta(place, from: from, to: to) : 0
    if row >= 0 {
      faults += absenceDelta(leaving: row, coming: -1, from) + absenceDelta(leaving: -1, coming: row, to)
    }
    return faults
  }

  private func placeDelta(_ place: Int, from: Int, to: Int) -> Int {
    let inFrom = peopleOf(place, in: from)
    let inTo = peopleOf(place, in: to)
    let limit = problem.maxPerWorkplace
    let crowding = (inTo >= limit ? 1 : 0) - (inFrom > limit ? 1 : 0)
    let gained =
      meetings.isDense
      ? denseGain(place, from: from, to: to, leaves: inFrom == 1, joins: inTo == 0)
      : listedGain(place, from: from, to: to, leaves: inFrom == 1, joins: inTo == 0)
    return crowding * fault - gained * objective.workplacePair
  }

  /// Bridges won by a workplace that leaves one cohort and joins another, counted in bits.
  private func denseGain(_ place: Int, from: Int, to: Int, leaves: Bool, joins: Bool) -> Int {
    let words = meetings.words
    let inFrom = placeBits + from &* words
    let inTo = placeBits + to &* words
    let never = meetings.never + place &* words
    let once = meetings.once + place &* words
    var gained = 0
    for word in 0..<words {
      if joins { gained &+= (inTo[word] & never[word]).nonzeroBitCount }
      // A workplace that sits in both cohorts is met in the other one instead.
      if leaves { gained &-= (inFrom[word] & once[word] & (joins ? ~inTo[word] : ~0)).nonzeroBitCount }
    }
    return gained
  }

  /// The same from lists, for any number of workplaces.
  private func listedGain(_ place: Int, from: Int, to: Int, leaves: Bool, joins: Bool) -> Int {
    var gained = 0
    if joins {
      for index in 0..<Int(placeCount[to]) where meetings.count(place, Int(places[to * stride + index])) == 0 {
        gained += 1
      }
    }
    if leaves {
      for index in 0..<Int(placeCount[from]) {
        let other = Int(places[from * stride + index])
        guard other != place, meetings.count(place, other) == 1 else { continue }
        // A workplace that sits in both cohorts is met in the other one instead.
        if !joins || peopleOf(other, in: to) == 0 { gained -= 1 }
      }
    }
    return gained
  }
}
