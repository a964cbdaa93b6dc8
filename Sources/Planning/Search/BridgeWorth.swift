/// What each workplace is worth to each cohort in bridges, so that most exchanges are found hopeless from four bytes.
///
/// The worth of a workplace to a cohort that it is not in is the number of bridges that one of its people would make
/// there; that of a workplace with one person in a cohort is minus the bridges that would go with that person; that of one
/// with several people there is 0. Kept up to date once it is on, for the cohorts it was told to ``keep(_:)``; a table of
/// cohorts times workplaces, so not made for problems where that would outgrow the people.
final class BridgeWorth {
  /// Whether there are tables to turn on.
  let isPossible: Bool
  private(set) var isOn = false
  private let workplaces: Int
  private let cohorts: Int
  private let words: Int
  private let cohortWords: Int
  private let meetings: Meetings
  private let placeBits: UnsafeMutablePointer<UInt64>
  private let severalBits: UnsafeMutablePointer<UInt64>
  private let arena = Arena()
  /// Cells of a cohort's row, a whole number of words of bits.
  private let width: Int
  /// `cohort * width + workplace`.
  private let worth: UnsafeMutablePointer<Int8>
  /// Workplaces that two cohorts have in common: `cohort * cohorts + cohort`.
  private let common: UnsafeMutablePointer<UInt8>
  /// Cohorts that a workplace has people in, as bits; kept always.
  private let cohortsOf: UnsafeMutablePointer<UInt64>
  /// Cohorts whose worths are kept up to date, as bits: a lane asks only for its own, and half a table is written in half the time.
  private let kept: UnsafeMutablePointer<UInt64>

  /// Each bit of a byte as a byte of 0 or 1, the lowest bit first.
  private let eightBytes: UnsafeMutablePointer<UInt64>

  private static let mostCells = 1 << 23

  init(
    workplaces: Int, cohorts: Int, meetings: Meetings, stride: Int, placeBits: UnsafeMutablePointer<UInt64>,
    severalBits: UnsafeMutablePointer<UInt64>
  ) {
    width = meetings.words * 64
    isPossible = meetings.isDense && cohorts * max(cohorts, width) <= Self.mostCells && stride <= 120
    self.workplaces = workplaces
    self.cohorts = cohorts
    self.meetings = meetings
    self.placeBits = placeBits
    self.severalBits = severalBits
    words = meetings.words
    cohortWords = (cohorts + 63) / 64
    worth = arena.table(isPossible ? cohorts * width : 0, 0)
    common = arena.table(isPossible ? cohorts * cohorts : 0, 0)
    cohortsOf = arena.table(isPossible ? workplaces * cohortWords : 0, 0)
    kept = arena.table(cohortWords, 0)
    eightBytes = arena.table(256, 0)
    for byte in 0..<256 {
      for bit in 0..<8 where byte & (1 << bit) != 0 { eightBytes[byte] |= 1 << UInt64(8 * bit) }
    }
  }

  /// Forgets everything; no cohort holds anybody.
  func reset() {
    isOn = false
    if isPossible { cohortsOf.update(repeating: 0, count: max(1, workplaces * cohortWords)) }
  }

  /// Starts keeping the worth of all workplaces to the cohorts to be kept.
  func turnOn() {
    guard isPossible, !isOn else { return }
    isOn = true
    let cohorts = (0..<cohorts).filter { isKept($0) }.map { Int32($0) }
    for word in 0..<cohortWords { kept[word] = 0 }
    keep(cohorts)
  }

  /// Says for which cohorts worths are to be had; what is not known of them yet is counted.
  func keep(_ cohorts: [Int32]) {
    let isNew = cohorts.map { !isKept(Int($0)) }
    for word in 0..<cohortWords { kept[word] = 0 }
    for cohort in cohorts { kept[Int(cohort) >> 6] |= 1 << UInt64(cohort & 63) }
    guard isOn else { return }
    for (cohort, isNew) in zip(cohorts, isNew) where isNew {
      for place in 0..<workplaces { count(place, Int(cohort)) }
      for other in cohorts {
        countCommon(Int(cohort), Int(other))
        countCommon(Int(other), Int(cohort))
      }
    }
  }

