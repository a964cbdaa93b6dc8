internal import Bilingual

/// Why something was changed, for whoever has to tell the people concerned.
struct RepairWords {
  private let baseline: RepairBaseline
  private let document: ProblemDocument

  init(_ baseline: RepairBaseline) {
    self.baseline = baseline
    document = baseline.document
  }

  /// The fault that a change mends.
  func reason(_ site: RepairSite) -> Words {
    switch site.kind {
    case .seat: seat(site.a)
    case .size:
      Words(
        sv: "\(cohort(site.a)) hade fel antal deltagare",
        en: "\(cohort(site.a)) had the wrong number of members"
      )
    case .quota:
      Words(
        sv: "\(cohort(site.a)) hade fel antal \(category(site.b).sv)",
        en: "\(cohort(site.a)) had the wrong number of \(category(site.b).en)"
      )
    case .share:
      Words(
        sv: "\(cohort(site.a)) hade för många från \(place(site.b))",
        en: "\(cohort(site.a)) had too many people of \(place(site.b))"
      )
    case .pair:
      Words(
        sv:
          "\(person(site.a)) och \(person(site.b)) är chef och medarbetare, eller ska hållas isär eller ihop",
        en: "\(person(site.a)) and \(person(site.b)) are manager and staff, or to be kept apart or together"
      )
    case .group:
      Words(sv: "en grupp som ska hållas ihop var delad", en: "a group to be kept together was split")
    case .cover:
      Words(
        sv: "för många från \(place(site.a)) skulle vara borta den \(date(site.b))",
        en: "too many people of \(place(site.a)) would be away on \(date(site.b))"
      )
    default: ofSession(site)
    }
  }

  private func ofSession(_ site: RepairSite) -> Words {
    switch site.kind {
    case .missing: return missing(site.a)
    case .step:
      return Words(
        sv: "fel avstånd till \(session(site.a - 1))",
        en: "wrong distance from \(session(site.a - 1))"
      )
    case .roomFit:
      let room =
        baseline.sessions[site.a].map { $0.room < 0 ? "" : (document.rooms?[$0.room].id ?? "") } ?? ""
      return Words(sv: "\(room) är stängd eller för liten", en: "\(room) is closed or too small")
    case .roomClash, .staffClash:
      return Words(
        sv: "\(session(site.a)) och \(session(site.b)) krockade",
        en: "\(session(site.a)) and \(session(site.b)) clashed"
      )
    case .lead:
      return Words(
        sv: "\(cohort(site.a)) hade flera huvudansvariga",
        en: "\(cohort(site.a)) had several leads"
      )
    case .staffAway, .staffCount:
      return Words(
        sv: "\(session(site.a)) saknade en processledare",
        en: "\(session(site.a)) lacked a facilitator"
      )
    case .staffWeek:
      let name = document.facilitators?[site.a].id ?? ""
      return Words(
        sv: "\(name) hade för många träffar en vecka",
        en: "\(name) had too many sessions in a week"
      )
    default:
      return Words(
        sv: "för många deltagare kunde inte komma till \(session(site.a))",
        en: "too many members could not attend \(session(site.a))"
      )
    }
  }

  private func seat(_ person: Int) -> Words {
    baseline.homeOf[person] < 0
      ? Words(sv: "är ny i omgången", en: "is new to the edition")
      : Words(sv: "saknade plats", en: "had no seat")
  }

  private func missing(_ site: Int) -> Words {
    guard let known = baseline.sessions[site] else {
      return Words(sv: "träffen saknades", en: "the session was missing")
    }
    return known.slot < 0
      ? Words(sv: "tiden finns inte längre", en: "the time is no longer there")
      : Words(sv: "lokalen finns inte längre", en: "the room is no longer there")
  }

  private func cohort(_ cohort: Int) -> String { baseline.plan.cohorts[cohort].id }
  private func person(_ person: Int) -> String { document.people[person].id }
  private func place(_ place: Int) -> String { baseline.problem.workplaceNames[place] }
  private func category(_ category: Int) -> Words { ProblemDocument.Category.allCases[category].words }
  private func date(_ date: Int) -> Day { Day(number: Int(baseline.problem.calendar.day[date])) }

  private func session(_ session: Int) -> String {
    let modules = baseline.problem.moduleCount
    return "\(cohort(session / modules)) \(document.modules?[session % modules].id ?? "")"
  }

  /// What would free a fault that could not be mended.
  static func remedy(_ rule: Rule) -> Words {
    switch rule {
    case .oneCohortEach:
      Words(
        sv: "höj största storlek, öppna påbörjade kohorter (joinable), eller lägg till en kohort",
        en: "raise the largest size, open started cohorts (joinable), or add a cohort"
      )
    case .cohortSize:
      Words(
        sv: "vidga storleken, eller öppna påbörjade kohorter (joinable)",
        en: "widen the size, or open started cohorts (joinable)"
      )
    case .categoryQuotas: Words(sv: "vidga kategorins gränser med 1", en: "widen the category's limits by 1")
    case .reportingLines: Words(sv: "låt reporting_line vara any", en: "let reporting_line be any")
    case .apartAndTogether: Words(sv: "släpp paret eller gruppen", en: "let go of the pair or group")
    case .workplaceShare: Words(sv: "höj max_per_workplace med 1", en: "raise max_per_workplace by 1")
    case .modulesInOrder: Words(sv: "fler datum, eller vidare gap_days", en: "more dates, or wider gap_days")
    case .roomUse: Words(sv: "en lokal till, eller fler datum", en: "one more room, or more dates")
    case .facilitatorUse, .sameLead:
      Words(
        sv: "en processledare till, eller fler träffar i veckan för dem som finns",
        en: "one more facilitator, or more sessions a week for those there are"
      )
    case .absences:
      Words(
        sv: "höj max_unavailable_per_session med 1, eller fler datum",
        en: "raise max_unavailable_per_session by 1, or more dates"
      )
    case .cover:
      Words(
        sv: "höj max_away_per_day där, eller fler datum",
        en: "raise max_away_per_day there, or more dates"
      )
    case .baseline:
      Words(sv: "ta med de påbörjade kohorterna i omgången", en: "keep the started cohorts in the edition")
    }
  }
}
