/// The flow of people through the weeks of a calendar; the formula stands at ``Forecast``.
struct ForecastFlow {
  /// A week of the calendar, or the average one that follows it.
  struct Week {
    /// The dates with slots, in order; seven days for weeks after the calendar.
    var dates: [Day]
    var sessions: Double
    /// Date → whether it counts for what workplaces can spare; the number of dates.
    var spareDates: Double
  }

  /// People who share a limit.
  private struct Group {
    var name: String
    var people: Int
    var remaining = 0
    /// Seats still needed.
    var left = 0.0
    /// The fewest modules that one of them has done.
    var leastDone: Int
    /// The date of the last session that is planned for one of them.
    var lastPlanned: Day?
    /// Seats they can take on one date, all their workplaces together; infinite without limits.
    var perDate = Double.infinity
    /// Seats they can take of one session; infinite without a quota.
    var perSession = Double.infinity
  }

  private static let yearsAhead = 50

  private let problem: ProblemDocument
  private let assumptions: Forecast.Assumptions
  private let from: Day
  private let modules: Int
  private let seats: Double
  private let done: [Int]
  private let days: ForecastDays
  private var weeks: [Week]
  private var average: Week

  init?(_ problem: ProblemDocument, _ assumptions: Forecast.Assumptions) {
    let slots = problem.slots ?? []
    guard let modules = problem.modules?.count, modules > 0,
      let from = assumptions.from ?? problem.freezeBefore ?? slots.map(\.date).min(),
      slots.contains(where: { $0.date >= from })
    else { return nil }
    self.problem = problem
    self.assumptions = assumptions
    self.from = from
    self.modules = modules
    seats = Double(problem.people.count) / Double(max(1, cohortCount(problem)))
    done = Self.done(problem, assumptions, modules: modules)
    days = ForecastDays(problem, from: from, seats: Int(seats.rounded(.up)))
    weeks = days.weeks(moreRooms: 0, moreFacilitators: 0)
    average = Self.average(weeks)
  }

  /// The same with more rooms and facilitators.
  func with(rooms: Int = 0, facilitators: Int = 0) -> ForecastFlow {
    var flow = self
    flow.weeks = days.weeks(moreRooms: rooms, moreFacilitators: facilitators)
    flow.average = Self.average(flow.weeks)
    return flow
  }

  /// Modules done by each person: as told, or as the baseline's sessions before the freeze have it.
  private static func done(_ problem: ProblemDocument, _ assumptions: Forecast.Assumptions, modules: Int)
    -> [Int]
  {
    var held: [String: Int] = [:]
    let frozen = FrozenParts(problem: problem)
    for cohort in problem.baseline?.cohorts ?? [] {
      let count = frozen.sessions(of: cohort.id).count
      for member in cohort.members where count > 0 { held[member] = max(held[member] ?? 0, count) }
    }
    return problem.people.map { min(modules, assumptions.done[$0.id] ?? held[$0.id] ?? 0) }
  }

  /// A week like the calendar's average one; the weeks without slots between its first and last count too.
  private static func average(_ weeks: [Week]) -> Week {
    let count = Double(max(1, weeks.count))
    return Week(
      dates: [],
      sessions: weeks.reduce(0) { $0 + $1.sessions } / count,
      spareDates: weeks.reduce(0) { $0 + $1.spareDates } / count
    )
  }

  // MARK: Forecasting

  func forecast() -> Forecast {
    Forecast(
      from: from,
      calendarEnd: days.end,
      sessionsPerWeek: average.sessions,
      seatsPerSession: seats,
      everyone: everyone(),
      departments: departments(),
      categories: categories()
    )
  }

  func everyone() -> Forecast.Group {
    run([group("", Array(problem.people.indices))])[0]
  }

  private func departments() -> [Forecast.Group] {
    let byName = Dictionary(grouping: problem.people.indices) { problem.people[$0].department }
    let large = byName.filter { $0.value.count >= 5 }.sorted { $0.key < $1.key }
    let others = byName.filter { $0.value.count < 5 }.flatMap(\.value).sorted()
    var groups = large.map { department in
      var group = group(department.key, department.value)
      group.perDate = spare(department.value)
      return group
    }
    if !others.isEmpty {
      var rest = group("", others)
      rest.perDate = spare(others)
      groups.append(rest)
    }
    return run(groups)
  }

