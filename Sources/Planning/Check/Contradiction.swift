public import Bilingual

/// Rules of a problem that cannot all be kept, whatever the plan.
public struct Contradiction: Hashable, Sendable {
  /// The rules that clash, in the order of their numbers.
  public let rules: [Rule]
  /// The people concerned, by id; empty when it is about none in particular.
  public let people: [String]
  /// The workplaces, rooms, facilitators or modules concerned, by id.
  public let places: [String]
  /// What cannot be.
  public let words: Words
  /// What would free it, in numbers.
  public let remedy: Words
  /// True when it was found by trying everything, and not seen in any rules in particular.
  let isTried: Bool

  init(
    _ rules: [Rule], people: [String] = [], places: [String] = [], words: Words, remedy: Words, isTried: Bool = false
  ) {
    self.isTried = isTried
    self.rules = Set(rules).sorted()
    self.people = people
    self.places = places
    self.words = words
    self.remedy = remedy
  }

  init(
    _ rules: [Rule],
    people: [String] = [],
    places: [String] = [],
    en: String,
    sv: String,
    remedyEN: String,
    remedySV: String
  ) {
    self.init(
      rules,
      people: people,
      places: places,
      words: Words(sv: sv, en: en),
      remedy: Words(sv: remedySV, en: remedyEN)
    )
  }

  /// That no plan of a small problem keeps every rule, as was found by trying everything.
  static func tried(_ rules: [Rule]) -> Contradiction {
    Contradiction(
      rules,
      words: Words(
        sv: "allt har prövats, och ingen plan håller alla regler", en: "everything was tried, and no plan keeps every rule"),
      remedy: Words(sv: "ändra någon av dem", en: "change one of them"),
      isTried: true)
  }

  /// The same, told by limits that cannot all be kept, and changes of which each is enough.
  static func tried(_ limits: [ProblemLimit], in problem: ProblemDocument, remedies: [Words]) -> Contradiction {
    guard !limits.isEmpty, !remedies.isEmpty else { return tried(limits.map(\.rule)) }
    let named = limits.map { $0.words(in: problem) }
    return Contradiction(
      limits.map(\.rule),
      words: Words(
        sv: "allt har prövats, och ingen plan håller alla dessa regler: \(named.map(\.sv).joined(separator: "; "))",
        en: "everything was tried, and no plan keeps all of these rules: \(named.map(\.en).joined(separator: "; "))"),
      remedy: Words(
        sv: remedies.map(\.sv).joined(separator: "; eller "), en: remedies.map(\.en).joined(separator: "; or ")),
      isTried: true)
  }
}

/// Everything about a problem that can be seen to be impossible before any search: empty when nothing was found,
/// which is no promise that a plan exists.
///
/// With a baseline, what is frozen is not held against the problem; only what is left to plan is.
///
/// - Precondition: The problem is valid.
public func findContradictions(_ problem: ProblemDocument) -> [Contradiction] {
  let counting = CohortCounting(problem)
  let sessions = sessionContradictions(problem, counting)
  // A workplace with too little cover for the dates there are is not told to share cohorts out, too.
  let uncovered = Set(sessions.filter { $0.rules.contains(.cover) }.flatMap(\.places))
  let numbers = numberContradictions(problem, counting).filter {
    !$0.rules.contains(.cover) || uncovered.isDisjoint(with: $0.places)
  }
  let graph = ApartGraph(problem, people: counting.free)
  let found =
    quotaContradictions(problem, counting.free) + numbers + groupContradictions(problem, counting)
    + apartContradictions(problem, counting, graph) + sessions
  return found.isEmpty ? lonelyContradictions(problem, counting, graph) : found
}

// MARK: - Quotas and numbers

