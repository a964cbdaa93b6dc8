public import Bilingual

/// What is particular about a cohort: its numbers against the limits, who is close to whom, what it adds to each term,
/// and who could leave most easily.
public struct CohortExplanation: Codable, Sendable, Equatable {
  /// How many of a category, and how many there may be.
  public struct CategoryCount: Codable, Sendable, Equatable {
    public let category: ProblemDocument.Category
    public let people: Int
    /// The fewest there may be; left out without a limit.
    public let min: Int?
    /// The most there may be; left out without a limit.
    public let max: Int?
  }

  /// A department, or a workplace, and how many of it.
  public struct Share: Codable, Sendable, Equatable {
    public let name: String
    public let people: Int
  }

  /// Two people who are closer than most, and how.
  public struct Pair: Codable, Sendable, Equatable {
    public let person: String
    public let other: String
    public let kind: Closeness
  }

  /// How two people are close.
  public enum Closeness: String, Codable, Sendable, CaseIterable {
    /// They share a workplace.
    case workplace
    /// The first reports to the second.
    case reportsTo = "reports_to"
    /// They report to the same person.
    case sameManager = "same_manager"
    /// They have shared a cohort before.
    case metBefore = "met_before"
    /// They are to be kept together.
    case keepTogether = "keep_together"
  }

  /// What the cohort adds to a term, and what an average cohort does.
  public struct Contribution: Codable, Sendable, Equatable {
    /// The term, by its name in documents.
    public let term: String
    /// In the term's own unit: pairs that bridge for the two bridging terms, people, pairs, days.
    public let value: Double
    /// The mean over all cohorts; left out where a mean says nothing.
    public let average: Double?
  }

  /// Somebody who is the only one of their value.
  public struct Alone: Codable, Sendable, Equatable {
    public let person: String
    public let attribute: String
    public let value: String
  }

  /// A member, and the best place elsewhere.
  public struct Leaver: Codable, Sendable, Equatable {
    public let person: String
    /// The best other cohort.
    public let cohort: String
    /// Who would come in exchange; left out when nobody has to.
    public let with: String?
    /// Rules that it would break; empty for a change that can simply be made.
    public let breaks: [BreakingRule]
    /// How much the plan's weighted sum rises; below zero the plan gets better.
    public let cost: Double
    /// In how many other cohorts the person could be, alone or in exchange for somebody, without breaking a rule.
    public let open: Int
  }

  public let cohort: String
  public let people: Int
  /// The fewest a cohort must have.
  public let min: Int
  /// The most a cohort may have.
  public let max: Int
  public let categories: [CategoryCount]
  /// The largest first.
  public let departments: [Share]
  /// Those with more than one member, the largest first.
  public let workplaces: [Share]
  /// The most of one workplace; left out without a limit.
  public let maxPerWorkplace: Int?
  public let pairs: [Pair]
  public let alone: [Alone]
  public let terms: [Contribution]
  /// Broken rules that concern the cohort, in words.
  public let faults: [String]
  /// The three whom the cohort itself misses least, with the best place elsewhere for each: those that break nothing
  /// first, then the cheapest.
  public let leavers: [Leaver]
}

/// Explains what is particular about a cohort.
///
/// - Precondition: The problem is valid.
/// - Throws: ``ExplainError``.
public func explain(
  cohort id: String,
  in problem: ProblemDocument,
  _ plan: PlanDocument,
  _ language: Language
) throws(ExplainError) -> CohortExplanation {
  var seating = Seating(problem, plan)
  guard let place = seating.cohorts.firstIndex(where: { $0.id == id }) else { throw .unknownCohort(id) }
  let members = seating.checked.cohorts[place].members
  return CohortExplanation(
    cohort: id,
    people: members.count,
    min: problem.cohorts.size.min,
    max: problem.cohorts.size.max,
    categories: categories(members, problem),
    departments: shares(members.map(\.department)),
    workplaces: shares(members.map(\.workplace)).filter { $0.people > 1 },
    maxPerWorkplace: problem.cohorts.maxPerWorkplace,
    pairs: seating.closePairs(in: place),
    alone: alone(members, problem),
    terms: seating.contributions(of: place),
    faults: check(problem, plan).faults.filter { $0.cohort == id && $0.count > $0.inherited }
      .map { $0.detail[language] },
    leavers: seating.leavers(from: place, language)
  )
}

private func categories(_ members: [ProblemDocument.Person], _ problem: ProblemDocument)
  -> [CohortExplanation.CategoryCount]
{
  ProblemDocument.Category.allCases.compactMap { category in
    let count = members.filter { $0.category == category }.count
    let quota = problem.cohorts.categories?[category.rawValue]
    guard count > 0 || quota != nil else { return nil }
    return CohortExplanation.CategoryCount(
      category: category,
      people: count,
      min: quota?.min,
      max: quota?.max
    )
  }
}

private func shares(_ names: [String]) -> [CohortExplanation.Share] {
  Dictionary(grouping: names) { $0 }
    .map { CohortExplanation.Share(name: $0.key, people: $0.value.count) }
    .sorted { (-$0.people, $0.name) < (-$1.people, $1.name) }
}

private func alone(_ members: [ProblemDocument.Person], _ problem: ProblemDocument)
  -> [CohortExplanation.Alone]
{
  Set(problem.cohorts.avoidIsolation ?? []).sorted().flatMap { attribute in
    func value(_ person: ProblemDocument.Person) -> String? {
      attribute == "category" ? person.category.rawValue : person.attributes?[attribute]
    }
    return members.compactMap { person -> CohortExplanation.Alone? in
      guard let own = value(person), members.filter({ value($0) == own }).count == 1,
        problem.people.contains(where: { $0.id != person.id && value($0) == own })
      else { return nil }
      return CohortExplanation.Alone(person: person.id, attribute: attribute, value: own)
    }
  }
}

