public import Bilingual

/// Why a problem has no plan: for each clash a minimal set of rules, and what frees it.
public struct Infeasibility: Codable, Sendable, Equatable {
  /// Rules of which all but any one could be kept.
  public struct Clash: Codable, Sendable, Equatable {
    /// The rules with their limits; lifting any one of them ends this clash.
    public let rules: [Limit]
    /// People concerned, by id.
    public let people: [String]
    /// Workplaces, rooms, facilitators or modules concerned, by id.
    public let places: [String]
    /// What cannot be.
    public let detail: String
    /// What frees it, each enough by itself, tried out.
    public let frees: [Remedy]
    /// What the clashes before this one were freed by, as `--what-if` takes it or in words, when this one was found.
    public let after: [String]
  }

  /// One rule's limit.
  public struct Limit: Codable, Sendable, Equatable {
    /// `H1` to `H13`.
    public let rule: String
    /// The limit in words, as "at most 26 in a cohort".
    public let detail: String
  }

  /// The least change of one limit that frees a clash.
  public struct Remedy: Codable, Sendable, Equatable {
    /// The change as `--what-if` takes it; left out for a pair or group to let go of.
    public let whatIf: String?
    /// The change in words.
    public let detail: String
    /// True when it leaves no other clash in the problem either.
    public let freesAll: Bool
  }

  /// The clashes found, at most ten; empty when no contradiction can be seen.
  public let clashes: [Clash]
  /// Changes that, all made together, leave no clash; empty when there is none, or when none were found.
  public let together: [Remedy]
}

/// Explains why a problem contradicts itself.
///
/// A clash is found by lifting one rule after the other for as long as the rest still contradict each other, and each
/// remedy by trying ever smaller changes; ``findContradictions(_:)`` judges every step. Greedy deletion gives a minimal
/// set (see Junker, "QuickXplain", 2004), not always the smallest of all. The next clash is looked for in the problem
/// with the first one's easiest remedy.
///
/// - Precondition: The problem is valid.
public func explainContradictions(_ problem: ProblemDocument, _ language: Language) -> Infeasibility {
  var left = problem
  var clashes: [Infeasibility.Clash] = []
  var made: [Easing] = []
  while clashes.count < 10, let first = findContradictions(left).first {
    let search = ClashSearch(left, hint: first)
    let limits = search.minimal()
    let easings = search.easings(of: limits)
    clashes.append(search.clash(limits, easings, after: Easing.merged(made), of: problem, language))
    guard let easiest = Easing.best(of: easings, for: left, after: made) else { break }
    left = easiest.applied(to: left)
    made.append(easiest)
  }
  let together = isFree(left) ? Easing.merged(made) : []
  return Infeasibility(clashes: clashes, together: together.map { $0.remedy(freesAll: true, language) })
}

private func isFree(_ problem: ProblemDocument) -> Bool { findContradictions(problem).isEmpty }

/// A change that eases a limit: as `--what-if` takes it, or a pair or group that is let go of.
private enum Easing: Hashable {
  case change(ProblemChange)
  case lettingGo(ProblemLimit)

  func applied(to problem: ProblemDocument) -> ProblemDocument {
    switch self {
    case .change(let change): (try? problem.changed(by: [change])) ?? problem
    case .lettingGo(let limit): problem.lifting([limit])
    }
  }

  func remedy(freesAll: Bool, _ language: Language) -> Infeasibility.Remedy {
    switch self {
    case .change(let change): .init(whatIf: change.text, detail: change.words[language], freesAll: freesAll)
    case .lettingGo(let limit):
      .init(whatIf: nil, detail: limit.lettingGo?[language] ?? "", freesAll: freesAll)
    }
  }

  /// The easing that leaves the fewest contradictions, and of those the one that concerns most; none that takes back
  /// what an earlier one gave.
  static func best(of easings: [Easing], for problem: ProblemDocument, after made: [Easing]) -> Easing? {
    easings.filter { easing in !made.contains { $0.isReverse(of: easing) } }.reversed()
      .min {
        findContradictions($0.applied(to: problem)).count < findContradictions($1.applied(to: problem)).count
      }
  }

  private func isReverse(of other: Easing) -> Bool {
    guard case .change(let change) = self, case .change(let later) = other else { return false }
    return change.subject == later.subject && change.place == later.place
      && change.direction != later.direction
  }

