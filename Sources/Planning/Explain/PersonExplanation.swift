public import Bilingual

/// Why a person sits where they do: what stands in the way of every other cohort, and what the three best would cost.
public struct PersonExplanation: Codable, Sendable, Equatable {
  /// What one way of leaving meets with, over all other cohorts.
  public struct Way: Codable, Sendable, Equatable {
    /// How many cohorts were tried.
    public let cohorts: Int
    /// How many of them break no further rule.
    public let open: Int
    /// Why the others do not: a cohort counts once for each reason.
    public let blocked: [Obstacle]
  }

  /// A rule that stands in the way, and in how many cohorts.
  public struct Obstacle: Codable, Sendable, Equatable {
    /// `H1` to `H13`.
    public let rule: String
    /// What the rule asks for.
    public let title: String
    /// True when it is broken in the cohort that is left, false when where one comes.
    public let atHome: Bool
    /// In how many of the other cohorts.
    public let cohorts: Int
    /// The first three of them.
    public let examples: [String]
    /// Why, in words.
    public let detail: String
  }

  /// A cohort where the person could be instead.
  public struct Alternative: Codable, Sendable, Equatable {
    public let cohort: String
    /// Who would come in exchange; left out when nobody has to.
    public let with: String?
    /// Rules that it would break; empty for a change that can simply be made.
    public let breaks: [BreakingRule]
    /// What it does to each soft term.
    public let terms: [TermChange]
    /// How much the plan's weighted sum rises; below zero the plan gets better.
    public let cost: Double
  }

  public let person: String
  public let category: ProblemDocument.Category
  public let department: String
  public let workplace: String
  /// Where the person is; left out without a seat.
  public let cohort: String?
  /// Taking a seat elsewhere with nobody coming instead.
  public let moves: Way
  /// Changing places with somebody, whoever breaks least and then costs least in each cohort.
  public let exchanges: Way
  /// The best other cohorts, at most three: those that break nothing first, then the cheapest.
  public let alternatives: [Alternative]
}

/// Explains why a person is where they are.
///
/// Every other cohort is tried, alone and in exchange for each of its members, by exact counts.
///
/// - Precondition: The problem is valid.
/// - Throws: ``ExplainError``.
public func explain(
  person id: String,
  in problem: ProblemDocument,
  _ plan: PlanDocument,
  _ language: Language
) throws(ExplainError) -> PersonExplanation {
  var seating = Seating(problem, plan)
  let person = try seating.movable(id)
  let options = seating.options(for: person)
  let document = problem.people[person]
  let best = options.map(\.best).sorted { ($0.price, $0.cohort) < ($1.price, $1.cohort) }.prefix(3)
  return PersonExplanation(
    person: id,
    category: document.category,
    department: document.department,
    workplace: document.workplace,
    cohort: seating.home(of: person).map { seating.cohorts[$0].id },
    moves: seating.way(options.map(\.alone), person, language),
    exchanges: seating.way(options.compactMap(\.exchange), person, language),
    alternatives: best.map { seating.alternative($0, person, language) }
  )
}

extension Seating {
  /// One way for a person to be in another cohort.
  struct Option {
    let cohort: Int
    /// Who comes instead.
    let with: Int?
    let rules: RuleCounts
    let within: [(cohort: Int, rules: RuleCounts)]
    let price: Price
  }

  /// What decides between options: rules newly broken, then all broken rules, then the soft terms.
  struct Price: Comparable {
    let risen: Int
    let hard: Int
    let soft: Double

    static func < (a: Price, b: Price) -> Bool { (a.risen, a.hard, a.soft) < (b.risen, b.hard, b.soft) }
  }

  /// The ways into one other cohort.
  struct Options {
    let alone: Option
    /// The best exchange; nil when there is nobody to change with.
    let exchange: Option?

    var best: Option { exchange.map { $0.price < alone.price ? $0 : alone } ?? alone }
  }

  /// A person who can be moved, by id.
  func movable(_ id: String) throws(ExplainError) -> Int {
    guard let person = number[id] else { throw .unknownPerson(id) }
    guard isMovable(person) else { throw .severalPlaces(id, homes[person].map { cohorts[$0].id }) }
    return person
  }

  func moves(_ person: Int, to cohort: Int, with other: Int?) -> [Move] {
    let there = Move(person: person, cohort: cohort)
    guard let other, let home = home(of: person) else { return [there] }
    return [there, Move(person: other, cohort: home)]
  }

  /// Every way into every other cohort, by cohort.
  mutating func options(for person: Int) -> [Options] {
    let home = home(of: person)
    return cohorts.indices.filter { $0 != home }.map { cohort in
      let alone = option(person, cohort, with: nil, change(moves(person, to: cohort, with: nil)))
      return Options(alone: alone, exchange: exchange(person, cohort))
    }
  }

