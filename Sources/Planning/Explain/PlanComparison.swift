public import Bilingual

/// What one plan comes to, to be set beside another.
public struct PlanMeasure: Codable, Sendable, Equatable {
  /// A soft term with the best value that can be proved possible.
  public struct Term: Codable, Sendable, Equatable {
    public let term: String
    public let value: Double
    public let bound: Double?
  }

  /// The plan's name.
  public let plan: String
  /// Broken hard rules.
  public let hard: Int
  /// The rules that are broken.
  public let broken: [BreakingRule]
  public let people: Int
  public let cohorts: Int
  /// People in the smallest cohort.
  public let smallest: Int
  /// People in the largest cohort.
  public let largest: Int
  public let unplaced: Int
  public let sessions: Int
  /// How many dates have sessions.
  public let dates: Int
  /// The date of the last session; left out without sessions.
  public let lastDate: Day?
  public let terms: [Term]
  /// The weighted sum of the terms; lower is better.
  public let soft: Double
  /// Steps that make the plan again with its seed; left out for one changed by hand.
  public let steps: Int?

  /// Counts a plan from scratch.
  ///
  /// - Precondition: The problem is valid.
  public init(_ name: String, _ problem: ProblemDocument, _ plan: PlanDocument, _ language: Language) {
    let report = check(problem, plan)
    let sizes = plan.cohorts.map(\.members.count)
    let days = plan.cohorts.flatMap { $0.sessions ?? [] }.compactMap { problem.dates[$0.slot] }
    self.plan = name
    hard = report.hard
    broken = report.broken.filter { $0.value > 0 }.sorted { $0.key < $1.key }
      .map { BreakingRule($0.key, $0.value, $0.key.title[language]) }
    people = sizes.reduce(0, +)
    cohorts = sizes.count
    smallest = sizes.min() ?? 0
    largest = sizes.max() ?? 0
    unplaced = problem.people.count - Set(plan.cohorts.flatMap(\.members)).count
    sessions = plan.cohorts.reduce(0) { $0 + ($1.sessions?.count ?? 0) }
    dates = Set(days).count
    lastDate = days.max()
    terms = TermName.allCases.compactMap { name in
      report.terms[name].map { Term(term: name.rawValue, value: $0, bound: report.bounds[name]) }
    }
    soft = report.soft(problem, plan)
    steps = plan.steps
  }
}

extension ProblemDocument {
  /// Slot → its date.
  fileprivate var dates: [String: Day] {
    Dictionary((slots ?? []).map { ($0.id, $0.date) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Two plans side by side: what each comes to, and what is elsewhere in the second.
public struct PlanComparison: Codable, Sendable, Equatable {
  /// Somebody in another cohort.
  public struct Moved: Codable, Sendable, Equatable {
    public let person: String
    /// The cohort in the first plan; left out without a seat.
    public let from: String?
    /// The cohort in the second plan; left out without a seat.
    public let to: String?
  }

  /// A session on another date.
  public struct Rescheduled: Codable, Sendable, Equatable {
    /// The cohort and the number of the module, as `L2-014-3`.
    public let session: String
    /// The date in the first plan; left out when it has no such session.
    public let from: Day?
    /// The date in the second plan; left out when it has no such session.
    public let to: Day?
  }

  /// What each comes to, the first plan first.
  public let plans: [PlanMeasure]
  /// How many people are in another cohort, by the cohorts' names.
  public let peopleElsewhere: Int
  /// How many sessions are on another date.
  public let sessionsElsewhere: Int
  /// Those people, in the order of the first problem.
  public let moved: [Moved]
  /// Those sessions, by name.
  public let rescheduled: [Rescheduled]

  /// Compares two plans, each by its own problem.
  ///
  /// - Precondition: The problems are valid.
  public init(
    _ first: (name: String, problem: ProblemDocument, plan: PlanDocument),
    _ second: (name: String, problem: ProblemDocument, plan: PlanDocument),
    _ language: Language
  ) {
    plans = [first, second].map { PlanMeasure($0.name, $0.problem, $0.plan, language) }
    let (before, after) = (Self.homes(first.plan), Self.homes(second.plan))
    let known = Set(first.problem.people.map(\.id))
    let people =
      first.problem.people.map(\.id) + second.problem.people.map(\.id).filter { !known.contains($0) }
    moved = people.filter { before[$0] != after[$0] }
      .map { Moved(person: $0, from: before[$0], to: after[$0]) }
    let (old, new) = (Self.dates(first.problem, first.plan), Self.dates(second.problem, second.plan))
    rescheduled = Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }
      .map { Rescheduled(session: $0, from: old[$0], to: new[$0]) }
    peopleElsewhere = moved.count
    sessionsElsewhere = rescheduled.count
  }

  private static func homes(_ plan: PlanDocument) -> [String: String] {
    plan.cohorts.reduce(into: [:]) { homes, cohort in
      for member in cohort.members { homes[member] = cohort.id }
    }
  }

  private static func dates(_ problem: ProblemDocument, _ plan: PlanDocument) -> [String: Day] {
    let slots = problem.dates
    let numbers = Dictionary(
      (problem.modules ?? []).enumerated().map { ($1.id, $0 + 1) },
      uniquingKeysWith: { first, _ in first }
    )
    return plan.cohorts.reduce(into: [:]) { dates, cohort in
      for session in cohort.sessions ?? [] {
        guard let number = numbers[session.module] else { continue }
        dates["\(cohort.id)-\(number)"] = slots[session.slot]
      }
    }
  }
}