  /// Changes of one thing in the same direction added up.
  static func merged(_ easings: [Easing]) -> [Easing] {
    var merged: [Easing] = []
    for easing in easings {
      guard case .change(let change) = easing, change.direction != .equals,
        let known = merged.firstIndex(where: { $0.isLike(change) }), case .change(let earlier) = merged[known]
      else {
        merged.append(easing)
        continue
      }
      let amount = earlier.amount + change.amount
      merged[known] = .change(ProblemChange(change.subject, change.direction, amount, place: change.place))
    }
    return merged
  }

  private func isLike(_ other: ProblemChange) -> Bool {
    guard case .change(let change) = self else { return false }
    return change.subject == other.subject && change.place == other.place
      && change.direction == other.direction
  }
}

/// A minimal set of limits that contradict each other: lifting any one of them frees the others; empty when no
/// contradiction can be seen, or one that no limit can lift.
///
/// - Precondition: The problem is valid.
public func clashingLimits(of problem: ProblemDocument) -> [ProblemLimit] {
  findContradictions(problem).first.map { ClashSearch(problem, hint: $0).minimal() } ?? []
}

/// A limit of a problem that can be lifted.
///
/// The order of cases goes from what concerns few to what concerns all.
public enum ProblemLimit: Hashable, Sendable {
  case keepApart([String])
  case keepTogether([String])
  case cover(String)
  case gap(String)
  case quotaMin(ProblemDocument.Category)
  case quotaMax(ProblemDocument.Category)
  case workplaceMax
  case absent
  case weekly
  case atSession
  case seats
  case reportingLine
  case facilitators
  case rooms
  case dates
  case smallest
  case largest
  case count

  /// Every limit that a problem has, those that concern few first.
  public static func all(in problem: ProblemDocument) -> [ProblemLimit] {
    let rules = problem.cohorts
    var all: [ProblemLimit] = []
    all += distinct(rules.keepApart).map { .keepApart($0) }
    all += distinct(rules.keepTogether).map { .keepTogether($0) }
    all += problem.maxAwayByWorkplace.keys.sorted().map { .cover($0) }
    all += (problem.modules ?? []).dropFirst().filter { $0.gapDays != nil }.map { .gap($0.id) }
    for category in ProblemDocument.Category.allCases {
      let quota = rules.categories?[category.rawValue]
      if quota?.min ?? 0 > 0 { all.append(.quotaMin(category)) }
      if quota?.max != nil { all.append(.quotaMax(category)) }
    }
    if rules.maxPerWorkplace != nil { all.append(.workplaceMax) }
    if !(problem.modules ?? []).isEmpty {
      all.append(.absent)
      if (problem.facilitators ?? []).contains(where: { $0.maxSessionsPerWeek != nil }) {
        all.append(.weekly)
      }
      if problem.facilitatorsPerSession ?? 1 > 1 { all.append(.atSession) }
      if !(problem.rooms ?? []).isEmpty { all.append(.seats) }
    }
    if rules.reportingLine ?? .any != .any { all.append(.reportingLine) }
    if !(problem.modules ?? []).isEmpty { all += [.facilitators, .rooms, .dates] }
    if rules.size.min > 0 { all.append(.smallest) }
    all.append(.largest)
    if rules.count != nil { all.append(.count) }
    return all
  }

  private static func distinct(_ groups: [[String]]?) -> [[String]] {
    var seen: Set<Set<String>> = []
    return (groups ?? []).filter { seen.insert(Set($0)).inserted }
  }

  /// The hard rule that it belongs to.
  public var rule: Rule {
    switch self {
    case .smallest, .largest, .count: .cohortSize
    case .quotaMin, .quotaMax: .categoryQuotas
    case .reportingLine: .reportingLines
    case .keepApart, .keepTogether: .apartAndTogether
    case .workplaceMax: .workplaceShare
    case .gap, .dates: .modulesInOrder
    case .rooms, .seats: .roomUse
    case .facilitators, .weekly, .atSession: .facilitatorUse
    case .absent: .absences
    case .cover: .cover
    }
  }

  /// The ids that the limit itself names.
  fileprivate var names: [String] {
    switch self {
    case .keepApart(let ids), .keepTogether(let ids): ids
    case .cover(let id), .gap(let id): [id]
    default: []
    }
  }
}

extension ProblemDocument {
  /// The problem with some of its limits lifted as far as a problem can say it.
  public func lifting(_ limits: some Sequence<ProblemLimit>) -> ProblemDocument {
    var problem = self
    var freedPairs: Set<Set<String>> = []
    var freedGroups: Set<Set<String>> = []
    var freedWorkplaces: Set<String> = []
    for limit in limits {
      switch limit {
      case .keepApart(let pair): freedPairs.insert(Set(pair))
      case .keepTogether(let group): freedGroups.insert(Set(group))
      case .cover(let workplace): freedWorkplaces.insert(workplace)
      default: problem.lift(limit, of: self)
      }
    }
    problem.cohorts.keepApart?.removeAll { freedPairs.contains(Set($0)) }
    problem.cohorts.keepTogether?.removeAll { freedGroups.contains(Set($0)) }
    problem.workplaces?.removeAll { freedWorkplaces.contains($0.id) }
    return problem
  }

