/// What the dates of a problem can hold at most, and from that how early everything could be over.
///
/// Every limit here is one that no feasible plan exceeds, so what does not fit here fits nowhere:
///
/// - A date's slots fall into `rounds` groups of slots that all overlap one another (as many groups as slots can follow
///   each other), and a room, or a facilitator, holds one session of each group.
/// - A week's sessions need `facilitators_per_session` each of what facilitators may still do that week, and a lead
///   is the same at all sessions of a cohort.
/// - A session of a module can only be on a date from which the modules before and after it can be reached by gaps
///   within their limits, every step on a date that holds sessions.
/// - People of a workplace, n of them with m away a day, need ⌈dates·n/m⌉ different dates, `dates` being the fewest
///   dates on which one cohort can have its modules.
///
/// Each is asked of every run of consecutive modules with the dates that those can have. With a baseline, it is asked of
/// the cohorts that have not started and of the people not frozen in one; started cohorts only add that nothing is over
/// before their frozen sessions are.
struct SessionCalendar {
  /// A date on which there are slots.
  private struct Date {
    let day: Day
    /// In order of start.
    let times: [SessionTime]
    /// How many sessions can follow each other.
    let rounds: Int
  }

  /// The days allowed between a module and the one before it.
  private struct Gap {
    let min: Int
    let max: Int
  }

  /// A workplace that lets only so many of its people away on one date.
  struct Workplace {
    let id: String
    let people: Int
    let maxAway: Int
  }

  private struct Facilitator {
    /// By place in `dates`.
    let available: [Bool]
    let maxPerWeek: Int
  }

  /// How many have not started.
  let cohorts: Int
  private let latestFrozen: Int
  private let facilitatorsPerSession: Int
  private let dates: [Date]
  /// By module; the first is not used.
  private let gaps: [Gap]
  /// Rooms that hold the smallest cohort, by date.
  private let rooms: [Int]
  private let facilitators: [Facilitator]
  /// Cohorts that workplaces' cover and people's absences allow, by date.
  private let cohortsCovered: [Int]
  /// Those with a limit, by id.
  let workplaces: [Workplace]
  /// The dates, by place, of each person who must never be missing and is unavailable on some of them.
  private let absences: Set<[Int]>

  /// Nil when there are no modules, or no slots to hold them in.
  init?(_ problem: ProblemDocument, cohorts: Int) {
    let modules = problem.modules ?? []
    let dates = Self.dates(of: problem)
    guard !modules.isEmpty, !dates.isEmpty else { return nil }
    let frozen = FrozenParts(problem: problem)
    let people = frozen.free(problem.people)
    let smallest = problem.cohorts.size.min
    let places = Dictionary(uniqueKeysWithValues: dates.enumerated().map { ($1.day, $0) })
    self.cohorts = max(0, cohorts - frozen.members.count)
    self.latestFrozen = frozen.latestDate.flatMap { places[$0] } ?? 0
    self.facilitatorsPerSession = problem.facilitatorsPerSession ?? 1
    self.dates = dates
    self.gaps = modules.map { Gap(min: $0.gapDays?.min ?? 0, max: $0.gapDays?.max ?? Expect.greatest) }
    let holding = (problem.rooms ?? []).filter { $0.capacity >= smallest }.map { Set($0.unavailable ?? []) }
    self.rooms = dates.map { date in holding.filter { !$0.contains(date.day) }.count }
    self.facilitators = (problem.facilitators ?? []).map { facilitator in
      let away = Set(facilitator.unavailable ?? [])
      return Facilitator(
        available: dates.map { !away.contains($0.day) },
        maxPerWeek: facilitator.maxSessionsPerWeek ?? .max
      )
    }
    let limits = problem.maxAwayByWorkplace
    let sizes = Dictionary(grouping: people, by: \.workplace).mapValues(\.count)
    self.workplaces = sizes.compactMap { id, people in
      limits[id].map { Workplace(id: id, people: people, maxAway: $0) }
    }.sorted { $0.id < $1.id }
    self.cohortsCovered = Self.cohortsCovered(
      people,
      sizes: sizes,
      limits: limits,
      dates: places,
      smallest: smallest,
      mayBeMissing: problem.maxUnavailablePerSession ?? 0
    )
    self.absences =
      (problem.maxUnavailablePerSession ?? 0) > 0
      ? [] : Set(people.compactMap { Self.places(of: $0.unavailable, in: places) })
  }

