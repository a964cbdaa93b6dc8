import Bilingual
public import Planning

/// What is asked about a plan.
public enum PlanQuestion: Equatable, Sendable {
  case person(String)
  case cohort(String)
  case session(String)
  case infeasible

  /// - Throws: ``KohortError`` (wrong parameters) unless exactly one thing is asked.
  public init(person: String?, cohort: String?, session: String?, infeasible: Bool) throws {
    let asked =
      [person.map { Self.person($0) }, cohort.map { Self.cohort($0) }, session.map { Self.session($0) }]
      .compactMap { $0 } + (infeasible ? [.infeasible] : [])
    guard asked.count == 1, let question = asked.first else {
      throw KohortError(
        .invalidParameters,
        Words(sv: "Fråga om en sak i taget.", en: "Ask about one thing at a time."),
        hint: Words(
          sv: "Ange ett av person, cohort, session och infeasible.",
          en: "Give one of person, cohort, session and infeasible."
        )
      )
    }
    self = question
  }
}

/// The answer to a question about a plan; the member of the question is there, the others are left out.
public struct PlanExplanation: Codable, Sendable, Equatable {
  /// The plan, or the edition or file that the rules are from.
  public let plan: String
  public let person: PersonExplanation?
  public let cohort: CohortExplanation?
  public let session: SessionExplanation?
  public let infeasible: Infeasibility?

  init(_ plan: String, infeasible: Infeasibility) {
    self.plan = plan
    person = nil
    cohort = nil
    session = nil
    self.infeasible = infeasible
  }

  /// - Throws: ``KohortError`` for somebody or something that the plan does not have.
  init(
    _ question: PlanQuestion,
    _ name: String,
    _ problem: ProblemDocument,
    _ plan: PlanDocument,
    _ language: Language
  ) throws {
    self.plan = name
    do {
      person =
        if case .person(let id) = question { try explain(person: id, in: problem, plan, language) } else {
          nil
        }
      cohort =
        if case .cohort(let id) = question { try explain(cohort: id, in: problem, plan, language) } else {
          nil
        }
      session =
        if case .session(let id) = question { try explain(session: id, in: problem, plan, language) } else {
          nil
        }
    } catch {
      throw KohortError(error, plan: name)
    }
    infeasible = question == .infeasible ? explainContradictions(problem, language) : nil
  }
}

extension KohortError {
  /// Something that a plan does not have, or that is not as it must be, in the user's terms.
  init(_ error: ExplainError, plan: String) {
    let hint: Words? =
      switch error {
      case .unknownPerson, .unknownCohort, .unknownSession:
        Words(sv: "Planen heter \(plan).", en: "The plan is called \(plan).")
      case .severalPlaces:
        Words(
          sv: "Se felen: kohort plan check PROBLEM.json PLAN.json",
          en: "See the faults: kohort plan check PROBLEM.json PLAN.json"
        )
      case .noPlace:
        Words(
          sv: "Ge personen en plats: kohort plan move \(plan) --person … --to …",
          en: "Give the person a seat: kohort plan move \(plan) --person … --to …"
        )
      case .sameCohort, .unknownTime: nil
      }
    switch error {
    case .unknownPerson, .unknownCohort, .unknownSession: self.init(.notFound, error.words, hint: hint)
    case .severalPlaces, .noPlace, .sameCohort, .unknownTime: self.init(.conflict, error.words, hint: hint)
    }
  }
}
