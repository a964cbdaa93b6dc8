/// Gives the seats of many people of one kind, each in a cohort and of a workplace of its own, to the same people anew, all at once.
///
/// Among all ways to do that the cheapest is found as an assignment problem: a very large neighbourhood (Ahuja, Ergun, Orlin and
/// Punnen, A survey of very large-scale neighborhood search techniques, 2002), of which exchanges see two seats at a time. Each
/// price is shaken by a number from Gumbel's distribution times the temperature, so that the assignments found are nearly
/// distributed as an anneal at that temperature has them (Papandreou and Yuille, Perturb-and-MAP random fields, 2011).
///
/// Prices are exact but for bridges between two of those who move, which are rare.
final class Reassignment {
  /// At most so many people at once; more cost more than they win.
  static let most = 96
  /// Steps of a lane from one to the next.
  static let every = 512
  /// A lane with fewer cohorts does better with exchanges alone.
  static let fewestCohorts = 64
  /// Fewer are left to exchanges.
  private static let fewest = 2
  /// What a broken rule counts at most: a seat may break a dozen.
  private static let mostPrice = Int(Assignment.mostPrice) / 32
  /// `-ln(-ln((i + ½) / 1024))` in 2^-10.
  private static let shaking: [Int32] = Cooling.patience.map { Int32(Cooling.gumbel($0) >> 6) }

  let isPossible: Bool
  private let state: SearchState
  private let arena = Arena()
  private let person: UnsafeMutablePointer<Int32>
  private let cohort: UnsafeMutablePointer<Int32>
  /// The place in `cohort` of a cohort, or -1.
  private let indexOf: UnsafeMutablePointer<Int32>
  private let isTaken: UnsafeMutablePointer<Bool>
  /// Strangers of each workplace in a chosen cohort, as ``SearchState/countStrangers(in:_:)`` has them.
  private let strangers: UnsafeMutablePointer<UInt64>
  private let width: Int
  private let assignment = Assignment(most: most)
  private var count = 0

  init(_ state: SearchState) {
    self.state = state
    isPossible = state.canReassign
    person = arena.table(Self.most, 0)
    cohort = arena.table(Self.most, 0)
    indexOf = arena.table(state.cohorts, -1)
    isTaken = arena.table(state.problem.workplaceCount, false)
    width = state.meetings.words * SearchState.strangerPlanes
    strangers = arena.table(isPossible ? Self.most * width : 0, 0)
  }

  /// Forgets who was chosen.
  func begin() {
    for index in 0..<count {
      indexOf[Int(cohort[index])] = -1
      isTaken[Int(state.workplace[Int(person[index])])] = false
    }
    count = 0
  }

  /// Chooses a person, unless somebody of the same cohort or workplace is chosen.
  ///
  /// - Returns: False when no more can be chosen.
  func choose(_ candidate: Int) -> Bool {
    let seat = Int(state.cohortOf[candidate])
    let place = Int(state.workplace[candidate])
    if indexOf[seat] >= 0 || isTaken[place] { return true }
    indexOf[seat] = Int32(count)
    isTaken[place] = true
    person[count] = Int32(candidate)
    cohort[count] = Int32(seat)
    count += 1
    return count < Self.most
  }

  /// Seats those who were chosen anew.
  ///
  /// - Parameter moved: Told of each who changed cohort, and of the new one.
  func run(_ temperature: Int, _ generator: inout Generator, moved: (Int32, Int32) -> Void) {
    guard count >= Self.fewest else { return }
    for index in 0..<count { state.stand(Int(person[index])) }
    for seat in 0..<count { state.countStrangers(in: Int(cohort[seat]), strangers + seat &* width) }
    for index in 0..<count {
      priceSeats(of: index)
      shake(index, temperature, &generator)
    }
    let seatOf = assignment.solve(count)
    for index in 0..<count {
      let seat = Int(seatOf[index])
      state.sit(Int(person[index]), in: Int(cohort[seat]))
      if seat != index { moved(person[index], cohort[seat]) }
    }
  }

  private func priceSeats(of index: Int) {
    let who = Int(person[index])
    let row = assignment.prices(of: index)
    state.priceSeats(of: who, in: cohort, count, strangers, most: Self.mostPrice, row)
    state.forEachTie(of: who) { cohort, price in
      let seat = Int(indexOf[cohort])
      if seat >= 0 { row[seat] &+= Int32(truncatingIfNeeded: min(price, Self.mostPrice)) }
    }
  }

  /// Six cells a random number.
  private func shake(_ index: Int, _ temperature: Int, _ generator: inout Generator) {
    let row = assignment.prices(of: index)
    let temperature = Int32(truncatingIfNeeded: temperature)
    Self.shaking.withUnsafeBufferPointer { shaking in
      var seat = 0
      while seat < count {
        var draw = generator.next() >> 4
        let end = min(count, seat &+ 6)
        while seat < end {
          row[seat] &-= (temperature &* shaking[Int(truncatingIfNeeded: draw & 1023)]) >> 10
          draw >>= 10
          seat &+= 1
        }
      }
    }
  }
}