  /// The best person of another cohort to change places with; nil when there is nobody.
  private mutating func exchange(_ person: Int, _ cohort: Int) -> Option? {
    guard home(of: person) != nil else { return nil }
    var best: Option?
    for other in cohorts[cohort].members where home(of: other) != nil {
      // The rules decide first, and are cheaper to count than the terms.
      let change = change(moves(person, to: cohort, with: other))
      if let best, (change.rules.risen, change.rules.total) > (best.price.risen, best.price.hard) { continue }
      let option = option(person, cohort, with: other, change)
      if best.map({ option.price < $0.price }) ?? true { best = option }
    }
    return best
  }

  private mutating func option(
    _ person: Int,
    _ cohort: Int,
    with other: Int?,
    _ change: (rules: RuleCounts, within: [(cohort: Int, rules: RuleCounts)])
  ) -> Option {
    let soft = softSum.sum(terms(after: moves(person, to: cohort, with: other)).terms) - softNow
    let price = Price(risen: change.rules.risen, hard: change.rules.total, soft: soft)
    return Option(cohort: cohort, with: other, rules: change.rules, within: change.within, price: price)
  }

  mutating func alternative(_ option: Option, _ person: Int, _ language: Language)
    -> PersonExplanation.Alternative
  {
    let (after, tally) = terms(after: moves(person, to: option.cohort, with: option.with))
    let pairs: [TermName: Int] = [
      .departmentBridging: tally.pairs - self.tally.pairs,
      .workplaceBridging: tally.bridges - self.tally.bridges,
    ]
    return PersonExplanation.Alternative(
      cohort: cohorts[option.cohort].id,
      with: option.with.map { checked.problem.people[$0].id },
      breaks: option.rules.risenRules.map { BreakingRule($0, option.rules[$0], $0.title[language]) },
      terms: TermChange.all(terms, after, pairs: pairs),
      cost: option.price.soft
    )
  }

  // MARK: - What stands in the way

  func way(_ options: [Option], _ person: Int, _ language: Language) -> PersonExplanation.Way {
    struct Reason: Hashable {
      let rule: Rule
      let isHome: Bool
    }
    let home = home(of: person)
    var cohortsByReason: [Reason: [Int]] = [:]
    for option in options {
      for rule in option.rules.risenRules {
        let atHome = option.within.contains { $0.cohort == home && $0.rules[rule] > 0 }
        let there = option.within.contains { $0.cohort != home && $0.rules[rule] > 0 }
        if atHome { cohortsByReason[Reason(rule: rule, isHome: true), default: []].append(option.cohort) }
        if there || !atHome {
          cohortsByReason[Reason(rule: rule, isHome: false), default: []].append(option.cohort)
        }
      }
    }
    let obstacles = cohortsByReason.sorted {
      (-$0.value.count, $0.key.rule, $0.key.isHome ? 0 : 1) < (
        -$1.value.count, $1.key.rule, $1.key.isHome ? 0 : 1
      )
    }
    let isExchange = options.contains { $0.with != nil }
    return PersonExplanation.Way(
      cohorts: options.count,
      open: options.filter { $0.rules.risen == 0 }.count,
      blocked: obstacles.map { reason, places in
        PersonExplanation.Obstacle(
          rule: reason.rule.rawValue,
          title: reason.rule.title[language],
          atHome: reason.isHome,
          cohorts: places.count,
          examples: places.prefix(3).map { cohorts[$0].id },
          detail: (isExchange
            ? exchangeWords(reason.rule, isHome: reason.isHome, person)
            : moveWords(reason.rule, isHome: reason.isHome, person))[language]
        )
      }
    )
  }

