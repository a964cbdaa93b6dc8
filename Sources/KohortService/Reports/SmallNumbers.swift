/// Counts of people in one fixed hierarchy: a whole, its parts, their parts.
///
/// The children of a tally add up to it, count by count.
public struct Tally: Sendable {
  /// Left out where there is none, and for a protected identity.
  public let name: String?
  /// How many, split in ways that add up to ``total``; every tally of a hierarchy is split alike.
  public let counts: [Int]
  /// Whom the counts are about, which decides what may be shown: a person who takes five places is one person.
  public let people: People
  /// Those of them whom no reader can count without these figures: open texts are there for everyone to count.
  public let secret: People
  /// True when every reader can count all of it.
  public let isKnown: Bool
  public let children: [Tally]

  public var total: Int { counts.reduce(0, +) }

  /// How many people there are; each belongs to one part alone.
  public struct People: Sendable {
    /// All of them.
    public let total: Int
    /// Those behind each count; somebody may be behind several.
    public let counts: [Int]

    public init(total: Int, counts: [Int]) {
      self.total = total
      self.counts = counts
    }

    /// All of the given, of which there is at least one.
    fileprivate init(sumOf parts: [People]) {
      total = parts.reduce(0) { $0 + $1.total }
      counts = parts[0].counts.indices.map { index in parts.reduce(0) { $0 + $1.counts[index] } }
    }
  }

  /// A tally without parts.
  ///
  /// - Parameters:
  ///   - people: Left out where each of those counted is somebody of their own.
  ///   - isKnown: True when every reader can count them.
  public init(_ name: String?, counts: [Int], people: People? = nil, isKnown: Bool = false) {
    let people = people ?? People(total: counts.reduce(0, +), counts: counts)
    self.init(
      name, counts: counts, people: people, secret: isKnown ? People(total: 0, counts: counts.map { _ in 0 }) : people,
      isKnown: isKnown, children: [])
  }

  /// The sum of its children, of which there is at least one.
  public init(_ name: String?, sumOf children: [Tally]) {
    precondition(!children.isEmpty, "a sum of no tallies")
    let counts = children[0].counts.indices.map { index in children.reduce(0) { $0 + $1.counts[index] } }
    self.init(
      name, counts: counts, people: People(sumOf: children.map(\.people)), secret: People(sumOf: children.map(\.secret)),
      isKnown: children.allSatisfy(\.isKnown), children: children)
  }

  private init(_ name: String?, counts: [Int], people: People, secret: People, isKnown: Bool, children: [Tally]) {
    self.name = name
    self.counts = counts
    self.people = people
    self.secret = secret
    self.isKnown = isKnown
    self.children = children
  }
}

/// What of a tally may be shown.
public struct ShownTally: Sendable {
  /// Left out where there is none, and for a protected identity.
  public let name: String?
  /// Nil when hidden.
  public let total: Int?
  /// Nil when hidden; never shown without ``total``.
  public let counts: [Int]?
  public let children: [ShownTally]
}

/// Hides small numbers of people, so that no published table tells about any few of them.
///
/// What tells of fewer than five people is not shown (primary suppression). Where what is hidden among siblings could be
/// worked out by taking the shown ones from their sum, the smallest shown sibling is hidden as well (complementary
/// suppression), until at least two are hidden and they are no few people either. What has a hidden parent is hidden,
/// unless every reader can count it.
/// So nothing hidden can be told to be under five, nor exactly how many it is.
///
/// What every reader can count hides nothing: the rest has to be as safe when it is taken away as it is with it.
///
/// A count that is nought for the whole is nought for every part, and hides nothing.
public enum SmallNumbers {
  /// The smallest number of people that is shown.
  public static let least = 5

  /// What may be shown of a hierarchy.
  public static func shown(_ whole: Tally) -> ShownTally {
    let live = whole.counts.indices.filter { whole.counts[$0] > 0 }
    guard !live.isEmpty else { return everything(whole) }
    let total = Sibling(whole, [\.total]).isLarge
    let counts = total && Sibling(whole, live.map { \.counts[$0] }).isLarge
    return shown(whole, total: total, counts: counts, live)
  }

  private static func shown(_ tally: Tally, total: Bool, counts: Bool, _ live: [Int]) -> ShownTally {
    let totals = safe(
      tally.children.map { Sibling($0, [\.total]) }, allowed: tally.children.map { _ in true }, of: tally, isShown: total)
    let splits = safe(
      tally.children.map { Sibling($0, live.map { \.counts[$0] }) }, allowed: totals, of: tally,
      isShown: counts)
    return ShownTally(
      name: tally.name, total: total ? tally.total : nil, counts: counts ? tally.counts : nil,
      children: tally.children.indices.map { shown(tally.children[$0], total: totals[$0], counts: splits[$0], live) })
  }

  /// All of a hierarchy, for those who may see every number.
  public static func everything(_ tally: Tally) -> ShownTally {
    ShownTally(
      name: tally.name, total: tally.total, counts: tally.counts, children: tally.children.map(everything))
  }

  /// How many people a tally is, beside the other parts of its sum.
  private struct Sibling {
    /// Each of the numbers that are to be shown together.
    let people: [Int]
    /// The same, less those whom every reader can count; nil when that is everybody.
    let secret: [Int]?

    init(_ tally: Tally, _ numbers: [KeyPath<Tally.People, Int>]) {
      people = numbers.map { tally.people[keyPath: $0] }
      secret = tally.isKnown ? nil : numbers.map { tally.secret[keyPath: $0] }
    }

    var isLarge: Bool { people.allSatisfy(SmallNumbers.isLarge) && secret?.allSatisfy(SmallNumbers.isLarge) != false }
  }

  /// Which of these siblings can be shown beside their sum, or without it: then those alone that every reader can count.
  private static func safe(
    _ siblings: [Sibling], allowed: [Bool], of parent: Tally, isShown isParentShown: Bool
  ) -> [Bool] {
    guard isParentShown else {
      return siblings.indices.map {
        allowed[$0] && !parent.isKnown && siblings[$0].secret == nil && siblings[$0].isLarge
      }
    }
    var isShown = siblings.indices.map { allowed[$0] && siblings[$0].isLarge }
    let bySize = siblings.indices.sorted {
      (siblings[$0].people.reduce(0, +), $0) < (siblings[$1].people.reduce(0, +), $1)
    }
    func hide(while betrays: ([Int]) -> Bool, oneOf candidates: [Int]) {
      while betrays(siblings.indices.filter({ !isShown[$0] })), let smallest = candidates.first(where: { isShown[$0] }) {
        isShown[smallest] = false
      }
    }
    hide(while: { betrays($0.compactMap { siblings[$0].secret }) }, oneOf: bySize.filter { siblings[$0].secret != nil })
    hide(while: { betrays($0.map { siblings[$0].people }) }, oneOf: bySize)
    return isShown
  }

  /// True when the sum less what is shown tells too much about these, which are hidden.
  private static func betrays(_ hidden: [[Int]]) -> Bool {
    guard let first = hidden.first else { return false }
    let sums = first.indices.map { index in hidden.reduce(0) { $0 + $1[index] } }
    return hidden.count < 2 || !sums.allSatisfy(isLarge)
  }

  private static func isLarge(_ number: Int) -> Bool { number >= least }
}
