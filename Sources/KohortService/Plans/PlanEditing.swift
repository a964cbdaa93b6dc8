import Bilingual
public import Planning
import Postgres

/// Changes that HR makes to a proposal by hand.
public enum PlanEditing {
  /// Who is to sit where.
  public enum Change: Sendable {
    case move(person: String, to: String)
    case swap(person: String, with: String)

    /// The plan after the change, and what it does.
    ///
    /// - Throws: ``KohortError`` for people and cohorts that the plan does not have.
    func made(to plan: PlanDocument, in problem: ProblemDocument, called name: String, _ language: Language)
      throws
      -> (plan: PlanDocument, edit: PlanEdit)
    {
      do {
        switch self {
        case .move(let person, let cohort): return try plan.moving(person, to: cohort, in: problem, language)
        case .swap(let person, let other):
          return try plan.exchanging(person, with: other, in: problem, language)
        }
      } catch {
        throw KohortError(error, plan: name)
      }
    }
  }

  /// A plan that was changed, and what that did.
  public struct Outcome: Codable, Sendable {
    /// A plan's name, such as `L2-p1`.
    public let plan: String
    public let change: PlanEdit
  }

  /// Changes a proposal as the database holds it.
  ///
  /// - Throws: ``KohortError`` for a plan that is published, and for a change that breaks a rule.
  static func perform(
    _ change: Change,
    on name: String,
    despiteRules: Bool,
    _ language: Language,
    _ connection: borrowing Connection
  ) throws -> Outcome {
    let found = try Plans.find(name, connection)
    // One change of an edition's plans at a time: each sees what the one before made of it.
    _ = try Edition.find(found.edition, lock: true, connection)
    let plan = try Plans.find(found.code, connection)
    guard plan.state != .published else { throw KohortError.isPublished(plan) }
    let made = try change.made(to: plan.document, in: plan.problem, called: plan.code, language)
    if !despiteRules, let refusal = refusal(made.edit) { throw refusal }
    try connection.execute(
      "update plan set document = $2::json where id = $1",
      plan.id,
      String(decoding: made.plan.encoded(), as: UTF8.self)
    )
    return Outcome(plan: plan.code, change: made.edit)
  }

  /// Why a change is refused: the rules that it breaks; nil when it breaks none.
  public static func refusal(_ edit: PlanEdit) -> KohortError? {
    let broken = edit.broken
    guard !broken.isEmpty else { return nil }
    let rules = broken.map { "\($0.rule) (\($0.title))" }.joined(separator: ", ")
    let faults = edit.faults.prefix(10).map { $0 + "." }.joined(separator: " ")
    return KohortError(
      .refusedByRule,
      Words(sv: "Det bryter \(rules).", en: "That breaks \(rules)."),
      detail: Words(sv: faults, en: faults),
      hint: Words(
        sv: "Se bättre platser: kohort plan explain … --person. Som ett steg på vägen: --despite-rules; "
          + "en plan som bryter regler kan inte publiceras.",
        en: "See better places: kohort plan explain … --person. As a step on the way: --despite-rules; "
          + "a plan that breaks rules cannot be published."
      )
    )
  }
}

extension KohortError {
  fileprivate static func isPublished(_ plan: Plans.Stored) -> KohortError {
    KohortError(
      .conflict,
      Words(sv: "Planen \(plan.code) är publicerad.", en: "The plan \(plan.code) is published."),
      hint: Words(
        sv: "Flytta deltagare i kohorterna i stället: kohort cohort swap. Eller ta tillbaka planen: "
          + "kohort plan unpublish \(plan.code)",
        en: "Move members of the cohorts instead: kohort cohort swap. Or take the plan back: "
          + "kohort plan unpublish \(plan.code)"
      )
    )
  }
}
