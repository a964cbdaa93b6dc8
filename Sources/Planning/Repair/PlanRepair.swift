public import Bilingual

/// What a repair came to: the mended plan, and everything that differs from the plan there was.
public struct RepairOutcome: Sendable {
  /// Somebody whose seat is another.
  public struct Move: Sendable {
    public let person: String
    /// The cohort before; nil for somebody new.
    public let from: String?
    /// The cohort now; nil for somebody who is no longer among the people, or has no seat.
    public let to: String?
    public let why: Words
  }

  /// A session whose slot, room or staff is another.
  public struct Change: Sendable {
    public let cohort: String
    /// Nil for a session that was missing.
    public let before: PlanDocument.Session?
    /// Nil for one that has no place.
    public let after: PlanDocument.Session?
    public let why: Words
  }

  /// A broken rule that no mend was found for.
  public struct Unmended: Sendable {
    public let fault: Fault
    /// What would free it.
    public let remedy: Words
  }

  /// The mended plan, scored from scratch; the baseline itself when nothing was wrong.
  public let plan: PlanDocument
  /// In the order of the problem's people, those who left last.
  public let moves: [Move]
  /// In the order of the plan's cohorts.
  public let changes: [Change]
  public let unmended: [Unmended]
  /// People whose cohort changed plus sessions whose slot, room or lead changed.
  public let disruption: Int
  /// No plan that breaks no rule has less.
  public let lowerBound: Int
  /// Whether the baseline had nothing to mend.
  public let isUnchanged: Bool

  /// Whether the disruption is proved to be the least possible.
  public var isProved: Bool { unmended.isEmpty && disruption <= lowerBound }
}

/// Mends an earlier plan after people have left or come, fallen ill, a room has closed or a facilitator has
/// quit.
///
/// Started cohorts and past sessions stay (H13), nothing is put before `freeze_before`, and as little else as
/// possible changes: see ``RepairSearch`` for the method. What it cannot mend goes to the ordinary search,
/// which keeps close to the baseline, for a fixed number of steps; that plan is taken when it breaks fewer
/// rules.
///
/// - Parameters:
///   - problem: The problem of today with the earlier plan as `baseline`.
///   - lastResortSteps: Steps of the ordinary search; 0 for none.
///   - threads: Carry the ordinary search; change nothing but the time it takes.
/// - Returns: The mended plan, or nil when the problem has no baseline.
/// - Precondition: The problem is valid.
public func repair(_ problem: ProblemDocument, lastResortSteps: Int? = nil, threads: Int = 2)
  -> RepairOutcome?
{
  guard let plan = problem.baseline else { return nil }
  return Repair(problem, plan).run(lastResortSteps: lastResortSteps, threads: threads)
}

/// One repair, from the documents to the outcome.
private struct Repair {
  let problem: ProblemDocument
  let baseline: RepairBaseline
  let search: RepairSearch
  private let frozen: FrozenParts
  var state: RepairState { search.state }

  init(_ problem: ProblemDocument, _ plan: PlanDocument) {
    self.problem = problem
    baseline = RepairBaseline(problem, plan)
    search = RepairSearch(baseline)
    frozen = FrozenParts(problem: problem)
  }

  func run(lastResortSteps: Int?, threads: Int) -> RepairOutcome {
    search.run()
    let cohorts = baseline.plan.cohorts.indices.map(mended)
    if state.total == 0 && cohorts == baseline.plan.cohorts && hasAllCohorts {
      return outcome(baseline.plan, check(problem, baseline.plan), isUnchanged: true)
    }
    var plan = PlanDocument(cohorts: cohorts)
    let unplaced = state.cohortOf.indices.filter { state.cohortOf[$0] < 0 }
    plan.unplaced = unplaced.map {
      .init(person: problem.people[$0].id, why: "no seat that breaks no rule")
    }
    var report = check(problem, plan)
    var soft = search.soft
    if report.hard > 0, let other = lastResort(lastResortSteps, threads, below: report.hard) {
      (plan, report) = other
      soft = plan.score?.soft ?? soft
    } else {
      soft += weightOfDisruption * (report.terms[.disruption] ?? 0) / Double(max(1, problem.people.count))
    }
    plan.score = score(report, soft: soft)
    return outcome(plan, report, isUnchanged: false)
  }

