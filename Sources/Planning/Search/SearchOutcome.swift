/// What a search ended with.
public struct SearchOutcome: Sendable {
  /// The best plan found, with seed, steps, and the search's own score.
  public let plan: PlanDocument
  /// The hard rules that the plan still breaks; empty when it is feasible.
  public let shortfalls: [Shortfall]
  /// Steps that make this plan again with the seed.
  public let steps: Int
  /// Seconds it took.
  public let seconds: Double

  /// Whether the plan breaks no hard rule.
  public var isFeasible: Bool { shortfalls.isEmpty }

  init(_ state: SearchState, seed: UInt64, steps: Int, seconds: Double) {
    let problem = state.problem
    let tally = state.tally
    shortfalls = Shortfall.all(in: state)
    self.steps = steps
    self.seconds = seconds
    let unplaced = (0..<problem.peopleCount).filter { state.cohortOf[$0] < 0 }
    plan = PlanDocument(
      seed: seed, steps: steps, cohorts: (0..<problem.cohortCount).map { Self.cohort($0, state) },
      unplaced: unplaced.map { .init(person: problem.document.people[$0].id, why: "every open cohort is full") },
      score: .init(hard: tally.hard, inherited: 0, terms: state.terms, bounds: [:], soft: state.soft))
  }

  private static func cohort(_ cohort: Int, _ state: SearchState) -> PlanDocument.Cohort {
    let problem = state.problem
    let members = (0..<Int(state.seated[cohort])).map { state.members[cohort * state.stride + $0] }.sorted()
    let sessions = (0..<state.modules).compactMap { session(cohort, module: $0, state) }
    return PlanDocument.Cohort(
      id: problem.cohortIDs[cohort], members: members.map { problem.document.people[Int($0)].id },
      sessions: state.modules > 0 ? sessions : nil)
  }

  private static func session(_ cohort: Int, module: Int, _ state: SearchState) -> PlanDocument.Session? {
    let document = state.problem.document
    let session = cohort * state.modules + module
    let slot = Int(state.sessionSlot[session])
    guard slot >= 0, let modules = document.modules, let slots = document.slots, let rooms = document.rooms else {
      return nil
    }
    let perSession = state.calendar.perSession
    let staff = (0..<perSession).compactMap { position -> String? in
      let facilitator = Int(state.staffOf[session * perSession + position])
      return facilitator < 0 ? nil : document.facilitators?[facilitator].id
    }
    let room = Int(state.sessionRoom[session])
    return PlanDocument.Session(
      module: modules[module].id, slot: slots[state.calendar.slotSource[slot]].id,
      room: room < 0 ? "" : rooms[room].id, facilitators: staff)
  }
}
