import Bilingual

/// H5: the pairs of `keep_apart` share no cohort, and each group of `keep_together` is in one.
///
/// Counts 1 for each pair broken and 1 for each group split, a pair or group listed twice counted once. People who are
/// not among those to be placed are passed over; whoever has no seat counts in H1 and does not split a group. What the
/// baseline froze as it is, is inherited.
enum ApartAndTogether: HardRule {
  static let rule = Rule.apartAndTogether

  static func faults(in plan: CheckedPlan) -> [Fault] {
    distinct(plan.problem.cohorts.keepApart).compactMap { sharing($0, in: plan) }
      + distinct(plan.problem.cohorts.keepTogether).compactMap { split($0, in: plan) }
  }

  /// Each group once, whatever the order of its ids, in the order first listed.
  private static func distinct(_ groups: [[String]]?) -> [Set<String>] {
    var seen: Set<Set<String>> = []
    return (groups ?? []).map(Set.init).filter { seen.insert($0).inserted }
  }

  private static func sharing(_ pair: Set<String>, in plan: CheckedPlan) -> Fault? {
    let people = pair.sorted()
    guard people.count == 2 else { return nil }
    let shared = plan.shared(people[0], people[1])
    guard let place = shared.first else { return nil }
    let frozen = shared.contains { place in people.allSatisfy { plan.isFrozen($0, in: place) } }
    let cohort = plan.cohorts[place].id
    return Fault(
      rule,
      cohort: cohort,
      people: people,
      inherited: frozen ? 1 : 0,
      en: "\(people[0]) and \(people[1]) are to be kept apart and share \(cohort)",
      sv: "\(people[0]) och \(people[1]) ska hållas isär och går båda i \(cohort)"
    )
  }

  private static func split(_ group: Set<String>, in plan: CheckedPlan) -> Fault? {
    let placed = group.sorted().filter { plan.cohortsOfPerson[$0] != nil }
    let homes = placed.map { Set(plan.cohortsOfPerson[$0] ?? []) }
    guard let first = homes.first, homes.dropFirst().reduce(first, { $0.intersection($1) }).isEmpty else {
      return nil
    }
    let frozenHomes = Set(
      placed.flatMap { id in (plan.cohortsOfPerson[id] ?? []).filter { plan.isFrozen(id, in: $0) } }
    )
    let cohorts = Set(homes.joined()).sorted().map { plan.cohorts[$0].id }
    return Fault(
      rule,
      cohort: cohorts.first,
      people: placed,
      inherited: frozenHomes.count > 1 ? 1 : 0,
      en: "\(Words.list(placed, .en)) are to be kept together and are split over \(Words.list(cohorts, .en))",
      sv: "\(Words.list(placed, .sv)) ska hållas ihop och är delade på \(Words.list(cohorts, .sv))"
    )
  }
}