  /// Days from the first slot's date before which no feasible plan is over, for some reasons; nil when the slots do
  /// not suffice.
  func earliestFinish(_ reasons: Set<FinishReason>) -> Int? {
    guard let first = dates.first, isPossible(by: dates.count - 1, reasons) else { return nil }
    var (low, high) = (latestFrozen, dates.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if isPossible(by: middle, reasons) { high = middle } else { low = middle + 1 }
    }
    return first.day.distance(to: dates[low].day)
  }

  // MARK: - What does not fit, in numbers

  /// Sessions of the cohorts that have not started.
  var sessionsNeeded: Int { cohorts * gaps.count }

  /// The most sessions that all dates can hold, for some reasons.
  func mostSessions(_ reasons: Set<FinishReason>) -> Int {
    let capacities = dates.indices.map { capacity(of: $0, reasons) }
    return mostSessions(on: capacities.map { $0 > 0 }, capacities, reasons)
  }

  /// How many cohorts could have a lead who is there all through.
  var leadableCohorts: Int { leadableCohorts(by: dates.count - 1) }

  /// How many sessions can follow each other on the date that holds most.
  var mostRounds: Int { dates.map(\.rounds).max() ?? 0 }

  /// The number of the first module that no chain of slots within the gaps reaches; nil when all are reached.
  var unreachableModule: Int? {
    earliestEnds(dates.map { _ in true }).firstIndex { !$0.contains { $0 != nil } }
  }

  /// Dates there are, and the fewest that the people of a workplace need among them.
  func dates(for workplace: Workplace) -> (available: Int, needed: Int?) {
    let days = fewestDates(for: 0...gaps.count - 1) * workplace.people
    return (dates.count, workplace.maxAway > 0 ? (days + workplace.maxAway - 1) / workplace.maxAway : nil)
  }

  /// The least that a workplace must let away on one date for its people to be done within the dates there are.
  func leastAway(for workplace: Workplace) -> Int {
    (fewestDates(for: 0...gaps.count - 1) * workplace.people + dates.count - 1) / dates.count
  }

  /// Whether somebody who may never be missing can be at a session of every module.
  func canAttend(_ person: ProblemDocument.Person) -> Bool {
    let away = Set(person.unavailable ?? [])
    let places = dates.indices.filter { away.contains(dates[$0].day) }
    return places.isEmpty || canAttend(away: places, dates.map { _ in true })
  }

  // MARK: - Counting

  private func isPossible(by last: Int, _ reasons: Set<FinishReason>) -> Bool {
    guard cohorts > 0 else { return true }
    let capacities = (0...last).map { capacity(of: $0, reasons) }
    let open = capacities.map { $0 > 0 }
    var windows = Array(repeating: open, count: gaps.count)
    if reasons.contains(.gaps) {
      guard let reached = self.windows(open) else { return false }
      windows = reached
    }
    if reasons.contains(.cover), reasons.contains(.gaps) {
      guard absences.allSatisfy({ canAttend(away: $0, open) }) else { return false }
    }
    if reasons.contains(.facilitators), leadableCohorts(by: last) < cohorts { return false }
    return gaps.indices.allSatisfy { from in
      var union = windows[from]
      return (from..<gaps.count).allSatisfy { to in
        for date in union.indices where windows[to][date] { union[date] = true }
        return holds(from...to, on: union, capacities, reasons)
      }
    }
  }

  /// Whether the sessions of some consecutive modules fit on some dates.
  private func holds(
    _ modules: ClosedRange<Int>,
    on open: [Bool],
    _ capacities: [Int],
    _ reasons: Set<FinishReason>
  ) -> Bool {
    guard mostSessions(on: open, capacities, reasons) >= cohorts * modules.count else { return false }
    guard reasons.contains(.cover) else { return true }
    let days = fewestDates(for: modules)
    let available = open.filter { $0 }.count
    return workplaces.allSatisfy { days * $0.people <= available * $0.maxAway }
  }