  /// Whether the worths of a cohort are kept up to date once they are on.
  @inline(__always)
  func isKept(_ cohort: Int) -> Bool { Self.isSet(kept, cohort) }

  /// One side of an exchange, to be held against many others: somebody of a workplace who sits in a cohort.
  struct Seat {
    fileprivate let worth: UnsafeMutablePointer<Int8>
    fileprivate let width: Int
    fileprivate let place: Int
    fileprivate let row: UnsafeMutablePointer<Int8>
    fileprivate let common: UnsafeMutablePointer<UInt8>

    /// No fewer bridges than an exchange with somebody of another workplace and cohort wins: a workplace that sits in both cohorts may
    /// go on being met in the other one.
    @inline(__always)
    func mostGain(_ otherPlace: Int, _ otherCohort: Int) -> Int {
      let otherRow = worth + otherCohort &* width
      let common = Int(common[otherCohort])
      let won = max(0, Int(otherRow[place])) &+ max(0, Int(row[otherPlace]))
      let lost = min(0, min(0, Int(row[place])) &+ common) &+ min(0, min(0, Int(otherRow[otherPlace])) &+ common)
      return won &+ lost
    }
  }

  @inline(__always)
  func seat(_ place: Int, _ cohort: Int) -> Seat {
    Seat(worth: worth, width: width, place: place, row: worth + cohort &* width, common: common + cohort &* cohorts)
  }

  // MARK: Keeping up

  @inline(__always)
  private static func isSet(_ bits: UnsafeMutablePointer<UInt64>, _ index: Int) -> Bool {
    bits[index >> 6] & (1 << UInt64(truncatingIfNeeded: index & 63)) != 0
  }

  @inline(__always)
  private func isSingle(_ place: Int, _ cohort: Int) -> Bool {
    !Self.isSet(severalBits + cohort &* words, place)
  }

  /// Counts one worth anew.
  private func count(_ place: Int, _ cohort: Int) {
    let held = placeBits + cohort &* words
    let isHeld = Self.isSet(held, place)
    let row = (isHeld ? meetings.once : meetings.never) + place &* words
    var found = 0
    if !isHeld || isSingle(place, cohort) {
      for word in 0..<words { found &+= (held[word] & row[word]).nonzeroBitCount }
    }
    worth[cohort &* width &+ place] = Int8(truncatingIfNeeded: isHeld ? 0 &- found : found)
  }

  private func countCommon(_ a: Int, _ b: Int) {
    var found = 0
    for word in 0..<words { found &+= (placeBits[a &* words &+ word] & placeBits[b &* words &+ word]).nonzeroBitCount }
    common[a &* cohorts &+ b] = UInt8(truncatingIfNeeded: found)
  }

  /// A workplace comes to a cohort, or leaves it: one more, or less, in common with every other cohort that has it.
  private func shiftCommon(_ place: Int, _ cohort: Int, _ change: UInt8) {
    for word in 0..<cohortWords {
      var bits = cohortsOf[place &* cohortWords &+ word] & kept[word]
      while bits != 0 {
        let other = word &* 64 &+ bits.trailingZeroBitCount
        common[cohort &* cohorts &+ other] &+= change
        common[other &* cohorts &+ cohort] &+= change
        bits &= bits &- 1
      }
    }
  }

