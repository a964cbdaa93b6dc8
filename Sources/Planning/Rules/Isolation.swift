/// `isolation`: people who are the only one of their value in their cohort, over the attributes of `avoid_isolation`,
/// counting only values that at least two of the people have.
///
/// Lower is better.
///
/// Someone alone in two attributes counts twice; a missing attribute is no value; `category` means the category.
enum Isolation: SoftTerm {
  static let name = TermName.isolation

  static func applies(to problem: ProblemDocument) -> Bool { !(problem.cohorts.avoidIsolation ?? []).isEmpty }

  static func value(in plan: CheckedPlan) -> Double? {
    let attributes = Set(plan.problem.cohorts.avoidIsolation ?? [])
    return Double(attributes.reduce(0) { $0 + alone(in: $1, plan) })
  }

  static func bound(in plan: CheckedPlan) -> Double? { 0 }

  private static func alone(in attribute: String, _ plan: CheckedPlan) -> Int {
    let totals = counts(plan.problem.people, attribute)
    return plan.cohorts.reduce(0) { sum, cohort in
      sum + counts(cohort.members, attribute).filter { $0.value == 1 && totals[$0.key, default: 0] > 1 }.count
    }
  }

  private static func counts(_ people: [ProblemDocument.Person], _ attribute: String) -> [String: Int] {
    people.reduce(into: [:]) { counts, person in
      let value = attribute == "category" ? person.category.rawValue : person.attributes?[attribute]
      if let value { counts[value, default: 0] += 1 }
    }
  }
}
