public import Bilingual

/// What a check of a plan found, everything computed from scratch.
public struct CheckReport: Sendable {
  /// Every breach of a hard rule, inherited ones too, by rule and then by cohort.
  public let faults: [Fault]
  /// Soft term → value, a term that does not apply to the problem left out.
  public let terms: [TermName: Double]
  /// Soft term → the best value that can be proved possible.
  public let bounds: [TermName: Double]

  /// How much hard rules are broken in all, what lies wholly in frozen parts not counted; 0 is a feasible plan.
  public var hard: Int { faults.reduce(0) { $0 + $1.count - $1.inherited } }

  /// How much hard rules are broken wholly in frozen parts.
  public var inherited: Int { faults.reduce(0) { $0 + $1.inherited } }

  /// How much each rule is broken; every rule is there, and their sum is `hard`.
  public var broken: [Rule: Int] {
    var broken = Dictionary(uniqueKeysWithValues: Rule.allCases.map { ($0, 0) })
    for fault in faults { broken[fault.rule, default: 0] += fault.count - fault.inherited }
    return broken
  }
}

/// Checks a plan against its problem: every hard rule counted, every soft term with its bound.
///
/// Nothing is taken from the plan's own `score`, and nothing from the search. An id that the problem does not have is
/// a fault of the rule it touches. Takes time in proportion to people and sessions.
///
/// - Precondition: The problem is valid; ``ProblemDocument/read(_:warn:)`` and ``ProblemDocument/validate()`` see to it.
public func check(_ problem: ProblemDocument, _ plan: PlanDocument) -> CheckReport {
  let checked = CheckedPlan(problem: problem, plan: plan)
  let rules: [any HardRule.Type] = [
    OneCohortEach.self, CohortSize.self, CategoryQuotas.self, ReportingLines.self, ApartAndTogether.self,
    WorkplaceShare.self, ModulesInOrder.self, RoomUse.self, FacilitatorUse.self, SameLead.self, Absences.self,
    Cover.self, StaysWithBaseline.self,
  ]
  let terms: [any SoftTerm.Type] = [
    DepartmentBridging.self, WorkplaceBridging.self, MetBefore.self, Imbalance.self, Isolation.self,
    DaysToFinish.self, FacilitatorLoad.self, Disruption.self,
  ]
  var values: [TermName: Double] = [:]
  var bounds: [TermName: Double] = [:]
  for term in terms where term.applies(to: problem) {
    values[term.name] = term.value(in: checked)
    bounds[term.name] = term.bound(in: checked)
  }
  return CheckReport(faults: rules.flatMap { $0.faults(in: checked) }, terms: values, bounds: bounds)
}

extension CheckReport {
  /// The report as other programs read it, its faults worded in one language.
  public func document(in language: Language) -> CheckDocument {
    CheckDocument(
      hard: hard,
      broken: Dictionary(uniqueKeysWithValues: broken.map { ($0.key.rawValue, $0.value) }),
      inherited: inherited,
      terms: Dictionary(uniqueKeysWithValues: terms.map { ($0.key.rawValue, $0.value) }),
      bounds: Dictionary(uniqueKeysWithValues: bounds.map { ($0.key.rawValue, $0.value) }),
      faults: faults.map { fault in
        CheckDocument.Fault(
          rule: fault.rule.rawValue,
          cohort: fault.cohort,
          people: fault.people,
          count: fault.count,
          inherited: fault.inherited,
          detail: fault.detail[language]
        )
      }
    )
  }
}

/// A check report as JSON holds it.
public struct CheckDocument: Codable, Sendable, Equatable {
  /// One breach of a hard rule.
  public struct Fault: Codable, Sendable, Equatable {
    /// `H1` to `H13`.
    public var rule: String
    /// The cohort it happened in; `null` when it is none in particular.
    public var cohort: String?
    /// The people concerned, by id.
    public var people: [String]
    /// How much it counts, by the unit of its rule.
    public var count: Int
    /// How much of that lies wholly in frozen parts.
    public var inherited: Int
    /// What is wrong, in words.
    public var detail: String

    /// A breach as other programs read it.
    public init(rule: String, cohort: String?, people: [String], count: Int, inherited: Int, detail: String) {
      self.rule = rule
      self.cohort = cohort
      self.people = people
      self.count = count
      self.inherited = inherited
      self.detail = detail
    }

    /// Writes `cohort` even when there is none, so that every fault has the same members.
    public func encode(to encoder: any Encoder) throws {
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(rule, forKey: .rule)
      try members.encode(cohort, forKey: .cohort)
      try members.encode(people, forKey: .people)
      try members.encode(count, forKey: .count)
      try members.encode(inherited, forKey: .inherited)
      try members.encode(detail, forKey: .detail)
    }
  }

  /// Faults against hard rules, inherited ones not counted.
  public var hard: Int
  /// Rule → how much of `hard` is its; all thirteen are there.
  public var broken: [String: Int]
  /// Faults that lie wholly in frozen parts.
  public var inherited: Int
  /// Soft term → value.
  public var terms: [String: Double]
  /// Soft term → the best value that can be proved possible.
  public var bounds: [String: Double]
  /// What the counts are made of.
  public var faults: [Fault]

  /// The report as JSON text on one line, members sorted by name.
  public func encoded() -> [UInt8] { DocumentReading.write(self) }
}
