/// The weighted sum of soft terms by which plans are compared.
///
/// Each term is a share: of the pairs that could bridge, of the people, of the days there are, of a facilitator's
/// average load. Weights are the problem's, or the defaults.
struct SoftSum {
  private let weights: [String: Double]
  private let people: Double
  private let days: Double
  private let duties: Double

  init(_ problem: ProblemDocument, cohorts: Int) {
    var weights = Objective.defaultWeights
    for (term, weight) in problem.weights ?? [:] where weights[term] != nil { weights[term] = max(0, weight) }
    self.weights = weights
    people = Double(max(1, problem.people.count))
    let dates = (problem.slots ?? []).map(\.date)
    days = Double(max(1, dates.min().flatMap { first in dates.max().map { first.distance(to: $0) } } ?? 1))
    let sessions = cohorts * (problem.modules?.count ?? 0) * (problem.facilitatorsPerSession ?? 1)
    duties = Double(max(1, sessions)) / Double(max(1, problem.facilitators?.count ?? 0))
  }

  /// What one term adds.
  func share(_ term: TermName, _ value: Double) -> Double {
    let weight = weights[term.rawValue] ?? 0
    switch term {
    case .departmentBridging, .workplaceBridging: return weight * (1 - value)
    case .imbalance: return weight * value
    case .daysToFinish: return weight * value / days
    case .facilitatorLoad: return weight * value / max(1, duties)
    case .metBefore, .isolation, .disruption: return weight * value / people
    }
  }

  /// The sum of all; lower is better.
  func sum(_ terms: [TermName: Double]) -> Double {
    TermName.allCases.reduce(0) { sum, term in sum + (terms[term].map { share(term, $0) } ?? 0) }
  }
}

extension CheckReport {
  /// The weighted sum that the search minimises, from the terms of this report; lower is better.
  public func soft(_ problem: ProblemDocument, _ plan: PlanDocument) -> Double {
    SoftSum(problem, cohorts: plan.cohorts.count).sum(terms)
  }
}
