import Bilingual
import DemoMunicipality
import Foundation
import KohortService
import Planning
import StrictJSON

/// The demonstration: every stage goes through the operations that a municipality's own people would use.
struct Demo {
  /// What is to be invented, and how long to search for a plan.
  struct Order {
    let people: Int
    let seed: UInt64
    let seconds: Double
  }

  let settings: Settings
  let folder: DemoFolder
  let order: Order
  let stages: DemoStages

  /// Drops an earlier demonstration, and lives through a new one.
  ///
  /// - Throws: ``KohortError``.
  func run() throws -> DemoOutcome {
    try folder.requireOwn()
    return try Database.startingOver(settings) { dropped in
      if dropped {
        stages.note(
          Words(
            sv: "Den förra demonstrationen i organisationen \(settings.organisation) är borttagen.",
            en: "The earlier demonstration in the organisation \(settings.organisation) is gone."
          )
        )
      }
      try folder.makeAnew()
      return try live()
    }
  }

  private func live() throws -> DemoOutcome {
    let municipality = try invent()
    let before = at(municipality.scale.first.advanced(by: -21), "09:00")
    try importPeople(before)
    try applyProgramme(before)
    try publish(propose(before), before)
    let sessions = try sessions(before)
    try live(municipality, sessions)
    try report()
    stages.end()
    return DemoOutcome(
      organisation: settings.organisation,
      folder: folder.path,
      page: folder.page,
      suggestions: DemoSuggestions(settings, today: municipality.scale.today).all(of: sessions)
    )
  }

  /// The settings of somebody who works at that time.
  private func at(_ day: Day, _ time: String) -> Settings {
    var settings = settings
    settings.now = "\(day) \(time) Europe/Stockholm"
    return settings
  }

  // MARK: Stages

  private func invent() throws -> DemoMunicipality {
    try stages.stage(Words(sv: "Hittar på en kommun", en: "Inventing a municipality")) { _ in
      let today = try Database(settings).transaction { caller, _ in caller.today }
      let municipality = DemoMunicipality(people: order.people, seed: order.seed, today: today)
      try folder.write(municipality.peopleCSV, to: folder.people)
      try folder.write(municipality.programmeYAML, to: folder.programme)
      let people = municipality.people
      let workplaces = Set(people.map { "\($0.department)/\($0.workplace)" })
      return (
        municipality,
        listed([
          counted(people.count, "människor", "people"),
          counted(people.count { $0.category == .manager }, "chefer", "managers"),
          counted(
            Set(people.map(\.department)).count,
            "förvaltningar och bolag",
            "departments and companies"
          ),
          counted(workplaces.count, "arbetsplatser", "workplaces"),
        ])
      )
    }
  }

  private func importPeople(_ settings: Settings) throws {
    try stages.stage(
      Words(sv: "Läser in dem ur HR-systemets fil", en: "Importing them from the HR system's file")
    ) { attendant in
      let output = try Database(settings).perform(
        PersonImport.self,
        .init(file: folder.people, mode: .full),
        attendant: attendant
      )
      return (
        (), listed([counted(output.new, "nya", "new"), counted(output.refused, "avvisade", "refused")])
      )
    }
  }

  private func applyProgramme(_ settings: Settings) throws {
    try stages.stage(Words(sv: "Lägger in programmet", en: "Applying the programme")) { attendant in
      let document = try String(contentsOfFile: folder.programme, encoding: .utf8)
      _ = try Database(settings).perform(
        ProgrammeApply.self,
        .init(document: document, file: folder.programme),
        attendant: attendant
      )
      let programme = try ProgrammeDocument.read(document, file: folder.programme)
      return (
        (),
        listed([
          counted(programme.modules.count, "dagar", "days"),
          counted(programme.rooms?.count ?? 0, "lokaler", "rooms"),
          counted(programme.facilitators?.count ?? 0, "processledare", "facilitators"),
        ])
      )
    }
  }

  /// Searches until no rule is broken; a slow machine gets more time.
  private func propose(_ settings: Settings) throws -> PlanSummary {
    try stages.stage(Words(sv: "Planerar omgången", en: "Planning the edition")) { attendant in
      let database = try Database(settings)
      var seconds = order.seconds
      var plan = try database.perform(
        PlanPropose.self,
        .init(edition: DemoMunicipality.edition, seconds: seconds, seed: order.seed),
        attendant: attendant
      )
      for seed in 1...2 where plan.hard > 0 {
        seconds *= 2
        plan = try database.perform(
          PlanPropose.self,
          .init(edition: DemoMunicipality.edition, seconds: seconds, seed: order.seed &+ UInt64(seed)),
          attendant: attendant
        )
      }
      return (
        plan,
        listed([
          counted(plan.cohorts, "kohorter", "cohorts"), counted(plan.sessions, "träffar", "sessions"),
          counted(plan.hard, "brutna regler", "broken rules"),
        ])
      )
    }
  }

  private func publish(_ plan: PlanSummary, _ settings: Settings) throws {
    try stages.stage(Words(sv: "Publicerar planen", en: "Publishing the plan")) { attendant in
      let published = try Database(settings).perform(
        PlanPublish.self,
        .init(plan: plan.name, confirm: true),
        attendant: attendant
      )
      return (
        (),
        listed([
          counted(published.people, "deltagare", "participants"),
          Words(
            sv: "från \(date(published.firstDate)) till \(date(published.lastDate))",
            en: "from \(date(published.firstDate)) to \(date(published.lastDate))"
          ),
        ])
      )
    }
  }

  private func report() throws {
    try stages.stage(Words(sv: "Skriver nattens rapport", en: "Writing the nightly report")) { _ in
      let outcome = try Nightly.run(settings, Nightly.Options(folder: folder.reports))
      return (
        (),
        listed([
          counted(outcome.files, "filer", "files"), counted(outcome.attention, "att se till", "to look at"),
        ])
      )
    }
  }

  private func date(_ day: Day?) -> String { day.map(\.description) ?? "–" }

  /// The sessions that were published, with who is to be there.
  private func sessions(_ settings: Settings) throws -> [DemoSession] {
    let database = try Database(settings)
    let cohorts = try database.perform(CohortList.self, .init(edition: DemoMunicipality.edition)).cohorts
    return try cohorts.flatMap { line in
      let cohort = try database.perform(CohortShow.self, .init(cohort: line.cohort))
      return cohort.sessions.enumerated().compactMap { index, session in
        session.lead.map { lead in
          DemoSession(
            name: session.session,
            module: index + 1,
            date: session.date,
            lead: lead,
            members: cohort.members.map(\.person)
          )
        }
      }
    }
  }

  private func live(_ municipality: DemoMunicipality, _ sessions: [DemoSession]) throws {
    try stages.stage(Words(sv: "Lever fram till i dag", en: "Living until today")) { attendant in
      let stage = DemoLifeStage(folder: folder, settings: settings)
      let lived = try stage.live(municipality.life(of: sessions), today: municipality.scale.today, attendant)
      return (
        (),
        listed([
          counted(lived.weeks, "veckor", "weeks"), counted(lived.sessions, "träffar", "sessions"),
          counted(lived.reflections, "reflektioner", "reflections"),
        ])
      )
    }
  }
}