  /// A workplace has so many people in a cohort from now on; the bits of the cohort say so already.
  @inline(__always)
  func note(_ place: Int, _ cohort: Int, people: Int) {
    guard isPossible else { return }
    let isHeld = Self.isSet(cohortsOf + place &* cohortWords, cohort)
    let isWatched = isOn && isKept(cohort)
    if isWatched && isHeld != (people > 0) { shiftCommon(place, cohort, people > 0 ? 1 : 255) }
    let word = place &* cohortWords &+ (cohort >> 6)
    let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: cohort & 63)
    cohortsOf[word] = people > 0 ? cohortsOf[word] | bit : cohortsOf[word] & ~bit
    if isWatched { count(place, cohort) }
  }

  /// The last person of a workplace is about to leave a cohort; the meetings still stand.
  func willLeave(_ place: Int, _ cohort: Int) {
    if isOn && isKept(cohort) { addStrangers(of: place, to: cohort, isMore: false) }
  }

  /// A workplace has come to a cohort; the meetings stand.
  func hasJoined(_ place: Int, _ cohort: Int) {
    if isOn && isKept(cohort) { addStrangers(of: place, to: cohort, isMore: true) }
  }

  /// Everyone who never meets a workplace would make one bridge more, or less, where it is.
  private func addStrangers(of place: Int, to cohort: Int, isMore: Bool) {
    let row = UnsafeMutableRawPointer(worth + cohort &* width)
    let never = meetings.never + place &* words
    let top: UInt64 = 0x8080_8080_8080_8080
    for word in 0..<words {
      let bits = never[word]
      if bits == 0 { continue }
      for part in 0..<8 {
        // Eight cells at once, each a byte that keeps its carry to itself.
        let change = eightBytes[Int(truncatingIfNeeded: (bits >> UInt64(8 &* part)) & 255)]
        let offset = (word &* 8 &+ part) &* 8
        let cells = row.load(fromByteOffset: offset, as: UInt64.self)
        let new = isMore ? ((cells & ~top) &+ change) ^ (cells & top) : ((cells | top) &- change) ^ (~cells & top)
        row.storeBytes(of: new, toByteOffset: offset, as: UInt64.self)
      }
    }
  }

  /// Two workplaces no longer meet in a cohort, and now meet in `left` of them.
  @inline(__always)
  func parted(_ place: Int, _ other: Int, in cohort: Int, left: Int) {
    guard isOn, left < 2 else { return }
    if left == 0 { becomeStrangers(place, other, cohort, 1) } else { changeOnly(place, other, besides: cohort, -1) }
  }

  /// Two workplaces have met in a cohort, and now meet in `now` of them.
  @inline(__always)
  func met(_ place: Int, _ other: Int, in cohort: Int, now: Int) {
    guard isOn, now < 3 else { return }
    if now == 1 { becomeStrangers(place, other, cohort, -1) } else { changeOnly(place, other, besides: cohort, 1) }
  }

  /// The one bridge of two workplaces appears or goes in a cohort: elsewhere each would now be worth less, or more.
  private func becomeStrangers(_ place: Int, _ other: Int, _ cohort: Int, _ change: Int8) {
    add(change, to: place, wherever: other, besides: cohort)
    add(change, to: other, wherever: place, besides: cohort)
    if isKept(cohort) && isSingle(other, cohort) { worth[cohort &* width &+ other] &+= change }
  }

  @inline(__always)
  private func add(_ change: Int8, to place: Int, wherever other: Int, besides cohort: Int) {
    let row = cohortsOf + other &* cohortWords
    for word in 0..<cohortWords {
      var bits = row[word] & kept[word]
      while bits != 0 {
        let found = word &* 64 &+ bits.trailingZeroBitCount
        if found != cohort { worth[found &* width &+ place] &+= change }
        bits &= bits &- 1
      }
    }
  }

  /// The one other cohort in which two workplaces meet holds their only bridge from now on, or no longer.
  private func changeOnly(_ place: Int, _ other: Int, besides cohort: Int, _ change: Int8) {
    for word in 0..<cohortWords {
      var bits = cohortsOf[place &* cohortWords &+ word] & cohortsOf[other &* cohortWords &+ word] & kept[word]
      while bits != 0 {
        let found = word &* 64 &+ bits.trailingZeroBitCount
        if found != cohort {
          if isSingle(place, found) { worth[found &* width &+ place] &+= change }
          if isSingle(other, found) { worth[found &* width &+ other] &+= change }
        }
        bits &= bits &- 1
      }
    }
  }

  /// Counts everything anew and names the first table cell that was wrong; for tests.
  func firstWrong() -> String? {
    guard isOn else { return nil }
    for cohort in 0..<cohorts where isKept(cohort) {
      for place in 0..<workplaces {
        let known = worth[cohort * width + place]
        count(place, cohort)
        if worth[cohort * width + place] != known { return "the worth of workplace \(place) to cohort \(cohort)" }
      }
      for other in 0..<cohorts where other != cohort && isKept(other) {
        let known = common[cohort * cohorts + other]
        countCommon(cohort, other)
        if common[cohort * cohorts + other] != known { return "what cohorts \(cohort) and \(other) have in common" }
      }
    }
    return nil
  }
}