  /// The most sessions that some dates can hold, week by week.
  private func mostSessions(on open: [Bool], _ capacities: [Int], _ reasons: Set<FinishReason>) -> Int {
    guard reasons.contains(.facilitators) else {
      return open.indices.reduce(0) { open[$1] ? min($0 + capacities[$1], Expect.greatest) : $0 }
    }
    var total = 0
    var from = 0
    while from < open.count {
      let week = dates[from].day.weekIndex
      var to = from
      var sum = 0
      while to < open.count, dates[to].day.weekIndex == week {
        if open[to] { sum = min(sum + capacities[to], Expect.greatest) }
        to += 1
      }
      let services = facilitators.reduce(0) { $0 + mostServices(of: $1, from..<to, open) }
      total = min(total + min(sum, services / facilitatorsPerSession), Expect.greatest)
      from = to
    }
    return total
  }

  /// How many sessions a facilitator can be at within the dates of one week.
  private func mostServices(of facilitator: Facilitator, _ range: Range<Int>, _ open: [Bool]) -> Int {
    var rounds = 0
    for date in range where open[date] && facilitator.available[date] { rounds += dates[date].rounds }
    return min(rounds, facilitator.maxPerWeek)
  }

  /// How many cohorts could have a lead who is there all through.
  private func leadableCohorts(by last: Int) -> Int {
    let weeks = Dictionary(grouping: 0...last) { dates[$0].day.weekIndex }.values
    let open = Array(repeating: true, count: last + 1)
    return facilitators.reduce(0) { sum, facilitator in
      let services = weeks.reduce(0) { sum, week in
        guard let from = week.first, let to = week.last else { return sum }
        return sum + mostServices(of: facilitator, from..<to + 1, open)
      }
      return sum + services / gaps.count
    }
  }

  private func capacity(of date: Int, _ reasons: Set<FinishReason>) -> Int {
    var atOnce = cohorts
    if reasons.contains(.rooms) { atOnce = min(atOnce, rooms[date]) }
    if reasons.contains(.facilitators) {
      atOnce = min(atOnce, facilitators.filter { $0.available[date] }.count / facilitatorsPerSession)
    }
    let sessions = atOnce * dates[date].rounds
    return reasons.contains(.cover) ? min(sessions, cohortsCovered[date] * mostOnOneDate) : sessions
  }

  // MARK: - Gaps

  /// The fewest dates on which one cohort can have some consecutive modules: those with no gap asked between them can
  /// share a date, as many as can follow each other.
  private func fewestDates(for modules: ClosedRange<Int>) -> Int {
    let rounds = dates.map(\.rounds).max() ?? 1
    var total = 0
    var run = 0
    for module in modules {
      if module == modules.lowerBound || gaps[module].min > 0 || run == rounds {
        total += 1
        run = 1
      } else {
        run += 1
      }
    }
    return total
  }

  /// The most modules that one cohort can have on one date.
  private var mostOnOneDate: Int {
    var most = 1
    var run = 1
    for gap in gaps.dropFirst() {
      run = gap.min > 0 ? 1 : run + 1
      most = max(most, run)
    }
    return min(most, dates.map(\.rounds).max() ?? 1)
  }

  /// By module, the dates on which it can be in a chain of all modules over open dates; nil when there is no chain.
  private func windows(_ open: [Bool]) -> [[Bool]]? {
    let ends = earliestEnds(open)
    guard ends.allSatisfy({ $0.contains { $0 != nil } }) else { return nil }
    let starts = latestStarts(open)
    let windows = gaps.indices.map { module in
      open.indices.map { ends[module][$0] != nil && starts[module][$0] != nil }
    }
    return windows.allSatisfy { $0.contains(true) } ? windows : nil
  }

  /// Whether somebody who is away on some dates can be at every module.
  private func canAttend(away: [Int], _ open: [Bool]) -> Bool {
    var dates = open
    for date in away where dates.indices.contains(date) { dates[date] = false }
    return earliestEnds(dates).last?.contains { $0 != nil } ?? false
  }

