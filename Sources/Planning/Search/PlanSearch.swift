internal import Dispatch

/// How a search is to run.
public struct SearchOptions: Sendable {
  public var seed: UInt64
  /// Proposals to make; the same seed and steps give the same plan. Nil: as many as the time allows.
  public var steps: Int?
  /// Seconds the search may take, measured by `clock`; ignored when `steps` is given.
  public var seconds: Double
  /// Stop as soon as a feasible plan's soft score is this low.
  public var target: Double?
  /// Threads that carry the lanes; changes nothing but the time it takes.
  public var threads: Int
  /// Seconds since some fixed moment; never going back.
  public var clock: @Sendable () -> Double
  /// Asked some times a second; true ends the search with the best plan so far.
  public var shouldStop: @Sendable () -> Bool
  /// Told at every merge.
  public var onProgress: (@Sendable (SearchProgress) -> Void)?

  public init(
    seed: UInt64 = 1, steps: Int? = nil, seconds: Double = 60, target: Double? = nil, threads: Int = 2,
    clock: @escaping @Sendable () -> Double, shouldStop: @escaping @Sendable () -> Bool = { false },
    onProgress: (@Sendable (SearchProgress) -> Void)? = nil
  ) {
    self.seed = seed
    self.steps = steps
    self.seconds = seconds
    self.target = target
    self.threads = threads
    self.clock = clock
    self.shouldStop = shouldStop
    self.onProgress = onProgress
  }
}

/// Where a search stands.
public struct SearchProgress: Sendable {
  /// Proposals made so far.
  public var steps: Int
  /// Seconds since the search began.
  public var seconds: Double
  /// Broken hard rules of the best plan so far.
  public var hard: Int
  /// The weighted sum of the best plan so far.
  public var soft: Double
  /// The weighted sum of the terms' bounds: no plan with cohorts of these sizes can be better.
  public var bound: Double
  /// Proposals a second, lately.
  public var stepsPerSecond: Double
  /// What part of the search is running.
  public var phase: String
}

/// Forms cohorts and gives them sessions: simulated annealing over who sits where, on a timetable built to end early.
///
/// Lanes anneal disjoint shares of the cohorts and are merged at fixed step counts, where the shares are drawn anew, the timetable is
/// repaired and polished, and the best plan so far is kept. See ``Schedule`` for how seed and steps make a plan again.
///
/// A search that has broken rules after its first anneal tries everything if the problem is small: see ``ExactSearch``. When the
/// problem leaves the number of cohorts open, a search whose number is thus proved too small, or which still has broken rules
/// halfway through its steps, gives the rest of them to a search with one cohort more.
public final class PlanSearch {
  /// Workers of the search, however many threads carry them.
  static let laneCount = 2
  /// Problems with fewer cohorts than this are too small to share out; each lane then works on all of it.
  static let fewestToShare = 8
  /// Steps a person that a phase needs to cool from its full heat.
  private static let enoughSteps = 200
  /// How much faster the second half of the main anneal is than the end of the first, less what is kept in hand.
  private static let coldPace = 1.1

  private let problem: DenseProblem
  private let options: SearchOptions
  private let objective: Objective
  private let lanes: [Lane]
  private let retiming: Retiming
  private let polishing: Polishing
  private var generator: Generator
  private let began: Double
  /// Steps made by searches with fewer cohorts before this one.
  private let earlier: Int
  /// Steps to make; what a plan records says when it ends.
  private var end = Int.max
  /// Whether no plan with this number of cohorts keeps every rule.
  private var isImpossible = false
  /// Whether there may be one cohort more; with an earlier plan its number stands, and faults that it brings may be nobody's to mend.
  private lazy var mayGrow =
    problem.document.cohorts.count == nil && !problem.started.isPresent
    && problem.cohortCount < mostCohorts(problem.document)

  private var placement: Placement
  private var best: Best
  private var schedule: Schedule
  private var made = 0
  /// Merges in a row after which cover or absences were broken.
  private var crowded = 0
  private var fault: Int
  private var departmentPair: Int
  /// Merges in a row after which a rule was broken.
  private var stuck = 0

  private struct Best {
    var placement: Placement
    var hard: Int
    var cost: Int
    var soft: Double
  }