  private mutating func lift(_ limit: ProblemLimit, of original: ProblemDocument) {
    switch limit {
    case .gap(let module):
      for place in (modules ?? []).indices where modules?[place].id == module {
        modules?[place].gapDays = nil
      }
    case .quotaMin(let category): cohorts.categories?[category.rawValue]?.min = nil
    case .quotaMax(let category): cohorts.categories?[category.rawValue]?.max = nil
    case .workplaceMax: cohorts.maxPerWorkplace = nil
    case .absent: maxUnavailablePerSession = people.count
    case .weekly:
      for place in (facilitators ?? []).indices { facilitators?[place].maxSessionsPerWeek = nil }
    case .atSession: facilitatorsPerSession = 1
    case .seats:
      rooms = rooms?.map {
        Room(id: $0.id, capacity: max($0.capacity, people.count), unavailable: $0.unavailable)
      }
    case .reportingLine: cohorts.reportingLine = .any
    case .facilitators:
      let many = original.enoughCohorts * (facilitatorsPerSession ?? 1)
      facilitators = (facilitators ?? []) + (0..<many).map { Facilitator(id: "+\($0)") }
    case .rooms:
      let capacity = (rooms ?? []).map(\.capacity).max() ?? people.count
      rooms = (rooms ?? []) + (0..<original.enoughCohorts).map { Room(id: "+\($0)", capacity: capacity) }
    case .dates: liftDates()
    case .smallest: cohorts.size.min = 0
    case .largest: cohorts.size.max = max(cohorts.size.max, people.count)
    case .count: cohorts.count = nil
    case .keepApart, .keepTogether, .cover: break
    }
  }

  /// No plan of the problem, whatever is lifted, has more cohorts in session at a time.
  private var enoughCohorts: Int {
    max(cohortCount(self), (people.count + max(1, cohorts.size.max) - 1) / max(1, cohorts.size.max))
  }

  /// A calendar that goes on for as long as sessions one after the other would take, or twenty years.
  private mutating func liftDates() {
    let more = min(5_000, (modules?.count ?? 0) * people.count)
    if slots?.isEmpty ?? true {
      let start = Day(number: 0)
      slots = (0..<more).map { number in
        let date = start.advanced(by: number)
        return Slot(id: "+\(date)", date: date, start: "08:30", end: "12:00")
      }
    } else if let longer = try? changed(by: [ProblemChange(.dates, .plus, more)]) {
      slots = longer.slots
    }
  }
}

/// Finds a minimal set of limits that contradict each other, and what frees it.
private struct ClashSearch {
  private let problem: ProblemDocument
  private let hint: Contradiction
  private let all: [ProblemLimit]

  init(_ problem: ProblemDocument, hint: Contradiction) {
    self.problem = problem
    self.hint = hint
    all = ProblemLimit.all(in: problem)
  }

  /// The problem with no other limits than some.
  private func keeping(_ limits: [ProblemLimit]) -> ProblemDocument {
    let kept = Set(limits)
    return problem.lifting(all.filter { !kept.contains($0) })
  }

  private func clash(_ limits: [ProblemLimit]) -> Bool { !findContradictions(keeping(limits)).isEmpty }

  /// Limits that contradict each other, of which none can be spared; empty when even without limits there is a
  /// contradiction.
  func minimal() -> [ProblemLimit] {
    var kept = likely()
    // What people think of last is spared first, so that the set is told in the usual terms.
    for limit in [ProblemLimit.seats, .weekly, .absent, .atSession] where clash(kept.filter { $0 != limit }) {
      kept.removeAll { $0 == limit }
    }
    var size = max(1, kept.count / 2)
    while true {
      var place = 0
      var isSmaller = false
      while place < kept.count {
        let rest = Array(kept[..<place]) + Array(kept[min(kept.count, place + size)...])
        if clash(rest) {
          kept = rest
          isSmaller = true
        } else {
          place += size
        }
      }
      if size == 1, !isSmaller { return kept }
      size = max(1, size / 2)
    }
  }

