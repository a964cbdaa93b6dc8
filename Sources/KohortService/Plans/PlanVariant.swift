import Bilingual
public import Planning

/// What would come of a problem with a change, searched for with as many steps as the plan it stands beside.
public struct PlanVariant: Codable, Sendable {
  /// The changes, as `rooms+1`; left out for the problem as it is.
  public let whatIf: String?
  /// Why there is no plan, when the changed rules contradict each other; empty otherwise.
  public let contradictions: [String]
  /// What the plan comes to; left out when there is none.
  public let result: PlanMeasure?
}

/// Plans variants of a problem without keeping them.
struct PlanVariants {
  private let problem: ProblemDocument
  private let changes: [(text: String, changes: [ProblemChange])]

  /// - Parameter texts: Each a variant of its own, as `rooms+1` or `rooms+1,size.max=20`.
  /// - Throws: ``KohortError`` (wrong parameters), before any search, for a change that cannot be read or made.
  init(_ texts: [String], of problem: ProblemDocument) throws {
    self.problem = problem
    var faults = Faults()
    var changes: [(text: String, changes: [ProblemChange])] = []
    for (place, text) in texts.enumerated() {
      do {
        let list = try ProblemChange.list(text)
        _ = try problem.changed(by: list)
        changes.append((text, list))
      } catch {
        faults.add("what_if[\(place)]", error.words)
      }
    }
    guard faults.list.isEmpty else {
      throw KohortError(
        .invalidParameters,
        Words(sv: "Varianten kan inte planeras.", en: "The variant cannot be planned."),
        invalidParameters: faults.list
      )
    }
    self.changes = changes
  }

  /// What is found for the problem as it is.
  ///
  /// - Throws: Of a problem that contradicts itself an error that also says what each variant would change about that.
  func searchAsItIs(
    _ planner: Planner, _ options: PlanningOptions, _ attendant: Attendant
  ) throws -> (plan: PlanDocument, shortfalls: [Shortfall]) {
    do {
      return try planner.search(problem)
    } catch let error as KohortError where error.problem == .contradiction && !changes.isEmpty {
      let freed = try changes.map { try words($0.text, $0.changes, options, attendant) }
      throw KohortError(
        error.problem, error.message, detail: error.detail,
        hint: Words(sv: freed.map(\.sv).joined(separator: " "), en: freed.map(\.en).joined(separator: " ")),
        invalidParameters: error.invalidParameters)
    }
  }

  /// Whether a variant has a plan that keeps every rule; searched for until the first one.
  private func words(
    _ text: String, _ changes: [ProblemChange], _ options: PlanningOptions, _ attendant: Attendant
  ) throws -> Words {
    var options = options
    options.target = .greatestFiniteMagnitude
    do {
      let broken = try Planner(options, attendant: attendant).solve(problem.changed(by: changes)).score?.hard ?? 0
      guard broken > 0 else {
        return Words(
          sv: "Med \(text) finns en plan som följer alla regler.", en: "With \(text) there is a plan that keeps every rule.")
      }
      return Words(
        sv: "Med \(text) motsäger reglerna inte varandra, men planen som hittades bryter \(broken) av dem.",
        en: "With \(text) the rules do not contradict each other, but the plan that was found breaks \(broken) of them.")
    } catch let error as KohortError where error.problem == .contradiction {
      return Words(sv: "Inte heller med \(text) går reglerna ihop.", en: "With \(text) the rules still contradict each other.")
    }
  }

  /// The plan as it is and then each variant, with the same seed and steps.
  func solve(
    beside base: PlanDocument,
    _ options: PlanningOptions,
    _ attendant: Attendant,
    _ language: Language
  ) throws -> [PlanVariant] {
    var options = options
    options.steps = base.steps
    options.seed = base.seed
    let first = PlanVariant(
      whatIf: nil,
      contradictions: [],
      result: PlanMeasure(Words(sv: "som det är", en: "as it is")[language], problem, base, language)
    )
    return try [first] + changes.map { try solve($0.text, $0.changes, options, attendant, language) }
  }

  private func solve(
    _ text: String,
    _ changes: [ProblemChange],
    _ options: PlanningOptions,
    _ attendant: Attendant,
    _ language: Language
  ) throws -> PlanVariant {
    let changed = try problem.changed(by: changes)
    do {
      let plan = try Planner(options, attendant: attendant).solve(changed)
      return PlanVariant(whatIf: text, contradictions: [], result: PlanMeasure(text, changed, plan, language))
    } catch let error as KohortError where error.problem == .contradiction {
      return PlanVariant(
        whatIf: text, contradictions: error.invalidParameters.map { $0.reason[language] }, result: nil)
    }
  }
}