  private init(_ problem: DenseProblem, _ options: SearchOptions, after fewer: PlanSearch? = nil) {
    self.problem = problem
    self.options = options
    began = fewer?.began ?? options.clock()
    earlier = fewer.map { $0.earlier + $0.made } ?? 0
    objective = Objective(problem)
    generator = Generator(seed: options.seed, stream: 1 << 33)
    let kinds = Lane.Kinds(problem)
    let objective = objective
    fault = 6 * objective.scale
    departmentPair = objective.departmentPrice(.max)
    lanes = (0..<Self.laneCount).map { lane in
      Lane(SearchState(problem, objective: objective), kinds: kinds, seed: options.seed, stream: UInt64(lane))
    }
    let state = lanes[0].state
    retiming = Retiming(state)
    polishing = Polishing(state, retiming: retiming, seed: options.seed)
    let timetable = Timetable(state, retiming: retiming, polishing: polishing)
    state.reserveSeats()
    retiming.lastDate = timetable.build(using: &generator)
    state.releaseSeats()
    Formation(state).form(using: &generator)
    placement = Placement(of: state)
    best = Best(placement: placement, hard: state.tally.hard, cost: 0, soft: state.soft)
    schedule = Schedule(people: problem.peopleCount, planned: 1)
    best.cost = judged(state)
  }

  /// Searches for the best plan of a problem that does not contradict itself.
  public static func solve(_ problem: DenseProblem, options: SearchOptions) -> SearchOutcome {
    let first = PlanSearch(problem, options)
    first.run()
    var (best, last) = (first, first)
    while let larger = last.withOneMore() {
      larger.follow()
      // One that the clock stopped before its first step is not made again.
      if larger.made > 0 && larger.best.hard < best.best.hard { best = larger }
      last = larger
    }
    return best.outcome(steps: first.schedule.record(made: last.earlier + last.made))
  }

  /// A search with one cohort more for the steps and the time that are left, when this one was given up.
  private func withOneMore() -> PlanSearch? {
    guard isGivenUp, !isOver, made < end else { return nil }
    let document = problem.document
    let larger = PlanSearch(DenseProblem(document, cohorts: problem.cohortCount + 1), options, after: self)
    larger.schedule = schedule.rest(after: made, people: problem.peopleCount)
    larger.end = end == Int.max ? end : end - made
    return larger
  }

  // MARK: Running

  private func run() {
    guard problem.peopleCount > 0, problem.cohortCount > 0 else { return }
    if let steps = options.steps {
      let (schedule, end) = Schedule.recorded(steps, people: problem.peopleCount)
      self.schedule = schedule
      self.end = end
      follow()
      return
    }
    schedule = .longest(within: 0, people: problem.peopleCount)
    // What comes is about as warm as the second half of the first anneal, and so about as fast; the first half is slower.
    advance(to: schedule.firstSteps / 2)
    let start = (time: options.clock(), made: made)
    advance(to: schedule.firstSteps)
    let now = options.clock()
    let pace = Double(made - start.made) / max(1e-6, now - start.time)
    let left = options.seconds - (now - began)
    schedule = .longest(within: made + Int(max(0, left * 0.92) * pace), people: problem.peopleCount)
    follow()
  }

  /// Goes through the schedule to its end, unless the search is given up for one with more cohorts.
  private func follow() {
    advance(to: min(end, schedule.firstSteps))
    if made == schedule.firstSteps && best.hard > 0 { tryEverything() }
    if options.steps == nil && earlier == 0 { fitSecondHalf() }
    advance(to: end)
  }

  /// Makes the second half of the main anneal so long that it has cooled when the time is over: what came before tells only how
  /// fast a warmer search is.
  private func fitSecondHalf() {
    let merges = (schedule.middle - schedule.firstSteps) / schedule.mergeSteps
    advance(to: schedule.middle - merges / 4 * schedule.mergeSteps)
    let start = (time: options.clock(), made: made)
    advance(to: schedule.middle)
    guard made == schedule.middle, made > start.made else { return }
    let now = options.clock()
    let pace = Double(made - start.made) / max(1e-6, now - start.time)
    schedule.fit(left: Int(max(0, options.seconds - (now - began)) * Self.coldPace * pace))
  }

