/// Chance that is the same for the same seed, on every machine and with every version of the standard library.
///
/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
struct Dice {
  private var state: UInt64

  /// Each purpose has a stream of its own, so that more of one thing does not change another.
  init(seed: UInt64, purpose: String) {
    state = purpose.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    _ = next()
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 up to, not including, `count`.
  mutating func below(_ count: Int) -> Int {
    precondition(count > 0, "nothing to choose from")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True `part` times of `whole`.
  mutating func happens(_ part: Int, of whole: Int = 100) -> Bool { below(whole) < part }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  mutating func pick<Element>(_ elements: [Element], weight: (Element) -> Int) -> Element {
    var rest = below(elements.reduce(0) { $0 + weight($1) })
    for element in elements {
      rest -= weight(element)
      if rest < 0 { return element }
    }
    preconditionFailure("weights changed while choosing")
  }

  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in stride(from: result.count - 1, to: 0, by: -1) { result.swapAt(last, below(last + 1)) }
    return result
  }
}

/// Cards dealt in random order; each comes once before any comes again.
struct Deck<Card> {
  private let cards: [Card]
  private var left: [Card] = []
  /// How many times the cards have been dealt to the end.
  private(set) var round = -1

  init(_ cards: [Card]) { self.cards = cards }

  mutating func deal(_ dice: inout Dice) -> Card {
    if left.isEmpty {
      left = dice.shuffled(cards)
      round += 1
    }
    return left.removeLast()
  }
}

/// Splits `total` in proportion to `weights` by largest remainder; the parts add up to `total`.
func apportion(_ total: Int, by weights: [Int]) -> [Int] {
  let sum = weights.reduce(0, +)
  precondition(sum > 0, "nothing to split by")
  var parts = weights.map { total * $0 / sum }
  let byRemainder = weights.indices.sorted {
    (total * weights[$0] % sum, $1) > (total * weights[$1] % sum, $0)
  }
  for index in byRemainder.prefix(total - parts.reduce(0, +)) { parts[index] += 1 }
  return parts
}