private func quotaContradictions(
  _ problem: ProblemDocument,
  _ free: [ProblemDocument.Person]
) -> [Contradiction] {
  let size = problem.cohorts.size
  let quotas = problem.cohorts.categories ?? [:]
  let there = Dictionary(grouping: free, by: \.category).mapValues(\.count)
  var found: [Contradiction] = []
  let least = quotas.values.reduce(0) { $0 + ($1.min ?? 0) }
  if least > size.max {
    found.append(
      Contradiction(
        [.cohortSize, .categoryQuotas],
        en: "the fewest of each category in a cohort add up to \(least), and a cohort may have \(size.max)",
        sv:
          "minsta antalen per kategori i en kohort blir tillsammans \(least), och en kohort får ha \(size.max)",
        remedyEN: "lower the fewest by \(least - size.max) in all, or raise the largest size to \(least)",
        remedySV:
          "sänk minsta antalen med sammanlagt \(least - size.max), eller höj största storleken till \(least)"
      )
    )
  }
  let most = ProblemDocument.Category.allCases.reduce(0) { sum, category in
    sum + min(quotas[category.rawValue]?.max ?? .max, there[category] ?? 0)
  }
  if most < size.min, free.count >= size.min {
    found.append(
      Contradiction(
        [.cohortSize, .categoryQuotas],
        en: "the most of each category in a cohort add up to \(most), and a cohort must have \(size.min)",
        sv:
          "högsta antalen per kategori i en kohort blir tillsammans \(most), och en kohort måste ha \(size.min)",
        remedyEN: "raise the most by \(size.min - most) in all, or lower the smallest size to \(most)",
        remedySV:
          "höj högsta antalen med sammanlagt \(size.min - most), eller sänk minsta storleken till \(most)"
      )
    )
  }
  for category in ProblemDocument.Category.allCases where quotas[category.rawValue]?.max == 0 {
    let people = free.filter { $0.category == category }.map(\.id)
    guard !people.isEmpty else { continue }
    found.append(
      Contradiction(
        [.oneCohortEach, .categoryQuotas],
        people: people,
        en: "no cohort may have any \(category.words.en), and there are \(people.count) of them",
        sv: "ingen kohort får ha några \(category.words.sv), och det finns \(people.count) av dem",
        remedyEN: "raise the most \(category.words.en) in a cohort to 1 or leave them out of the edition",
        remedySV:
          "höj högsta antalet \(category.words.sv) i en kohort till 1 eller lämna dem utanför omgången"
      )
    )
  }
  return found
}

private func numberContradictions(_ problem: ProblemDocument, _ counting: CohortCounting) -> [Contradiction] {
  guard let count = problem.cohorts.count else {
    guard let demand = counting.demands.max(by: { $0.cohorts < $1.cohorts }),
      let limit = counting.limits.min(by: { $0.cohorts < $1.cohorts }), demand.cohorts > limit.cohorts
    else { return [] }
    return [between(demand, limit)]
  }
  let broken = counting.demands.filter { $0.cohorts > count } + counting.limits.filter { $0.cohorts < count }
  return broken.map { reason in
    Contradiction(
      reason.rules + [.cohortSize],
      people: reason.people,
      places: reason.places,
      words: Words(
        sv: "\(reason.words.sv), och det ska vara \(count)",
        en: "\(reason.words.en), and there are to be \(count)"
      ),
      remedy: reason.remedy(count)
    )
  }
}

/// No number of cohorts is both enough and not too many.
private func between(_ demand: CohortCounting.Reason, _ limit: CohortCounting.Reason) -> Contradiction {
  let (more, fewer) = (demand.remedy(limit.cohorts), limit.remedy(demand.cohorts))
  let either = Words(
    sv: "antingen, för \(limit.cohorts, "kohort", "kohorter"), \(more.sv); eller, för \(demand.cohorts), \(fewer.sv)",
    en: "either, for \(limit.cohorts, "cohort"), \(more.en); or, for \(demand.cohorts), \(fewer.en)"
  )
  return Contradiction(
    demand.rules + limit.rules,
    people: demand.people + limit.people,
    places: demand.places + limit.places,
    words: Words(
      sv: "\(demand.words.sv), men \(limit.words.sv)",
      en: "\(demand.words.en), but \(limit.words.en)"
    ),
    // That no cohort can be filled is not mended by larger ones.
    remedy: limit.cohorts == 0 ? fewer : either
  )
}

// MARK: - Together and apart