  /// Whether the problem asks for as many cohorts as the baseline has.
  private var hasAllCohorts: Bool {
    problem.cohorts.count ?? baseline.plan.cohorts.count == baseline.plan.cohorts.count
  }

  private var weightOfDisruption: Double {
    problem.weights?["disruption"] ?? Objective.defaultWeights["disruption"] ?? 0
  }

  private func score(_ report: CheckReport, soft: Double) -> PlanDocument.Score {
    PlanDocument.Score(
      hard: report.hard,
      inherited: report.inherited,
      terms: Dictionary(uniqueKeysWithValues: report.terms.map { ($0.key.rawValue, $0.value) }),
      bounds: Dictionary(uniqueKeysWithValues: report.bounds.map { ($0.key.rawValue, $0.value) }),
      soft: soft
    )
  }

  // MARK: The last resort

  /// The ordinary search, kept when its plan breaks fewer rules and puts nothing into the past.
  private func lastResort(_ steps: Int?, _ threads: Int, below hard: Int) -> (PlanDocument, CheckReport)? {
    let steps = steps ?? 200 * max(1000, problem.people.count)
    guard steps > 0 else { return nil }
    var problem = problem
    // As few cohorts as can hold everyone may be fewer than there are, and those there are stay.
    problem.cohorts.count = problem.cohorts.count ?? max(baseline.plan.cohorts.count, cohortCount(problem))
    let outcome = PlanSearch.solve(
      DenseProblem(problem),
      options: SearchOptions(steps: steps, threads: threads, clock: { 0 })
    )
    let report = check(problem, outcome.plan)
    return report.hard < hard && putsNothingIntoThePast(outcome.plan) ? (outcome.plan, report) : nil
  }

  private func putsNothingIntoThePast(_ plan: PlanDocument) -> Bool {
    guard let freeze = problem.freezeBefore else { return true }
    let dates = (problem.slots ?? []).reduce(into: [:]) { $0[$1.id] = $1.date }
    let past = Set(
      baseline.plan.cohorts.flatMap { cohort in
        (cohort.sessions ?? []).map { [cohort.id, $0.module, $0.slot] }
      }
    )
    return plan.cohorts.allSatisfy { cohort in
      (cohort.sessions ?? []).allSatisfy { session in
        dates[session.slot].map { $0 >= freeze } ?? true
          || past.contains([cohort.id, session.module, session.slot])
      }
    }
  }

  // MARK: The mended plan

  /// A cohort as it stands now, written as the baseline wrote it wherever it is the same.
  private func mended(_ cohort: Int) -> PlanDocument.Cohort {
    let known = baseline.plan.cohorts[cohort]
    var result = known
    let now = Set(state.members[cohort].map { problem.people[$0].id })
    var seen: Set<String> = []
    result.members = known.members.filter { now.contains($0) && seen.insert($0).inserted }
    let listed = Set(result.members)
    result.members += state.members[cohort].sorted().map { problem.people[$0].id }.filter {
      !listed.contains($0)
    }
    guard let modules = problem.modules, !modules.isEmpty else { return result }
    let sessions = modules.indices.compactMap { session(cohort * modules.count + $0) }
    let places = modules.enumerated().reduce(into: [:]) { $0[$1.element.id] = $1.offset }
    let strangers = (known.sessions ?? []).filter { old in
      places[old.module] == nil && frozen.session(cohort: known.id, module: old.module) != nil
    }
    let order = (known.sessions ?? []).map(\.module)
    result.sessions = strangers + sessions
    // Sessions listed in another order than that of the modules stay so.
    if let now = result.sessions, Set(now.map(\.module)) == Set(order), now.count == order.count {
      result.sessions = order.compactMap { module in now.first { $0.module == module } }
    }
    return result
  }

