import Bilingual
public import Planning

/// What a plan comes to: cohorts, sessions, and how good it is.
public struct PlanSummary: Codable, Sendable {
  /// A hard rule that is broken.
  public struct BrokenRule: Codable, Sendable {
    /// `H1` to `H13`
    public let rule: String
    public let title: String
    /// How much, by the unit of the rule.
    public let count: Int
    /// What would free it, straight after a search; left out otherwise.
    public let freedBy: String?

    public init(rule: String, title: String, count: Int, freedBy: String? = nil) {
      self.rule = rule
      self.title = title
      self.count = count
      self.freedBy = freedBy
    }
  }

  /// A soft term with the best value that can be proved possible.
  public struct Term: Codable, Sendable {
    public let term: String
    public let value: Double
    /// What no plan can be better than; left out where none is known.
    public let bound: Double?

    public init(term: String, value: Double, bound: Double?) {
      self.term = term
      self.value = value
      self.bound = bound
    }
  }

  /// Somebody who has no seat.
  public struct Unplaced: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// The reason, in the language of whoever asked.
    public let why: String
  }

  /// A plan's name, such as `L2-p1`; left out when the plan was not kept.
  public let plan: String?
  /// The name of a plan that was kept, and no text for another.
  public var name: String { plan ?? "" }
  /// An edition's code, such as `L2`.
  public let edition: String
  public let state: PlanState
  /// Local date and time, to the minute.
  public let createdAt: String
  /// How many people have a seat.
  public let people: Int
  /// Category → how many of them.
  public let categories: [String: Int]
  public let cohorts: Int
  /// People in the smallest cohort.
  public let smallest: Int
  /// People in the largest cohort.
  public let largest: Int
  public let sessions: Int
  /// The date of the first session.
  public let firstDate: Day?
  /// The date of the last session.
  public let lastDate: Day?
  /// Sessions today or earlier, for which nobody would have notice, and the cohorts that have some; left out when there are none.
  public let pastSessions: Int?
  public let pastCohorts: Int?
  /// The day from which sessions were planned, when the edition began before it.
  public internal(set) var notBefore: Day?
  /// How many dates have sessions.
  public let dates: Int
  /// How many rooms are used.
  public let rooms: Int
  /// How many facilitators are used.
  public let facilitators: Int
  /// Broken hard rules; 0 for a plan that can be published.
  public let hard: Int
  public internal(set) var broken: [BrokenRule]
  public let unplaced: [Unplaced]
  public let terms: [Term]
  /// Where chance began; the same seed and steps make the same plan.
  public let seed: UInt64?
  /// With the seed, makes this plan again.
  public let steps: Int?
  /// When it was asked what would come of a change: the plan as it is and then each variant, none of them kept;
  /// left out otherwise.
  public let whatIf: [PlanVariant]?

  init(_ plan: Plans.Stored, _ language: Language, today: Day? = nil, whatIf: [PlanVariant]? = nil) {
    let problem = plan.problem
    let document = plan.document
    let sizes = document.cohorts.map(\.members.count)
    let sessions = document.cohorts.flatMap { $0.sessions ?? [] }
    let slots = Dictionary(
      (problem.slots ?? []).map { ($0.id, $0.date) },
      uniquingKeysWith: { first, _ in first }
    )
    let days = Set(sessions.compactMap { slots[$0.slot] })
    let category = Dictionary(
      problem.people.map { ($0.id, $0.category) },
      uniquingKeysWith: { first, _ in first }
    )
    self.plan = whatIf == nil ? plan.code : nil
    edition = plan.edition
    state = plan.state
    createdAt = plan.createdAt
    people = sizes.reduce(0, +)
    categories = document.cohorts.flatMap(\.members).reduce(into: [:]) { counts, member in
      if let category = category[member] { counts[category.rawValue, default: 0] += 1 }
    }
    cohorts = sizes.count
    smallest = sizes.min() ?? 0
    largest = sizes.max() ?? 0
    self.sessions = sessions.count
    firstDate = days.min()
    lastDate = days.max()
    let past = document.cohorts.map { cohort in
      (cohort.sessions ?? []).count { session in slots[session.slot].flatMap { date in today.map { date < $0 } } ?? false }
    }.filter { $0 > 0 }
    pastSessions = past.isEmpty ? nil : past.reduce(0, +)
    pastCohorts = past.isEmpty ? nil : past.count
    dates = days.count
    rooms = Set(sessions.map(\.room)).count
    facilitators = Set(sessions.flatMap(\.facilitators)).count
    hard = document.score?.hard ?? 0
    // The score says how much is broken in all; which rules, the check says.
    broken = hard == 0 ? [] : Self.broken(check(problem, document), language)
    unplaced = (document.unplaced ?? []).map { Unplaced(person: $0.person, why: $0.why) }
    terms = Self.terms(document.score)
    seed = document.seed
    steps = document.steps
    self.whatIf = whatIf
  }

  /// - Parameter shortfalls: What a search says would free them.
  static func broken(_ report: CheckReport, freedBy shortfalls: [Shortfall] = [], _ language: Language) -> [BrokenRule] {
    report.broken.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { rule, count in
      let remedy = shortfalls.first { $0.rule == rule }?.remedy
      return BrokenRule(rule: rule.rawValue, title: rule.title[language], count: count, freedBy: remedy?[language])
    }
  }

  static func terms(_ score: PlanDocument.Score?) -> [Term] {
    TermName.allCases.compactMap { name in
      guard let value = score?.terms[name.rawValue] else { return nil }
      return Term(term: name.rawValue, value: value, bound: score?.bounds[name.rawValue])
    }
  }
}
