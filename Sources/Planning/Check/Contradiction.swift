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

  init(_ rules: [Rule], people: [String] = [], places: [String] = [], words: Words, remedy: Words) {
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
}

/// Everything about a problem that can be seen to be impossible before any search: empty when nothing was found,
/// which is no promise that a plan exists.
///
/// With a baseline, what is frozen is not held against the problem; only what is left to plan is.
///
/// - Precondition: The problem is valid.
public func findContradictions(_ problem: ProblemDocument) -> [Contradiction] {
  let counting = CohortCounting(problem)
  return quotaContradictions(problem, counting.free) + numberContradictions(problem, counting)
    + groupContradictions(problem, counting) + apartContradictions(problem, counting)
    + sessionContradictions(problem, counting)
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
  return Contradiction(
    demand.rules + limit.rules,
    people: demand.people + limit.people,
    places: demand.places + limit.places,
    words: Words(
      sv: "\(demand.words.sv), men \(limit.words.sv)",
      en: "\(demand.words.en), but \(limit.words.en)"
    ),
    remedy: Words(
      sv: "antingen, för \(limit.cohorts, "kohort", "kohorter"), \(more.sv); eller, för \(demand.cohorts), \(fewer.sv)",
      en: "either, for \(limit.cohorts, "cohort"), \(more.en); or, for \(demand.cohorts), \(fewer.en)"
    )
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
        en: "\(Words.list(ids, .en)) must share a cohort, which may have \(most) \(category.words.en)",
        sv: "\(Words.list(ids, .sv)) måste gå i samma kohort, som får ha \(most) \(category.words.sv)",
        remedyEN: "raise the most \(category.words.en) in a cohort to \(ids.count), or split the group",
        remedySV: "höj högsta antalet \(category.words.sv) i en kohort till \(ids.count), eller dela gruppen"
      )
    )
  }
  return found
}

private func apartContradictions(_ problem: ProblemDocument, _ counting: CohortCounting) -> [Contradiction] {
  let graph = ApartGraph(problem, people: counting.free)
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
  guard let count = problem.cohorts.count, let pairs = graph.unsplittable(over: count) else { return torn }
  let involved = Set(pairs.flatMap { [$0.a, $0.b] })
  let people = problem.people.map(\.id).filter(involved.contains)
  return torn + [
    Contradiction(
      [.cohortSize] + pairs.map(\.rule)
        + (people.contains { graph.groups.groupOfPerson[$0] != nil } ? graph.groups.rules : []),
      people: people,
      en:
        "\(Words.list(people, .en)) cannot be split over \(count, "cohort"): \(pairs.count, "pair") of them must be apart",
      sv:
        "\(Words.list(people, .sv)) kan inte delas på \(count, "kohort", "kohorter"): \(pairs.count) par av dem måste vara isär",
      remedyEN:
        "raise the number of cohorts to \(count + 1), or let one of these pairs share a cohort: \(words(pairs))",
      remedySV:
        "höj antalet kohorter till \(count + 1), eller låt ett av paren gå i samma kohort: \(words(pairs))"
    )
  ]
}

private func words(_ pairs: [ApartGraph.Pair]) -> String {
  pairs.prefix(6).map { "\($0.a)–\($0.b)" }.joined(separator: ", ") + (pairs.count > 6 ? " …" : "")
}
