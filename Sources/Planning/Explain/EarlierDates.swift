internal import Bilingual

/// Tries a session in every earlier slot, by the checker's definitions of the rules.
struct EarlierDates {
  private typealias Obstacle = SessionExplanation.Obstacle

  private let plan: CheckedPlan
  private let language: Language
  private let cohort: CheckedCohort
  private let module: Int
  private let session: CheckedSession
  private let time: SessionTime
  /// All sessions with a known time but this one.
  private let others: [(session: CheckedSession, time: SessionTime)]
  private let othersByDate: [Day: [(session: CheckedSession, time: SessionTime)]]
  private let roomsClosed: [String: Set<Day>]
  private let facilitatorsAway: [String: Set<Day>]
  private let membersAway: [Day: [String]]
  /// Facilitator and week → sessions there, and how many of them are frozen with that facilitator.
  private let weeks: [String: [Int: (sessions: Int, frozen: Int)]]
  /// Sessions that a facilitator has in all, to even out the load.
  private let loads: [String: Int]
  /// Date → workplace of a member, with a limit → who of it is in another session, and whether frozen there.
  private let inSession: [Day: [String: [String: Bool]]]

  init(_ id: String, _ plan: CheckedPlan, _ language: Language) throws(ExplainError) {
    guard let (cohort, module) = Self.find(id, plan), let session = cohort.sessionsByModule[module] else {
      throw .unknownSession(id)
    }
    guard let time = session.time else { throw .unknownTime(id) }
    self.plan = plan
    self.language = language
    self.cohort = cohort
    self.module = module
    self.session = session
    self.time = time
    let all = plan.sessions.compactMap { other in other.time.map { (session: other, time: $0) } }
    let own = session
    others = all.filter { $0.session.cohort != own.cohort || $0.session.document != own.document }
    othersByDate = Dictionary(grouping: others, by: \.time.date)
    roomsClosed = plan.rooms.mapValues { Set($0.unavailable ?? []) }
    facilitatorsAway = plan.facilitators.mapValues { Set($0.unavailable ?? []) }
    membersAway = cohort.members.reduce(into: [:]) { away, member in
      for date in Set(member.unavailable ?? []) { away[date, default: []].append(member.id) }
    }
    var weeks: [String: [Int: (sessions: Int, frozen: Int)]] = [:]
    var loads: [String: Int] = [:]
    for other in others {
      for facilitator in Set(other.session.document.facilitators) where plan.facilitators[facilitator] != nil {
        let week = other.time.date.weekIndex
        weeks[facilitator, default: [:]][week, default: (0, 0)].sessions += 1
        loads[facilitator, default: 0] += 1
        if other.session.frozen?.facilitators.contains(facilitator) ?? false {
          weeks[facilitator, default: [:]][week, default: (0, 0)].frozen += 1
        }
      }
    }
    self.weeks = weeks
    self.loads = loads
    inSession = Self.inSession(others, cohort, plan)
  }

  private static func find(_ id: String, _ plan: CheckedPlan) -> (CheckedCohort, Int)? {
    guard let cut = id.lastIndex(where: { $0 == "-" || $0 == "/" }),
      let number = Int(id[id.index(after: cut)...]),
      let cohort = plan.cohorts.first(where: { $0.id == id[..<cut] })
    else { return nil }
    return (cohort, number - 1)
  }

  private static func inSession(
    _ others: [(session: CheckedSession, time: SessionTime)],
    _ cohort: CheckedCohort,
    _ plan: CheckedPlan
  ) -> [Day: [String: [String: Bool]]] {
    let limits = plan.problem.maxAwayByWorkplace
    let concerned = Set(cohort.members.map(\.workplace)).filter { limits[$0] != nil }
    var byCohort: [Int: [ProblemDocument.Person]] = [:]
    for cohort in plan.cohorts {
      let members = cohort.members.filter { concerned.contains($0.workplace) }
      if !members.isEmpty { byCohort[cohort.place] = members }
    }
    var found: [Day: [String: [String: Bool]]] = [:]
    for (session, time) in others {
      for member in byCohort[session.cohort] ?? [] {
        let frozen = session.isFrozen && plan.isFrozen(member.id, in: session.cohort)
        let known = found[time.date]?[member.workplace]?[member.id] ?? false
        found[time.date, default: [:]][member.workplace, default: [:]][member.id] = frozen || known
      }
    }
    return found
  }

  // MARK: - The explanation