  private func categories() -> [Forecast.Group] {
    let groups = ProblemDocument.Category.allCases.compactMap { category -> Group? in
      let people = problem.people.indices.filter { problem.people[$0].category == category }
      guard !people.isEmpty else { return nil }
      var group = group(category.rawValue, people)
      if let most = problem.cohorts.categories?[category.rawValue]?.max { group.perSession = Double(most) }
      return group
    }
    return run(groups)
  }

  private func group(_ name: String, _ people: [Int]) -> Group {
    var group = Group(name: name, people: people.count, leastDone: people.map { done[$0] }.min() ?? modules)
    group.left = people.reduce(0.0) { $0 + Double(modules - done[$1]) }
    group.remaining = people.count { done[$0] < modules }
    group.lastPlanned = people.compactMap { assumptions.planned[problem.people[$0].id] }.max()
    return group
  }

  /// How many of these people's workplaces can be away on one date.
  private func spare(_ people: [Int]) -> Double {
    let limits = problem.maxAwayByWorkplace
    let byPlace = Dictionary(grouping: people) { problem.people[$0].workplace }
    return byPlace.reduce(0.0) { sum, place in
      sum + Double(min(limits[place.key] ?? place.value.count, place.value.count))
    }
  }

  private func run(_ groups: [Group]) -> [Forecast.Group] {
    var left = groups.map(\.left)
    var gone = [Day?](repeating: nil, count: groups.count)
    for (place, group) in groups.enumerated() where group.left == 0 { gone[place] = from }
    for week in 0..<Self.yearsAhead * 52 {
      if !gone.contains(where: { $0 == nil }) { break }
      let now = self.week(week)
      for place in groups.indices {
        let group = groups[place]
        left[place] += assumptions.turnover / 52 * (Double(modules * group.people) - left[place])
      }
      let taken = shares(of: now.sessions * seats * assumptions.showUp, groups, left, now)
      for place in groups.indices {
        if gone[place] == nil && taken[place] >= left[place] - 1e-9 {
          gone[place] = day(
            now,
            left: left[place],
            most: most(groups[place], now, left: .infinity),
            groups[place]
          )
        }
        left[place] = max(0, left[place] - taken[place])
      }
    }
    return groups.indices.map { result(groups[$0], gone[$0]) }
  }

  private func week(_ number: Int) -> Week {
    if number < weeks.count { return weeks[number] }
    let monday = Day(number: days.monday.number + 7 * number)
    return Week(
      dates: (0..<5).map(monday.advanced),
      sessions: average.sessions,
      spareDates: average.spareDates
    )
  }

  /// The most seats a group can take in a week.
  private func most(_ group: Group, _ week: Week, left: Double) -> Double {
    let byCover =
      group.perDate == .infinity ? .infinity : group.perDate * week.spareDates * assumptions.showUp
    let byQuota =
      group.perSession == .infinity ? .infinity : group.perSession * week.sessions * assumptions.showUp
    return min(left, byCover, byQuota, week.sessions * seats * assumptions.showUp)
  }

  /// Seats shared out in proportion to what is left, up to each group's limit.
  private func shares(of capacity: Double, _ groups: [Group], _ left: [Double], _ week: Week) -> [Double] {
    let limits = groups.indices.map { most(groups[$0], week, left: left[$0]) }
    var taken = [Double](repeating: 0, count: groups.count)
    var open = groups.indices.filter { limits[$0] > 0 }
    var rest = capacity
    while !open.isEmpty && rest > 0 {
      let share = rest / open.reduce(0.0) { $0 + left[$1] }
      let full = open.filter { left[$0] * share >= limits[$0] }
      guard !full.isEmpty else {
        for place in open { taken[place] = left[place] * share }
        break
      }
      for place in full {
        taken[place] = limits[place]
        rest -= limits[place]
      }
      open.removeAll(where: full.contains)
    }
    return taken
  }

  /// The day of the week at which the last seats are taken, and no earlier than the gaps allow.
  private func day(_ week: Week, left: Double, most: Double, _ group: Group) -> Day {
    let share = most > 0 ? min(1, left / most) : 1
    let place = max(0, Int((share * Double(week.dates.count)).rounded(.up)) - 1)
    let last = week.dates.isEmpty ? from : week.dates[min(place, week.dates.count - 1)]
    let gaps = (problem.modules ?? []).dropFirst(group.leastDone + (group.leastDone == 0 ? 1 : 0))
      .reduce(0) { $0 + ($1.gapDays?.min ?? 0) }
    return max(last, days.first.advanced(by: gaps))
  }