  private func session(_ session: Int) -> PlanDocument.Session? {
    let modules = baseline.problem.moduleCount
    let module = problem.modules?[session % modules].id ?? ""
    let known = baseline.plan.cohorts[session / modules].sessions?.first { $0.module == module }
    if state.isFrozenSession[session] { return known }
    let (slot, room) = (state.slotOf[session], state.roomOf[session])
    guard slot >= 0, let slots = problem.slots, let rooms = problem.rooms else { return nil }
    let staff = state.staffOf[session].compactMap { $0 < 0 ? nil : problem.facilitators?[$0].id }
    return PlanDocument.Session(
      module: module,
      slot: slots[baseline.problem.calendar.slotSource[slot]].id,
      room: rooms[room].id,
      facilitators: staff
    )
  }

  // MARK: The outcome

  private func outcome(_ plan: PlanDocument, _ report: CheckReport, isUnchanged: Bool) -> RepairOutcome {
    RepairOutcome(
      plan: plan,
      moves: isUnchanged ? [] : moves(plan),
      changes: isUnchanged ? [] : changes(plan),
      unmended: report.faults.filter { $0.count > $0.inherited }.map {
        .init(fault: $0, remedy: RepairWords.remedy($0.rule))
      },
      disruption: Int(report.terms[.disruption] ?? 0),
      lowerBound: min(search.lowerBound, Int(report.terms[.disruption] ?? 0)),
      isUnchanged: isUnchanged
    )
  }

  private func moves(_ plan: PlanDocument) -> [RepairOutcome.Move] {
    let words = RepairWords(baseline)
    var now: [String: String] = [:]
    for cohort in plan.cohorts { for member in cohort.members { now[member] = cohort.id } }
    let moved = problem.people.indices.compactMap { person -> RepairOutcome.Move? in
      let id = problem.people[person].id
      let before = baseline.homeOf[person] < 0 ? nil : baseline.plan.cohorts[baseline.homeOf[person]].id
      guard before != now[id] || before == nil else { return nil }
      let site = search.log[.seat(person)] ?? RepairSite(.seat, person)
      return .init(person: id, from: before, to: now[id], why: words.reason(site))
    }
    let left = baseline.gone.map { person, cohort in
      RepairOutcome.Move(
        person: person,
        from: baseline.plan.cohorts[cohort].id,
        to: nil,
        why: Words(sv: "hör inte längre till omgången", en: "no longer belongs to the edition")
      )
    }
    return moved + left
  }

  private func changes(_ plan: PlanDocument) -> [RepairOutcome.Change] {
    let now = plan.cohorts.reduce(into: [:]) { $0[$1.id] = $1.sessions ?? [] }
    return baseline.plan.cohorts.enumerated().flatMap { place, cohort -> [RepairOutcome.Change] in
      let before = cohort.sessions ?? []
      let after = now[cohort.id] ?? []
      let modules =
        before.map(\.module)
        + after.map(\.module).filter { module in !before.contains { $0.module == module } }
      return modules.compactMap { module in
        let old = before.first { $0.module == module }
        let new = after.first { $0.module == module }
        guard old != new else { return nil }
        return .init(cohort: cohort.id, before: old, after: new, why: reason(place, module))
      }
    }
  }

  /// Why a session changed: its own fault, or that of its cohort's lead or of a helper.
  private func reason(_ cohort: Int, _ module: String) -> Words {
    let words = RepairWords(baseline)
    guard let place = problem.modules?.firstIndex(where: { $0.id == module }) else {
      return Words(sv: "modulen finns inte längre", en: "the module is no longer there")
    }
    let session = cohort * baseline.problem.moduleCount + place
    let helpers = (1..<max(2, baseline.problem.calendar.perSession)).map {
      RepairVariable.helper(session, $0)
    }
    for variable in [.time(session), .lead(cohort)] + helpers {
      if let site = search.log[variable] { return words.reason(site) }
    }
    return Words(sv: "för att hela planen ska gå ihop", en: "for the whole plan to work out")
  }
}
