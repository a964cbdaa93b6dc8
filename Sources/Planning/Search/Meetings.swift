/// In how many cohorts each pair of workplaces meets.
///
/// Up to 1,536 workplaces: a square table of counts, the smaller workplace's row first, and beside it two of bits, one for the pairs that never meet and one for those that
/// meet once, which are all that the price of an exchange needs and stay in the cache. Beyond that: an open-addressed hash table of the pairs
/// that do meet, so that memory stays linear in the people.
final class Meetings {
  let isDense: Bool
  private let width: Int
  /// Words a row of bits.
  let words: Int
  /// Row of a workplace: a bit for each workplace it never meets (its own bit is set).
  let never: UnsafeMutablePointer<UInt64>
  /// Row of a workplace: a bit for each workplace it meets in exactly one cohort.
  let once: UnsafeMutablePointer<UInt64>
  private let table: UnsafeMutablePointer<UInt16>
  private let arena = Arena()
  private let keys: UnsafeMutablePointer<UInt64>
  private let values: UnsafeMutablePointer<UInt32>
  private let mask: Int
  private static let empty = UInt64.max
  private static let mostDense = 1_536

  init(workplaces: Int, people: Int, seats: Int) {
    width = workplaces
    isDense = workplaces <= Self.mostDense
    words = isDense ? (workplaces + 63) / 64 : 0
    table = arena.table(isDense ? workplaces * workplaces : 0, 0)
    never = arena.table(workplaces * words, UInt64.max)
    once = arena.table(workplaces * words, 0)
    var capacity = 16
    let pairs = min(people * seats / 2, workplaces * workplaces / 2) + people
    while !isDense && capacity < pairs * 2 { capacity *= 2 }
    keys = arena.table(capacity, Self.empty)
    values = arena.table(capacity, 0)
    mask = capacity - 1
  }

  func reset() {
    if isDense {
      table.update(repeating: 0, count: max(1, width * width))
      never.update(repeating: UInt64.max, count: max(1, width * words))
      once.update(repeating: 0, count: max(1, width * words))
    } else {
      keys.update(repeating: Self.empty, count: mask + 1)
    }
  }

  /// Cohorts in which two different workplaces meet.
  @inline(__always)
  func count(_ a: Int, _ b: Int) -> Int {
    isDense ? Int(table[cell(a, b)]) : hashedCount(a, b)
  }

  /// One more; returns the new count.
  @inline(__always)
  func add(_ a: Int, _ b: Int) -> Int {
    guard isDense else { return hashedAdd(a, b) }
    let cell = cell(a, b)
    let new = table[cell] &+ 1
    table[cell] = new
    if new <= 2 { flip(a, b, isNever: new == 1) }
    return Int(new)
  }

  /// One fewer; returns the new count.
  @inline(__always)
  func remove(_ a: Int, _ b: Int) -> Int {
    guard isDense else { return hashedRemove(a, b) }
    let cell = cell(a, b)
    let new = table[cell] &- 1
    table[cell] = new
    if new <= 1 { flip(a, b, isNever: new == 0) }
    return Int(new)
  }

  @inline(__always)
  private func cell(_ a: Int, _ b: Int) -> Int { min(a, b) &* width &+ max(a, b) }

  /// A pair begins or ends to meet just once, and with it, where it says so, to meet never.
  @inline(__always)
  private func flip(_ a: Int, _ b: Int, isNever: Bool) {
    let wordOfB = a &* words &+ (b >> 6)
    let wordOfA = b &* words &+ (a >> 6)
    let bitOfB: UInt64 = 1 << UInt64(truncatingIfNeeded: b & 63)
    let bitOfA: UInt64 = 1 << UInt64(truncatingIfNeeded: a & 63)
    once[wordOfB] ^= bitOfB
    once[wordOfA] ^= bitOfA
    guard isNever else { return }
    never[wordOfB] ^= bitOfB
    never[wordOfA] ^= bitOfA
  }

  @inline(__always)
  private func key(_ a: Int, _ b: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: min(a, b)) << 32 | UInt64(truncatingIfNeeded: max(a, b))
  }

  @inline(__always)
  private func home(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask
  }

  /// Where a key is, or would be.
  @inline(__always)
  private func find(_ key: UInt64) -> Int {
    var index = home(key)
    while keys[index] != key && keys[index] != Self.empty { index = (index &+ 1) & mask }
    return index
  }

  private func hashedCount(_ a: Int, _ b: Int) -> Int {
    let index = find(key(a, b))
    return keys[index] == Self.empty ? 0 : Int(values[index])
  }

  private func hashedAdd(_ a: Int, _ b: Int) -> Int {
    let key = key(a, b)
    let index = find(key)
    if keys[index] == Self.empty {
      keys[index] = key
      values[index] = 0
    }
    values[index] += 1
    return Int(values[index])
  }

  private func hashedRemove(_ a: Int, _ b: Int) -> Int {
    var hole = find(key(a, b))
    values[hole] -= 1
    guard values[hole] == 0 else { return Int(values[hole]) }
    // Later keys of the run move up, so that no tombstones pile up.
    var index = hole
    while true {
      index = (index &+ 1) & mask
      if keys[index] == Self.empty { break }
      let distance = (index &- home(keys[index])) & mask
      if distance >= (index &- hole) & mask {
        keys[hole] = keys[index]
        values[hole] = values[index]
        hole = index
      }
    }
    keys[hole] = Self.empty
    return 0
  }
}
