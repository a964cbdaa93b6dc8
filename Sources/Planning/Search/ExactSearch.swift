/// Tries everything, in a problem small enough for that: who shares a cohort, and when, where and with whom each meets.
///
/// For a search that stands still with broken rules. Annealing changes little at a time, so it may miss a plan for which all
/// sessions of a cohort and its lead have to change at once. Tries are counted and not timed, so that the same problem always
/// gets the same answer.
final class ExactSearch {
  enum Answer {
    case found(Placement)
    /// No plan with this number of cohorts keeps every rule.
    case impossible
    /// The tries were used up.
    case unknown
  }

  /// More people or sessions than these leave too much to try.
  private static let most = (people: 64, sessions: 64)
  /// Tries for one problem.
  static let allTries = 300_000
  /// Tries for each of many variants of a problem.
  static let fewTries = 30_000
  /// Tries for the timetable of one way to form the cohorts.
  private static let timetableTries = 20_000

  private let state: SearchState
  /// People who must move as one, the most first.
  private let units: [[Int32]]
  private var left: Int
  private var leftForTimetable = 0
  private var isComplete = true

  private init(_ problem: DenseProblem, _ objective: Objective, tries: Int) {
    left = tries
    state = SearchState(problem, objective: objective)
    units = problem.units.members.enumerated().sorted { a, b in
      (-a.element.count, a.offset) < (-b.element.count, b.offset)
    }.map(\.element)
  }

  /// A plan that breaks no rule, if there is one; unknown with an earlier plan to keep to, and for what is not small.
  static func run(_ problem: DenseProblem, _ objective: Objective, tries: Int = allTries) -> Answer {
    guard !problem.started.isPresent, isSmall(problem.document, cohorts: problem.cohortCount) else { return .unknown }
    let search = ExactSearch(problem, objective, tries: tries)
    if search.seat(0, used: 0) { return .found(Placement(of: search.state)) }
    return search.isComplete ? .impossible : .unknown
  }

  /// Whether everything was tried and no plan keeps every rule, with any number of cohorts that there may be.
  static func isImpossible(_ document: ProblemDocument, tries: Int) -> Bool {
    // Before anything is counted: a large problem is asked about as well.
    guard document.baseline == nil, isSmall(document, cohorts: 1) else { return false }
    let fewest = document.cohorts.count ?? cohortCount(document)
    let counts = fewest...max(fewest, document.cohorts.count ?? mostCohorts(document))
    guard isSmall(document, cohorts: counts.upperBound) else { return false }
    return counts.allSatisfy { count in
      let problem = DenseProblem(document, cohorts: count)
      guard count > 0, case .impossible = run(problem, Objective(problem), tries: tries) else { return false }
      return true
    }
  }

  private static func isSmall(_ document: ProblemDocument, cohorts: Int) -> Bool {
    document.people.count <= most.people && cohorts * (document.modules ?? []).count <= most.sessions
  }

  // MARK: Who shares a cohort

  /// Finds cohorts for the units from `index` on; cohorts nobody has yet are all alike, so one of them is tried.
  private func seat(_ index: Int, used: Int) -> Bool {
    guard index < units.count else {
      leftForTimetable = min(left, Self.timetableTries)
      return state.tally.hard == state.tally.gaps && schedule(0)
    }
    for cohort in 0..<min(used + 1, state.cohorts) where mayJoin(units[index], cohort) {
      guard left > 0 else {
        isComplete = false
        return false
      }
      left -= 1
      for person in units[index] { state.relocate(Int(person), to: cohort) }
      if mayGoOn(cohort) && seat(index + 1, used: max(used, cohort + 1)) { return true }
      for person in units[index] { state.relocate(Int(person), to: -1) }
    }
    return false
  }

  private func mayJoin(_ unit: [Int32], _ cohort: Int) -> Bool {
    guard Int(state.size[cohort]) + unit.count <= state.problem.sizeMax else { return false }
    let ties = state.problem.ties
    return unit.allSatisfy { person in
      (Int(ties.start[Int(person)])..<Int(ties.start[Int(person) + 1])).allSatisfy { index in
        Int(state.cohortOf[Int(ties.neighbour[index])]) != cohort
          || TieKinds(rawValue: ties.kinds[index]).isDisjoint(with: [.apart, .lineApart])
      }
    }
  }

  /// Whether a cohort that has just grown is within its limits, and those still to come can fill what cohorts lack.
  private func mayGoOn(_ cohort: Int) -> Bool {
    let traits = state.problem.traits
    return state.tally.workplaceOver == 0 && state.tally.size <= state.tally.unplaced
      && state.tally.quota <= state.tally.unplaced
      && (traits.firstValue[Traits.category]..<traits.firstValue[Traits.category + 1]).allSatisfy {
        state.count(cohort, $0) <= Int(traits.quotaMax[$0])
      }
  }

  // MARK: When, where and with whom

  /// Finds sessions for the cohorts from `cohort` on, given who is in each.
  private func schedule(_ cohort: Int) -> Bool {
    guard state.modules > 0, cohort < state.cohorts else { return true }
    guard state.calendar.perSession > 0 else { return hold(cohort, module: 0, lead: -1) }
    return (0..<state.calendar.facilitatorCount).contains { hold(cohort, module: 0, lead: $0) }
  }

  private func hold(_ cohort: Int, module: Int, lead: Int) -> Bool {
    guard module < state.modules else { return schedule(cohort + 1) }
    let session = cohort * state.modules + module
    let earlier = module > 0 ? Int(state.sessionSlot[session - 1]) : -1
    for slot in earlier + 1..<state.calendar.slotCount {
      guard earlier < 0 || state.fits(earlier, slot, module: module) else { continue }
      guard lead < 0 || state.staffFaults(lead, slot: slot) == 0 else { continue }
      for room in 0..<state.calendar.roomCount where state.roomFaults(cohort, slot: slot, room: room) == 0 {
        guard leftForTimetable > 0 else {
          isComplete = false
          return false
        }
        left -= 1
        leftForTimetable -= 1
        state.place(session, slot: slot, room: room)
        if lead >= 0 { state.assign(session, position: 0, to: lead) }
        if state.tally.away == 0 && state.tally.absent == 0 && help(session, position: 1, from: 0, lead: lead) { return true }
        if lead >= 0 { state.assign(session, position: 0, to: -1) }
        state.remove(session)
      }
    }
    return false
  }

  /// Finds helpers for a session from `position` on, in order, and then what follows it.
  private func help(_ session: Int, position: Int, from first: Int, lead: Int) -> Bool {
    guard position < state.calendar.perSession else {
      return hold(session / state.modules, module: session % state.modules + 1, lead: lead)
    }
    let slot = Int(state.sessionSlot[session])
    for helper in first..<max(first, state.calendar.facilitatorCount) where state.staffFaults(helper, slot: slot) == 0 {
      state.assign(session, position: position, to: helper)
      if help(session, position: position + 1, from: helper + 1, lead: lead) { return true }
      state.assign(session, position: position, to: -1)
    }
    return false
  }
}