private func groupContradictions(_ problem: ProblemDocument, _ counting: CohortCounting) -> [Contradiction] {
  let groups = TogetherGroups(problem, people: counting.free)
  let people = Dictionary(problem.people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  return groups.groups.flatMap { group in
    let members = group.compactMap { people[$0] }
    return tooLarge(group, groups, problem) + tooManyAlike(members, groups, problem)
  }
}

private func tooLarge(_ group: [String], _ groups: TogetherGroups, _ problem: ProblemDocument)
  -> [Contradiction]
{
  let size = problem.cohorts.size.max
  guard group.count > size else { return [] }
  return [
    Contradiction(
      groups.rules + [.cohortSize],
      people: group,
      en: "\(group.count, "person", "people") must share a cohort of at most \(size): \(Words.list(group, .en))",
      sv: "\(group.count, "person", "personer") måste gå i samma kohort om högst \(size): \(Words.list(group, .sv))",
      remedyEN:
        "take \(group.count - size) of them out of the group, or raise the largest size to \(group.count)",
      remedySV:
        "ta bort \(group.count - size) av dem ur gruppen, eller höj största storleken till \(group.count)"
    )
  ]
}

private func tooManyAlike(
  _ members: [ProblemDocument.Person],
  _ groups: TogetherGroups,
  _ problem: ProblemDocument
) -> [Contradiction] {
  var found: [Contradiction] = []
  for (workplace, people) in Dictionary(grouping: members, by: \.workplace).sorted(by: { $0.key < $1.key }) {
    let ids = people.map(\.id)
    if let most = problem.cohorts.maxPerWorkplace, ids.count > most {
      found.append(
        Contradiction(
          groups.rules + [.workplaceShare],
          people: ids,
          places: [workplace],
          en: "\(Words.list(ids, .en)) must share a cohort, which may have \(most, "person", "people") of \(workplace)",
          sv:
            "\(Words.list(ids, .sv)) måste gå i samma kohort, som får ha \(most, "person", "personer") från \(workplace)",
          remedyEN: "raise the most people of one workplace to \(ids.count), or split the group",
          remedySV: "höj högsta antalet från en arbetsplats till \(ids.count), eller dela gruppen"
        )
      )
    }
    if let most = problem.maxAwayByWorkplace[workplace], ids.count > most, most > 0,
      !(problem.modules ?? []).isEmpty
    {
      found.append(
        Contradiction(
          groups.rules + [.cover],
          people: ids,
          places: [workplace],
          en:
            "\(Words.list(ids, .en)) must be in sessions together, and \(workplace) lets \(most) away on one date",
          sv:
            "\(Words.list(ids, .sv)) måste vara på träff samtidigt, och \(workplace) släpper iväg \(most) per dag",
          remedyEN: "let \(ids.count) of \(workplace) be away on one date, or split the group",
          remedySV: "låt \(ids.count) från \(workplace) vara borta samma dag, eller dela gruppen"
        )
      )
    }
  }
  for category in ProblemDocument.Category.allCases {
    let ids = members.filter { $0.category == category }.map(\.id)
    guard let most = problem.cohorts.categories?[category.rawValue]?.max, ids.count > most, most > 0 else {
      continue
    }
    found.append(
      Contradiction(
        groups.rules + [.categoryQuotas],
        people: ids,
        en: "\(Words.list(ids, .en)) must share a cohort, which may have \(category.counted(most).en)",
        sv: "\(Words.list(ids, .sv)) måste gå i samma kohort, som får ha \(category.counted(most).sv)",
        remedyEN: "raise the most \(category.words.en) in a cohort to \(ids.count), or split the group",
        remedySV: "höj högsta antalet \(category.words.sv) i en kohort till \(ids.count), eller dela gruppen"
      )
    )
  }
  return found
}

private func apartContradictions(_ problem: ProblemDocument, _ counting: CohortCounting, _ graph: ApartGraph)
  -> [Contradiction]
{
  let torn = graph.torn.map { pair in
    let chain = graph.groups.chain(from: pair.a, to: pair.b)
    return Contradiction(
      graph.groups.rules + [pair.rule],
      people: chain,
      en:
        "\(pair.a) and \(pair.b) must be apart and yet together: \(chain.joined(separator: " – ")) share a cohort",
      sv:
        "\(pair.a) och \(pair.b) måste vara isär och ändå ihop: \(chain.joined(separator: " – ")) går i samma kohort",
      remedyEN: "let \(pair.a) and \(pair.b) share a cohort, or break the chain between them",
      remedySV: "låt \(pair.a) och \(pair.b) gå i samma kohort, eller bryt kedjan mellan dem"
    )
  }
  let isOpen = problem.cohorts.count == nil
  let count = problem.cohorts.count ?? counting.limits.map(\.cohorts).min() ?? Expect.greatest
  guard count > 0, let pairs = graph.unsplittable(over: count) else { return torn }
  let involved = Set(pairs.flatMap { [$0.a, $0.b] })
  let people = problem.people.map(\.id).filter(involved.contains)
  let more =
    isOpen
    ? Words(
      sv: "ändra det som gör att högst \(count, "kohort", "kohorter") kan fyllas",
      en: "change what lets at most \(count, "cohort") be filled")
    : Words(sv: "höj antalet kohorter till \(count + 1)", en: "raise the number of cohorts to \(count + 1)")
  return torn + [
    Contradiction(
      [.cohortSize] + pairs.map(\.rule)
        + (people.contains { graph.groups.groupOfPerson[$0] != nil } ? graph.groups.rules : []),
      people: people,
      en:
        "\(Words.list(people, .en)) cannot be split over \(count, "cohort")\(isOpen ? ", the most that can be filled" : ""): \(pairs.count, "pair") of them must be apart",
      sv:
        "\(Words.list(people, .sv)) kan inte delas på \(count, "kohort", "kohorter")\(isOpen ? ", de flesta som kan fyllas" : ""): \(pairs.count) par av dem måste vara isär",
      remedyEN:
        "\(more.en), or let one of these pairs share a cohort: \(words(pairs))",
      remedySV:
        "\(more.sv), eller låt ett av paren gå i samma kohort: \(words(pairs))"
    )
  ]
}

/// People who must be apart from so many that too few are left to share a cohort with, whatever the number of cohorts.
private func lonelyContradictions(_ problem: ProblemDocument, _ counting: CohortCounting, _ graph: ApartGraph)
  -> [Contradiction]
{
  // Cohorts that have started and may be joined have others in them.
  guard counting.started == 0 || problem.joinable != true else { return [] }
  let rules = problem.cohorts
  let people = Dictionary(counting.free.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  let byWorkplace = Dictionary(grouping: counting.free, by: \.workplace).mapValues(\.count)
  let byCategory = Dictionary(grouping: counting.free, by: \.category).mapValues(\.count)

  /// The most people of a cohort, when each kind may send so many.
  func most<Kind>(_ counts: [Kind: Int], without gone: [Kind], _ limit: (Kind) -> Int) -> Int {
    var counts = counts
    for kind in gone { counts[kind, default: 0] -= 1 }
    return counts.reduce(0) { $0 + min($1.value, limit($1.key)) }
  }
  func mostByWorkplace(without gone: [ProblemDocument.Person]) -> Int {
    most(byWorkplace, without: gone.map(\.workplace)) { _ in rules.maxPerWorkplace ?? .max }
  }
  func mostByCategory(without gone: [ProblemDocument.Person]) -> Int {
    most(byCategory, without: gone.map(\.category)) { rules.categories?[$0.rawValue]?.max ?? .max }
  }

  // Everyone who is away takes one away at most, so those apart from few need no counting.
  let spare = min(mostByWorkplace(without: []), mostByCategory(without: [])) - rules.size.min
  let spareOf = rules.categories?.compactMap { name, quota in
    quota.min.map { (byCategory.first { $0.key.rawValue == name }?.value ?? 0) - $0 }
  }
  // A problem that is short of people without this is said to be so elsewhere.
  let short = min(spare, spareOf?.min() ?? spare)
  guard short >= 0 else { return [] }
  let found = graph.nodesApart(fromMoreThan: short).lazy.map(graph.node).compactMap { node -> Contradiction? in
    let gone = node.apart.compactMap { people[$0] }
    let others = [
      (counting.free.count - gone.count, [Rule]()), (mostByWorkplace(without: gone), [.workplaceShare]),
      (mostByCategory(without: gone), [.categoryQuotas]),
    ].min { $0.0 < $1.0 }
    if let others, others.0 < rules.size.min {
      return lonely(
        node, graph, rules: others.1 + [.cohortSize], most: others.0, least: rules.size.min,
        of: Words(sv: "\(others.0, "person", "personer")", en: "\(others.0, "person", "people")"),
        limit: Words(sv: "minsta storleken", en: "smallest size"))
    }
    for category in ProblemDocument.Category.allCases {
      guard let least = rules.categories?[category.rawValue]?.min else { continue }
      let left = (byCategory[category] ?? 0) - gone.count { $0.category == category }
      guard left < least else { continue }
      return lonely(
        node, graph, rules: [.categoryQuotas], most: left, least: least, of: category.counted(left),
        limit: Words(sv: "minsta antalet \(category.words.sv) i en kohort", en: "fewest \(category.words.en) in a cohort"))
    }
    return nil
  }
  return Array(found.prefix(10))
}

private func lonely(
  _ node: ApartGraph.Node, _ graph: ApartGraph, rules: [Rule], most: Int, least: Int, of kind: Words, limit: Words
) -> Contradiction {
  let isGroup = node.members.count > 1
  let (name, apart) = (Words.list(node.members, .en), Words.list(node.apart, .en))
  let (namn, isär) = (Words.list(node.members, .sv), Words.list(node.apart, .sv))
  return Contradiction(
    rules + graph.rules(of: node) + (isGroup ? graph.groups.rules : []),
    people: node.members + node.apart,
    en: "\(name) must be apart from \(apart): a cohort with \(name) has at most \(kind.en) and must have at least \(least)",
    sv: "\(namn) måste vara isär från \(isär): en kohort med \(namn) får högst \(kind.sv) och ska ha minst \(least)",
    remedyEN: "let at least \(least - most) of those share a cohort with \(name), or lower the \(limit.en) to \(most)",
    remedySV: "låt minst \(least - most) av dem gå i samma kohort som \(namn), eller sänk \(limit.sv) till \(most)"
  )
}

private func words(_ pairs: [ApartGraph.Pair]) -> String {
  pairs.prefix(6).map { "\($0.a)–\($0.b)" }.joined(separator: ", ") + (pairs.count > 6 ? " …" : "")
}