  func explanation() -> SessionExplanation {
    let stays = plan.frozen.session(cohort: cohort.id, module: session.document.module) != nil
    let earlier = stays ? [] : earlierSlots
    let slots = earlier.map { tried($0.slot, $0.time) }
    var counts: [String: (title: String, slots: Int)] = [:]
    for obstacle in slots.flatMap(\.blocked) {
      counts[obstacle.rule, default: (obstacle.title, 0)].slots += 1
    }
    let document = session.document
    let slot = plan.slots[document.slot]
    return SessionExplanation(
      session: "\(cohort.id)-\(module + 1)",
      cohort: cohort.id,
      module: document.module,
      date: time.date,
      start: slot?.start ?? "",
      end: slot?.end ?? "",
      room: document.room,
      facilitators: document.facilitators,
      stays: stays,
      after: neighbour(module - 1, gap: module),
      before: neighbour(module + 1, gap: module + 1),
      slots: slots,
      open: slots.filter(\.blocked.isEmpty).count,
      rules: counts.sorted { (-$0.value.slots, $0.key) < (-$1.value.slots, $1.key) }
        .map { SessionExplanation.Count(rule: $0.key, title: $0.value.title, slots: $0.value.slots) },
      weekdaysWithoutSlots: weekdaysWithoutSlots(slots)
    )
  }

  private var earlierSlots: [(slot: ProblemDocument.Slot, time: SessionTime)] {
    plan.slots.values.compactMap { slot in SessionTime(slot).map { (slot, $0) } }
      .filter { ($0.1.date.number, $0.1.start) < (time.date.number, time.start) }
      .sorted { ($1.1.date.number, $1.1.start, $1.0.id) < ($0.1.date.number, $0.1.start, $0.0.id) }
  }

  private func neighbour(_ number: Int, gap: Int) -> SessionExplanation.Neighbour? {
    guard let other = cohort.sessionsByModule[number], let date = other.time?.date,
      plan.modules.indices.contains(gap)
    else { return nil }
    let days = plan.modules[gap].gapDays
    return SessionExplanation.Neighbour(
      module: other.document.module,
      date: date,
      minDays: days?.min,
      maxDays: days?.max
    )
  }

  /// Dates that the gaps would allow and that have no slot, such as closed days.
  private func weekdaysWithoutSlots(_ slots: [SessionExplanation.Slot]) -> Int {
    let allowed = slots.filter { !$0.blocked.contains { $0.rule == Rule.modulesInOrder.rawValue } }
    guard let first = allowed.map(\.date).min() else { return 0 }
    let dates = Set(plan.slots.values.map(\.date))
    return (first.number..<time.date.number).map { Day(number: $0) }
      .filter { $0.weekday < 6 && !dates.contains($0) }.count
  }

  private func tried(_ slot: ProblemDocument.Slot, _ time: SessionTime) -> SessionExplanation.Slot {
    var blocked: [Obstacle] = []
    if let gap = gapObstacle(time) { blocked.append(gap) }
    let (room, roomObstacle) = room(time)
    let (staff, staffObstacle) = staff(time)
    blocked += [roomObstacle, staffObstacle, absenceObstacle(time), coverObstacle(time)].compactMap { $0 }
    return SessionExplanation.Slot(
      slot: slot.id,
      date: slot.date,
      start: slot.start,
      end: slot.end,
      blocked: blocked,
      room: blocked.isEmpty ? room : nil,
      facilitators: blocked.isEmpty ? staff : nil
    )
  }

  private func obstacle(
    _ rule: Rule,
    _ words: Words,
    places: [String] = [],
    people: [String] = [],
    cohorts: [String] = []
  ) -> Obstacle {
    Obstacle(
      rule: rule.rawValue,
      title: rule.title[language],
      detail: words[language],
      places: places,
      people: people,
      cohorts: cohorts
    )
  }

  // MARK: - Order and gaps

  private func missteps(_ time: SessionTime) -> [(module: String, words: Words)] {
    let byModule = cohort.sessionsByModule
    var found: [(module: String, words: Words)] = []
    let name = session.document.module
    if let earlier = byModule[module - 1], let from = earlier.time,
      let words = ModulesInOrder.misstep(plan.modules[module], from, time)
    {
      let other = earlier.document.module
      found.append(
        (other, Words(sv: "\(name) \(words.sv) \(other)", en: "\(name) \(words.en) \(other)"))
      )
    }
    if let later = byModule[module + 1], let to = later.time,
      let words = ModulesInOrder.misstep(plan.modules[module + 1], time, to)
    {
      let other = later.document.module
      found.append(
        (other, Words(sv: "\(other) \(words.sv) \(name)", en: "\(other) \(words.en) \(name)"))
      )
    }
    return found
  }

