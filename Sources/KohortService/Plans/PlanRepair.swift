public import Bilingual
import Planning
public import Postgres

/// `plan.repair`: mends an edition's published plan after people have left or come, a room has closed, a
/// facilitator has quit.
public enum PlanRepair: Operation {
  public struct Parameters: Codable, Sendable {
    /// An edition's name, such as `L2`.
    public var edition: String

    public init(edition: String) { self.edition = edition }
  }

  public typealias Output = RepairReport

  public static let name = "plan.repair"
  public static let summary = Words(
    sv: "Lagar en publicerad plan med så få ändringar som möjligt; inget ändras förrän förslaget publiceras.",
    en:
      "Repairs a published plan with as few changes as possible; nothing changes until the proposal is published."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = true
  public static let isForAssistants = true

  /// 1 when something could not be mended.
  public static func exitCode(_ output: RepairReport) -> Int32 { output.unmended.isEmpty ? 0 : 1 }

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> RepairReport {
    let published = try PublishedPlan(parameters.edition, caller, connection)
    try published.problem.refuseIfUnplannable(published.edition)
    guard let outcome = repair(published.problem) else { throw KohortError.noBaseline }
    let code =
      outcome.isUnchanged
      ? nil : try Plans.keep(named(outcome.plan, published), published.problem, published.edition, connection)
    return RepairReport(
      outcome,
      published.problem,
      caller.language,
      edition: published.edition.code,
      published: published.plan.code,
      plan: code
    )
  }

  /// Cohorts that the repair added get the edition's next numbers.
  private static func named(_ plan: PlanDocument, _ published: PublishedPlan) -> PlanDocument {
    let known = Set(published.problem.baseline?.cohorts.map(\.id) ?? [])
    var plan = plan
    var number = published.nextNumber
    for cohort in plan.cohorts.indices where !known.contains(plan.cohorts[cohort].id) {
      plan.cohorts[cohort].id = Plans.cohortName(edition: published.edition.code, number: number)
      number += 1
    }
    return plan
  }
}

extension ProblemDocument {
  /// - Throws: ``KohortError`` (input refused) when the programme cannot be planned.
  func refuseIfUnplannable(_ edition: Edition) throws {
    do {
      try validate()
    } catch {
      throw KohortError(
        .inputRefused,
        Words(
          sv: "Programmet \(edition.programme) kan inte planeras.",
          en: "The programme \(edition.programme) cannot be planned."
        ),
        detail: error.words
      )
    }
  }
}

extension KohortError {
  static var noBaseline: KohortError {
    KohortError(
      .inputRefused,
      Words(
        sv: "Problemet har ingen tidigare plan att laga.",
        en: "The problem has no earlier plan to repair."
      ),
      hint: Words(
        sv: "Lägg den tidigare planen i problemets medlem baseline.",
        en: "Put the earlier plan into the problem's member baseline."
      )
    )
  }
}
