extension SearchState {
  /// Whether what a person costs in a cohort can be told of each cohort by itself, quickly.
  var canReassign: Bool {
    meetings.isDense && hasCounts && problem.maxPerWorkplace > 0 && stride < Self.mostStrangers
  }

  /// Bits of a number of strangers.
  static let strangerPlanes = 6
  private static let mostStrangers = 1 << strangerPlanes

  /// How many workplaces of a cohort each workplace never meets, as numbers whose bits lie in planes: six words, from the lowest bit,
  /// for every 64 workplaces.
  func countStrangers(in cohort: Int, _ planes: UnsafeMutablePointer<UInt64>) {
    let held = places + cohort &* stride
    let kinds = Int(placeCount[cohort])
    let words = meetings.words
    for word in 0..<words {
      let never = meetings.never + word
      var (p0, p1, p2, p3, p4, p5) = (UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0))
      var index = 0
      while index < kinds {
        // Two at a time, as a full adder takes them.
        let a = never[Int(held[index]) &* words]
        let b = index &+ 1 < kinds ? never[Int(held[index &+ 1]) &* words] : 0
        let either = a ^ b
        var carry = (a & b) | (p0 & either)
        p0 ^= either
        (p1, carry) = (p1 ^ carry, p1 & carry)
        (p2, carry) = (p2 ^ carry, p2 & carry)
        (p3, carry) = (p3 ^ carry, p3 & carry)
        (p4, carry) = (p4 ^ carry, p4 & carry)
        p5 ^= carry
        index &+= 2
      }
      let cell = planes + word &* Self.strangerPlanes
      cell[0] = p0
      cell[1] = p1
      cell[2] = p2
      cell[3] = p3
      cell[4] = p4
      cell[5] = p5
    }
  }

  /// Whether a person's workplace is on any date at the limit of how many may be away.
  private func isEverCovered(_ person: Int) -> Bool {
    let place = Int(workplace[person])
    guard modules > 0, awayRow[place] >= 0 else { return false }
    let row = away + Int(awayRow[place]) &* calendar.dateCount
    let limit = UInt16(truncatingIfNeeded: problem.awayMax[place])
    for date in 0..<calendar.dateCount where row[date] >= limit { return true }
    return false
  }

  /// What a person who stands would cost in each of so many cohorts with a seat free, but for ties and for what is alike for all of a
  /// kind.
  ///
  /// - Parameters:
  ///   - planes: What ``countStrangers(in:_:)`` made of each cohort, one after the other.
  ///   - prices: Gets a price a cohort, of each rule broken there at most `most`.
  func priceSeats(
    of person: Int, in seats: UnsafeMutablePointer<Int32>, _ count: Int, _ planes: UnsafeMutablePointer<UInt64>, most: Int,
    _ prices: UnsafeMutablePointer<Int32>
  ) {
    let place = Int(workplace[person])
    let bit = UInt64(truncatingIfNeeded: place & 63)
    let held = placeBits + (place >> 6)
    let words = meetings.words
    let width = words &* Self.strangerPlanes
    let numbers = planes + (place >> 6) &* Self.strangerPlanes
    let alike = counts + Int(valueOf[person &* traitCount &+ Traits.department])
    let (bridge, pair, valueCount) = (objective.workplacePair, departmentPair, valueCount)
    for seat in 0..<count {
      let cohort = Int(seats[seat])
      var price = Int(alike[cohort &* valueCount]) &* pair
      if held[cohort &* words] >> bit & 1 != 0 {
        if peopleOf(place, in: cohort) >= problem.maxPerWorkplace { price &+= min(fault, most) }
      } else {
        let cell = numbers + seat &* width
        let low = (cell[0] >> bit & 1) | (cell[1] >> bit & 1) << 1 | (cell[2] >> bit & 1) << 2
        let high = (cell[3] >> bit & 1) << 3 | (cell[4] >> bit & 1) << 4 | (cell[5] >> bit & 1) << 5
        price &-= Int(truncatingIfNeeded: low | high) &* bridge
      }
      prices[seat] = Int32(truncatingIfNeeded: price)
    }
    priceDates(of: person, in: seats, count, min(fault, most), prices)
    guard problem.started.isPresent else { return }
    let before = problem.started.cohortBefore[person]
    for seat in 0..<count where seats[seat] == before { prices[seat] &-= Int32(truncatingIfNeeded: objective.disruption) }
  }

  /// Adds what the limits of cover and absences would cost.
  private func priceDates(
    of person: Int, in seats: UnsafeMutablePointer<Int32>, _ count: Int, _ fault: Int, _ prices: UnsafeMutablePointer<Int32>
  ) {
    if isEverCovered(person) {
      let place = Int(workplace[person])
      for seat in 0..<count {
        prices[seat] &+= Int32(truncatingIfNeeded: awayFaults(place, in: Int(seats[seat])) &* fault)
      }
    }
    let absence = Int(calendar.absenceRow[person])
    guard absence >= 0 else { return }
    for seat in 0..<count {
      let faults = absenceDelta(leaving: -1, coming: absence, Int(seats[seat]))
      prices[seat] &+= Int32(truncatingIfNeeded: faults &* fault)
    }
  }

  /// Dates of a cohort on which as many of a workplace are away as may be.
  private func awayFaults(_ place: Int, in cohort: Int) -> Int {
    let row = away + Int(awayRow[place]) &* calendar.dateCount
    let limit = Int(problem.awayMax[place])
    var faults = 0
    for index in 0..<Int(dateKinds[cohort]) where Int(row[Int(dates[cohort &* modules &+ index])]) >= limit { faults &+= 1 }
    return faults
  }

  /// The cohorts in which others sit to whom a person has ties, and what each tie would cost there.
  @inline(__always)
  func forEachTie(of person: Int, _ body: (_ cohort: Int, _ price: Int) -> Void) {
    let ties = problem.ties
    var index = Int(ties.start[person])
    let end = Int(ties.start[person &+ 1])
    while index < end {
      let cohort = Int(cohortOf[Int(ties.neighbour[index])])
      if cohort >= 0 { body(cohort, tiePrice[Int(ties.kinds[index])]) }
      index &+= 1
    }
  }
}
