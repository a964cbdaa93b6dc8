/// A plan held against its problem: every id looked up once, unknown ones kept apart.
///
/// Made of dictionaries and sets by the outside world's ids, and of nothing that the search uses, so that a mistake
/// there cannot hide here.
struct CheckedPlan {
  let problem: ProblemDocument
  let document: PlanDocument
  let people: [String: ProblemDocument.Person]
  let slots: [String: ProblemDocument.Slot]
  let rooms: [String: ProblemDocument.Room]
  let facilitators: [String: ProblemDocument.Facilitator]
  let modules: [ProblemDocument.Module]
  let cohorts: [CheckedCohort]
  let frozen: FrozenParts
  /// Person → the places in `cohorts` where the person is a member, in order.
  let cohortsOfPerson: [String: [Int]]

  init(problem: ProblemDocument, plan: PlanDocument) {
    self.problem = problem
    self.document = plan
    let people = Dictionary(problem.people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let slots = Dictionary((problem.slots ?? []).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let modules = problem.modules ?? []
    let moduleNumbers = Dictionary(
      modules.enumerated().map { ($1.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let frozen = FrozenParts(problem: problem)
    let cohorts = plan.cohorts.enumerated().map { place, cohort in
      CheckedCohort(
        cohort,
        place: place,
        people: people,
        slots: slots,
        moduleNumbers: moduleNumbers,
        frozen: frozen
      )
    }
    var cohortsOfPerson: [String: [Int]] = [:]
    for (place, cohort) in cohorts.enumerated() {
      for member in cohort.members { cohortsOfPerson[member.id, default: []].append(place) }
    }
    self.people = people
    self.slots = slots
    self.rooms = Dictionary(
      (problem.rooms ?? []).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    self.facilitators = Dictionary(
      (problem.facilitators ?? []).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    self.modules = modules
    self.cohorts = cohorts
    self.frozen = frozen
    self.cohortsOfPerson = cohortsOfPerson
  }

  /// Every session of every cohort, in the order of the plan.
  var sessions: [CheckedSession] { cohorts.flatMap(\.sessions) }

  /// How many people each cohort has, people listed twice counted once and unknown ones not at all.
  var cohortSizes: [Int] { cohorts.map(\.members.count) }

  /// The places of the cohorts that both are members of.
  func shared(_ a: String, _ b: String) -> [Int] {
    guard let ofA = cohortsOfPerson[a], let ofB = cohortsOfPerson[b] else { return [] }
    return ofA.filter(ofB.contains)
  }

  /// Whether the person is where the baseline froze them.
  func isFrozen(_ person: String, in cohort: Int) -> Bool { cohorts[cohort].frozenMembers.contains(person) }
}

/// A cohort of a plan with its members and sessions looked up.
struct CheckedCohort {
  let id: String
  /// Its place in the plan.
  let place: Int
  /// Those who are among the people, each once, in the order listed.
  let members: [ProblemDocument.Person]
  /// Ids that are nobody's, each once.
  let unknownMembers: [String]
  let sessions: [CheckedSession]
  /// Members whom the baseline froze here; empty unless the cohort has started.
  let frozenMembers: Set<String>

  init(
    _ cohort: PlanDocument.Cohort,
    place: Int,
    people: [String: ProblemDocument.Person],
    slots: [String: ProblemDocument.Slot],
    moduleNumbers: [String: Int],
    frozen: FrozenParts
  ) {
    var seen: Set<String> = []
    let ids = cohort.members.filter { seen.insert($0).inserted }
    self.id = cohort.id
    self.place = place
    self.members = ids.compactMap { people[$0] }
    self.unknownMembers = ids.filter { people[$0] == nil }
    self.frozenMembers = frozen.members[cohort.id]?.intersection(seen) ?? []
    self.sessions = (cohort.sessions ?? []).map { session in
      CheckedSession(
        document: session,
        cohort: place,
        module: moduleNumbers[session.module],
        time: slots[session.slot].flatMap(SessionTime.init),
        frozen: frozen.session(cohort: cohort.id, module: session.module).flatMap { old in
          old.slot == session.slot && old.room == session.room
            && old.facilitators.first == session.facilitators.first ? old : nil
        }
      )
    }
  }

  /// The first session of each module that has one with a known module, by the module's number.
  var sessionsByModule: [Int: CheckedSession] {
    var result: [Int: CheckedSession] = [:]
    for session in sessions {
      if let module = session.module, result[module] == nil { result[module] = session }
    }
    return result
  }
}

/// A session of a plan with its module and time looked up.
struct CheckedSession {
  let document: PlanDocument.Session
  /// The place of its cohort in the plan.
  let cohort: Int
  /// The number of its module, from 0; nil for one that the problem does not have.
  let module: Int?
  /// When it is; nil for a slot that the problem does not have.
  let time: SessionTime?
  /// What the baseline holds, when the session must stay and has kept its slot, room and lead; nil otherwise.
  let frozen: PlanDocument.Session?

  var isFrozen: Bool { frozen != nil }
}

/// A date with a start and an end in minutes since midnight.
struct SessionTime: Hashable {
  let date: Day
  let start: Int
  let end: Int

  init?(_ slot: ProblemDocument.Slot) {
    guard let start = TimeOfDay(slot.start), let end = TimeOfDay(slot.end) else { return nil }
    self.date = slot.date
    self.start = start.minutes
    self.end = end.minutes
  }

  /// Whether each starts before the other ends.
  func overlaps(_ other: SessionTime) -> Bool {
    date == other.date && start < other.end && other.start < end
  }

  /// Whether this one has ended when the other starts.
  func isOver(before other: SessionTime) -> Bool {
    date < other.date || (date == other.date && end <= other.start)
  }
}

/// What a baseline has made unchangeable: who is in started cohorts, and the sessions before the freeze.
///
/// A cohort has started when the baseline gives it a session before `freeze_before`. A session in a slot that the
/// problem no longer has is of unknown date and starts nothing.
struct FrozenParts {
  /// Started cohort → those of its members who are still among the people.
  let members: [String: Set<String>]
  /// The date of the last session that must stay as it is.
  let latestDate: Day?
  private let sessions: [String: [String: PlanDocument.Session]]

  init(problem: ProblemDocument) {
    var latestDate: Day?
    var members: [String: Set<String>] = [:]
    var sessions: [String: [String: PlanDocument.Session]] = [:]
    if let baseline = problem.baseline, let freeze = problem.freezeBefore {
      let dates = Dictionary(
        (problem.slots ?? []).map { ($0.id, $0.date) },
        uniquingKeysWith: { first, _ in first }
      )
      let people = Set(problem.people.map(\.id))
      for cohort in baseline.cohorts {
        let held = (cohort.sessions ?? []).filter { session in
          dates[session.slot].map { $0 < freeze } ?? false
        }
        guard let last = held.compactMap({ dates[$0.slot] }).max() else { continue }
        latestDate = max(latestDate ?? last, last)
        members[cohort.id] = people.intersection(cohort.members)
        sessions[cohort.id] = Dictionary(
          held.map { ($0.module, $0) },
          uniquingKeysWith: { first, _ in first }
        )
      }
    }
    self.members = members
    self.latestDate = latestDate
    self.sessions = sessions
  }

  /// Those whom no started cohort holds.
  func free(_ people: [ProblemDocument.Person]) -> [ProblemDocument.Person] {
    let held = members.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    return people.filter { !held.contains($0.id) }
  }

  /// The baseline's session that must stay as it is, if there is one.
  func session(cohort: String, module: String) -> PlanDocument.Session? { sessions[cohort]?[module] }

  /// The sessions of a cohort that must stay as they are, by module id.
  func sessions(of cohort: String) -> [String: PlanDocument.Session] { sessions[cohort] ?? [:] }
}
