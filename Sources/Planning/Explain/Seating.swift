/// A plan in dense indices, which tells at once what would change if some people sat elsewhere.
///
/// The checker counts a whole plan; this counts only the cohorts, pairs, dates and workplaces that a change touches,
/// before and after, by the checker's definitions. Tests hold the two together.
struct Seating {
  /// Someone who takes a seat in another cohort.
  struct Move {
    let person: Int
    let cohort: Int
  }

  /// A cohort of the plan.
  struct Cohort {
    let id: String
    let members: [Int]
    /// Whom the baseline put here when it has started; nil when it has not.
    let frozen: Set<Int>?
    let sessions: [Session]
    /// The distinct dates of its sessions, by place among all dates.
    let dates: [Int]
    /// Those of them with a session that must stay as it is.
    let frozenDates: Set<Int>
  }

  /// A session as far as members matter to it.
  struct Session {
    /// Nil for a slot that the problem does not have.
    let day: Int?
    /// Nil for an unknown room.
    let capacity: Int?
    let isFrozen: Bool
  }

  /// What pairs, groups and attributes come to, in whole numbers.
  struct Tally: Equatable {
    /// Pairs in a cohort from different departments.
    var pairs = 0
    /// Distinct pairs of workplaces that share a cohort.
    var bridges = 0
    var met = 0
    var isolated = 0
    /// An attribute of `balance`, by name → its double sum times the number of people.
    var excess: [Int] = []
    var disruption = 0
  }

  let checked: CheckedPlan
  let cohorts: [Cohort]
  /// Person → the places of the cohorts that have them.
  let homes: [[Int]]
  /// Person → times listed among members.
  let timesListed: [Int]
  /// Id → person.
  let number: [String: Int]
  let workplace: [Int]
  /// The names of workplaces, by number.
  let workplaceNames: [String]
  /// What the plan is worth as it is.
  private(set) var tally = Tally()
  /// Soft term → value as it is.
  private(set) var terms: [TermName: Double] = [:]
  let softSum: SoftSum
  /// The weighted sum as it is.
  private(set) var softNow = 0.0

  let ties: SeatingTies
  private let category: [Int]
  private let department: [Int]
  /// Balance attribute, by name → person → value.
  private let balance: [[Int]]
  private let balanceWeights: [Double]
  /// Balance attribute → value → how many people.
  private let balanceTotals: [[Int]]
  /// Isolation attribute → person → value, -1 for none and for values that nobody else has.
  private let kinds: [[Int]]
  private let away: [Set<Int>]
  private let quotas: [ProblemDocument.Quota?]
  private let frozenByCategory: [[Int]]
  private let coverLimit: [Int?]
  private let dateCount: Int
  /// `workplace * dateCount + date` → people of it in sessions, for workplaces with a limit.
  private var inSession: [Int] = []
  /// Those of them frozen there.
  private var frozenInSession: [Int] = []
  /// Person → the baseline's cohort, by place in the plan; -1 for one that is gone, nil without one.
  private let before: [Int?]
  private let departmentSizes: [Int]
  private let workplaceSizes: [Int]
  private let cohortsOfWorkplace: [[Int]]
  /// What each cohort breaks, and adds, as it is.
  private var rulesNow: [RuleCounts] = []
  private var worthNow: [Worth] = []
  private var sizesNow: [Int] = []
  /// The distinct workplaces of each cohort.
  private var kindsNow: [[Int]] = []
  /// Workplace → cohorts it shares with each other workplace; filled when asked for.
  private var meetings: [[Int]?]
  private var mostBridges: [SIMD4<Int>: Int] = [:]
  private var marks: [Int]
  private var otherMarks: [Int]