  /// Why moving somebody alone breaks a rule.
  private func moveWords(_ rule: Rule, isHome: Bool, _ person: Int) -> Words {
    let document = checked.problem.people[person]
    let rules = checked.problem.cohorts
    let category = document.category.words
    let quota = rules.categories?[document.category.rawValue]
    switch (rule, isHome) {
    case (.cohortSize, true):
      return Words(
        sv: "den egna kohorten skulle få färre än \(rules.size.min)",
        en: "their own cohort would have fewer than \(rules.size.min)"
      )
    case (.cohortSize, false):
      return Words(sv: "kohorten har redan \(rules.size.max)", en: "the cohort already has \(rules.size.max)")
    case (.categoryQuotas, true):
      return Words(
        sv: "den egna kohorten skulle få färre \(category.sv) än \(quota?.min ?? 0)",
        en: "their own cohort would have fewer \(category.en) than \(quota?.min ?? 0)"
      )
    case (.categoryQuotas, false):
      return Words(
        sv: "där går redan \(quota?.max ?? 0) \(category.sv), så många som får",
        en: "\(quota?.max ?? 0) \(category.en) already go there, as many as may"
      )
    case (.workplaceShare, _):
      let most = rules.maxPerWorkplace ?? 0
      return Words(
        sv: "där går redan \(most) från \(document.workplace)",
        en: "\(most) of \(document.workplace) already go there"
      )
    case (.absences, _):
      return Words(
        sv: "\(document.id) kan inte komma på någon av kohortens dagar, och fler får inte saknas",
        en: "\(document.id) cannot come on one of the cohort's dates, and no more may be missing"
      )
    case (.cover, _):
      return Words(
        sv: "för många från \(document.workplace) skulle vara borta samma dag",
        en: "too many of \(document.workplace) would be away on one date"
      )
    case (.apartAndTogether, _):
      return apartWords(person)
    default:
      return exchangeWords(rule, isHome: isHome, person)
    }
  }

  private func apartWords(_ person: Int) -> Words {
    let ids = checked.problem.people.map(\.id)
    let apart = ties.apart[person].map { ids[$0] }
    let together = Set(ties.together(person)).sorted().map { ids[$0] }
    var sv: [String] = []
    var en: [String] = []
    if !apart.isEmpty {
      sv.append("ska hållas isär från \(Words.list(apart, .sv))")
      en.append("is to be kept apart from \(Words.list(apart, .en))")
    }
    if !together.isEmpty {
      sv.append("ska hållas ihop med \(Words.list(together, .sv))")
      en.append("is to be kept together with \(Words.list(together, .en))")
    }
    return Words(
      sv: "\(ids[person]) \(sv.joined(separator: " och "))",
      en: "\(ids[person]) \(en.joined(separator: " and "))"
    )
  }

  /// Why changing places breaks a rule, whoever it is with; also of moves that need no more words.
  private func exchangeWords(_ rule: Rule, isHome: Bool, _ person: Int) -> Words {
    let id = checked.problem.people[person].id
    switch (rule, isHome) {
    case (.oneCohortEach, _): return Words(sv: "någon blir utan plats", en: "somebody would have no seat")
    case (.cohortSize, _): return Words(sv: "storleken går inte ihop", en: "the size does not work out")
    case (.categoryQuotas, true):
      return Words(
        sv: "den egna kohorten får fel antal av någon kategori",
        en: "their own cohort gets a wrong number of some category"
      )
    case (.categoryQuotas, false):
      return Words(
        sv: "den andra kohorten får fel antal av någon kategori",
        en: "the other cohort gets a wrong number of some category"
      )
    case (.reportingLines, _):
      return checked.problem.cohorts.reportingLine == .together
        ? Words(
          sv: "någon skulle skiljas från sin chef",
          en: "somebody would be parted from their manager"
        )
        : Words(
          sv: "någon skulle gå i samma kohort som sin chef",
          en: "somebody would share a cohort with their manager"
        )
    case (.apartAndTogether, _):
      return Words(
        sv: "några som ska hållas isär skulle mötas, eller några som hålls ihop skiljas",
        en: "some who are to be kept apart would meet, or some kept together be parted"
      )
    case (.workplaceShare, true):
      return Words(
        sv: "den egna kohorten får för många från en arbetsplats",
        en: "their own cohort gets too many of one workplace"
      )
    case (.workplaceShare, false):
      return Words(
        sv: "den andra kohorten får för många från en arbetsplats",
        en: "the other cohort gets too many of one workplace"
      )
    case (.roomUse, _):
      return Words(sv: "en lokal rymmer inte en till", en: "a room does not hold one more")
    case (.absences, true):
      return Words(
        sv: "för många skulle saknas vid en av den egna kohortens träffar",
        en: "too many would be missing at one of their own cohort's sessions"
      )
    case (.absences, false):
      return Words(
        sv: "för många skulle saknas vid en av den andra kohortens träffar",
        en: "too many would be missing at one of the other cohort's sessions"
      )
    case (.cover, _):
      return Words(
        sv: "för många från en arbetsplats skulle vara borta samma dag",
        en: "too many of one workplace would be away on one date"
      )
    case (.baseline, true):
      return Words(
        sv: "den egna kohorten har börjat, och \(id) ska vara kvar",
        en: "their own cohort has started, and \(id) stays in it"
      )
    case (.baseline, false):
      return Words(
        sv: "kohorten har börjat och tar inte in någon",
        en: "the cohort has started and takes nobody in"
      )
    case (.modulesInOrder, _), (.facilitatorUse, _), (.sameLead, _): return rule.title
    }
  }
}
