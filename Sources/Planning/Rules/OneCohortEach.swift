import Bilingual

/// H1: every person is in exactly one cohort.
///
/// Counts 1 for each person in no cohort, in two or more, or listed twice in one, and 1 for each id that is nobody's.
/// Someone in two started cohorts since the baseline is inherited.
enum OneCohortEach: HardRule {
  static let rule = Rule.oneCohortEach

  static func faults(in plan: CheckedPlan) -> [Fault] {
    let why = Dictionary(
      (plan.document.unplaced ?? []).map { ($0.person, $0.why) },
      uniquingKeysWith: { first, _ in first }
    )
    let listed = timesListed(in: plan)
    var faults: [Fault] = []
    for person in plan.problem.people {
      let places = plan.cohortsOfPerson[person.id] ?? []
      if places.isEmpty {
        faults.append(missing(person.id, why: why[person.id]))
      } else if listed[person.id, default: 0] > 1 {
        faults.append(doubled(person.id, places: places, in: plan))
      }
    }
    return faults + unknown(in: plan)
  }

  private static func timesListed(in plan: CheckedPlan) -> [String: Int] {
    var listed: [String: Int] = [:]
    for cohort in plan.document.cohorts {
      for member in cohort.members { listed[member, default: 0] += 1 }
    }
    return listed
  }

  private static func missing(_ person: String, why: String?) -> Fault {
    Fault(
      rule,
      people: [person],
      en: "\(person) is in no cohort" + (why.map { ": \($0)" } ?? ""),
      sv: "\(person) är inte med i någon kohort" + (why.map { ": \($0)" } ?? "")
    )
  }

  private static func doubled(_ person: String, places: [Int], in plan: CheckedPlan) -> Fault {
    let names = places.map { plan.cohorts[$0].id }
    let cohorts = (Words.list(names, .en), Words.list(names, .sv))
    return Fault(
      rule,
      cohort: names.first,
      people: [person],
      inherited: places.count > 1 && places.allSatisfy { plan.isFrozen(person, in: $0) } ? 1 : 0,
      en: places.count > 1
        ? "\(person) is in \(places.count, "cohort"): \(cohorts.0)"
        : "\(person) is listed twice in \(cohorts.0)",
      sv: places.count > 1
        ? "\(person) är med i \(places.count, "kohort", "kohorter"): \(cohorts.1)"
        : "\(person) står två gånger i \(cohorts.1)"
    )
  }

  private static func unknown(in plan: CheckedPlan) -> [Fault] {
    plan.cohorts.flatMap { cohort in
      cohort.unknownMembers.map { id in
        Fault(
          rule,
          cohort: cohort.id,
          people: [id],
          en: "\(id) in \(cohort.id) is not among the people",
          sv: "\(id) i \(cohort.id) finns inte bland personerna"
        )
      }
    }
  }
}
