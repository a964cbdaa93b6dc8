/// Elements in the seats of their groups, and what any exchange of two of them would bring: the inner loop of
/// ``DiverseGroupingSearch``.
///
/// For element i in group g and j in h, an exchange brings `pull[h][i] + pull[g][j] - 2 d(i, j)`, where `pull[h][i]` is what i would
/// bring by joining h and leaving g. The seats of a group lie side by side, and both tables are kept in that order, so that i is held
/// against eight members of h in four instructions, and against everybody in about as many nanoseconds as there are vectors.
///
/// Distances are kept less their mean, which changes nothing while sizes are given, and rounded to as many units as 16 bits hold; what
/// is found is settled exactly afterwards (``DiverseGrouping/settled(_:)``). An exchange changes the order of two seats in the row of
/// every element: rows are brought up to date when they are next read.
final class GroupSeats {
  /// The sum of distances within groups, in units, less the mean of all.
  private(set) var value = 0
  /// How many exchanges have been made.
  private(set) var exchanges = 0
  /// How much what an exchange brings differs between exchanges, in units: where temperatures begin.
  let spread: Double

  private typealias Eight = SIMD8<Int16>
  private static let logCount = 1024
  private static let patienceCount = 1024
  /// What nobody can be pulled by: the seats that only fill up vectors.
  private static let nobody = Int16(-30_000)
  /// No sum of pulls and distances is larger, and no temperature lets through more.
  private static let largestPull = 10_000.0
  private static let largestLimit = 9_000.0

  private let count: Int
  private let groups: Int
  /// Seats that there is room for: those of every group fill whole vectors.
  private let stride: Int
  private let arena = Arena()
  /// `element * count + element`, twice the distance.
  private let distance: UnsafeMutablePointer<Int16>
  /// `element * stride + seat`, twice the distance to whoever sat there when the row was last read.
  private let rows: UnsafeMutablePointer<Int16>
  /// How many exchanges a row knows of.
  private let known: UnsafeMutablePointer<Int>
  /// `group * stride + seat`.
  private let pull: UnsafeMutablePointer<Int16>
  /// -1 for seats that only fill up.
  private let elementAt: UnsafeMutablePointer<Int32>
  private let groupAt: UnsafeMutablePointer<Int32>
  /// Where a group's seats begin; one more for the end.
  private let start: UnsafeMutablePointer<Int>
  /// The seats of the latest exchanges, one in each half.
  private let log: UnsafeMutablePointer<UInt64>
  private var logged = 0
  private let columns: UnsafeMutablePointer<Int16>
  /// How much worse an exchange may be, by a random draw.
  private let limits: UnsafeMutablePointer<Int16>
  private var next = 0

  init(_ problem: DiverseGrouping) {
    count = problem.count
    groups = problem.sizes.count
    stride = (count + 8 * groups + 7) / 8 * 8
    let (mean, deviation) = problem.meanAndDeviation
    let largest = problem.distances.reduce(1.0) { max($0, abs(Double($1) - mean)) }
    let largestGroup = Double(problem.sizes.map(\.upperBound).max() ?? 1)
    let scale = Self.largestPull / (2 * largest * (largestGroup + 1))
    spread = max(1, deviation * scale * largestGroup.squareRoot())
    distance = arena.table(count * count, 0)
    for i in 0..<count {
      for j in 0..<count where i != j {
        distance[i * count + j] = 2 * Int16(((Double(problem.distances[i * count + j]) - mean) * scale).rounded())
      }
    }
    rows = arena.table(count * stride, 0)
    known = arena.table(count, 0)
    pull = arena.table(groups * stride, 0)
    elementAt = arena.table(stride, 0)
    groupAt = arena.table(stride, 0)
    start = arena.table(groups + 1, 0)
    log = arena.table(Self.logCount, 0)
    columns = arena.table(2 * groups, 0)
    limits = arena.table(Self.patienceCount + groups, 0)
  }

  /// The group of each element.
  var grouping: [Int32] {
    var result = [Int32](repeating: 0, count: count)
    for seat in 0..<start[groups] where elementAt[seat] >= 0 { result[Int(elementAt[seat])] = groupAt[seat] }
    return result
  }

