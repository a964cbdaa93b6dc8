public import Bilingual

/// Why a problem has no plan: for each clash a minimal set of rules, and what frees it.
public struct Infeasibility: Codable, Sendable, Equatable {
  /// Rules of which all but any one could be kept.
  public struct Clash: Codable, Sendable, Equatable {
    /// The rules with their limits; lifting any one of them ends this clash.
    public let rules: [Limit]
    /// People concerned, by id.
    public let people: [String]
    /// Workplaces, rooms, facilitators or modules concerned, by id.
    public let places: [String]
    /// What cannot be.
    public let detail: String
    /// What ends it, each enough by itself, tried out; whether there is a plan then is for a search to tell.
    public let frees: [Remedy]
    /// What the clashes before this one were freed by, as `--what-if` takes it or in words, when this one was found.
    public let after: [String]
  }

  /// One rule's limit.
  public struct Limit: Codable, Sendable, Equatable {
    /// `H1` to `H13`.
    public let rule: String
    /// The limit in words, as "at most 26 in a cohort".
    public let detail: String
  }

  /// The least change of one limit that frees a clash.
  public struct Remedy: Codable, Sendable, Equatable {
    /// The change as `--what-if` takes it; left out for a pair or group to let go of.
    public let whatIf: String?
    /// The change in words.
    public let detail: String
    /// True when, after what the clashes before were freed by, it leaves no other clash in the problem either.
    public let freesAll: Bool
  }

  /// The clashes found, at most ten; empty when no contradiction can be seen.
  public let clashes: [Clash]
  /// Changes that, all made together, leave no clash; empty when there is none, or when none were found.
  public let together: [Remedy]
}

/// Explains why a problem contradicts itself.
///
/// A clash is found by lifting one rule after the other for as long as the rest still contradict each other, and each
/// remedy by trying ever smaller changes; ``findContradictions(_:)`` judges every step, and where it sees nothing in a small
/// problem, trying everything does. Greedy deletion gives a minimal set (see Junker, "QuickXplain", 2004), not always the
/// smallest of all. The next clash is looked for in the problem with the first one's easiest remedy.
///
/// - Precondition: The problem is valid.
public func explainContradictions(_ problem: ProblemDocument, _ language: Language) -> Infeasibility {
  var left = problem
  var clashes: [Infeasibility.Clash] = []
  var made: [Easing] = []
  var tried: [Easing] = []
  while clashes.count < 10,
    let first = contradictions(in: left, tries: clashes.isEmpty ? ExactSearch.allTries : ExactSearch.fewTries).first
  {
    let search = ClashSearch(left, hint: first)
    let limits = search.minimal()
    let easings = search.easings(of: limits)
    clashes.append(search.clash(limits, easings, after: Easing.merged(made), language))
    tried += easings
    guard let easiest = Easing.best(of: easings, for: left, after: made) else { break }
    left = easiest.applied(to: left)
    made.append(easiest)
  }
  let together = isFree(left) ? fewest(of: made, tried, in: problem) : []
  return Infeasibility(clashes: clashes, together: together.map { $0.remedy(freesAll: true, language) })
}

/// One change that leaves no clash where there is one, else those of which none can be spared.
private func fewest(of made: [Easing], _ tried: [Easing], in problem: ProblemDocument) -> [Easing] {
  if let one = tried.first(where: { isFree($0.applied(to: problem)) }) { return [one] }
  var kept = Easing.merged(made)
  for easing in kept {
    let rest = kept.filter { $0 != easing }
    if isFree(rest.reduce(problem) { $1.applied(to: $0) }) { kept = rest }
  }
  return kept
}

/// Whether no clash can be seen, nor found by few tries.
func isFree(_ problem: ProblemDocument) -> Bool { contradictions(in: problem).isEmpty }

/// A change that eases a limit: as `--what-if` takes it, or a pair or group that is let go of.
enum Easing: Hashable {
  case change(ProblemChange)
  case lettingGo(ProblemLimit)

  func applied(to problem: ProblemDocument) -> ProblemDocument {
    switch self {
    case .change(let change): (try? problem.changed(by: [change])) ?? problem
    case .lettingGo(let limit): problem.lifting([limit])
    }
  }

  var words: Words {
    switch self {
    case .change(let change): change.words
    case .lettingGo(let limit): limit.lettingGo ?? Words(sv: "", en: "")
    }
  }

  func remedy(freesAll: Bool, _ language: Language) -> Infeasibility.Remedy {
    let change: ProblemChange? = if case .change(let change) = self { change } else { nil }
    return .init(whatIf: change?.text, detail: words[language], freesAll: freesAll)
  }

  /// The easing that leaves the fewest contradictions, and of those the one that concerns most; none that takes back
  /// what an earlier one gave.
  static func best(of easings: [Easing], for problem: ProblemDocument, after made: [Easing]) -> Easing? {
    easings.filter { easing in !made.contains { $0.isReverse(of: easing) } }.reversed()
      .min {
        findContradictions($0.applied(to: problem)).count < findContradictions($1.applied(to: problem)).count
      }
  }

  private func isReverse(of other: Easing) -> Bool {
    guard case .change(let change) = self, case .change(let later) = other else { return false }
    return change.subject == later.subject && change.place == later.place
      && change.direction != later.direction
  }

  /// Changes of one thing in the same direction added up.
  static func merged(_ easings: [Easing]) -> [Easing] {
    var merged: [Easing] = []
    for easing in easings {
      guard case .change(let change) = easing, change.direction != .equals,
        let known = merged.firstIndex(where: { $0.isLike(change) }), case .change(let earlier) = merged[known]
      else {
        merged.append(easing)
        continue
      }
      let amount = earlier.amount + change.amount
      merged[known] = .change(ProblemChange(change.subject, change.direction, amount, place: change.place))
    }
    return merged
  }

  private func isLike(_ other: ProblemChange) -> Bool {
    guard case .change(let change) = self else { return false }
    return change.subject == other.subject && change.place == other.place
      && change.direction == other.direction
  }
}

/// What ``findContradictions(_:)`` sees or, where it sees nothing in a problem that is small enough to try everything, that
/// no plan keeps every rule, told by the fewest limits that cannot all be kept.
///
/// - Precondition: The problem is valid.
public func proveContradictions(_ problem: ProblemDocument) -> [Contradiction] {
  let found = contradictions(in: problem, tries: ExactSearch.allTries)
  // What takes many tries to see cannot be narrowed down with few.
  guard let first = found.first, first.isTried, !contradictions(in: problem).isEmpty else { return found }
  let search = ClashSearch(problem, hint: first)
  let limits = search.minimal()
  return [.tried(limits, in: problem, remedies: search.easings(of: limits).map(\.words))]
}

/// What is seen, or else found by so many tries.
func contradictions(in problem: ProblemDocument, tries: Int = ExactSearch.fewTries) -> [Contradiction] {
  let seen = findContradictions(problem)
  guard seen.isEmpty, ExactSearch.isImpossible(problem, tries: tries) else { return seen }
  return [.tried(ProblemLimit.all(in: problem).map(\.rule))]
}

/// A minimal set of limits that contradict each other: lifting any one of them frees the others; empty when no
/// contradiction can be seen, or one that no limit can lift.
///
/// - Precondition: The problem is valid.
public func clashingLimits(of problem: ProblemDocument) -> [ProblemLimit] {
  contradictions(in: problem).first.map { ClashSearch(problem, hint: $0).minimal() } ?? []
}
