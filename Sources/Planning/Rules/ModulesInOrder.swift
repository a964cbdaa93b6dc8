import Bilingual

/// H7: every cohort has every module exactly once, in order of time, the gap in days between consecutive modules'
/// dates within `gap_days` of the later one.
///
/// Counts 1 for each module missing, each session too many, each session of a module or in a slot that the problem
/// does not have, and each pair of consecutive modules whose gap is wrong or which are not in order of time (a pair
/// with both faults counts once). What two frozen sessions break between them is inherited.
enum ModulesInOrder: HardRule {
  static let rule = Rule.modulesInOrder

  static func faults(in plan: CheckedPlan) -> [Fault] {
    plan.cohorts.flatMap { cohort in
      strangers(in: cohort) + numbers(in: cohort, plan) + steps(in: cohort, plan)
    }
  }

  private static func strangers(in cohort: CheckedCohort) -> [Fault] {
    cohort.sessions.flatMap { session -> [Fault] in
      let document = session.document
      let inherited = session.isFrozen ? 1 : 0
      var faults: [Fault] = []
      if session.module == nil {
        faults.append(
          Fault(
            rule,
            cohort: cohort.id,
            inherited: inherited,
            en: "\(cohort.id) has a session of \(document.module), which is none of the modules",
            sv: "\(cohort.id) har en träff i \(document.module), som inte är någon av modulerna"
          )
        )
      }
      if session.time == nil {
        faults.append(
          Fault(
            rule,
            cohort: cohort.id,
            en: "\(cohort.id) has \(document.module) in \(document.slot), which is none of the slots",
            sv: "\(cohort.id) har \(document.module) på tiden \(document.slot), som inte finns"
          )
        )
      }
      return faults
    }
  }

  private static func numbers(in cohort: CheckedCohort, _ plan: CheckedPlan) -> [Fault] {
    let byModule = Dictionary(grouping: cohort.sessions, by: \.module)
    return plan.modules.enumerated().compactMap { number, module in
      let sessions = byModule[number] ?? []
      if sessions.isEmpty {
        return Fault(
          rule,
          cohort: cohort.id,
          en: "\(cohort.id) has no session of \(module.id)",
          sv: "\(cohort.id) har ingen träff i \(module.id)"
        )
      }
      guard sessions.count > 1 else { return nil }
      return Fault(
        rule,
        cohort: cohort.id,
        count: sessions.count - 1,
        en: "\(cohort.id) has \(sessions.count, "session") of \(module.id)",
        sv: "\(cohort.id) har \(sessions.count, "träff", "träffar") i \(module.id)"
      )
    }
  }

  private static func steps(in cohort: CheckedCohort, _ plan: CheckedPlan) -> [Fault] {
    let byModule = cohort.sessionsByModule
    return plan.modules.indices.dropFirst().compactMap { number in
      guard let earlier = byModule[number - 1], let later = byModule[number], let from = earlier.time,
        let to = later.time, let words = misstep(plan.modules[number], from, to)
      else { return nil }
      return Fault(
        rule,
        cohort: cohort.id,
        inherited: earlier.isFrozen && later.isFrozen ? 1 : 0,
        en: "\(cohort.id): \(later.document.module) \(words.en) \(earlier.document.module)",
        sv: "\(cohort.id): \(later.document.module) \(words.sv) \(earlier.document.module)"
      )
    }
  }

  /// What is wrong between one session and the next one's module; nil when nothing is.
  static func misstep(_ module: ProblemDocument.Module, _ from: SessionTime, _ to: SessionTime)
    -> Words?
  {
    let days = from.date.distance(to: to.date)
    if days >= 0, let gap = module.gapDays, days < gap.min || days > gap.max {
      return Words(
        sv: "(\(to.date)) är \(days, "dag", "dagar") och ska vara \(gap.min) till \(gap.max) dagar efter",
        en: "(\(to.date)) is \(days, "day") and must be \(gap.min) to \(gap.max) days after"
      )
    }
    guard !from.isOver(before: to) else { return nil }
    return Words(
      sv: "(\(to.date)) måste komma senare än",
      en: "(\(to.date)) must come later than"
    )
  }
}
