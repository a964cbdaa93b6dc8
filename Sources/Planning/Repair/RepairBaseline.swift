/// The plan to be mended, in the indices of today's problem, with what has started told apart.
struct RepairBaseline {
  /// A session of the baseline.
  struct Session {
    /// -1 when the problem no longer has the slot.
    var slot: Int
    /// -1 when the problem no longer has the room.
    var room: Int
    /// Position 0 leads; -2 is somebody who is no longer a facilitator, -1 nobody.
    var staff: [Int]
    var isFrozen: Bool
    /// Whether slot, room and lead are all still there.
    var canBeKept: Bool
  }

  /// The problem of today.
  let document: ProblemDocument
  let plan: PlanDocument
  let problem: DenseProblem
  let homeOf: [Int]
  let isFrozen: [Bool]
  let hasStarted: [Bool]
  let isClosed: [Bool]
  let sessions: [Session?]
  let firstSlot: Int
  let frozenSize: [Int]
  /// Sessions a week that frozen sessions give each facilitator.
  let frozenWeekLoad: [Int]
  /// Members of the baseline who are no longer among the people, by cohort.
  let gone: [(person: String, cohort: Int)]

  /// Seats beyond the largest cohort, so that a mend may overfill one on its way.
  private static let spareSeats = 8

  init(_ document: ProblemDocument, _ plan: PlanDocument) {
    self.document = document
    self.plan = plan
    let problem = DenseProblem(Self.widened(document, plan))
    self.problem = problem
    let calendar = problem.calendar
    let frozen = FrozenParts(problem: document)
    hasStarted = plan.cohorts.map { frozen.members[$0.id] != nil }
    isClosed = hasStarted.map { $0 && document.joinable != true }
    var index: [String: Int] = [:]
    for (person, entry) in document.people.enumerated() { index[entry.id] = person }
    var homeOf = [Int](repeating: -1, count: document.people.count)
    var gone: [(person: String, cohort: Int)] = []
    for (cohort, entry) in plan.cohorts.enumerated() {
      for member in entry.members {
        guard let person = index[member] else {
          gone.append((member, cohort))
          continue
        }
        // Somebody listed twice stays where they have started, and else where they stand first.
        let isBound = homeOf[person] >= 0 && (!hasStarted[cohort] || hasStarted[homeOf[person]])
        if !isBound { homeOf[person] = cohort }
      }
    }
    self.homeOf = homeOf
    self.gone = gone
    let started = hasStarted
    isFrozen = homeOf.map { $0 >= 0 && started[$0] }
    var frozenSize = [Int](repeating: 0, count: plan.cohorts.count)
    for home in homeOf where home >= 0 && started[home] { frozenSize[home] += 1 }
    self.frozenSize = frozenSize
    sessions = Self.sessions(of: plan, document, frozen, calendar)
    let freeze = document.freezeBefore?.number ?? Int.min
    firstSlot =
      (0..<calendar.slotCount).first { Int(calendar.day[Int(calendar.slotDate[$0])]) >= freeze }
      ?? calendar.slotCount
    var load = [Int](repeating: 0, count: calendar.facilitatorCount * calendar.weekCount)
    for session in sessions {
      guard let session, session.isFrozen else { continue }
      let week = Int(calendar.week[Int(calendar.slotDate[session.slot])])
      for facilitator in Set(session.staff) where facilitator >= 0 {
        load[facilitator * calendar.weekCount + week] += 1
      }
    }
    frozenWeekLoad = load
  }

  /// The problem as the search's tables are made for it: as many cohorts as the baseline has, and seats for
  /// all that it seats.
  private static func widened(_ document: ProblemDocument, _ plan: PlanDocument) -> ProblemDocument {
    var document = document
    document.cohorts.count = plan.cohorts.count
    let largest = plan.cohorts.map(\.members.count).max() ?? 0
    document.cohorts.size.max = max(document.cohorts.size.max, largest) + spareSeats
    document.weights = (document.weights ?? [:]).merging(["disruption": 0]) { _, new in new }
    return document
  }

  private static func sessions(
    of plan: PlanDocument,
    _ document: ProblemDocument,
    _ frozen: FrozenParts,
    _ calendar: Calendar
  ) -> [Session?] {
    let modules = (document.modules ?? []).enumerated().reduce(into: [:]) { $0[$1.element.id] = $1.offset }
    let rooms = (document.rooms ?? []).enumerated().reduce(into: [:]) { $0[$1.element.id] = $1.offset }
    let facilitators = (document.facilitators ?? []).enumerated().reduce(into: [:]) {
      $0[$1.element.id] = $1.offset
    }
    var slots: [String: Int] = [:]
    for (slot, source) in calendar.slotSource.enumerated() { slots[document.slots?[source].id ?? ""] = slot }
    var sessions = [Session?](repeating: nil, count: plan.cohorts.count * modules.count)
    for (cohort, entry) in plan.cohorts.enumerated() {
      for known in entry.sessions ?? [] {
        guard let module = modules[known.module] else { continue }
        let session = cohort * modules.count + module
        guard sessions[session] == nil else { continue }
        let isFrozen = frozen.session(cohort: entry.id, module: known.module) != nil
        var staff = known.facilitators.map { facilitators[$0] ?? -2 }
        let hasLead = staff.first ?? -1 != -2
        if !isFrozen {
          staff = staff.prefix(calendar.perSession).map { max($0, -1) }
          staff += [Int](repeating: -1, count: calendar.perSession - staff.count)
        }
        let slot = slots[known.slot] ?? -1
        let room = rooms[known.room] ?? -1
        sessions[session] = Session(
          slot: slot,
          room: room,
          staff: staff,
          isFrozen: isFrozen,
          canBeKept: isFrozen || (slot >= 0 && room >= 0 && hasLead)
        )
      }
    }
    return sessions
  }

  /// `row * dates + date` → people of a workplace who are at frozen sessions of their frozen cohorts.
  func frozenAway(awayRow: [Int], rows: Int) -> [Int] {
    let calendar = problem.calendar
    var away = [Int](repeating: 0, count: rows * calendar.dateCount)
    var datesOf: [Int: Set<Int>] = [:]
    for (session, known) in sessions.enumerated() {
      guard let known, known.isFrozen else { continue }
      datesOf[session / problem.moduleCount, default: []].insert(Int(calendar.slotDate[known.slot]))
    }
    for person in homeOf.indices where isFrozen[person] {
      let row = awayRow[Int(problem.workplace[person])]
      guard row >= 0 else { continue }
      for date in datesOf[homeOf[person]] ?? [] { away[row * calendar.dateCount + date] += 1 }
    }
    return away
  }
}
