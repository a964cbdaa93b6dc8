/// The maximally diverse grouping problem: form groups within size limits so that the distances within groups add up to the most.
///
/// The classic that forming cohorts comes from, with published instances to be measured on.
public struct DiverseGrouping: Sendable {
  /// Elements to group.
  public let count: Int
  /// Fewest and most elements of each group.
  public let sizes: [ClosedRange<Int>]
  /// `element * count + element`, symmetric, in units of 1 / ``scale``.
  let distances: [Int32]
  /// What a distance of 1 is in whole units.
  let scale: Double

  /// Why a text is no instance.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Reads the customary text format: `n m type`, then m pairs `lower upper`, on the first line; then `i j distance` a line, i < j.
  public init(text: [UInt8]) throws(Failure) {
    var reader = Reader(text)
    guard let count = reader.integer(), let groups = reader.integer(), count > 0, groups > 0, count <= 20_000 else {
      throw Failure(description: "line 1: expected the number of elements and of groups, such as \"240 12 ss\"")
    }
    guard reader.word() != nil else { throw Failure(description: "line 1: expected the type, ss or ds") }
    var sizes: [ClosedRange<Int>] = []
    for group in 0..<groups {
      guard let lower = reader.integer(), let upper = reader.integer(), lower >= 0, upper >= lower else {
        throw Failure(description: "line 1: expected the smallest and largest size of group \(group)")
      }
      sizes.append(lower...upper)
    }
    var values = [Double](repeating: 0, count: count * count)
    var pairs = 0
    while let i = reader.integer() {
      guard let j = reader.integer(), let distance = reader.number(), i >= 0, j >= 0, i < count, j < count else {
        throw Failure(description: "distance \(pairs + 1): expected \"i j distance\" with elements below \(count)")
      }
      values[i * count + j] = distance
      values[j * count + i] = distance
      pairs += 1
    }
    guard reader.isAtEnd, sizes.reduce(0, { $0 + $1.lowerBound }) <= count,
      sizes.reduce(0, { $0 + $1.upperBound }) >= count
    else { throw Failure(description: "the sizes do not add up to \(count) elements, or something follows the distances") }
    self.init(count: count, sizes: sizes, values: values)
  }

  /// - Parameter values: Distances, `element * count + element`, symmetric.
  public init(count: Int, sizes: [ClosedRange<Int>], values: [Double]) {
    precondition(values.count == count * count, "\(count) elements need \(count * count) distances")
    self.count = count
    self.sizes = sizes
    // The finest scale at which the sum of one element to a whole group still fits 31 bits.
    let largest = values.reduce(1) { max($0, abs($1)) } * Double((sizes.map(\.upperBound).max() ?? 1) + 1)
    var scale = 1.0
    while scale < 1e6 && largest * scale * 10 < 1e9 { scale *= 10 }
    self.scale = scale
    distances = values.map { Int32(($0 * scale).rounded()) }
  }

  /// The sum of the distances within groups; `groups` gives the group of each element.
  public func objective(_ groups: [Int]) -> Double {
    var sum = 0
    for i in 0..<count {
      for j in i + 1..<max(count, i + 1) where groups[i] == groups[j] { sum += Int(distances[i * count + j]) }
    }
    return Double(sum) / scale
  }

  /// Reads numbers separated by white space.
  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func word() -> Substring? {
      skipSpace()
      let start = position
      while position < bytes.count && bytes[position] > 32 { position += 1 }
      return start == position ? nil : Substring(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    mutating func integer() -> Int? {
      skipSpace()
      var value = 0
      let start = position
      while position < bytes.count, (48...57).contains(bytes[position]), value < 1 << 40 {
        value = value * 10 + Int(bytes[position] - 48)
        position += 1
      }
      return position > start ? value : nil
    }

    mutating func number() -> Double? { word().flatMap { Double($0) } }

    private mutating func skipSpace() {
      while position < bytes.count && bytes[position] <= 32 { position += 1 }
    }
  }
}