  private func result(_ group: Group, _ gone: Day?) -> Forecast.Group {
    let perYear = 52 / Double(modules)
    return Forecast.Group(
      name: group.name,
      people: group.people,
      remaining: group.remaining,
      gone: gone.map { max($0, group.lastPlanned ?? $0) },
      throughput: most(group, average, left: .infinity) * perYear,
      arrivals: assumptions.turnover * Double(group.people)
    )
  }
}

/// What each week of the calendar can hold.
struct ForecastDays {
  private let problem: ProblemDocument
  private let seats: Int
  private let dates: [Day]
  private let place: [Day: Int]
  /// Date → most of its slots that do not overlap.
  private let disjoint: [Int]

  init(_ problem: ProblemDocument, from: Day, seats: Int) {
    self.problem = problem
    self.seats = seats
    let slotsOfDate = Dictionary(grouping: (problem.slots ?? []).filter { $0.date >= from }, by: \.date)
      .sorted { $0.key < $1.key }
    dates = slotsOfDate.map(\.key)
    place = Dictionary(uniqueKeysWithValues: zip(dates, dates.indices))
    disjoint = slotsOfDate.map { Self.disjoint($0.value) }
  }

  /// The first date with a slot, and the last.
  var first: Day { dates.first ?? Day(number: 0) }
  var end: Day { dates.last ?? first }

  /// The Monday of the first week.
  var monday: Day { first.advanced(by: 1 - first.weekday) }

  /// From the first week with a slot to the last, those without any in between too.
  func weeks(moreRooms: Int, moreFacilitators: Int) -> [ForecastFlow.Week] {
    let facilitators = problem.facilitators ?? []
    let most = facilitators.map { $0.maxSessionsPerWeek ?? Int.max }
    let rooms = (problem.rooms ?? []).filter { $0.capacity >= seats }
    let perSession = max(0, problem.facilitatorsPerSession ?? 1)
    let open = there(rooms.map(\.unavailable)).map { $0 + moreRooms }
    let there = there(facilitators.map(\.unavailable)).map { $0 + moreFacilitators }
    let missed = facilitators.map { missedTurns($0.unavailable ?? []) }
    let byWeek = Dictionary(grouping: dates.indices) { dates[$0].weekIndex }
    return (first.weekIndex...end.weekIndex).map { week in
      let days = byWeek[week] ?? []
      let held = days.map { disjoint[$0] * (perSession == 0 ? open[$0] : min(open[$0], there[$0] / perSession)) }
      var sessions = held.reduce(0, +)
      if perSession > 0 {
        let turns = days.reduce(0) { $0 + disjoint[$1] }
        let duties = facilitators.indices.reduce(moreFacilitators * min(most.max() ?? Int.max, turns)) {
          $0 + min(most[$1], turns - (missed[$1][week] ?? 0))
        }
        sessions = min(sessions, duties / perSession)
      }
      return ForecastFlow.Week(
        dates: days.map { dates[$0] }, sessions: Double(sessions), spareDates: Double(held.count { $0 > 0 }))
    }
  }

  /// Date → how many of those who are away on these days are there.
  private func there(_ away: [[Day]?]) -> [Int] {
    var there = [Int](repeating: away.count, count: dates.count)
    for days in away { for day in Set(days ?? []) { if let date = place[day] { there[date] -= 1 } } }
    return there
  }

  /// Week → sessions that somebody away on these days could not hold.
  private func missedTurns(_ away: [Day]) -> [Int: Int] {
    Dictionary(Set(away).compactMap { day in place[day].map { (day.weekIndex, disjoint[$0]) } }, uniquingKeysWith: +)
  }

  /// Most of a date's slots that do not overlap.
  private static func disjoint(_ slots: [ProblemDocument.Slot]) -> Int {
    var count = 0
    var end = ""
    for slot in slots.sorted(by: { ($0.end, $0.start) < ($1.end, $1.start) }) where slot.start >= end {
      count += 1
      end = slot.end
    }
    return count
  }
}