  /// By module and date, the earliest minute at which the chain up to the module can end there; nil where it cannot.
  private func earliestEnds(_ open: [Bool]) -> [[Int?]] {
    var ends = [open.indices.map { open[$0] ? dates[$0].times.map(\.end).min() : nil }]
    for gap in gaps.dropFirst() {
      let before = ends[ends.count - 1]
      let reach = Reach(before.map { $0 != nil })
      ends.append(
        open.indices.map { date in
          guard open[date] else { return nil }
          let day = dates[date].day
          if reach.any(days(from: day.number - gap.max, to: day.number - max(gap.min, 1), count: open.count)) {
            return dates[date].times.map(\.end).min()
          }
          guard gap.min <= 0, let over = before[date] else { return nil }
          return dates[date].times.filter { $0.start >= over }.map(\.end).min()
        }
      )
    }
    return ends
  }

  /// By module and date, the latest minute at which the chain from the module on can start there; nil where it cannot.
  private func latestStarts(_ open: [Bool]) -> [[Int?]] {
    var starts = [open.indices.map { open[$0] ? dates[$0].times.map(\.start).max() : nil }]
    for gap in gaps.dropFirst().reversed() {
      let after = starts[starts.count - 1]
      let reach = Reach(after.map { $0 != nil })
      starts.append(
        open.indices.map { date in
          guard open[date] else { return nil }
          let day = dates[date].day
          if reach.any(days(from: day.number + max(gap.min, 1), to: day.number + gap.max, count: open.count)) {
            return dates[date].times.map(\.start).max()
          }
          guard gap.min <= 0, let begun = after[date] else { return nil }
          return dates[date].times.filter { $0.end <= begun }.map(\.start).max()
        }
      )
    }
    return starts.reversed()
  }

  /// The places of the dates within two day numbers, both inclusive, among the first `count`.
  private func days(from first: Int, to last: Int, count: Int) -> Range<Int> {
    let from = place(ofFirst: first, count)
    return from..<max(from, place(ofFirst: last + 1, count))
  }

  /// The place of the first date on or after a day number, among the first `count`.
  private func place(ofFirst number: Int, _ count: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if dates[middle].day.number < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Answers whether any of a range of places is marked.
  private struct Reach {
    private let before: [Int]

    init(_ marked: [Bool]) {
      before = marked.reduce(into: [0]) { $0.append($0[$0.count - 1] + ($1 ? 1 : 0)) }
    }

    func any(_ range: Range<Int>) -> Bool { before[range.upperBound] > before[range.lowerBound] }
  }

  // MARK: - Reading the problem

  private static func dates(of problem: ProblemDocument) -> [Date] {
    let times = (problem.slots ?? []).compactMap(SessionTime.init)
    return Dictionary(grouping: times, by: \.date).map { day, times in
      Date(
        day: day,
        times: times.sorted { ($0.start, $0.end) < ($1.start, $1.end) },
        rounds: rounds(of: times)
      )
    }.sorted { $0.day < $1.day }
  }

  /// The most of some times of one date that do not overlap: always the one that ends first.
  private static func rounds(of times: [SessionTime]) -> Int {
    var (rounds, over) = (0, -1)
    for time in times.sorted(by: { $0.end < $1.end }) where time.start >= over {
      rounds += 1
      over = time.end
    }
    return rounds
  }

  private static func places(of days: [Day]?, in dates: [Day: Int]) -> [Int]? {
    let places = Set(days ?? []).compactMap { dates[$0] }.sorted()
    return places.isEmpty ? nil : places
  }

  /// By date, how many cohorts can be in session: each takes its members from those whom workplaces let away, and all
  /// but a few of them from those who are not unavailable.
  private static func cohortsCovered(
    _ people: [ProblemDocument.Person],
    sizes: [String: Int],
    limits: [String: Int],
    dates: [Day: Int],
    smallest: Int,
    mayBeMissing: Int
  ) -> [Int] {
    let away = sizes.reduce(0) { $0 + min($1.value, limits[$1.key] ?? $1.value) }
    var unavailable = Array(repeating: 0, count: dates.count)
    for person in people {
      for place in places(of: person.unavailable, in: dates) ?? [] { unavailable[place] += 1 }
    }
    let present = smallest - mayBeMissing
    return unavailable.map { missing in
      min(
        smallest > 0 ? away / smallest : Expect.greatest,
        present > 0 ? (people.count - missing) / present : Expect.greatest
      )
    }
  }
}