  /// Seats everybody anew.
  func seat(_ grouping: [Int32]) {
    var members = [[Int32]](repeating: [], count: groups)
    for (element, group) in grouping.enumerated() { members[Int(group)].append(Int32(element)) }
    elementAt.update(repeating: -1, count: stride)
    for group in 0..<groups {
      start[group + 1] = start[group] + (members[group].count + 7) / 8 * 8
      for seat in start[group]..<start[group + 1] { groupAt[seat] = Int32(group) }
      for (place, element) in members[group].enumerated() { elementAt[start[group] + place] = element }
    }
    // All rows are out of date by more than the log goes back.
    logged += 2 * Self.logCount
    value = 0
    next = 0
    for seat in 0..<start[groups] { count(seat, members) }
    value /= 2
  }

  private func count(_ seat: Int, _ members: [[Int32]]) {
    let element = Int(elementAt[seat])
    guard element >= 0 else {
      for group in 0..<groups { pull[group * stride + seat] = Self.nobody }
      return
    }
    let row = distance + element * count
    let sums = members.map { $0.reduce(0) { $0 + Int(row[Int($1)]) } / 2 }
    let own = sums[Int(groupAt[seat])]
    value += own
    for group in 0..<groups { pull[group * stride + seat] = Int16(sums[group] - own) }
  }

  // MARK: Looking for exchanges

  /// Sets how much worse exchanges may be, in units.
  func setTemperature(_ temperature: Double, _ random: inout Generator) {
    let turn = random.below(Self.patienceCount)
    for index in 0..<Self.patienceCount + groups {
      // An odd factor puts the sorted table out of order.
      let patience = Cooling.patience[((index + turn) * 389) & (Self.patienceCount - 1)]
      limits[index] = Int16(min(Self.largestLimit, Double(patience) / 65_536 * temperature))
    }
  }

  /// Looks at the next `visits` seats, going round; each is exchanged with the first that the temperature allows, if any.
  func search(visits: Int, _ random: inout Generator) {
    let end = start[groups]
    var seat = next
    for _ in 0..<visits {
      if seat >= end { seat = 0 }
      if elementAt[seat] >= 0 { visit(seat, random.next()) }
      seat &+= 1
    }
    next = seat
  }

  /// Makes exchanges that bring something until there are none.
  func settle(_ random: inout Generator) {
    setTemperature(0, &random)
    var before = -1
    while before != exchanges {
      before = exchanges
      search(visits: start[groups], &random)
    }
  }

  @inline(__always)
  private func visit(_ seat: Int, _ draw: UInt64) {
    let row = row(of: Int(elementAt[seat]))
    let own = Int(groupAt[seat])
    let pulled = pull + own &* stride
    var limit = limits + Int(truncatingIfNeeded: draw & UInt64(Self.patienceCount &- 1))
    var group = Int(truncatingIfNeeded: ((draw >> 32) &* UInt64(truncatingIfNeeded: groups)) >> 32)
    for _ in 0..<groups {
      if group != own {
        let needed = 0 &- pull[group &* stride &+ seat] &- limit.pointee
        if let other = Self.first(start[group], start[group &+ 1], pulled, row, needed) {
          let change = pulled[other] &- row[other] &+ pull[group &* stride &+ seat]
          if change != 0 || limit.pointee != 0 {
            exchange(seat, other, row)
            value &+= Int(change)
            return
          }
        }
      }
      limit += 1
      group = group &+ 1 == groups ? 0 : group &+ 1
    }
  }

  /// The first seat of those from `start` to `end` that is pulled at least so much more than it is distant.
  @inline(__always)
  private static func first(
    _ start: Int, _ end: Int, _ pulled: UnsafeMutablePointer<Int16>, _ row: UnsafeMutablePointer<Int16>, _ needed: Int16
  ) -> Int? {
    var found = SIMDMask<SIMD8<Int16>>(repeating: false)
    let threshold = Eight(repeating: needed)
    var seat = start
    while seat < end {
      found = found .| ((load(pulled + seat) &- load(row + seat)) .>= threshold)
      seat &+= 8
    }
    let halves = unsafeBitCast(found, to: SIMD2<UInt64>.self)
    if halves[0] | halves[1] == 0 { return nil }
    return (start..<end).first { pulled[$0] &- row[$0] >= needed }
  }