  private func tryEverything() {
    switch ExactSearch.run(problem, objective) {
    case .found(let placement):
      self.placement = placement
      lanes[0].state.adopt(placement)
      keepIfBest(lanes[0].state)
    case .impossible: isImpossible = true
    case .unknown: break
    }
  }

  private var isGivenUp: Bool {
    best.hard > 0 && (isImpossible || schedule.isHalfway(made: made)) && mayGrow
  }

  private func advance(to end: Int) {
    while made < end && !isOver && !isGivenUp {
      let phaseEnd = made < schedule.firstSteps ? schedule.firstSteps : made < schedule.mainEnd ? schedule.mainEnd : Int.max
      merge(steps: min(schedule.mergeSteps, end - made, phaseEnd - made))
    }
  }

  private var isOver: Bool {
    if options.shouldStop() || isImpossible && !mayGrow { return true }
    if options.steps == nil && options.clock() - began >= options.seconds { return true }
    guard let target = options.target else { return false }
    return best.hard == 0 && best.soft <= target
  }

  /// Some stretches of annealing in all lanes, and what is done on the whole plan after them.
  private func merge(steps: Int) {
    let before = (time: options.clock(), made: made)
    for lane in lanes { lane.state.price(fault: fault, departmentPair: departmentPair) }
    let stretches = isShared ? max(1, steps / schedule.stretchSteps) : 1
    let shares = shares()
    for stretch in 0..<stretches where stretch == 0 || !isOver {
      anneal(shares, isFirst: stretch == 0, steps: steps * (stretch + 1) / stretches - steps * stretch / stretches)
    }
    let state = lanes[0].state
    state.adopt(self.placement)
    lanes[0].mendCover()
    lanes[0].mendSizes()
    polishing.improve()
    stuck = state.tally.hard > 0 ? stuck + 1 : 0
    // New dates mend what dates have to do with; for the rest they are a last resort.
    let isDated = state.tally.timetable + state.tally.away + state.tally.absent > 0
    if stuck > 0 && stuck % (isDated ? 8 : 32) == 0 { polishing.shake() }
    self.placement = Placement(of: state)
    keepIfBest(state)
    allowLaterDates(state)
    report(since: before)
  }

  /// Lets each lane work on its share of the cohorts, and puts their work together.
  ///
  /// A stretch is short: lanes do not see each other's moves, and the bridges that both count on are lost when they meet.
  private func anneal(_ shares: [[Int32]], isFirst: Bool, steps: Int) {
    let each = steps / Self.laneCount
    let rest = steps % Self.laneCount
    let (cooling, done, total) = heat()
    let placement = placement
    forEachLane { index, lane in
      lane.state.adopt(placement)
      if isFirst { lane.own(shares[index]) }
      lane.anneal(
        steps: each + (index < rest ? 1 : 0), done: done, of: total, pace: Self.laneCount, cooling: cooling)
    }
    collect(shares)
    made += steps
  }

  /// Lets sessions lie later while cover or absences stay broken at full price: the timetable was fitted before anyone had a seat.
  private func allowLaterDates(_ state: SearchState) {
    let isBroken = state.tally.away + state.tally.absent > 0 && fault >= objective.fault
    crowded = isBroken ? crowded + 1 : 0
    retiming.lastDate = max(retiming.lastDate, min(problem.calendar.dateCount - 1, retiming.lastDate + crowded))
  }

  private var isShared: Bool { problem.cohortCount >= Self.fewestToShare }

  /// Draws which lane works on which cohorts.
  private func shares() -> [[Int32]] {
    let all = (0..<problem.cohortCount).map { Int32($0) }
    guard isShared else { return lanes.map { _ in all } }
    let shuffled = all.shuffled(using: &generator)
    return lanes.indices.map { lane in
      stride(from: lane, to: shuffled.count, by: lanes.count).map { shuffled[$0] }.sorted()
    }
  }

  /// The cooling of the running phase, with how far it is.
  private func heat() -> (Cooling, done: Int, total: Int) {
    if made < schedule.firstSteps { return brief(firstCooling, made, schedule.firstSteps) }
    return brief(mainCooling, schedule.cooled(made: made), schedule.planned - schedule.firstSteps)
  }

