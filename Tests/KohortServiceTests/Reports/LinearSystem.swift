/// All that sums and differences of published numbers tell.
///
/// Numbers have names; some are shown. Those named alike in two tables are one number.
struct LinearSystem {
  private var places: [String: Int] = [:]
  private(set) var names: [String] = []
  private var shown: [Int?] = []
  private var sums: [(whole: Int, parts: [Int])] = []

  /// Adds a number; one that is shown in some table is shown.
  mutating func add(_ name: String, _ value: Int?) { _ = place(name, value) }

  /// Says that a number is the sum of others.
  mutating func add(sum whole: String, of parts: [String]) {
    sums.append((place(whole, nil), parts.map { place($0, nil) }))
  }

  private mutating func place(_ name: String, _ value: Int?) -> Int {
    let place = places[name] ?? names.count
    if place == names.count {
      places[name] = place
      names.append(name)
      shown.append(nil)
    }
    if let value { shown[place] = value }
    return place
  }

  /// How many numbers are hidden.
  var hidden: Int { shown.count { $0 == nil } }

  /// The hidden numbers that the equations determine, found by Gaussian elimination in the field of the integers modulo a
  /// prime: what is not determined there, where no coefficient is but 1 and −1, is not determined by whole numbers either
  /// unless their being large or small is used, which ``bounds()`` does.
  func determined() -> [String] {
    let columns = names.indices.filter { shown[$0] == nil }
    let column = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    var rows = sums.map { sum in
      var row = [Int](repeating: 0, count: columns.count)
      for (place, sign) in [(sum.whole, Self.prime - 1)] + sum.parts.map({ ($0, 1) }) {
        if let at = column[place] { row[at] = (row[at] + sign) % Self.prime }
      }
      return row
    }
    var rank = 0
    for at in columns.indices {
      guard let pivot = rows[rank...].firstIndex(where: { $0[at] != 0 }) else { continue }
      rows.swapAt(rank, pivot)
      let inverse = Self.power(rows[rank][at], Self.prime - 2)
      rows[rank] = rows[rank].map { $0 * inverse % Self.prime }
      for other in rows.indices where other != rank && rows[other][at] != 0 {
        let factor = rows[other][at]
        rows[other] = zip(rows[other], rows[rank]).map { ($0 + (Self.prime - factor) * $1) % Self.prime }
      }
      rank += 1
      if rank == rows.count { break }
    }
    return rows.compactMap { row in
      let used = row.indices.filter { row[$0] != 0 }
      return used.count == 1 ? names[columns[used[0]]] : nil
    }
  }

  private static let prime = 1_000_003

  private static func power(_ base: Int, _ exponent: Int) -> Int {
    var (result, base, exponent) = (1, base, exponent)
    while exponent > 0 {
      if exponent % 2 == 1 { result = result * base % prime }
      base = base * base % prime
      exponent /= 2
    }
    return result
  }

  /// The least and the most that each hidden number can be when none is below nought, by narrowing until nothing changes.
  func bounds() -> [String: ClosedRange<Int>] {
    var low = shown.map { $0 ?? 0 }
    var high = shown.map { $0 ?? 1_000_000 }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      func narrow(_ place: Int, _ least: Int, _ most: Int) {
        if least > low[place] { (low[place], hasChanged) = (least, true) }
        if most < high[place] { (high[place], hasChanged) = (most, true) }
      }
      for (whole, parts) in sums {
        let least = parts.reduce(0) { $0 + low[$1] }
        let most = parts.reduce(0) { $0 + high[$1] }
        narrow(whole, least, most)
        for part in parts { narrow(part, low[whole] - (most - high[part]), high[whole] - (least - low[part])) }
      }
    }
    return Dictionary(
      uniqueKeysWithValues: names.indices.filter { shown[$0] == nil }.map { (names[$0], low[$0]...max(low[$0], high[$0])) })
  }
}