  /// Where to begin: what the contradiction itself points at, when that is enough for one.
  private func likely() -> [ProblemLimit] {
    let concerned = Set(hint.people + hint.places)
    let pointed = all.filter { limit in
      hint.rules.contains(limit.rule) && (limit.names.isEmpty || limit.names.allSatisfy(concerned.contains))
    }
    if clash(pointed) { return pointed }
    // How many cohorts there are comes from their size and number.
    let sized = all.filter { pointed.contains($0) || [.smallest, .largest, .count].contains($0) }
    if clash(sized) { return sized }
    let sameRules = all.filter { hint.rules.contains($0.rule) }
    return clash(sameRules) ? sameRules : all
  }

  /// A clash in words; that of the problem itself where no limit can lift it.
  func clash(
    _ limits: [ProblemLimit],
    _ easings: [Easing],
    after made: [Easing],
    of whole: ProblemDocument,
    _ language: Language
  ) -> Infeasibility.Clash {
    let contradiction = findContradictions(keeping(limits)).first ?? hint
    let ordered = limits.sorted { ($0.rule, $0.names.joined()) < ($1.rule, $1.names.joined()) }
    let named = ordered.map {
      Infeasibility.Limit(rule: $0.rule.rawValue, detail: $0.words(in: problem)[language])
    }
    return Infeasibility.Clash(
      rules: limits.isEmpty
        ? hint.rules.map { .init(rule: $0.rawValue, detail: $0.title[language]) } : named,
      people: contradiction.people,
      places: contradiction.places,
      detail: contradiction.words[language],
      frees: easings.map { $0.remedy(freesAll: isFree($0.applied(to: whole)), language) },
      after: made.map { easing in
        let remedy = easing.remedy(freesAll: false, language)
        return remedy.whatIf ?? remedy.detail
      }
    )
  }

  // MARK: - What frees it

  /// For each limit the least change that frees the clash.
  func easings(of limits: [ProblemLimit]) -> [Easing] {
    let alone = keeping(limits)
    return limits.flatMap { limit -> [Easing] in
      if limit.lettingGo != nil { return [.lettingGo(limit)] }
      return limit.changes.compactMap { make in least(make, alone).map { .change($0) } }
    }
  }

  /// The least amount that frees the clash, by doubling and then halving the interval; nil when none up to 1,024 does.
  private func least(_ make: (Int) -> ProblemChange, _ alone: ProblemDocument) -> ProblemChange? {
    func frees(_ amount: Int) -> Bool {
      guard let changed = try? alone.changed(by: [make(amount)]) else { return false }
      return findContradictions(changed).isEmpty
    }
    var high = 1
    while !frees(high) {
      high *= 2
      if high > 1_024 { return nil }
    }
    var low = high / 2
    while high - low > 1 {
      let middle = (low + high) / 2
      if frees(middle) { high = middle } else { low = middle }
    }
    return make(high)
  }
}

extension ProblemChange.Subject {
  fileprivate init(_ category: ProblemDocument.Category, isMin: Bool) {
    switch category {
    case .manager: self = isMin ? .managerMin : .managerMax
    case .staff: self = isMin ? .staffMin : .staffMax
    case .politician: self = isMin ? .politicianMin : .politicianMax
    case .representative: self = isMin ? .representativeMin : .representativeMax
    }
  }
}

extension ProblemLimit {
  /// For a pair or a group: to let go of it.
  fileprivate var lettingGo: Words? {
    switch self {
    case .keepApart(let pair):
      let names = pair.joined(separator: "–")
      return Words(sv: "låt \(names) gå i samma kohort", en: "let \(names) share a cohort")
    case .keepTogether(let group):
      return Words(
        sv: "låt \(Words.list(group, .sv)) gå i olika kohorter",
        en: "let \(Words.list(group, .en)) be in different cohorts"
      )
    default: return nil
    }
  }

  /// Changes that ease the limit the more the greater the amount.
  fileprivate var changes: [(Int) -> ProblemChange] {
    func more(_ subject: ProblemChange.Subject, _ place: String? = nil) -> (Int) -> ProblemChange {
      { ProblemChange(subject, .plus, $0, place: place) }
    }
    func fewer(_ subject: ProblemChange.Subject, _ place: String? = nil) -> (Int) -> ProblemChange {
      { ProblemChange(subject, .minus, $0, place: place) }
    }
    switch self {
    case .cover(let workplace): return [more(.cover, workplace)]
    case .gap(let module): return [more(.gapMax, module), fewer(.gapMin, module)]
    case .quotaMin(let category): return [fewer(ProblemChange.Subject(category, isMin: true))]
    case .quotaMax(let category): return [more(ProblemChange.Subject(category, isMin: false))]
    case .workplaceMax: return [more(.workplaceMax)]
    case .absent: return [more(.absent)]
    case .weekly: return [more(.weekly)]
    case .atSession: return [fewer(.atSession)]
    case .seats: return [more(.seats)]
    case .facilitators: return [more(.facilitators)]
    case .rooms: return [more(.roomDays), more(.rooms)]
    case .dates: return [more(.dates)]
    case .smallest: return [fewer(.smallest)]
    case .largest: return [more(.largest)]
    case .count: return [more(.count), fewer(.count)]
    case .reportingLine: return [{ _ in ProblemChange(line: .any) }]
    case .keepApart, .keepTogether: return []
    }
  }

