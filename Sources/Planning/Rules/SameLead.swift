/// H10: the lead is the same at all sessions of a cohort.
///
/// Counts 1 for each session, in module order, whose lead differs from the first one's. Inherited is a difference
/// between two frozen sessions, and one that follows from a frozen first lead who is no longer among the facilitators:
/// then the sessions still to come need only agree with each other.
enum SameLead: HardRule {
  static let rule = Rule.sameLead

  static func faults(in plan: CheckedPlan) -> [Fault] {
    plan.cohorts.flatMap { differing(in: $0, plan) }
  }

  private static func differing(in cohort: CheckedCohort, _ plan: CheckedPlan) -> [Fault] {
    let sessions = cohort.sessions.enumerated()
      .sorted { ($0.element.module ?? .max, $0.offset) < ($1.element.module ?? .max, $1.offset) }.map(
        \.element
      )
    guard let first = sessions.first else { return [] }
    let lead = first.document.facilitators.first
    let hasLeft = first.isFrozen && lead.map { plan.facilitators[$0] == nil } ?? false
    let successor = sessions.first { !$0.isFrozen }?.document.facilitators.first
    return sessions.dropFirst().compactMap { session in
      let own = session.document.facilitators.first
      guard own != lead else { return nil }
      let inherited = first.isFrozen && session.isFrozen || hasLeft && own == successor
      return Fault(
        rule,
        cohort: cohort.id,
        inherited: inherited ? 1 : 0,
        en: "\(cohort.id) is led by \(own ?? "nobody") at \(session.document.module) "
          + "and by \(lead ?? "nobody") at \(first.document.module)",
        sv: "\(cohort.id) har \(own ?? "ingen") som huvudansvarig vid \(session.document.module) "
          + "och \(lead ?? "ingen") vid \(first.document.module)"
      )
    }
  }
}
