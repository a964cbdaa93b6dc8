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
  }

  /// A tally without parts.
  ///
  /// - Parameter people: Left out where each of those counted is somebody of their own.
  public init(_ name: String?, counts: [Int], people: People? = nil) {
    self.init(
      name, counts: counts, people: people ?? People(total: counts.reduce(0, +), counts: counts), children: [])
  }

  /// The sum of its children, of which there is at least one.
  public init(_ name: String?, sumOf children: [Tally]) {
    precondition(!children.isEmpty, "a sum of no tallies")
    func sums(_ counts: (Tally) -> [Int]) -> [Int] {
      counts(children[0]).indices.map { index in children.reduce(0) { $0 + counts($1)[index] } }
    }
    let people = People(total: children.reduce(0) { $0 + $1.people.total }, counts: sums(\.people.counts))
    self.init(name, counts: sums(\.counts), people: people, children: children)
  }

  private init(_ name: String?, counts: [Int], people: People, children: [Tally]) {
    self.name = name
    self.counts = counts
    self.people = people
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
/// suppression), until at least two are hidden and they are no few people either. What has a hidden parent is hidden.
/// So nothing hidden can be told to be under five, nor exactly how many it is.
///
/// A count that is nought for the whole is nought for every part, and hides nothing.
public enum SmallNumbers {
  /// The smallest number of people that is shown.
  public static let least = 5

  /// What may be shown of a hierarchy.
  public static func shown(_ whole: Tally) -> ShownTally {
    let live = whole.counts.indices.filter { whole.counts[$0] > 0 }
    guard !live.isEmpty else { return everything(whole) }
    let total = isLarge(whole.people.total)
    let counts = total && live.allSatisfy { isLarge(whole.people.counts[$0]) }
    return shown(whole, total: total, counts: counts, live)
  }

  private static func shown(_ tally: Tally, total: Bool, counts: Bool, _ live: [Int]) -> ShownTally {
    let totals = safe(
      tally.children.map { [$0.people.total] }, allowed: tally.children.map { _ in true }, isParentShown: total)
    let splits = safe(
      tally.children.map { child in live.map { child.people.counts[$0] } }, allowed: totals, isParentShown: counts)
    return ShownTally(
      name: tally.name, total: total ? tally.total : nil, counts: counts ? tally.counts : nil,
      children: tally.children.indices.map { shown(tally.children[$0], total: totals[$0], counts: splits[$0], live) })
  }

  /// All of a hierarchy, for those who may see every number.
  public static func everything(_ tally: Tally) -> ShownTally {
    ShownTally(
      name: tally.name, total: tally.total, counts: tally.counts, children: tally.children.map(everything))
  }

  /// Which of these siblings, by how many people they are, can be shown beside their sum.
  private static func safe(_ siblings: [[Int]], allowed: [Bool], isParentShown: Bool) -> [Bool] {
    guard isParentShown else { return siblings.map { _ in false } }
    var isShown = siblings.indices.map { allowed[$0] && siblings[$0].allSatisfy(isLarge) }
    let bySize = siblings.indices.sorted {
      (siblings[$0].reduce(0, +), $0) < (siblings[$1].reduce(0, +), $1)
    }
    while betrays(siblings, isShown), let smallest = bySize.first(where: { isShown[$0] }) {
      isShown[smallest] = false
    }
    return isShown
  }

  /// True when the sum less what is shown tells too much about what is hidden.
  private static func betrays(_ siblings: [[Int]], _ isShown: [Bool]) -> Bool {
    let hidden = siblings.indices.filter { !isShown[$0] }
    guard let first = hidden.first else { return false }
    let sums = siblings[first].indices.map { index in hidden.reduce(0) { $0 + siblings[$1][index] } }
    return hidden.count < 2 || !sums.allSatisfy(isLarge)
  }

  private static func isLarge(_ number: Int) -> Bool { number >= least }
}
