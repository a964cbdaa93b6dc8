/// The assignment problem: each row gets a column of its own, and their prices together are the least there are.
///
/// Shortest augmenting paths with prices of rows and columns (Jonker and Volgenant, A shortest augmenting path algorithm for dense
/// and sparse linear assignment problems, 1987); O(n³), and less where most rows get the column that is cheapest for them.
final class Assignment {
  /// Prices lie within this, either way.
  static let mostPrice: Int32 = 1 << 26
  private static let never = Int32.max

  private typealias Eight = SIMD8<Int32>
  private let arena = Arena()
  /// Cells of a row: the columns, filled up to whole blocks of eight.
  private let width: Int
  private let prices: UnsafeMutablePointer<Int32>
  private let rowPrice: UnsafeMutablePointer<Int32>
  private let columnPrice: UnsafeMutablePointer<Int32>
  private let columnOf: UnsafeMutablePointer<Int32>
  private let rowOf: UnsafeMutablePointer<Int32>

  // Of one search for a path.
  /// How far an open column is; a closed one is never near.
  private let near: UnsafeMutablePointer<Int32>
  /// All bits but the sign of columns that are closed, none of those that are open.
  private let shut: UnsafeMutablePointer<Int32>
  private let previous: UnsafeMutablePointer<Int32>
  private let closed: UnsafeMutablePointer<Int32>
  private let distance: UnsafeMutablePointer<Int32>

  init(most: Int) {
    width = (most + 7) / 8 * 8
    prices = arena.table(most * width, 0)
    rowPrice = arena.table(most, 0)
    columnPrice = arena.table(width, 0)
    columnOf = arena.table(most, -1)
    rowOf = arena.table(width, -1)
    near = arena.table(width, 0)
    shut = arena.table(width, 0)
    previous = arena.table(width, 0)
    closed = arena.table(most, 0)
    distance = arena.table(most, 0)
  }

  /// The prices of a row, to be written for each column.
  @inline(__always)
  func prices(of row: Int) -> UnsafeMutablePointer<Int32> { prices + row &* width }

  @inline(__always)
  private static func eight(_ cells: UnsafeMutablePointer<Int32>) -> Eight {
    UnsafeRawPointer(cells).loadUnaligned(as: Eight.self)
  }

  @inline(__always)
  private static func write(_ eight: Eight, _ cells: UnsafeMutablePointer<Int32>) {
    UnsafeMutableRawPointer(cells).storeBytes(of: eight, as: Eight.self)
  }

  /// - Returns: The column of each of so many rows.
  func solve(_ count: Int) -> UnsafeMutablePointer<Int32> {
    let used = (count + 7) / 8 * 8
    for row in 0..<count {
      columnOf[row] = -1
      rowPrice[row] = 0
      for column in count..<used { prices[row &* width &+ column] = 0 }
    }
    for column in 0..<used { rowOf[column] = -1 }
    takeCheapest(count, used)
    // What fills up a row is shut, and dear enough for that to be seen.
    for column in count..<used { columnPrice[column] = -4 * Self.mostPrice }
    for row in 0..<count where columnOf[row] < 0 { augment(row, count, used) }
    return columnOf
  }

  /// Each column goes to the row that it is cheapest for, if that has none yet.
  private func takeCheapest(_ count: Int, _ used: Int) {
    for first in stride(from: 0, to: used, by: 8) {
      var least = Self.eight(prices + first)
      var cheapest = Eight()
      for row in 1..<max(1, count) {
        let price = Self.eight(prices + (row &* width &+ first))
        let isLess = price .< least
        least.replace(with: price, where: isLess)
        cheapest.replace(with: Int32(truncatingIfNeeded: row), where: isLess)
      }
      Self.write(least, columnPrice + first)
      Self.write(cheapest, previous + first)
    }
    for column in 0..<count where columnOf[Int(previous[column])] < 0 {
      columnOf[Int(previous[column])] = Int32(column)
      rowOf[column] = previous[column]
    }
  }

  /// Finds the cheapest way to give a row a column, others changing theirs.
  private func augment(_ start: Int, _ count: Int, _ used: Int) {
    for column in 0..<used {
      near[column] = Self.never
      shut[column] = column < count ? 0 : Self.never
    }
    var row = start
    var reached: Int32 = 0
    var done = 0
    while true {
      let column = nearest(from: row, at: reached, used)
      reached = near[column]
      if rowOf[column] < 0 {
        reprice(start, reached, done)
        return follow(column, back: start)
      }
      near[column] = Self.never
      shut[column] = Self.never
      closed[done] = Int32(column)
      distance[done] = reached
      done += 1
      row = Int(rowOf[column])
    }
  }

  /// Goes on from a row, and finds the nearest of the open columns.
  @inline(__always)
  private func nearest(from row: Int, at reached: Int32, _ used: Int) -> Int {
    let base = reached &- rowPrice[row]
    let line = prices + row &* width
    var least = Eight(repeating: Self.never)
    var first = 0
    while first < used {
      // Never negative, so that one that is shut is as far as can be.
      let length = ((Self.eight(line + first) &- Self.eight(columnPrice + first)) &+ base) | Self.eight(shut + first)
      var now = Self.eight(near + first)
      let isLess = length .< now
      now.replace(with: length, where: isLess)
      Self.write(now, near + first)
      var from = Self.eight(previous + first)
      from.replace(with: Int32(truncatingIfNeeded: row), where: isLess)
      Self.write(from, previous + first)
      least = pointwiseMin(least, now)
      first &+= 8
    }
    let nearest = least.min()
    var column = 0
    while near[column] != nearest { column &+= 1 }
    return column
  }

  /// What was reached becomes so much dearer that the path costs nothing.
  private func reprice(_ start: Int, _ reached: Int32, _ done: Int) {
    for index in 0..<done {
      let column = Int(closed[index])
      let change = reached &- distance[index]
      columnPrice[column] &-= change
      rowPrice[Int(rowOf[column])] &+= change
    }
    rowPrice[start] &+= reached
  }

  private func follow(_ end: Int, back start: Int) {
    var column = Int32(end)
    while true {
      let row = previous[Int(column)]
      rowOf[Int(column)] = row
      let before = columnOf[Int(row)]
      columnOf[Int(row)] = column
      if Int(row) == start { return }
      column = before
    }
  }
}
