public import Bilingual

/// What moving people by hand does to a plan: every rule and every term, before and after, counted from scratch.
public struct PlanEdit: Codable, Sendable, Equatable {
  /// Somebody who takes another seat.
  public struct Seat: Codable, Sendable, Equatable {
    public let person: String
    /// The cohort left; left out for somebody who had no seat.
    public let from: String?
    public let to: String
  }

  /// A hard rule before and after.
  public struct RuleCount: Codable, Sendable, Equatable {
    /// `H1` to `H13`.
    public let rule: String
    /// What the rule asks for.
    public let title: String
    /// How much it is broken, by the unit of the rule.
    public let before: Int
    public let after: Int
  }

  public let seats: [Seat]
  /// Broken hard rules before.
  public let hardBefore: Int
  /// Broken hard rules after.
  public let hardAfter: Int
  /// All thirteen rules.
  public let rules: [RuleCount]
  /// What is newly wrong, in words; empty when nothing is.
  public let faults: [String]
  public let terms: [TermChange]
  /// The plan's weighted sum before; lower is better.
  public let softBefore: Double
  /// The plan's weighted sum after; lower is better.
  public let softAfter: Double

  /// The rules that are more broken than before.
  public var broken: [BreakingRule] {
    rules.compactMap { rule in
      Rule(rawValue: rule.rule).flatMap {
        rule.after > rule.before ? BreakingRule($0, rule.after - rule.before, rule.title) : nil
      }
    }
  }
}

extension PlanDocument {
  /// The plan with somebody in another cohort.
  ///
  /// The plan that comes out is scored from scratch and has no seed or steps: those would not make it again.
  ///
  /// - Precondition: The problem is valid.
  /// - Throws: ``ExplainError``.
  public func moving(
    _ person: String,
    to cohort: String,
    in problem: ProblemDocument,
    _ language: Language
  ) throws(ExplainError) -> (plan: PlanDocument, edit: PlanEdit) {
    let home = try home(of: person, in: problem)
    guard cohorts.contains(where: { $0.id == cohort }) else { throw .unknownCohort(cohort) }
    guard home != cohort else { throw .sameCohort([person], cohort) }
    return seating([PlanEdit.Seat(person: person, from: home, to: cohort)], in: problem, language)
  }

  /// The plan with two people in each other's cohorts.
  ///
  /// The plan that comes out is scored from scratch and has no seed or steps: those would not make it again.
  ///
  /// - Precondition: The problem is valid.
  /// - Throws: ``ExplainError``.
  public func exchanging(
    _ person: String,
    with other: String,
    in problem: ProblemDocument,
    _ language: Language
  ) throws(ExplainError) -> (plan: PlanDocument, edit: PlanEdit) {
    guard let home = try home(of: person, in: problem) else { throw .noPlace(person) }
    guard let place = try self.home(of: other, in: problem) else { throw .noPlace(other) }
    guard home != place else { throw .sameCohort([person, other], home) }
    return seating(
      [
        PlanEdit.Seat(person: person, from: home, to: place),
        PlanEdit.Seat(person: other, from: place, to: home),
      ],
      in: problem,
      language
    )
  }

  private func home(of person: String, in problem: ProblemDocument) throws(ExplainError) -> String? {
    guard problem.people.contains(where: { $0.id == person }) else { throw .unknownPerson(person) }
    let places = cohorts.flatMap { cohort in cohort.members.filter { $0 == person }.map { _ in cohort.id } }
    guard places.count < 2 else { throw .severalPlaces(person, places) }
    return places.first
  }

  private func seating(
    _ seats: [PlanEdit.Seat],
    in problem: ProblemDocument,
    _ language: Language
  ) -> (plan: PlanDocument, edit: PlanEdit) {
    var plan = self
    plan.seed = nil
    plan.steps = nil
    for seat in seats {
      plan.unplaced?.removeAll { $0.person == seat.person }
      for place in plan.cohorts.indices {
        if plan.cohorts[place].id == seat.from { plan.cohorts[place].members.removeAll { $0 == seat.person } }
        if plan.cohorts[place].id == seat.to { plan.cohorts[place].members.append(seat.person) }
      }
    }
    let before = check(problem, self)
    let after = check(problem, plan)
    plan.score = Score(after, soft: after.soft(problem, plan))
    return (
      plan,
      PlanEdit(seats, before, after, soft: (before.soft(problem, self), plan.score?.soft ?? 0), language)
    )
  }
}

extension PlanDocument.Score {
  /// The score that a check found.
  public init(_ report: CheckReport, soft: Double) {
    self.init(
      hard: report.hard,
      inherited: report.inherited,
      terms: Dictionary(uniqueKeysWithValues: report.terms.map { ($0.key.rawValue, $0.value) }),
      bounds: Dictionary(uniqueKeysWithValues: report.bounds.map { ($0.key.rawValue, $0.value) }),
      soft: soft
    )
  }
}

extension PlanEdit {
  fileprivate init(
    _ seats: [Seat],
    _ before: CheckReport,
    _ after: CheckReport,
    soft: (before: Double, after: Double),
    _ language: Language
  ) {
    self.seats = seats
    hardBefore = before.hard
    hardAfter = after.hard
    rules = Rule.allCases.map { rule in
      RuleCount(
        rule: rule.rawValue,
        title: rule.title[language],
        before: before.broken[rule, default: 0],
        after: after.broken[rule, default: 0]
      )
    }
    let risen = Set(rules.filter { $0.after > $0.before }.map(\.rule))
    let known = Set(before.faults)
    faults = after.faults
      .filter { risen.contains($0.rule.rawValue) && $0.count > $0.inherited && !known.contains($0) }
      .map { $0.detail[language] }
    terms = TermChange.all(before.terms, after.terms, bounds: after.bounds)
    softBefore = soft.before
    softAfter = soft.after
  }
}