  /// A phase too short to put right what heat would undo begins colder.
  private func brief(_ cooling: Cooling, _ done: Int, _ total: Int) -> (Cooling, done: Int, total: Int) {
    let enough = Self.enoughSteps * problem.peopleCount
    guard total < enough else { return (cooling, done, total) }
    return (cooling, enough - total + done, enough)
  }

  private lazy var firstCooling = Cooling(
    from: Double(objective.scale) * 1.1, to: Double(objective.scale) * 0.11)
  private lazy var mainCooling = Cooling(
    from: Double(objective.scale) * 0.45, to: Double(objective.scale) * 0.14)

  /// What a broken rule costs now: rises while rules stay broken and falls while none is, so that the search crosses
  /// broken plans on its way but ends in whole ones. Towards the end it does not fall below the full price.
  private func reprice(_ hard: Int) {
    fault = hard > 0 ? fault + fault / 8 : fault - fault / 32
    let isEnding = made > schedule.firstSteps && schedule.cooled(made: made) > (schedule.planned - schedule.firstSteps) / 4 * 3
    let least = isEnding ? objective.fault : 4 * objective.scale
    fault = min(max(fault, least), objective.fault * 1024)
  }

  /// A pair of one department comes to cost what it does when there are so many, little by little.
  private func repriceDepartments(_ pairs: Int) {
    let price = objective.departmentPrice(pairs)
    let step = departmentPair / 16 + 1
    departmentPair = departmentPair < price ? min(price, departmentPair + step) : max(price, departmentPair - step)
  }

  private func forEachLane(_ work: @escaping (Int, Lane) -> Void) {
    let job = Job(lanes: lanes, work: work)
    if options.threads > 1 {
      DispatchQueue.concurrentPerform(iterations: lanes.count) { job.work($0, job.lanes[$0]) }
    } else {
      for index in lanes.indices { work(index, lanes[index]) }
    }
  }

  // Each iteration touches its own lane only; the rest is read.
  private struct Job: @unchecked Sendable {
    let lanes: [Lane]
    let work: (Int, Lane) -> Void
  }

  /// Takes each lane's share of the cohorts, or the better lane where both worked on everything.
  private func collect(_ shares: [[Int32]]) {
    guard isShared else {
      let winner = lanes.indices.min { lanes[$0].state.cost < lanes[$1].state.cost } ?? 0
      placement = Placement(of: lanes[winner].state)
      return
    }
    for (lane, share) in zip(lanes, shares) {
      let state = lane.state
      for cohort in share {
        for seat in 0..<Int(state.seated[Int(cohort)]) {
          placement.cohortOf[Int(state.members[Int(cohort) * state.stride + seat])] = cohort
        }
      }
    }
  }

  private func judged(_ state: SearchState) -> Int {
    state.tally.soft(objective) + state.daysToFinish * objective.lateDay
  }

  private func keepIfBest(_ state: SearchState) {
    let hard = state.tally.hard
    reprice(hard)
    repriceDepartments(state.tally.departmentPairs)
    guard hard <= best.hard else { return }
    let cost = judged(state)
    guard hard < best.hard || cost < best.cost else { return }
    best = Best(placement: placement, hard: hard, cost: cost, soft: state.soft)
  }

  private func report(since before: (time: Double, made: Int)) {
    guard let onProgress = options.onProgress else { return }
    let now = options.clock()
    onProgress(
      SearchProgress(
        steps: earlier + made, seconds: now - began, hard: best.hard, soft: best.soft, bound: bound,
        stepsPerSecond: Double(made - before.made) / max(1e-9, now - before.time),
        phase: made < schedule.firstSteps ? "first" : made < schedule.mainEnd ? "main" : "cold"))
  }

  /// Worked out at the first report, from the plan as it then is, which it leaves alone.
  private lazy var bound: Double = {
    let plan = SearchOutcome(lanes[0].state, seed: options.seed, steps: made, seconds: 0).plan
    return SoftSum(problem.document, cohorts: plan.cohorts.count).sum(check(problem.document, plan).bounds)
  }()

  private func outcome(steps: Int) -> SearchOutcome {
    let state = lanes[0].state
    state.adopt(best.placement)
    return SearchOutcome(state, seed: options.seed, steps: steps, seconds: options.clock() - began)
  }
}