  private func gapObstacle(_ new: SessionTime) -> Obstacle? {
    let missteps = missteps(new)
    guard missteps.count > self.missteps(time).count else { return nil }
    return obstacle(
      .modulesInOrder,
      Words(
        sv: missteps.map(\.words.sv).joined(separator: "; "),
        en: missteps.map(\.words.en).joined(separator: "; ")
      ),
      places: missteps.map(\.module)
    )
  }

  // MARK: - Rooms

  private func roomFaults(_ id: String, _ time: SessionTime) -> Int {
    guard let room = plan.rooms[id] else { return 1 }
    return (room.capacity < cohort.members.count ? 1 : 0)
      + (roomsClosed[id]?.contains(time.date) ?? false ? 1 : 0)
      + users(time) { $0.room == id }.count
  }

  /// Sessions at the same time that use something.
  private func users(_ time: SessionTime, _ using: (PlanDocument.Session) -> Bool) -> [CheckedSession] {
    (othersByDate[time.date] ?? []).filter { $0.time.overlaps(time) && using($0.session.document) }.map(
      \.session
    )
  }

  private func room(_ new: SessionTime) -> (room: String?, obstacle: Obstacle?) {
    let now = session.document.room
    let rooms = plan.rooms.keys.sorted { ($0 == now ? 0 : 1, $0) < ($1 == now ? 0 : 1, $1) }
    let best = rooms.min { roomFaults($0, new) < roomFaults($1, new) }
    if let best, roomFaults(best, new) <= roomFaults(now, time) { return (best, nil) }
    var sv: [String] = []
    var en: [String] = []
    var cohorts: [String] = []
    for id in rooms {
      let taken = users(new) { $0.room == id }.map { plan.cohorts[$0.cohort].id }
      cohorts += taken
      if (plan.rooms[id]?.capacity ?? 0) < cohort.members.count {
        sv.append("\(id) är för liten")
        en.append("\(id) is too small")
      } else if roomsClosed[id]?.contains(new.date) ?? false {
        sv.append("\(id) är stängd")
        en.append("\(id) is closed")
      } else {
        sv.append("\(id) är upptagen av \(Words.list(taken, .sv))")
        en.append("\(id) is taken by \(Words.list(taken, .en))")
      }
    }
    let words = Words(sv: sv.joined(separator: "; "), en: en.joined(separator: "; "))
    return (nil, obstacle(.roomUse, words, places: rooms, cohorts: distinct(cohorts)))
  }

  private func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  // MARK: - Facilitators

  /// How many faults somebody adds by being at the session at a time.
  private func staffFaults(_ id: String, _ time: SessionTime) -> Int {
    guard let facilitator = plan.facilitators[id] else { return 1 }
    let week = weeks[id]?[time.date.weekIndex] ?? (0, 0)
    var faults = users(time) { $0.facilitators.contains(id) }.count
    if facilitatorsAway[id]?.contains(time.date) ?? false { faults += 1 }
    if let most = facilitator.maxSessionsPerWeek, week.sessions == most, week.frozen <= most { faults += 1 }
    return faults
  }

  private func staffFaults(_ ids: [String], _ time: SessionTime) -> Int {
    let distinct = Set(ids)
    let wrongNumber = distinct.count == plan.problem.facilitatorsPerSession ?? 1 ? 0 : 1
    return distinct.reduce(wrongNumber) { $0 + staffFaults($1, time) }
  }

  /// The lead with the others who fit best.
  private func bestStaff(_ time: SessionTime) -> [String] {
    guard let lead = session.document.facilitators.first else { return [] }
    let now = Set(session.document.facilitators)
    let others = plan.facilitators.keys.filter { $0 != lead }.sorted { a, b in
      (staffFaults(a, time), now.contains(a) ? 0 : 1, loads[a] ?? 0, a)
        < (staffFaults(b, time), now.contains(b) ? 0 : 1, loads[b] ?? 0, b)
    }
    return [lead] + others.prefix((plan.problem.facilitatorsPerSession ?? 1) - 1)
  }