  init(_ problem: ProblemDocument, _ plan: PlanDocument) {
    let checked = CheckedPlan(problem: problem, plan: plan)
    let people = problem.people
    let number = Dictionary(people.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let days = Set(checked.slots.values.map(\.date)).sorted()
    let places = Dictionary(uniqueKeysWithValues: days.enumerated().map { ($1.number, $0) })
    self.checked = checked
    self.number = number
    cohorts = checked.cohorts.map { Self.cohort($0, checked, number, places) }
    var homes = Array(repeating: [Int](), count: people.count)
    for (place, cohort) in cohorts.enumerated() {
      for member in cohort.members { homes[member].append(place) }
    }
    self.homes = homes
    timesListed = plan.cohorts.reduce(into: Array(repeating: 0, count: people.count)) { listed, cohort in
      for member in cohort.members { if let person = number[member] { listed[person] += 1 } }
    }
    let departments = Self.numbered(people.map(\.department))
    let workplaces = Self.numbered(people.map(\.workplace))
    department = departments.values
    workplace = workplaces.values
    workplaceNames = workplaces.names
    departmentSizes = Self.sizes(departments.values, departments.names.count)
    workplaceSizes = Self.sizes(workplaces.values, workplaces.names.count)
    category = people.map { ProblemDocument.Category.allCases.firstIndex(of: $0.category) ?? 0 }
    let balanced = (problem.cohorts.balance ?? [:]).sorted { $0.key < $1.key }
    balanceWeights = balanced.map(\.value)
    let attributes = balanced.map { name, _ in Self.numbered(people.map { $0.attributes?[name] }) }
    balance = attributes.map(\.values)
    balanceTotals = attributes.map { Self.sizes($0.values, $0.names.count) }
    kinds = Set(problem.cohorts.avoidIsolation ?? []).sorted().map { Self.kinds($0, people) }
    away = people.map { Set(($0.unavailable ?? []).map(\.number)) }
    quotas = ProblemDocument.Category.allCases.map { problem.cohorts.categories?[$0.rawValue] }
    let categories = category
    frozenByCategory = cohorts.map { cohort in
      ProblemDocument.Category.allCases.indices.map { kind in
        (cohort.frozen ?? []).filter { categories[$0] == kind }.count
      }
    }
    let limits = problem.maxAwayByWorkplace
    coverLimit = workplaces.names.map { limits[$0] }
    dateCount = days.count
    before = Self.baseline(problem, checked, people.count, number)
    ties = SeatingTies(problem, number)
    softSum = SoftSum(problem, cohorts: plan.cohorts.count)
    meetings = Array(repeating: nil, count: workplaces.names.count)
    marks = Array(repeating: 0, count: max(people.count, workplaces.names.count) + 1)
    otherMarks = marks
    var cohortsOfWorkplace = Array(repeating: [Int](), count: workplaces.names.count)
    for (place, cohort) in cohorts.enumerated() {
      for kind in Set(cohort.members.map { workplaces.values[$0] }) { cohortsOfWorkplace[kind].append(place) }
    }
    self.cohortsOfWorkplace = cohortsOfWorkplace
    countCover()
    sizesNow = cohorts.map(\.members.count)
    kindsNow = cohorts.map { distinct($0.members) }
    rulesNow = cohorts.indices.map { rules(of: $0, with: cohorts[$0].members) }
    worthNow = cohorts.indices.map { worth(of: $0, with: cohorts[$0].members) }
    tally = countAll()
    terms = values(of: tally, sizes: sizesNow)
    softNow = softSum.sum(terms)
  }

  // MARK: - Translation

  private static func cohort(
    _ cohort: CheckedCohort,
    _ checked: CheckedPlan,
    _ number: [String: Int],
    _ places: [Int: Int]
  ) -> Cohort {
    let dates = Set(cohort.sessions.compactMap { $0.time.flatMap { places[$0.date.number] } })
    let frozenDates = cohort.sessions.filter(\.isFrozen).compactMap {
      $0.time.flatMap { places[$0.date.number] }
    }
    return Cohort(
      id: cohort.id,
      members: cohort.members.compactMap { number[$0.id] },
      frozen: checked.frozen.members[cohort.id].map { Set($0.compactMap { number[$0] }) },
      sessions: cohort.sessions.map { session in
        Session(
          day: session.time?.date.number,
          capacity: checked.rooms[session.document.room]?.capacity,
          isFrozen: session.isFrozen
        )
      },
      dates: dates.sorted(),
      frozenDates: Set(frozenDates)
    )
  }

  private static func numbered<Name: Hashable>(_ names: [Name]) -> (values: [Int], names: [Name]) {
    var numbers: [Name: Int] = [:]
    var distinct: [Name] = []
    let values = names.map { name in
      if let known = numbers[name] { return known }
      numbers[name] = distinct.count
      distinct.append(name)
      return distinct.count - 1
    }
    return (values, distinct)
  }

  private static func sizes(_ values: [Int], _ count: Int) -> [Int] {
    values.reduce(into: Array(repeating: 0, count: count)) { $0[$1] += 1 }
  }

  private static func kinds(_ attribute: String, _ people: [ProblemDocument.Person]) -> [Int] {
    let numbered = numbered(
      people.map { attribute == "category" ? $0.category.rawValue : $0.attributes?[attribute] }
    )
    let sizes = sizes(numbered.values, numbered.names.count)
    return numbered.values.map { numbered.names[$0] == nil || sizes[$0] < 2 ? -1 : $0 }
  }

  private static func baseline(
    _ problem: ProblemDocument,
    _ checked: CheckedPlan,
    _ people: Int,
    _ number: [String: Int]
  ) -> [Int?] {
    let places = Dictionary(
      checked.cohorts.map { ($0.id, $0.place) },
      uniquingKeysWith: { first, _ in first }
    )
    var before = [Int?](repeating: nil, count: people)
    for cohort in problem.baseline?.cohorts ?? [] {
      for member in cohort.members {
        if let person = number[member] { before[person] = places[cohort.id] ?? -1 }
      }
    }
    return before
  }

  private mutating func countCover() {
    inSession = Array(repeating: 0, count: coverLimit.count * dateCount)
    frozenInSession = inSession
    for person in homes.indices where coverLimit[workplace[person]] != nil {
      var dates: [Int: Bool] = [:]
      for home in homes[person] {
        for date in cohorts[home].dates {
          dates[date] = isFrozen(person, at: date, in: home) || dates[date] ?? false
        }
      }
      for (date, frozen) in dates {
        inSession[workplace[person] * dateCount + date] += 1
        frozenInSession[workplace[person] * dateCount + date] += frozen ? 1 : 0
      }
    }
  }

  private func countAll() -> Tally {
    var tally = Tally()
    tally.excess = balance.map { _ in 0 }
    var bridged: Set<Int> = []
    for (place, cohort) in cohorts.enumerated() {
      add(worthNow[place], to: &tally)
      let here = Set(cohort.members.map { workplace[$0] }).sorted()
      for (index, a) in here.enumerated() {
        for b in here[(index + 1)...] { bridged.insert(a * workplaceNames.count + b) }
      }
    }
    tally.bridges = bridged.count
    tally.met = ties.metPairs.filter { a, b in homes[a].contains { homes[b].contains($0) } }.count
    tally.disruption = Int(Disruption.applies(to: checked.problem) ? Disruption.value(in: checked) ?? 0 : 0)
    return tally
  }

  private func add(_ worth: Worth, to tally: inout Tally, sign: Int = 1) {
    tally.pairs += sign * worth.pairs
    tally.isolated += sign * worth.isolated
    for attribute in worth.excess.indices { tally.excess[attribute] += sign * worth.excess[attribute] }
  }

  /// What a cohort's worth adds to the term `imbalance`.
  func imbalance(of worth: Worth) -> Double {
    let everyone = Double(max(1, homes.count))
    return balanceWeights.indices.reduce(0) { sum, attribute in
      sum + balanceWeights[attribute] * Double(worth.excess[attribute]) / everyone / everyone
    }
  }

  /// How many pairs of workplaces meet in a cohort and nowhere else.
  mutating func bridgesOnly(in place: Int) -> Int {
    let here = Set(cohorts[place].members.map { workplace[$0] }).sorted()
    var count = 0
    for (index, a) in here.enumerated() {
      let met = meetings(of: a)
      count += here[(index + 1)...].filter { met[$0] == 1 }.count
    }
    return count
  }

  // MARK: - What moves change

  /// The one cohort of a person; nil for nobody's, or when there are several.
  func home(of person: Int) -> Int? {
    homes[person].count == 1 && timesListed[person] == 1 ? homes[person][0] : nil
  }

  /// Whether a person may be moved: in one cohort, or in none.
  func isMovable(_ person: Int) -> Bool { homes[person].isEmpty || home(of: person) != nil }

  /// The cohorts that some moves touch, each with its members afterwards.
  private func touched(by moves: [Move]) -> [(cohort: Int, members: [Int])] {
    var places: [Int] = []
    for move in moves {
      for place in homes[move.person] + [move.cohort] where !places.contains(place) { places.append(place) }
    }
    return places.map { place in
      var members = cohorts[place].members.filter { member in !moves.contains { $0.person == member } }
      for move in moves where move.cohort == place { members.append(move.person) }
      return (place, members)
    }
  }

  /// How much each rule's count would rise or fall, inherited faults not counted, and of that what happens within each
  /// cohort that is touched.
  ///
  /// - Precondition: Everyone who moves is movable, once, and not to the cohort they are in.
  func change(_ moves: [Move]) -> (rules: RuleCounts, within: [(cohort: Int, rules: RuleCounts)]) {
    var rules = ties.rules(moves, self) &- ties.rules(moves.map(\.person), self)
    let within = touched(by: moves).map { cohort, members in
      (cohort, self.rules(of: cohort, with: members) &- rulesNow[cohort])
    }
    for part in within { rules &+= part.1 }
    rules[.oneCohortEach] -= moves.filter { homes[$0.person].isEmpty }.count
    rules[.cover] += coverChange(moves)
    return (rules, within)
  }

  /// Soft term → value after some moves.
  mutating func terms(after moves: [Move]) -> (terms: [TermName: Double], tally: Tally) {
    let touched = touched(by: moves)
    var after = tally
    var sizes = SIMD4<Int>(repeating: -1)
    var pairs = 0
    for (index, part) in touched.enumerated() {
      let old = cohorts[part.cohort].members
      add(worthNow[part.cohort], to: &after, sign: -1)
      add(worth(of: part.cohort, with: part.members), to: &after)
      pairs += part.members.count - old.count
      if index < 2, old.count != part.members.count {
        sizes[2 * index] = old.count
        sizes[2 * index + 1] = part.members.count
      }
    }
    after.bridges += bridgesGained(touched, moves)
    after.met += ties.met(moves, self) - ties.met(moves.map(\.person), self)
    for move in moves {
      guard let before = before[move.person] else { continue }
      after.disruption += (move.cohort == before ? 0 : 1) - (homes[move.person].contains(before) ? 0 : 1)
    }
    var all = sizesNow
    if sizes[0] != sizes[1] || sizes[2] != sizes[3] {
      for part in touched { all[part.cohort] = part.members.count }
    }
    return (values(of: after, sizes: all, key: sizes), after)
  }

  // MARK: - Hard rules

  /// What the members of one cohort break by themselves.
  private func rules(of cohort: Int, with members: [Int]) -> RuleCounts {
    let rules = checked.problem.cohorts
    let frozen = cohorts[cohort].frozen
    let held = frozen.map { frozen in members.filter(frozen.contains) } ?? []
    var counts = RuleCounts()
    if members.count < rules.size.min {
      counts[.cohortSize] = (frozen?.count ?? rules.size.min) < rules.size.min ? 0 : 1
    } else if members.count > rules.size.max {
      counts[.cohortSize] = held.count > rules.size.max ? 0 : 1
    }
    counts[.categoryQuotas] = quotaFaults(cohort, members)
    if let most = rules.maxPerWorkplace { counts[.workplaceShare] = workplaceFaults(members, held, most) }
    let sometimesAway = members.filter { !away[$0].isEmpty }
    for session in cohorts[cohort].sessions {
      if let capacity = session.capacity, capacity < members.count {
        counts[.roomUse] += session.isFrozen && capacity < held.count ? 0 : 1
      }
      guard let day = session.day else { continue }
      let most = checked.problem.maxUnavailablePerSession ?? 0
      let missing = sometimesAway.reduce(0) { $0 + (away[$1].contains(day) ? 1 : 0) }
      guard missing > most else { continue }
      let inherited = session.isFrozen ? held.reduce(0) { $0 + (away[$1].contains(day) ? 1 : 0) } : 0
      counts[.absences] += missing - most - min(missing - most, max(0, inherited - most))
    }
    if let frozen {
      let gained = members.count - held.count
      let over = checked.problem.joinable ?? false ? min(gained, members.count - rules.size.max) : gained
      counts[.baseline] = max(0, over) + frozen.count - held.count
    }
    return counts
  }

  /// How much a cohort's own rules but its size would be more broken without a member.
  func rulesMissing(_ person: Int, from cohort: Int) -> Int {
    let rest = cohorts[cohort].members.filter { $0 != person }
    var risen = rules(of: cohort, with: rest) &- rulesNow[cohort]
    risen[.cohortSize] = 0
    return risen.risen
  }

  private func quotaFaults(_ cohort: Int, _ members: [Int]) -> Int {
    var faults = 0
    let hasStarted = cohorts[cohort].frozen != nil
    for (kind, quota) in quotas.enumerated() {
      guard let quota else { continue }
      let count = members.reduce(0) { $0 + (category[$1] == kind ? 1 : 0) }
      let frozen = frozenByCategory[cohort][kind]
      if let least = quota.min, count < least {
        faults += hasStarted && frozen < least ? 0 : 1
      } else if let most = quota.max, count > most {
        faults += hasStarted && frozen > most ? 0 : 1
      }
    }
    return faults
  }

  private func workplaceFaults(_ members: [Int], _ held: [Int], _ most: Int) -> Int {
    var faults = 0
    for (index, member) in members.enumerated() {
      let place = workplace[member]
      guard !members[..<index].contains(where: { workplace[$0] == place }) else { continue }
      let count = members[index...].reduce(0) { $0 + (workplace[$1] == place ? 1 : 0) }
      guard count > most else { continue }
      let frozen = held.reduce(0) { $0 + (workplace[$1] == place ? 1 : 0) }
      faults += count - most - min(count - most, max(0, frozen - most))
    }
    return faults
  }

  private func isFrozen(_ person: Int, at date: Int, in cohort: Int) -> Bool {
    (cohorts[cohort].frozen?.contains(person) ?? false) && cohorts[cohort].frozenDates.contains(date)
  }

  private func coverChange(_ moves: [Move]) -> Int {
    var cells: [(cell: Int, count: Int, frozen: Int)] = []
    func add(_ person: Int, _ cohort: Int, _ sign: Int) {
      guard coverLimit[workplace[person]] != nil else { return }
      for date in cohorts[cohort].dates {
        let cell = workplace[person] * dateCount + date
        let frozen = isFrozen(person, at: date, in: cohort) ? sign : 0
        if let known = cells.firstIndex(where: { $0.cell == cell }) {
          cells[known].count += sign
          cells[known].frozen += frozen
        } else {
          cells.append((cell, sign, frozen))
        }
      }
    }
    for move in moves {
      for home in homes[move.person] { add(move.person, home, -1) }
      add(move.person, move.cohort, 1)
    }
    return cells.reduce(0) { sum, change in
      guard let most = coverLimit[change.cell / dateCount] else { return sum }
      let (count, frozen) = (inSession[change.cell], frozenInSession[change.cell])
      return sum + Self.over(count + change.count, frozen + change.frozen, most)
        - Self.over(count, frozen, most)
    }
  }

  private static func over(_ count: Int, _ frozen: Int, _ most: Int) -> Int {
    max(0, count - most) - min(max(0, count - most), max(0, frozen - most))
  }

  // MARK: - Soft terms

  /// What one cohort adds to the tally by itself.
  struct Worth {
    var pairs = 0
    var isolated = 0
    var excess: [Int] = []
  }

  /// What a cohort with some members adds to the tally by itself.
  func worth(of cohort: Int, with members: [Int]) -> Worth {
    var worth = Worth()
    worth.pairs = Planning.pairs(of: members.count)
    for (index, member) in members.enumerated() {
      for other in members[..<index] where department[other] == department[member] { worth.pairs -= 1 }
    }
    for values in kinds {
      for member in members where values[member] >= 0 {
        if !members.contains(where: { $0 != member && values[$0] == values[member] }) { worth.isolated += 1 }
      }
    }
    worth.excess = balance.indices.map { attribute in
      var counts = Array(repeating: 0, count: balanceTotals[attribute].count)
      for member in members { counts[balance[attribute][member]] += 1 }
      return counts.indices.reduce(0) { sum, value in
        sum
          + Imbalance.excess(
            counts[value],
            size: members.count,
            total: balanceTotals[attribute][value],
            everyone: homes.count
          )
      }
    }
    return worth
  }

  /// Soft term → value, for a tally and the sizes of all cohorts.
  private mutating func values(
    of tally: Tally,
    sizes: [Int],
    key: SIMD4<Int> = SIMD4(repeating: -1)
  ) -> [TermName: Double] {
    let problem = checked.problem
    var values: [TermName: Double] = [:]
    let mostPairs = DepartmentBridging.mostPairs(cohortSizes: sizes, departmentSizes: departmentSizes)
    values[.departmentBridging] = mostPairs > 0 ? Double(tally.pairs) / Double(mostPairs) : 1
    let mostBridges = mostBridges(sizes, key)
    values[.workplaceBridging] = mostBridges > 0 ? Double(tally.bridges) / Double(mostBridges) : 1
    if MetBefore.applies(to: problem) { values[.metBefore] = Double(tally.met) }
    if Imbalance.applies(to: problem) {
      let everyone = homes.count
      values[.imbalance] = balanceWeights.indices.reduce(0) { sum, attribute in
        sum + balanceWeights[attribute] * Double(tally.excess[attribute]) / Double(everyone)
          / Double(everyone)
      }
    }
    if Isolation.applies(to: problem) { values[.isolation] = Double(tally.isolated) }
    // Who sits where says nothing of these.
    values[.daysToFinish] =
      terms[.daysToFinish] ?? (DaysToFinish.applies(to: problem) ? DaysToFinish.value(in: checked) : nil)
    values[.facilitatorLoad] =
      terms[.facilitatorLoad]
      ?? (FacilitatorLoad.applies(to: problem) ? FacilitatorLoad.value(in: checked) : nil)
    if Disruption.applies(to: problem) { values[.disruption] = Double(tally.disruption) }
    return values
  }

  private mutating func mostBridges(_ sizes: [Int], _ key: SIMD4<Int>) -> Int {
    if let known = mostBridges[key] { return known }
    let most = WorkplaceBridging.mostPairs(cohortSizes: sizes, workplaceSizes: workplaceSizes)
    mostBridges[key] = most
    return most
  }

  /// The distinct workplaces of some people.
  private func distinct(_ members: [Int]) -> [Int] {
    var kinds: [Int] = []
    kinds.reserveCapacity(members.count)
    for member in members {
      let kind = workplace[member]
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    return kinds
  }

  /// In how many cohorts a workplace meets each other workplace.
  private mutating func meetings(of place: Int) -> [Int] {
    if let known = meetings[place] { return known }
    var row = Array(repeating: 0, count: workplaceNames.count)
    for cohort in cohortsOfWorkplace[place] {
      for member in cohorts[cohort].members where otherMarks[workplace[member]] != cohort + 1 {
        otherMarks[workplace[member]] = cohort + 1
        row[workplace[member]] += 1
      }
      for member in cohorts[cohort].members { otherMarks[workplace[member]] = 0 }
    }
    meetings[place] = row
    return row
  }

  /// How many more pairs of workplaces share a cohort.
  private mutating func bridgesGained(_ touched: [(cohort: Int, members: [Int])], _ moves: [Move]) -> Int {
    var changing: [Int] = []
    for move in moves where !changing.contains(workplace[move.person]) {
      changing.append(workplace[move.person])
    }
    let kindsAfter = touched.map { distinct($0.members) }
    var gained = 0
    for (index, place) in changing.enumerated() {
      var seen: [Int] = []
      func note(_ kinds: [Int], _ sign: Int) {
        guard kinds.contains(place) else { return }
        for other in kinds where other != place && !changing[..<index].contains(other) {
          if marks[other] == 0 { seen.append(other) }
          marks[other] += sign
        }
      }
      for (part, after) in zip(touched, kindsAfter) {
        note(kindsNow[part.cohort], -1)
        note(after, 1)
      }
      let met = meetings(of: place)
      // One that is seen again adds nothing the second time.
      for other in seen {
        gained += (met[other] + marks[other] > 0 ? 1 : 0) - (met[other] > 0 ? 1 : 0)
        marks[other] = 0
      }
    }
    return gained
  }
}