extension Seating {
  fileprivate func closePairs(in place: Int) -> [CohortExplanation.Pair] {
    let members = cohorts[place].members
    let people = checked.problem.people
    var pairs: [CohortExplanation.Pair] = []
    for (index, a) in members.enumerated() {
      for b in members[(index + 1)...] {
        func add(_ a: Int, _ b: Int, _ kind: CohortExplanation.Closeness) {
          pairs.append(CohortExplanation.Pair(person: people[a].id, other: people[b].id, kind: kind))
        }
        if ties.manager[a] == b { add(a, b, .reportsTo) }
        if ties.manager[b] == a { add(b, a, .reportsTo) }
        if let manager = people[a].reportsTo, manager == people[b].reportsTo { add(a, b, .sameManager) }
        if ties.together(a).contains(b) { add(a, b, .keepTogether) }
        if ties.met[a].contains(b) { add(a, b, .metBefore) }
        if workplace[a] == workplace[b] { add(a, b, .workplace) }
      }
    }
    let order = CohortExplanation.Closeness.allCases
    return pairs.enumerated().sorted { first, second in
      let ranks = (
        order.firstIndex(of: first.element.kind) ?? 0, order.firstIndex(of: second.element.kind) ?? 0
      )
      return (ranks.0, first.offset) < (ranks.1, second.offset)
    }.map(\.element)
  }

  /// What the cohort adds to each term, in the term's own unit.
  fileprivate mutating func contributions(of place: Int) -> [CohortExplanation.Contribution] {
    let worths = cohorts.indices.map { worth(of: $0, with: cohorts[$0].members) }
    let here = worths[place]
    let count = Double(cohorts.count)
    var found: [CohortExplanation.Contribution] = []
    func add(_ term: TermName, _ value: Double, average: Double?) {
      found.append(CohortExplanation.Contribution(term: term.rawValue, value: value, average: average))
    }
    add(
      .departmentBridging,
      Double(here.pairs),
      average: Double(worths.reduce(0) { $0 + $1.pairs }) / count
    )
    let own = cohorts.indices.map { bridgesOnly(in: $0) }
    add(.workplaceBridging, Double(own[place]), average: Double(own.reduce(0, +)) / count)
    if terms[.metBefore] != nil {
      let members = Set(cohorts[place].members)
      let met = ties.metPairs.filter { members.contains($0.0) && members.contains($0.1) }.count
      add(.metBefore, Double(met), average: Double(tally.met) / count)
    }
    if let imbalance = terms[.imbalance] {
      add(.imbalance, self.imbalance(of: here), average: imbalance / count)
    }
    if let isolation = terms[.isolation] {
      add(.isolation, Double(here.isolated), average: isolation / count)
    }
    if let days = lastDay(of: place) { add(.daysToFinish, Double(days), average: nil) }
    return found
  }

  /// Days from the first slot's date to the cohort's last session.
  private func lastDay(of place: Int) -> Int? {
    guard let first = checked.slots.values.map(\.date).min(),
      let last = checked.cohorts[place].sessions.compactMap(\.time?.date).max()
    else { return nil }
    return first.distance(to: last)
  }

  /// Those whom the cohort itself misses least, and their best places elsewhere.
  ///
  /// Trying every place for everyone would take half a minute in a municipality: first it is asked of each member what
  /// going does to the cohort that is left.
  fileprivate mutating func leavers(from place: Int, _ language: Language) -> [CohortExplanation.Leaver] {
    let movable = cohorts[place].members.filter { home(of: $0) != nil }
    let missed = movable.map { (person: $0, loss: loss(of: $0, from: place)) }
    let candidates = missed.sorted {
      ($0.loss.rules, $0.loss.soft, $0.person) < ($1.loss.rules, $1.loss.soft, $1.person)
    }
    var found: [(option: Option, person: Int, open: Int)] = []
    for (member, _) in candidates.prefix(3) {
      let options = options(for: member)
      guard let best = options.map(\.best).min(by: { ($0.price, $0.cohort) < ($1.price, $1.cohort) }) else {
        continue
      }
      found.append((best, member, options.filter { $0.best.rules.risen == 0 }.count))
    }
    let easiest = found.sorted { ($0.option.price, $0.person) < ($1.option.price, $1.person) }
    let people = checked.problem.people
    return easiest.map { option, person, open in
      CohortExplanation.Leaver(
        person: people[person].id,
        cohort: cohorts[option.cohort].id,
        with: option.with.map { people[$0].id },
        breaks: option.rules.risenRules.map { BreakingRule($0, option.rules[$0], $0.title[language]) },
        cost: option.price.soft,
        open: open
      )
    }
  }

  /// What a member's going does to the cohort by itself: rules that miss the member, and pairs, isolation and spread.
  private func loss(of person: Int, from place: Int) -> (rules: Int, soft: Double) {
    let members = cohorts[place].members
    let rest = members.filter { $0 != person }
    let bound = ties.together(person).filter(members.contains).count + rulesMissing(person, from: place)
    let (before, after) = (worth(of: place, with: members), worth(of: place, with: rest))
    let people = Double(max(1, checked.problem.people.count))
    let pairs =
      Double(before.pairs) / Double(max(1, members.count)) - Double(after.pairs) / Double(max(1, rest.count))
    let isolated = softSum.share(.isolation, Double(after.isolated - before.isolated))
    let spread = softSum.share(.imbalance, imbalance(of: after) - imbalance(of: before))
    return (bound, pairs / people + isolated + spread)
  }
}
