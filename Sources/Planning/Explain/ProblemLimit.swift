import Bilingual

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
  var names: [String] {
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
      rooms = (rooms ?? []) + (0..<original.enoughCohorts).map { Room(id: "~\($0)", capacity: capacity) }
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

extension ProblemLimit {
  /// For a pair or a group: to let go of it.
  var lettingGo: Words? {
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
  var changes: [(Int) -> ProblemChange] {
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
  func words(in problem: ProblemDocument) -> Words {
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
        sv: "\(count, "processledare, när hen är ledig", "processledare, när de är lediga")",
        en: "\(count, "facilitator, when available", "facilitators, when they are available")"
      )
    case .rooms:
      let count = problem.rooms?.count ?? 0
      return Words(
        sv: "\(count, "lokal, när den är öppen", "lokaler, när de är öppna")",
        en: "\(count, "room, when it is open", "rooms, when they are open")")
    case .dates:
      let dates = Set((problem.slots ?? []).map(\.date))
      return Words(
        sv: "tider på \(dates.count, "dag", "dagar")" + (dates.max().map { ", till och med \($0)" } ?? ""),
        en: "slots on \(dates.count, "date", "dates")" + (dates.max().map { ", until \($0)" } ?? "")
      )
    case .smallest:
      return Words(sv: "minst \(rules.size.min) i en kohort", en: "at least \(rules.size.min) in a cohort")
    case .largest:
      return Words(sv: "högst \(rules.size.max) i en kohort", en: "at most \(rules.size.max) in a cohort")
    case .count:
      return Words(
        sv: "\(rules.count ?? 0, "kohort", "kohorter")", en: "\(rules.count ?? 0, "cohort", "cohorts")")
    }
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
