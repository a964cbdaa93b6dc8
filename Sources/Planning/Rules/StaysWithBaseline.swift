import Bilingual

/// H13: with a baseline, cohorts keep their ids; a started cohort gains nobody (unless `joinable`) and loses only those
/// no longer among the people; its sessions before `freeze_before` keep slot, room and lead.
///
/// Counts 1 for each difference: a started cohort that is gone; a baseline's cohort that is gone while a new name took
/// its place (with fewer cohorts than before, some may go); each member gained, or with `joinable` each gained beyond
/// `size.max`; each member lost; and of each such session its slot, its room and its lead, or the session as a whole.
enum StaysWithBaseline: HardRule {
  static let rule = Rule.baseline

  static func faults(in plan: CheckedPlan) -> [Fault] {
    guard let baseline = plan.problem.baseline else { return [] }
    let now = Dictionary(plan.cohorts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return names(baseline, now: now, in: plan)
      + baseline.cohorts.flatMap { old -> [Fault] in
        guard let cohort = now[old.id], let frozen = plan.frozen.members[old.id] else { return [] }
        return gains(cohort, frozen, in: plan) + losses(cohort, frozen) + sessions(cohort, in: plan)
      }
  }

  private static func names(_ baseline: PlanDocument, now: [String: CheckedCohort], in plan: CheckedPlan)
    -> [Fault]
  {
    let gone = baseline.cohorts.map(\.id).filter { now[$0] == nil }
    let started = gone.filter { plan.frozen.members[$0] != nil }
    let known = Set(baseline.cohorts.map(\.id))
    let new = plan.cohorts.map(\.id).filter { !known.contains($0) }
    let renamed = zip(gone.filter { plan.frozen.members[$0] == nil }, new.dropFirst(started.count))
    return started.map { id in
      Fault(
        rule,
        cohort: id,
        en: "\(id) has started and is not in the plan",
        sv: "\(id) har börjat och finns inte i planen"
      )
    }
      + renamed.map { old, new in
        Fault(
          rule,
          cohort: old,
          en: "\(old) is not in the plan, which has \(new) instead",
          sv: "\(old) finns inte i planen, som har \(new) i stället"
        )
      }
  }

  private static func gains(_ cohort: CheckedCohort, _ frozen: Set<String>, in plan: CheckedPlan) -> [Fault] {
    let gained = cohort.members.map(\.id).filter { !frozen.contains($0) }
    let joinable = plan.problem.joinable ?? false
    let over =
      joinable ? min(gained.count, cohort.members.count - plan.problem.cohorts.size.max) : gained.count
    guard over > 0 else { return [] }
    return [
      Fault(
        rule,
        cohort: cohort.id,
        people: gained,
        count: over,
        en: joinable
          ? "\(cohort.id) has started and took in \(over) more than it has seats: \(Words.list(gained, .en))"
          : "\(cohort.id) has started and took in \(Words.list(gained, .en))",
        sv: joinable
          ? "\(cohort.id) har börjat och tog in \(over) fler än det finns platser: \(Words.list(gained, .sv))"
          : "\(cohort.id) har börjat och tog in \(Words.list(gained, .sv))"
      )
    ]
  }

  private static func losses(_ cohort: CheckedCohort, _ frozen: Set<String>) -> [Fault] {
    let lost = frozen.subtracting(cohort.frozenMembers).sorted()
    guard !lost.isEmpty else { return [] }
    return [
      Fault(
        rule,
        cohort: cohort.id,
        people: lost,
        count: lost.count,
        en: "\(cohort.id) has started and lost \(Words.list(lost, .en))",
        sv: "\(cohort.id) har börjat och miste \(Words.list(lost, .sv))"
      )
    ]
  }

  private static func sessions(_ cohort: CheckedCohort, in plan: CheckedPlan) -> [Fault] {
    let now = Dictionary(
      cohort.sessions.map { ($0.document.module, $0.document) },
      uniquingKeysWith: { first, _ in first }
    )
    return plan.frozen.sessions(of: cohort.id).sorted { $0.key < $1.key }.flatMap { module, old -> [Fault] in
      guard let session = now[module] else {
        return [
          Fault(
            rule,
            cohort: cohort.id,
            en: "\(cohort.id) has had \(module), which is not in the plan",
            sv: "\(cohort.id) har haft \(module), som inte finns i planen"
          )
        ]
      }
      let changes: [(Words, String?, String?)] = [
        (Words(sv: "tid", en: "slot"), old.slot, session.slot),
        (Words(sv: "lokal", en: "room"), old.room, session.room),
        (Words(sv: "huvudansvarig", en: "lead"), old.facilitators.first, session.facilitators.first),
      ]
      return changes.filter { $0.1 != $0.2 }.map { what, before, after in
        Fault(
          rule,
          cohort: cohort.id,
          en:
            "\(cohort.id) has had \(module) and its \(what.en) changed from \(before ?? "-") to \(after ?? "-")",
          sv:
            "\(cohort.id) har haft \(module) och dess \(what.sv) ändrades från \(before ?? "-") till \(after ?? "-")"
        )
      }
    }
  }
}
