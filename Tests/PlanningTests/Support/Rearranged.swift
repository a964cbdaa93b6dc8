import Planning

/// Random problems with plans that are far from tidy, so that every rule is broken somewhere.
enum Rearranged {
  /// A random problem with its hidden plan, after as many random changes as `changes`: people change places or are
  /// moved, sessions get another slot, room or facilitator.
  static func make(seed: UInt64, changes: Int) -> (problem: ProblemDocument, plan: PlanDocument) {
    let made = RandomProblem.make(seed: seed)
    var plan = made.plan
    var numbers = SeededNumbers(seed: seed &* 31 &+ 7)
    for _ in 0..<changes { change(&plan, made.problem, &numbers) }
    return (made.problem, plan)
  }

  private static func change(
    _ plan: inout PlanDocument,
    _ problem: ProblemDocument,
    _ numbers: inout SeededNumbers
  ) {
    let a = Int.random(in: 0..<plan.cohorts.count, using: &numbers)
    let b = Int.random(in: 0..<plan.cohorts.count, using: &numbers)
    guard let person = plan.cohorts[a].members.randomElement(using: &numbers), a != b else { return }
    switch Int.random(in: 0..<4, using: &numbers) {
    case 0: seat(person, in: plan.cohorts[b].id, of: &plan)
    case 1:
      guard let other = plan.cohorts[b].members.randomElement(using: &numbers) else { return }
      seat(person, in: plan.cohorts[b].id, of: &plan)
      seat(other, in: plan.cohorts[a].id, of: &plan)
    case 2:
      guard Int.random(in: 0..<4, using: &numbers) == 0 else { return }
      plan.cohorts[a].members.removeAll { $0 == person }
    default:
      guard let number = plan.cohorts[a].sessions?.indices.randomElement(using: &numbers),
        let slot = problem.slots?.randomElement(using: &numbers),
        let room = problem.rooms?.randomElement(using: &numbers)
      else { return }
      plan.cohorts[a].sessions?[number].slot = slot.id
      plan.cohorts[a].sessions?[number].room = room.id
    }
  }

  /// Puts somebody in one cohort and takes them out of all others.
  static func seat(_ person: String, in cohort: String, of plan: inout PlanDocument) {
    for place in plan.cohorts.indices {
      plan.cohorts[place].members.removeAll { $0 == person }
      if plan.cohorts[place].id == cohort { plan.cohorts[place].members.append(person) }
    }
  }
}
