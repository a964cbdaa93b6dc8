import Bilingual
import Foundation
public import Planning

/// How long, and how, a plan is searched for.
public struct PlanningOptions: Codable, Sendable {
  /// Wall time from start to finished plan; left out: 60. Ignored with `steps`.
  public var seconds: Double?
  /// Proposals to make; the same problem, seed and steps give the same plan.
  public var steps: Int?
  /// Left out: 1.
  public var seed: UInt64?
  /// Ends the search once a plan without broken rules scores this low.
  public var target: Double?
  /// Threads that carry the search; changes nothing but the time it takes. Left out: one a processor.
  public var threads: Int?

  public init(
    seconds: Double? = nil,
    steps: Int? = nil,
    seed: UInt64? = nil,
    target: Double? = nil,
    threads: Int? = nil
  ) {
    self.seconds = seconds
    self.steps = steps
    self.seed = seed
    self.target = target
    self.threads = threads
  }

  /// - Throws: ``KohortError`` (wrong parameters).
  func validate() throws {
    var faults = Faults()
    if let seconds, !(seconds > 0 && seconds <= 604_800) {
      faults.add(
        "seconds",
        Words(
          sv: "väntade sekunder över 0 och högst 604800 (en vecka), fann \(seconds)",
          en: "expected seconds above 0 and at most 604800 (a week), found \(seconds)"
        )
      )
    }
    if let steps, steps < 0 {
      faults.add(
        "steps",
        Words(sv: "väntade minst 0, fann \(steps)", en: "expected at least 0, found \(steps)")
      )
    }
    if let threads, !(1...256).contains(threads) {
      faults.add(
        "threads",
        Words(sv: "väntade 1 till 256, fann \(threads)", en: "expected 1 to 256, found \(threads)")
      )
    }
    guard faults.list.isEmpty else {
      throw KohortError(
        .invalidParameters,
        Words(sv: "Sökningen kan inte börja.", en: "The search cannot begin."),
        invalidParameters: faults.list
      )
    }
  }
}

/// Solves planning problems: contradictions first, then the search, then a check of its own of what came out; of a small
/// problem whose rules it could not keep, whether anything can.
public struct Planner: Sendable {
  private let options: PlanningOptions
  private let attendant: Attendant
  private let began = ContinuousClock.now

  /// Time counts from here, so that reading the problem is part of it.
  ///
  /// - Throws: ``KohortError`` (wrong parameters) for options that cannot be used.
  public init(_ options: PlanningOptions, attendant: Attendant) throws {
    try options.validate()
    self.options = options
    self.attendant = attendant
    // Whoever can be interrupted listens from the first question on; reading the problem is part of the work.
    _ = attendant.shouldStop()
  }

  /// The best plan found, scored from scratch.
  ///
  /// - Precondition: The problem is valid.
  /// - Throws: ``KohortError`` (contradiction) for a problem that contradicts itself.
  public func solve(_ problem: ProblemDocument) throws -> PlanDocument { try search(problem).plan }

  /// The same, with what the plan still breaks and what would free it.
  func search(_ problem: ProblemDocument) throws -> (plan: PlanDocument, shortfalls: [Shortfall]) {
    let contradictions = findContradictions(problem)
    guard contradictions.isEmpty else { throw KohortError.contradictions(contradictions) }
    let dense = DenseProblem(problem)
    let began = began
    let elapsed = Self.seconds(since: began)
    // The check of the plan and its writing take about as long as reading and translating the problem did.
    let outcome = PlanSearch.solve(
      dense,
      options: SearchOptions(
        seed: options.seed ?? 1,
        steps: options.steps,
        seconds: max(0, (options.seconds ?? 60) - 2 * elapsed - 0.05),
        target: options.target,
        threads: options.threads ?? ProcessInfo.processInfo.activeProcessorCount,
        clock: { Self.seconds(since: began) },
        shouldStop: attendant.shouldStop,
        onProgress: { [attendant] in attendant.progress(Self.words($0)) }
      )
    )
    var plan = outcome.plan
    plan.score = PlanDocument.Score(check(problem, plan), soft: plan.score?.soft ?? 0)
    if plan.score?.hard != 0 {
      let proven = proveContradictions(problem)
      guard proven.isEmpty else { throw KohortError.contradictions(proven) }
    }
    return (plan, outcome.shortfalls)
  }

  private static func seconds(since began: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - began) / .seconds(1)
  }

  private static func words(_ progress: SearchProgress) -> Words {
    let seconds = Int(progress.seconds)
    let rate = Int(progress.stepsPerSecond / 1000)
    let soft = (progress.soft * 10_000).rounded() / 10_000
    let bound = (progress.bound * 10_000).rounded() / 10_000
    return Words(
      sv: "\(seconds) s: \(progress.hard) brutna regler, poäng \(soft) (lägst möjliga \(bound)), \(rate) tusen förslag/s",
      en:
        "\(seconds) s: \(progress.hard) broken rules, score \(soft) (lowest possible \(bound)), \(rate) thousand proposals/s"
    )
  }
}

extension KohortError {
  /// A problem that no plan can solve, with everything that clashes and what would free it.
  static func contradictions(_ contradictions: [Contradiction]) -> KohortError {
    let count = contradictions.count
    return KohortError(
      .contradiction,
      Words(
        sv:
          "Reglerna går inte ihop, så det finns ingen plan: \(count == 1 ? "en krock" : "\(count) krockar").",
        en:
          "The rules contradict each other, so there is no plan: \(count == 1 ? "one clash" : "\(count) clashes")."
      ),
      invalidParameters: contradictions.map { contradiction in
        InvalidParameter(
          property: contradiction.rules.map(\.rawValue).joined(separator: " + "),
          reason: Words(
            sv: "\(contradiction.words.sv). Lösning: \(contradiction.remedy.sv).",
            en: "\(contradiction.words.en). To free it: \(contradiction.remedy.en)."
          )
        )
      }
    )
  }
}