  private func staff(_ new: SessionTime) -> (staff: [String]?, obstacle: Obstacle?) {
    let best = bestStaff(new)
    guard staffFaults(best, new) > staffFaults(session.document.facilitators, time) else {
      return (best, nil)
    }
    var reasons: [Words] = []
    var cohorts: [String] = []
    let busy = best.filter { staffFaults($0, new) > 0 }
    if let lead = best.first, busy.contains(lead) {
      cohorts = users(new) { $0.facilitators.contains(lead) }.map { plan.cohorts[$0.cohort].id }
      reasons.append(whyNot(lead, new, cohorts))
    }
    if busy.contains(where: { $0 != best.first }) || best.count < plan.problem.facilitatorsPerSession ?? 1 {
      reasons.append(
        Words(sv: "för få andra processledare är lediga", en: "too few other facilitators are free")
      )
    }
    let words = Words(
      sv: reasons.map(\.sv).joined(separator: "; "),
      en: reasons.map(\.en).joined(separator: "; ")
    )
    return (nil, obstacle(.facilitatorUse, words, places: busy, cohorts: distinct(cohorts)))
  }

  /// Why the lead cannot be at the session at a time.
  private func whyNot(_ id: String, _ new: SessionTime, _ taken: [String]) -> Words {
    let who = Words(sv: "huvudansvariga \(id)", en: "the lead \(id)")
    if !taken.isEmpty {
      return Words(
        sv: "\(who.sv) är hos \(Words.list(taken, .sv))",
        en: "\(who.en) is with \(Words.list(taken, .en))"
      )
    }
    if facilitatorsAway[id]?.contains(new.date) ?? false {
      return Words(sv: "\(who.sv) är inte ledig", en: "\(who.en) is not available")
    }
    guard let most = plan.facilitators[id]?.maxSessionsPerWeek else {
      return Words(sv: "\(who.sv) är inte processledare", en: "\(who.en) is no facilitator")
    }
    let week = new.date.isoWeek.week
    return Words(
      sv: "\(who.sv) har redan \(most) träffar vecka \(week)",
      en: "\(who.en) already has \(most) sessions in week \(week)"
    )
  }

  // MARK: - Members and workplaces

  private func absenceObstacle(_ new: SessionTime) -> Obstacle? {
    let most = plan.problem.maxUnavailablePerSession ?? 0
    let people = membersAway[new.date] ?? []
    guard max(0, people.count - most) > max(0, (membersAway[time.date]?.count ?? 0) - most) else {
      return nil
    }
    return obstacle(
      .absences,
      Words(
        sv: "\(Words.list(people, .sv)) kan inte komma, och högst \(most) får saknas",
        en: "\(Words.list(people, .en)) cannot come, and at most \(most) may be missing"
      ),
      people: people
    )
  }

  /// Workplaces of which more would be away than may, by how much more, with the session on a date.
  private func overCover(_ date: Day) -> [(workplace: String, more: Int, away: Int)] {
    let limits = plan.problem.maxAwayByWorkplace
    return Dictionary(grouping: cohort.members, by: \.workplace).sorted { $0.key < $1.key }
      .compactMap { workplace, members in
        guard let most = limits[workplace] else { return nil }
        let there = inSession[date]?[workplace] ?? [:]
        let frozen = there.values.filter { $0 }.count
        let joined = Set(there.keys).union(members.map(\.id)).count
        func over(_ count: Int) -> Int {
          max(0, count - most) - min(max(0, count - most), max(0, frozen - most))
        }
        let more = over(joined) - over(there.count)
        return more > 0 ? (workplace, more, joined) : nil
      }
  }

  private func coverObstacle(_ new: SessionTime) -> Obstacle? {
    let over = overCover(new.date)
    let now = overCover(time.date).reduce(0) { $0 + $1.more }
    guard new.date != time.date, over.reduce(0, { $0 + $1.more }) > now else { return nil }
    let limits = plan.problem.maxAwayByWorkplace
    let names = over.map(\.workplace)
    let people = Dictionary(grouping: cohort.members, by: \.workplace)
    let cohorts = (othersByDate[new.date] ?? []).filter { other in
      plan.cohorts[other.session.cohort].members.contains { names.contains($0.workplace) }
    }.map { plan.cohorts[$0.session.cohort].id }
    return obstacle(
      .cover,
      Words(
        sv: "för många skulle vara borta från "
          + Words.list(over.map { "\($0.workplace) (\($0.away), högst \(limits[$0.workplace] ?? 0))" }, .sv),
        en: "too many would be away from "
          + Words.list(over.map { "\($0.workplace) (\($0.away), at most \(limits[$0.workplace] ?? 0))" }, .en)
      ),
      places: names,
      people: names.flatMap { people[$0] ?? [] }.map(\.id),
      cohorts: distinct(cohorts).filter { $0 != cohort.id }
    )
  }
}