  /// The limit in words, as "at most 26 in a cohort".
  fileprivate func words(in problem: ProblemDocument) -> Words {
    let rules = problem.cohorts
    switch self {
    case .keepApart(let pair):
      let names = pair.joined(separator: "–")
      return Words(sv: "\(names) hålls isär", en: "\(names) are kept apart")
    case .keepTogether(let group):
      return Words(
        sv: "\(Words.list(group, .sv)) hålls ihop",
        en: "\(Words.list(group, .en)) are kept together"
      )
    case .cover(let workplace):
      let most = problem.maxAwayByWorkplace[workplace] ?? 0
      return Words(
        sv: "högst \(most) borta samma dag från \(workplace)",
        en: "at most \(most) away on one date from \(workplace)"
      )
    case .gap(let module):
      let gap = problem.modules?.first { $0.id == module }?.gapDays
      return Words(
        sv: "\(gap?.min ?? 0) till \(gap?.max ?? 0) dagar före \(module)",
        en: "\(gap?.min ?? 0) to \(gap?.max ?? 0) days before \(module)"
      )
    case .quotaMin(let category):
      let least = rules.categories?[category.rawValue]?.min ?? 0
      return Words(
        sv: "minst \(category.counted(least).sv) i en kohort",
        en: "at least \(category.counted(least).en) in a cohort"
      )
    case .quotaMax(let category):
      let most = rules.categories?[category.rawValue]?.max ?? 0
      return Words(
        sv: "högst \(category.counted(most).sv) i en kohort",
        en: "at most \(category.counted(most).en) in a cohort"
      )
    case .workplaceMax:
      let most = rules.maxPerWorkplace ?? 0
      return Words(
        sv: "högst \(most) från en arbetsplats i en kohort",
        en: "at most \(most) of one workplace in a cohort"
      )
    case .absent:
      let most = problem.maxUnavailablePerSession ?? 0
      return Words(
        sv: "högst \(most) får saknas vid en träff",
        en: "at most \(most) may be missing at a session"
      )
    case .weekly:
      return Words(
        sv: "processledarnas högsta antal träffar i veckan",
        en: "the facilitators' most sessions a week"
      )
    case .atSession:
      let count = problem.facilitatorsPerSession ?? 1
      return Words(sv: "\(count) processledare vid varje träff", en: "\(count) facilitators at each session")
    case .seats:
      let most = (problem.rooms ?? []).map(\.capacity).max() ?? 0
      return Words(sv: "lokalerna rymmer högst \(most)", en: "the rooms hold at most \(most)")
    case .reportingLine:
      return rules.reportingLine == .together
        ? Words(sv: "alla går med sin chef", en: "everyone is with their manager")
        : Words(sv: "ingen går med sin chef", en: "nobody is with their manager")
    case .facilitators:
      let count = problem.facilitators?.count ?? 0
      return Words(
        sv: "\(count) processledare, när de är lediga",
        en: "\(count) facilitators, when they are available"
      )
    case .rooms:
      let count = problem.rooms?.count ?? 0
      return Words(sv: "\(count) lokaler, när de är öppna", en: "\(count) rooms, when they are open")
    case .dates:
      let dates = Set((problem.slots ?? []).map(\.date))
      return Words(
        sv: "tider på \(dates.count) dagar" + (dates.max().map { ", till och med \($0)" } ?? ""),
        en: "slots on \(dates.count) dates" + (dates.max().map { ", until \($0)" } ?? "")
      )
    case .smallest:
      return Words(sv: "minst \(rules.size.min) i en kohort", en: "at least \(rules.size.min) in a cohort")
    case .largest:
      return Words(sv: "högst \(rules.size.max) i en kohort", en: "at most \(rules.size.max) in a cohort")
    case .count: return Words(sv: "\(rules.count ?? 0) kohorter", en: "\(rules.count ?? 0) cohorts")
    }
  }
}
