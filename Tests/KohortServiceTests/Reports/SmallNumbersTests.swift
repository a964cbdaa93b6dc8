import KohortService
import Testing

/// Numbers from a seed (SplitMix64), so that a failing case can be run again.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// What somebody can work out about one number.
private struct Bounds: Equatable {
  var low = 0
  var high = 1_000_000

  static func exactly(_ number: Int) -> Bounds { Bounds(low: number, high: number) }
}

/// Works out all that sums and differences of the shown numbers tell, and nothing else.
private final class Reader {
  private(set) var bounds: [Bounds] = []
  /// A whole, and the parts that add up to it.
  private var sums: [(whole: Int, parts: [Int])] = []
  /// What each number really is, and whether it is shown.
  private(set) var truth: [(value: Int, isShown: Bool)] = []
  private let countsKnown: Bool

  /// - Parameter counts: True for a reader who counts what everyone can count.
  init(_ whole: Tally, _ shown: ShownTally, counts: Bool = false) {
    countsKnown = counts
    _ = add(whole, shown)
    while tighten() {}
  }

  /// The numbers of a tally: its total, then its counts.
  private func add(_ tally: Tally, _ shown: ShownTally) -> [Int] {
    let values = [tally.total] + tally.counts
    let visible = [shown.total] + (shown.counts.map { $0.map { .some($0) } } ?? tally.counts.map { _ in nil })
    let isCounted = countsKnown && tally.isKnown
    let places = zip(values, visible).map { value, visible in
      let visible = isCounted ? value : visible
      bounds.append(visible.map(Bounds.exactly) ?? Bounds())
      truth.append((value, visible != nil))
      return bounds.count - 1
    }
    sums.append((places[0], Array(places.dropFirst())))
    let children = zip(tally.children, shown.children).map(add)
    if !children.isEmpty {
      for index in places.indices { sums.append((places[index], children.map { $0[index] })) }
    }
    return places
  }

  private func tighten() -> Bool {
    let before = bounds
    for (whole, parts) in sums {
      let low = parts.reduce(0) { $0 + bounds[$1].low }
      let high = parts.reduce(0) { $0 + bounds[$1].high }
      narrow(whole, low, high)
      for part in parts {
        narrow(part, bounds[whole].low - (high - bounds[part].high), bounds[whole].high - (low - bounds[part].low))
      }
    }
    return bounds != before
  }

  private func narrow(_ place: Int, _ low: Int, _ high: Int) {
    bounds[place].low = max(bounds[place].low, low)
    bounds[place].high = min(bounds[place].high, high)
  }
}

@Suite struct SmallNumbersTests {
  /// - Parameter known: True when one part of each part is there for everyone to count, as open texts are.
  private static func hierarchy(seed: UInt64, known: Bool = false) -> Tally {
    var random = Seeded(state: seed)
    let splits = known ? 1 : Int.random(in: 1...3, using: &random)
    let most = [3, 8, 20, 60][Int.random(in: 0...3, using: &random)]
    func leaf(_ name: String, isKnown: Bool) -> Tally {
      Tally(name, counts: (0..<splits).map { _ in Int.random(in: 0...most, using: &random) }, isKnown: isKnown)
    }
    let departments = (0..<Int.random(in: 1...6, using: &random)).map { department in
      Tally(
        "\(department)",
        sumOf: (0..<Int.random(in: (known ? 2 : 1)...6, using: &random)).map {
          leaf("\(department).\($0)", isKnown: known && $0 == 0)
        })
    }
    return Tally(nil, sumOf: departments)
  }

  @Test(arguments: UInt64(0)..<2_000)
  func `nothing under five is shown, and nothing hidden can be told exactly or to be under five`(seed: UInt64) {
    let whole = Self.hierarchy(seed: seed)
    let shown = SmallNumbers.shown(whole)
    let nought = whole.counts.allSatisfy { $0 == 0 }
    guard !nought else { return }
    let reader = Reader(whole, shown)
    let isNoughtForAll = whole.counts.map { $0 == 0 }
    for (place, number) in reader.truth.enumerated() {
      let split = place % (whole.counts.count + 1) - 1
      if split >= 0, isNoughtForAll[split] { continue }
      let bounds = reader.bounds[place]
      if number.isShown {
        #expect(number.value >= 5, "seed \(seed)")
      } else {
        #expect(bounds.high >= 5, "seed \(seed): \(number.value) is known to be \(bounds)")
        #expect(bounds.low < bounds.high, "seed \(seed): \(number.value) is known exactly")
      }
    }
  }

  @Test(arguments: UInt64(0)..<2_000)
  func `what everyone can count tells of no few others`(seed: UInt64) {
    let whole = Self.hierarchy(seed: seed, known: true)
    guard whole.secret.total > 0 else { return }
    let shown = SmallNumbers.shown(whole)
    let reader = Reader(whole, shown, counts: true)
    for (number, bounds) in zip(reader.truth, reader.bounds) where !number.isShown {
      #expect(bounds.high >= 5, "seed \(seed): \(number.value) is known to be \(bounds)")
    }
  }

  @Test func `three private texts beside open ones hide how many there are of the kind`() {
    let whole = Tally(
      nil,
      sumOf: [
        Tally("mistake", sumOf: [Tally("private", counts: [3]), Tally("open", counts: [12], isKnown: true)]),
        Tally("insight", sumOf: [Tally("private", counts: [30]), Tally("open", counts: [9], isKnown: true)]),
        Tally("proposal", sumOf: [Tally("private", counts: [40]), Tally("open", counts: [3], isKnown: true)]),
      ])
    let shown = SmallNumbers.shown(whole)
    #expect(shown.total == 97)
    #expect(shown.children.map(\.total) == [nil, nil, 43])
    #expect(shown.children[2].children.map(\.total) == [nil, nil])
  }

  @Test func `one small department hides the smallest of the others as well`() {
    let whole = Tally(
      nil, sumOf: [Tally("Skola", counts: [40]), Tally("Miljö", counts: [3]), Tally("Kultur", counts: [9])])
    let shown = SmallNumbers.shown(whole)
    #expect(shown.total == 52)
    #expect(shown.children.map(\.total) == [40, nil, nil])
  }

  @Test func `two small departments that make less than five together hide a third`() {
    let whole = Tally(
      nil, sumOf: [Tally("A", counts: [1]), Tally("B", counts: [2]), Tally("C", counts: [30]), Tally("D", counts: [8])])
    #expect(SmallNumbers.shown(whole).children.map(\.total) == [nil, nil, 30, nil])
  }

  @Test func `large numbers are all shown`() {
    let whole = Tally(nil, sumOf: [Tally("A", counts: [5, 6]), Tally("B", counts: [50, 60])])
    let shown = SmallNumbers.shown(whole)
    #expect(shown.children.map(\.counts) == [[5, 6], [50, 60]])
  }

  @Test func `what is nought for the whole is nought for every part and hides nothing`() {
    let whole = Tally(nil, sumOf: [Tally("A", counts: [5, 0]), Tally("B", counts: [50, 0])])
    #expect(SmallNumbers.shown(whole).children.map(\.counts) == [[5, 0], [50, 0]])
  }

  @Test func `a split is hidden while its total is shown`() {
    let whole = Tally(nil, sumOf: [Tally("A", counts: [38, 2]), Tally("B", counts: [50, 20]), Tally("C", counts: [60, 30])])
    let shown = SmallNumbers.shown(whole)
    #expect(shown.children.map(\.total) == [40, 70, 90])
    #expect(shown.children.map(\.counts) == [nil, nil, [60, 30]])
  }
}
