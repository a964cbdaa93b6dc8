/// H4: `apart` — no one shares a cohort with the person they report to; `together` — everyone whose manager is among
/// the people shares that manager's cohort.
///
/// Counts 1 for each person. Whoever has no seat counts in H1 and not here; nobody reports to themselves. A pair that
/// the baseline froze as it is, is inherited.
enum ReportingLines: HardRule {
  static let rule = Rule.reportingLines

  static func faults(in plan: CheckedPlan) -> [Fault] {
    let wish = plan.problem.cohorts.reportingLine ?? .any
    guard wish != .any else { return [] }
    return plan.problem.people.compactMap { person in
      guard let manager = person.reportsTo, manager != person.id, plan.people[manager] != nil else {
        return nil
      }
      return wish == .apart ? close(person.id, manager, in: plan) : parted(person.id, manager, in: plan)
    }
  }

  private static func close(_ person: String, _ manager: String, in plan: CheckedPlan) -> Fault? {
    let shared = plan.shared(person, manager)
    guard let place = shared.first else { return nil }
    let cohort = plan.cohorts[place].id
    let frozen = shared.contains { plan.isFrozen(person, in: $0) && plan.isFrozen(manager, in: $0) }
    return Fault(
      rule,
      cohort: cohort,
      people: [person, manager],
      inherited: frozen ? 1 : 0,
      en: "\(person) shares \(cohort) with \(manager), whom \(person) reports to",
      sv: "\(person) går i \(cohort) tillsammans med sin chef \(manager)"
    )
  }

  private static func parted(_ person: String, _ manager: String, in plan: CheckedPlan) -> Fault? {
    guard let place = plan.cohortsOfPerson[person]?.first, let other = plan.cohortsOfPerson[manager]?.first,
      plan.shared(person, manager).isEmpty
    else { return nil }
    let frozen = plan.isFrozen(person, in: place) && plan.isFrozen(manager, in: other)
    let (cohort, managers) = (plan.cohorts[place].id, plan.cohorts[other].id)
    return Fault(
      rule,
      cohort: cohort,
      people: [person, manager],
      inherited: frozen ? 1 : 0,
      en: "\(person) is in \(cohort) but reports to \(manager), who is in \(managers)",
      sv: "\(person) går i \(cohort) men har \(manager) som chef, som går i \(managers)"
    )
  }
}