  @inline(__always)
  private static func load(_ pointer: UnsafeMutablePointer<Int16>) -> Eight {
    UnsafeRawPointer(pointer).loadUnaligned(as: Eight.self)
  }

  @inline(__always)
  private static func add(_ change: Eight, to pointer: UnsafeMutablePointer<Int16>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: load(pointer) &+ change, as: Eight.self)
  }

  // MARK: Rows

  @inline(__always)
  private func row(of element: Int) -> UnsafeMutablePointer<Int16> {
    let row = rows + element &* stride
    if known[element] != logged { catchUp(row, element) }
    return row
  }

  @inline(never)
  private func catchUp(_ row: UnsafeMutablePointer<Int16>, _ element: Int) {
    let missed = logged - known[element]
    if missed > min(Self.logCount, stride / 2) {
      let source = distance + element * count
      for seat in 0..<start[groups] { row[seat] = elementAt[seat] >= 0 ? source[Int(elementAt[seat])] : 0 }
    } else {
      for index in logged &- missed..<logged {
        let seats = log[index & (Self.logCount &- 1)]
        let (a, b) = (Int(seats >> 32), Int(seats & 0xFFFF_FFFF))
        let distance = row[a]
        row[a] = row[b]
        row[b] = distance
      }
    }
    known[element] = logged
  }

  // MARK: Exchanging

  private func exchange(_ a: Int, _ b: Int, _ rowA: UnsafeMutablePointer<Int16>) {
    let groupA = Int(groupAt[a])
    let groupB = Int(groupAt[b])
    let (elementA, elementB) = (elementAt[a], elementAt[b])
    let rowB = row(of: Int(elementB))
    let between = rowA[b] &>> 1
    column(a, to: groupB, from: groupA, between, columns)
    column(b, to: groupA, from: groupB, between, columns + groups)
    shift(pull + groupA * stride, pull + groupB * stride, rowA, rowB)
    strip(groupA, rowA, rowB)
    strip(groupB, rowB, rowA)
    for group in 0..<groups {
      pull[group * stride + b] = columns[group]
      pull[group * stride + a] = columns[groups + group]
    }
    elementAt[a] = elementB
    elementAt[b] = elementA
    log[logged & (Self.logCount - 1)] = UInt64(a << 32 | b)
    logged += 1
    exchanges += 1
  }

  /// What will pull whoever sits at `seat` when they are in group `to`, and the other, at a distance of `between`, in `from`.
  private func column(_ seat: Int, to: Int, from: Int, _ between: Int16, _ column: UnsafeMutablePointer<Int16>) {
    let own = pull[to * stride + seat] &- between
    for group in 0..<groups { column[group] = pull[group * stride + seat] &- own }
    column[from] = column[from] &+ between
    column[to] = 0
  }

  /// Element a leaves the group of `pullA` for that of `pullB`, b the other way.
  private func shift(
    _ pullA: UnsafeMutablePointer<Int16>, _ pullB: UnsafeMutablePointer<Int16>, _ rowA: UnsafeMutablePointer<Int16>,
    _ rowB: UnsafeMutablePointer<Int16>
  ) {
    var seat = 0
    let end = start[groups]
    while seat < end {
      let change = (Self.load(rowB + seat) &- Self.load(rowA + seat)) &>> 1
      Self.add(change, to: pullA + seat)
      Self.add(0 &- change, to: pullB + seat)
      seat &+= 8
    }
  }

  /// The members of a group lose what `leaver` was to them and gain what `joiner` is: everything else pulls them by the difference.
  private func strip(_ group: Int, _ leaver: UnsafeMutablePointer<Int16>, _ joiner: UnsafeMutablePointer<Int16>) {
    var seat = start[group]
    while seat < start[group + 1] {
      let change = (Self.load(leaver + seat) &- Self.load(joiner + seat)) &>> 1
      var cell = pull + seat
      for _ in 0..<groups {
        Self.add(change, to: cell)
        cell += stride
      }
      seat &+= 8
    }
  }
}
